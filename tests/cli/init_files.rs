//! The files that `vuoro init` writes: every key is in them, every remark can be taken in, and the
//! examples are those of the folder `examples/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use vuoro::input::{self, Key, Kind, Shape, SourceMap, consortium_shape, term_shape};

use crate::desk::root;
use crate::init::{NOW, empty, follow};

/// The files with the remarks of one table taken in, and of its keys only those that must be there
/// and one more: every way in which a coordinator could begin.
fn taken_in(text: &str, shape: &Shape) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let mut header: Option<(usize, String)> = None;
    for (at, line) in lines.iter().enumerate() {
        if let Some(rest) = line.strip_prefix("#[").or_else(|| line.strip_prefix('[')) {
            let table = rest.trim_matches(['[', ']']).to_owned();
            header = Some((at, table));
            continue;
        }
        let Some(key) = line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')) else {
            continue;
        };
        let Some(key) = key.split(" = ").next().filter(|key| !key.is_empty()) else { continue };
        let (from, table) = header.clone().expect("keys stand below headers");
        let required = required(shape, &table);
        let is_of_table = |line: usize| {
            line == from
                || line == at
                || (from..at + 40).contains(&line)
                    && lines.get(line).is_some_and(|l| {
                        required.iter().any(|key| l.starts_with(&format!("#{key} = ")))
                    })
                    && !lines[from + 1..line]
                        .iter()
                        .any(|l| l.starts_with("#[") || l.starts_with('['))
        };
        let taken = lines
            .iter()
            .enumerate()
            .map(|(n, line)| line.strip_prefix('#').filter(|_| is_of_table(n)).unwrap_or(line));
        found.push((format!("{table}.{key}"), taken.collect::<Vec<_>>().join("\n")));
    }
    found
}

fn required(shape: &Shape, table: &str) -> Vec<&'static str> {
    let kind = shape.keys.iter().find(|key| key.name == table).map(|key| &key.kind);
    let shape = match kind {
        Some(Kind::Table(shape)) => shape,
        Some(Kind::List(kind)) => match &**kind {
            Kind::Table(shape) => shape,
            other => panic!("{other:?} is no table"),
        },
        _ => return Vec::new(),
    };
    shape.keys.iter().filter(|key| key.is_required).map(|key| key.name).collect()
}

#[test]
fn every_remark_can_be_taken_in_and_no_key_is_left_out() {
    let desk = empty();
    desk.done(&[&["init", "--defaults"][..], &NOW].concat());
    let (agreed, dates) = (desk.read("consortium.toml"), desk.read("2027-spring.toml"));
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", agreed.as_bytes());
    let c = input::consortium(&mut sources, file).unwrap().value;
    let consortiums = taken_in(&agreed, &consortium_shape());
    assert!(consortiums.len() > 40, "{}", consortiums.len());
    for (key, text) in consortiums {
        let file = sources.add(key.as_str(), text.as_bytes());
        let read = input::consortium(&mut sources, file);
        assert!(read.is_ok(), "{key}: {:?}\n{text}", read.unwrap_err());
    }
    let terms = taken_in(&dates, &term_shape());
    assert!(terms.len() > 15, "{}", terms.len());
    for (key, text) in terms {
        let file = sources.add(key.as_str(), text.as_bytes());
        let read = input::term(&mut sources, file, &c, None);
        assert!(read.is_ok(), "{key}: {:?}\n{text}", read.unwrap_err());
    }
    for (shape, text) in [(consortium_shape(), &agreed), (term_shape(), &dates)] {
        // Changes are written by commands; rings of people come when there are some.
        let own = |key: &&Key| !matches!(key.name, "format" | "change" | "ring");
        for table in shape.keys.iter().filter(own) {
            assert!(text.contains(&format!("[{}]", table.name)), "{}", table.name);
            let inner = match &table.kind {
                Kind::List(kind) => (**kind).clone(),
                kind => kind.clone(),
            };
            let Kind::Table(inner) = inner else { panic!("{} is no table", table.name) };
            // A library has a size or a share, and hours have a header of their own.
            let own = |key: &&Key| !matches!(key.name, "share" | "hours" | "person");
            for key in inner.keys.iter().filter(own) {
                let there = text
                    .lines()
                    .any(|l| l.trim_start_matches('#').starts_with(&format!("{} = ", key.name)));
                assert!(there, "{}.{}", table.name, key.name);
            }
        }
    }
    // A terminal or an editor of 80 columns shows every remark whole.
    let remarks = agreed.lines().chain(dates.lines()).filter(|line| line.starts_with("# "));
    remarks.for_each(|line| assert!(line.chars().count() <= 80, "{line}"));
}

/// Examples that are not copied, and why.
const NOT_COPIED: [(&str, &str); 2] = [
    ("import", "a spreadsheet alone"),
    ("piki-2018-history", "its consortium file is another example's, and its roster is its point"),
];

#[test]
fn every_example_can_be_copied_and_planned() {
    let mut copied = 0;
    for entry in fs::read_dir(root().join("examples")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        if !folder.is_dir() || NOT_COPIED.iter().any(|(not, _)| *not == name) {
            continue;
        }
        copied += 1;
        let desk = empty();
        let run = desk.done(&["init", "here", "--example", &name]);
        assert_eq!(desk.all("here"), tracked(&folder), "{name}");
        follow(&desk, &run.out);
    }
    assert_eq!(copied, 10);
}

/// The files of an example; rosters that somebody has written beside it are not among them.
fn tracked(folder: &Path) -> BTreeMap<String, Option<Vec<u8>>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.is_file());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    files.map(|path| (name(&path), Some(fs::read(&path).unwrap()))).collect()
}
