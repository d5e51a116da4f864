//! The agreements that a published term has kept in its folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use toml_edit::{DocumentMut, Item, Table, TableLike, Value};
use vuoro::input::SourceMap;
use vuoro::lifecycle::{Agreements, KeptAgreement, Unamendable};
use vuoro::model::Consortium;

use crate::cli::overrides::{self, Override};
use crate::render::text::Shown as _;
use crate::session::read;
use crate::store::files;

/// The agreements in the folder of a term, in the order of their days; none of a draft.
///
/// Fails where one is not as it was kept: what was agreed for days past is not changed there.
pub fn kept(out: &Path) -> anyhow::Result<Vec<KeptAgreement>> {
    let folder = out.join("agreement");
    let list = files::list(out)?;
    let has_list = out.join(files::MANIFEST).exists();
    let mut kept = Vec::new();
    let is_there = folder.is_dir() && !folder.is_symlink();
    let entries = is_there.then(|| fs::read_dir(&folder)).transpose();
    let entries = entries.with_context(|| format!("cannot read `{}`", folder.shown()))?;
    for entry in entries.into_iter().flatten() {
        let path = entry?.path();
        let day = path.file_stem().and_then(|stem| stem.to_str()?.parse::<NaiveDate>().ok());
        let is_toml = path.extension().is_some_and(|ending| ending == "toml");
        let Some(from) = day.filter(|_| is_toml && files::is_regular(&path)) else { continue };
        let agreement = KeptAgreement { from, bytes: files::read(&path)? };
        let known = list.get(&agreement.file());
        let is_kept = known.map(|digests| files::is_as_written(&path, digests)).transpose()?;
        if has_list && is_kept != Some(true) {
            bail!(
                "`{}` is not as vuoro kept it: what was agreed for days past is not changed there. \
                 Take the edits back; a new agreement is taken over with `vuoro amend`",
                path.shown()
            );
        }
        kept.push(agreement);
    }
    // One that is still on its way into the folder may not be there.
    let must_be_there =
        |(_, digests): &(&String, &BTreeSet<String>)| !digests.contains(files::ABSENT);
    let listed = list.iter().filter(must_be_there).map(|(name, _)| name);
    for name in listed.filter(|name| name.starts_with("agreement/")) {
        if kept.iter().all(|agreement| agreement.file() != *name) {
            bail!(
                "`{}` is gone: it has what was agreed when duties were planned. Bring it back from \
                 a copy of the folder",
                out.join(name).shown()
            );
        }
    }
    kept.sort_by_key(|agreement| agreement.from);
    Ok(kept)
}

/// Whether the folder has a published plan with them, and not one that is still being put there.
pub fn is_closed(out: &Path, kept: &[KeptAgreement]) -> anyhow::Result<bool> {
    let Some(first) = kept.first() else { return Ok(false) };
    Ok(!out.join(files::MANIFEST).exists() || files::is_listed(out, &first.file())?)
}

/// Reads agreements and joins them; the last may not be in the folder yet, and have another name.
pub fn joined(
    sources: &mut SourceMap,
    out: &Path,
    kept: &[KeptAgreement],
    last: Option<&str>,
) -> anyhow::Result<Agreements> {
    let mut dated: Vec<(NaiveDate, Consortium)> = Vec::new();
    for (at, agreement) in kept.iter().enumerate() {
        let path = out.join(agreement.file());
        let name = last.filter(|_| at + 1 == kept.len()).map_or(path.shown(), str::to_owned);
        let read = read::consortium_of(sources, &path, name, &agreement.bytes)?;
        dated.push((agreement.from, read));
    }
    Agreements::new(&dated).map_err(|wrong| unamendable(&wrong))
}

/// The agreements of a folder as one, with other values for some keys of each; `None` where there are
/// none.
pub fn with(
    sources: &mut SourceMap,
    out: &Path,
    kept: &[KeptAgreement],
    overrides: &[Override],
) -> anyhow::Result<Option<Agreements>> {
    if kept.is_empty() {
        return Ok(None);
    }
    let texts = kept.iter().map(|one| {
        let text = String::from_utf8_lossy(&one.bytes).into_owned();
        let of_consortium = overrides.iter().filter(|o| !o.is_of_term());
        let (_, text) = overrides::apply(&out.join(one.file()).shown(), &text, of_consortium)?;
        Ok(KeptAgreement { bytes: text.into_bytes(), ..one.clone() })
    });
    let texts: Vec<KeptAgreement> = texts.collect::<anyhow::Result<_>>()?;
    joined(sources, out, &texts, None).map(Some)
}

/// Why an agreement cannot hold for the rest of a term, and what to do.
fn unamendable(wrong: &[Unamendable]) -> anyhow::Error {
    let line = |why: &Unamendable| {
        let help = match why {
            Unamendable::Identity { .. } => {
                "calendars know their events by it: put it back as it was"
            }
            _ => {
                "the week of a published term stays as it is cut: keep this for the next term, or close \
                 the rest of this one with `vuoro closed` and begin the next on that day"
            }
        };
        format!("{why}\n  help: {help}")
    };
    let lines: Vec<String> = wrong.iter().map(line).collect();
    anyhow::anyhow!("this cannot hold for a published term:\n{}", lines.join("\n"))
}

/// The agreement of a kept file with what another says about some libraries.
pub fn only(
    kept: &[u8],
    present: &[u8],
    libraries: &[String],
    shown: &str,
) -> anyhow::Result<Vec<u8>> {
    let text = std::str::from_utf8(kept).context("the agreement is not UTF-8")?;
    let mut document: DocumentMut = text.parse().context("the agreement is not TOML")?;
    let text = std::str::from_utf8(present).context("the consortium file is not UTF-8")?;
    let present: DocumentMut = text.parse().with_context(|| format!("cannot read `{shown}`"))?;
    let is = |table: &Table, name: &str| {
        ["id", "name"].iter().any(|key| table.get(key).and_then(Item::as_str) == Some(name))
    };
    for name in libraries {
        let tables = |document: &DocumentMut| {
            document.get("library").and_then(Item::as_array_of_tables).cloned().unwrap_or_default()
        };
        let new = tables(&present).iter().find(|table| is(table, name)).cloned();
        let old = tables(&document).iter().position(|table| is(table, name));
        let all = document.get_mut("library").and_then(Item::as_array_of_tables_mut);
        let all = all.context("the agreement has no libraries")?;
        match (old, new) {
            (None, None) => bail!("there is no library `{name}`, neither before nor in `{shown}`"),
            (Some(at), None) => drop(all.remove(at)),
            (Some(at), Some(new)) => {
                *all.get_mut(at).expect("it was found there") = new;
            }
            (None, Some(new)) => all.push(new),
        }
    }
    Ok(document.to_string().into_bytes())
}

/// What is different between two consortium files, a line for each key: libraries and pools by their
/// names.
pub fn differences(old: &[u8], new: &[u8]) -> anyhow::Result<Vec<String>> {
    let read = |bytes: &[u8]| -> anyhow::Result<BTreeMap<Vec<String>, String>> {
        let text = std::str::from_utf8(bytes).context("the agreement is not UTF-8")?;
        let document: DocumentMut = text.parse().context("the agreement is not TOML")?;
        let mut values = BTreeMap::new();
        flatten(&mut Vec::new(), document.as_table(), &mut values);
        // How `vuoro check` looks at files is no part of what was agreed.
        values.retain(|path, _| path[0] != "check");
        Ok(values)
    };
    let (old, new) = (read(old)?, read(new)?);
    let whole = |values: &BTreeMap<Vec<String>, String>| -> BTreeSet<Vec<String>> {
        let named = values.keys().filter(|path| path.len() > 2 && path[0].starts_with("[["));
        named.map(|path| path[..2].to_vec()).collect()
    };
    let (before, after) = (whole(&old), whole(&new));
    let mut lines = Vec::new();
    for gone in before.difference(&after) {
        lines.push(match gone[0].as_str() {
            "[[library]]" => format!("{} is a member no longer", gone[1]),
            list => format!("{} is gone from {list}{}", gone[1], later(list)),
        });
    }
    for come in after.difference(&before) {
        lines.push(match come[0].as_str() {
            "[[library]]" => {
                let was = [&come[..], &["was".to_owned()]].concat();
                let later = if new.contains_key(&was) {
                    " (`was` counts from the next term on)"
                } else {
                    ""
                };
                format!("{} is a member now{later}", come[1])
            }
            list => format!("{} is new in {list}{}", come[1], later(list)),
        });
    }
    let both = |path: &&Vec<String>| {
        let head = path.get(..2).map(<[String]>::to_vec);
        head.is_none_or(|head| !before.contains(&head) || after.contains(&head))
            && path.get(..2).is_none_or(|head| !after.contains(head) || before.contains(head))
    };
    let paths: BTreeSet<&Vec<String>> = old.keys().chain(new.keys()).filter(both).collect();
    for path in paths {
        let (was, is) = (old.get(path), new.get(path));
        if was != is {
            let nothing = "nothing".to_owned();
            let (was, is) = (was.unwrap_or(&nothing), is.unwrap_or(&nothing));
            let keys = if path[0].starts_with("[[") { &path[1..] } else { &path[..] };
            let (head, key) = keys.split_first().expect("a value has a key");
            lines.push(format!("{head}: {} {was} → {is}{}", key.join(" "), later(&path[0])));
        }
    }
    Ok(lines)
}

/// What is added about a table of which nothing holds for a term that is published.
fn later(table: &str) -> &'static str {
    match table {
        "allocation" | "[[pin]]" | "[[together]]" | "[[apart]]" => " (only for the next term)",
        "[[pool]]" => " (for the next term, and for whoever joins now)",
        _ => "",
    }
}

/// Every value of a table with the keys that lead to it; in a list of tables the name of each.
fn flatten(
    path: &mut Vec<String>,
    table: &dyn TableLike,
    values: &mut BTreeMap<Vec<String>, String>,
) {
    for (key, item) in table.iter() {
        if let Some(tables) = item.as_array_of_tables() {
            path.push(format!("[[{key}]]"));
            for (at, table) in tables.iter().enumerate() {
                let text = |key| table.get(key).and_then(Item::as_str).map(str::to_owned);
                path.push(text("name").or(text("id")).unwrap_or_else(|| (at + 1).to_string()));
                flatten(path, table, values);
                path.pop();
            }
            path.pop();
            continue;
        }
        path.push(key.to_owned());
        match (item.as_table_like(), item.as_value()) {
            (Some(table), _) => flatten(path, table, values),
            (None, Some(value)) => drop(values.insert(path.clone(), plain(value))),
            (None, None) => {}
        }
        path.pop();
    }
}

/// A value as people read it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.value().clone(),
        Value::Array(list) if list.is_empty() => "nothing".to_owned(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.clone().decorated("", "").to_string(),
    }
}
