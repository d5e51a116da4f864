//! How the consortium wants its files to be checked.

use crate::finding::notes::{At, Notes, Span};
use crate::input::schema::limits::BALANCE_MINUTES;
use crate::input::schema::{CheckTable, RuleTable};
use crate::input::texts::{in_range, name};
use crate::model::{Checking, Level, RuleLevel};

/// Reads `[check]`, and where each rule is named. Which rules there are is not known here.
pub(super) fn read(table: Option<&At<CheckTable>>, notes: &mut Notes) -> (Checking, Vec<Span>) {
    let Some(At { value: table, .. }) = table else { return Default::default() };
    let mut named: Vec<(RuleLevel, Span)> = Vec::new();
    let lists =
        [(Level::Deny, &table.deny), (Level::Warn, &table.warn), (Level::Allow, &table.allow)];
    for (level, list) in lists {
        let tables = list.as_ref().map_or(&[][..], |list| &list.value);
        for At { value: entry, .. } in tables {
            if let Some((rule, span)) = rule(entry, level, notes) {
                twice(&rule, span, &named, notes);
                named.push((rule, span));
            }
        }
    }
    named.sort_by_key(|(_, span)| span.0);
    let limit = table.balance_minutes.as_ref();
    let balance_minutes = in_range("balance_minutes", limit, &BALANCE_MINUTES, notes);
    let (rules, spans) = named.into_iter().unzip();
    (Checking { rules, balance_minutes }, spans)
}

fn rule(entry: &RuleTable, level: Level, notes: &mut Notes) -> Option<(RuleLevel, Span)> {
    let rule = name("rule", &entry.rule, notes);
    let reason = name("reason", &entry.reason, notes);
    Some((RuleLevel { rule: rule?, level, reason: reason? }, entry.rule.as_ref()?.span))
}

fn twice(rule: &RuleLevel, span: Span, named: &[(RuleLevel, Span)], notes: &mut Notes) {
    let Some((_, twin)) = named.iter().find(|(other, _)| other.rule == rule.rule) else { return };
    let place = notes.place(*twin);
    let message = format!("`[check]` names the rule `{}` twice", rule.rule);
    let help = "leave one of the two: a rule is denied, warned of or allowed";
    notes
        .error("rule-named-twice", span, message, "again", help)
        .related
        .push((place, "first named here".to_owned()));
}
