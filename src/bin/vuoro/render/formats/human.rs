//! For people: every finding with the lines it is about, those with one reason once, and a closing
//! line that counts them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use vuoro::finding::{Finding, Position};

use crate::render::findings::Style;
use crate::render::findings::show;
use crate::render::formats::Checked;
use crate::render::formats::counts;
use crate::render::text::Shown as _;
use crate::render::text::argument;
use crate::render::text::wrap;

/// Columns of a terminal.
const WIDTH: usize = 80;

/// Nothing at all when nothing was found.
pub fn human(checked: &Checked<'_>) -> String {
    // What a pipe or a plain terminal cannot show is removed on the way.
    let style = Style { width: WIDTH, colour: true };
    let mut text = reasons(checked);
    let mut shown: Vec<Finding> = Vec::new();
    // For every group, the finding that is shown, and how many are not.
    let mut folds: BTreeMap<(&str, String), (usize, usize)> = BTreeMap::new();
    for (finding, position) in checked.each() {
        if let Some(folder) = position.and_then(|position| folder(checked, finding, position)) {
            let fold = folds.entry((finding.rule, folder)).or_insert((shown.len(), 0));
            if fold.0 < shown.len() {
                fold.1 += 1;
                continue;
            }
        }
        shown.push(finding.clone());
    }
    let mut folds: Vec<_> = folds.into_iter().filter(|(_, (_, more))| *more > 0).collect();
    folds.sort_by_key(|(_, (at, _))| *at);
    let mut from = 0;
    for ((rule, folder), (at, more)) in &folds {
        text += &show(&shown[from..=*at], checked.sources, style);
        let _ = writeln!(text, "and {more} more of `{rule}` in {folder}/\n");
        from = at + 1;
    }
    text += &show(&shown[from..], checked.sources, style);
    text.push_str(&closing(checked, !folds.is_empty()));
    text
}

/// What explains many of the findings, and what to do about it.
fn reasons(checked: &Checked<'_>) -> String {
    let reason = |stale: &super::Stale| {
        let (term, folder) = (&stale.term, &stale.folder);
        let said = format!(
            "The files in {folder}/ are as vuoro wrote them, and {term} or the consortium file has \
             changed since. Bring them up to date first, then check again:"
        );
        format!("{}\n\n  vuoro allocate {}\n\n", wrap(&said, WIDTH), argument(term))
    };
    checked.stale.iter().map(reason).collect()
}

/// The folder in which findings of a rule are reported once: one with a reason for all of them, or
/// one whose files all have the same fault.
fn folder(checked: &Checked<'_>, finding: &Finding, position: &Position) -> Option<String> {
    if finding.rule == "personal-data" {
        let folder = Path::new(checked.file(position)).parent()?.shown();
        return (!folder.is_empty()).then_some(folder);
    }
    let stale = checked.stale.iter().find(|stale| stale.files.contains(&position.file))?;
    // Who would serve instead is different for each duty.
    (finding.rule != "plan-moved").then(|| stale.folder.clone())
}

/// `2 errors, 1 warning; 3 more not shown; 1 allowed by [check]: unfilled-duty 1`
fn closing(checked: &Checked<'_>, has_folds: bool) -> String {
    if checked.findings.is_empty() {
        return String::new();
    }
    let mut text = counts(checked);
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
    if has_folds {
        text += "; `--format json` lists each of them";
    }
    text + "\n"
}
