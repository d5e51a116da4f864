//! `vuoro check --locked` says exactly what `vuoro allocate` would change: nothing after it has
//! run, and otherwise every duty that it then moves. Both are run as programs, in folders.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use proptest::prelude::*;
use tempfile::TempDir;

use crate::agreement::Agreement;
use crate::changes::{Wish, history, stamp};

/// A folder with the files of an agreement.
struct Folder(TempDir);

/// What changes in the files after the plan was made.
#[derive(Debug, Clone)]
enum News {
    Absence(usize, u32, u32),
    Closed(u32),
    Size(usize, u64),
    Nothing,
}

fn news() -> impl Strategy<Value = News> {
    prop_oneof![
        4 => (0usize..9, 0u32..30, 0u32..9).prop_map(|(at, first, days)| News::Absence(at, first, days)),
        2 => (0u32..30).prop_map(News::Closed),
        2 => (0usize..9, 1u64..200).prop_map(|(at, size)| News::Size(at, size)),
        1 => Just(News::Nothing),
    ]
}

impl Folder {
    fn new(a: &Agreement, is_draft: bool) -> Self {
        let folder = Self(TempDir::new().unwrap());
        folder.write("consortium.toml", &consortium(a));
        folder.write("ledger.csv", &a.ledger());
        let mut term = a.term();
        if is_draft {
            term = term.replace("published = 2018-08-20T09:00:00Z\n", "");
        }
        folder.write("t.toml", &term);
        folder
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    fn run(&self, args: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vuoro"));
        let done = command.args(args).current_dir(self.0.path()).env_clear().output().unwrap();
        let text = String::from_utf8(done.stdout).unwrap() + &String::from_utf8_lossy(&done.stderr);
        (done.status.code().expect("it ends by itself"), text)
    }

    /// What `vuoro check --locked` says would move; `None` when it could not look, or found that
    /// the term cannot be planned.
    fn moved(&self) -> Option<Vec<String>> {
        let (code, text) = self.run(&["check", "--locked", "--format", "json", "t.toml"]);
        let json = text.rfind('}').map_or("", |end| &text[..=end]);
        let said: serde_json::Value = serde_json::from_str(json).ok().filter(|_| code != 2)?;
        let ours = |f: &serde_json::Value| {
            (f["rule"].as_str().unwrap().to_owned(), f["message"].as_str().unwrap().to_owned())
        };
        let all: Vec<_> = said["findings"].as_array().unwrap().iter().map(ours).collect();
        let is_planned = said["rules"].as_array().unwrap().iter().any(|rule| rule == "plan-moved");
        is_planned.then(|| all.into_iter().filter(|f| f.0 == "plan-moved").map(|f| f.1).collect())
    }

    /// Every file below the folder.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut all = BTreeMap::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.0.path()).unwrap();
                    all.insert(name.display().to_string(), fs::read(&path).unwrap());
                }
            }
        }
        all
    }

    /// Who serves when.
    fn duties(&self) -> BTreeMap<String, String> {
        let text = self.read("t/roster.csv");
        let fields = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        let live = fields.filter(|f| f[9] != "cancelled");
        let seat = |seat: &str| if seat == "1" { String::new() } else { format!(" #{seat}") };
        // A duty that a pool has yet to settle is the pool's; one that nobody can serve nobody's.
        let whose = |f: &[&str]| if f[9] == "open" { f[7] } else { f[5] }.to_owned();
        live.map(|f| (format!("{} {}{}", f[0], f[2], seat(f[4])), whose(&f))).collect()
    }

    fn change(&self, number: usize, (kind, one, other, library): Wish) {
        let duties: Vec<String> = self.duties().into_keys().collect();
        // All of them can have been cancelled.
        if duties.is_empty() {
            return;
        }
        let duty = |n: usize| duties[n % duties.len()].clone();
        let now = stamp(number).format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let more = match kind {
            0..4 => vec!["swap".to_owned(), duty(other)],
            4..7 => vec!["cover".to_owned(), Agreement::id(library)],
            _ => vec!["cancel".to_owned()],
        };
        let mut args = vec![more[0].as_str(), "t.toml"];
        let duty = duty(one);
        args.push(&duty);
        args.extend(more[1..].iter().map(String::as_str));
        args.extend(["--now", &now]);
        self.run(&args);
    }

    fn tell(&self, a: &mut Agreement, news: &News) {
        let count = a.members.len();
        let mut term = self.read("t.toml");
        match *news {
            News::Absence(at, first, days) => {
                let id = Agreement::id(at % count);
                let (first, last) = (a.day(first), a.day(first + days));
                write!(term, "\n[[absence]]\nlibrary = \"{id}\"\nfirst = {first}\nlast = {last}\n")
                    .unwrap();
            }
            News::Closed(day) => write!(term, "\n[[closed]]\nfirst = {}\n", a.day(day)).unwrap(),
            News::Size(at, size) => a.members[at % count].size = size,
            News::Nothing => {}
        }
        self.write("t.toml", &term);
        self.write("consortium.toml", &consortium(a));
    }
}

fn consortium(a: &Agreement) -> String {
    a.consortium(&(0..a.members.len()).collect::<Vec<_>>())
}

/// The duties that messages speak of as somebody else's.
fn cells(messages: &[String]) -> BTreeSet<String> {
    let ends = ["` would go from ", " would be taken away", " would be added"];
    let is_duty = |m: &&String| m.starts_with("`20") && ends.iter().any(|end| m.contains(end));
    let cell = |message: &String| message.split('`').nth(1).unwrap().to_owned();
    messages.iter().filter(is_duty).map(cell).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn locked_says_what_allocate_would_change((a, wishes) in history(), news in prop::collection::vec(news(), 1..3), is_draft in prop::bool::weighted(0.2)) {
        let mut a = a;
        let folder = Folder::new(&a, is_draft);
        if folder.run(&["allocate", "t.toml"]).0 == 2 {
            return Ok(());
        }
        let accepted = Some(Vec::<String>::new());
        prop_assert_eq!(folder.moved(), accepted.clone(), "after the first plan");
        for (number, wish) in wishes.into_iter().take(4).enumerate() {
            folder.change(number, wish);
        }
        // A change can free somebody for a duty that nobody could serve: nothing else is new then.
        for news in [News::Nothing].iter().chain(&news) {
            folder.tell(&mut a, news);
            let (files, duties) = (folder.files(), folder.duties());
            let moved = folder.moved();
            prop_assert_eq!(&folder.files(), &files, "looking changes nothing");
            let (code, text) = folder.run(&["allocate", "t.toml"]);
            if code == 2 {
                prop_assert_eq!(moved, None, "what allocate refuses is found: {}", text);
                return Ok(());
            }
            let (after, served) = (folder.files(), folder.duties());
            let moved = moved.unwrap_or_default();
            prop_assert_eq!(after == files, moved.is_empty(), "{:?}", moved);
            let all = duties.keys().chain(served.keys());
            let differ: BTreeSet<String> = all.filter(|c| duties.get(*c) != served.get(*c)).cloned().collect();
            prop_assert_eq!(cells(&moved), differ, "{:?}", moved);
            prop_assert_eq!(folder.moved(), accepted.clone(), "after planning again");
        }
    }
}
