//! Annotations of GitHub workflows.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions", "Setting an error message";
//! actions/toolkit, "docs/problem-matchers.md", "Limitations", for how many are shown.

use std::fmt::Write as _;

use vuoro::finding::{Finding, Position, Severity};

use crate::render::formats::Checked;
use crate::render::formats::counts;
use crate::render::formats::level;
use crate::render::formats::message;
use crate::render::formats::more;

/// How many annotations of each kind are shown for one step.
const SHOWN: usize = 10;

/// One line for each finding, errors first, and one that counts them: GitHub shows ten errors, ten
/// warnings and ten notices of one step, and does not mention the others.
pub fn github(checked: &Checked<'_>) -> String {
    let mut text = String::new();
    let mut line = |line: String| writeln!(text, "{line}").expect("a string takes everything");
    for severity in [Severity::Error, Severity::Warning] {
        let of_it = checked.each().filter(|(finding, _)| finding.severity == severity);
        of_it.for_each(|(finding, position)| line(annotation(checked, finding, position)));
    }
    if !checked.findings.is_empty() {
        let all: Vec<String> = std::iter::once(counts(checked)).chain(more(checked)).collect();
        let said = format!(
            "{}. GitHub shows at most {SHOWN} errors and {SHOWN} warnings of a step; its log has \
             every one that is listed",
            all.join("; ")
        );
        line(format!("::notice title=vuoro check::{}", data(&said)));
    }
    text
}

fn annotation(checked: &Checked<'_>, finding: &Finding, position: Option<&Position>) -> String {
    let mut properties = Vec::new();
    if let Some(position) = position {
        properties.push(format!("file={}", property(checked.file(position))));
        if let Some(r) = position.region {
            properties.push(format!("line={}", r.line));
            properties.push(format!("endLine={}", r.end_line));
            // Columns are for one line only.
            if r.line == r.end_line {
                properties.push(format!("col={}", r.column));
                properties.push(format!("endColumn={}", r.end_column));
            }
        }
    }
    properties.push(format!("title={}", property(finding.rule)));
    let help = if finding.help.is_empty() { String::new() } else { format!("\n{}", finding.help) };
    let body = data(&format!("{}{help}", message(finding)));
    format!("::{} {}::{body}", level(finding.severity), properties.join(","))
}

/// Text that ends with its line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text between commas and colons.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
