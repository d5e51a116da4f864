//! A validator for the part of JSON Schema (draft 4) that the schema of SARIF uses; a keyword that
//! it does not know is a panic, so that nothing goes unchecked.

use serde_json::{Value, json};

/// Where a document breaks the schema of SARIF 2.1.0.
pub fn faults(document: &Value) -> Vec<String> {
    let schema: Value =
        serde_json::from_str(include_str!("../data/sarif-schema-2.1.0.json")).unwrap();
    let mut faults = Vec::new();
    check(&schema, &schema, document, "", &mut faults);
    faults
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().expect("a schema is an object") {
        let kept = match keyword.as_str() {
            "$ref" => {
                let path = rule.as_str().unwrap().trim_start_matches('#');
                check(root, root.pointer(path).expect("it is defined"), value, at, faults);
                true
            }
            "type" => is_of(value, rule),
            "enum" => rule.as_array().unwrap().contains(value),
            "required" => {
                let names = rule.as_array().unwrap();
                !value.is_object() || names.iter().all(|n| value.get(n.as_str().unwrap()).is_some())
            }
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        check(root, rule, value, &format!("{at}/{name}"), faults);
                    }
                }
                true
            }
            "additionalProperties" => others(root, schema, rule, value, at, faults),
            "items" => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, value, &format!("{at}/{index}"), faults);
                }
                true
            }
            "minimum" => value.as_f64().is_none_or(|v| v >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|v| v <= rule.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|v| v.len() as u64 >= rule.as_u64().unwrap()),
            "uniqueItems" => value
                .as_array()
                .is_none_or(|v| v.iter().enumerate().all(|(i, one)| !v[..i].contains(one))),
            "anyOf" | "oneOf" | "allOf" => {
                let rules = rule.as_array().unwrap();
                let fits = |rule: &&Value| {
                    let mut faults = Vec::new();
                    check(root, rule, value, at, &mut faults);
                    faults.is_empty()
                };
                match (keyword.as_str(), rules.iter().filter(fits).count()) {
                    ("anyOf", fitting) => fitting > 0,
                    ("oneOf", fitting) => fitting == 1,
                    (_, fitting) => fitting == rules.len(),
                }
            }
            // The last two are the tests' to look at; the others say nothing about a document.
            "$schema" | "title" | "id" | "$id" | "description" | "default" | "definitions"
            | "pattern" | "format" => true,
            unknown => panic!("the validator does not know `{unknown}`"),
        };
        if !kept {
            faults.push(format!("{at}: {keyword} {rule}"));
        }
    }
}

fn others(
    root: &Value,
    schema: &Value,
    rule: &Value,
    value: &Value,
    at: &str,
    faults: &mut Vec<String>,
) -> bool {
    let known = |name: &str| schema["properties"].get(name).is_some();
    let mut kept = true;
    for (name, value) in value.as_object().into_iter().flatten().filter(|(name, _)| !known(name)) {
        match rule {
            Value::Bool(allowed) => kept &= allowed,
            rule => check(root, rule, value, &format!("{at}/{name}"), faults),
        }
    }
    kept
}

fn is_of(value: &Value, kinds: &Value) -> bool {
    let is = |kind: &Value| match kind.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        unknown => panic!("the validator does not know the type `{unknown}`"),
    };
    kinds.as_array().map_or_else(|| is(kinds), |kinds| kinds.iter().any(is))
}

#[test]
fn the_validator_notices_what_is_wrong() {
    let run = json!({ "tool": { "driver": { "name": "vuoro" } }, "results": [] });
    let right = json!({ "version": "2.1.0", "runs": [run] });
    assert_eq!(faults(&right), Vec::<String>::new());
    for (pointer, value) in [
        ("/version", json!("2.0.0")),
        ("/runs/0/tool/driver/name", json!(3)),
        ("/runs/0/tool", json!({})),
        ("/runs/0/results", json!([{ "level": "error" }])),
        ("/runs/0/results", json!([{ "message": { "text": "x" }, "level": "grave" }])),
        ("/runs/0/results", json!([{ "message": { "text": "x" }, "place": "here" }])),
        ("/runs/0/results", json!([{ "message": { "text": "x" }, "ruleIndex": -2 }])),
    ] {
        let mut wrong = right.clone();
        *wrong.pointer_mut(pointer).unwrap() = value;
        assert_ne!(faults(&wrong), Vec::<String>::new(), "{wrong}");
    }
}
