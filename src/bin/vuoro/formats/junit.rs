//! `JUnit` XML, for test reports: one case for every rule that holds, one for every finding.
//!
//! Source: testmoapp/junitxml, "`JUnit` XML File Format"; there is no standard.

use std::fmt::Write as _;

use super::{Checked, level, message};

/// The document, with a line end.
pub fn junit(checked: &Checked<'_>) -> String {
    let broken = |rule: &str| checked.findings.iter().any(|f| f.rule == rule);
    let kept: Vec<&str> = checked.applied.iter().copied().filter(|rule| !broken(rule)).collect();
    let failures = checked.findings.len();
    let counts = format!("tests=\"{}\" failures=\"{failures}\"", kept.len() + failures);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mut line = |line: String| writeln!(text, "{line}").expect("a string takes everything");
    line(format!("<testsuites name=\"vuoro check\" {counts}>"));
    line(format!("  <testsuite name=\"vuoro check\" {counts} errors=\"0\" skipped=\"0\">"));
    for rule in kept {
        line(format!("    <testcase name=\"{rule}\" classname=\"vuoro.check\"/>"));
    }
    for (finding, position) in checked.each() {
        let file = position.map(|p| checked.file(p));
        let at = position.and_then(|p| p.region).map(|r| format!(":{}:{}", r.line, r.column));
        let place = format!("{}{}", file.unwrap_or_default(), at.unwrap_or_default());
        let name = escape(&format!("{} {place}", finding.rule));
        let file = file.map_or_else(String::new, |file| format!(" file=\"{}\"", escape(file)));
        line(format!("    <testcase name=\"{name}\" classname=\"vuoro.check\"{file}>"));
        let kind = level(finding.severity);
        let (message, help) = (escape(&message(finding)), escape(&finding.help));
        line(format!(
            "      <failure type=\"{kind}\" message=\"{message}\">{place}: {message}",
            place = escape(&place)
        ));
        line(format!("{help}</failure>"));
        line("    </testcase>".to_owned());
    }
    line("  </testsuite>".to_owned());
    line("</testsuites>".to_owned());
    text
}

/// Text as XML can carry it (XML 1.0, 2.2 and 2.4): what it cannot is replaced.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '&' => out += "&amp;",
            '"' => out += "&quot;",
            '\n' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
