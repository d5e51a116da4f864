//! SARIF 2.1.0, for code scanning.
//!
//! Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", 2020; GitHub
//! Docs, "SARIF support for code scanning", which asks for a description and a help text of every
//! rule, and for a place with a line in every result.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use vuoro::check::{self, Rule, Tier};
use vuoro::finding::{Finding, Position};
use vuoro::input;

use crate::render::formats::Checked;
use crate::render::formats::level;
use crate::render::formats::message;
use crate::render::formats::more;

const VERSION: &str = env!("CARGO_PKG_VERSION");

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// The document, with a line end.
pub fn sarif(checked: &Checked<'_>) -> String {
    let mut names: Vec<&str> = checked.findings.iter().map(|f| f.rule).collect();
    names.extend(&checked.applied);
    names.sort_unstable();
    names.dedup();
    let rules: Vec<Value> = names.iter().map(|name| rule(name)).collect();
    let results: Vec<Value> = (checked.each())
        .map(|(finding, position)| result(checked, finding, position, &names))
        .collect();
    let mut run = json!({
        "tool": { "driver": {
            "name": "vuoro",
            "version": VERSION,
            "semanticVersion": VERSION,
            "rules": rules,
        } },
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    let notes: Vec<Value> = more(checked)
        .map(|text| json!({ "level": "warning", "message": { "text": text } }))
        .collect();
    if !notes.is_empty() {
        run["invocations"] =
            json!([{ "executionSuccessful": true, "toolExecutionNotifications": notes }]);
    }
    let document = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    serde_json::to_string_pretty(&document).expect("text and numbers") + "\n"
}

fn rule(name: &str) -> Value {
    let known = check::find(name);
    let fault = input::RULES.iter().find(|fault| fault.0 == name).map(|fault| fault.1);
    let summary = known.map(Rule::summary).or(fault).unwrap_or(name);
    let tier = known.map_or(Tier::Error, |rule| rule.tier);
    let level = if tier == Tier::Error { "error" } else { "warning" };
    // What readers find has no page: every finding says what to do about it.
    let page = known.map_or_else(|| format!("{summary}. {OF_READERS}"), |rule| rule.page.into());
    json!({
        "id": name,
        "shortDescription": { "text": summary },
        "fullDescription": { "text": known.map_or_else(|| page.clone(), reason) },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level },
    })
}

const OF_READERS: &str = "A file cannot be read as it stands; each finding says what is expected \
    there. `vuoro help files` and docs/format.md describe the files.";

/// What a rule is about and why, from its page.
fn reason(rule: &Rule) -> String {
    let why = rule.page.split("\n## ").find_map(|part| part.strip_prefix("Why\n"));
    [rule.summary(), why.unwrap_or_default().trim()].join("\n\n").trim().to_owned()
}

fn result(
    checked: &Checked<'_>,
    finding: &Finding,
    position: Option<&Position>,
    names: &[&str],
) -> Value {
    let mut text = message(finding);
    if !finding.help.is_empty() {
        text = format!("{text}. {}", finding.help);
    }
    json!({
        "ruleId": finding.rule,
        "ruleIndex": names.binary_search(&finding.rule).unwrap_or(0),
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": [location(checked, position)],
    })
}

/// Where something is. What is in no file is reported at the first file, and what is about a file
/// as a whole at its first line: code scanning shows nothing without a place.
fn location(checked: &Checked<'_>, position: Option<&Position>) -> Value {
    let region = position.and_then(|position| position.region);
    let region = region.map_or_else(
        || json!({ "startLine": 1 }),
        |r| {
            json!({
                "startLine": r.line,
                "startColumn": r.column,
                "endLine": r.end_line,
                "endColumn": r.end_column,
            })
        },
    );
    let file = position.map_or_else(|| checked.first_file(), |position| checked.file(position));
    json!({
        "physicalLocation": { "artifactLocation": { "uri": uri(file, checked.here.as_deref()) }, "region": region },
    })
}

/// A path as a URI reference (RFC 3986), without needless dots; other characters are
/// percent-encoded. Below `here`, the current folder, it is relative to it, as code scanning needs
/// it.
fn uri(path: &str, here: Option<&Path>) -> String {
    let below = here.and_then(|here| Path::new(path).strip_prefix(here).ok()?.to_str());
    let path = below.unwrap_or(path).replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| *part != ".") {
        match (part, parts.last()) {
            ("..", Some(before)) if !matches!(*before, ".." | "") => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    let mut uri = String::new();
    if Path::new(&path).is_absolute() {
        uri += if path.starts_with('/') { "file://" } else { "file:///" };
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    for byte in parts.join("/").bytes() {
        if plain(byte) {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").expect("a string takes everything");
        }
    }
    uri
}
