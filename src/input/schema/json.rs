//! The declarations of a file as a JSON Schema, draft 7, as editors of TOML read it.

use std::borrow::Cow;

use serde_json::{Map, Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::form::{Form, Several};
use super::shape::{Key, Kind, Shape};

/// Tables of which one of two keys must be there, and not both.
const EITHER: [(&str, [&str; 2]); 1] = [("`[[library]]`", ["size", "share"])];

/// Keys that the reader misses in words of its own.
const BESIDES: [(&str, &str); 1] = [("the consortium file", "library")];

/// What each kind of change needs besides its duty.
const CHANGES: [(&str, Option<&str>); 4] =
    [("swap", Some("with")), ("cover", Some("library")), ("cancel", None), ("vacate", None)];

/// The key that names a rule of `vuoro check`.
const RULE: (&str, &str) = ("an entry of `[check]`", "rule");

/// A JSON Schema for a file, with a line end; what it refuses is refused by the readers, who see
/// more, or by `vuoro check`, whose rules have the names `rules`.
///
/// ```
/// let schema = vuoro::input::json_schema(&vuoro::input::term_shape(), &[]);
/// assert!(schema.contains("\"A term: from when to when, and what happens in it.\""));
/// ```
///
/// # Panics
///
/// Never: a schema can be written.
///
/// Source: <https://json-schema.org/draft-07/json-schema-validation>.
#[must_use]
pub fn json_schema(file: &Shape, rules: &[&str]) -> String {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!(format!("vuoro: {}", file.title)));
    schema.extend(table(file, rules));
    let text = serde_json::to_string_pretty(&Value::Object(schema));
    text.expect("a schema can be written") + "\n"
}

fn table(shape: &Shape, rules: &[&str]) -> Map<String, Value> {
    let mut schema = Map::new();
    let mut put = |key: &str, value: Value| schema.insert(key.to_owned(), value);
    put("description", json!(shape.about));
    put("type", json!("object"));
    let property = |key: &Key| {
        let mut value = value(key, rules);
        if (shape.title, key.name) == RULE {
            value.insert("enum".to_owned(), json!(rules));
        }
        (key.name.to_owned(), Value::Object(value))
    };
    put("properties", Value::Object(shape.keys.iter().map(property).collect()));
    let besides = |key: &Key| BESIDES.contains(&(shape.title, key.name));
    let required = shape.keys.iter().filter(|key| key.is_required || besides(key));
    put("required", required.map(|key| key.name).collect());
    put("additionalProperties", json!(false));
    if let Some((_, keys)) = EITHER.iter().find(|(title, _)| *title == shape.title) {
        put("oneOf", keys.iter().map(|key| json!({ "required": [key] })).collect());
    }
    if shape.title == "`[[change]]`" {
        put("oneOf", CHANGES.iter().map(|(kind, key)| change(kind, *key)).collect());
    }
    schema
}

/// A kind of change with the key that it needs, and without the other.
fn change(kind: &str, needed: Option<&str>) -> Value {
    let others = CHANGES.iter().filter_map(|(_, key)| *key).filter(|key| needed != Some(*key));
    let none: Vec<Value> = others.map(|key| json!({ "required": [key] })).collect();
    let required: Vec<&str> = needed.into_iter().collect();
    json!({
        "properties": { "kind": { "const": kind } },
        "required": required,
        "not": { "anyOf": none },
    })
}

/// A key: what is said of it, what its value may be, what it is when left out, and how it could be
/// written.
fn value(key: &Key, rules: &[&str]) -> Map<String, Value> {
    let mut schema = kind(&key.kind, key.form.as_ref(), rules);
    schema.insert("description".to_owned(), json!(key.about));
    let default = key.default.map(|default| format!("{} = {default}", key.name));
    schema.extend(default.and_then(|it| Some(("default".to_owned(), written(&it, key)?))));
    let example = key.example().and_then(|example| written(example, key));
    schema.extend(example.map(|example| ("examples".to_owned(), json!([example]))));
    schema
}

/// The value of a line such as `seats = 1`, as editors of TOML give it to a schema; none when the
/// line is about another key of this name, whose value is of another kind.
fn written(line: &str, key: &Key) -> Option<Value> {
    let table = DeTable::parse(line).ok()?;
    let value = table.get_ref().get(key.name)?.get_ref();
    let is_of = |kind: &Kind, value: &DeValue<'_>| match kind {
        Kind::Text => value.is_str(),
        Kind::Whole => value.is_integer(),
        Kind::Number => value.is_float() || value.is_integer(),
        Kind::YesNo => value.is_bool(),
        Kind::Date | Kind::Stamp => value.is_datetime(),
        Kind::Table(_) => value.is_table(),
        Kind::List(_) => false,
    };
    let fits = match (&key.kind, value) {
        (Kind::List(entry), DeValue::Array(all)) => {
            all.iter().all(|one| is_of(entry, one.get_ref()))
        }
        (kind, value) => is_of(kind, value),
    };
    if fits { as_json(value) } else { None }
}

fn as_json(value: &DeValue<'_>) -> Option<Value> {
    Some(match value {
        DeValue::String(text) => json!(text),
        DeValue::Integer(number) => {
            json!(i64::from_str_radix(number.as_str(), number.radix()).ok()?)
        }
        DeValue::Float(number) => json!(number.as_str().parse::<f64>().ok()?),
        DeValue::Boolean(value) => json!(value),
        DeValue::Datetime(at) => json!(at.to_string()),
        DeValue::Array(all) => {
            all.iter().map(|one| as_json(one.get_ref())).collect::<Option<_>>()?
        }
        DeValue::Table(table) => {
            let entry = |(key, value): (&Spanned<Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
                Some((key.get_ref().to_string(), as_json(value.get_ref())?))
            };
            Value::Object(table.iter().map(entry).collect::<Option<_>>()?)
        }
    })
}

fn kind(kind: &Kind, form: Option<&Form>, rules: &[&str]) -> Map<String, Value> {
    let of_type = |name: &str| {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!(name));
        schema
    };
    let mut schema = match kind {
        Kind::Text => of_type("string"),
        Kind::Whole => of_type("integer"),
        Kind::Number => of_type("number"),
        Kind::YesNo => of_type("boolean"),
        // JSON has no dates: editors of TOML give those of a file as texts.
        Kind::Date => dated("date", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        // Without a distance from UTC it is a local time, which the format `date-time` has not.
        Kind::Stamp => object(json!({
            "type": "string",
            "pattern": "^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}),?[Tt ] *\
                        (klo *|kl[.]? *|at *)?[0-9][0-9:.]*([Zz]|[+-][0-9]{2}:[0-9]{2})?$",
        })),
        Kind::Table(shape) => return table(shape, rules),
        Kind::List(entry) => {
            let mut schema = of_type("array");
            let of_entry = match form {
                Some(Form::Several(several)) => several.entry.as_deref(),
                form => form,
            };
            schema.insert("items".to_owned(), Value::Object(self::kind(entry, of_entry, rules)));
            if let Some(Form::Several(several)) = form {
                schema.extend(counted(several));
            }
            return schema;
        }
    };
    schema.extend(form.map(formed).unwrap_or_default());
    schema
}

fn dated(format: &str, pattern: &str) -> Map<String, Value> {
    object(json!({ "type": "string", "format": format, "pattern": pattern }))
}

fn formed(form: &Form) -> Map<String, Value> {
    object(match form {
        Form::Words(words) => json!({ "enum": words }),
        Form::Whole(least, most) => json!({ "minimum": least, "maximum": most }),
        Form::Part => json!({ "minimum": 0, "maximum": 1 }),
        Form::AboveZero => json!({ "exclusiveMinimum": 0 }),
        Form::Text(pattern) => json!({ "pattern": pattern }),
        Form::Several(_) => json!({}),
    })
}

fn counted(several: &Several) -> Map<String, Value> {
    let mut schema = object(json!({ "minItems": several.least }));
    schema.extend(several.most.map(|most| ("maxItems".to_owned(), json!(most))));
    if several.is_each_once {
        schema.insert("uniqueItems".to_owned(), json!(true));
    }
    schema
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
