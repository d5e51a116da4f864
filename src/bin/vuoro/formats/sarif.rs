//! SARIF 2.1.0, for code scanning.
//!
//! Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", 2020.

use std::fmt::Write as _;

use serde_json::{Value, json};
use vuoro::check::{self, Tier};
use vuoro::finding::Finding;
use vuoro::input;

use super::place::Position;
use super::{Checked, level, message};

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
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "vuoro", "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&document).expect("text and numbers") + "\n"
}

fn rule(name: &str) -> Value {
    let known = check::find(name);
    let fault = input::RULES.iter().find(|fault| fault.0 == name).map(|fault| fault.1);
    let summary = known.map(check::Rule::summary).or(fault).unwrap_or(name);
    let tier = known.map_or(Tier::Error, |rule| rule.tier);
    let level = if tier == Tier::Error { "error" } else { "warning" };
    let mut rule = json!({
        "id": name,
        "shortDescription": { "text": summary },
        "defaultConfiguration": { "level": level },
    });
    if let Some(known) = known {
        rule["help"] = json!({ "text": known.page, "markdown": known.page });
    }
    rule
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
    let locations: Vec<Value> =
        position.map(|position| location(checked, position)).into_iter().collect();
    json!({
        "ruleId": finding.rule,
        "ruleIndex": names.binary_search(&finding.rule).unwrap_or(0),
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": locations,
    })
}

fn location(checked: &Checked<'_>, position: &Position) -> Value {
    let mut place = json!({ "artifactLocation": { "uri": uri(checked.file(position)) } });
    if let Some(r) = position.region {
        place["region"] = json!({
            "startLine": r.line,
            "startColumn": r.column,
            "endLine": r.end_line,
            "endColumn": r.end_column,
        });
    }
    json!({ "physicalLocation": place })
}

/// A path as a URI reference (RFC 3986): what cannot stand in one is percent-encoded.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    let mut uri = String::new();
    for byte in path.bytes() {
        if plain(byte) {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").expect("a string takes everything");
        }
    }
    uri
}
