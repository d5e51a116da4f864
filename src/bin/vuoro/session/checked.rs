//! Checks the files of a term by the rules.

use std::path::Path;

use vuoro::check::{self, Calendar, Look, Report, RingSheet, Sheet};
use vuoro::files::calendar::WrittenCalendar;
use vuoro::finding::Severity;
use vuoro::model::{Consortium, Id};

use crate::session::bundles::{self, Bundle, Gathered, Loaded};
use crate::session::locked::{self, Again};

/// Up to this many libraries are planned in no time: then the plan is compared with the existing
/// one.
pub const FEW: usize = 30;

/// The findings of the rules and, if a plan is wanted for the consortium, of the comparison with
/// what `vuoro allocate` would write now; none when readers have found errors.
pub fn of_term(
    path: &Path,
    is_planned: impl FnOnce(&Consortium) -> bool,
) -> anyhow::Result<(Gathered, Option<Report>)> {
    let mut all = bundles::gather(&[path.to_owned()])?;
    let is_wrong = |all: &Gathered| all.findings.iter().any(|f| f.severity == Severity::Error);
    let consortium = all.bundles.first().and_then(|bundle| bundle.consortium);
    let there = all.bundles.first().is_some_and(|b| b.roster.is_some());
    let wanted = consortium.is_some_and(|at| is_planned(&all.consortiums[at].value));
    let plans = if !is_wrong(&all) && there && wanted {
        // Findings are only counted.
        locked::plans(&mut all, |no_plan, _| Ok(no_plan.headline()))?
    } else {
        Vec::new()
    };
    if is_wrong(&all) {
        return Ok((all, None));
    }
    let again = plans.first().and_then(Option::as_ref);
    let report = all.bundles.first().map(|bundle| look(&all, bundle, again, false));
    Ok((all, report))
}

/// Applies the rules to the files of one term.
pub fn look(all: &Gathered, bundle: &Bundle, again: Option<&Again>, strict: bool) -> Report {
    let terms = all.bundles.iter().filter_map(|other| Some(&other.term.as_ref()?.value.id));
    let own = bundle.term.as_ref().map(|term| &term.value.id);
    let others: Vec<Id> = terms.filter(|id| Some(*id) != own).cloned().collect();
    let own = bundle.calendars.iter().map(|of| calendar(of, &[]));
    let joined = bundle.joined.iter().map(|of| calendar(of, &others));
    let calendars: Vec<Calendar<'_>> = own.chain(joined).collect();
    let rings: Vec<RingSheet<'_>> = (bundle.rings.iter())
        .map(|ring| RingSheet { name: &ring.name, file: ring.file, lines: &ring.value })
        .collect();
    let look = Look {
        consortium: bundle.consortium.map(|at| &all.consortiums[at].value),
        term: bundle.term.as_ref().map(|term| &term.value),
        roster: bundle.roster.as_ref().map(|r| Sheet { file: r.file, value: &r.value }),
        ledger: bundle.ledger.as_ref().map(|l| Sheet { file: l.file, value: &l.value }),
        rings: &rings,
        calendars: &calendars,
        promised: Some(&bundle.promised),
        fresh: again.map(|again| &again.roster),
        rewritten: again.map_or(&[], |again| &again.others),
    };
    check::check(&look, strict)
}

/// A calendar that may have events of other terms.
fn calendar<'a>(of: &'a Loaded<WrittenCalendar>, beside: &'a [Id]) -> Calendar<'a> {
    Calendar { name: &of.name, sheet: Sheet { file: of.file, value: &of.value }, beside }
}
