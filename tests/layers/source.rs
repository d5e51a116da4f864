//! As much of Rust as it takes to see which paths a file names.

use std::path::Path;

/// The words and marks of a source, without comments, texts and letters in quotes.
pub fn tokens(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' {
            quoted(rest)
        } else if first == '\'' && letter(rest).is_some() {
            letter(rest).unwrap_or(1)
        } else if word > 0 {
            found.push(rest[..word].to_owned());
            word
        } else if rest.starts_with("::") {
            found.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                found.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[skip..];
    }
    found
}

/// The length of a text in quotes.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// The length of a letter in quotes; `None` for a lifetime.
fn letter(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().skip(1);
    let (_, first) = chars.next()?;
    let closing = chars.find(|(_, c)| first != '\\' && *c != '_' || *c == '\'')?;
    let closing = if first == '\\' { text[2..].find('\'').map(|at| at + 2)? } else { closing.0 };
    text[closing..].starts_with('\'').then_some(closing + 1)
}

/// Every path `a::b::…` of a source, with groups in braces taken apart.
pub fn paths(tokens: &[String]) -> Vec<Vec<String>> {
    let is_word = |t: &String| t.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let follows = at > 0 && tokens[at - 1] == "::";
        if is_word(&tokens[at]) && !follows && tokens.get(at + 1).is_some_and(|t| t == "::") {
            at = branch(tokens, at, &[], &mut found);
        } else {
            at += 1;
        }
    }
    found
}

/// Reads one path from a place on, behind a stem; gives the place after it.
fn branch(
    tokens: &[String],
    mut at: usize,
    stem: &[String],
    found: &mut Vec<Vec<String>>,
) -> usize {
    let mut path = stem.to_vec();
    loop {
        match tokens.get(at).map(String::as_str) {
            Some("{") => {
                at += 1;
                while tokens.get(at).is_some_and(|t| t != "}") {
                    let before = at;
                    at = branch(tokens, at, &path, found);
                    at += usize::from(tokens.get(at).is_some_and(|t| t == ",") || at == before);
                }
                return at + 1;
            }
            Some(word) if word.starts_with(|c: char| c.is_alphanumeric() || "_*".contains(c)) => {
                path.push(word.to_owned());
                at += 1;
            }
            _ => break,
        }
        if tokens.get(at).is_none_or(|t| t != "::") {
            break;
        }
        at += 1;
    }
    if tokens.get(at).is_some_and(|t| t == "as") {
        at += 2;
    }
    found.push(path);
    at
}

/// A path as seen from the crate's root, where it begins with `crate`, `self` or `super`.
pub fn absolute(module: &[String], path: &[String]) -> Option<Vec<String>> {
    let mut here = module.to_vec();
    let mut rest = path;
    match path.first().map(String::as_str) {
        Some("crate" | "vuoro") => return Some(path[1..].to_vec()),
        Some("self" | "super") => {}
        _ => return None,
    }
    while let Some((first, behind)) = rest.split_first() {
        match first.as_str() {
            "self" => {}
            "super" => drop(here.pop()),
            _ => break,
        }
        rest = behind;
    }
    here.extend_from_slice(rest);
    Some(here)
}

/// `plan/pools/search.rs` → `plan`, `pools`, `search`.
pub fn module(file: &Path) -> Vec<String> {
    let parts = file.with_extension("");
    let mut parts: Vec<String> = parts.iter().map(|p| p.to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|p| p == "mod") {
        parts.pop();
    }
    parts
}
