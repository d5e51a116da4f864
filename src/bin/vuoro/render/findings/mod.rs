//! Findings → text for a terminal, in the look of rustc.

mod cut;
mod excerpt;

use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Group, Level, Renderer};
use vuoro::finding::{Finding, Severity};
use vuoro::input::SourceMap;

use excerpt::{Excerpt, LineStarts, excerpts};

/// How findings are shown.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
}

/// The most findings that are shown, with the number of the others.
const MOST: usize = 100;

/// More columns than any line has after it is cut.
const UNCUT: usize = 10_000;

/// Findings in their order, each with the lines it is about, and a closing line that counts them.
pub fn render(findings: &[Finding], sources: &SourceMap, style: Style) -> String {
    let shown = &findings[..findings.len().min(MOST)];
    show(shown, sources, style) + &closing(findings)
}

/// Findings in their order, each with the lines it is about.
pub fn show(findings: &[Finding], sources: &SourceMap, style: Style) -> String {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    // Lines are cut to the terminal here: the renderer would cut off labels as well.
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(UNCUT);
    let mut lines = LineStarts::default();
    let mut text = String::new();
    for finding in findings {
        let finding = &finding.clone().printable();
        let level = level(finding.severity);
        let title = level.primary_title(finding.message.as_str()).id(finding.rule);
        let mut group = Group::with_title(title);
        let excerpts = excerpts(finding, sources, &mut lines, style.width);
        let corrections: Vec<_> = excerpts.iter().filter_map(Excerpt::places).collect();
        for excerpt in excerpts {
            group = excerpt.show(group);
        }
        if !finding.help.is_empty() {
            group = group.element(Level::HELP.message(finding.help.as_str()));
        }
        let mut shown = renderer.render(&[group]);
        let mut from = 0;
        for (found, right) in corrections {
            let Some(at) = shown[from..].find(&found).map(|at| from + at) else { continue };
            shown.replace_range(at..at + found.len(), &right);
            from = at + right.len();
        }
        let _ = writeln!(text, "{}\n", harmless(&shown));
    }
    text
}

/// Escapes what is left in lines of files and would be obeyed: `##[` anywhere by the log of a CI
/// run, control characters of a single byte by some terminals.
fn harmless(shown: &str) -> String {
    shown.replace(|c| matches!(c, '\u{80}'..='\u{9f}'), "\u{fffd}").replace("##[", "##(")
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

fn closing(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
    let count = |number: usize, noun: &str| match number {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{number} {noun}s")),
    };
    let counts = [count(errors, "error"), count(findings.len() - errors, "warning")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    match findings.len() {
        0 => String::new(),
        all if all > MOST => format!("{}, the first {MOST} shown\n", counts.join(", ")),
        _ => format!("{}\n", counts.join(", ")),
    }
}
