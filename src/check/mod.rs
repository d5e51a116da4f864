//! The agreement, checked: is this roster exactly what was agreed?
//!
//! The checker does not trust the planner and shares nothing with it: it counts everything anew
//! from the agreement and from the files as they are written.
//!
//! ```
//! use vuoro::check::{Look, Sheet, check};
//! use vuoro::input::{self, SourceMap};
//!
//! let mut sources = SourceMap::default();
//! let text = b"date,weekday,start,end,seat,library,name,holder,kind,status,sequence,changed,note\n\
//!     2018-09-03,tue,10:00,12:00,1,nokia,Nokia,nokia,own,confirmed,0,,\n";
//! let file = sources.add_table("roster.csv", text);
//! let roster = input::written_roster(&mut sources, file).unwrap();
//! let look = Look { roster: Some(Sheet { file, value: &roster }), ..Look::default() };
//! let report = check(&look, false);
//! assert_eq!(report.findings[0].rule, "wrong-weekday");
//! ```

mod apportion;
mod days;
mod dues;
mod events;
mod facts;
mod found;
mod pattern;
mod places;
mod pools;
mod ring;
mod rule;
mod rules;
mod shares;
mod since;
mod turns;

pub use rule::{Need, Rule, Tier};
pub use rules::{RULES, find};

use crate::finding::{FileId, Finding, Place, Severity};
use crate::model::{
    Consortium, Level, RingLine, Term, WrittenCalendar, WrittenLedger, WrittenRoster,
};
use facts::{Facts, Rows};
use found::Found;

/// A table or calendar that was read, and from which file.
#[derive(Debug)]
pub struct Sheet<'a, T> {
    /// Its file.
    pub file: FileId,
    /// What stands in it.
    pub value: &'a T,
}

impl<T> Clone for Sheet<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Sheet<'_, T> {}

/// A calendar file with its name, which says whose it is.
#[derive(Debug, Clone, Copy)]
pub struct Calendar<'a> {
    /// The name of the file without its ending: a library's id, or `all`.
    pub name: &'a str,
    /// What stands in it.
    pub sheet: Sheet<'a, WrittenCalendar>,
}

/// The table of a ring with its name, which says whose it is.
#[derive(Debug, Clone, Copy)]
pub struct RingSheet<'a> {
    /// The name of the file without its ending: a library's id.
    pub name: &'a str,
    /// Its file.
    pub file: FileId,
    /// What stands in it.
    pub lines: &'a [RingLine],
}

/// What there is to look at: the files of one term, or some of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look<'a> {
    /// The agreement.
    pub consortium: Option<&'a Consortium>,
    /// The term.
    pub term: Option<&'a Term>,
    /// Its roster.
    pub roster: Option<Sheet<'a, WrittenRoster>>,
    /// Its ledger.
    pub ledger: Option<Sheet<'a, WrittenLedger>>,
    /// The tables of its rings.
    pub rings: &'a [RingSheet<'a>],
    /// Its calendars.
    pub calendars: &'a [Calendar<'a>],
    /// How far from its due a member of each pool is ever to be, in millionths of a duty, by the
    /// plan that was published; counted anew for pools that are not among them, and for drafts.
    pub promised: &'a [(String, u64)],
    /// What planning again gives, where the roster must not differ from it.
    pub fresh: Option<&'a WrittenRoster>,
    /// What planning again would write besides.
    pub rewritten: &'a [Rewritten],
}

/// A file that planning again would write otherwise than it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    /// The file, or where in it.
    pub place: Place,
    /// What would be written.
    pub message: String,
    /// What stands beside the mark; empty for nothing.
    pub label: String,
    /// What to do, where it is not what is usual; empty otherwise.
    pub help: String,
}

/// What was found, and what was not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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
        roster: look.roster.filter(|sheet| !sheet.value.form.columns.is_empty()),
        ledger: look.ledger.filter(|sheet| !sheet.value.form.columns.is_empty()),
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

/// What the consortium file says of rules that there are not.
#[must_use]
pub fn unknown_rules(consortium: &Consortium) -> Vec<Finding> {
    let unknown = |(at, setting): (usize, &crate::model::RuleLevel)| {
        let known = find(&setting.rule).is_some();
        (!known).then(|| {
            let message = format!("there is no rule `{}`", setting.rule);
            let close = rule::meant(&setting.rule);
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
