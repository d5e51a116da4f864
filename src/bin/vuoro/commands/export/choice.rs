//! Whose duties are exported.

use std::collections::BTreeSet;

use vuoro::model::{Duty, HolderIx, LibraryIx, Plan, Roster};

/// The libraries and pools that were asked for; all if none were.
pub struct Choice {
    pub libraries: Vec<LibraryIx>,
    pub pools: Vec<HolderIx>,
    pub is_all: bool,
}

impl Choice {
    /// Finds libraries and pools by their ids in each term; one that no term has is an error.
    pub fn of_each(
        plans: &[&Plan],
        libraries: &[String],
        pools: &[String],
    ) -> anyhow::Result<Vec<Self>> {
        let all = |known: fn(&Plan) -> Vec<&str>| {
            let ids = plans.iter().flat_map(|plan| known(plan));
            ids.collect::<BTreeSet<&str>>().into_iter().collect::<Vec<&str>>()
        };
        let sorts = [("library", libraries, all(ids)), ("pool", pools, all(pool_ids))];
        for (what, wanted, known) in sorts {
            if let Some(id) = wanted.iter().find(|id| !known.contains(&id.as_str())) {
                return Err(unknown(what, id, &known));
            }
        }
        let is_all = libraries.is_empty() && pools.is_empty();
        Ok(plans.iter().map(|plan| Self::of(plan, is_all, libraries, pools)).collect())
    }

    fn of(plan: &Plan, is_all: bool, libraries: &[String], pools: &[String]) -> Self {
        let Plan { consortium: c, allocation, .. } = plan;
        if is_all {
            let libraries = c.indices().filter(|&library| plan.is_in(library)).collect();
            return Self { libraries, pools: Vec::new(), is_all };
        }
        let is_wanted = |h: &HolderIx| {
            let holder = &allocation[*h].holder;
            holder.is_pool() && pools.iter().any(|id| id == holder.id.as_str())
        };
        let mut libraries: Vec<LibraryIx> = libraries.iter().filter_map(|id| c.find(id)).collect();
        libraries.sort_unstable();
        libraries.dedup();
        Self { libraries, pools: allocation.indices().filter(is_wanted).collect(), is_all }
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

fn ids(plan: &Plan) -> Vec<&str> {
    plan.consortium.libraries().iter().map(|l| l.id.as_str()).collect()
}

fn pool_ids(plan: &Plan) -> Vec<&str> {
    let holders = plan.allocation.shares.iter().map(|share| &share.holder);
    holders.filter(|holder| holder.is_pool()).map(|holder| holder.id.as_str()).collect()
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
