//! Which files know each other in a circle: by the paths that they name, followed through what a
//! `mod.rs` hands on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::source::{absolute, module, paths, tokens};

/// A file with its text, named relative to the root of its crate.
type Source = (PathBuf, String);

/// The files of a crate and what each hands on under another path.
struct House {
    /// The file of each module, by the module's path.
    modules: BTreeMap<Vec<String>, usize>,
    /// For each module what `use` brings in, by name.
    brought: BTreeMap<Vec<String>, BTreeMap<String, Vec<String>>>,
}

/// The absolute paths that a file names; in front of a module that it declares itself stands its own.
fn named(module: &[String], tokens: &[String]) -> Vec<Vec<String>> {
    let declared: BTreeSet<&String> =
        tokens.windows(2).filter(|two| two[0] == "mod").map(|two| &two[1]).collect();
    let whole = |path: &Vec<String>| {
        // The command line knows the library by this name, which is another crate.
        let is_ours = path[0] != "vuoro";
        absolute(module, path)
            .filter(|_| is_ours)
            .or_else(|| declared.contains(&path[0]).then(|| [module, path.as_slice()].concat()))
    };
    paths(tokens).iter().filter_map(whole).collect()
}

/// The part of a file in front of its tests, which may look at whatever they test.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or(text)
}

impl House {
    fn new(sources: &[Source]) -> Self {
        let (mut modules, mut brought) = (BTreeMap::new(), BTreeMap::new());
        for (at, (file, text)) in sources.iter().enumerate() {
            let path = self::path(file);
            let tokens = tokens(without_tests(text));
            let names: BTreeMap<String, Vec<String>> = uses(&tokens)
                .iter()
                .flat_map(|part| named_in(&path, part, &tokens))
                .filter_map(|(name, path)| path.last().is_some().then_some((name, path)))
                .collect();
            modules.insert(path.clone(), at);
            brought.insert(path, names);
        }
        Self { modules, brought }
    }

    /// The file in which what a path names is written.
    fn file(&self, path: &[String], depth: usize) -> Option<usize> {
        let known = (0..=path.len()).rev().find(|&n| self.modules.contains_key(&path[..n]))?;
        let (module, rest) = path.split_at(known);
        if let (Some(name), true) = (rest.first(), depth < 8)
            && let Some(onward) = self.brought[module].get(name)
        {
            let onward = [onward.as_slice(), &rest[1..]].concat();
            if onward != path {
                return self.file(&onward, depth + 1);
            }
        }
        Some(self.modules[module])
    }
}

/// The module that a file is; `lib.rs` and `main.rs` are the root.
fn path(file: &Path) -> Vec<String> {
    let path = module(file);
    if path == ["lib"] || path == ["main"] { Vec::new() } else { path }
}

/// The tokens of every `use`, from the word behind it to the semicolon.
fn uses(tokens: &[String]) -> Vec<&[String]> {
    let starts = tokens.iter().enumerate().filter(|(_, token)| *token == "use");
    let part = |(at, _): (usize, &String)| {
        let rest = &tokens[at + 1..];
        rest.iter().position(|token| token == ";").map(|end| &rest[..end])
    };
    starts.filter_map(part).collect()
}

/// What one `use` brings in: names with absolute paths.
fn named_in(module: &[String], part: &[String], all: &[String]) -> Vec<(String, Vec<String>)> {
    let declares = |name: &str| all.windows(2).any(|two| two[0] == "mod" && two[1] == name);
    let mut found = Vec::new();
    for path in paths(part) {
        let is_ours = path[0] != "vuoro";
        let whole = absolute(module, &path)
            .filter(|_| is_ours)
            .or_else(|| declares(&path[0]).then(|| [module, path.as_slice()].concat()));
        let Some(mut whole) = whole else { continue };
        if whole.last().is_some_and(|last| last == "self") {
            whole.pop();
        }
        let name = whole.last().cloned().unwrap_or_default();
        found.push((name, whole));
    }
    found
}

/// The circles of a crate's files, each sorted by name, without files that only hand on.
pub fn circles(sources: &[Source]) -> Vec<Vec<String>> {
    let house = House::new(sources);
    let knows: Vec<BTreeSet<usize>> = (sources.iter().enumerate())
        .map(|(at, (file, text))| {
            let own = path(file);
            let tokens = without_reexports(&tokens(without_tests(text)));
            let named = named(&own, &tokens);
            named.iter().filter_map(|p| house.file(p, 0)).filter(|&to| to != at).collect()
        })
        .collect();
    let name = |&at: &usize| sources[at].0.to_string_lossy().replace('\\', "/");
    let mut found: Vec<Vec<String>> = (components(&knows).into_iter())
        .filter(|group| group.len() > 1)
        .map(|group| group.iter().map(name).collect())
        .collect();
    found.iter_mut().for_each(|group| group.sort());
    found.sort();
    found
}

/// The tokens without what is only handed on: `pub use …;`.
fn without_reexports(tokens: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let is_public = tokens[at] == "pub";
        // `pub(crate) use` hands on as well.
        let next = if tokens.get(at + 1).is_some_and(|t| t == "(") { at + 4 } else { at + 1 };
        if is_public && tokens.get(next).is_some_and(|t| t == "use") {
            at += tokens[at..].iter().position(|t| t == ";").map_or(tokens.len(), |end| end + 1);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// The strongly connected components of a graph, by Kosaraju's two walks.
fn components(knows: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let mut order = Vec::new();
    let mut seen = vec![false; knows.len()];
    for start in 0..knows.len() {
        walk(start, &mut seen, &mut order, &|at| knows[at].iter().copied().collect());
    }
    let mut known_by = vec![Vec::new(); knows.len()];
    for (from, all) in knows.iter().enumerate() {
        all.iter().for_each(|&to| known_by[to].push(from));
    }
    let mut seen = vec![false; knows.len()];
    let mut found = Vec::new();
    for &start in order.iter().rev() {
        let mut group = Vec::new();
        walk(start, &mut seen, &mut group, &|at| known_by[at].clone());
        found.push(group);
    }
    found
}

/// Walks from a place to everything that it leads to, and notes each place when it is done with it.
fn walk(
    start: usize,
    seen: &mut [bool],
    done: &mut Vec<usize>,
    next: &dyn Fn(usize) -> Vec<usize>,
) {
    if std::mem::replace(&mut seen[start], true) {
        return;
    }
    let mut stack = vec![(start, next(start))];
    while let Some((at, open)) = stack.last_mut() {
        match open.pop() {
            Some(to) if !seen[to] => {
                seen[to] = true;
                let further = next(to);
                stack.push((to, further));
            }
            Some(_) => {}
            None => {
                done.push(*at);
                stack.pop();
            }
        }
    }
}
