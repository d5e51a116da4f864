//! Whose duties are exported.

use vuoro::model::{Duty, HolderIx, LibraryIx, Plan, Roster};

/// The libraries and pools that were asked for; all if none were.
pub struct Choice {
    pub libraries: Vec<LibraryIx>,
    pub pools: Vec<HolderIx>,
    pub is_all: bool,
}

impl Choice {
    /// Finds libraries and pools by their ids.
    pub fn new(plan: &Plan, libraries: &[String], pools: &[String]) -> anyhow::Result<Self> {
        let Plan { consortium: c, allocation, .. } = plan;
        if libraries.is_empty() && pools.is_empty() {
            return Ok(Self { libraries: c.indices().collect(), pools: Vec::new(), is_all: true });
        }
        let known: Vec<&str> = c.libraries().iter().map(|l| l.id.as_str()).collect();
        let library = |id: &String| match c.find(id) {
            Some(library) => Ok(library),
            None => Err(unknown("library", id, &known)),
        };
        let is_pool = |&h: &HolderIx| allocation[h].holder.is_pool();
        let all: Vec<HolderIx> = allocation.indices().filter(is_pool).collect();
        let id = |h: HolderIx| allocation[h].holder.id.as_str();
        let known: Vec<&str> = all.iter().map(|&h| id(h)).collect();
        let pool = |wanted: &String| match all.iter().find(|&&h| id(h) == wanted) {
            Some(&pool) => Ok(pool),
            None => Err(unknown("pool", wanted, &known)),
        };
        let mut libraries = libraries.iter().map(library).collect::<anyhow::Result<Vec<_>>>()?;
        let mut pools = pools.iter().map(pool).collect::<anyhow::Result<Vec<_>>>()?;
        libraries.sort_unstable();
        libraries.dedup();
        pools.sort_unstable();
        pools.dedup();
        Ok(Self { libraries, pools, is_all: false })
    }

    /// The duties that were asked for: a library's own, with the open ones of its pools.
    pub fn roster(&self, plan: &Plan) -> Roster {
        let Plan { allocation, roster, .. } = plan;
        let is_chosen = |duty: &&Duty| {
            let members = &allocation[duty.holder].holder.members;
            let is_member = || members.iter().any(|m| self.libraries.contains(m));
            let of_library = match duty.library {
                Some(library) => self.libraries.contains(&library),
                None => is_member(),
            };
            self.is_all || of_library || self.pools.contains(&duty.holder)
        };
        Roster::new(roster.duties().iter().filter(is_chosen).cloned().collect())
    }
}

fn unknown(what: &str, id: &str, known: &[&str]) -> anyhow::Error {
    let distance = |other: &&&str| strsim::damerau_levenshtein(id, other);
    let near =
        known.iter().filter(|other| distance(other) <= 1 + id.len() / 4).min_by_key(distance);
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "the plan has none".to_owned(),
        None => format!("there are {}", known.join(", ")),
    };
    anyhow::anyhow!("there is no {what} `{}`: {help}", id.escape_debug())
}
