//! What documents show of a terminal is true: every block marked `console` is run, in order, in a
//! folder that has `examples/` in it, and what is printed is compared with what stands there.
//!
//! A line `...` stands for any number of lines. In front of a block a remark that readers do not see
//! says what is otherwise: `<!-- exit 1 -->`, how the commands of a block end; `<!-- write FILE -->`,
//! `<!-- append FILE -->` and `<!-- edit FILE -->`, what is done with a block of another language. `UPDATE_GOLDEN=1` writes
//! afresh what commands print, shortened as it was.
#![cfg(all(unix, feature = "cli", feature = "xlsx"))]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[path = "common/folders.rs"]
mod folders;
#[path = "shown/page.rs"]
mod page;

use folders::copy;
use page::{Page, Step};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a line as a shell does, with `vuoro` on the path: what it prints, and how it ends.
fn run(folder: &Path, line: &str) -> (String, Option<i32>) {
    let built = Path::new(env!("CARGO_BIN_EXE_vuoro")).parent().unwrap();
    let mut path = built.as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap());
    let mut shell = Command::new("sh");
    // As on a terminal, both streams in the order in which they are written.
    shell.args(["-c", &format!("exec 2>&1\n{line}")]).current_dir(folder);
    shell.env("PATH", path).env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
    let output = shell.output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

/// Whether a text is what a document shows, in which `...` stands for any number of lines.
fn is_shown(text: &[&str], shown: &[&str]) -> bool {
    match shown.split_first() {
        None => text.is_empty(),
        Some((&"...", rest)) => (0..=text.len()).any(|at| is_shown(&text[at..], rest)),
        Some((line, rest)) => {
            text.first().is_some_and(|t| t.trim_end() == *line) && is_shown(&text[1..], rest)
        }
    }
}

/// A file in which lines have taken the place of those with the same key, as a reader does it who takes
/// the `#` in front away.
fn edited(file: &str, lines: &str) -> String {
    let key = |line: &str| line.trim_start_matches('#').split(" =").next().unwrap().to_owned();
    let mut found: Vec<String> = file.lines().map(str::to_owned).collect();
    for line in lines.lines() {
        let mut places = found.iter_mut().filter(|there| key(there) == key(line));
        match places.next() {
            Some(place) => line.clone_into(place),
            // The commands that follow will differ, and show what is missing.
            None => found.push(format!("nothing to put in the place of: {line}")),
        }
    }
    found.join("\n") + "\n"
}

/// What is printed, shortened as it was before: as many lines in front of the first `...` and behind the
/// last, and between two of them as many from the line on that is the same.
fn shortened<'t>(text: &[&'t str], shown: &[&'t str]) -> Option<Vec<&'t str>> {
    let parts: Vec<&[&str]> = shown.split(|line| *line == "...").collect();
    if parts.len() == 1 {
        return Some(text.to_vec());
    }
    let (mut at, mut found) = (0, Vec::new());
    for (number, part) in parts.iter().enumerate() {
        let begins = match (number, part.first()) {
            (0, _) => 0,
            _ if number + 1 == parts.len() => text.len().checked_sub(part.len())?,
            (_, Some(first)) => at + text.get(at..)?.iter().position(|line| line == first)?,
            (_, None) => at,
        };
        found.extend(["..."].iter().take(number.min(1)));
        found.extend(text.get(begins.max(at)..begins + part.len())?);
        at = begins + part.len();
    }
    Some(found)
}

/// The text of a file that an earlier step of the page has made; without one, nothing.
fn content(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap_or_default()
}

/// Does what a page shows, and says what differs. The page is changed to what was printed.
fn differences(page: &mut Page) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("examples"), &folder.path().join("examples"));
    let mut found = Vec::new();
    for step in &mut page.steps {
        match step {
            Step::Write { file, text } => {
                fs::write(folder.path().join(file), text.as_str()).unwrap();
            }
            Step::Append { file, text } => {
                let before = content(folder.path(), file);
                fs::write(folder.path().join(file), before + "\n" + text).unwrap();
            }
            Step::Edit { file, text } => {
                let edited = edited(&content(folder.path(), file), text);
                fs::write(folder.path().join(file), edited).unwrap();
            }
            Step::Run { command, shown, exit, line } => {
                let (printed, ended) = run(folder.path(), command);
                let lines: Vec<&str> = printed.lines().collect();
                let expected: Vec<&str> = shown.iter().map(|l| l.trim_end()).collect();
                if ended != Some(*exit) || !is_shown(&lines, &expected) {
                    found.push(format!("line {line}: `{command}` ends with {ended:?}:\n{printed}"));
                    let short = shortened(&lines, &expected).unwrap_or(expected);
                    *shown = short.iter().map(|l| l.trim_end().to_owned()).collect();
                }
            }
        }
    }
    found
}

/// The pages of `docs/` and `examples/` that show a terminal.
fn pages() -> Vec<PathBuf> {
    let inside = ["docs", "examples"].map(|folder| fs::read_dir(root().join(folder)).unwrap());
    let mut found: Vec<PathBuf> = inside.into_iter().flatten().map(|e| e.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|e| e == "md"));
    found.retain(|path| fs::read_to_string(path).unwrap().contains("```console\n"));
    found.sort();
    found
}

#[test]
fn what_documents_show_of_a_terminal_is_what_it_prints() {
    let mut said = Vec::new();
    let mut commands = 0;
    for file in pages() {
        let text = fs::read_to_string(&file).unwrap();
        let mut page = Page::read(&text);
        assert!(page.written() == text, "{} is not understood", file.display());
        commands += page.steps.iter().filter(|s| matches!(s, Step::Run { .. })).count();
        let found = differences(&mut page);
        if !found.is_empty() && std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&file, page.written()).unwrap();
        }
        said.extend(found.into_iter().map(|what| format!("{}, {what}", file.display())));
    }
    assert!(commands >= 30, "only {commands} commands are shown");
    assert!(said.is_empty(), "UPDATE_GOLDEN=1 if this is meant\n{}", said.join("\n"));
}

#[test]
fn three_dots_stand_for_any_lines_and_are_kept_when_a_page_is_written_afresh() {
    let text = ["one", "two  ", "three"];
    for shown in [&["one", "two", "three"][..], &["..."], &["one", "..."], &["...", "three", "..."]]
    {
        assert!(is_shown(&text, shown), "{shown:?}");
    }
    for shown in [&["one", "two"][..], &["one", "...", "two"], &["two", "..."], &[]] {
        assert!(!is_shown(&text, shown), "{shown:?}");
    }
    let text = ["1", "2", "3", "4", "5", "6"];
    assert_eq!(shortened(&text, &["a", "..."]), Some(vec!["1", "..."]));
    assert_eq!(
        shortened(&text, &["...", "3", "b", "...", "c"]),
        Some(vec!["...", "3", "4", "...", "6"])
    );
    assert_eq!(shortened(&text, &["...", "d", "..."]), None);
}
