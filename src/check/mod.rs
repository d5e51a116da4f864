//! The agreement, checked: is this roster exactly what was agreed?
//!
//! The checker does not trust the planner and shares nothing with it: it counts everything anew
//! from the agreement and from the files as they are written.
//!
//! ```
//! use vuoro::check::{Look, Sheet, check};
//! use vuoro::files;
//! use vuoro::input::SourceMap;
//!
//! let mut sources = SourceMap::default();
//! let text = b"date,weekday,start,end,seat,library,name,holder,kind,status,sequence,changed,note\n\
//!     2018-09-03,tue,10:00,12:00,1,nokia,Nokia,nokia,own,confirmed,0,,\n";
//! let file = sources.add_table("roster.csv", text);
//! let roster = files::roster::read(&mut sources, file).unwrap();
//! let look = Look { roster: Some(Sheet { file, value: &roster }), ..Look::default() };
//! let report = check(&look, false);
//! assert_eq!(report.findings[0].rule, "wrong-weekday");
//! ```

mod apportion;
mod compared;
mod days;
mod dues;
mod events;
mod facts;
mod found;
mod held;
mod look;
mod pattern;
mod places;
mod pools;
mod ring;
mod rows;
mod rule;
mod rules;
mod shares;
mod since;
mod turns;

pub use look::{Calendar, Look, Rewritten, RingSheet, Sheet};
pub use rule::{Need, Rule, Tier};
pub use rules::{RULES, find};

use crate::finding::{Finding, Place, Severity};
use crate::model::{Consortium, Level};
use facts::Facts;
use found::Found;
use rows::Rows;

/// What was found, and what was not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Report {
    /// Everything found, rule by rule.
    pub findings: Vec<Finding>,
    /// Rules of which more was found than is kept, and how much more.
    pub more: Vec<(&'static str, usize)>,
    /// How many findings the consortium allows, with the rules.
    pub allowed: Vec<(&'static str, usize)>,
    /// The rules that were applied.
    pub applied: Vec<&'static str>,
    /// The rules that were not, and the first thing that each of them lacks.
    pub skipped: Vec<(&'static str, Need)>,
}

/// Applies every rule to what there is; rules of the strict tier only when asked for, or when the
/// consortium denies them or warns of them.
#[must_use]
pub fn check(look: &Look<'_>, strict: bool) -> Report {
    let rows = Rows::of(look);
    let facts = Facts::new(look, rows.as_ref());
    // A table without its columns has no rows that rules could look at.
    let readable = Look {
        roster: look.roster.filter(|sheet| sheet.value.form.is_headed()),
        ledger: look.ledger.filter(|sheet| sheet.value.form.is_headed()),
        ..*look
    };
    let mut report = Report::default();
    let settings = look.consortium.map_or(&[][..], |c| &c.check.rules);
    for rule in RULES {
        let level = settings.iter().find(|s| s.rule == rule.name).map(|s| s.level);
        if rule.tier == Tier::Strict && !strict && level.is_none_or(|l| l == Level::Allow) {
            continue;
        }
        if let Some(&need) = rule.needs.iter().find(|need| !need.is_met(&readable)) {
            report.skipped.push((rule.name, need));
            continue;
        }
        report.applied.push(rule.name);
        let mut found = Found::new(rule.name, severity(rule.tier, level));
        (rule.check)(&facts, &mut found);
        if level == Some(Level::Allow) {
            let count = found.findings.len() + found.more;
            report.allowed.extend((count > 0).then_some((rule.name, count)));
            continue;
        }
        report.more.extend((found.more > 0).then_some((rule.name, found.more)));
        report.findings.append(&mut found.findings);
    }
    report
}

/// Findings about rules that the consortium file names and that do not exist.
#[must_use]
pub fn unknown_rules(consortium: &Consortium) -> Vec<Finding> {
    let unknown = |(at, setting): (usize, &crate::model::RuleLevel)| {
        let known = find(&setting.rule).is_some();
        (!known).then(|| {
            let message = format!("there is no rule `{}`", setting.rule);
            let close = rules::meant(&setting.rule);
            let help = match close {
                Some(rule) => format!("did you mean `{rule}`?"),
                None => "`vuoro rules` lists the rules".to_owned(),
            };
            Finding::error("unknown-rule", Place::RuleLevel(at), message, String::new()).help(help)
        })
    };
    consortium.check.rules.iter().enumerate().filter_map(unknown).collect()
}

fn severity(tier: Tier, level: Option<Level>) -> Severity {
    match (level, tier) {
        (Some(Level::Deny), _) | (None, Tier::Error) => Severity::Error,
        _ => Severity::Warning,
    }
}
