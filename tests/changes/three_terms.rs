//! Three terms of one consortium, as a coordinator lives them: what everybody owes is added up by hand,
//! `check` has nothing to say after any step, and no event of any calendar is ever lost or goes back.
//!
//! Sizes add up to 60 (thousands) at all times, and a duty has 120 minutes: of every duty a library
//! owes two minutes for each thousand.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::place::{Files, Place};
use crate::wording::assert_revised;

const LIBRARIES: &str = "\
Kirjasto;Asukkaat;ma;ti;ke;Sähköposti
Aava;29 000;9–17;9–17;9–17;aava@saaret.example
Boda;20 000;9–17;9–17;9–17;boda@saaret.example
Cara;6 000;9–17;9–17;9–17;cara@saaret.example
Dara;5 000;9–17;9–17;9–17;dara@saaret.example
Yhteensä;60 000;;;;
";

/// A folder, and everything that was said in it.
struct Walk {
    place: Place,
    said: String,
    before: Files,
}

/// Minutes that were owed, held and carried in.
type Account<'a> = (&'a str, i64, i64, i64);

impl Walk {
    fn new() -> Self {
        let place = Place::empty();
        let before = place.files();
        Self { place, said: String::new(), before }
    }

    /// A command at a time, and what it says.
    fn run(&mut self, now: &str, args: &[&str]) -> i32 {
        let done = self.place.run(&[args, &["--now", now]].concat());
        let _ = write!(self.said, "$ vuoro {}\n{}{}\n", args.join(" "), done.out, done.err);
        done.code
    }

    /// The same, and what holds after it: nothing is wrong, calendars go forwards only, and the term is
    /// owed what was added up by hand. Everybody holds the duties that the roster has.
    #[track_caller]
    fn step(&mut self, now: &str, args: &[&str], term: &str, accounts: &[Account<'_>]) {
        assert_eq!(self.run(now, args), 0, "{}", self.said);
        let check = self.place.run(&["check", "--locked"]);
        assert_eq!((check.code, &*check.out), (0, ""), "{args:?}: {}", check.err);
        let files = self.place.files();
        for folder in ["2026-syksy", "2027-kevat", "2027-syksy"] {
            // What was shown of a draft promised nothing.
            if self.before.contains_key(&format!("{folder}/events.json")) {
                assert_revised(&of_term(&self.before, folder), &of_term(&files, folder));
            }
        }
        self.before = files;
        let ledger = self.table(&format!("{term}/ledger.csv"));
        let roster = self.table(&format!("{term}/roster.csv"));
        for &(library, owed, held, carried) in accounts {
            let row = ledger.iter().find(|row| row["library"] == library).unwrap();
            let minutes = |key: &str| row.get(key).map_or(0, |m| m.parse::<i64>().unwrap());
            let found = ["owed_minutes", "held_minutes", "carried_in_minutes"].map(minutes);
            assert_eq!(found, [owed, held, carried], "{args:?}: {library}");
            assert_eq!(minutes("balance_minutes"), carried + held - owed, "{args:?}: {library}");
            let is_its = |row: &&BTreeMap<String, String>| {
                row["library"] == library && row["status"] == "confirmed"
            };
            let duties = i64::try_from(roster.iter().filter(is_its).count()).unwrap();
            assert_eq!(held + minutes("missed_minutes"), 120 * duties, "{args:?}: {library}");
        }
    }

    fn table(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let text = self.place.read(name);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.deserialize().map(|row| row.unwrap()).collect()
    }

    fn edit(&self, old: &str, new: &str) {
        let text = self.place.read("consortium.toml");
        assert_eq!(text.matches(old).count(), 1, "{old}");
        self.place.write("consortium.toml", &text.replace(old, new));
    }

    /// The tables of a library, by the name of the next one or to the end.
    fn library(&self, id: &str) -> (String, String, String) {
        let text = self.place.read("consortium.toml");
        let start = text.find(&format!("[[library]]\nid = \"{id}\"")).unwrap();
        let end = text[start + 2..].find("[[library]]").map_or(text.len(), |at| start + 2 + at);
        (text[..start].to_owned(), text[start..end].to_owned(), text[end..].to_owned())
    }
}

/// The calendars of a term, as of the one that they are compared with.
fn of_term(files: &Files, folder: &str) -> Files {
    let own = files.iter().filter_map(|(name, bytes)| {
        let rest = name.strip_prefix(&format!("{folder}/"))?;
        Some((format!("syksy/{rest}"), bytes.clone()))
    });
    own.collect()
}

#[test]
fn three_terms_as_a_coordinator_lives_them() {
    let mut walk = Walk::new();
    autumn(&mut walk);
    autumn_goes_on(&mut walk);
    spring(&mut walk);
    merged(&mut walk);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/changes/golden/three-terms.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &walk.said).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(walk.said == expected, "set UPDATE_GOLDEN=1 if this is meant\n{}", walk.said);
}

/// From a spreadsheet to a published plan: 48 duties in eight weeks.
fn autumn(walk: &mut Walk) {
    walk.place.write("kirjastot.csv", LIBRARIES);
    let init = "init --name Saaret --service Chat --language fi --domain saaret.example --hours";
    let mut args: Vec<&str> = init.split(' ').collect();
    args.extend(["mon-wed 10:00-14:00", "--members", "kirjastot.csv", "--first", "31.8.2026"]);
    args.extend(["--last", "25.10.2026", "--term", "Syksy 2026", "--holidays", "none"]);
    assert_eq!(walk.run("2026-08-01T09:00:00Z", &args), 0, "{}", walk.said);
    let planned = [
        ("aava", 58 * 48, 24 * 120, 0),
        ("boda", 40 * 48, 16 * 120, 0),
        ("cara", 12 * 48, 4 * 120, 0),
        ("dara", 10 * 48, 4 * 120, 0),
    ];
    let now = "2026-08-17T10:00:00Z";
    walk.step(now, &["allocate", "2026-syksy.toml"], "2026-syksy", &planned);
    let publish = ["publish", "2026-syksy.toml", "--at", "17.8.2026 klo 12"];
    walk.step(now, &publish, "2026-syksy", &planned);
    let swap = ["swap", "2026-syksy.toml", "ma 7.9.2026 10.00", "ti 8.9.2026 12.00"];
    walk.step("2026-09-01T06:00:00Z", &swap, "2026-syksy", &planned);
    // A day of training: Aava and Cara had its two duties.
    let training = ["closed", "2026-syksy.toml", "16.9.2026", "--reason", "koulutus"];
    walk.step(
        "2026-09-10T06:00:00Z",
        &training,
        "2026-syksy",
        &[
            ("aava", 58 * 46, 23 * 120, 0),
            ("boda", 40 * 46, 16 * 120, 0),
            ("cara", 12 * 46, 3 * 120, 0),
            ("dara", 10 * 46, 4 * 120, 0),
        ],
    );
}

/// Dara leaves, Cara takes over its inhabitants, and Boda has other hours; a roster from a spreadsheet
/// is taken over, and one duty is missed.
fn autumn_goes_on(walk: &mut Walk) {
    let (before, _, after) = walk.library("dara");
    walk.place.write("consortium.toml", &format!("{before}{after}"));
    walk.edit("size = 6000\n", "size = 11000\n");
    let (before, boda, after) = walk.library("boda");
    let boda = boda.replace("tue = [\"09:00-17:00\"]", "tue = [\"09:00-12:00\"]");
    walk.place.write("consortium.toml", &format!("{before}{boda}{after}"));
    // 28 duties before the day, 18 from it on: Cara owes 12 minutes of each, then 22. Dara's two turns
    // go to Cara, its fellow. Boda has three Tuesdays fewer: two go to Cara, which is 132 minutes
    // behind, and one to Aava, which is 92 ahead when Cara would be 108.
    let amend = ["amend", "2026-syksy.toml", "--from", "5.10.2026"];
    let amended = [
        ("aava", 58 * 46, 24 * 120, 0),
        ("boda", 40 * 46, 13 * 120, 0),
        ("cara", 12 * 28 + 22 * 18, 7 * 120, 0),
        ("dara", 10 * 28, 2 * 120, 0),
    ];
    walk.step("2026-09-25T06:00:00Z", &amend, "2026-syksy", &amended);
    let dara = walk.table("2026-syksy/ledger.csv").into_iter().find(|r| r["library"] == "dara");
    assert_eq!(dara.unwrap()["left"], "2026-10-04");
    // Somebody has saved the roster from a spreadsheet, and given one of Aava's duties to Boda.
    let roster = walk.place.read("2026-syksy/roster.csv").replace(',', ";");
    let old = "2026-10-14;wed;10:00;12:00;1;aava;Aava;aava;own";
    let edited = roster.replace(old, "2026-10-14;wed;10:00;12:00;1;boda;Boda;aava;own");
    assert_ne!(edited, roster);
    walk.place.write("2026-syksy/roster.csv", &edited.replace('\n', "\r\n"));
    let now = "2026-10-07T06:00:00Z";
    assert_eq!(walk.run(now, &["allocate", "2026-syksy.toml"]), 2);
    let adopted = [
        ("aava", 58 * 46, 23 * 120, 0),
        ("boda", 40 * 46, 14 * 120, 0),
        ("cara", 12 * 28 + 22 * 18, 7 * 120, 0),
    ];
    walk.step(now, &["adopt", "2026-syksy.toml"], "2026-syksy", &adopted);
    // A copy that was cut off is no edit, and written as it was.
    let roster = walk.place.read("2026-syksy/roster.csv");
    walk.place.write("2026-syksy/roster.csv", &roster[..400]);
    assert_eq!(walk.run(now, &["adopt", "2026-syksy.toml"]), 2);
    walk.step(now, &["allocate", "2026-syksy.toml", "--force"], "2026-syksy", &adopted);
    let missed = ["missed", "2026-syksy.toml", "ke 14.10.2026 10.00"];
    let at_the_end = [
        ("aava", 58 * 46, 23 * 120, 0),
        ("boda", 40 * 46, 13 * 120, 0),
        ("cara", 12 * 28 + 22 * 18, 7 * 120, 0),
        ("dara", 10 * 28, 2 * 120, 0),
    ];
    walk.step("2026-10-15T06:00:00Z", &missed, "2026-syksy", &at_the_end);
}

/// The second term goes on from the first; Edla is new.
fn spring(walk: &mut Walk) {
    walk.edit("size = 11000\n", "size = 6000\n");
    let edla = walk.library("cara").1.replace("cara", "edla").replace("Cara", "Edla");
    let edla = edla.replace("size = 6000", "size = 5000");
    let text = walk.place.read("consortium.toml");
    walk.place.write("consortium.toml", &format!("{}\n\n{edla}", text.trim_end()));
    let init = ["init", "--defaults", "--first", "11.1.2027", "--last", "7.3.2027", "--holidays"];
    let init = [&init[..], &["none", "--term", "Kevät 2027"]].concat();
    assert_eq!(walk.run("2026-11-01T06:00:00Z", &init), 0, "{}", walk.said);
    // Of the pool's eight turns Cara is due 4.36 by size, and 0.41 less for what it is ahead of Edla.
    let planned = [
        ("aava", 58 * 48, 24 * 120, 23 * 120 - 58 * 46),
        ("boda", 40 * 48, 16 * 120, 13 * 120 - 40 * 46),
        ("cara", 12 * 48, 4 * 120, 7 * 120 - 12 * 28 - 22 * 18),
        ("edla", 10 * 48, 4 * 120, 0),
    ];
    let now = "2026-12-15T06:00:00Z";
    walk.step(now, &["allocate", "2027-kevat.toml"], "2027-kevat", &planned);
    walk.step(now, &["publish", "2027-kevat.toml"], "2027-kevat", &planned);
}

/// In the third term Cara and Edla are one.
fn merged(walk: &mut Walk) {
    let (before, _, _) = walk.library("edla");
    walk.place.write("consortium.toml", &before);
    walk.edit(
        "id = \"cara\"\nname = \"Cara\"\nsize = 6000\n",
        "id = \"saari\"\nname = \"Saari\"\nwas = [\"cara\", \"edla\"]\nsize = 11000\n",
    );
    let init = ["init", "--defaults", "--first", "30.8.2027", "--last", "24.10.2027", "--holidays"];
    let init = [&init[..], &["none", "--term", "Syksy 2027"]].concat();
    assert_eq!(walk.run("2027-04-01T06:00:00Z", &init), 0, "{}", walk.said);
    // What each carried out of the spring: 48 duties of it, and what it carried in.
    let aava = 23 * 120 - 58 * 46 + 24 * 120 - 58 * 48;
    let boda = 13 * 120 - 40 * 46 + 16 * 120 - 40 * 48;
    let cara = 7 * 120 - 12 * 28 - 22 * 18 + 4 * 120 - 12 * 48;
    let (has, owes) = (4 * 120, 10 * 48);
    let edla = has - owes;
    let planned = [
        ("aava", 58 * 48, 24 * 120, aava),
        ("boda", 40 * 48, 16 * 120, boda),
        ("saari", 22 * 48, 8 * 120, cara + edla),
    ];
    let now = "2027-08-16T06:00:00Z";
    walk.step(now, &["allocate", "2027-syksy.toml"], "2027-syksy", &planned);
    walk.step(now, &["publish", "2027-syksy.toml"], "2027-syksy", &planned);
    // The other terms, and what was agreed for them, are what they were.
    walk.step(now, &["allocate", "2026-syksy.toml"], "2026-syksy", &[("dara", 280, 240, 0)]);
}
