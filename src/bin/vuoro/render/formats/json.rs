//! One JSON document, versioned: fields may be added, those that exist keep their meaning.

use serde_json::{Value, json};
use vuoro::finding::{Position, Severity};

use crate::render::formats::Checked;
use crate::render::formats::level;

/// The document, with a line end.
pub fn json(checked: &Checked<'_>) -> String {
    let findings: Vec<Value> = (checked.each())
        .map(|(finding, position)| {
            json!({
                "rule": finding.rule,
                "severity": level(finding.severity),
                "place": place(checked, position),
                "message": finding.message,
                "label": finding.label,
                "help": finding.help,
            })
        })
        .collect();
    let counts = |all: &[(&str, usize)]| -> Value {
        all.iter().map(|&(rule, count)| json!({ "rule": rule, "count": count })).collect()
    };
    let document = json!({
        "format": 1,
        "findings": findings,
        "summary": {
            "errors": checked.count(Severity::Error),
            "warnings": checked.count(Severity::Warning),
            "not_shown": counts(&checked.more),
            "allowed": counts(&checked.allowed),
        },
        "rules": checked.applied,
    });
    let text = serde_json::to_string_pretty(&document).expect("text and numbers");
    text + "\n"
}

fn place(checked: &Checked<'_>, position: Option<&Position>) -> Value {
    let Some(position) = position else { return Value::Null };
    let region = position.region;
    json!({
        "file": checked.file(position),
        "line": region.map(|r| r.line),
        "column": region.map(|r| r.column),
        "end_line": region.map(|r| r.end_line),
        "end_column": region.map(|r| r.end_column),
    })
}
