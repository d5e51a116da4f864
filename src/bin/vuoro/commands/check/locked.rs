//! The term planned afresh, to be compared with the roster that is there.

use anyhow::{Context, bail};
use vuoro::model::{Consortium, Term, WrittenRoster};
use vuoro::{export, input, plan};

use super::gather::Gathered;
use crate::commands::conflict;

/// For every bundle the roster that planning afresh gives; a term that cannot be planned any more
/// is a finding.
pub fn plans(all: &mut Gathered) -> anyhow::Result<Vec<Option<WrittenRoster>>> {
    let mut plans = Vec::new();
    let mut any = false;
    for bundle in &all.bundles {
        let (Some(at), Some(term)) = (bundle.consortium, &bundle.term) else {
            plans.push(None);
            continue;
        };
        if bundle.roster.is_none() {
            bail!(
                "there is no roster to compare with for `{}`; give it too, or write it with \
                 `vuoro allocate`",
                term.path.display()
            );
        }
        any = true;
        if term.value.changes.iter().any(|change| change.because.is_some()) {
            // It keeps the plan that was published, which these files no longer give.
            plans.push(None);
            continue;
        }
        match afresh(&all.consortiums[at].value, &term.value) {
            Ok(bytes) => {
                let file = all.sources.add_table("the fresh plan", &bytes);
                let read = input::written_roster(&mut all.sources, file);
                plans.push(Some(read.ok().context("the fresh plan cannot be read back")?));
            }
            Err(why) => {
                all.findings.push(conflict::finding(&why, &all.consortiums[at].value));
                plans.push(None);
            }
        }
    }
    if !any && all.findings.is_empty() {
        bail!("--locked needs a term file, as in `vuoro check --locked syksy.toml`");
    }
    Ok(plans)
}

/// The roster as `vuoro allocate` would write it.
fn afresh(c: &Consortium, term: &Term) -> Result<Vec<u8>, plan::Infeasible> {
    let attendance = plan::Attendance::new(c, term);
    let allocation = plan::allocate(c, term, &attendance)?;
    let pattern = plan::pattern(c, &attendance, &allocation);
    let turns = plan::turns(c, term, &attendance, &allocation, &pattern);
    let roster = plan::roster(c, term, &attendance, &allocation, &pattern, &turns);
    let mut bytes = Vec::new();
    export::csv::roster(c, &allocation, &roster, export::csv::Dialect::Standard, &mut bytes)
        .expect("memory takes everything");
    Ok(bytes)
}
