//! Edits of a term file that touch nothing else: comments, layout and line ends stay as they are.

use std::ops::Range;

use anyhow::{Context, bail};
use chrono::{DateTime, NaiveDate, Utc};
use toml_edit::{Document, Item, Table};
use vuoro::export::dated_cell;
use vuoro::files::stamp;
use vuoro::model::{Change, ChangeKind, Consortium};

/// The text with one more change at its end.
///
/// A file whose last line has no line end keeps it so, and taking the change back gives the same
/// bytes as before.
///
/// Fails where the changes are a list in one line: no header can add to it.
pub fn append(text: &str, c: &Consortium, change: &Change) -> anyhow::Result<String> {
    append_lines(text, &lines(c, change))
}

/// The text with one more change at its end, from keys and their texts.
pub fn append_texts<'a>(
    text: &str,
    at: DateTime<Utc>,
    texts: impl Iterator<Item = (&'a str, &'a str)>,
) -> anyhow::Result<String> {
    let line = |(key, text): (&str, &str)| format!("{key} = {}", quoted(text));
    let lines: Vec<String> =
        std::iter::once(format!("at = {}", stamp::text(at))).chain(texts.map(line)).collect();
    append_lines(text, &lines)
}

/// The text of a term file with `published`: in the place of a line that only proposes it, or behind
/// the other keys of its `[term]`.
pub fn publish(text: &str, at: DateTime<Utc>) -> anyhow::Result<String> {
    let is_proposed = |line: &&str| {
        let key = line.trim_start().strip_prefix('#').and_then(|line| line.split_once('='));
        key.is_some_and(|(key, _)| key.trim() == "published")
    };
    if let Some(line) = text.lines().find(is_proposed) {
        return Ok(text.replacen(line, &format!("published = {}", stamp::text(at)), 1));
    }
    let document = Document::parse(text).context("the term file is not TOML")?;
    let term = document.get("term").and_then(|item| item.as_table());
    let ends = term.into_iter().flat_map(|table| {
        table.iter().filter(|(_, item)| item.is_value()).filter_map(|(_, item)| item.span())
    });
    let end = ends.map(|span| span.end).max().context("the term file has no `[term]`")?;
    let next = text[end..].find('\n').map_or(text.len(), |length| end + length + 1);
    let (newline, stamp) = (line_break(text), stamp::text(at));
    let (before, after) = text.split_at(next);
    let gap = if before.ends_with('\n') { "" } else { newline };
    let end = if gap.is_empty() { newline } else { "" };
    Ok(format!("{before}{gap}published = {stamp}{end}{after}"))
}

/// The text with one more table of a list at its end.
pub fn append_table(text: &str, list: &str, lines: &[String]) -> anyhow::Result<String> {
    if let Some(line) = line_of_list(text, list) {
        bail!(
            "line {line} of the term file begins a list `{list} = [`, to which nothing can be \
             added: nothing was changed\n  help: take the line out if the list is empty; otherwise \
             write each of its entries below a header `[[{list}]]`"
        );
    }
    let newline = line_break(text);
    let lines = lines.join(newline);
    let (before, after) = if text.ends_with('\n') { ("", newline) } else { (newline, "") };
    Ok(format!("{text}{before}{newline}[[{list}]]{newline}{lines}{after}"))
}

fn append_lines(text: &str, lines: &[String]) -> anyhow::Result<String> {
    append_table(text, "change", lines)
}

/// The line of a list that is written as the value of one key, and not as tables with headers.
fn line_of_list(text: &str, list: &str) -> Option<usize> {
    // Whatever else is wrong with the text is reported where it is read.
    let document = Document::parse(text).ok()?;
    let (key, item) = document.get_key_value(list)?;
    let start = item.is_value().then(|| key.span())??.start;
    Some(text[..start].matches('\n').count() + 1)
}

/// A text as TOML writes it on one line.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted += format!("\\u{:04X}", u32::from(c)).as_str(),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// How the lines of a text end.
pub fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

fn lines(c: &Consortium, change: &Change) -> Vec<String> {
    let mut lines = vec![
        format!("at = {}", stamp::text(change.at)),
        format!("kind = \"{}\"", change.kind.code()),
        format!("duty = \"{}\"", dated_cell(c, change.duty)),
    ];
    match change.kind {
        ChangeKind::Swap { with } => lines.push(format!("with = \"{}\"", dated_cell(c, with))),
        ChangeKind::Cover { library } => lines.push(format!("library = \"{}\"", c[library].id)),
        ChangeKind::Cancel | ChangeKind::Vacate => {}
    }
    lines.extend(change.because.map(|because| format!("because = \"{}\"", because.code())));
    lines.extend(change.note.as_deref().map(|note| format!("note = {}", quoted(note))));
    lines
}

/// The text without its last change and the comment directly above it.
pub fn take_back(text: &str) -> anyhow::Result<String> {
    let document = Document::parse(text).context("the term file is not TOML")?;
    let changes = document.get("change").and_then(|item| item.as_array_of_tables());
    let Some(table) = changes.and_then(|tables| tables.iter().last()) else {
        bail!("the term file has no `[[change]]` that could be taken back");
    };
    without(text, table)
}

/// The day that a key of a TOML file says.
pub fn day(item: &Item) -> Option<NaiveDate> {
    let day = item.as_datetime()?.date?;
    NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into())
}

/// The text without the table of a list that `is_it` knows, and the comment directly above it; `None`
/// if there is none.
pub fn take_out(
    text: &str,
    list: &str,
    is_it: impl Fn(&Table) -> bool,
) -> anyhow::Result<Option<String>> {
    let document = Document::parse(text).context("the term file is not TOML")?;
    let tables = document.get(list).and_then(|item| item.as_array_of_tables());
    let table = tables.and_then(|tables| tables.iter().find(|table| is_it(table)));
    table.map(|table| without(text, table)).transpose()
}

/// The text without a table of it.
fn without(text: &str, table: &Table) -> anyhow::Result<String> {
    let values = table.iter().filter_map(|(_, item)| item.span());
    let end = values.chain(table.span()).map(|span| span.end).max();
    let span = table.span().zip(end).map(|(span, end)| span.start..end);
    let Range { start, end } = span.context("it cannot be found in the text")?;
    let first = start_of_block(text, start);
    let next = text[end..].find('\n').map_or(text.len(), |length| end + length + 1);
    let mut rest = text[..first].to_owned();
    rest.push_str(&text[next..]);
    if !text.ends_with('\n') && next == text.len() {
        // The line that was last before had no line end either.
        rest.truncate(rest.trim_end_matches('\n').len().max(rest.len() - 1));
        rest.truncate(rest.strip_suffix('\r').unwrap_or(&rest).len());
    }
    Ok(rest)
}

/// Where the lines begin that belong to a header: comments directly above it, and one blank line.
fn start_of_block(text: &str, header: usize) -> usize {
    let mut first = text[..header].rfind('\n').map_or(0, |at| at + 1);
    let line_above = |first: usize| {
        let above = text[..first].strip_suffix('\n')?;
        let start = above.rfind('\n').map_or(0, |at| at + 1);
        Some((start, above[start..].trim()))
    };
    while let Some((start, line)) = line_above(first)
        && line.starts_with('#')
    {
        first = start;
    }
    match line_above(first) {
        Some((start, "")) => start,
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use super::{publish, take_back};

    const CHANGE: &str = "[[change]]\nat = 2018-09-14T08:30:00Z\nkind = \"cancel\" # by phone\n";

    #[test]
    fn what_was_put_behind_a_text_is_taken_back_to_the_byte() {
        for text in ["a = 1\n", "a = 1\n\n\n", "a = 1\n# the end\n", "# 1\n[b]\nc = [\n  1,\n]\n"] {
            assert_eq!(take_back(&format!("{text}\n{CHANGE}")).unwrap(), text);
        }
        let bare = CHANGE.trim_end();
        assert_eq!(take_back(&format!("a = 1\n\n{bare}")).unwrap(), "a = 1");
        let windows = format!("a = 1\n\n{CHANGE}").replace('\n', "\r\n");
        assert_eq!(take_back(&windows).unwrap(), "a = 1\r\n");
        let windows = format!("a = 1\n\n{bare}").replace('\n', "\r\n");
        assert_eq!(take_back(&windows).unwrap(), "a = 1");
    }

    #[test]
    fn a_term_is_published_by_one_line_and_nothing_else() {
        let at = "2018-08-20T09:00:00Z".parse().unwrap();
        let published = |text: &str| publish(text, at).unwrap();
        for end in ["\n", "\r\n"] {
            let text =
                format!("[term]{end}id = \"t\" # short{end}first = 1{end}{end}[[closed]]{end}");
            let stamp = format!("first = 1{end}published = 2018-08-20T09:00:00Z{end}");
            assert_eq!(published(&text), text.replace(&format!("first = 1{end}"), &stamp));
        }
        let proposed =
            "[term]\nid = \"t\"\n# When:\n# published = 2018-01-01T00:00:00Z\nlast = 1\n";
        let line = "# published = 2018-01-01T00:00:00Z";
        let now = "published = 2018-08-20T09:00:00Z";
        assert_eq!(published(proposed), proposed.replace(line, now));
        assert_eq!(published("[term]\na = 1"), "[term]\na = 1\npublished = 2018-08-20T09:00:00Z");
        assert!(publish("a = 1\n", at).is_err());
    }

    #[test]
    fn only_the_last_change_goes_with_its_comment_and_what_follows_stays() {
        let text = format!("a = 1\n\n{CHANGE}\n# agreed on Monday\n{CHANGE}\n[b]\nc = 1\n");
        assert_eq!(take_back(&text).unwrap(), format!("a = 1\n\n{CHANGE}\n[b]\nc = 1\n"));
        assert!(take_back("a = 1\n").is_err());
    }
}
