//! Annotations of GitHub workflows.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions", "Setting an error message".

use std::fmt::Write as _;

use super::{Checked, level, message};

/// One line for each finding.
pub fn github(checked: &Checked<'_>) -> String {
    let mut text = String::new();
    for (finding, position) in checked.each() {
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
        let help =
            if finding.help.is_empty() { String::new() } else { format!("\n{}", finding.help) };
        let body = data(&format!("{}{help}", message(finding)));
        let (level, properties) = (level(finding.severity), properties.join(","));
        writeln!(text, "::{level} {properties}::{body}").expect("a string takes everything");
    }
    text
}

/// Text that ends with its line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text between commas and colons.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
