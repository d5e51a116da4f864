//! A folder in words, and the one or two commands that come next.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;

use crate::commands::status::look::Broken;
use crate::commands::status::look::Folder;
use crate::commands::status::look::Roster;
use crate::commands::status::look::Term;
use crate::commands::status::look::When;
use crate::render::text::Shown as _;
use crate::render::text::argument;
use crate::render::text::width;
use crate::render::text::wrap;

/// Columns of the lines.
const WIDTH: usize = 80;

/// With fewer columns than this beside a command, its purpose goes above it.
const NARROW: usize = 20;

/// What is in the folder.
pub fn found(folder: &Folder) -> String {
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for (path, members) in &folder.consortiums {
        let lines = match members {
            Ok(members) => {
                vec![format!(
                    "{}, {}",
                    members.name,
                    count(members.libraries, "library", "libraries")
                )]
            }
            Err(broken) => vec![alas(broken)],
        };
        rows.push((name(path), lines));
    }
    for (path, term) in &folder.terms {
        rows.push((name(path), term.as_ref().map_or_else(|broken| vec![alas(broken)], lines)));
    }
    if rows.is_empty() {
        return "There is no consortium file and no term file in this folder.\n".to_owned();
    }
    let column = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0).min(30) + 2;
    let mut text = String::new();
    for (name, lines) in rows {
        let mut head = name;
        for line in lines.iter().flat_map(|line| parts(line, WIDTH - column)) {
            let blanks = column.saturating_sub(width(&head)).max(1);
            let _ = writeln!(text, "{head}{}{line}", " ".repeat(blanks));
            head = String::new();
        }
    }
    text
}

fn parts(line: &str, columns: usize) -> Vec<String> {
    wrap(line, columns).lines().map(str::to_owned).collect()
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| Path::new(name).shown())
}

fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

fn alas(broken: &Broken) -> String {
    match broken {
        Broken::Errors(n) => format!("cannot be used: {}", count((*n).max(1), "error", "errors")),
        Broken::Other(why) => format!("cannot be used: {why}"),
    }
}

impl Roster {
    /// Whether its term or consortium file says something else now, so that it has to be planned
    /// again before anything else is looked at.
    fn is_stale(&self) -> bool {
        self.has_moved == Some(true) && !self.is_edited
    }
}

fn lines(term: &Term) -> Vec<String> {
    let when = match term.when {
        When::Ahead => "to come",
        When::Now => "running",
        When::Over => "over",
    };
    let mut lines = vec![format!("{}, {} to {}: {when}", term.name, term.first, term.last)];
    let Some(roster) = &term.roster else {
        lines.push(match (&term.without_roster, term.published) {
            (Some(folder), Some(date)) => {
                format!("published {date}; roster.csv is gone from {}/", name(folder))
            }
            _ => "not planned yet".to_owned(),
        });
        return lines;
    };
    let state = match term.published {
        Some(date) => format!("published {date}"),
        None => "a draft".to_owned(),
    };
    let duties = count(roster.duties, "duty", "duties");
    lines.push(format!("{state}; {duties} in {}/", name(&roster.folder)));
    lines.extend(troubles(roster));
    lines
}

fn troubles(roster: &Roster) -> Vec<String> {
    let mut lines = Vec::new();
    if roster.unfilled > 0 {
        let first = roster.first_unfilled.as_deref().unwrap_or_default();
        let which = if roster.unfilled == 1 { "at" } else { "the first at" };
        lines.push(format!(
            "{} that nobody can serve, {which} {first}",
            count(roster.unfilled, "duty", "duties")
        ));
    }
    if roster.is_stale() {
        // Whatever else is found follows from that.
        lines.push(
            "the files have changed since: `vuoro allocate` would write it otherwise".to_owned(),
        );
        return lines;
    }
    if let Some(ahead) = &roster.ahead {
        lines.push(format!("{ahead} says something else than what this term goes by"));
    }
    if roster.is_edited {
        lines.push("roster.csv was edited since vuoro wrote it".to_owned());
    }
    match roster.findings {
        0 if roster.unfilled == 0 => lines.push("checked: nothing is wrong with it".to_owned()),
        // Unfilled duties have already been reported.
        n if n > roster.unfilled => {
            lines.push(format!("checked: {}", count(n - roster.unfilled, "finding", "findings")));
        }
        _ => {}
    }
    lines
}

/// The commands that come next, each with its purpose as a shell comment, so that the whole line
/// can be copied.
pub fn next(folder: &Folder) -> String {
    let mut steps = steps(folder);
    steps.truncate(2);
    let column = steps.iter().map(|(command, _)| width(command)).max().unwrap_or(0) + 2;
    let mut text = "\nNext:\n".to_owned();
    for (command, what) in steps {
        let room = (WIDTH - 4).saturating_sub(column);
        if room < NARROW {
            for line in parts(&what, WIDTH - 4) {
                let _ = writeln!(text, "  # {line}");
            }
            let _ = writeln!(text, "  {command}");
            continue;
        }
        let mut head = command;
        for line in parts(&what, room) {
            let blanks = " ".repeat(column - width(&head));
            let _ = writeln!(text, "  {head}{blanks}# {line}");
            head = String::new();
        }
    }
    text
}

type Step = (String, String);

fn step(command: impl Into<String>, what: &str) -> Step {
    (command.into(), what.to_owned())
}

fn steps(folder: &Folder) -> Vec<Step> {
    let check =
        |path: &Path| step(format!("vuoro check {}", shown(path)), "what is wrong, and what to do");
    let consortiums =
        folder.consortiums.iter().filter_map(|(path, read)| read.is_err().then_some(path));
    let with_errors = folder
        .terms
        .iter()
        .filter_map(|(path, term)| matches!(term, Err(Broken::Errors(_))).then_some(path));
    // One fault can be found in several files: the first is enough.
    let mut steps: Vec<Step> =
        consortiums.chain(with_errors).take(1).map(|path| check(path)).collect();
    let right = || folder.terms.iter().filter_map(|(path, term)| Some((path, term.as_ref().ok()?)));
    // An example from long ago should be planned, too.
    let is_open =
        |term: &Term| term.when != When::Over || term.roster.as_ref().is_none_or(Roster::is_stale);
    let open = || right().filter(|(_, term)| is_open(term));
    steps.extend(open().flat_map(|(path, term)| of_term(path, term)));
    // What a term lacks may just be the plan of the term before.
    let lacking = folder
        .terms
        .iter()
        .filter_map(|(path, term)| matches!(term, Err(Broken::Other(_))).then_some(path));
    steps.extend(lacking.take(1).map(|path| check(path)));
    // What can be done with a published plan can wait until everything is in order.
    steps.extend(open().find_map(|(path, term)| without_agreement(path, term)));
    steps.extend(export(folder));
    steps.extend(next_term(folder));
    steps.extend(
        open()
            .any(|(_, term)| is_ready(term))
            .then(|| step("vuoro help", "swaps, covers and the rest")),
    );
    if steps.is_empty() {
        steps = beginning(folder);
    }
    steps
}

/// How commands on a folder name it.
fn here(folder: &Folder) -> String {
    if folder.dir.as_os_str().is_empty() {
        return String::new();
    }
    format!(" {}", argument(&folder.dir.shown()))
}

fn has_agreement(folder: &Folder) -> bool {
    folder.consortiums.iter().any(|(path, _)| name(path) == "consortium.toml")
}

/// What comes next if no term is running.
fn beginning(folder: &Folder) -> Vec<Step> {
    let here = here(folder);
    let has_agreement = has_agreement(folder);
    if folder.consortiums.is_empty() && folder.terms.is_empty() {
        return vec![
            step(format!("vuoro init{here}"), "by a few questions"),
            step("vuoro init --example piki-2018 piki", "an example to look at"),
        ];
    }
    let mut steps = Vec::new();
    let planned = folder
        .terms
        .iter()
        .rfind(|(_, term)| term.as_ref().is_ok_and(|term| term.roster.is_some()));
    if has_agreement {
        steps.push(step(format!("vuoro init{here}"), "the next term"));
    } else if folder.terms.is_empty() {
        steps.push(step("vuoro init new-folder", "by a few questions"));
    }
    steps.extend(planned.map(|(path, _)| {
        step(format!("vuoro fairness {}", shown(path)), "what everybody owed and did")
    }));
    steps
}

/// What a term that is not over needs.
fn of_term(path: &Path, term: &Term) -> Vec<Step> {
    let file = shown(path);
    let allocate = format!("vuoro allocate {file}");
    let Some(roster) = &term.roster else {
        let what = term
            .without_roster
            .as_ref()
            .map_or("plan the term", |_| "write what was published again");
        return vec![step(allocate, what)];
    };
    if roster.is_stale() {
        return vec![step(allocate, "bring the roster up to date")];
    }
    let mut steps = Vec::new();
    if let Some(first) = &roster.first_unfilled {
        steps.push(step(
            format!("vuoro explain {file} {}", first.replace('#', "'#'")),
            "what would fill this duty",
        ));
    }
    if roster.is_edited && term.published.is_some() {
        steps.push(step(
            format!("vuoro adopt {file} --dry-run"),
            "the changes that the edited roster amounts to",
        ));
        steps.push(step(format!("vuoro allocate {file} --force"), "the roster as it was"));
        return steps;
    }
    if roster.findings > roster.unfilled || roster.is_edited {
        steps.push(step(format!("vuoro check {file}"), "what was found"));
    }
    if roster.has_moved == Some(true) {
        return steps;
    }
    if roster.ahead.is_some() {
        steps.push(step(
            format!("vuoro amend {file} --from {} --dry-run", term.today.max(term.first)),
            "what a new agreement would change in this term",
        ));
    }
    if term.published.is_none() {
        steps.push(step(format!("vuoro explain {file}"), "why the plan is as it is"));
        steps.push(step(format!("vuoro publish {file}"), "when it is agreed"));
    }
    steps
}

/// Whether a term has a published plan that is up to date.
fn is_ready(term: &Term) -> bool {
    let is_ready = |roster: &Roster| roster.has_moved != Some(true);
    term.published.is_some() && term.roster.as_ref().is_some_and(is_ready)
}

/// How a published term that goes by the consortium file is protected from edits of it.
fn without_agreement(path: &Path, term: &Term) -> Option<Step> {
    let lacks = is_ready(term) && term.roster.as_ref().is_some_and(|r| !r.has_agreement);
    lacks.then(|| step(format!("vuoro publish {}", shown(path)), "keep its agreement"))
}

/// Pages and calendars of the terms that are published and not over, and of the one before them, so
/// that subscriptions lose no duty.
fn export(folder: &Folder) -> Option<Step> {
    let right = folder.terms.iter().filter_map(|(path, term)| Some((path, term.as_ref().ok()?)));
    let ready: Vec<(&PathBuf, &Term)> = right.filter(|(_, term)| is_ready(term)).collect();
    let first = ready.iter().position(|(_, term)| term.when != When::Over)?;
    let last = ready.last().expect("there is the first").1;
    let together = ready[first.saturating_sub(1)..].iter();
    let together = together.filter(|(_, term)| term.identity == last.identity);
    let names: Vec<String> = together.map(|(path, _)| shown(path)).collect();
    let what = if names.len() == 1 { "pages for everybody" } else { "pages of both terms" };
    let what = if names.len() > 2 { "pages of all terms" } else { what };
    Some(step(format!("vuoro export {} --to html --out public", names.join(" ")), what))
}

/// The next term, when the last one that there is will soon be over.
fn next_term(folder: &Folder) -> Option<Step> {
    const WEEKS_BEFORE: i64 = 8;
    let last = folder.terms.iter().filter_map(|(_, term)| term.as_ref().ok()).next_back()?;
    let is_last = folder.terms.iter().all(|(_, term)| term.is_ok());
    let left = last.last - last.today;
    let is_soon = last.when == When::Now && left <= TimeDelta::weeks(WEEKS_BEFORE);
    (is_last && is_soon && has_agreement(folder)).then(|| {
        step(format!("vuoro init{}", here(folder)), "the next term: this one is soon over")
    })
}

fn shown(path: &Path) -> String {
    argument(&path.shown())
}
