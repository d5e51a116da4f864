//! From one term to the next: what is carried on, who has left, and libraries that have become others.

use crate::agreements::{CONSORTIUM, TERM, account, edit, islands, published};
use crate::place::Place;

/// The autumn is over: Aava has given one of its duties to Boda.
fn after_autumn() -> Place {
    let place = published();
    let of_aava = place.read("syksy/roster.csv");
    let day = of_aava.lines().find(|line| line.contains(",aava,")).unwrap()[..10].to_owned();
    let args =
        ["cover", "syksy.toml", &format!("{day} 10:00"), "boda", "--now", "2026-08-21T09:00:00Z"];
    place.done(&args);
    assert_eq!((account(&place, "aava"), account(&place, "boda")), ((960, 840), (480, 600)));
    place
}

/// What is carried into a term by its ledger.
fn carried(place: &Place, term: &str, library: &str) -> i64 {
    let ledger = place.read(&format!("{term}/ledger.csv"));
    let line = ledger.lines().find(|line| line.starts_with(&format!("{library},"))).unwrap();
    line.split(',').filter_map(|field| field.parse().ok()).nth(2).unwrap()
}

#[test]
fn the_next_term_goes_on_from_the_latest_whoever_is_gone_since() {
    let place = after_autumn();
    place.add("\n[[member]]\nlibrary = \"boda\"\nlast = 2026-10-04\n");
    place.done(&["allocate", "syksy.toml", "--now", "2026-10-01T09:00:00Z"]);
    let next = ["init", "--defaults", "--now", "2026-11-02T09:00:00Z"];
    let said = place.done(&next).out;
    let out =
        "Boda left on 2026-10-04: it takes no part in this term (`without` in 2027-kevat.toml)\n";
    assert!(said.contains(out), "{said}");
    let term = place.read("2027-kevat.toml");
    assert!(term.contains("\nledger = \"syksy/ledger.csv\"\n"), "{term}");
    assert!(term.contains("\n[allocation]\n") && term.contains("\nkeep = \"syksy/roster.csv\"\n"));
    assert!(term.contains("\nwithout = [\"boda\"]\n"), "{term}");
    // It stays out until somebody says otherwise, and its balance is closed.
    place.done(&["allocate", "2027-kevat.toml"]);
    assert_eq!(
        (carried(&place, "2027-kevat", "aava"), carried(&place, "2027-kevat", "boda")),
        (-120, 0)
    );
    let third = place.done(&["init", "--defaults", "--now", "2027-06-01T09:00:00Z"]).out;
    let out = "Boda took no part in the last term: it takes no part in this term (`without` in";
    assert!(third.contains(out), "{third}");
    std::fs::remove_file(place.path.join("2027-syksy.toml")).unwrap();
    std::fs::remove_dir_all(place.path.join("2027-kevat")).unwrap();
    // Taken out of the file, it changes nothing in the term that is over, nor in what goes on from it.
    std::fs::remove_file(place.path.join("2027-kevat.toml")).unwrap();
    let without = &CONSORTIUM[..CONSORTIUM.find("[[library]]\nid = \"boda\"").unwrap()];
    place.write("consortium.toml", without);
    let said = place.done(&next).out;
    assert!(!said.contains("Boda"), "{said}");
    assert!(place.read("2027-kevat.toml").contains("\nledger = \"syksy/ledger.csv\"\n"));
    place.done(&["allocate", "2027-kevat.toml"]);
    assert_eq!(carried(&place, "2027-kevat", "aava"), -120);
    place.done(&["check", "--locked", "syksy.toml"]);
}

#[test]
fn the_next_term_goes_by_the_consortium_file_of_the_latest() {
    let place = after_autumn();
    place.write("saaret.toml", &place.read("consortium.toml").replace("size = 20", "size = 30"));
    let second = TERM
        .replace("id = \"syksy\"", "id = \"toinen\"")
        .replace("first = 2026-09-07", "consortium = \"saaret.toml\"\nfirst = 2026-10-05")
        .replace("last = 2026-10-04", "last = 2026-11-01");
    place.write("toinen.toml", &second);
    place.done(&["init", "--defaults", "--now", "2026-11-02T09:00:00Z"]);
    assert!(place.read("2027-kevat.toml").contains("\nconsortium = \"saaret.toml\"\n"));
}

/// Balances: Aava -120, Boda +120 minutes.
#[test]
fn libraries_that_have_become_others_take_their_balances_and_places_along() {
    let next = TERM
        .replace("id = \"syksy\"", "id = \"kevat\"")
        .replace("first = 2026-09-07", "first = 2027-01-04\nledger = \"syksy/ledger.csv\"")
        .replace("last = 2026-10-04", "last = 2027-01-31");
    let next = format!("{next}\n[allocation]\nkeep = \"syksy/roster.csv\"\n");
    let place = after_autumn();
    place.write("kevat.toml", &next);
    // Aava has another id now.
    edit(
        &place,
        "id = \"aava\"\nname = \"Aava\"",
        "id = \"aavaranta\"\nname = \"Aavaranta\"\nwas = [\"aava\"]",
    );
    place.done(&["allocate", "kevat.toml"]);
    assert_eq!(
        (carried(&place, "kevat", "aavaranta"), carried(&place, "kevat", "boda")),
        (-120, 120)
    );
    let week = |term: &str| -> Vec<String> {
        let roster = place.read(&format!("{term}/roster.csv"));
        let of = roster.lines().skip(1).filter(|line| !line.contains(",cancelled,")).take(3);
        of.map(|line| line.split(',').nth(7).unwrap().replace("aavaranta", "aava")).collect()
    };
    assert_eq!(week("kevat"), week("syksy"), "every cell stays with whoever had it");
    // Boda and Aava are one, and Cara is new.
    let one = CONSORTIUM.replace(
        "id = \"aava\"\nname = \"Aava\"",
        "id = \"saari\"\nname = \"Saari\"\nwas = [\"aava\", \"boda\"]",
    );
    let one = one.replace("id = \"boda\"\nname = \"Boda\"", "id = \"cara\"\nname = \"Cara\"");
    place.write("consortium.toml", &one);
    place.done(&["allocate", "kevat.toml"]);
    assert_eq!((carried(&place, "kevat", "saari"), carried(&place, "kevat", "cara")), (0, 0));
    // Boda has become two, of 10 and 20: a third and two thirds of its balance.
    let two = CONSORTIUM.replace(
        "id = \"boda\"\nname = \"Boda\"",
        "id = \"norr\"\nname = \"Norr\"\nwas = [\"boda\"]",
    );
    let two = format!(
        "{two}\n[[library]]\nid = \"soder\"\nname = \"Söder\"\nwas = [\"boda\"]\nsize = 20\n"
    );
    place.write("consortium.toml", &two);
    place.done(&["allocate", "kevat.toml"]);
    assert_eq!((carried(&place, "kevat", "norr"), carried(&place, "kevat", "soder")), (40, 80));
    assert_eq!(carried(&place, "kevat", "aava"), -120);
}

/// Balances: Aava -120, Boda +120 minutes.
#[test]
fn a_library_that_is_away_for_a_term_keeps_its_balance() {
    let place = after_autumn();
    let next = |id: &str, first: &str, last: &str, ledger: &str| {
        TERM.replace("id = \"syksy\"", &format!("id = \"{id}\""))
            .replace(
                "first = 2026-09-07",
                &format!("first = {first}\nledger = \"{ledger}/ledger.csv\""),
            )
            .replace("last = 2026-10-04", &format!("last = {last}"))
    };
    let away = next("kevat", "2027-01-04", "2027-01-31", "syksy");
    place.write("kevat.toml", &away.replace("\nlast", "\nwithout = [\"boda\"]\nlast"));
    let said = place.done(&["allocate", "kevat.toml"]).out;
    assert!(said.contains("Boda") && !said.contains("Boda: mukana"), "{said}");
    let duties = place.read("kevat/roster.csv");
    assert_eq!((duties.matches(",aava,Aava,").count(), duties.contains(",boda,")), (12, false));
    place.write("syksy2.toml", &next("syksy2", "2027-02-01", "2027-02-28", "kevat"));
    place.done(&["allocate", "syksy2.toml"]);
    assert_eq!((carried(&place, "syksy2", "aava"), carried(&place, "syksy2", "boda")), (-120, 120));
    place.done(&["check", "--locked", "kevat.toml"]);
    // Who takes no part is said once, and by an id of the consortium file.
    for (without, why) in [
        ("[\"boda\", \"boda\"]", "it is said twice when `boda` takes part"),
        ("[\"bodo\"]", "did you mean `boda`?"),
        ("[\"aava\", \"boda\"]", "error[nobody-takes-part]"),
    ] {
        place.write("kevat.toml", &away.replace("\nlast", &format!("\nwithout = {without}\nlast")));
        let refused = place.run(&["allocate", "kevat.toml"]);
        assert!(refused.code == 2 && refused.err.contains(why), "{}", refused.err);
    }
}

/// The week of a published term stays as it is cut, so that a longer one begins with a term of its own.
#[test]
fn new_hours_of_service_begin_with_a_term_of_their_own() {
    let place = after_autumn();
    edit(&place, "wed = [\"10:00-12:00\"]", "wed = [\"10:00-12:00\"]\nthu = [\"10:00-12:00\"]");
    let now = ["--now", "2026-09-10T09:00:00Z"];
    let amend = ["amend", "syksy.toml", "--from", "2026-09-21"];
    let refused = place.run(&[&amend[..], &now].concat());
    assert!(refused.code == 2 && refused.err.contains("`vuoro closed`"), "{}", refused.err);
    place.done(&[&["closed", "syksy.toml", "21.9.2026..4.10.2026"][..], &now].concat());
    assert_eq!((account(&place, "aava"), account(&place, "boda")), ((480, 360), (240, 360)));
    let rest = TERM
        .replace("id = \"syksy\"", "id = \"loppusyksy\"")
        .replace("first = 2026-09-07", "first = 2026-09-21\nledger = \"syksy/ledger.csv\"");
    place.write("loppusyksy.toml", &format!("{rest}\n[allocation]\nkeep = \"syksy/roster.csv\"\n"));
    place.done(&[&["publish", "loppusyksy.toml"][..], &now].concat());
    assert_eq!(
        (carried(&place, "loppusyksy", "aava"), carried(&place, "loppusyksy", "boda")),
        (-120, 120)
    );
    assert_eq!(place.read("loppusyksy/roster.csv").matches(",thu,10:00").count(), 2);
    // Subscriptions go on: what was called off, and what takes its place.
    let terms = ["syksy.toml", "loppusyksy.toml"];
    place.done(&[&["export"][..], &terms, &["--to", "ics", "--out", "public"]].concat());
    let feed = place.read("public/calendars/all.ics");
    assert_eq!((feed.matches("BEGIN:VEVENT").count(), feed.matches("CANCELLED").count()), (21, 7));
    let check = place.run(&["check", "--locked"]);
    assert_eq!((check.code, &*check.out), (0, ""), "{}", check.err);
}

/// One slot a week is eight hours here: who came in further off than that is not said to be within it.
#[test]
fn that_balances_are_within_a_slot_is_said_where_it_is_so() {
    for (carried, is_said) in [(200, true), (3_000, false)] {
        let place = islands();
        place.write("syksy.toml", &format!("{TERM}ledger = \"old.csv\"\n"));
        let ledger = format!("library,balance_minutes\naava,{carried}\nboda,-{carried}\n");
        place.write("old.csv", &ledger);
        let said = place.done(&["allocate", "syksy.toml"]).out;
        assert!(said.contains("Edelliset kaudet mukaan lukien"), "{said}");
        let within = "yhden viikkovuoron (8 h kaudessa)\npäässä nollasta";
        assert_eq!(said.contains(within), is_said, "{carried}: {said}");
    }
}
