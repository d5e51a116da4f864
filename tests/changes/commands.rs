//! Swap, cover, cancel, undo, diff and fairness.

use crate::place::{NOW, Place, assert_same, tables};
use crate::wording::assert_revised;

#[test]
fn a_swap_is_written_into_term_roster_and_calendars_and_nowhere_else() {
    let place = Place::published();
    let before = place.files();
    let done = place.change(&[
        "swap",
        "syksy.toml",
        "2018-09-18 12:00",
        "2018-09-21 14:00",
        "--note",
        "puhelimessa \"sovittu\"",
    ]);
    assert_eq!(done.code, 0, "{}", done.err);
    let text = place.read("syksy.toml");
    let old = String::from_utf8(before["syksy.toml"].0.clone()).unwrap();
    let added = "
[[change]]
at = 2018-09-14T08:30:00Z
kind = \"swap\"
duty = \"2018-09-18 12:00\"
with = \"2018-09-21 14:00\"
note = \"puhelimessa \\\"sovittu\\\"\"
";
    assert_eq!(text, format!("{old}{added}"));
    assert_eq!(
        place.duty("2018-09-18", "12:00"),
        [
            "2018-09-18,tue,12:00,14:00,1,nokia,Nokia,nokia,own,cancelled,1,2018-09-14T08:30:00Z,",
            "2018-09-18,tue,12:00,14:00,1,kangasala,Kangasala,nokia,swap,confirmed,0,2018-09-14T08:30:00Z,",
        ]
    );
    let after = place.files();
    let changed: Vec<&String> = after.keys().filter(|n| after[*n] != before[*n]).collect();
    let expected = [
        "calendars/all.ics",
        "calendars/kangasala.ics",
        "calendars/nokia.ics",
        "events.json",
        "plan.json",
        "roster.csv",
    ];
    let mut expected: Vec<String> = expected.iter().map(|n| format!("syksy/{n}")).collect();
    expected.push("syksy.toml".to_owned());
    expected.sort();
    assert_eq!(changed, expected.iter().collect::<Vec<_>>());
    assert_eq!(before.len(), after.len());
    assert!(done.out.contains(
        "Nokia\n  ti 18.9.2018 12:00–14:00: ei enää teidän vuoronne: vaihdettu → Kangasala\n"
    ));
}

#[test]
fn undo_restores_every_table_and_no_calendar_goes_back() {
    let place = Place::published();
    place.add("\n# Kesä: ei muutoksia\n");
    let mut states = vec![place.files()];
    for (number, change) in [
        vec!["cover", "syksy.toml", "2018-09-20 12:00", "sastamala"],
        vec!["swap", "syksy.toml", "2018-09-20 12:00", "2018-09-18 12:00"],
        vec!["cancel", "syksy.toml", "2018-09-20 12:00"],
        vec!["cover", "syksy.toml", "2018-09-18 12:00", "nokia"],
    ]
    .into_iter()
    .enumerate()
    {
        let now = format!("2018-09-14T0{number}:30:00Z");
        place.done(&[change, vec!["--now", now.as_str()]].concat());
        states.push(place.files());
    }
    let mut last = states.pop().unwrap();
    assert_same(&place.files(), &last);
    while let Some(state) = states.pop() {
        place.done(&["undo", "syksy.toml", "--now", "2018-09-14T09:30:00Z"]);
        let now = place.files();
        assert_same(&tables(&now), &tables(&state));
        // Calendars may have been fetched in between.
        assert!(assert_revised(&last, &now) > 0 && assert_revised(&state, &now) > 0);
        last = now;
    }
    let done = place.run(&["undo", "syksy.toml"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("has no change that could be taken back"), "{}", done.err);
}

#[test]
fn a_trial_shows_the_same_and_writes_nothing() {
    let place = Place::published();
    let before = place.files();
    let cover = ["cover", "syksy.toml", "2018-09-20 12:00", "sastamala"];
    let trial = place.change(&[&cover[..], &["--dry-run"]].concat());
    assert_eq!((trial.code, place.files()), (0, before));
    assert_eq!(place.change(&cover).out, trial.out);
    let before = place.files();
    let trial = place.run(&["undo", "syksy.toml", "--dry-run"]);
    assert_eq!((trial.code, place.files()), (0, before));
    assert!(trial.out.contains("Ylöjärvi"), "{}", trial.out);
}

#[test]
fn what_is_not_legal_is_refused_with_the_reason_and_leaves_every_file_alone() {
    let place = Place::published();
    place.add("\n[[absence]]\nlibrary = \"sastamala\"\nfirst = 2018-09-20\n");
    place.add("\n[[member]]\nlibrary = \"akaa\"\nlast = 2018-09-10\n");
    place.change(&["allocate", "syksy.toml"]);
    let cancelled = ["cancel", "syksy.toml", "2018-09-19 10:00"];
    assert_eq!(place.change(&cancelled).code, 0);
    let before = place.files();
    for (args, reason) in [
        (
            vec!["cover", "2018-09-20 10:00", "nokia"],
            "error[no-staff]: `nokia` has no staff at `2018-09-20 10:00`",
        ),
        (
            vec!["cover", "2018-09-20 10:00", "sastamala"],
            "error[library-absent]: `sastamala` is absent",
        ),
        (
            vec!["cover", "2018-09-20 10:00", "akaa"],
            "error[not-a-member]: `akaa` takes no part in the term",
        ),
        (
            vec!["cover", "2018-09-20 12:00", "ylojarvi"],
            "error[same-library]: `ylojarvi` has the duty",
        ),
        (vec!["cover", "2018-09-20 10:00", "helsinki"], "error[unknown-library]"),
        (vec!["cover", "2018-09-20 11:00", "nokia"], "error[unknown-cell]"),
        (vec!["cover", "2018-12-06 12:00", "nokia"], "error[unknown-duty]"),
        (vec!["cover", "2019-09-20 12:00", "nokia"], "error[outside-term]"),
        (
            vec!["cover", "2018-09-14 10:00", "nokia"],
            "is past: it is 2018-09-14 11:30 in Europe/Helsinki",
        ),
        (vec!["swap", "2018-09-18 12:00", "2018-09-13 12:00"], "is past"),
        (vec!["swap", "2018-09-18 10:00", "2018-09-20 10:00"], "error[same-library]: `tampere`"),
        (vec!["swap", "2018-09-18 12:00", "2018-09-20 10:00"], "error[no-staff]: `nokia`"),
        (vec!["swap", "2018-09-18 12:00", "2018-09-18 12:00"], "error[swap-with-itself]"),
        (vec!["cancel", "2018-09-19 10:00"], "error[already-cancelled]"),
        (vec!["cancel", "tomorrow"], "error[bad-cell]"),
    ] {
        let args = [&args[..1], &["syksy.toml"], &args[1..]].concat();
        let done = place.change(&args);
        assert_eq!(done.code, 2, "{args:?}");
        assert!(done.err.contains(reason), "{args:?}: {}", done.err);
        // What was asked for stands in no file.
        let command = format!("--> vuoro {}", args[0]);
        assert!(!reason.starts_with("error") || done.err.contains(&command), "{}", done.err);
        assert!(!done.err.contains("--> syksy.toml:"), "{args:?}: {}", done.err);
        assert_same(&place.files(), &before);
    }
    let early =
        place.run(&["cancel", "syksy.toml", "2018-09-20 12:00", "--now", "2018-09-01T00:00:00Z"]);
    assert!(early.err.contains("give a later one with --now"), "{}", early.err);
    assert_eq!((early.code, place.files()), (2, before));
}

#[test]
fn what_is_refused_is_found_in_the_command() {
    let place = Place::published();
    for (args, shown) in [
        (["cover", "2018-09-20 10:00", "nokia"], "--> vuoro cover, \"2018-09-20 10:00\"\n"),
        (["cover", "2018-09-20 10:00", "helsinki"], "--> vuoro cover, helsinki\n"),
        (["cover", "tomorrow", "nokia"], "--> vuoro cover, tomorrow\n"),
        (["swap", "2018-09-18 12:00", "20.9.2018 9.30"], "--> vuoro swap, \"2018-09-20 09:30\"\n"),
    ] {
        let done = place.change(&[&args[..1], &["syksy.toml"], &args[1..]].concat());
        assert!(done.code == 2 && done.err.contains(shown), "{args:?}: {}", done.err);
    }
    let done = place.change(&["cancel", "syksy.toml", "tomorrow"]);
    assert!(done.err.contains("is no cell: expected a date and a start"), "{}", done.err);
}

#[test]
fn days_are_taken_as_reports_print_them() {
    let [iso, as_people_do] =
        [["2018-09-18 12:00", "2018-09-21 14:00"], ["18.9.2018 12:00", "pe 21.9.2018 14:00"]];
    let swap = |duties: [&str; 2]| {
        let place = Place::published();
        place.done(&["swap", "syksy.toml", duties[0], duties[1], "--now", NOW]);
        place.files()
    };
    // Files are written in one form.
    assert_same(&swap(as_people_do), &swap(iso));
    let place = Place::published();
    let done = place.change(&["cancel", "syksy.toml", "ma 18.9.2018 12:00"]);
    assert!(done.code == 2 && done.err.contains("2018-09-18 is a Tuesday, not"), "{}", done.err);
}

#[test]
fn a_refusal_offers_who_could_fairest_and_nearest_first() {
    let place = Place::published();
    let done = place.change(&["cover", "syksy.toml", "2018-09-20 10:00", "nokia"]);
    let offers = done.err.split_once("\n\n").unwrap().1;
    assert!(
        offers.contains(
            "who could take `2018-09-20 10:00`, those first that are furthest behind:
  sastamala: owed 22.9 h, rostered 16.0 h: 6.9 h below
  ylojarvi: owed 30.5 h, rostered 30.0 h: 0.5 h below
"
        ),
        "{offers}"
    );
    assert!(
        offers.contains(
            "what `2018-09-20 10:00` could be swapped with, the nearest first:
  `2018-09-20 12:00`: ylojarvi
"
        ),
        "{offers}"
    );
}

#[test]
fn a_draft_has_no_changes() {
    let place = Place::draft();
    let done = place.change(&["cancel", "syksy.toml", "2018-09-20 12:00"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("the plan is a draft, which has no changes"), "{}", done.err);
}

#[test]
fn comments_layout_and_windows_line_ends_stay_as_they_are() {
    let place = Place::published();
    let windows = place.read("syksy.toml").replace('\n', "\r\n") + "  # loppu";
    place.write("syksy.toml", &windows);
    place.done(&["allocate", "syksy.toml"]);
    assert_eq!(place.change(&["cancel", "syksy.toml", "2018-09-20 12:00"]).code, 0);
    let added = "\r\n\r\n[[change]]\r\nat = 2018-09-14T08:30:00Z\r\nkind = \"cancel\"\r\nduty = \"2018-09-20 12:00\"";
    assert_eq!(place.read("syksy.toml"), format!("{windows}{added}"));
    place.done(&["undo", "syksy.toml"]);
    assert_eq!(place.read("syksy.toml"), windows);
}

#[test]
fn missed_duties_stay_owed_unless_they_are_excused() {
    let place = Place::published();
    let ledger = |place: &Place, id: &str| {
        let text = place.read("syksy/ledger.csv");
        text.lines().find(|l| l.starts_with(&format!("{id},"))).unwrap().to_owned()
    };
    assert_eq!(ledger(&place, "nokia"), "nokia,Nokia,1855,1920,0,65");
    assert_eq!(ledger(&place, "ylojarvi"), "ylojarvi,Ylöjärvi,1831,1800,0,-31");
    place.add("\n[[missed]]\nlibrary = \"nokia\"\nduty = \"2018-09-04 12:00\"\n");
    place
        .add("\n[[missed]]\nlibrary = \"ylojarvi\"\nduty = \"2018-09-06 12:00\"\nexcused = true\n");
    place.done(&["allocate", "syksy.toml"]);
    assert_eq!(ledger(&place, "nokia"), "nokia,Nokia,1855,1800,0,-55,120,0,");
    assert_eq!(ledger(&place, "ylojarvi"), "ylojarvi,Ylöjärvi,1711,1680,0,-31,0,120,");
    place.add("\n[[missed]]\nlibrary = \"nokia\"\nduty = \"2018-09-06 12:00\"\n");
    let done = place.run(&["allocate", "syksy.toml"]);
    assert_eq!(done.code, 2);
    assert!(
        done.err.contains("error[not-on-duty]: `nokia` does not have the duty"),
        "{}",
        done.err
    );
}

#[test]
fn whoever_is_far_off_only_by_a_cover_is_said_to_be_so() {
    let place = Place::published();
    let before = place.done(&["allocate", "syksy.toml", "--now", NOW]).out.replace('\n', " ");
    assert!(!before.contains("Nokia +"), "{before}");
    place.done(&["cover", "syksy.toml", "2018-09-25 14:00", "nokia", "--now", NOW]);
    let after = place.done(&["allocate", "syksy.toml", "--now", NOW]).out.replace('\n', " ");
    assert!(after.contains("Nokia +3,1 h (muutokset julkaisemisen jälkeen)"), "{after}");
    // What was so before the cover is so for the old reason.
    assert!(after.contains("Tampere +7,1 h (kokonaiset viikkovuorot)"), "{after}");
}

#[test]
fn pools_are_shown_with_the_duties_that_their_members_have_now() {
    let place = Place::published();
    place.add("\n[[member]]\nlibrary = \"orivesi\"\nlast = 2018-10-10\n");
    let report = place.done(&["allocate", "syksy.toml", "--now", NOW]).out;
    let roster = place.read("syksy/roster.csv");
    let served = |line: &&str| line.contains(",orivesi,") && line.contains(",confirmed,");
    let duties = roster.lines().filter(served).count();
    assert!(duties > 0, "{roster}");
    let pools = report.split("Poolit").nth(1).unwrap().split("Velvo").next().unwrap();
    assert!(pools.contains(&format!("Orivesi\u{a0}{duties}")), "{duties}: {pools}");
}

#[test]
fn diff_shows_what_changed_in_a_table_in_mails_and_for_machines() {
    let place = Place::published();
    std::fs::copy(place.path.join("syksy/roster.csv"), place.path.join("old.csv")).unwrap();
    let same = place.done(&["diff", "old.csv", "syksy"]);
    assert_eq!(same.out, "Vuorolistat ovat samat.\n");
    place.done(&["swap", "syksy.toml", "2018-09-18 12:00", "2018-09-21 14:00", "--now", NOW]);
    let table = place.run(&["diff", "old.csv", "syksy", "--language", "en"]);
    assert_eq!(table.code, 1);
    assert!(
        table
            .out
            .contains("│ Tue 18 September 2018 ┆ 12:00–14:00 ┆ Nokia     ┆ swapped → Kangasala │"),
        "{}",
        table.out
    );
    let mail = |language| {
        place.run(&["diff", "old.csv", "syksy", "--format", "mail", "--language", language]).out
    };
    assert_eq!(
        mail("sv"),
        "Kangasala
  tis 18.9.2018 12:00–14:00: nytt pass (tidigare: Nokia)
  fre 21.9.2018 14:00–16:00: inte längre ert pass: bytt → Nokia

Nokia
  tis 18.9.2018 12:00–14:00: inte längre ert pass: bytt → Kangasala
  fre 21.9.2018 14:00–16:00: nytt pass (tidigare: Kangasala)

"
    );
    assert!(mail("en").contains(
        "  Tue 18 September 2018 12:00–14:00: no longer your duty: swapped → Kangasala\n"
    ));
    let json = place.run(&["diff", "old.csv", "syksy", "--format", "json"]).out;
    assert!(json.starts_with("{\"format\":1,\"changed\":[{\"date\":\"2018-09-18\",\"start\":\"12:00\",\"end\":\"14:00\",\"seat\":1,\
        \"before\":{\"status\":\"confirmed\",\"library\":\"nokia\",\"name\":\"Nokia\"}"), "{json}");
    assert_eq!(json.matches(",\"fate\":\"swapped\"}").count(), 2, "{json}");
    // Who serves counts, not how it came about.
    place.done(&["swap", "syksy.toml", "2018-09-18 12:00", "2018-09-21 14:00", "--now", NOW]);
    assert_eq!(place.run(&["diff", "old.csv", "syksy"]).code, 0);
    assert_eq!(place.run(&["diff", "old.csv", "syksy.toml"]).code, 0);
    assert_eq!(place.run(&["diff", "old.csv", "nowhere"]).code, 2);
    place.write("kevat.toml", &place.read("syksy.toml"));
    let unplanned = place.run(&["diff", "old.csv", "kevat.toml"]);
    assert_eq!(unplanned.code, 2);
    assert!(
        unplanned.err.contains("plan it with `vuoro allocate kevat.toml`"),
        "{}",
        unplanned.err
    );
}

#[test]
fn diff_and_fairness_speak_the_language_of_the_consortium() {
    let place = Place::published();
    let fi = place.done(&["fairness", "syksy"]).out;
    std::fs::copy(place.path.join("syksy/roster.csv"), place.path.join("old.csv")).unwrap();
    let sv = place.read("consortium.toml").replace("language = \"fi\"", "language = \"sv\"");
    place.write("consortium.toml", &sv);
    let all = [
        &["diff", "old.csv", "syksy"][..],
        &["diff", "old.csv", "old.csv"],
        &["diff", "old.csv", "syksy.toml"],
        &["fairness", "syksy"],
        &["fairness", "syksy.toml"],
        &["fairness", "syksy/roster.csv"],
    ];
    for args in all {
        let said = [args, &["--language", "sv"]].concat();
        assert_eq!(place.done(args).out, place.done(&said).out, "{args:?}");
    }
    assert_ne!(place.done(&["fairness", "syksy"]).out, fi);
    // Nobody knows it of a roster on its own.
    std::fs::remove_file(place.path.join("consortium.toml")).unwrap();
    assert_eq!(place.done(&["fairness", "syksy"]).out, fi);
}

#[test]
fn fairness_shows_owed_done_and_balance_per_library_and_kind_of_cell() {
    let place = Place::published();
    let csv = place.done(&["fairness", "syksy", "--format", "csv"]).out;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "library,name,weekday,part,carried_in_minutes,owed_minutes,held_minutes,balance_minutes"
    );
    assert!(lines.contains(&"nokia,Nokia,,,0,1855,1920,65"), "{csv}");
    // Sixteen Tuesdays from noon: all of Nokia's duties, of which it owes its part of 32 duties.
    assert!(lines.contains(&"nokia,Nokia,tue,afternoon,0,250,1920,1670"), "{csv}");
    let sum = |id: &str| -> i64 {
        let of =
            lines.iter().filter(|l| l.starts_with(id) && l.contains("ing") | l.contains("noon"));
        of.map(|l| l.split(',').nth(6).unwrap().parse::<i64>().unwrap()).sum()
    };
    assert_eq!((sum("nokia,"), sum("tampere,")), (1920, 13320));
    let twice = place.done(&["fairness", "syksy", "syksy/roster.csv", "--format", "csv"]).out;
    assert!(twice.contains("\nnokia,Nokia,,,0,3710,3840,130\n"), "{twice}");
    assert_eq!(place.done(&["fairness", "syksy.toml", "--format", "csv"]).out, csv);
    let text = place.done(&["fairness", "syksy", "--language", "en"]).out;
    let line = text.lines().find(|l| l.starts_with("│ Sastamala")).unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(words[2..], ["┆", "even", "┆", "22.9", "┆", "16.0", "┆", "6.9", "h", "below", "│"]);
    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
    let json = place.done(&["fairness", "syksy", "--format", "json"]).out;
    assert!(json.contains("{\"library\":\"nokia\",\"name\":\"Nokia\",\"carried_in_minutes\":0,\"owed_minutes\":1855,"), "{json}");
}

#[test]
fn a_cover_and_a_swap_beyond_a_limit_are_refused_with_its_name_and_are_not_offered() {
    let place = Place::draft();
    let text = place.read("consortium.toml");
    let limited = text.replacen("id = \"ylojarvi\"\n", "id = \"ylojarvi\"\nmax_per_day = 1\n", 1);
    assert_ne!(limited, text);
    place.write("consortium.toml", &limited);
    place.done(&["publish", "syksy.toml", "--at", "2018-08-20T09:00:00Z"]);
    let before = place.files();
    // Ylöjärvi has Thursdays at noon.
    for args in [
        ["cover", "syksy.toml", "2018-09-20 10:00", "ylojarvi"],
        ["swap", "syksy.toml", "2018-09-27 12:00", "2018-09-20 10:00"],
    ] {
        let done = place.change(&args);
        assert_eq!(done.code, 2, "{}", done.out);
        let said = "error[beyond-limit]: with `2018-09-20 10:00` `ylojarvi` would have more duties \
            than `max_per_day` allows";
        assert!(done.err.contains(said), "{}", done.err);
        // To exchange two duties of the day is no duty more.
        assert!(!done.err.contains("ylojarvi: owed"), "{}", done.err);
        let swaps = done.err.lines().filter(|line| line.ends_with(": ylojarvi"));
        assert!(swaps.clone().all(|line| line.contains("2018-09-20 ")), "{}", done.err);
        assert_same(&place.files(), &before);
    }
}
