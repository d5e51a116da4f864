//! A good roster is spoilt in every way that somebody could spoil it, and the rule that is meant
//! for it says so.

use std::collections::BTreeMap;

use vuoro::check::{Calendar, Look, Sheet, check};
use vuoro::export::{self, csv::Dialect, ical::Calendars};
use vuoro::files;
use vuoro::input::{self, SourceMap};
use vuoro::plan;

/// The files of a term by their names.
type Files = BTreeMap<&'static str, String>;

/// The agreement of PIKI with what `vuoro allocate` writes for it.
fn good() -> Files {
    let mut files = Files::new();
    let consortium = include_str!("../examples/piki-2018-fair/consortium.toml");
    let term = include_str!("../examples/piki-2018-fair/syksy.toml");
    files.insert("consortium.toml", consortium.to_owned());
    files.insert("syksy.toml", term.to_owned());
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", consortium.as_bytes());
    let c = input::consortium(&mut sources, file).unwrap().value;
    let file = sources.add("syksy.toml", term.as_bytes());
    let term = input::term(&mut sources, file, &c, None).unwrap().value;
    let p = plan::plan(&c, &term).unwrap();
    let mut put = |name, write: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = Vec::new();
        write(&mut bytes);
        files.insert(name, String::from_utf8(bytes).unwrap());
    };
    let standard = Dialect::Standard;
    put("roster.csv", &|w| export::csv::roster(&c, &p.allocation, &p.roster, standard, w).unwrap());
    put("ledger.csv", &|w| export::csv::ledger(&c, &p.ledger, standard, w).unwrap());
    let calendars = Calendars::new(&p).unwrap();
    put("all.ics", &|w| calendars.all(w).unwrap());
    put("nokia.ics", &|w| calendars.library(c.find("nokia").unwrap(), w).unwrap());
    files
}

/// The rules that are broken, strict ones left out; the fresh plan is that of the good files.
fn broken(files: &Files, fresh: &str) -> Vec<&'static str> {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", files["consortium.toml"].as_bytes());
    let c = input::consortium(&mut sources, file).unwrap().value;
    let file = sources.add("syksy.toml", files["syksy.toml"].as_bytes());
    let term = input::term(&mut sources, file, &c, None).unwrap().value;
    let roster_file = sources.add_table("roster.csv", files["roster.csv"].as_bytes());
    let roster = files::roster::read(&mut sources, roster_file).unwrap();
    let ledger_file = sources.add_table("ledger.csv", files["ledger.csv"].as_bytes());
    let ledger = files::ledger::read(&mut sources, ledger_file).unwrap();
    let fresh_file = sources.add_table("fresh.csv", fresh.as_bytes());
    let fresh = files::roster::read(&mut sources, fresh_file).unwrap();
    let read = ["all", "nokia"].map(|name| {
        let text = &files[if name == "all" { "all.ics" } else { "nokia.ics" }];
        let file = sources.add(name, text.as_bytes());
        (name, file, files::calendar::read(&mut sources, file).unwrap())
    });
    let calendars: Vec<Calendar> = (read.iter())
        .map(|(name, file, value)| Calendar {
            name,
            sheet: Sheet { file: *file, value },
            beside: &[],
        })
        .collect();
    let look = Look {
        consortium: Some(&c),
        term: Some(&term),
        roster: Some(Sheet { file: roster_file, value: &roster }),
        ledger: Some(Sheet { file: ledger_file, value: &ledger }),
        calendars: &calendars,
        fresh: Some(&fresh),
        promised: None,
        rings: &[],
        rewritten: &[],
    };
    let mut rules: Vec<_> = check(&look, false).findings.iter().map(|f| f.rule).collect();
    rules.dedup();
    rules
}

/// A line of a table, and what becomes of it.
type Edit = fn(&str) -> String;

enum Spoil {
    /// The first line of a file that has this in it is edited.
    Line(&'static str, &'static str, Edit),
    /// Every line of a file that has this in it is edited.
    Lines(&'static str, &'static str, Edit),
    /// The first text of a file is replaced by another.
    Text(&'static str, &'static str, &'static str),
    /// Something is written behind a file.
    Behind(&'static str, &'static str),
    /// The whole file is edited.
    Whole(&'static str, Edit),
}
use Spoil::{Behind, Line, Lines, Text, Whole};

impl Spoil {
    fn on(&self, files: &mut Files) {
        let (name, new) = match *self {
            Line(name, with, edit) => {
                let line = files[name].split_inclusive('\n').find(|l| l.contains(with));
                let line = line.unwrap_or_else(|| panic!("{name} has {with}")).to_owned();
                (name, files[name].replacen(&line, &edit(&line), 1))
            }
            Lines(name, with, edit) => {
                let lines = files[name].split_inclusive('\n');
                let edit = |l: &str| if l.contains(with) { edit(l) } else { l.to_owned() };
                (name, lines.map(edit).collect())
            }
            Text(name, old, new) => (name, files[name].replacen(old, new, 1)),
            Behind(name, new) => (name, format!("{}{new}", files[name])),
            Whole(name, edit) => (name, edit(&files[name])),
        };
        let old = files.insert(name, new.clone());
        assert_ne!(old, Some(new), "the mutation changes {name}");
    }
}

const ROSTER: &str = "roster.csv";
const LEDGER: &str = "ledger.csv";
const TERM: &str = "syksy.toml";
const AGREED: &str = "consortium.toml";
const NOKIA: &str = "nokia.ics";
const ALL: &str = "all.ics";

/// A duty of Tampere's own, and one of Nokia's.
const TAMPERE: &str = "2018-09-03,mon,10:00";
const OWN: &str = "2018-09-03,mon,12:00";

fn drop_line(_: &str) -> String {
    String::new()
}

fn twice(line: &str) -> String {
    line.repeat(2)
}

/// The events of a calendar, edited as a list; what stands before the first is the first entry.
fn events(text: &str, edit: impl Fn(&mut Vec<String>)) -> String {
    let mut parts: Vec<String> = text.split("BEGIN:VEVENT").map(str::to_owned).collect();
    edit(&mut parts);
    parts.join("BEGIN:VEVENT")
}

/// What is done, and the rule that is meant for it.
#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn table() -> Vec<(&'static str, Vec<Spoil>, &'static str)> {
    vec![
        ("a row is deleted", vec![Line(ROSTER, TAMPERE, drop_line)], "missing-duty"),
        ("the last row is deleted", vec![Line(ROSTER, "2018-12-21,fri,14:00", drop_line)], "missing-duty"),
        ("a day is deleted", vec![Lines(ROSTER, "2018-10-10,", drop_line)], "missing-duty"),
        ("a cell is deleted on all dates", vec![Lines(ROSTER, "wed,10:00", drop_line)], "missing-duty"),
        ("a row is doubled", vec![Line(ROSTER, TAMPERE, twice)], "duplicate-duty"),
        ("a row is doubled with another library", vec![Line(ROSTER, TAMPERE, |l| l.to_owned() + &l.replace("tampere,Tampere", "nokia,Nokia"))], "duplicate-duty"),
        ("a row moves an hour", vec![Line(ROSTER, TAMPERE, |l| l.replace("10:00,12:00", "11:00,13:00"))], "duty-off-grid"),
        ("a row gets longer", vec![Line(ROSTER, TAMPERE, |l| l.replace("12:00", "13:00"))], "duty-off-grid"),
        ("a row moves to the next slot", vec![Line(ROSTER, TAMPERE, |l| l.replace("10:00,12:00", "12:00,14:00"))], "duplicate-duty"),
        ("a row moves to a seat that there is not", vec![Line(ROSTER, TAMPERE, |l| l.replace(",1,tampere", ",2,tampere"))], "duty-off-grid"),
        ("a row moves to Saturday", vec![Line(ROSTER, TAMPERE, |l| l.replace("2018-09-03,mon", "2018-09-08,sat"))], "duty-off-grid"),
        ("a row moves to another date with its weekday", vec![Line(ROSTER, TAMPERE, |l| l.replace("09-03", "09-04"))], "wrong-weekday"),
        ("a weekday is mistyped", vec![Line(ROSTER, TAMPERE, |l| l.replace("mon", "tue"))], "wrong-weekday"),
        ("a row moves before the term", vec![Line(ROSTER, TAMPERE, |l| l.replace("09-03", "08-27"))], "duty-outside-term"),
        ("a row moves to another year", vec![Line(ROSTER, TAMPERE, |l| l.replace("2018-09-03,mon", "2019-09-03,tue"))], "duty-outside-term"),
        ("a row is put on Independence Day", vec![Line(ROSTER, "2018-12-07,fri,10:00", |l| l.replace("2018-12-07,fri", "2018-12-06,thu") + l)], "duty-on-closed-day"),
        ("the term closes a day that the roster has", vec![Behind(TERM, "\n[[closed]]\nfirst = 2018-10-10\n")], "duty-on-closed-day"),
        ("a row is given to another library", vec![Line(ROSTER, OWN, |l| l.replace("nokia,Nokia", "tampere,Tampere"))], "wrong-kind"),
        ("a row is given to a library without staff then", vec![Line(ROSTER, TAMPERE, |l| l.replace("tampere,Tampere", "nokia,Nokia"))], "library-not-staffed"),
        ("a row is given to an unknown library", vec![Line(ROSTER, TAMPERE, |l| l.replace("tampere,Tampere", "helsinki,Helsinki"))], "library-unknown"),
        ("an id gets a capital", vec![Line(ROSTER, OWN, |l| l.replace("nokia,Nokia", "Nokia,Nokia"))], "library-unknown"),
        ("a name is changed", vec![Line(ROSTER, OWN, |l| l.replace("Nokia", "Nokian kirjasto"))], "wrong-name"),
        ("a library is absent after all", vec![Behind(TERM, "\n[[absence]]\nlibrary = \"nokia\"\nfirst = 2018-09-03\n")], "library-absent"),
        ("a library joins later", vec![Behind(TERM, "\n[[member]]\nlibrary = \"nokia\"\nfirst = 2018-10-01\n")], "library-not-taking-part"),
        ("a library shortens its hours", vec![Text(AGREED, "mon = [\"12:00-19:00\"]", "mon = [\"14:00-19:00\"]")], "library-not-staffed"),
        ("a library leaves the consortium", vec![Whole(AGREED, |t| t.replacen("id = \"nokia\"", "id = \"nokia-uusi\"", 1))], "library-unknown"),
        ("the holder of a row is changed", vec![Line(ROSTER, OWN, |l| l.replace(",nokia,own", ",tampere,own"))], "holder-not-owner"),
        ("the holder of a row is misspelt", vec![Line(ROSTER, ",pool-1,", |l| l.replace("pool-1", "poool-1"))], "holder-unknown"),
        ("a cell is agreed with somebody else", vec![Behind(AGREED, "\n[[pin]]\ncell = \"mon 12:00\"\nholder = \"tampere\"\n")], "pin-not-kept"),
        ("a turn is given to a library with cells of its own", vec![Line(ROSTER, ",akaa,Akaa,pool-1,turn", |l| l.replace("akaa,Akaa", "tampere,Tampere"))], "turn-by-non-member"),
        ("a turn is given to a member of another pool", vec![Line(ROSTER, ",akaa,Akaa,pool-1,turn", |l| l.replace("akaa,Akaa", "pirkkala,Pirkkala"))], "turn-by-non-member"),
        ("a turn is called own", vec![Line(ROSTER, ",akaa,Akaa,pool-1,turn", |l| l.replace("turn", "own"))], "wrong-kind"),
        ("an own duty is called a turn", vec![Line(ROSTER, OWN, |l| l.replace("own", "turn"))], "wrong-kind"),
        ("a duty loses its library", vec![Line(ROSTER, OWN, |l| l.replace("nokia,Nokia,nokia", ",,nokia"))], "wrong-status"),
        ("a duty is called open", vec![Line(ROSTER, OWN, |l| l.replace("nokia,Nokia,nokia,own,confirmed", ",,nokia,own,open"))], "wrong-status"),
        ("a duty is called unfilled", vec![Line(ROSTER, OWN, |l| l.replace("nokia,Nokia,nokia,own,confirmed", ",,nokia,substitute,unfilled"))], "unfilled-duty"),
        ("somebody stands in without need", vec![Line(ROSTER, OWN, |l| l.replace("nokia,Nokia,nokia,own", "tampere,Tampere,nokia,substitute"))], "needless-substitute"),
        ("a duty is cancelled", vec![Line(ROSTER, OWN, |l| l.replace("confirmed", "cancelled"))], "tombstone-without-change"),
        ("a change is agreed and not written", vec![Behind(TERM, "\n[[change]]\nat = 2018-09-01T08:00:00Z\nkind = \"cancel\"\nduty = \"2018-09-03 12:00\"\n")], "change-without-trace"),
        ("a sequence is raised", vec![Line(ROSTER, OWN, |l| l.replace("confirmed,0", "confirmed,1"))], "sequence-went-back"),
        ("a stamp is invented", vec![Line(ROSTER, OWN, |l| l.replace("confirmed,0,", "confirmed,0,2018-09-01T08:00:00Z"))], "stamp-went-back"),
        ("a cell is given away on all dates", vec![Lines(ROSTER, "mon,12:00", |l| l.replace("nokia,Nokia,nokia", "tampere,Tampere,tampere"))], "slots-off-apportionment"),
        ("a library grows", vec![Text(AGREED, "size = 33425", "size = 93425")], "slots-off-apportionment"),
        ("the line of own slots is lowered", vec![Behind(AGREED, "\n[allocation]\nown_slot_from = 0.7\n")], "slots-off-apportionment"),
        ("all turns of a pool go to one member", vec![Lines(ROSTER, ",pool-2,turn", |l| l.replace("pirkkala,Pirkkala", "palkane,Pälkäne").replace("hameenkyro,Hämeenkyrö", "palkane,Pälkäne"))], "ledger-off-roster"),
        ("the turns of a pool are sorted by member", vec![Whole(ROSTER, sorted_turns)], "turns-beyond-bound"),
        ("they are sorted although a member is away", vec![Behind(TERM, "\n[[absence]]\nlibrary = \"kihnio\"\nfirst = 2018-09-03\nlast = 2018-09-14\n"), Whole(ROSTER, sorted_turns)], "turns-beyond-bound"),
        ("a balance is mistyped", vec![Line(LEDGER, "nokia,", |l| l.trim_end().to_owned() + "0\n")], "balance-off"),
        ("minutes held are raised with the balance", vec![Line(LEDGER, "ruovesi,", |_| "ruovesi,Ruovesi,245,360,0,115\n".to_owned())], "ledger-off-roster"),
        ("a library is missing from the ledger", vec![Line(LEDGER, "nokia,", drop_line)], "ledger-off-roster"),
        ("a library is in the ledger twice", vec![Line(LEDGER, "nokia,", twice)], "ledger-off-roster"),
        ("an unknown library is in the ledger", vec![Behind(LEDGER, "\u{f6}\u{f6},\u{d6},0,0,0,0\n")], "ledger-off-roster"),
        ("a balance is carried in that nobody had", vec![Line(LEDGER, "akaa,", |_| "akaa,Akaa,931,840,60,-31\n".to_owned())], "ledger-off-roster"),
        ("a balance is far off", vec![Line(LEDGER, "akaa,", |_| "akaa,Akaa,931,8400,0,7469\n".to_owned())], "balance-beyond-limit"),
        ("a comma is lost", vec![Line(ROSTER, OWN, |l| l.replace(",1,nokia", ",1nokia"))], "malformed-row"),
        ("a comma is added", vec![Line(ROSTER, OWN, |l| l.replace(",1,", ",1,,"))], "malformed-row"),
        ("a date is written the Finnish way", vec![Line(ROSTER, OWN, |l| l.replace("2018-09-03", "3.9.2018"))], "malformed-row"),
        ("a date is none", vec![Line(ROSTER, OWN, |l| l.replace("09-03", "09-31"))], "malformed-row"),
        ("a status is misspelt", vec![Line(ROSTER, OWN, |l| l.replace("confirmed", "confrimed"))], "malformed-row"),
        ("a kind is translated", vec![Line(ROSTER, OWN, |l| l.replace("own", "oma"))], "malformed-row"),
        ("a sequence is negative", vec![Line(ROSTER, OWN, |l| l.replace("confirmed,0", "confirmed,-1"))], "malformed-row"),
        ("a stamp is local time", vec![Line(ROSTER, OWN, |l| l.replace("confirmed,0,", "confirmed,0,2018-09-01T08:00:00"))], "malformed-row"),
        ("a quote is not closed", vec![Line(ROSTER, OWN, |l| l.replace("Nokia", "\"Nokia"))], "malformed-row"),
        ("hours take the place of minutes", vec![Line(LEDGER, "nokia,", |l| l.replace(",0,", ",0.0,"))], "malformed-row"),
        ("a column is renamed", vec![Text(ROSTER, "holder", "haltija")], "wrong-header"),
        ("the header is deleted", vec![Line(ROSTER, "date,", drop_line)], "wrong-header"),
        ("the file is emptied", vec![Whole(ROSTER, drop_line)], "wrong-header"),
        ("the rows are sorted by library", vec![Whole(ROSTER, by_library)], "not-canonical"),
        ("Excel has saved the file", vec![Whole(ROSTER, |t| format!("\u{feff}{}", t.replace(',', ";").replace('\n', "\r\n")))], "not-canonical"),
        ("the line ends are those of Windows", vec![Whole(LEDGER, |t| t.replace('\n', "\r\n"))], "not-canonical"),
        ("planning afresh would give another roster", vec![Line(ROSTER, OWN, |l| l.replace("nokia,Nokia,nokia,own", "tampere,Tampere,nokia,cover"))], "plan-moved"),
        ("an event is deleted", vec![Whole(NOKIA, |t| events(t, |e| drop(e.remove(2))))], "calendar-missing-event"),
        ("an event is deleted from all", vec![Whole(ALL, |t| events(t, |e| drop(e.remove(20))))], "calendar-missing-event"),
        ("an event is doubled", vec![Whole(NOKIA, |t| events(t, |e| e.insert(2, e[1].clone())))], "calendar-uid-twice"),
        ("an event is added", vec![Whole(NOKIA, |t| events(t, |e| e.insert(2, e[1].replace("20180903", "20180904"))))], "calendar-extra-event"),
        ("events change places", vec![Whole(NOKIA, |t| events(t, |e| e.swap(1, 2)))], "calendar-out-of-order"),
        ("an event moves an hour", vec![Text(NOKIA, "DTSTART;TZID=Europe/Helsinki:20180903T12", "DTSTART;TZID=Europe/Helsinki:20180903T11")], "calendar-wrong-hour"),
        ("an event ends later", vec![Text(NOKIA, "DTEND;TZID=Europe/Helsinki:20180903T14", "DTEND;TZID=Europe/Helsinki:20180903T15")], "calendar-wrong-hour"),
        ("an event is in UTC", vec![Text(NOKIA, "DTSTART;TZID=Europe/Helsinki:20180903T120000", "DTSTART:20180903T090000Z")], "calendar-wrong-zone"),
        ("the time zone is taken out", vec![Whole(NOKIA, |t| {
            let (from, to) = (t.find("BEGIN:VTIMEZONE").unwrap(), t.find("BEGIN:VEVENT").unwrap());
            format!("{}{}", &t[..from], &t[to..])
        })], "calendar-wrong-zone"),
        ("a UID is changed", vec![Text(NOKIA, "UID:piki.2018-syksy.20180903", "UID:piki.syksy.20180903")], "calendar-wrong-uid"),
        ("a sequence is raised in a calendar", vec![Text(NOKIA, "SEQUENCE:0", "SEQUENCE:3")], "calendar-wrong-sequence"),
        ("an event says that nobody gives the duty", vec![Text(NOKIA, "SUMMARY:Chat", "SUMMARY:PERUTTU: Chat")], "calendar-wrong-words"),
        ("an event is cancelled", vec![Text(NOKIA, "STATUS:CONFIRMED", "STATUS:CANCELLED")], "calendar-wrong-status"),
        ("an event looks changed", vec![Text(NOKIA, "DTSTAMP:20180820", "DTSTAMP:20180821")], "calendar-wrong-stamp"),
        ("the plan is published anew", vec![Text(TERM, "published = 2018-08-20", "published = 2018-08-21")], "calendar-wrong-stamp"),
        ("a calendar becomes an invitation", vec![Text(NOKIA, "CALSCALE", "METHOD:REQUEST\r\nCALSCALE")], "calendar-unwanted-property"),
        ("an event is repeated", vec![Text(NOKIA, "STATUS:", "RRULE:FREQ=WEEKLY\r\nSTATUS:")], "calendar-unwanted-property"),
        ("a stamp is taken out", vec![Text(NOKIA, "LAST-MODIFIED:20180820T090000Z\r\n", "")], "calendar-missing-property"),
        ("an alarm is added", vec![Text(NOKIA, "END:VEVENT", "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT")], "calendar-alarm"),
        ("git has changed the line ends", vec![Whole(NOKIA, |t| t.replace("\r\n", "\n"))], "calendar-malformed"),
        ("a fold is undone", vec![Text(NOKIA, "\r\n ", "")], "calendar-malformed"),
        ("a calendar is cut off", vec![Whole(NOKIA, |t| t[..t.len() / 2].to_owned())], "calendar-malformed"),
    ]
}

/// The turns of one pool dealt in the order of the members.
fn sorted_turns(text: &str) -> String {
    let is_turn = |l: &str| l.contains(",pool-3,turn");
    let whom = |l: &str| l.split(',').skip(5).take(2).collect::<Vec<_>>().join(",");
    let mut members: Vec<String> = text.lines().filter(|l| is_turn(l)).map(whom).collect();
    members.sort();
    let mut members = members.into_iter();
    let deal = |l: &str| {
        if is_turn(l) { l.replace(&whom(l), &members.next().unwrap()) } else { l.to_owned() }
    };
    text.split_inclusive('\n').map(deal).collect()
}

fn by_library(text: &str) -> String {
    let (head, body) = text.split_once('\n').unwrap();
    let mut lines: Vec<&str> = body.lines().collect();
    lines.sort_by_key(|l| l.split(',').nth(5));
    format!("{head}\n{}\n", lines.join("\n"))
}

#[test]
fn every_mutation_of_a_good_roster_is_caught_by_the_rule_meant_for_it() {
    let good = good();
    let fresh = good[ROSTER].clone();
    assert_eq!(broken(&good, &fresh), Vec::<&str>::new());
    let table = table();
    assert!(table.len() >= 40);
    let mut missed = Vec::new();
    for (what, spoils, rule) in table {
        let mut files = good.clone();
        spoils.iter().for_each(|spoil| spoil.on(&mut files));
        let found = broken(&files, &fresh);
        if !found.contains(&rule) {
            missed.push(format!("{what}: `{rule}` is not among {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
