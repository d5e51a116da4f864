//! For people: every finding with the lines it is about, and a closing line that counts them.

use vuoro::finding::Severity;

use super::Checked;
use crate::render::{Look, show};

/// Nothing at all when nothing was found.
pub fn human(checked: &Checked<'_>) -> String {
    // What a pipe or a plain terminal cannot show is taken out on the way.
    let look = Look { width: 80, colour: true };
    let mut text = show(checked.findings, checked.sources, look);
    text.push_str(&closing(checked));
    text
}

/// `2 errors, 1 warning; 3 more not shown; 1 allowed by [check]: unfilled-duty 1`
fn closing(checked: &Checked<'_>) -> String {
    if checked.findings.is_empty() {
        return String::new();
    }
    let count = |number: usize, noun: &str| match number {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{number} {noun}s")),
    };
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning")];
    let counts: Vec<String> =
        counts.into_iter().filter_map(|(s, noun)| count(checked.count(s), noun)).collect();
    let mut text = counts.join(", ");
    let rules = |all: &[(&str, usize)]| {
        let all: Vec<String> = all.iter().map(|(rule, n)| format!("{rule} {n}")).collect();
        all.join(", ")
    };
    if checked.more() > 0 {
        let more = rules(&checked.more);
        text.extend(["; ", &checked.more().to_string(), " more not shown: ", &more]);
    }
    if checked.allowed() > 0 {
        let allowed = rules(&checked.allowed);
        text.extend(["; ", &checked.allowed().to_string(), " allowed by `[check]`: ", &allowed]);
    }
    text + "\n"
}
