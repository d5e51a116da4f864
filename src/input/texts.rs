//! Single values that are more than their type: ids, names, words of a choice, numbers in a range.

use std::fmt::Display;
use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::files::stamp::Stamp;
use crate::finding::notes::{At, Notes, Span};
use crate::finding::turns_text;
use crate::finding::words::{one_of, quoted, suggest};
use crate::input::scalars::bad_stamp;
use crate::model::{BadId, Consortium, Id, is_device_name};

/// A text of a table, if it stands there.
pub(super) type Text = Option<At<String>>;

/// Checks that a file says which format it is in, and that it is this one.
pub(super) fn format(written: Option<&At<i64>>, notes: &mut Notes) {
    let Some(format) = written.filter(|f| f.value != 1) else { return };
    notes.error(
        "unknown-format",
        format.span,
        format!("the file is in format {}, which is not known here", format.value),
        "expected 1",
        "write `format = 1`, or take a version of this program that knows the newer format",
    );
}

/// Reads an id.
pub(super) fn id(written: &Text, notes: &mut Notes) -> Option<At<Id>> {
    let written = written.as_ref()?;
    match Id::parse(&written.value) {
        Ok(id) => Some(written.with(id)),
        Err(why) => {
            let help = match (why, proposal(&written.value)) {
                (BadId::Reserved, _) => "add a word to it, as in `aux-library`".to_owned(),
                (BadId::OfAll, _) => "add a word to it, as in `all-of-us`".to_owned(),
                (_, Some(id)) => format!("write it as `{id}`; the name for people is free"),
                (_, None) => "use lower-case letters (a-z), digits and hyphens".to_owned(),
            };
            let message = format!("{} is no id: {why}", quoted(&written.value));
            notes.error("bad-id", written.span, message, "", help);
            None
        }
    }
}

/// The text as an id, as far as that can be guessed: `mantta-vilppula` for `Mänttä-Vilppula`.
#[must_use]
pub fn proposal(text: &str) -> Option<Id> {
    let letter = |c: char| match c {
        'ä' | 'å' | 'æ' => 'a',
        'ö' | 'ø' | 'õ' => 'o',
        'ü' => 'u',
        c if c.is_ascii_alphanumeric() => c,
        _ => '-',
    };
    let plain: String = text.to_lowercase().chars().map(letter).take(Id::MAX_LEN).collect();
    Id::parse(plain.trim_matches('-')).ok()
}

/// Reads a name: one line that is not empty.
pub(super) fn name(key: &str, written: &Text, notes: &mut Notes) -> Option<String> {
    let text = line(key, written, notes)?;
    if text.is_empty() {
        let span = written.as_ref()?.span;
        empty(key, span, notes);
        return None;
    }
    Some(text)
}

fn empty(key: &str, span: Span, notes: &mut Notes) {
    let message = format!("`{key}` is empty");
    notes.error("bad-text", span, message, "", format!("write `{key} = \"…\"` with some text"));
}

/// Reads a remark, an address and the like: one line; an empty one counts as left out.
pub(super) fn remark(key: &str, written: &Text, notes: &mut Notes) -> Option<String> {
    line(key, written, notes).filter(|text| !text.is_empty())
}

fn line(key: &str, written: &Text, notes: &mut Notes) -> Option<String> {
    let written = written.as_ref()?;
    if written.value.contains(char::is_control) {
        let message = format!("`{key}` has a line break or another control character in it");
        let help = "write it on one line, without tabs";
        notes.error("bad-text", written.span, message, "", help);
        return None;
    }
    // They come along with copied numbers and names, and would turn round whatever stands behind.
    let text: String = written.value.chars().filter(|&c| !turns_text(c)).collect();
    Some(text.trim().to_owned())
}

/// Reads the path of a file that a file names: relative, and to a kind of file that is read there.
///
/// Whoever proposes a change of the file must not choose what else of this computer is read, and
/// shown in messages. The rest of this rule is where files are opened: links.
pub(super) fn path(
    key: &str,
    written: &Text,
    endings: &[&str],
    notes: &mut Notes,
) -> Option<String> {
    let text = name(key, written, notes)?;
    let span = written.as_ref()?.span;
    let why = match not_portable(&text) {
        Some(why) => why.to_owned(),
        None if has_ending(&text, endings) => return Some(text),
        None => {
            let endings: Vec<String> = endings.iter().map(|ending| format!(".{ending}")).collect();
            format!("it does not end in {}", one_of(endings.iter().map(String::as_str)))
        }
    };
    let message = format!("{} is no path for `{key}`: {why}", quoted(&text));
    let help = "write it as seen from this file, with `/` between folders, as in \
        `../2018-kevat/ledger.csv`";
    notes.error("bad-path", span, message, "", help);
    None
}

/// Why a path does not lead to the same file everywhere.
fn not_portable(path: &str) -> Option<&'static str> {
    let mut parts = path.split('/').filter(|part| !matches!(*part, "." | ".."));
    let is_device = |part: &str| {
        let stem = part.split('.').next().unwrap_or(part).trim_end();
        is_device_name(&stem.to_lowercase())
    };
    if path.starts_with('/') {
        Some("it is not relative to this file")
    } else if path.contains('\\') {
        Some("it has a backslash")
    } else if path.contains(':') {
        Some("it has a drive or an address in it")
    } else if parts.clone().any(is_device) {
        Some("Windows keeps a name in it for a device")
    } else if parts.any(|part| part.ends_with(['.', ' '])) {
        Some("a name in it ends in a dot or a blank")
    } else {
        None
    }
}

fn has_ending(path: &str, endings: &[&str]) -> bool {
    let last = path.rsplit('/').next().unwrap_or(path);
    let ending = last.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    ending.is_some_and(|(_, ending)| endings.iter().any(|e| ending.eq_ignore_ascii_case(e)))
}

/// Reads one of several words; the default when it is left out, and, for the sake of further
/// checks, when it is unknown.
pub(super) fn choice<T: Copy>(
    key: &str,
    written: &Text,
    all: &[T],
    code: impl Fn(T) -> &'static str,
    notes: &mut Notes,
) -> T {
    let Some(written) = written else { return all[0] };
    if let Some(&one) = all.iter().find(|&&one| code(one) == written.value) {
        return one;
    }
    let codes = || all.iter().map(|&one| code(one));
    let message = format!("{} is no value of `{key}`", quoted(&written.value));
    let label = format!("expected {}", one_of(codes()));
    let help = suggest(&written.value, codes(), || "take one of these words".to_owned());
    notes.error("unknown-choice", written.span, message, label, help);
    all[0]
}

/// Checks that a number lies in a range.
pub(super) fn in_range<T: Copy + Display + PartialOrd>(
    key: &str,
    written: Option<&At<T>>,
    range: &RangeInclusive<T>,
    notes: &mut Notes,
) -> Option<T> {
    let written = written?;
    if range.contains(&written.value) {
        return Some(written.value);
    }
    notes.out_of_range(key, &written.value, range, written.span);
    None
}

/// The moment of a stamp by the clocks of a consortium.
pub(super) fn moment(
    key: &str,
    written: Option<&At<Stamp>>,
    consortium: &Consortium,
    notes: &mut Notes,
) -> Option<At<DateTime<Utc>>> {
    let At { value, span } = *written?;
    // A consortium has a known zone.
    let zone: Tz = consortium.timezone.parse().ok()?;
    match value.moment(zone) {
        Ok(value) => Some(At { value, span }),
        Err(why) => {
            bad_stamp(key, why, span, notes);
            None
        }
    }
}

/// Reads the name of a time zone.
pub(super) fn zone(written: &At<String>, notes: &mut Notes) -> Option<String> {
    if written.value.parse::<Tz>().is_ok() {
        return Some(written.value.clone());
    }
    let zones = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    // People remember the city.
    let city = zones().find(|z| z.rsplit('/').next() == Some(written.value.as_str()));
    let help = city.map_or_else(
        || {
            suggest(&written.value, zones().filter(|z| z.contains('/')), || {
                "write it as in `Europe/Helsinki`".to_owned()
            })
        },
        |zone| format!("did you mean `{zone}`?"),
    );
    let message = format!("{} is no time zone", quoted(&written.value));
    let label = "expected a name of the IANA time zone database";
    notes.error("unknown-timezone", written.span, message, label, help);
    None
}
