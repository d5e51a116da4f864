//! Plans of examples and fixtures, with everything that they were made from.

use std::fs;
use std::path::{Path, PathBuf};

use vuoro::input::{self, SourceMap};
use vuoro::model::{Allocation, Consortium, Ledger, LibraryIx, Pattern, Roster, Term, Turns};
use vuoro::plan::{self, Attendance};
use vuoro::report::explain::Made;

pub struct World {
    pub consortium: Consortium,
    pub term: Term,
    pub attendance: Attendance,
    pub allocation: Allocation,
    pub pattern: Pattern,
    pub turns: Turns,
    pub planned: Roster,
    pub roster: Roster,
    pub ledger: Ledger,
    pub is_kept: bool,
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The texts of a consortium file and a term file.
pub fn texts(consortium: &str, term: &str) -> (String, String) {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    (read(consortium), read(term))
}

pub fn example(name: &str) -> (String, String) {
    texts(&format!("examples/{name}/consortium.toml"), &format!("examples/{name}/syksy.toml"))
}

pub fn fixture(name: &str, term: &str) -> (String, String) {
    let folder = format!("tests/cli/fixtures/{name}");
    texts(&format!("{folder}/consortium.toml"), &format!("{folder}/{term}"))
}

/// A plan made from two texts; `folder` has the roster and the plan that were published, if any.
pub fn made_from((consortium, term): &(String, String), folder: Option<&Path>) -> World {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", consortium.as_bytes());
    let consortium = input::consortium(&mut sources, file).expect("is right").value;
    let file = sources.add("term.toml", term.as_bytes());
    let term = input::term(&mut sources, file, &consortium, None).expect("is right").value;
    let (c, attendance) = (&consortium, Attendance::new(&consortium, &term));
    let (allocation, pattern, turns, planned) = if let Some(folder) = folder {
        let roster = sources.add("roster.csv", &fs::read(folder.join("roster.csv")).unwrap());
        let plan = sources.add("plan.json", &fs::read(folder.join("plan.json")).unwrap());
        let p = input::published(&sources, roster, plan, c, &term).unwrap().unwrap();
        let planned = plan::reopened(&attendance, &p.pattern, c.grid.seats(), &p.roster);
        (p.allocation, p.pattern, p.turns, planned)
    } else {
        let allocation = plan::allocate(c, &term, &attendance).unwrap();
        let pattern = plan::pattern(c, &attendance, &allocation);
        let turns = plan::turns(c, &term, &attendance, &allocation, &pattern);
        let roster = plan::roster(c, &term, &attendance, &allocation, &pattern, &turns);
        (allocation, pattern, turns, roster)
    };
    let known = if folder.is_some() { term.changes.len() } else { 0 };
    let roster = plan::changes(c, &term, &planned, known).unwrap();
    let ledger = plan::ledger(c, &term, &allocation, &roster);
    let is_kept = folder.is_some();
    World {
        consortium,
        term,
        attendance,
        allocation,
        pattern,
        turns,
        planned,
        roster,
        ledger,
        is_kept,
    }
}

pub fn planned(texts: &(String, String)) -> World {
    made_from(texts, None)
}

/// The published example with its ten changes.
pub fn history() -> World {
    let texts =
        texts("examples/piki-2018/consortium.toml", "examples/piki-2018-history/syksy.toml");
    made_from(&texts, Some(&root().join("examples/piki-2018-history/syksy")))
}

impl World {
    pub fn made(&self) -> Made<'_> {
        let Self { consortium, term, attendance, allocation, pattern, turns, .. } = self;
        let Self { planned, roster, ledger, is_kept, .. } = self;
        let is_kept = *is_kept;
        Made {
            consortium,
            term,
            attendance,
            allocation,
            pattern,
            turns,
            planned,
            roster,
            ledger,
            is_kept,
        }
    }

    pub fn find(&self, id: &str) -> LibraryIx {
        self.consortium.find(id).unwrap()
    }
}
