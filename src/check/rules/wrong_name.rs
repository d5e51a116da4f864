//! The name in a row is not the name of its library.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::rule;

rule!("wrong-name", Warning, [Roster, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    // A name is right or wrong wherever it stands beside an id: looked up once for each pair.
    let mut last = None;
    for row in rows.iter() {
        let Some(library) = row.library else { continue };
        let pair = (library, row.duty.name);
        if last == Some(pair) {
            continue;
        }
        let (name, right) = (row.text(row.duty.name), c[library].name.as_str());
        if name == right || name.strip_prefix('\'') == Some(right) {
            last = Some(pair);
            continue;
        }
        found.add(
            row.at(column::NAME),
            format!("`{}` is not called `{name}`", c[library].id),
            format!("expected `{right}`"),
            "write the name of the consortium file: the id is what counts",
        );
    }
}
