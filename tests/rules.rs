//! Every rule has a page of the common form, a patch to files that are lent which breaks it, and one
//! that almost does.

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use common::patch::{self, Files};
use common::rooms;
use common::{root, tests};
use vuoro::check::{self, Calendar, Look, RULES, Report, RingSheet, Sheet};
use vuoro::files;
use vuoro::finding::{FileId, Finding, Place};
use vuoro::input::{self, SourceMap};

/// The files of a rule, `breaks` or `almost`.
fn of_rule(rule: &str, kind: &str) -> Files {
    rooms::of_rule(&tests(), rule, kind).files
}

/// Checks files as the command line does, strict rules included.
fn report(files: &Files) -> Report {
    looked(files).0
}

/// The same with the files.
fn looked(files: &Files) -> (Report, SourceMap) {
    looked_at(files, true)
}

fn looked_at(given: &Files, strict: bool) -> (Report, SourceMap) {
    let mut sources = SourceMap::default();
    let table = |sources: &mut SourceMap, name: &str| -> Option<FileId> {
        given.get(name).map(|bytes| sources.add_table(name, bytes))
    };
    let written = table(&mut sources, "consortium.toml").unwrap();
    let consortium = input::consortium(&mut sources, written).expect("is right").value;
    let written = table(&mut sources, "term.toml").unwrap();
    let before = table(&mut sources, "before.csv");
    let term = input::term(&mut sources, written, &consortium, before).expect("is right").value;
    let roster_file = table(&mut sources, "roster.csv").unwrap();
    let roster = files::roster::read(&mut sources, roster_file).unwrap();
    let ledger_file = table(&mut sources, "ledger.csv").unwrap();
    let ledger = files::ledger::read(&mut sources, ledger_file).unwrap();
    let calendar_file = table(&mut sources, "imatra.ics").unwrap();
    let calendar = files::calendar::read(&mut sources, calendar_file).unwrap();
    let fresh = table(&mut sources, "fresh.csv");
    let fresh = fresh.map(|file| files::roster::read(&mut sources, file).unwrap());
    let ring_file = table(&mut sources, "ring.csv").unwrap();
    let ring = files::ring::lines(&mut sources, ring_file).unwrap();
    let ring = RingSheet { name: "imatra", file: ring_file, lines: &ring };
    let sheet = Sheet { file: calendar_file, value: &calendar };
    let mut calendars = vec![Calendar { name: "imatra", sheet, beside: &[] }];
    let all = table(&mut sources, "all.ics");
    let all = all.map(|file| (file, files::calendar::read(&mut sources, file).unwrap()));
    calendars.extend(all.as_ref().map(|(file, value)| Calendar {
        name: "all",
        sheet: Sheet { file: *file, value },
        beside: &[],
    }));
    // How far off members of a pool are to be, one pool a line.
    let bounds = given.get("promised").cloned().unwrap_or_default();
    let bounds = String::from_utf8(bounds).unwrap();
    let mut promised = files::Promised::default();
    promised.is_known = !bounds.is_empty();
    promised.turns = (bounds.lines())
        .filter_map(|line| line.split_once(' '))
        .map(|(pool, bound)| (pool.to_owned(), bound.parse().unwrap()))
        .collect();
    let look = Look {
        consortium: Some(&consortium),
        term: Some(&term),
        roster: Some(Sheet { file: roster_file, value: &roster }),
        ledger: Some(Sheet { file: ledger_file, value: &ledger }),
        rings: &[ring],
        calendars: &calendars,
        fresh: fresh.as_ref(),
        promised: Some(&promised),
        rewritten: &[],
    };
    let report = check::check(&look, strict);
    for finding in &report.findings {
        assert!(sources.resolve(&finding.place).is_some(), "{} has no place", finding.message);
        assert!(!finding.help.is_empty(), "{} has no remedy", finding.message);
    }
    (report, sources)
}

/// What a report says, each finding with the bytes that it is about.
fn said_of((report, sources): &(Report, SourceMap)) -> String {
    let mut text = String::new();
    for f in &report.findings {
        let at = |place: &Place| {
            let (file, bytes) = sources.resolve(place).unwrap();
            format!("{} {}-{}", sources.name(file), bytes.start, bytes.end)
        };
        let (place, severity) = (at(&f.place), f.severity);
        writeln!(text, "{severity:?} {} {place}: {} [{}] {}", f.rule, f.message, f.label, f.help)
            .unwrap();
        for (place, also) in &f.related {
            writeln!(text, "    {}: {also}", at(place)).unwrap();
        }
    }
    text
}

#[test]
fn what_every_rule_says_is_as_it_was() {
    let mut text = String::new();
    for rule in RULES {
        for name in ["breaks", "almost"] {
            let said = said_of(&looked(&of_rule(rule.name, name)));
            writeln!(text, "==> {}/{name}: {}\n{said}", rule.name, rule.summary()).unwrap();
        }
    }
    let path = root().join("tests/rules-said.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let was = fs::read_to_string(path).unwrap();
    for (was, is) in was.lines().zip(text.lines()) {
        assert_eq!(is, was, "UPDATE_GOLDEN=1 if this is meant");
    }
    assert_eq!(was.len(), text.len(), "UPDATE_GOLDEN=1 if this is meant");
}

fn rules_of(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|f| f.rule).collect()
}

#[test]
fn what_is_lent_breaks_no_rule() {
    assert_eq!(report(&rooms::lent_to_rules(&tests()).files).findings, []);
}

#[test]
fn every_rule_has_files_that_break_it() {
    for rule in RULES {
        let found = report(&of_rule(rule.name, "breaks"));
        let found = rules_of(&found);
        assert!(found.contains(&rule.name), "`{}` is not among {found:?}", rule.name);
    }
}

#[test]
fn every_rule_has_files_that_almost_break_it() {
    for rule in RULES {
        let found = report(&of_rule(rule.name, "almost"));
        let own: Vec<_> = found.findings.iter().filter(|f| f.rule == rule.name).collect();
        assert!(own.is_empty(), "{own:#?}");
    }
}

/// Messages of a rule when one line of one of the files is another.
fn messages(rule: &str, edit: (&str, &str, &str)) -> Vec<String> {
    said(rule, &[edit]).into_iter().map(|f| f.message).collect()
}

/// What a rule finds when texts of the files are others.
fn said(rule: &str, edits: &[(&str, &str, &str)]) -> Vec<Finding> {
    let found = edited(edits).findings.into_iter();
    found.filter(|f| f.rule == rule).collect()
}

/// What is found when texts of the files are others, the first of each; nothing stands for the end
/// of the file.
fn edited(edits: &[(&str, &str, &str)]) -> Report {
    edited_and_looked(edits, true)
}

fn edited_and_looked(edits: &[(&str, &str, &str)], strict: bool) -> Report {
    let lent = rooms::lent_to_rules(&tests()).files;
    let mut files = lent.clone();
    for &(name, text, other) in edits {
        // A fresh plan that nobody has lent is the roster, the ledger of the term before this
        // one's, and everybody's calendar that of Imatra.
        let nothing = Vec::new();
        let of = match name {
            _ if files.contains_key(name) => &files[name],
            "fresh.csv" => &lent["roster.csv"],
            "before.csv" => &lent["ledger.csv"],
            "all.ics" => &lent["imatra.ics"],
            "promised" => &nothing,
            name => panic!("{name} is not lent"),
        };
        let whole = String::from_utf8(of.clone()).unwrap();
        assert!(whole.contains(text), "{name} has no {text}");
        let new = match text {
            "" => whole + other,
            text => whole.replacen(text, other, 1),
        };
        files.insert(name.to_owned(), new.into_bytes());
    }
    looked_at(&files, strict).0
}

#[test]
fn rules_of_the_strict_tier_are_applied_when_they_are_asked_for_or_set() {
    let setting = |list: &str| {
        format!("\n[check]\n{list} = [{{ rule = \"personal-data\", reason = \"agreed\" }}]\n")
    };
    for (list, strict, is_applied) in [
        ("", false, false),
        ("", true, true),
        ("deny", false, true),
        ("warn", false, true),
        ("allow", false, false),
        ("allow", true, true),
    ] {
        let setting = if list.is_empty() { "\n".to_owned() } else { setting(list) };
        let report = edited_and_looked(&[("consortium.toml", "", &setting)], strict);
        assert_eq!(report.applied.contains(&"personal-data"), is_applied, "{list} {strict}");
        assert!(
            report.applied.contains(&"plan-moved")
                || report.skipped.iter().any(|s| s.0 == "plan-moved")
        );
        assert!(report.applied.contains(&"wrong-weekday"));
    }
}

#[test]
fn why_a_person_cannot_serve_is_said_of_every_reason() {
    let away = "[[absence]]\nlibrary = \"imatra\"\nperson = \"a2\"\nfirst = 2018-09-18\n";
    for (edit, said) in [
        (
            ("ring.csv", "2018-09-03,mon,10:00,12:00,1,a1", "2018-09-03,mon,10:00,12:00,1,a3"),
            "`a3` may not serve yet at `2018-09-03 10:00`",
        ),
        (
            ("ring.csv", "2018-10-08,mon,10:00,12:00,1,a1", "2018-10-08,mon,10:00,12:00,1,a3"),
            "`a3` does not work at `2018-10-08 10:00`",
        ),
        (
            ("term.toml", "[[absence]]\n", &format!("{away}\n[[absence]]\n")),
            "`a2` is away at `2018-09-18 10:00`",
        ),
        (
            ("consortium.toml", "id = \"a2\"\n", "id = \"a2\"\nlast = 2018-09-24\n"),
            "`a2` is not on the ring at `2018-10-02 10:00`",
        ),
    ] {
        assert_eq!(messages("person-unable", edit), [said]);
    }
}

#[test]
fn a_ring_deals_each_duty_of_its_library_and_no_other() {
    let line = "2018-09-11,tue,10:00,12:00,1,a2,confirmed,1,0,,\n";
    let said = messages("ring-off-roster", ("ring.csv", line, ""));
    assert_eq!(said, ["the ring of `imatra` does not deal `2018-09-11 10:00`"]);
    let said = messages("ring-off-roster", ("ring.csv", line, &[line; 2].concat()));
    assert_eq!(said, ["`imatra` has no duty at `2018-09-11 10:00`"]);
}

/// The first line of the roster that is lent.
const FIRST: &str = "2018-09-03,mon,10:00,12:00,1,imatra,Imatra,imatra,own,confirmed,0,,\n";

fn lent(name: &str) -> String {
    fs::read_to_string(tests().join("rules-lends").join(name)).unwrap()
}

/// The first message that a rule has for these edits, with what stands beside the mark.
fn first_said(rule: &str, edits: &[(&str, &str, &str)]) -> Option<(String, String)> {
    said(rule, edits).into_iter().next().map(|f| (f.message, f.label))
}

fn pair(message: &str, label: &str) -> (String, String) {
    (message.to_owned(), label.to_owned())
}

#[test]
fn what_is_found_more_often_than_is_kept_is_counted() {
    assert_eq!(edited(&[]).more, []);
    let unknown = FIRST.replace("imatra,Imatra", "nobody,Nobody");
    let report = edited(&[("roster.csv", FIRST, &unknown.repeat(1200))]);
    assert!(report.more.contains(&("library-unknown", 200)), "{:?}", report.more);
    assert!(report.more.iter().all(|(_, more)| *more > 0), "{:?}", report.more);
}

#[test]
fn a_table_without_its_columns_breaks_no_rule_about_its_rows() {
    let report = edited(&[("ledger.csv", &lent("ledger.csv"), "x\n")]);
    let of_ledger = |name: &str| report.skipped.contains(&(name, check::Need::Ledger));
    for rule in ["balance-beyond-limit", "balance-off", "ledger-off-roster"] {
        assert!(of_ledger(rule), "{rule}: {:?}", report.skipped);
    }
    assert!(rules_of(&report).contains(&"wrong-header"));
}

#[test]
fn a_second_seat_is_named() {
    let second = FIRST.replace(",1,imatra", ",2,imatra");
    let said = messages("ring-off-roster", ("roster.csv", FIRST, &second));
    let other = "the ring of `imatra` does not deal `2018-09-03 10:00 #2`";
    assert_eq!(said, ["`imatra` has no duty at `2018-09-03 10:00`", other]);
}

#[test]
fn an_id_that_is_nearly_one_of_the_file_is_answered_with_it_and_no_other() {
    for (id, help) in [
        ("imatraa", "did you mean `imatra`?"),
        ("zzz", "take an id of the consortium file, or add the library there"),
        ("lappeenrant", "did you mean `lappeenranta`?"),
        // As like the one as the other: the first.
        ("kotka-3", "did you mean `kotka-1`?"),
    ] {
        let line = FIRST.replace(",1,imatra", &format!(",1,{id}"));
        let kotka = ["kotka-1", "kotka-2"].map(|id| library(id, 1000, "")).concat();
        let edits =
            [("consortium.toml", "", &*format!("\n{kotka}")), ("roster.csv", FIRST, &*line)];
        let found = said("library-unknown", &edits);
        assert_eq!(found.iter().map(|f| &*f.help).collect::<Vec<_>>(), [help]);
    }
}

#[test]
fn a_sequence_is_as_high_as_the_changes_of_its_duty() {
    let cover = |day: u32, library: &str| {
        format!(
            "\n[[change]]\nat = 2018-08-{day}T09:00:00Z\nkind = \"cover\"\n\
             duty = \"2018-09-03 10:00\"\nlibrary = \"{library}\"\n"
        )
    };
    let both = cover(21, "ruokolahti") + &cover(22, "imatra");
    let with = |sequence: u32| {
        let line = format!("confirmed,{sequence},2018-08-22T09:00:00Z");
        let line = FIRST.replace("confirmed,0,", &line);
        first_said("sequence-went-back", &[("term.toml", "", &both), ("roster.csv", FIRST, &line)])
    };
    let low = "`2018-09-03 10:00` has sequence 1 after 2 changes";
    assert_eq!(with(1), Some(pair(low, "expected 2 or more")));
    assert_eq!(with(2), None);
    // Sequence and stamp belong together.
    let line = FIRST.replace("confirmed,0,", "confirmed,1,");
    let alone = first_said("sequence-went-back", &[("roster.csv", FIRST, &line)]);
    let message = "`2018-09-03 10:00` has a sequence, but no stamp of a change";
    assert_eq!(alone, Some(pair(message, "expected 0")));
}

#[test]
fn what_a_rule_that_is_allowed_finds_is_counted_and_nothing_else() {
    let allow =
        |rule: &str| format!("\n[check]\nallow = [{{ rule = \"{rule}\", reason = \"agreed\" }}]\n");
    let line = FIRST.replace(",1,imatra", ",1,zzz");
    let with = |rule: &str| {
        let edits = [("consortium.toml", "", &*allow(rule)), ("roster.csv", FIRST, &*line)];
        edited(&edits)
    };
    let report = with("library-unknown");
    assert_eq!(report.allowed, [("library-unknown", 1)]);
    let many = FIRST.replace("imatra,Imatra", "nobody,Nobody").repeat(1200);
    let edits =
        [("consortium.toml", "", &*allow("library-unknown")), ("roster.csv", FIRST, &*many)];
    assert_eq!(edited(&edits).allowed, [("library-unknown", 1200)]);
    assert!(!rules_of(&report).contains(&"library-unknown"));
    assert_eq!(with("plan-moved").allowed, []);
    assert_eq!(with("open-duty").allowed, []);
}

#[test]
fn a_plan_that_moves_says_what_would_be_written() {
    let tombstone =
        FIRST.replace("confirmed", "cancelled").replace(",imatra,Imatra", ",ruokolahti,Ruokolahti");
    let two = format!("{FIRST}{tombstone}");
    let taken = first_said("plan-moved", &[("roster.csv", FIRST, &two), ("fresh.csv", "", "")]);
    assert_eq!(taken, Some(pair("a line of `2018-09-03 10:00` would be taken out", "")));
    let other = two.replace(",ruokolahti,Ruokolahti", ",lappeenranta,Lappeenranta");
    let edits = [("roster.csv", FIRST, &*two), ("fresh.csv", FIRST, &*other)];
    let otherwise =
        pair("`2018-09-03 10:00` would be written otherwise", "would be `lappeenranta`");
    assert_eq!(first_said("plan-moved", &edits), Some(otherwise));
    let added = first_said("plan-moved", &[("fresh.csv", FIRST, &two)]);
    assert_eq!(added, Some(pair("a line of `2018-09-03 10:00` would be added", "")));
    for (old, new, label) in [
        (",imatra,own", ",lappeenranta,own", "would be `lappeenranta`"),
        (",own,", ",substitute,", "would be `substitute`"),
        (",0,,", ",3,,", "would be `3`"),
        (",0,,", ",0,2018-08-22T09:00:00Z,", "would be `2018-08-22T09:00:00Z`"),
        (",Imatra,", ",Imatran kirjasto,", "would be `Imatran kirjasto`"),
        (",0,,", ",0,,auki", "would be `auki`"),
        ("12:00,1", "12:30,1", "would be `12:30`"),
        (",mon,", ",tue,", "would be `tue`"),
        (",confirmed,", ",open,", "would be `open`"),
    ] {
        let moved = first_said("plan-moved", &[("fresh.csv", FIRST, &FIRST.replace(old, new))]);
        assert_eq!(moved, Some(pair("`2018-09-03 10:00` would be written otherwise", label)));
    }
}

#[test]
fn a_ledger_is_right_to_the_minute_that_is_rounded_and_lets_off_what_is_excused() {
    let figures = "1396,1440,0,44";
    let owed = |new| first_said("ledger-off-roster", &[("ledger.csv", figures, new)]);
    assert_eq!(owed("1395,1440,0,45"), None);
    assert_eq!(
        owed("1398,1440,0,42"),
        Some(pair("`imatra` has 1398 minutes as owed", "expected 1396"))
    );
    assert_eq!(
        owed("1396,1439,0,43"),
        Some(pair("`imatra` has 1439 minutes as held", "expected 1440"))
    );
    let missed = |more: &str| {
        format!("\n[[missed]]\nlibrary = \"imatra\"\nduty = \"2018-09-03 10:00\"\n{more}\n")
    };
    for (more, right) in [("excused = true", "1276,1320,0,44"), ("", "1396,1320,0,-76")] {
        let missed = missed(more);
        let with = |figures_now| {
            let edits = [("term.toml", "", &*missed), ("ledger.csv", figures, figures_now)];
            first_said("ledger-off-roster", &edits)
        };
        assert_eq!(with(right), None);
        assert!(with(figures).is_some());
    }
}

#[test]
fn what_is_due_behind_the_last_day_of_a_library_is_owed_by_the_others() {
    // 45 duties are owed by all, and the last two by the other three.
    let leaves = "\n[[member]]\nlibrary = \"lappeenranta\"\nlast = 2018-10-16\n";
    let told = first_said("ledger-off-roster", &[("term.toml", "", leaves)]);
    assert_eq!(told, Some(pair("`imatra` has 1396 minutes as owed", "expected 1511")));
}

#[test]
fn a_duty_has_the_hours_of_its_cell_and_a_seat_that_there_is() {
    let with =
        |other: &str| first_said("duty-off-grid", &[("roster.csv", "10:00,12:00,1,imatra", other)]);
    let end = pair("the duty `2018-09-03 10:00` ends at 12:30", "expected `12:00`");
    assert_eq!(with("10:00,12:30,1,imatra"), Some(end));
    let seat = pair("the service has no seat 3", "expected 1 to 1");
    assert_eq!(with("10:00,12:00,3,imatra"), Some(seat));
}

#[test]
fn what_a_row_says_of_kind_and_status_fits_its_library_and_its_holder() {
    let with = |rule: &str, edits: &[(&str, &str)]| {
        let line = edits.iter().fold(FIRST.to_owned(), |line, (old, new)| line.replace(old, new));
        first_said(rule, &[("roster.csv", FIRST, &line)])
    };
    let of = |what: &str, right: &str| {
        let label = format!("expected {right}");
        Some(pair(&format!("the duty `2018-09-03 10:00` {what}"), &label))
    };
    let kind = |edits: &[(&str, &str)]| with("wrong-kind", edits);
    assert_eq!(kind(&[]), None);
    let turn = of("is no turn: a library holds its cell", "`own`");
    assert_eq!(kind(&[(",own,", ",turn,")]), turn);
    let holder = of("is served by its holder", "`own`");
    assert_eq!(kind(&[(",own,", ",substitute,")]), holder);
    assert_eq!(kind(&[(",own,", ",cover,"), (",0,,", ",1,2018-08-22T09:00:00Z,")]), None);
    assert_eq!(kind(&[(",own,", ",cover,"), (",1,imatra", ",1,ruokolahti")]), None);
    let status = |edits: &[(&str, &str)]| with("wrong-status", edits);
    assert_eq!(status(&[]), None);
    let nobody = (",imatra,Imatra,", ",,,");
    let confirmed = of("is confirmed, but no library has it", "a library, or `unfilled`");
    assert_eq!(status(&[nobody]), confirmed);
    let open = of("is open, but a library has it", "`confirmed`, or no library");
    assert_eq!(status(&[("confirmed", "open")]), open);
    let unfilled = of("is unfilled, but a library has it", "`confirmed`, or no library");
    assert_eq!(status(&[("confirmed", "unfilled")]), unfilled);
    assert_eq!(status(&[("confirmed", "unfilled"), nobody]), None);
    let settles = of("is open, but its holder does not settle turns itself", "a library");
    assert_eq!(status(&[("confirmed", "open"), nobody]), settles);
}

#[test]
fn a_column_that_is_named_twice_is_said() {
    let twice = ("roster.csv", "status,sequence,changed,note", "status,sequence,changed,note,note");
    let told = first_said("wrong-header", &[twice]);
    assert_eq!(told, Some(pair("the roster has two columns `note`", "named twice")));
}

#[test]
fn an_event_that_was_worded_anew_has_a_later_stamp_and_a_higher_sequence() {
    const LATER: &str = "20180821T090000Z";
    let with = |rule: &str, sequence: &str, stamp: &str| {
        let edits = [
            ("imatra.ics", "SEQUENCE:0", &*format!("SEQUENCE:{sequence}")),
            ("imatra.ics", "DTSTAMP:20180820T090000Z", &*format!("DTSTAMP:{stamp}")),
            ("imatra.ics", "LAST-MODIFIED:20180820T090000Z", &*format!("LAST-MODIFIED:{stamp}")),
        ];
        said(rule, &edits).into_iter().map(|f| f.label).collect::<Vec<_>>()
    };
    let (sequence, stamp) = ("calendar-wrong-sequence", "calendar-wrong-stamp");
    assert_eq!(with(sequence, "1", LATER), [""; 0]);
    assert_eq!(with(stamp, "1", LATER), [""; 0]);
    assert_eq!(with(sequence, "0", LATER), ["expected more than 0"]);
    assert_eq!(with(stamp, "0", LATER), ["expected 20180820T090000Z"; 2]);
    assert_eq!(with(sequence, "1", "20180820T090000Z"), ["expected 0"]);
    assert_eq!(with(stamp, "1", "20180819T090000Z"), ["expected 20180820T090000Z"; 2]);
}

#[test]
fn the_calendar_of_everybody_has_every_duty_that_somebody_has() {
    let lacks = |edits: &[(&str, &str, &str)]| {
        let edits = [&[("all.ics", "", "")], edits].concat();
        let found = said("calendar-missing-event", &edits);
        found.into_iter().map(|f| f.message).collect::<BTreeSet<_>>()
    };
    let first = "the calendar lacks the duty `2018-09-03 12:00` of `lappeenranta`";
    assert!(lacks(&[]).contains(first));
    // What nobody has is in no calendar, whatever its status says.
    let line = FIRST.replace(",imatra,Imatra,imatra", ",,,lappeenranta");
    let edit = ("roster.csv", FIRST, &*line);
    assert_eq!(said("calendar-wrong-uid", &[("all.ics", "", ""), edit]), []);
    let lacks = lacks(&[edit]);
    assert!(lacks.iter().all(|message| !message.contains("2018-09-03 10:00")), "{lacks:?}");
}

#[test]
fn what_is_open_and_has_a_library_has_no_event() {
    let open = FIRST.replace("confirmed", "open");
    assert_eq!(said("calendar-extra-event", &[("roster.csv", FIRST, &open)]).len(), 1);
    assert_eq!(said("calendar-extra-event", &[]), []);
}

#[test]
fn of_two_events_of_one_duty_only_the_first_is_compared_with_it() {
    let ics = lent("imatra.ics");
    let (head, rest) = ics.split_once("BEGIN:VEVENT").unwrap();
    let (event, rest) = rest.split_once("BEGIN:VEVENT").unwrap();
    let again = event.replace("20180903T100000", "20180903T110000");
    let with = |events: [&str; 3]| {
        let now = [head, events[0], events[1], events[2]].join("BEGIN:VEVENT");
        let edits = [("imatra.ics", &*ics, &*now)];
        (said("calendar-wrong-hour", &edits).len(), said("calendar-uid-twice", &edits).len())
    };
    assert_eq!(with([event, &again, rest]), (0, 1));
    assert_eq!(with([&again, event, rest]), (1, 1));
}

#[test]
fn the_copy_of_an_open_duty_is_named_after_pool_and_member() {
    let pool = VUOKSI.replace("parikkala", "imatra") + "turns = \"open\"\n";
    let roster = lent("roster.csv");
    let (ruokolahti, parikkala) = ("ruokolahti,Ruokolahti,pool-1", "parikkala,Parikkala,pool-1");
    let open = [ruokolahti, parikkala].iter().fold(roster.clone(), |text, who| {
        text.replace(&format!("{who},turn,confirmed"), ",Vuoksi,vuoksi,turn,open")
    });
    let edits = [
        ("consortium.toml", "", &*pool),
        ("roster.csv", &roster, &open),
        ("imatra.ics", "UID:saimaa.2018-syksy.20180903T1000-1.imatra@", "UID:x@"),
        ("imatra.ics", "Helsinki:20180903T100000", "Helsinki:20180906T140000"),
    ];
    let told = first_said("calendar-wrong-uid", &edits).map(|told| told.1);
    let uid = "expected saimaa.2018-syksy.20180906T1400-1.vuoksi.imatra@chat.saimaa.example";
    assert_eq!(told.as_deref(), Some(uid));
}

#[test]
fn the_copy_of_an_open_duty_of_who_has_left_is_ahead_of_the_duty() {
    let pool = VUOKSI.replace("parikkala", "imatra") + "turns = \"open\"\n";
    let roster = lent("roster.csv");
    let (ruokolahti, parikkala) = ("ruokolahti,Ruokolahti,pool-1", "parikkala,Parikkala,pool-1");
    let open = [ruokolahti, parikkala].iter().fold(roster.clone(), |text, who| {
        text.replace(&format!("{who},turn,confirmed"), ",Vuoksi,vuoksi,turn,open")
    });
    let with = |sequence: &str, stamp: &str| {
        let uid = "20180927T1400-1.vuoksi.imatra@";
        let edits = [
            ("consortium.toml", "", &*pool),
            ("term.toml", "", "\n[[member]]\nlibrary = \"imatra\"\nlast = 2018-09-24\n"),
            ("roster.csv", &roster, &open),
            ("imatra.ics", "20180903T1000-1.imatra@", uid),
            ("imatra.ics", "LAST-MODIFIED:20180820T", &format!("LAST-MODIFIED:{stamp}T")),
            ("imatra.ics", "SEQUENCE:0", sequence),
        ];
        first_said("calendar-wrong-sequence", &edits).map(|told| told.1)
    };
    // Even where its stamp is that of the duty.
    assert_eq!(with("SEQUENCE:0", "20180820").as_deref(), Some("expected more than 0"));
    assert_eq!(with("SEQUENCE:1", "20180821"), None);
}

#[test]
fn an_event_that_is_in_force_says_of_no_fate() {
    for (title, is_said) in [
        ("SUMMARY:Chat-päivystys", false),
        ("SUMMARY:PERUTTU: Chat-päivystys", true),
        ("SUMMARY:SIIRRETTY → Nokia: Chat-päivystys", true),
        ("SUMMARY:PERUTTUJEN Chat-päivystys", false),
    ] {
        let edit = ("imatra.ics", "SUMMARY:Chat-päivystys", title);
        assert_eq!(first_said("calendar-wrong-words", &[edit]).is_some(), is_said, "{title}");
    }
}

#[test]
fn an_event_is_titled_with_the_library_of_its_duty() {
    for (title, is_said) in [
        ("SUMMARY:Chat-päivystys: Imatra", false),
        ("SUMMARY:Varattu: Imatra", false),
        ("SUMMARY:Chat-päivystys: Lappeenranta", true),
        ("SUMMARY:Chat-päivystys: Imatra ja Lappeenranta", true),
        ("SUMMARY:Imatra", true),
    ] {
        let edit = ("imatra.ics", "SUMMARY:Chat-päivystys: Imatra", title);
        let told = first_said("calendar-wrong-words", &[edit]).map(|told| told.1);
        let expected = is_said.then(|| "expected `…: Imatra`".to_owned());
        assert_eq!(told, expected, "{title}");
    }
}

#[test]
fn the_copy_of_an_open_duty_is_titled_with_its_pool() {
    let pool = VUOKSI.replace("parikkala", "imatra") + "turns = \"open\"\n";
    let roster = lent("roster.csv");
    let (ruokolahti, parikkala) = ("ruokolahti,Ruokolahti,pool-1", "parikkala,Parikkala,pool-1");
    let open = [ruokolahti, parikkala].iter().fold(roster.clone(), |text, who| {
        text.replace(&format!("{who},turn,confirmed"), ",Vuoksi,vuoksi,turn,open")
    });
    let told = |name: &str| {
        let edits = [
            ("consortium.toml", "", &*pool),
            ("roster.csv", &roster, &open),
            ("imatra.ics", "20180903T1000-1.imatra@", "20180906T1400-1.vuoksi.imatra@"),
            ("imatra.ics", "SUMMARY:Chat-päivystys: Imatra", &format!("SUMMARY:Vuoro: {name}")),
        ];
        first_said("calendar-wrong-words", &edits).map(|told| told.1)
    };
    assert_eq!(told("Vuoksi (avoin)"), None);
    assert_eq!(told("Saimaa (avoin)").as_deref(), Some("expected `…: Vuoksi`"));
    assert_eq!(told("Imatra").as_deref(), Some("expected `…: Vuoksi`"));
}

#[test]
fn events_of_a_draft_are_tentative() {
    let draft = ("term.toml", "published = 2018-08-20T09:00:00Z\n", "");
    let told = first_said("calendar-wrong-status", &[draft]).unwrap();
    assert_eq!(told.1, "expected TENTATIVE");
}

#[test]
fn a_calendar_with_events_states_its_time_zone() {
    let ics = lent("imatra.ics");
    let other = ics.replace("TZID:Europe/Helsinki", "TZID:Europe/Oslo");
    let (head, _) = other.split_once("BEGIN:VEVENT").unwrap();
    let without_events = format!("{head}END:VCALENDAR\r\n");
    let message = "the calendar does not state the time zone `Europe/Helsinki`";
    for (now, is_said) in [(&other, true), (&without_events, false), (&ics, false)] {
        let found = messages("calendar-wrong-zone", ("imatra.ics", &ics, now));
        assert_eq!(found.contains(&message.to_owned()), is_said, "{found:?}");
    }
}

#[test]
fn who_has_no_staff_is_stood_in_for_with_reason() {
    let cell = "2018-09-04,tue,14:00,16:00,1,lappeenranta,Lappeenranta,";
    for (holder, needless) in [("imatra", true), ("parikkala", false)] {
        let line = format!("{cell}{holder},substitute");
        let own = format!("{cell}lappeenranta,own");
        let found = said("needless-substitute", &[("roster.csv", &own, &line)]);
        assert_eq!(!found.is_empty(), needless, "{holder}: {found:?}");
    }
}

#[test]
fn a_telephone_number_is_found_whatever_its_digits() {
    for (note, is_number) in [
        ("soita 050 100 2003", true),
        ("soita +358 40 000 0000", true),
        ("0 1 2 3", false),
        ("soita 0501234", true),
        ("soita 050123", false),
        ("soita +123456", false),
        ("soita +1234567", true),
        ("vuonna 2018 1234567", false),
    ] {
        let line = FIRST.replace("0,,\n", &format!("0,,{note}\n"));
        let found = said("personal-data", &[("roster.csv", FIRST, &line)]);
        assert_eq!(!found.is_empty(), is_number, "{note}");
    }
}

#[test]
fn contacts_of_the_agreement_are_found_in_what_is_published() {
    let named = "name = \"Imatra\"\n";
    let contact = format!("{named}contact = \"Maija Meri\"\nphone = \"112\"\n");
    for (note, found) in [
        ("kysy: Maija Meri!", Some("the contact of `imatra`")),
        ("soita 112", Some("the telephone number of `imatra`")),
        ("kysy Maija Mereltä", None),
    ] {
        let line = FIRST.replace("0,,\n", &format!("0,,{note}\n"));
        let edits = [("consortium.toml", named, &*contact), ("roster.csv", FIRST, &*line)];
        let told = first_said("personal-data", &edits).map(|told| told.0);
        assert_eq!(told, found.map(|what| format!("the roster has {what} in it")), "{note}");
    }
}

#[test]
fn who_joins_after_publication_has_no_share_in_the_published_week() {
    let kotka = "\n[[library]]\nid = \"kotka\"\nname = \"Kotka\"\nsize = 90000\n";
    let joins = |first: &str| format!("\n[[member]]\nlibrary = \"kotka\"\nfirst = {first}\n");
    let found = |term: &str| {
        said("slots-off-apportionment", &[("consortium.toml", "", kotka), ("term.toml", "", term)])
    };
    let whom: Vec<String> = found("\n").into_iter().map(|f| f.message).collect();
    assert!(whom.contains(&"`kotka` holds 0 cells of the week".to_owned()), "{whom:?}");
    assert_eq!(found(&joins("2018-09-04")), []);
    assert_eq!(found(&joins("2018-10-01")), []);
    // Who is there from the first day has been there when the week was agreed.
    assert_ne!(found(&joins("2018-09-03")), []);
    // Published a week after the first day: only what comes behind that day could not be known.
    for (days, is_known) in [
        ("first = 2018-09-10", true),
        ("first = 2018-09-11", false),
        ("last = 2018-09-09", true),
        ("last = 2018-09-10", false),
        ("last = 2018-10-18", false),
        ("last = 2018-10-19", true),
    ] {
        let member = format!("\n[[member]]\nlibrary = \"kotka\"\n{days}\n");
        let edits = [
            ("consortium.toml", "", kotka),
            ("term.toml", "2018-08-20T", "2018-09-10T"),
            ("term.toml", "", &*member),
        ];
        assert_eq!(!said("slots-off-apportionment", &edits).is_empty(), is_known, "{days}");
    }
}

#[test]
fn turns_are_as_even_as_absences_leave_them() {
    let roster = lent("roster.csv");
    let (ruokolahti, parikkala) = ("ruokolahti,Ruokolahti,pool-1", "parikkala,Parikkala,pool-1");
    // Five of six, where 51 and 49 in a hundred are due.
    let five = roster.replacen(parikkala, ruokolahti, 2);
    let said = |term: &str, roster_now: &str| {
        let edits = [("term.toml", "", term), ("roster.csv", &*roster, roster_now)];
        first_said("turns-beyond-bound", &edits)
    };
    let ahead = "`ruokolahti` is 2.44 duties ahead of its due in `pool-1`";
    assert_eq!(said("", &roster), None);
    assert_eq!(said("", &five), Some(pair(ahead, "no more than 0.50 is possible")));
    let other = roster.replace(ruokolahti, parikkala).replacen(parikkala, ruokolahti, 1);
    let message = "`parikkala` is 2.06 duties ahead of its due in `pool-1`";
    assert_eq!(said("", &other), Some(pair(message, "no more than 0.50 is possible")));

    let away = |first: &str, last: &str| {
        format!("\n[[absence]]\nlibrary = \"parikkala\"\nfirst = {first}\nlast = {last}\n")
    };
    // Away on one of the dates or two, it could have had the others.
    for last in ["2018-09-20", "2018-10-04"] {
        let said = said(&away("2018-09-20", last), &five);
        assert_eq!(said, Some(pair(ahead, "no more than 2.43 is possible")));
    }
    // There for the last turn only, it could have had no more.
    assert_eq!(said(&away("2018-09-06", "2018-10-17"), &five), None);
    // Where a change has touched the pool, what was possible is not known.
    let touched = five.replacen(
        "pool-1,turn,confirmed,0,",
        "pool-1,turn,confirmed,1,2018-08-22T09:00:00Z",
        1,
    );
    assert_eq!(said(&away("2018-09-20", "2018-09-20"), &touched), None);
    let touched = five.replacen("pool-1,turn,confirmed,0,", "pool-1,turn,confirmed,1,", 1);
    assert_eq!(said(&away("2018-09-20", "2018-09-20"), &touched), None);
    // In a pool whose others are not known, nobody is off its due.
    assert_eq!(said("", &roster.replace(parikkala, ruokolahti)), None);

    // What the published plan has promised counts, if it is more.
    let far = |bound: u64| {
        let promised = format!("pool-2 1\npool-1 {bound}\n");
        let edits = [("promised", "", &*promised), ("roster.csv", &*roster, &*five)];
        first_said("turns-beyond-bound", &edits)
    };
    assert_eq!(far(2_441_000), None);
    assert_eq!(far(2_440_000), Some(pair(ahead, "no more than 2.44 is possible")));
    assert_eq!(far(400_000), Some(pair(ahead, "no more than 0.50 is possible")));
}

const VUOKSI: &str = "\n[[pool]]\nid = \"vuoksi\"\nname = \"Vuoksi\"\n\
    members = [\"parikkala\", \"ruokolahti\"]\n";

/// What is said of the turns of Parikkala and Ruokolahti, dealt as these letters say.
fn dealt(turns: &str, edits: &[(&str, &str, &str)], pool: &str) -> Option<(String, String)> {
    let roster = lent("roster.csv");
    let (ruokolahti, parikkala) = ("ruokolahti,Ruokolahti,pool-1", "parikkala,Parikkala,pool-1");
    let mut now = roster.replace(ruokolahti, "?").replace(parikkala, "?");
    for letter in turns.chars() {
        let who = if letter == 'P' { parikkala } else { ruokolahti };
        now = now.replacen('?', &who.replace("pool-1", pool), 1);
    }
    first_said("turns-beyond-bound", &[edits, &[("roster.csv", &roster, &now)]].concat())
}

#[test]
fn turns_of_a_pool_that_shares_equally_are_as_even_as_can_be() {
    let with = |more: &str, turns: &str| {
        dealt(turns, &[("consortium.toml", "", &format!("{VUOKSI}{more}"))], "vuoksi")
    };
    let equal = "turns = \"equal\"\n";
    assert_eq!(with(equal, "RPRPRP"), None);
    // Of two that are as far off the first is said.
    let behind = "`parikkala` is 2.50 duties behind its due in `vuoksi`";
    assert_eq!(with(equal, "RRRRRP"), Some(pair(behind, "no more than 0.50 is possible")));
    assert_eq!(with("turns = \"open\"\n", "RRRRRP"), None);
}

#[test]
fn with_pooled_remainders_turns_are_spread_over_the_term_whosever_they_are() {
    let pooled = ("consortium.toml", "", "\n[allocation]\nremainders = \"pool\"\n");
    let with = |turns: &str| dealt(turns, &[pooled], "pool-1");
    assert_eq!(with("RRRRRP"), None);
    let ahead = |of: &str| pair("`ruokolahti` is 1.50 duties ahead of its due in `pool-1`", of);
    let behind = "`parikkala` is 1.50 duties behind its due in `pool-1`";
    assert_eq!(with("RRRPPP"), Some(pair(behind, "no more than 1.00 is possible")));
    let promised = ("promised", "", "pool-1 400000\n");
    let told = dealt("RRRPPP", &[pooled, promised], "pool-1");
    assert_eq!(told, Some(pair(behind, "no more than 1.40 is possible")));
    assert_ne!(told, Some(ahead("no more than 1.40 is possible")));
    // Nobody is due a turn for which only somebody without any is there.
    let draft = ("term.toml", "published = 2018-08-20T09:00:00Z\n", "");
    let left = ("term.toml", "", "\n[[member]]\nlibrary = \"ruokolahti\"\nlast = 2018-09-24\n");
    let given = ("consortium.toml", "", VUOKSI);
    assert_eq!(dealt("RRRRRR", &[given, pooled, draft, left], "vuoksi"), None);
}

#[test]
fn who_has_left_is_due_no_turn_behind_its_last_day() {
    let edits = [
        ("consortium.toml", "", VUOKSI),
        ("term.toml", "published = 2018-08-20T09:00:00Z\n", ""),
        ("term.toml", "", "\n[[member]]\nlibrary = \"parikkala\"\nlast = 2018-09-24\n"),
    ];
    let ahead = "`parikkala` is 4.02 duties ahead of its due in `vuoksi`";
    let told = dealt("RPPPPP", &edits, "vuoksi").map(|told| told.0);
    assert_eq!(told.as_deref(), Some(ahead));
}

#[test]
fn who_has_a_cell_of_its_own_then_cannot_have_the_turn_beside_it() {
    let pool = "\n[[pool]]\nid = \"vuoksi\"\nname = \"Vuoksi\"\n\
        members = [\"parikkala\", \"ruokolahti\"]\n";
    let roster = lent("roster.csv");
    let (ruokolahti, parikkala) = ("ruokolahti,Ruokolahti,pool-1", "parikkala,Parikkala,pool-1");
    let five = roster.replacen(parikkala, ruokolahti, 2).replace(",pool-1,", ",vuoksi,");
    let with = |start: &str, end: &str| {
        let days = ["09-06", "09-20", "09-27", "10-04", "10-11", "10-18"];
        let own = |day: &str| {
            format!(
                "2018-{day},thu,{start},{end},2,parikkala,Parikkala,parikkala,own,confirmed,0,,\n"
            )
        };
        let five = five.clone() + &days.map(own).concat();
        let edits = [
            ("consortium.toml", "seats = 1", "seats = 2"),
            ("consortium.toml", "", pool),
            ("roster.csv", &*roster, &*five),
        ];
        first_said("turns-beyond-bound", &edits)
    };
    let ahead = pair(
        "`ruokolahti` is 2.44 duties ahead of its due in `vuoksi`",
        "no more than 0.50 is possible",
    );
    assert_eq!(with("12:00", "14:00"), Some(ahead));
    assert_eq!(with("14:00", "16:00"), None);
}

#[test]
fn who_only_stands_in_for_a_pool_is_no_member_of_it() {
    let parikkala = "parikkala,Parikkala,pool-1,turn";
    let kotka = format!(
        "\n{}\n[[apart]]\nlibraries = [\"kotka\", \"parikkala\"]\nwhy = \"x\"\n",
        library("kotka", 1000, "")
    );
    for (kind, is_member) in [("turn", true), ("substitute", false)] {
        let line = format!("kotka,kotka,pool-1,{kind}");
        let edits = [("consortium.toml", "", &*kotka), ("roster.csv", parikkala, &*line)];
        assert_eq!(!said("apart-not-kept", &edits).is_empty(), is_member, "{kind}");
    }
}

#[test]
fn of_a_library_that_is_nowhere_is_not_known_whether_it_is_together_with_others() {
    let kotka = format!("\n{}", library("kotka", 1000, ""));
    let together = |one: &str, other: &str| {
        let list = format!("\n[[together]]\nlibraries = [\"{one}\", \"{other}\"]\nwhy = \"x\"\n");
        said(
            "together-not-kept",
            &[("consortium.toml", "", &*kotka), ("consortium.toml", "", &*list)],
        )
    };
    assert_eq!(together("kotka", "parikkala"), []);
    assert_ne!(together("imatra", "parikkala"), []);
}

#[test]
fn who_has_as_many_turns_in_two_pools_is_of_the_one_that_comes_first() {
    let other = ("roster.csv", "ruokolahti,Ruokolahti,pool-1", "ruokolahti,Ruokolahti,pool-2");
    let once = messages("turn-by-non-member", other);
    assert_eq!(once, ["`ruokolahti` is no member of `pool-2`"]);
    let third = ("roster.csv", "parikkala,Parikkala,pool-1", "ruokolahti,Ruokolahti,pool-2");
    let found = said("turn-by-non-member", &[other, third]);
    let found: Vec<&str> = found.iter().map(|f| &*f.message).collect();
    // Two in each, and those of the second come first in the roster.
    assert_eq!(found, ["`ruokolahti` is no member of `pool-1`"; 2]);
}

/// How many cells the checker says that holders should have instead of those that they have.
fn slots(edits: &[(&str, &str, &str)]) -> Vec<(String, String)> {
    let found = said("slots-off-apportionment", edits).into_iter();
    found.map(|f| (f.message, f.label)).collect()
}

#[test]
fn the_largest_remainders_have_the_rest() {
    // Quotas of 1.73, 4.62 and, for the two small ones together, 0.65.
    let rule = ("consortium.toml", "", "\n[allocation]\nmethod = \"hamilton\"\n");
    assert_eq!(slots(&[rule]), []);
    // Of 0.89, 5.36 and 0.76, where the first and the last have one each in any case.
    let told = slots(&[rule, ("consortium.toml", "size = 27269", "size = 12000")]);
    let imatra = pair("`imatra` holds 2 cells of the week", "by the `hamilton` method it has 1");
    let other = "`lappeenranta` holds 4 cells of the week";
    assert_eq!(told, [imatra, pair(other, "by the `hamilton` method it has 5")]);
}

/// What is said of slots in a week of one Monday, 10 to 12, 12 to 14 and so on, with an own cell for
/// each of these.
fn monday(end: &str, libraries: &str, holders: &[&str]) -> Vec<(String, String)> {
    let (agreed, roster) = (lent("consortium.toml"), lent("roster.csv"));
    let (head, _) = agreed.split_once("[service.hours]").unwrap();
    let head = head.replace("must_know = [\"pelisäännöt\"]\n", "");
    let small = format!("{head}[service.hours]\nmon = [\"10:00-{end}\"]\n\n{libraries}");
    let row = |(id, from): (&&str, usize)| {
        let hours = format!("{from}:00,{}:00", from + 2);
        format!("2018-09-03,mon,{hours},1,{id},{id},{id},own,confirmed,0,,\n")
    };
    let cells: String = holders.iter().zip((10..).step_by(2)).map(row).collect();
    let rows = format!("{}\n{cells}", roster.lines().next().unwrap());
    slots(&[("consortium.toml", &agreed, &small), ("roster.csv", &roster, &rows)])
}

fn library(id: &str, size: u32, more: &str) -> String {
    format!("[[library]]\nid = \"{id}\"\nname = \"{id}\"\nsize = {size}\n{more}\n")
}

#[test]
fn as_many_claims_as_cells_have_one_each() {
    let two = ["imatra", "ruokolahti"].map(|id| library(id, 100, "")).concat();
    assert_eq!(monday("14:00", &two, &["imatra", "ruokolahti"]), []);
    let both = monday("14:00", &two, &["imatra", "imatra"]);
    let message = "`imatra` holds 2 cells of the week";
    assert_eq!(both.first().cloned(), Some(pair(message, "by the `webster` method it has 1")));
}

#[test]
fn slots_for_which_pins_leave_no_room_are_not_asked_for() {
    let hours = "hours = { mon = [\"10:00-14:00\"] }\n";
    let two = library("imatra", 100, "") + &library("ruokolahti", 200, hours);
    let holders = ["imatra", "ruokolahti", "imatra"];
    let told = monday("16:00", &two, &holders);
    let message = "`ruokolahti` holds 1 cells of the week";
    assert!(told.contains(&pair(message, "by the `webster` method it has 2")), "{told:?}");
    // Imatra keeps one of the two cells that Ruokolahti could have.
    let pinned = two + "[[pin]]\ncell = \"mon 10:00\"\nholder = \"imatra\"\n";
    assert_eq!(monday("16:00", &pinned, &holders), []);
    // As many pins as slots leave room where they are in nobody's way.
    let pinned = pinned.replace("mon 10:00", "mon 14:00");
    let told = monday("16:00", &pinned, &holders);
    assert!(told.contains(&pair(message, "by the `webster` method it has 2")), "{told:?}");
    // Nor is a library asked for more than it can staff.
    let with = |hours: &str| {
        let hours = format!("hours = {{ mon = [\"{hours}\"] }}\n");
        let two = library("imatra", 100, "") + &library("ruokolahti", 200, &hours);
        monday("16:00", &two, &["imatra"; 3])
    };
    let message = "`ruokolahti` holds 0 cells of the week";
    assert!(with("10:00-14:00").contains(&pair(message, "by the `webster` method it has 2")));
    assert_eq!(with("10:00-12:00"), []);
}

const PARIKKALA_HOURS: &str = "hours = { mon = [\"10:00-17:00\"], thu = [\"12:00-18:00\"] }\n";

#[test]
fn what_pools_have_too_little_is_said_where_it_would_fit() {
    let edits = [
        ("consortium.toml", "size = 5008", "size = 15000"),
        ("consortium.toml", "size = 5244", "size = 14000"),
        ("consortium.toml", PARIKKALA_HOURS, ""),
        ("consortium.toml", "", "\n[allocation]\nown_slot_from = 1.0\n"),
    ];
    let pools = "all formed pools together holds 1 cells of the week";
    let told = slots(&edits);
    assert!(told.contains(&pair(pools, "by the `webster` method it has 2")), "{told:?}");
    // Where a member of a pool is away, what fits is for the plan to say.
    let draft = ("term.toml", "published = 2018-08-20T09:00:00Z\n", "");
    let with = |more: &str| slots(&[&edits[..], &[draft, ("term.toml", "", more)]].concat());
    let away = "\n[[absence]]\nlibrary = \"parikkala\"\nfirst = 2018-09-20\n";
    assert_eq!(with(away), []);
    let joins = |id: &str| format!("\n[[member]]\nlibrary = \"{id}\"\nfirst = 2018-09-04\n");
    assert_eq!(with(&joins("parikkala")), []);
    assert_ne!(with(&joins("imatra")), []);
    // So is it where somebody is to be together or apart.
    for list in ["together", "apart"] {
        let list =
            format!("\n[[{list}]]\nlibraries = [\"parikkala\", \"ruokolahti\"]\nwhy = \"x\"\n");
        assert_eq!(slots(&[&edits[..], &[("consortium.toml", "", &*list)]].concat()), []);
    }
}

#[test]
fn where_there_are_more_claims_than_cells_the_least_of_them_share_pools() {
    let with = |end: &str, of: &[(&str, u32)], more: &str, holders: &[&str]| {
        let libraries: Vec<String> = of.iter().map(|(id, size)| library(id, *size, "")).collect();
        let rule = format!("\n[allocation]\nown_slot_from = 0.1\n{more}");
        monday(end, &(libraries.concat() + &rule), holders)
    };
    let none = |id: &str| {
        pair(&format!("`{id}` holds 1 cells of the week"), "by the `webster` method it has 0")
    };
    let three = [("imatra", 300), ("ruokolahti", 200), ("parikkala", 100)];
    assert_eq!(with("14:00", &three, "", &["imatra", "pool-1"]), []);
    assert!(with("14:00", &three, "", &["imatra", "ruokolahti"]).contains(&none("ruokolahti")));
    // Who is pinned has a cell, however small it is.
    let pin = "\n[[pin]]\ncell = \"mon 10:00\"\nholder = \"parikkala\"\n";
    assert_eq!(with("14:00", &three, pin, &["parikkala", "pool-1"]), []);
    assert!(with("14:00", &three, pin, &["parikkala", "imatra"]).contains(&none("imatra")));
    // The last three of five share one cell.
    let five =
        [("imatra", 600), ("ruokolahti", 500), ("parikkala", 400), ("kotka", 300), ("rauma", 200)];
    assert_eq!(with("16:00", &five, "", &["imatra", "ruokolahti", "pool-1"]), []);
    let told = with("16:00", &five, "", &["imatra", "ruokolahti", "parikkala"]);
    assert!(told.contains(&none("parikkala")), "{told:?}");
    // A given pool has one in any case.
    let four = [("imatra", 300), ("ruokolahti", 200), ("parikkala", 100), ("kotka", 100)];
    let given =
        "\n[[pool]]\nid = \"vuoksi\"\nname = \"Vuoksi\"\nmembers = [\"parikkala\", \"kotka\"]\n";
    let told = with("14:00", &four, given, &["imatra", "vuoksi"]);
    assert!(told.contains(&none("imatra")), "{told:?}");
}

#[test]
fn with_pooled_remainders_only_those_with_a_remainder_share_pools() {
    let sizes = [("imatra", 200), ("ruokolahti", 100), ("parikkala", 100)];
    let libraries = sizes.map(|(id, size)| library(id, size, "")).concat();
    let rule = "\n[allocation]\nremainders = \"pool\"\npool_size = [2, 2]\n";
    let apart = "\n[[apart]]\nlibraries = [\"parikkala\", \"ruokolahti\"]\nwhy = \"x\"\n";
    let with =
        |more: &str, holders: &[&str]| monday("14:00", &[&libraries, rule, more].concat(), holders);
    assert_eq!(with("", &["imatra", "pool-1"]), []);
    let lacks = pair("`imatra` holds 0 cells of the week", "by the `webster` method it has 1");
    assert!(with("", &["ruokolahti", "pool-1"]).contains(&lacks));
    assert_eq!(with(apart, &["ruokolahti", "pool-1"]), []);
}

#[test]
fn a_given_pool_is_asked_for_no_more_than_its_members_can_staff() {
    let (pool, roster) = (VUOKSI, lent("roster.csv"));
    let given = roster.replace(",pool-1,", ",vuoksi,");
    // 0.65 of seven cells, and the roster has one.
    let as_lent = [("consortium.toml", "", pool), ("roster.csv", &*roster, &*given)];
    assert_eq!(slots(&as_lent), []);
    // 1.58 of them.
    let with = |hours: &str, roster_now: &str| {
        slots(&[
            ("consortium.toml", PARIKKALA_HOURS, hours),
            ("consortium.toml", "size = 5008\n", "size = 15000\n"),
            ("consortium.toml", "size = 5244\n", &format!("size = 14000\n{hours}")),
            ("consortium.toml", "", pool),
            ("roster.csv", &roster, roster_now),
        ])
    };
    let lacks = pair("`vuoksi` holds 1 cells of the week", "by the `webster` method it has 2");
    assert!(with("", &given).contains(&lacks));
    let one_cell = "hours = { thu = [\"14:00-16:00\"] }\n";
    assert_eq!(with(one_cell, &given), []);
    // Not even where a library has no cell that should have some.
    let none_of_imatra = given.replace(",imatra,own", ",lappeenranta,own");
    let none_of_imatra = none_of_imatra.replace(",imatra,sub", ",lappeenranta,sub");
    assert_ne!(with("", &none_of_imatra), []);
    assert_eq!(with(one_cell, &none_of_imatra), []);
}

#[test]
fn whole_parts_of_quotas_are_owned_where_remainders_are_pooled() {
    let hours =
        "hours = { mon = [\"9:00-20:00\"], tue = [\"9:00-20:00\"], thu = [\"9:00-20:00\"] }\n";
    let away = lent("term.toml").split_once("[[absence]]").unwrap().1.to_owned();
    let away = format!("[[absence]]{away}");
    let everywhere = [
        ("consortium.toml", hours, ""),
        ("consortium.toml", PARIKKALA_HOURS, ""),
        ("term.toml", &*away, ""),
    ];
    let with = |more: &str| {
        let rule = format!("\n[allocation]\nremainders = \"pool\"\n{more}");
        slots(&[&everywhere[..], &[("consortium.toml", "", &rule)]].concat())
    };
    let imatra = pair("`imatra` holds 2 cells of the week", "by the `webster` method it has 1");
    assert_eq!(with("").first(), Some(&imatra));
    // What is agreed otherwise is for the plan to say.
    assert_eq!(with("\n[[pin]]\ncell = \"mon 10:00\"\nholder = \"imatra\"\n"), []);
}

#[test]
fn who_takes_part_on_no_open_day_has_no_share() {
    let kotka = "\n[[library]]\nid = \"kotka\"\nname = \"Kotka\"\nsize = 90000\n";
    let draft = ("term.toml", "published = 2018-08-20T09:00:00Z\n", "");
    let with = |first: &str| {
        let member = format!("\n[[member]]\nlibrary = \"kotka\"\nfirst = {first}\n");
        slots(&[draft, ("term.toml", "", &member), ("consortium.toml", "", kotka)])
    };
    assert_ne!(with("2018-10-18"), []);
    // The last day is a Friday, on which the service is closed.
    assert_eq!(with("2018-10-19"), []);
}

#[test]
fn a_cell_is_held_by_whoever_has_most_of_its_dates() {
    let other = FIRST.replace(",imatra,own", ",lappeenranta,own");
    let found = said("holder-not-owner", &[("roster.csv", FIRST, &other)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.contains("2018-09-03 10:00"), "{}", found[0].message);
    // Two of seven, the last of them.
    let (eighth, fifteenth) = (
        "2018-10-08,mon,10:00,12:00,1,imatra,Imatra,",
        "2018-10-15,mon,10:00,12:00,1,lappeenranta,Lappeenranta,",
    );
    let edits = [
        ("roster.csv", &*format!("{eighth}imatra,own"), &*format!("{eighth}lappeenranta,swap")),
        (
            "roster.csv",
            &*format!("{fifteenth}imatra,substitute"),
            &*format!("{fifteenth}lappeenranta,own"),
        ),
    ];
    let found: Vec<String> =
        said("holder-not-owner", &edits).into_iter().map(|f| f.message).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("2018-10-08") && found[1].contains("2018-10-15"), "{found:?}");
}

#[test]
fn what_a_pool_settles_itself_is_held_by_its_members_in_parts() {
    let pool = "\n[[pool]]\nid = \"vuoksi\"\nname = \"Vuoksi\"\n\
        members = [\"parikkala\", \"ruokolahti\"]\nturns = \"open\"\n";
    let roster = lent("roster.csv");
    let open = ["parikkala,Parikkala", "ruokolahti,Ruokolahti"].iter().fold(
        roster.clone(),
        |text, who| {
            text.replace(&format!("{who},pool-1,turn,confirmed"), ",Vuoksi,vuoksi,turn,open")
        },
    );
    // Six duties of two hours: 351.7 and 368.3 minutes.
    let with = |parikkala: &str, ruokolahti: &str| {
        let edits = [
            ("consortium.toml", "", pool),
            ("roster.csv", &*roster, &*open),
            ("ledger.csv", "256,360,0,104", parikkala),
            ("ledger.csv", "269,360,0,91", ruokolahti),
        ];
        said("ledger-off-roster", &edits).into_iter().map(|f| f.message).collect::<Vec<_>>()
    };
    assert_eq!(with("256,352,0,96", "269,368,0,99"), Vec::<String>::new());
    let wrong = vec!["`parikkala` has 354 minutes as held".to_owned()];
    assert_eq!(with("256,354,0,98", "269,368,0,99"), wrong);
    let wrong = ["parikkala", "ruokolahti"].map(|id| format!("`{id}` has 360 minutes as held"));
    assert_eq!(with("256,360,0,104", "269,360,0,91"), wrong);
}

#[test]
fn a_whole_minute_may_be_rounded_up_or_down_and_no_more() {
    // Four of one size owe 1410 minutes each, and two of a pool hold 360 of what it settles.
    let equal = ["27269", "72662", "5008", "5244"].map(|size| format!("size = {size}"));
    let equal = equal.each_ref().map(|size| ("consortium.toml", &**size, "size = 100"));
    let with = |figures: &str| {
        let ledger = ("ledger.csv", "1396,1440,0,44", figures);
        first_said("ledger-off-roster", &[&equal[..], &[ledger]].concat())
    };
    let wrong =
        |has: i32| Some(pair(&format!("`imatra` has {has} minutes as owed"), "expected 1410"));
    assert_ne!(with("1411,1440,0,29"), wrong(1411));
    assert_eq!(with("1412,1440,0,28"), wrong(1412));
    assert_ne!(with("1409,1440,0,31"), wrong(1409));
    assert_eq!(with("1408,1440,0,32"), wrong(1408));
    let pool = format!("{VUOKSI}turns = \"open\"\n");
    let roster = lent("roster.csv");
    let open = ["parikkala,Parikkala", "ruokolahti,Ruokolahti"].iter().fold(
        roster.clone(),
        |text, who| {
            text.replace(&format!("{who},pool-1,turn,confirmed"), ",Vuoksi,vuoksi,turn,open")
        },
    );
    let held = |minutes: i32| {
        let figures = format!("256,{minutes},0,104");
        let edits = [
            ("consortium.toml", "", &*pool),
            ("roster.csv", &*roster, &*open),
            ("ledger.csv", "256,360,0,104", &*figures),
        ];
        let found = said("ledger-off-roster", &[&equal[..], &edits].concat());
        found.iter().any(|f| f.message == format!("`parikkala` has {minutes} minutes as held"))
    };
    assert_eq!([358, 359, 360, 361, 362].map(held), [true, false, false, false, true]);
}

#[test]
fn pools_are_known_by_the_agreement_or_by_their_number() {
    let roster = lent("roster.csv");
    let given = roster.replace(",pool-1,", ",vuoksi,");
    let with = |holder: &str| {
        let line = FIRST.replace(",imatra,own", &format!(",{holder},own"));
        let edits = [
            ("consortium.toml", "", VUOKSI),
            ("roster.csv", &*roster, &*given),
            ("roster.csv", FIRST, &*line),
        ];
        said("holder-unknown", &edits).into_iter().map(|f| f.message).collect::<Vec<_>>()
    };
    for known in ["imatra", "vuoksi", "pool-1", "pool-20"] {
        assert_eq!(with(known), [""; 0], "{known}");
    }
    for unknown in ["zzz", "pool-0", "pool-x"] {
        assert_eq!(with(unknown), [format!("there is no library or pool `{unknown}`")]);
    }
}

#[test]
fn a_rule_of_the_file_that_is_nearly_one_is_answered_with_it_and_no_other() {
    for (name, help) in [
        ("plan-movd", "did you mean `plan-moved`?"),
        ("x", "`vuoro rules` lists the rules"),
        // As like one as another: the first.
        ("calendar-wrong-ooxx", "did you mean `calendar-wrong-hour`?"),
        (&*format!("plan-moved{}", "d".repeat(53)), "did you mean `plan-moved`?"),
        (&*format!("plan-moved{}", "d".repeat(54)), "`vuoro rules` lists the rules"),
    ] {
        let mut sources = SourceMap::default();
        let text = lent("consortium.toml")
            + &format!("\n[check]\ndeny = [{{ rule = \"{name}\", reason = \"x\" }}]\n");
        let file = sources.add("consortium.toml", text.as_bytes());
        let c = input::consortium(&mut sources, file).expect("is right").value;
        let found = check::unknown_rules(&c);
        assert_eq!(found.iter().map(|f| &*f.help).collect::<Vec<_>>(), [help]);
    }
}

#[test]
fn turns_of_pools_of_three_and_of_pools_beside_unseen_libraries_are_counted() {
    let (roster, ruokolahti) = (lent("roster.csv"), "ruokolahti,Ruokolahti,pool-1");
    let parikkala = "parikkala,Parikkala,pool-1";
    let said = |size: u32, roster_now: &str| {
        let kotka = format!("\n{}", library("kotka", size, ""));
        let edits = [("consortium.toml", "", &*kotka), ("roster.csv", &*roster, roster_now)];
        first_said("turns-beyond-bound", &edits)
    };
    // One each for two of three, then four in a row where 34 in a hundred are due.
    let three = roster
        .replacen(ruokolahti, "kotka,kotka,pool-1", 1)
        .replace(parikkala, ruokolahti)
        .replacen(ruokolahti, parikkala, 1);
    let ahead = "`ruokolahti` is 1.93 duties ahead of its due in `pool-1`";
    assert_eq!(said(5000, &three), Some(pair(ahead, "no more than 0.75 is possible")));
    // A library that is nowhere may be in the pool, and then the others are due a little less.
    let five = roster.replacen(parikkala, ruokolahti, 2);
    let ahead = "`ruokolahti` is 2.44 duties ahead of its due in `pool-1`";
    assert_eq!(said(1, &five), Some(pair(ahead, "no more than 1.00 is possible")));
    assert_eq!(said(5000, &five), None);
}

#[test]
fn what_was_carried_in_counts_in_turns() {
    let (roster, ruokolahti) = (lent("roster.csv"), "ruokolahti,Ruokolahti,pool-1");
    let parikkala = "parikkala,Parikkala,pool-1";
    let with = |minutes: i32, roster_now: &str| {
        let (ahead, behind) = (format!("360,0,{minutes}"), format!("360,0,-{minutes}"));
        let edits = [
            ("before.csv", "360,0,104", &*ahead),
            ("before.csv", "360,0,91", &*behind),
            ("roster.csv", &*roster, roster_now),
        ];
        first_said("turns-beyond-bound", &edits)
    };
    // Two duties ahead, Parikkala is due one of the six turns, and has three.
    let told = with(240, &roster).unwrap();
    assert!(told.0.starts_with("`parikkala` is 2.06 duties ahead"), "{told:?}");
    assert_eq!(with(0, &roster), None);
    // Ahead of the other by two duties, of which 49 in a hundred are its own to have.
    let edits = [("before.csv", "360,0,104", "360,0,240"), ("before.csv", "360,0,91", "360,0,0")];
    let told = first_said("turns-beyond-bound", &edits).unwrap();
    assert_eq!(told.0, "`parikkala` is 1.09 duties ahead of its due in `pool-1`");
    // Who is due more than there is can have no more than all of it.
    let given = "\n[[pool]]\nid = \"vuoksi\"\nname = \"Vuoksi\"\nmembers = [\"parikkala\", \"ruokolahti\"]\n";
    let all = roster.replace(parikkala, ruokolahti).replace(",pool-1,", ",vuoksi,");
    let edits = [
        ("consortium.toml", "", given),
        ("before.csv", "360,0,104", "360,0,1200"),
        ("before.csv", "360,0,91", "360,0,-1200"),
        ("roster.csv", &*roster, &*all),
    ];
    assert_eq!(first_said("turns-beyond-bound", &edits), None);
}

#[test]
fn every_patch_is_of_a_rule() {
    let kinds =
        |rule: &check::Rule| ["almost", "breaks"].map(|kind| format!("{}.{kind}", rule.name));
    let expected: Vec<String> = RULES.iter().flat_map(kinds).collect();
    let found: Vec<String> = rooms::of_rules(&tests()).into_iter().map(|room| room.name).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_patch_that_does_not_fit_says_why() {
    let with = |patch: &str| {
        let read = |name: &str| match name {
            "a" => Ok(b"one\ntwo\none\nthree\n".to_vec()),
            "w" => Ok(b"one\r\ntwo\r\n".to_vec()),
            _ => Err(format!("no {name}")),
        };
        let texts = |files: Files| {
            let text = |(name, bytes)| format!("{name}: {}", String::from_utf8(bytes).unwrap());
            files.into_iter().map(text).collect::<String>()
        };
        patch::apply(read, patch.as_bytes()).map(texts)
    };
    for (patch, becomes) in [
        ("Words.\n--- a\n-two\n+2\n", "a: one\n2\none\nthree\n"),
        ("--- a\n two\n+2\n@@\n-one\n", "a: one\ntwo\n2\nthree\n"),
        ("--- a\n+++ b\n@@ two\n-one\n\n", "b: one\ntwo\nthree\n"),
        ("--- a\n@@ two\n+2\n", "a: one\ntwo\n2\none\nthree\n"),
        ("--- a\n+four\n\\ No newline at end of file\n", "a: one\ntwo\none\nthree\nfour"),
        ("--- w\n-one\n+1\n+2\n\\ No carriage return\n", "w: 1\r\n2\ntwo\r\n"),
        ("--- a\n-two\n\n--- w\n-one\n", "a: one\none\nthree\nw: two\r\n"),
    ] {
        assert_eq!(with(patch).as_deref(), Ok(becomes), "{patch}");
    }
    for (patch, why) in [
        ("", "it names no file"),
        ("--- b\n+x\n", "no b"),
        ("--- a\n", "nothing becomes of a"),
        ("--- a\n two\n", "nothing becomes of two\n"),
        ("--- a\n-two\n+two\n", "nothing becomes of two\n"),
        ("--- a\n-four\n", "is not there: four"),
        ("--- a\n-on\n", "is not there: on"),
        ("--- a\n-two\n-three\n", "is not there: two\nthree"),
        ("--- a\n-one\n", "is there more than once: one"),
        ("--- a\n@@ one\n-three\n", "is there more than once: one"),
        ("--- a\n@@ four\n-three\n", "is not there: four"),
        ("--- a\n@@ two\n-two\n", "is not there: two"),
        ("--- a\n-three\n@@\n-two\n", "is not there: two"),
        ("--- a\n@@ two\n", "a hunk is empty"),
        ("--- a\n-two\n--- a\n-three\n", "a is there twice"),
        ("--- a\n-two\nthree\n", "no line of a patch is three"),
        ("--- a\n-two\n\\ No carriage return\n", "an end is said of no line that comes"),
        ("--- a\n+x\n\\ No end\n", "no end of a line is called \\ No end"),
    ] {
        assert_eq!(with(patch), Err(why.to_owned()), "{patch}");
    }
}

#[test]
fn rules_are_sorted_and_no_fault_of_reading_has_the_name_of_one() {
    assert!(RULES.windows(2).all(|w| w[0].name < w[1].name));
    for rule in RULES {
        assert!(input::RULES.iter().all(|fault| fault.0 != rule.name), "{}", rule.name);
        assert!(rule.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
        assert_eq!(check::find(rule.name).map(|rule| rule.name), Some(rule.name));
    }
}

#[test]
fn every_rule_has_a_page_of_the_common_form() {
    let pages = fs::read_dir(root().join("docs/rules")).unwrap();
    let pages: BTreeSet<String> =
        pages.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let expected: BTreeSet<String> = RULES.iter().map(|r| format!("{}.md", r.name)).collect();
    assert_eq!(pages, expected);
    for rule in RULES {
        let page = rule.page;
        assert!(page.starts_with(&format!("# {}\n\n", rule.name)), "{} lacks its title", rule.name);
        assert!(page.contains(&format!("\nTier: {}.", rule.tier.name())), "{}: tier", rule.name);
        let places: Vec<_> =
            ["\n## Why\n", "\n## What to do\n", "\n## Example\n"].map(|h| page.find(h)).into();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{}", rule.name);
        assert!(page.ends_with("```\n") && page.matches("```").count() == 2, "{}", rule.name);
        assert!(!rule.summary().is_empty() && rule.summary().len() < 110, "{}", rule.name);
        assert!(page.lines().all(|line| line.chars().count() <= 100), "{}", rule.name);
    }
}

#[test]
fn the_checker_shares_nothing_with_the_planner() {
    let mut folders = vec![root().join("src/check")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            assert!(!text.contains("plan::"), "{} imports the planner", path.display());
        }
    }
}

#[test]
fn a_missing_duty_is_said_before_the_line_that_comes_behind_it() {
    let roster = lent("roster.csv");
    let lines: Vec<&str> = roster.lines().collect();
    // The second duty of the first day, and the very last.
    for (gone, duty) in [(2, "2018-09-03 12:00"), (lines.len() - 1, "")] {
        let line = format!("{}\n", lines[gone]);
        let found = said("missing-duty", &[("roster.csv", &line, "")]);
        assert_eq!(found.len(), 1, "{found:?}");
        let fields: Vec<&str> = line.split(',').collect();
        let cell = format!("{} {}", fields[0], fields[2]);
        assert!(duty.is_empty() || cell == duty);
        assert_eq!(found[0].message, format!("the duty `{cell}` is missing"));
        let at = format!("{:?}", found[0].place);
        let is_last = gone + 1 == lines.len();
        assert_eq!(at.starts_with("File"), is_last, "{at}");
    }
}

#[test]
fn what_cannot_be_read_is_shown_without_what_a_terminal_obeys() {
    let edit = ("roster.csv", "2018-09-03,mon,10:00", "2018-09-03,mon,1`0\u{7}:00");
    let found = said("malformed-row", &[edit]);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.starts_with("`1?0?:00` cannot be read as "), "{found:?}");
    assert!(matches!(found[0].place, Place::Field(_, 1, 2)), "{found:?}");
    let report = edited(&[("roster.csv", FIRST, &FIRST.replace(",1,", ",x,").repeat(1200))]);
    let more = report.more.iter().find(|(rule, _)| *rule == "malformed-row");
    let found = report.findings.iter().filter(|f| f.rule == "malformed-row").count();
    assert_eq!(found + more.map_or(0, |(_, more)| *more), 1200);
    assert!(found < 1200);
}

#[test]
fn what_a_rule_needs_is_named() {
    use check::Need::{Calendar, Consortium, Fresh, Ledger, Ring, Roster, Term};
    let all = [Consortium, Term, Roster, Ledger, Ring, Calendar, Fresh].map(check::Need::name);
    let names =
        ["consortium file", "term file", "roster", "ledger", "ring", "calendar", "fresh plan"];
    assert_eq!(all, names);
}

#[test]
fn a_plan_that_moved_says_who_would_serve() {
    let other = "2018-09-03,mon,10:00,12:00,1,lappeenranta,Lappeenranta,lappeenranta,own";
    let edit = ("fresh.csv", "2018-09-03,mon,10:00,12:00,1,imatra,Imatra,imatra,own", other);
    let found = messages("plan-moved", edit);
    assert!(found.iter().any(|message| message.contains("`lappeenranta`")), "{found:?}");
    let nobody = "2018-09-03,mon,10:00,12:00,1,,,imatra,own,unfilled,0,,";
    let edit = (
        "fresh.csv",
        "2018-09-03,mon,10:00,12:00,1,imatra,Imatra,imatra,own,confirmed,0,,",
        nobody,
    );
    let found = messages("plan-moved", edit);
    assert!(found.iter().any(|message| message.contains("nobody")), "{found:?}");
}

#[test]
fn a_balance_beyond_the_limit_is_said_on_either_side_and_one_at_it_is_not() {
    let (behind, ahead) = (
        "`lappeenranta` ends the term 239 minutes below",
        "`parikkala` ends the term 104 minutes above",
    );
    for (limit, expected) in [(103, &[behind, ahead][..]), (104, &[behind]), (239, &[])] {
        let check = format!("\n[check]\nbalance_minutes = {limit}\n");
        let found = messages("balance-beyond-limit", ("consortium.toml", "", &check));
        assert_eq!(found.len(), expected.len(), "{found:?}");
        assert!(found.iter().zip(expected).all(|(is, said)| is.starts_with(said)), "{found:?}");
    }
}

#[test]
fn a_balance_beyond_the_limit_is_told_what_evens_it_out() {
    let help = |allocation: &str| {
        let added = format!("\n[check]\nbalance_minutes = 104\n{allocation}");
        let found = said("balance-beyond-limit", &[("consortium.toml", "", &added)]);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].help.clone()
    };
    let steer = help("");
    assert!(
        steer.starts_with("carry the ledger into the next term, which evens it out;"),
        "{steer}"
    );
    let report = help("[allocation]\nbalances = \"report\"\n");
    assert!(report.contains("with `balances = \"steer\"`"), "{report}");
}

#[test]
fn of_a_library_that_was_away_only_what_it_missed_stays() {
    let away =
        "[[absence]]\nlibrary = \"imatra\"\nfirst = 2018-09-03\nlast = 2018-09-04\n\n[[absence]]\n";
    let missed = "\n[[missed]]\nlibrary = \"imatra\"\nduty = \"2018-09-03 10:00\"\n\
        [[missed]]\nlibrary = \"lappeenranta\"\nduty = \"2018-09-04 12:00\"\n";
    let found =
        said("library-absent", &[("term.toml", "[[absence]]\n", away), ("term.toml", "", missed)]);
    let found: Vec<String> = found.into_iter().map(|f| f.message).collect();
    assert_eq!(found, ["`imatra` is absent at `2018-09-04 10:00`"]);
}

#[test]
fn when_a_library_takes_part_is_said_of_itself_alone() {
    let joined = "\n[[member]]\nlibrary = \"imatra\"\nfirst = 2018-09-04\n\
        [[member]]\nlibrary = \"lappeenranta\"\nlast = 2018-10-18\n";
    let found = said("library-not-taking-part", &[("term.toml", "", joined)]);
    assert_eq!(found[0].label, "takes part from 2018-09-04 to 2018-10-19", "{found:?}");
}

#[test]
fn a_limit_holds_for_everybody_unless_a_library_has_one_of_its_own() {
    let of_all = |limits: &str| format!("[allocation]\n{limits}\n\n[[library]]\nid = \"imatra\"");
    let first = "[[library]]\nid = \"imatra\"";
    let own = "name = \"Lappeenranta\"\n";
    let said = |all: &str, of_one: &str| -> Vec<String> {
        let of_all = of_all(all);
        let of_one = format!("{own}{of_one}\n");
        let edits =
            [("consortium.toml", first, &of_all[..]), ("consortium.toml", own, &of_one[..])];
        let found = edited(&edits).findings.into_iter();
        let own = found.filter(|f| f.rule == "duties-beyond-limit");
        own.map(|f| format!("{} [{}]", f.message, f.label)).collect()
    };
    let three = "`lappeenranta` has 3 duties on 2018-10-16";
    assert_eq!(said("max_per_day = 2", ""), [format!("{three} [`max_per_day` is 2]")]);
    assert_eq!(said("max_per_day = 3", ""), [""; 0]);
    assert_eq!(said("max_per_day = 2", "max_per_day = 3"), [""; 0]);
    assert_eq!(
        said("max_per_day = 9", "max_per_day = 2"),
        [format!("{three} [`max_per_day` is 2]")]
    );
    assert_eq!(
        said("max_per_day = 2", "max_per_week = 5"),
        [
            format!("{three} [`max_per_day` is 2]"),
            "`lappeenranta` has 6 duties in the week that begins on 2018-10-15 [`max_per_week` is 5]"
                .to_owned()
        ]
    );
}

#[test]
fn a_row_ends_at_a_time_without_a_duty_and_two_seats_are_one_time_of_it() {
    let limit = (
        "consortium.toml",
        "name = \"Lappeenranta\"\n",
        "name = \"Lappeenranta\"\nseats = 2\nmax_in_a_row = 2\n",
    );
    let second =
        "2018-10-16,tue,10:00,12:00,2,lappeenranta,Lappeenranta,lappeenranta,own,confirmed,0,,\n";
    let seats = ("consortium.toml", "seats = 1\n", "seats = 2\n");
    let messages = |edits: &[(&str, &str, &str)]| -> Vec<String> {
        said("duties-beyond-limit", edits).into_iter().map(|f| f.message).collect()
    };
    let row = "`lappeenranta` is on duty 3 times in a row from `2018-10-16 10:00`";
    assert_eq!(messages(&[limit]), [row]);
    let more = ("roster.csv", "", second);
    assert_eq!(messages(&[limit, seats, more]), [row]);
    let noon = lent("roster.csv")
        .lines()
        .find(|l| l.starts_with("2018-10-16,tue,12:00"))
        .unwrap()
        .to_owned();
    let other = noon.replace("lappeenranta", "imatra").replace("Lappeenranta", "Imatra");
    assert_eq!(messages(&[limit, ("roster.csv", &noon, &other)]), [""; 0]);
}
