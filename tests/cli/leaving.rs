//! Who leaves with a term, who comes with its last day, and what the next term makes of their
//! balances.

use crate::desk::Desk;

/// Two terms of the libraries on the Kymi, of which the second takes the balances of the first.
fn desk(member: &str) -> Desk {
    let desk = Desk::kymi();
    let term = |id: &str, first: &str, last: &str, more: &str| {
        format!(
            "format = 1\n[term]\nid = \"{id}\"\nname = \"{id}\"\nfirst = {first}\nlast = {last}\n\
             {more}"
        )
    };
    desk.write("one.toml", &term("one", "2026-09-07", "2026-12-11", member));
    let ledger = "ledger = \"one/ledger.csv\"\n";
    desk.write("two.toml", &term("two", "2027-01-11", "2027-05-28", ledger));
    desk
}

/// Plans a term and checks it; what was said on stderr of both.
fn planned(desk: &Desk, term: &str) -> String {
    let run = desk.run(&["allocate", term]);
    assert_eq!(run.code, 0, "{}", run.err);
    let check = desk.run(&["check", term, "--locked", "--fail-on", "error"]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
    run.err
}

/// A column of a library in the ledger of a term; `None` when the ledger has no such line or column.
fn cell(desk: &Desk, term: &str, library: &str, column: &str) -> Option<String> {
    let text = desk.read(&format!("{term}/ledger.csv"));
    let mut lines = text.lines();
    let at = lines.next().unwrap().split(',').position(|name| name == column)?;
    let line = lines.find(|line| line.starts_with(&format!("{library},")))?;
    Some(line.split(',').nth(at).unwrap().to_owned())
}

/// Takes a library out of the consortium file.
fn removed(desk: &Desk, library: &str) {
    let text = desk.read("consortium.toml");
    let (head, rest) = text.split_once(&format!("[[library]]\nid = \"{library}\"")).unwrap();
    let end = rest.find("[[library]]").unwrap_or(rest.len());
    desk.write("consortium.toml", &format!("{head}{}", &rest[end..]));
}

#[test]
fn whoever_leaves_on_any_day_of_the_term_has_its_balance_closed() {
    for last in ["2026-10-30", "2026-12-10", "2026-12-11"] {
        for stays in [true, false] {
            let desk = desk(&format!("[[member]]\nlibrary = \"hamina\"\nlast = {last}\n"));
            planned(&desk, "one.toml");
            assert_eq!(cell(&desk, "one", "hamina", "left").as_deref(), Some(last));
            assert_ne!(cell(&desk, "one", "hamina", "balance_minutes").unwrap(), "0");
            if !stays {
                removed(&desk, "hamina");
            }
            let err = planned(&desk, "two.toml");
            let balance = cell(&desk, "one", "hamina", "balance_minutes").unwrap();
            let said = format!("its balance of {balance} minutes is closed, and it begins at zero");
            assert_eq!(err.contains("warning"), stays, "{err}");
            assert_eq!(err.contains(&said), stays, "{err}");
            let carried = cell(&desk, "two", "hamina", "carried_in_minutes");
            assert_eq!(carried.as_deref(), stays.then_some("0"), "{last}");
            let kotka = cell(&desk, "one", "kotka", "balance_minutes");
            assert_eq!(cell(&desk, "two", "kotka", "carried_in_minutes"), kotka);
        }
    }
}

#[test]
fn whoever_comes_or_stays_to_the_end_carries_its_balance_on() {
    for first in ["2026-10-05", "2026-12-11"] {
        let desk = desk(&format!("[[member]]\nlibrary = \"hamina\"\nfirst = {first}\n"));
        planned(&desk, "one.toml");
        assert!(cell(&desk, "one", "hamina", "left").is_none_or(|left| left.is_empty()));
        planned(&desk, "two.toml");
        let balance = cell(&desk, "one", "hamina", "balance_minutes").unwrap();
        assert_ne!(balance, "0");
        assert_eq!(cell(&desk, "two", "hamina", "carried_in_minutes").unwrap(), balance);
    }
}

#[test]
fn whoever_is_taken_out_of_the_consortium_file_is_said_to_have_left() {
    let desk = desk("");
    planned(&desk, "one.toml");
    let balance = cell(&desk, "one", "hamina", "balance_minutes").unwrap();
    removed(&desk, "hamina");
    let err = planned(&desk, "two.toml");
    assert!(err.contains("warning[ledger-library-gone]: `hamina` is no longer"), "{err}");
    assert!(err.contains(&format!("its balance of {balance} minutes is closed")), "{err}");
    let kotka = cell(&desk, "one", "kotka", "balance_minutes");
    assert_eq!(cell(&desk, "two", "kotka", "carried_in_minutes"), kotka);
}

#[test]
fn an_id_that_was_changed_loses_no_balance() {
    let desk = desk("");
    planned(&desk, "one.toml");
    desk.change("consortium.toml", "id = \"hamina\"", "id = \"hamina-1\"");
    let run = desk.run(&["allocate", "two.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("did you mean `hamina-1`?"), "{}", run.err);
}
