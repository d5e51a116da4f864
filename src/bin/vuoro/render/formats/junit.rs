//! `JUnit` XML, for test reports: one case for every rule that holds, one for every finding, each
//! with a name of its own.
//!
//! Source: testmoapp/junitxml, "`JUnit` XML File Format"; there is no standard.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::render::formats::Checked;
use crate::render::formats::level;
use crate::render::formats::message;
use crate::render::formats::more;

/// The document, with a line end.
pub fn junit(checked: &Checked<'_>) -> String {
    let broken = |rule: &str| checked.findings.iter().any(|f| f.rule == rule);
    let kept: Vec<&str> = checked.applied.iter().copied().filter(|rule| !broken(rule)).collect();
    let failures = checked.findings.len() + checked.more.len();
    let mut names = Names::default();
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
        let place = format!("{}{}", file.unwrap_or_default(), at.as_deref().unwrap_or_default());
        let said = message(finding);
        // A rule can have several findings about a file as a whole.
        let what = if at.is_some() { String::new() } else { format!(": {said}") };
        let name = names.unique(escape(&format!("{} {place}{what}", finding.rule)));
        let file = file.map_or_else(String::new, |file| format!(" file=\"{}\"", escape(file)));
        line(format!("    <testcase name=\"{name}\" classname=\"vuoro.check\"{file}>"));
        let kind = level(finding.severity);
        let (said, help) = (escape(&said), escape(&finding.help));
        line(format!(
            "      <failure type=\"{kind}\" message=\"{said}\">{place}: {said}",
            place = escape(&place)
        ));
        line(format!("{help}</failure>"));
        line("    </testcase>".to_owned());
    }
    for said in more(checked) {
        let said = escape(&said);
        let name = names.unique(said.clone());
        line(format!("    <testcase name=\"{name}\" classname=\"vuoro.check\">"));
        line(format!("      <failure type=\"warning\" message=\"{said}\">{said}</failure>"));
        line("    </testcase>".to_owned());
    }
    line("  </testsuite>".to_owned());
    line("</testsuites>".to_owned());
    text
}

/// The names of test cases so far, and how often each was wanted.
#[derive(Default)]
struct Names(BTreeMap<String, usize>);

impl Names {
    /// The name, followed by a number if it has been given before: of test cases with the same
    /// name, GitLab shows only the first.
    fn unique(&mut self, name: String) -> String {
        loop {
            let count = self.0.entry(name.clone()).or_default();
            *count += 1;
            let own = if *count == 1 { return name } else { format!("{name} ({count})") };
            if !self.0.contains_key(&own) {
                self.0.insert(own.clone(), 1);
                return own;
            }
        }
    }
}

/// Text as XML can carry it (XML 1.0, 2.2 and 2.4); other characters are replaced.
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
