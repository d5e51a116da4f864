//! How messages quote a file, and what it may have meant.

use crate::finding::is_unseen;

/// The text in back-quotes, shortened when it is long, with control characters made visible.
pub(crate) fn quoted(text: &str) -> String {
    const MOST: usize = 40;
    let mut shown: String = text.chars().take(MOST).flat_map(visible).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

fn visible(c: char) -> Vec<char> {
    match c {
        '`' => vec!['\''],
        c if is_unseen(c) => c.escape_default().collect(),
        c => vec![c],
    }
}

/// The words in back-quotes, as in "`fi`, `sv` or `en`".
pub(crate) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(quoted).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// The number with its noun in singular or plural.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// The word that was probably meant, if one is close enough.
pub(crate) fn meant<'a>(found: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Long texts are no misspelt names, and thousands of names are not worth the time.
    const LONGEST: usize = 64;
    const MOST: usize = 600;
    if found.len() > LONGEST {
        return None;
    }
    let found = found.to_lowercase();
    let likeness = |word: &'a str| (strsim::jaro_winkler(&found, &word.to_lowercase()), word);
    let scored = words.into_iter().take(MOST).map(likeness);
    // The first of equals: names come in a fixed order.
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (best.0 >= 0.8).then_some(best.1)
}

/// What to do about an unknown word: take the one that was meant, or do the other thing.
pub(crate) fn suggest<'a>(
    found: &str,
    words: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    match meant(found, words) {
        Some(word) => format!("did you mean `{word}`?"),
        None => otherwise(),
    }
}
