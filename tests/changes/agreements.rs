//! Closed books: a published term goes by the agreement that it keeps, and by what was amended since
//! from its day on.

use std::fs;

use crate::place::{Place, assert_same};

pub const CONSORTIUM: &str = r#"format = 1

[consortium]
id = "saaret"
name = "Saaret"
timezone = "Europe/Helsinki"
language = "fi"
domain = "saaret.example"

[service]
name = "Chat"
slot_minutes = 120
seats = 1

[service.hours]
mon = ["10:00-12:00"]
tue = ["10:00-12:00"]
wed = ["10:00-12:00"]

[allocation]
own_slot_from = 0.5

# Mended every January.
[[library]]
id = "aava"
name = "Aava"
size = 20

[[library]]
id = "boda"
name = "Boda"
size = 10
"#;

pub const TERM: &str = r#"format = 1

[term]
id = "syksy"
name = "Syksy"
first = 2026-09-07
last = 2026-10-04
# published = 2026-01-01T00:00:00Z
"#;

const PUBLISHED: &str = "2026-08-20T09:00:00Z";
const LATER: &str = "2026-09-10T09:00:00Z";

/// Four weeks of three duties: Aava holds two of the week's slots, Boda one.
pub fn islands() -> Place {
    let place = Place::empty();
    place.write("consortium.toml", CONSORTIUM);
    place.write("syksy.toml", TERM);
    place
}

pub fn published() -> Place {
    let place = islands();
    place.done(&["publish", "syksy.toml", "--now", PUBLISHED]);
    place
}

fn amend(place: &Place, from: &str, more: &[&str]) -> crate::place::Done {
    let args = ["amend", "syksy.toml", "--from", from, "--now", "2026-09-10T09:00:00Z"];
    place.run(&[&args, more].concat())
}

/// What a library owes and holds.
pub fn account(place: &Place, library: &str) -> (i64, i64) {
    let ledger = place.read("syksy/ledger.csv");
    let line = ledger.lines().find(|l| l.starts_with(&format!("{library},"))).unwrap();
    let figures: Vec<i64> = line.split(',').filter_map(|f| f.parse().ok()).collect();
    (figures[0], figures[1])
}

pub fn edit(place: &Place, old: &str, new: &str) {
    let text = place.read("consortium.toml");
    assert!(text.contains(old), "{old}");
    place.write("consortium.toml", &text.replacen(old, new, 1));
}

pub fn checked(place: &Place) {
    let done = place.run(&["check", "--locked", "syksy.toml"]);
    assert_eq!((done.code, &*done.out), (0, ""), "{}", done.err);
}

#[test]
fn publishing_keeps_the_agreement_byte_for_byte_and_writes_one_line() {
    let place = islands();
    let trial = place.done(&["publish", "syksy.toml", "--now", PUBLISHED, "--dry-run"]);
    assert!(trial.out.starts_with("published on 2026-08-20: Syksy goes by"), "{}", trial.out);
    assert!(!place.path.join("syksy").exists());
    assert_eq!(place.read("syksy.toml"), TERM);
    let done = place.done(&["publish", "syksy.toml", "--now", PUBLISHED]);
    assert!(done.err.contains("checked: nothing is wrong with it"), "{}", done.err);
    assert_eq!(place.read("syksy/agreement/2026-08-20.toml"), CONSORTIUM);
    let line = "# published = 2026-01-01T00:00:00Z";
    assert_eq!(place.read("syksy.toml"), TERM.replace(line, "published = 2026-08-20T09:00:00Z"));
    assert_eq!((account(&place, "aava"), account(&place, "boda")), ((960, 960), (480, 480)));
    checked(&place);
    let before = place.files();
    let again = place.done(&["publish", "syksy.toml", "--now", PUBLISHED]);
    assert!(again.out.contains("was published on 2026-08-20 already"), "{}", again.out);
    assert_same(&place.files(), &before);
    let other = place.run(&["publish", "syksy.toml", "--at", "2026-08-21T00:00:00Z"]);
    assert!(other.code == 2 && other.err.contains("published at 2026-08-20T09:00:00Z"));
    let to_come = ["--at", "2026-12-01T00:00:00Z", "--now", PUBLISHED];
    let early = islands().run(&[&["publish", "syksy.toml"][..], &to_come].concat());
    assert!(early.code == 2 && early.err.contains("is still to come"), "{}", early.err);
}

#[test]
fn a_term_that_was_published_by_hand_gets_its_agreement() {
    let place = islands();
    let line = "# published = 2026-01-01T00:00:00Z";
    let term = TERM.replace(line, "published = 2026-08-20T09:00:00Z");
    place.write("syksy.toml", &term);
    place.done(&["allocate", "syksy.toml"]);
    assert_eq!(place.read("syksy/agreement/2026-08-20.toml"), CONSORTIUM);
    checked(&place);
    // From then on it is as closed as one that was published by the command.
    let before = place.files();
    edit(&place, "size = 20", "size = 10");
    let done = place.done(&["allocate", "syksy.toml"]);
    assert!(done.err.contains("`vuoro amend syksy.toml --from DAY` takes it over"), "{}", done.err);
    place.write("consortium.toml", CONSORTIUM);
    assert_same(&place.files(), &before);
    place.done(&["publish", "syksy.toml", "--now", "2026-09-10T09:00:00Z"]);
    assert_same(&place.files(), &before);
}

#[test]
fn no_edit_of_the_consortium_file_changes_what_is_published() {
    let place = published();
    let before = place.files();
    edit(&place, "size = 20", "size = 1");
    edit(&place, "name = \"Boda\"\nsize = 10\n", "name = \"Boda\"\nsize = 10\nhours = {}\n");
    for text in [place.read("consortium.toml"), "this is not even TOML".to_owned()] {
        place.write("consortium.toml", &text);
        place.done(&["allocate", "syksy.toml", "--now", "2026-09-10T09:00:00Z"]);
        let mut now = place.files();
        now.insert("consortium.toml".into(), before["consortium.toml"].clone());
        assert_same(&now, &before);
    }
}

#[test]
fn what_is_amended_is_owed_from_its_day_on() {
    let place = published();
    edit(&place, "size = 20", "size = 10");
    let before = place.files();
    let trial = amend(&place, "2026-09-21", &["--dry-run"]);
    assert_eq!(trial.code, 0, "{}", trial.err);
    assert_eq!(trial.out, "from 2026-09-21 on:\n  Aava: size 20 → 10\n\nno duty changes\n");
    assert_same(&place.files(), &before);
    let done = amend(&place, "2026-09-21", &[]);
    assert_eq!((done.code, done.out), (0, trial.out), "{}", done.err);
    // Six duties of two hours in two parts to one, six in halves.
    assert_eq!((account(&place, "aava"), account(&place, "boda")), ((840, 960), (600, 480)));
    assert_eq!(place.read("syksy/agreement/2026-09-21.toml"), place.read("consortium.toml"));
    assert_eq!(place.read("syksy/agreement/2026-08-20.toml"), CONSORTIUM);
    checked(&place);
    // The same day again replaces it; what says the same is said.
    edit(&place, "size = 10", "size = 5");
    assert_eq!(amend(&place, "2026-09-21", &[]).code, 0);
    // A third and two thirds of six duties.
    assert_eq!((account(&place, "aava"), account(&place, "boda")), ((720, 960), (720, 480)));
    let report = place.done(&["allocate", "syksy.toml", "--now", "2026-09-10T09:00:00Z"]).out;
    assert!(report.contains("Aava +4,0 h (sopimus muuttui kesken"), "{report}");
    let why = place.done(&["explain", "syksy.toml", "boda"]).out;
    assert!(why.contains("its part is\n    33.333 %, or 4.0 h"), "{why}");
    assert!(why.contains("its part is\n    66.667 %, or 8.0 h"), "{why}");
    let same = amend(&place, "2026-09-28", &[]);
    assert!(same.out.contains("says what this term goes by already"), "{}", same.out);
    checked(&place);
}

#[test]
fn hours_that_end_move_as_few_duties_as_can_be_and_none_before_their_day() {
    let place = published();
    let roster = place.read("syksy/roster.csv");
    let of_boda = roster.lines().find(|l| l.contains(",boda,Boda,")).unwrap();
    let day = of_boda.split(',').nth(1).unwrap();
    let others = ["mon", "tue", "wed"].into_iter().filter(|d| *d != day);
    let hours: Vec<String> = others.map(|d| format!("{d} = [\"10:00-12:00\"]")).collect();
    let with_hours = format!("size = 10\nhours = {{ {} }}\n", hours.join(", "));
    edit(&place, "size = 10\n", &with_hours);
    let done = amend(&place, "2026-09-21", &[]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("Boda: hours"), "{}", done.out);
    // Two of its four duties are left; Aava takes the others.
    assert_eq!((account(&place, "aava"), account(&place, "boda")), ((960, 1200), (480, 240)));
    assert_eq!(place.read("syksy.toml").matches("because = \"no-staff\"").count(), 2);
    let before = |text: &str| -> Vec<String> {
        text.lines().filter(|l| *l < "2026-09-21").map(str::to_owned).collect()
    };
    assert_eq!(before(&place.read("syksy/roster.csv")), before(&roster));
    checked(&place);
}

#[test]
fn who_is_gone_has_left_with_its_balance_and_who_is_new_owes_from_its_day() {
    let place = published();
    let text = place.read("consortium.toml");
    let without = text.split("[[library]]\nid = \"boda\"").next().unwrap();
    place.write(
        "consortium.toml",
        &format!("{without}[[library]]\nid = \"korpo\"\nname = \"Korpo\"\nsize = 20\n"),
    );
    let done = amend(&place, "2026-09-21", &[]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(
        done.out.contains("  Boda is a member no longer\n  Korpo is a member now\n"),
        "{}",
        done.out
    );
    let ledger = place.read("syksy/ledger.csv");
    let boda = ledger.lines().find(|l| l.starts_with("boda,")).unwrap();
    assert!(boda.starts_with("boda,Boda,240,240,0,0,") && boda.ends_with(",2026-09-20"), "{boda}");
    // Aava: 480 of the first half, 360 of the second; Korpo the other 360.
    assert_eq!((account(&place, "aava").0, account(&place, "korpo")), (840, (360, 240)));
    let calendar = place.read("syksy/calendars/boda.ics");
    assert_eq!(calendar.matches("STATUS:CANCELLED").count(), 2, "{calendar}");
    checked(&place);
    // The next term knows who has left.
    let term = TERM.replace("syksy", "kevat").replace("2026-09-07", "2027-01-04");
    let term = term
        .replace("2026-10-04", "2027-01-31\"\nledger = \"syksy/ledger.csv")
        .replace("31\"", "31");
    place.write("kevat.toml", &term.replace("ledger.csv", "ledger.csv\""));
    place.done(&["allocate", "kevat.toml"]);
    assert!(!place.read("kevat/ledger.csv").contains("boda"));
}

#[test]
fn only_one_library_is_taken_over_when_that_is_asked() {
    let place = published();
    edit(&place, "size = 20", "size = 10");
    edit(&place, "name = \"Boda\"\nsize = 10", "name = \"Boda\"\nsize = 99");
    let done = amend(&place, "2026-09-21", &["--only", "aava"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.starts_with("from 2026-09-21 on:\n  Aava: size 20 → 10\n\n"), "{}", done.out);
    let kept = place.read("syksy/agreement/2026-09-21.toml");
    assert_eq!(kept, CONSORTIUM.replace("size = 20", "size = 10"));
    assert_eq!((account(&place, "aava").0, account(&place, "boda").0), (840, 600));
    let unknown = amend(&place, "2026-09-28", &["--only", "cygnus"]);
    assert!(unknown.err.contains("there is no library `cygnus`"), "{}", unknown.err);
}

#[test]
fn what_cannot_hold_for_a_published_term_is_refused_and_nothing_is_written() {
    for (old, new, why) in [
        ("saaret.example", "other.example", "`domain` is `saaret.example`"),
        ("id = \"saaret\"", "id = \"muu\"", "`id` is `saaret`"),
        ("Europe/Helsinki", "Europe/Tallinn", "`timezone` is `Europe/Helsinki`"),
        (
            "seats = 1",
            "seats = 2",
            "would be 120 minutes with 2 seats, and were 120 minutes with one seat",
        ),
        ("wed = [\"10:00-12:00\"]", "wed = [\"10:00-14:00\"]", "the new cell `wed 12:00`"),
    ] {
        let place = published();
        edit(&place, old, new);
        let before = place.files();
        let done = amend(&place, "2026-09-21", &[]);
        assert_eq!(done.code, 2);
        assert!(done.err.contains(why) && done.err.contains("help: "), "{}", done.err);
        assert_same(&place.files(), &before);
    }
    let place = published();
    edit(&place, "own_slot_from = 0.5", "own_slot_from = 0.6");
    let done = amend(&place, "2026-09-21", &["--dry-run"]);
    let said = "  allocation: own_slot_from 0.5 → 0.6 (only for the next term)\n";
    assert!(done.out.contains(said), "{}", done.out);
    for from in ["2026-08-20", "2026-09-01", "2026-10-05"] {
        let done = amend(&place, from, &[]);
        assert!(done.code == 2 && done.err.contains("is not between 2026-09-07"), "{}", done.err);
    }
}

#[test]
fn nothing_is_planned_anew_in_silence_when_something_of_it_is_gone() {
    for (lost, why) in [
        (
            &["syksy/plan.json", "syksy/roster.csv"][..],
            "is gone, so that it cannot be told what was published",
        ),
        (&["syksy/agreement/2026-08-20.toml"], "it has what was agreed when duties were planned"),
    ] {
        let place = published();
        lost.iter().for_each(|lost| fs::remove_file(place.path.join(lost)).unwrap());
        let before = place.files();
        for command in ["allocate", "explain"] {
            let done = place.run(&[command, "syksy.toml"]);
            assert_eq!(done.code, 2, "{lost:?}");
            assert!(done.err.contains(why), "{lost:?}: {}", done.err);
        }
        assert_same(&place.files(), &before);
    }
    let place = published();
    let kept = "syksy/agreement/2026-08-20.toml";
    place.write(kept, &CONSORTIUM.replace("size = 20", "size = 10"));
    for command in ["allocate", "check"] {
        let done = place.run(&[command, "syksy.toml"]);
        assert!(done.code == 2 && done.err.contains("is not as vuoro kept it"), "{}", done.err);
    }
    let place = published();
    place.write("syksy.toml", TERM);
    let done = place.run(&["allocate", "syksy.toml"]);
    assert!(
        done.code == 2 && done.err.contains("put `published = 2026-08-20T09:00:00Z` back"),
        "{}",
        done.err
    );
}

/// Every cell, pool, turn and duty of a plan, and how far turns are from what is due.
fn promised(place: &Place) -> Vec<serde_json::Value> {
    let plan = place.read("syksy/plan.json");
    let plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
    let keys = ["pattern", "turns", "planned", "latest", "totals", "unfilled", "published"];
    let mut parts: Vec<_> = keys.iter().map(|key| plan[key].clone()).collect();
    let allocation = &plan["allocation"];
    parts.extend([&allocation["holders"], &allocation["objective"]].into_iter().cloned());
    parts
}

#[test]
fn if_the_plan_itself_is_lost_the_roster_is_the_lock() {
    let swap = ["swap", "syksy.toml", "2018-09-18 12:00", "2018-09-21 14:00"];
    let cancel = ["cancel", "syksy.toml", "2018-10-10 14:00"];
    let closed = ["closed", "syksy.toml", "2018-10-15..2018-10-17"];
    for example in ["piki-2018", "piki-2018-fair"] {
        let place = Place::of(example);
        for change in [&swap[..], &cancel, &closed] {
            assert_eq!(place.change(change).code, 0);
        }
        let (whole, was) = (place.files(), promised(&place));
        fs::remove_file(place.path.join("syksy/plan.json")).unwrap();
        let done = place.done(&["allocate", "syksy.toml", "--now", "2018-10-20T09:00:00Z"]);
        let note =
            "note: `syksy/plan.json` is gone: everybody keeps the duties of `syksy/roster.csv`";
        assert!(done.err.starts_with(note), "{}", done.err);
        let mut now = place.files();
        assert_eq!(promised(&place), was);
        now.insert("syksy/plan.json".into(), whole["syksy/plan.json"].clone());
        assert_same(&now, &whole);
        let check = place.run(&["check", "--locked", "syksy.toml"]);
        assert_eq!((check.code, &*check.out), (0, ""), "{}", check.err);
        // It lives on as before.
        place.done(&["cancel", "syksy.toml", "2018-11-14 14:00", "--now", "2018-10-20T09:01:00Z"]);
        place.done(&["check", "--locked", "syksy.toml"]);
    }
}

#[test]
fn a_term_that_became_shorter_than_its_plan_is_said_once_with_the_way_out() {
    let place = published();
    let before = place.read("syksy.toml");
    place.write("syksy.toml", &before.replace("last = 2026-10-04", "last = 2026-09-20"));
    for command in ["allocate", "check"] {
        let done = place.run(&[command, "syksy.toml"]);
        let said = format!("{}{}", done.out, done.err);
        assert!(done.code > 0 && said.contains("`last` is 2026-09-20"), "{said}");
        assert!(said.contains("`vuoro closed TERM DAY..DAY`"), "{said}");
        assert!(said.matches("error[duty-outside-term]").count() < 2, "{said}");
    }
    // That way: nobody owes the two weeks, and calendars show them as cancelled.
    place.write("syksy.toml", &before);
    place.done(&["closed", "syksy.toml", "21.9.2026..4.10.2026", "--now", LATER]);
    assert_eq!((account(&place, "aava"), account(&place, "boda")), ((480, 480), (240, 240)));
    let calendar = place.read("syksy/calendars/boda.ics");
    assert_eq!(calendar.matches("STATUS:CANCELLED").count(), 2, "{calendar}");
    checked(&place);
}

/// Roster, ledger and calendars follow from the term file, its agreements and `plan.json`.
#[test]
fn what_is_lost_or_edited_is_written_again_as_it_was() {
    let place = published();
    place.done(&["cover", "syksy.toml", "2026-09-14 10:00", "boda", "--now", LATER]);
    let whole = place.files();
    for lost in ["syksy/roster.csv", "syksy/ledger.csv", "syksy/calendars/aava.ics"] {
        fs::remove_file(place.path.join(lost)).unwrap();
        place.done(&["allocate", "syksy.toml"]);
        assert_same(&place.files(), &whole);
    }
    fs::remove_dir_all(place.path.join("syksy/calendars")).unwrap();
    fs::remove_file(place.path.join("syksy/roster.csv")).unwrap();
    place.done(&["allocate", "syksy.toml"]);
    assert_same(&place.files(), &whole);
    // An edit is somebody's work: it is not written over unasked, and both ways out are named.
    let edited = place.read("syksy/roster.csv").replacen(",aava,Aava,", ",boda,Boda,", 1);
    place.write("syksy/roster.csv", &edited);
    let refused = place.run(&["allocate", "syksy.toml"]);
    assert_eq!(refused.code, 2);
    for way in ["`vuoro adopt syksy.toml`", "`vuoro allocate syksy.toml --force`"] {
        assert!(refused.err.contains(way), "{}", refused.err);
    }
    assert_eq!(place.read("syksy/roster.csv"), edited);
    place.done(&["allocate", "syksy.toml", "--force"]);
    assert_same(&place.files(), &whole);
}

#[test]
fn planned_anew_it_goes_by_the_consortium_file_again() {
    let place = published();
    edit(&place, "size = 20", "size = 10");
    place.done(&["allocate", "syksy.toml", "--fresh", "--now", "2026-09-10T09:00:00Z"]);
    let kept = place.read("syksy/agreement/2026-08-20.toml");
    assert_eq!(kept, CONSORTIUM.replace("size = 20", "size = 10"));
    assert_eq!(account(&place, "aava").0, 720);
}

#[test]
fn status_and_check_say_that_the_consortium_file_is_ahead() {
    let place = published();
    let ahead = "consortium.toml says something else than what this term goes by";
    let status = || place.done(&["status", "--now", "2026-09-10T09:00:00Z"]).out;
    assert!(!status().contains(ahead), "{}", status());
    edit(&place, "size = 20", "size = 10");
    let said = status();
    assert!(said.contains(ahead), "{said}");
    assert!(said.contains("vuoro amend syksy.toml --from 2026-09-10 --dry-run"), "{said}");
    // A remark of formatting is no other agreement.
    place.write("consortium.toml", &CONSORTIUM.replace("# Mended every January.\n", "\n\n"));
    assert!(!status().contains(ahead), "{}", status());
}

/// Uusi joins the five pools of PIKI: by itself the pool that does most beyond what it owes takes it up.
#[test]
fn a_newcomer_has_turns_of_the_pool_that_was_agreed() {
    let mut pools = Vec::new();
    for agreed in [None, Some("pooli-2"), Some("pooli-4")] {
        let place = Place::draft();
        place.done(&["publish", "syksy.toml", "--now", "2018-08-20T09:00:00Z"]);
        let mut text = place.read("consortium.toml");
        if let Some(pool) = agreed {
            let start = text.find(&format!("id = \"{pool}\"")).unwrap();
            let members = start + text[start..].find("members = [").unwrap() + "members = [".len();
            text.insert_str(members, "\"uusi\", ");
        }
        text += "\n[[library]]\nid = \"uusi\"\nname = \"Uusi\"\nsize = 20000\n";
        place.write("consortium.toml", &text);
        let amend =
            ["amend", "syksy.toml", "--from", "2018-10-01", "--now", "2018-09-14T08:30:00Z"];
        let said = place.done(&amend).out;
        let later = agreed.is_some().then_some(" (for the next term, and for whoever joins now)\n");
        assert!(later.is_none_or(|later| said.contains(later)), "{said}");
        let roster = place.read("syksy/roster.csv");
        let own = roster.lines().filter(|line| line.contains(",uusi,Uusi,"));
        let own: Vec<&str> = own.map(|line| line.split(',').nth(7).unwrap()).collect();
        assert!(!own.is_empty() && own.iter().all(|pool| *pool == own[0]), "{own:?}");
        pools.push(own[0].to_owned());
        checked(&place);
    }
    assert_eq!(&pools[1..], ["pooli-2", "pooli-4"]);
}

#[test]
fn the_folder_with_the_agreements_is_missed_as_well() {
    let place = published();
    fs::remove_dir_all(place.path.join("syksy/agreement")).unwrap();
    edit(&place, "size = 20", "size = 50");
    let before = place.files();
    for command in ["allocate", "check"] {
        let done = place.run(&[command, "syksy.toml"]);
        let said = "`syksy/agreement/2026-08-20.toml` is gone: it has what was agreed";
        assert!(done.code == 2 && done.err.contains(said), "{}", done.err);
    }
    assert_same(&place.files(), &before);
}

/// Without the plan the roster is the lock, as long as nobody has edited it.
#[test]
fn of_a_lost_plan_every_way_out_is_one() {
    let place = published();
    place.done(&["closed", "syksy.toml", "14.9.2026", "--now", LATER]);
    let roster = place.read("syksy/roster.csv");
    fs::remove_file(place.path.join("syksy/plan.json")).unwrap();
    place.write("syksy/roster.csv", &roster.replacen("boda,Boda", "aava,Aava", 1));
    let refused = place.run(&["allocate", "syksy.toml"]);
    assert!(refused.err.contains("take the edits of `roster.csv` back"), "{}", refused.err);
    place.write("syksy/roster.csv", &roster);
    place.done(&["allocate", "syksy.toml"]);
    checked(&place);
    for lost in ["plan.json", "roster.csv"] {
        fs::remove_file(place.path.join("syksy").join(lost)).unwrap();
    }
    let refused = place.run(&["allocate", "syksy.toml", "--fresh"]);
    let said = "take them out of the file before you plan anew";
    assert!(refused.err.contains(said), "{}", refused.err);
    assert!(!refused.err.contains("vuoro undo"), "{}", refused.err);
}

#[test]
fn a_library_that_was_published_with_duties_is_not_put_out_of_the_whole_term() {
    let place = published();
    let text = place.read("syksy.toml");
    place.write("syksy.toml", &text.replace("\nlast", "\nwithout = [\"boda\"]\nlast"));
    let before = place.files();
    let refused = place.run(&["allocate", "syksy.toml", "--now", LATER]);
    let said = "error[without-duties]: `boda` is in `without`, and was published with duties";
    assert!(refused.code == 2 && refused.err.contains(said), "{}", refused.err);
    assert!(refused.err.contains("`vuoro amend TERM --from DAY`"), "{}", refused.err);
    assert_same(&place.files(), &before);
}

#[test]
fn what_the_files_ask_for_again_is_said_when_it_is_taken_back() {
    let place = published();
    // Longer by a week: its duties are given out by the files, and not by people.
    let text = place.read("syksy.toml");
    place.write("syksy.toml", &text.replace("last = 2026-10-04", "last = 2026-10-11"));
    place.done(&["allocate", "syksy.toml", "--now", "2026-09-11T09:00:00Z"]);
    let undone = place.done(&["undo", "syksy.toml", "--now", "2026-09-12T09:00:00Z"]);
    let said = "the files still ask for 3 changes, which `vuoro allocate` makes again";
    assert!(undone.err.contains(said), "{}", undone.err);
    place.done(&["allocate", "syksy.toml", "--now", "2026-09-13T09:00:00Z"]);
    place.done(&["cancel", "syksy.toml", "2026-09-28 10:00", "--now", "2026-09-14T09:00:00Z"]);
    let undone = place.done(&["undo", "syksy.toml", "--now", "2026-09-15T09:00:00Z"]);
    assert!(!undone.err.contains("ask for"), "{}", undone.err);
}

/// Uusi joins PIKI late in the term with two seats a time; whatever happens then, its turns stay.
#[test]
fn a_newcomer_is_given_its_turns_once() {
    for size in [9_000, 60_000] {
        let place = Place::draft();
        let text = place.read("consortium.toml").replace("seats = 1\n", "seats = 2\n");
        place.write("consortium.toml", &text);
        place.done(&["publish", "syksy.toml", "--now", "2018-08-20T09:00:00Z"]);
        let uusi = format!("\n[[library]]\nid = \"uusi\"\nname = \"Uusi\"\nsize = {size}\n");
        place.write("consortium.toml", &format!("{text}{uusi}"));
        let amend =
            ["amend", "syksy.toml", "--from", "2018-12-03", "--now", "2018-09-14T08:30:00Z"];
        place.done(&amend);
        checked(&place);
        let turns = |place: &Place| place.read("syksy/roster.csv").matches(",uusi,Uusi,").count();
        let given = turns(&place);
        place.done(&["cancel", "syksy.toml", "2018-12-05 12:00", "--now", "2018-09-15T08:30:00Z"]);
        checked(&place);
        place.done(&["allocate", "syksy.toml", "--now", "2018-09-16T08:30:00Z"]);
        assert!(turns(&place) <= given, "{size}: {given}, then {}", turns(&place));
    }
}

/// What a newcomer gives away afterwards is not dealt to it again from the others.
#[test]
fn a_newcomer_that_gives_a_duty_away_is_dealt_no_other() {
    let place = Place::draft();
    place.done(&["publish", "syksy.toml", "--now", "2018-08-20T09:00:00Z"]);
    let uusi = "\n[[library]]\nid = \"uusi\"\nname = \"Uusi\"\nsize = 40000\n";
    place.write("consortium.toml", &(place.read("consortium.toml") + uusi));
    place.done(&["amend", "syksy.toml", "--from", "2018-10-01", "--now", "2018-09-14T08:30:00Z"]);
    let turns = |place: &Place| -> Vec<String> {
        let roster = place.read("syksy/roster.csv");
        let own = roster.lines().filter(|line| line.contains(",uusi,Uusi,"));
        let own = own.filter(|line| !line.contains(",cancelled,"));
        let time = |line: &str| {
            let fields: Vec<&str> = line.split(',').collect();
            format!("{} {}", fields[0], fields[2])
        };
        own.map(time).collect()
    };
    let given = turns(&place);
    assert!(given.len() > 2, "{given:?}");
    for duty in &given[..2] {
        place.done(&["cover", "syksy.toml", duty, "tampere", "--now", "2018-09-15T08:30:00Z"]);
    }
    place.done(&["allocate", "syksy.toml", "--now", "2018-09-16T08:30:00Z"]);
    assert_eq!(turns(&place), given[2..]);
}
