//! Planning a published term again after its files have changed.

use crate::place::{NOW, Place, assert_same, tables};
use crate::wording::assert_revised;

const LEAVES: &str = "\n[[member]]\nlibrary = \"nokia\"\nlast = 2018-10-31\n";

/// Date, start, and the libraries that had and have a duty, for every line of the machine's diff.
fn changed(place: &Place) -> Vec<String> {
    let json = place.run(&["diff", "old.csv", "syksy", "--format", "json"]).out;
    let parts = json.split("{\"date\":\"").skip(1);
    let id = |part: &str, key: &str| {
        let at = part.split(&format!("\"{key}\":{{")).nth(1).unwrap();
        let library = at.split("\"library\":").nth(1).unwrap();
        library.trim_start_matches('"').split(['"', ',']).next().unwrap().to_owned()
    };
    let line = |p: &str| {
        format!("{} {} {}", p.split('"').next().unwrap(), id(p, "before"), id(p, "after"))
    };
    parts.map(line).collect()
}

fn keep(place: &Place) {
    std::fs::copy(place.path.join("syksy/roster.csv"), place.path.join("old.csv")).unwrap();
}

#[test]
fn a_published_roster_stays_when_nothing_has_changed() {
    let place = Place::published();
    let before = place.files();
    place.done(&["allocate", "syksy.toml"]);
    assert_same(&place.files(), &before);
}

#[test]
fn when_a_library_leaves_only_its_duties_change_and_the_report_says_why() {
    let place = Place::published();
    keep(&place);
    place.add(LEAVES);
    let done = place.change(&["allocate", "syksy.toml"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let changed = changed(&place);
    assert_eq!(changed.len(), 7, "{changed:?}");
    for line in &changed {
        assert!(line.as_str() > "2018-11" && line.contains(" nokia "), "{line}");
    }
    assert!(done.out.starts_with("Muuttuneet vuorot\n"), "{}", done.out);
    assert!(
        done.out
            .contains("│ ti 6.11.2018  ┆ 12:00–14:00 ┆ Nokia ┆ siirretty → ┆ ei mukana tuolloin │\n│               ┆             ┆       ┆ Sastamala   ┆"),
        "{}",
        done.out
    );
    assert_eq!(place.read("syksy.toml").matches("because = \"not-member\"").count(), 7);
    let roster = place.duty("2018-11-06", "12:00");
    assert!(roster[0].ends_with(",cancelled,1,2018-09-14T08:30:00Z,"), "{roster:?}");
    assert!(roster[1].contains(",sastamala,Sastamala,nokia,cover,confirmed,0,"), "{roster:?}");
    let ledger = place.read("syksy/ledger.csv");
    assert!(
        ledger.lines().any(|l| l.starts_with("nokia,") && l.ends_with(",2018-10-31")),
        "{ledger}"
    );
    let files = place.files();
    place.done(&["allocate", "syksy.toml"]);
    assert_same(&place.files(), &files);
}

#[test]
fn what_planning_again_has_changed_is_taken_back_together() {
    let place = Place::published();
    place.done(&[
        "cover",
        "syksy.toml",
        "2018-09-20 12:00",
        "sastamala",
        "--now",
        "2018-09-01T06:00:00Z",
    ]);
    let before = place.files();
    place.add(LEAVES);
    place.change(&["allocate", "syksy.toml"]);
    let changed = place.files();
    assert_ne!(changed, before);
    place.write("syksy.toml", &place.read("syksy.toml").replace(LEAVES, ""));
    place.done(&["undo", "syksy.toml", "--now", "2018-09-15T08:30:00Z"]);
    let undone = place.files();
    assert_same(&tables(&undone), &tables(&before));
    assert!(assert_revised(&before, &undone) > 0 && assert_revised(&changed, &undone) > 0);
    place.done(&["allocate", "syksy.toml"]);
    assert_same(&place.files(), &undone);
}

/// What was needed is not taken back while the files still need it, and neither is a cover for one
/// that has left since; those that nobody can serve are counted for each library.
#[test]
fn undo_gives_no_duty_to_a_library_that_cannot_serve() {
    let place = Place::published();
    place.add(LEAVES);
    assert_eq!(place.change(&["allocate", "syksy.toml"]).code, 0);
    let before = place.files();
    for more in [&[][..], &["--dry-run"]] {
        let undone = place.run(&[&["undo", "syksy.toml"], more].concat());
        assert_eq!(undone.code, 2);
        let said = "error: the last change was needed, and without it duties could not stay as they \
                    would be: nothing was changed\n  `nokia`: 7 duties, the first at `2018-11-06 \
                    12:00` (not-member)\n  help: take out of the files first";
        assert!(undone.err.starts_with(said), "{}", undone.err);
        assert_same(&place.files(), &before);
    }
    let place = Place::published();
    assert_eq!(place.change(&["cover", "syksy.toml", "2018-11-06 12:00", "sastamala"]).code, 0);
    place.add("\n[[absence]]\nlibrary = \"nokia\"\nfirst = 2018-11-06\nlast = 2018-11-06\n");
    let undone = place.run(&["undo", "syksy.toml"]);
    assert_eq!(undone.code, 2, "{}", undone.out);
    assert!(
        undone.err.contains("  `nokia`: 1 duty, at `2018-11-06 12:00` (absent)\n"),
        "{}",
        undone.err
    );
}

#[test]
fn everything_before_from_stays_in_any_case() {
    let place = Place::published();
    keep(&place);
    place.add(LEAVES);
    let late = place.run(&[
        "allocate",
        "syksy.toml",
        "--from",
        "2018-12-01",
        "--now",
        "2018-09-14T08:30:00Z",
    ]);
    assert_eq!(late.code, 0, "{}", late.err);
    assert_eq!(changed(&place).len(), 3);
    // Told after the term, without a day: nobody has served what is past.
    let late = place.run(&["allocate", "syksy.toml", "--now", "2018-12-30T08:30:00Z"]);
    assert_eq!(late.code, 1);
    assert_eq!(changed(&place).len(), 7, "four more of November");
    assert_eq!(place.read("syksy.toml").matches("kind = \"vacate\"").count(), 4);
}

#[test]
fn a_closure_cancels_its_duties_and_taking_it_away_fills_them_again() {
    let place = Place::published();
    keep(&place);
    assert_eq!(place.change(&["cover", "syksy.toml", "2018-11-14 12:00", "nokia"]).code, 0);
    let closure = "\n[[closed]]\nfirst = 2018-11-14\n";
    place.add(closure);
    let done = place.run(&["allocate", "syksy.toml", "--now", "2018-09-15T08:30:00Z"]);
    assert_eq!(done.code, 0, "{}", done.err);
    for start in ["10:00", "12:00", "14:00"] {
        let lines = place.duty("2018-11-14", start);
        // Whoever had lost it before learns that nobody has it any more.
        let times = |l: &String| if l.contains(",turn,") && lines.len() > 1 { 2 } else { 1 };
        let is_right =
            |l: &String| l.contains(&format!(",cancelled,{},2018-09-15T08:30:00Z,", times(l)));
        assert!(lines.iter().all(is_right), "{lines:?}");
    }
    let quiet = place.done(&["allocate", "syksy.toml"]);
    assert!(!quiet.err.contains("warning"), "{}", quiet.err);
    place.write("syksy.toml", &place.read("syksy.toml").replace(closure, ""));
    place.done(&["allocate", "syksy.toml", "--now", "2018-09-16T08:30:00Z"]);
    for (start, library) in [("10:00", "tampere"), ("12:00", "nokia"), ("14:00", "lempaala")] {
        let lines = place.duty("2018-11-14", start);
        let live: Vec<&String> = lines.iter().filter(|l| !l.contains(",cancelled,")).collect();
        assert!(live.len() == 1 && live[0].contains(&format!(",{library},")), "{lines:?}");
        assert!(live[0].contains(",confirmed,2,2018-09-16T08:30:00Z,"), "{live:?}");
    }
}

#[test]
fn a_day_that_is_opened_after_publication_gets_its_duties() {
    let place = Place::published();
    let text = place
        .read("syksy.toml")
        .replace("holidays = \"FI\"", "holidays = \"FI\"\nopen = [2018-12-06]");
    assert!(place.duty("2018-12-06", "10:00").is_empty());
    place.write("syksy.toml", &text);
    place.done(&["allocate", "syksy.toml", "--now", "2018-09-16T08:30:00Z"]);
    for start in ["10:00", "12:00", "14:00"] {
        let lines = place.duty("2018-12-06", start);
        assert_eq!(
            lines.iter().filter(|l| l.contains(",cover,confirmed,0,")).count(),
            1,
            "{lines:?}"
        );
    }
    let files = place.files();
    place.done(&["allocate", "syksy.toml"]);
    assert_same(&place.files(), &files);
}

#[test]
fn what_nobody_can_take_is_unfilled_and_the_exit_code_says_so() {
    let place = Place::published();
    for id in ids(&place) {
        place.add(&format!(
            "
[[absence]]
library = \"{id}\"
first = 2018-11-14
"
        ));
    }
    let done = place.change(&["allocate", "syksy.toml"]);
    assert_eq!(done.code, 1, "{}", done.err);
    assert_eq!(place.read("syksy.toml").matches("kind = \"vacate\"").count(), 3);
    let lines = place.duty("2018-11-14", "10:00");
    assert!(
        lines[1].contains(",,,tampere,cover,unfilled,0,2018-09-14T08:30:00Z,\"poissa: "),
        "{lines:?}"
    );
    let files = place.files();
    assert_eq!(place.run(&["allocate", "syksy.toml"]).code, 1);
    assert_same(&place.files(), &files);
    // Somebody is back: the duties that nobody had are the only ones that change.
    place.write(
        "syksy.toml",
        &place.read("syksy.toml").replace(
            "library = \"tampere\"\nfirst = 2018-11-14",
            "library = \"tampere\"\nfirst = 2018-11-15",
        ),
    );
    assert_eq!(place.change(&["allocate", "syksy.toml"]).code, 0);
    assert!(place.duty("2018-11-14", "14:00").last().unwrap().contains(",tampere,"));
}

fn ids(place: &Place) -> Vec<String> {
    let text = place.read("consortium.toml");
    let libraries = text.split("[[library]]\nid = \"").skip(1);
    libraries.map(|l| l.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn a_draft_is_planned_anew_and_so_is_everything_with_fresh() {
    let place = Place::published();
    let published = place.files();
    let without = |text: &str| text.replace("published = 2018-08-20T09:00:00Z\n", "");
    place.write("syksy.toml", &without(&place.read("syksy.toml")));
    place.done(&["allocate", "syksy.toml", "--fresh"]);
    assert!(place.read("syksy/plan.json").contains("\"published\":null"));
    let narrow = place.read("consortium.toml").replacen("size = 16779", "size = 26467", 1);
    place.write("consortium.toml", &narrow);
    place.done(&["allocate", "syksy.toml"]);
    assert_ne!(place.files()["syksy/roster.csv"], published["syksy/roster.csv"]);
    // Published, the plan stays whatever the sizes become; anew, it follows them.
    place.write("syksy.toml", &String::from_utf8(published["syksy.toml"].0.clone()).unwrap());
    place.done(&["allocate", "syksy.toml"]);
    let large = place.read("syksy/roster.csv");
    place.write("consortium.toml", &narrow.replacen("size = 26467", "size = 16779", 1));
    place.done(&["allocate", "syksy.toml"]);
    assert_eq!(place.read("syksy/roster.csv"), large);
    place.done(&["allocate", "syksy.toml", "--fresh"]);
    assert_same(&tables(&place.files()), &tables(&published));
    // Whoever imported the week in between is told what of it holds no longer.
    assert!(assert_revised(&published, &place.files()) > 0);
}

#[test]
fn a_change_written_by_hand_is_applied_or_refused_with_its_place() {
    let place = Place::published();
    place.add("\n[[change]]\nat = 2018-09-14T08:30:00Z\nkind = \"cover\"\nduty = \"2018-09-20 12:00\"\nlibrary = \"sastamala\"\n");
    place.done(&["allocate", "syksy.toml"]);
    assert!(place.duty("2018-09-20", "12:00")[1].contains(",sastamala,"));
    let before = place.files();
    place.add("\n[[change]]\nat = 2018-09-15T08:30:00Z\nkind = \"cover\"\nduty = \"2018-09-20 10:00\"\nlibrary = \"nokia\"\n");
    let done = place.run(&["allocate", "syksy.toml"]);
    assert_eq!(done.code, 2);
    assert!(
        done.err.contains(
            "error[no-staff]: `nokia` has no staff at `2018-09-20 10:00`\n  --> syksy.toml:21:8"
        ),
        "{}",
        done.err
    );
    let mut after = place.files();
    after.insert("syksy.toml".to_owned(), before["syksy.toml"].clone());
    assert_same(&after, &before);
}

#[test]
fn what_was_legal_when_it_was_agreed_stays_in_the_history() {
    let place = Place::published();
    place.change(&["cover", "syksy.toml", "2018-11-22 12:00", "nokia"]);
    place.add(LEAVES);
    let done = place.run(&["allocate", "syksy.toml", "--now", "2018-10-01T08:30:00Z"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let lines = place.duty("2018-11-22", "12:00");
    assert!(
        lines.iter().any(|l| l.contains(",nokia,Nokia,ylojarvi,cover,cancelled,1,2018-10-01")),
        "{lines:?}"
    );
}

#[test]
fn a_pool_that_settles_its_turns_itself_keeps_its_open_duties() {
    let place = Place::published();
    let open =
        place.read("consortium.toml").replacen("[[pool]]\n", "[[pool]]\nturns = \"open\"\n", 1);
    place.write("consortium.toml", &open);
    place.done(&["allocate", "syksy.toml", "--fresh", "--now", "2018-09-01T08:30:00Z"]);
    let before = place.files();
    place.done(&["allocate", "syksy.toml"]);
    assert_same(&place.files(), &before);
    assert_eq!(
        place.duty("2018-09-18", "14:00"),
        ["2018-09-18,tue,14:00,16:00,1,,Pooli 1,pooli-1,turn,open,0,,"]
    );
    let swap = place.change(&["swap", "syksy.toml", "2018-09-18 14:00", "2018-09-18 12:00"]);
    assert!(
        swap.err.contains("error[nobody-on-duty]: no library has the duty at `2018-09-18 14:00`"),
        "{}",
        swap.err
    );
    assert!(swap.err.contains("who could take"), "{}", swap.err);
    assert_eq!(place.change(&["cover", "syksy.toml", "2018-09-18 14:00", "akaa"]).code, 0);
    let lines = place.duty("2018-09-18", "14:00");
    assert_eq!(
        lines[0],
        "2018-09-18,tue,14:00,16:00,1,,Pooli 1,pooli-1,turn,cancelled,1,2018-09-14T08:30:00Z,"
    );
    assert!(lines[1].contains(",akaa,Akaa,pooli-1,cover,confirmed,0,"), "{lines:?}");
    let settled = place.files();
    place.done(&["allocate", "syksy.toml"]);
    assert_same(&place.files(), &settled);
    place.done(&["undo", "syksy.toml", "--now", NOW]);
    assert_same(&tables(&place.files()), &tables(&before));
}

#[test]
fn pools_that_were_formed_are_read_back_as_they_were_published() {
    for example in ["piki-2018-fair", "piki-2018-exact"] {
        let place = Place::of(example);
        let before = place.files();
        place.done(&["allocate", "syksy.toml"]);
        assert_same(&place.files(), &before);
    }
}
