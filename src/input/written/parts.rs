//! A content line of a calendar, taken apart.

use crate::model::{WrittenProperty, unescape};

/// The most parameters of a property.
const MOST_PARAMETERS: usize = 10;

/// A content line taken apart.
pub(super) struct Parts<'l> {
    pub name: &'l str,
    /// Names and arguments, as they stand there.
    pub parameters: Vec<(&'l str, &'l str)>,
    pub value: &'l str,
}

impl<'l> Parts<'l> {
    /// Takes a line apart that has no folds any more; nothing when that cannot be done.
    ///
    /// Source: RFC 5545, 3.1; texts in quotes may have the marks that end an argument otherwise.
    pub fn of(line: &'l str) -> Option<Self> {
        let word =
            |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let argument =
            |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
        let (name, mut rest) = line.split_at(line.find([':', ';'])?);
        let mut parameters = Vec::new();
        while let Some(parameter) = rest.strip_prefix(';') {
            let (key, behind) = parameter.split_once('=')?;
            let mut is_quoted = false;
            let end = behind.find(|c| {
                is_quoted ^= c == '"';
                !is_quoted && (c == ':' || c == ';')
            })?;
            let (value, left) = behind.split_at(end);
            if !word(key) || !argument(value) || parameters.len() == MOST_PARAMETERS {
                return None;
            }
            parameters.push((key, value));
            rest = left;
        }
        let value = rest.strip_prefix(':')?;
        word(name).then_some(Self { name, parameters, value })
    }

    /// The property that the line is.
    pub fn written(&self, line: u32) -> WrittenProperty {
        let parameter =
            |&(key, value): &(&str, &str)| (key.to_ascii_uppercase(), value.replace('"', ""));
        WrittenProperty {
            line,
            name: self.name.to_ascii_uppercase(),
            params: self.parameters.iter().map(parameter).collect(),
            value: unescape(self.value),
        }
    }
}

/// The line without its folds and its end.
pub(super) fn unfold<'l>(line: &'l str, unfolded: &'l mut String) -> &'l str {
    let line = line.trim_end();
    if !line.contains('\n') {
        return line;
    }
    unfolded.clear();
    for (at, part) in line.split('\n').enumerate() {
        let part = part.strip_suffix('\r').unwrap_or(part);
        // What continues a line begins with one blank that is none of it.
        unfolded.push_str(if at == 0 { part } else { part.get(1..).unwrap_or_default() });
    }
    unfolded.trim_end()
}
