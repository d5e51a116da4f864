//! Why there is no plan, in words, with the place in the file and what would resolve it.

use vuoro::finding::{Finding, Place};
use vuoro::model::Period;
use vuoro::plan::Infeasible;

/// The conflict as a finding.
pub fn finding(conflict: &Infeasible) -> Finding {
    let message = conflict.to_string();
    let error =
        |rule, place, label: &str| Finding::error(rule, place, message.clone(), label.to_owned());
    match conflict {
        Infeasible::Nobody => {
            error("nobody-takes-part", Place::TermDates, "nobody is a member in these days")
                .help("look at the dates of the `[[member]]` tables")
        }
        Infeasible::Crowded { .. } => {
            error("more-holders-than-slots", Place::ServiceHours, "too few hours or seats")
                .help("add hours or seats to the service, or merge given pools")
        }
        Infeasible::PinsExceedSlots { pin, slots, .. } => {
            let label = format!("one more than its {slots}");
            error("more-pins-than-slots", Place::Pin(*pin), &label)
                .help("take a pin away, or look at what it is owed with `vuoro apportion`")
        }
        Infeasible::NoRoom { periods, holders, .. } => {
            let label = "too little room in these hours for those who can serve them";
            let help = if periods.is_empty() {
                "its members have no hours of service in common: change the pool or the hours"
                    .to_owned()
            } else {
                format!(
                    "they can serve only {}: give {} of them more hours, or change who is pooled \
                     or pinned",
                    list(periods),
                    if holders.len() == 1 { "some" } else { "one" },
                )
            };
            error("no-room-in-the-week", Place::ServiceHours, label).help(help)
        }
        Infeasible::NoPools { .. } => {
            error("no-pools-possible", Place::Rules, "pools need hours in common")
                .help("give one of them more hours, allow larger pools, or pin it to a cell")
        }
        Infeasible::PoolSizes { .. } => {
            error("pool-sizes-do-not-fit", Place::Rules, "the sizes that pools may have")
                .help("widen `pool_size`, or give pools of your own")
        }
        Infeasible::Unknown => error("no-plan-found", Place::Rules, "the search was given up")
            .help("give some pools yourself, or widen hours or `pool_size`"),
    }
}

fn list(periods: &[Period]) -> String {
    periods.iter().map(|p| format!("`{p}`")).collect::<Vec<_>>().join(", ")
}
