//! A cell has two duties on one date.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use chrono::NaiveDate;

use crate::model::Time;

rule!("duplicate-duty", Error, [Roster], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let rows = facts.rows();
    let mut live: Vec<((NaiveDate, Time, u16), u32)> = (rows.live())
        .filter_map(|row| {
            let d = row.duty;
            Some(((d.date?, d.start?, d.seat?), d.record))
        })
        .collect();
    if !live.is_sorted() {
        live.sort_unstable();
    }
    for pair in live.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        let ((date, start, seat), record) = pair[1];
        found.add_related(
            rows.line(record),
            format!("the duty `{date} {start}`, seat {seat}, is there twice"),
            "again",
            "take one of the two out; a duty that somebody else has taken is `cancelled`",
            (rows.line(pair[0].1), "first here".to_owned()),
        );
    }
}
