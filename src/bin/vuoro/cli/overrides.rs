//! Values that replace those of the files for one command: they are put into the text before it is
//! read, so that faults in them are reported like any other.

use std::ops::Range;
use std::str::FromStr;

use anyhow::bail;
use toml_edit::{Document, Item, TableLike, Value};

use crate::store::edit::quoted;

/// Tables of the term file; all others belong to the consortium file.
const OF_TERM: [&str; 7] = ["term", "load", "closed", "absence", "member", "change", "missed"];

/// A key of the files and the value that it is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    keys: Vec<String>,
    value: String,
    given: String,
}

impl FromStr for Override {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = "expected a key and a value, as in allocation.method=hamilton";
        let (key, value) = text.split_once('=').ok_or(expected)?;
        let keys: Vec<String> = key.split('.').map(|k| k.trim().to_owned()).collect();
        if keys.len() < 2 || keys.iter().any(String::is_empty) || value.trim().is_empty() {
            return Err(expected.to_owned());
        }
        // A shell removes quotes, so a bare word is a text.
        let value = value.trim();
        let value = match Value::from_str(value) {
            Ok(_) => value.to_owned(),
            Err(_) => quoted(value),
        };
        Ok(Self { keys, value, given: text.to_owned() })
    }
}

impl Override {
    /// The key and the value as they were given.
    pub fn given(&self) -> &str {
        &self.given
    }

    /// Whether it is about the term file.
    pub fn is_of_term(&self) -> bool {
        OF_TERM.contains(&self.keys[0].as_str())
    }

    /// The text of a file with the value in it; text that is not TOML stays as it is, for its
    /// reader to report.
    fn apply(&self, text: &str) -> anyhow::Result<String> {
        let Ok(document) = Document::parse(text) else { return Ok(text.to_owned()) };
        let (last, path) = self.keys.split_last().expect("there are two at least");
        let mut table: &dyn TableLike = document.as_table();
        let mut span: Option<Range<usize>> = None;
        let mut path = path.iter();
        while let Some(key) = path.next() {
            let Some(item) = table.get(key) else {
                if span.is_some() || path.next().is_some() {
                    bail!("`--set {}`: the file has no `{key}` there", self.given);
                }
                let gap = if text.ends_with('\n') { "\n" } else { "\n\n" };
                return Ok(format!("{text}{gap}[{key}]\n{last} = {}\n", self.value));
            };
            span = item.span();
            if let Item::ArrayOfTables(tables) = item {
                let id = path.next().unwrap_or(last);
                let named = |t: &&toml_edit::Table| t.get("id").and_then(Item::as_str) == Some(id);
                let Some(found) = tables.iter().find(named) else {
                    bail!("`--set {}`: no `[[{key}]]` has the id `{id}`", self.given);
                };
                (table, span) = (found, found.span());
            } else if let Some(found) = item.as_table_like() {
                table = found;
            } else {
                bail!("`--set {}`: `{key}` is no table", self.given);
            }
        }
        if let Some(range) = table.get(last).and_then(Item::span) {
            return Ok(format!("{}{}{}", &text[..range.start], self.value, &text[range.end..]));
        }
        let header = span.map(|s| s.start).filter(|&at| text[at..].starts_with('['));
        let Some(header) = header else {
            bail!("`--set {}`: there is no `{last}` to be set", self.given);
        };
        let end = text[header..].find('\n').map_or(text.len(), |at| header + at);
        Ok(format!("{}\n{last} = {}{}", &text[..end], self.value, &text[end..]))
    }
}

/// The text of a file with values put into it, and how the file is called in messages.
pub fn apply<'a>(
    name: &str,
    text: &str,
    overrides: impl Iterator<Item = &'a Override>,
) -> anyhow::Result<(String, String)> {
    let (mut name, mut text) = (name.to_owned(), text.to_owned());
    for (at, one) in overrides.enumerate() {
        text = one.apply(&text)?;
        name += format!("{} --set {}", if at == 0 { " with" } else { "" }, one.given).as_str();
    }
    Ok((name, text))
}

#[cfg(test)]
mod tests {
    use super::{Override, apply};

    const TEXT: &str = "format = 1\n\n[service]\nseats = 1 # one\n[service.hours]\nmon = [\"10:00-12:00\"]\n\n[[library]]\nid = \"a\"\nsize = 3\n\n[[library]]\nid = \"b\"\nsize = 4\n";

    fn set(given: &str) -> String {
        let one: Override = given.parse().unwrap();
        apply("f", TEXT, [one].iter()).map_or_else(|e| e.to_string(), |(_, text)| text)
    }

    #[test]
    fn a_value_is_replaced_where_it_stands() {
        assert_eq!(set("service.seats=2"), TEXT.replace("seats = 1", "seats = 2"));
        assert_eq!(set("library.b.size = 9"), TEXT.replace("size = 4", "size = 9"));
        assert_eq!(
            set("service.hours.mon=[]"),
            TEXT.replace("mon = [\"10:00-12:00\"]", "mon = []")
        );
    }

    #[test]
    fn a_value_that_is_not_there_is_added_to_its_table() {
        let added = TEXT.replace("[service]\n", "[service]\nname = \"Chat\"\n");
        assert_eq!(set("service.name=Chat"), added);
        assert_eq!(set("service.name=\"Chat\""), added);
        let table = format!("{TEXT}\n[allocation]\nmethod = \"hamilton\"\n");
        assert_eq!(set("allocation.method=hamilton"), table);
        let added =
            TEXT.replace("[[library]]\nid = \"b\"", "[[library]]\nname = \"B\"\nid = \"b\"");
        assert_eq!(set("library.b.name=B"), added);
    }

    #[test]
    fn what_cannot_be_set_is_said() {
        assert_eq!(
            set("library.c.size=1"),
            "`--set library.c.size=1`: no `[[library]]` has the id `c`"
        );
        assert!("seats".parse::<Override>().is_err() && "seats=1".parse::<Override>().is_err());
    }
}
