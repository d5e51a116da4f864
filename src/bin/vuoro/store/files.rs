//! Files on the disk: read whole, and which files of a folder this tool has written.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use vuoro::finding::visible;

use crate::render::text::Shown as _;
use crate::store::replace::sync_folder;
use crate::store::replace::temporary_as;
use crate::store::written_names;

/// No more of a file is read than this, so that a mistaken path ends in a message.
const MOST_BYTES: u64 = 64 << 20;

/// The list of the files that this tool has written into a folder, in the form of `sha256sum`.
pub const MANIFEST: &str = ".vuoro-files";

/// The prefix of temporary files in a folder.
pub const TEMPORARY: &str = ".vuoro-new-";

/// Reads a file whole.
pub fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let shown = path.shown();
    let meta = fs::metadata(path).map_err(|error| unreadable(path, error))?;
    if !meta.is_file() {
        bail!(
            "cannot read `{shown}`: it is no file; give the path of a file, such as `syksy.toml`; \
             `vuoro` alone says which there are"
        );
    }
    same_kind(path)?;
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(|| format!("cannot read `{shown}`"))?;
    let whole = file.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    whole.with_context(|| format!("cannot read `{shown}`"))?;
    if bytes.len() as u64 > MOST_BYTES {
        bail!(
            "cannot read `{shown}`: it has more than {} MiB, the most that is read; check that it \
             is the right file",
            MOST_BYTES >> 20
        );
    }
    Ok(bytes)
}

/// Fails where a link leads to another kind of file: a folder may be somebody else's proposal, and
/// what is read is shown in messages.
pub fn same_kind(path: &Path) -> anyhow::Result<()> {
    let kind = |path: &Path| path.extension().map(OsStr::to_ascii_lowercase);
    match fs::canonicalize(path) {
        Ok(real) if kind(&real) != kind(path) => bail!(
            "cannot read `{}`: it is a link to `{}`, which is another kind of file; put the file \
             itself in its place",
            path.shown(),
            real.shown()
        ),
        _ => Ok(()),
    }
}

/// Why a file cannot be read; if it does not exist, which one may have been meant.
pub fn unreadable(path: &Path, error: io::Error) -> anyhow::Error {
    let shown = path.shown();
    if error.kind() != io::ErrorKind::NotFound {
        return anyhow::Error::new(error).context(format!("cannot read `{shown}`"));
    }
    let help = match near(path) {
        Some(near) => format!("did you mean `{}`?", near.shown()),
        None => "`vuoro` alone says which files are in a folder".to_owned(),
    };
    anyhow::anyhow!("cannot read `{shown}`: there is no such file; {help}")
}

/// A file with nearly the name of one that does not exist.
fn near(path: &Path) -> Option<PathBuf> {
    let wanted = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let files = entries.filter_map(Result::ok).filter(|entry| entry.path().is_file());
    let mut names: Vec<String> = files.filter_map(|f| f.file_name().into_string().ok()).collect();
    names.retain(|name| !name.starts_with('.'));
    // A file may have been named without its extension.
    let score = |name: &str| {
        let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or(name);
        strsim::jaro_winkler(wanted, name).max(strsim::jaro_winkler(wanted, stem))
    };
    names.sort_by(|a, b| score(b).total_cmp(&score(a)).then_with(|| a.cmp(b)));
    let best = names.into_iter().next().filter(|name| score(name) >= 0.85)?;
    Some(path.with_file_name(best))
}

/// In a list instead of a digest: the file may not have been moved into place yet.
pub const ABSENT: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Whether the list of a folder says that a file must be there.
pub fn is_listed(folder: &Path, name: &str) -> anyhow::Result<bool> {
    Ok(list(folder)?.get(name).is_some_and(|digests| !digests.contains(ABSENT)))
}

/// Whether a run was stopped half-way: by the list of the folder a file may still be the old one.
pub fn is_unfinished(folder: &Path) -> anyhow::Result<bool> {
    Ok(list(folder)?.values().any(|digests| digests.len() > 1))
}

/// Whether a file of a folder differs from what this tool has written; unknown without a list.
pub fn is_edited(folder: &Path, name: &str) -> anyhow::Result<bool> {
    let path = folder.join(name);
    match list(folder)?.get(name) {
        Some(known) if path.exists() => Ok(!is_as_written(&path, known)?),
        _ => Ok(false),
    }
}

/// Whether a file is as it was written, by the digests that it may have. Other line ends are no edit:
/// git gives a file those of the computer.
pub fn is_as_written(path: &Path, digests: &BTreeSet<String>) -> anyhow::Result<bool> {
    if digests.contains(&digest_of(path)?) {
        return Ok(true);
    }
    if is_too_big(path) {
        return Ok(false);
    }
    let shown = || format!("cannot read `{}`", path.shown());
    let mut file = BufReader::new(File::open(path).with_context(shown)?);
    let (mut with_lf, mut with_crlf, mut line) = (Sha256::new(), Sha256::new(), Vec::new());
    while file.read_until(b'\n', &mut line).with_context(shown)? > 0 {
        let (text, [lf, crlf]) = match line.strip_suffix(b"\n") {
            Some(text) => (text.strip_suffix(b"\r").unwrap_or(text), [&b"\n"[..], b"\r\n"]),
            None => (&*line, [&b""[..]; 2]),
        };
        [&mut with_lf, &mut with_crlf].into_iter().for_each(|digest| digest.update(text));
        with_lf.update(lf);
        with_crlf.update(crlf);
        line.clear();
    }
    Ok([with_lf, with_crlf].into_iter().any(|digest| digests.contains(&hex(&digest.finalize()))))
}

/// What was written into a folder, by its list: for every file the digests that it may have.
///
/// Fails when it names what is never written: somebody who proposes a change of the folder must not
/// decide which files are replaced and removed.
pub fn list(folder: &Path) -> anyhow::Result<BTreeMap<String, BTreeSet<String>>> {
    let mut list: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let path = folder.join(MANIFEST);
    if path.symlink_metadata().is_err() {
        return Ok(list);
    }
    if !is_regular(&path) {
        bail!(
            "`{}` is a link or no file, so that it cannot be told what was written here: nothing \
             was changed; take it away, and everything here counts as somebody else's",
            path.shown()
        );
    }
    let text = String::from_utf8_lossy(&read(&path)?).into_owned();
    let mut strange = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
        match line.split_once("  ") {
            Some((digest, name)) if is_digest(digest) && written_names::is_written(name) => {
                list.entry(name.to_owned()).or_default().insert(digest.to_owned());
            }
            _ => strange.push(format!("line {}: `{}`", at + 1, visible(line))),
        }
    }
    if !strange.is_empty() {
        return Err(Strange { list: path.shown(), lines: strange }.into());
    }
    Ok(list)
}

/// A list of written files has lines that were not written there by this tool.
#[derive(Debug, thiserror::Error)]
#[error(
    "nothing was changed, because `{list}` has lines that vuoro did not write:\n  {}\n  \
     help: take these lines out, and find out who put them there; vuoro lists only files of its \
     own, such as `roster.csv` and `calendars/all.ics`",
    lines.join("\n  ")
)]
pub struct Strange {
    list: String,
    lines: Vec<String>,
}

/// The list of a folder that is served knows files by digests of their names, which are never
/// written there.
#[derive(Debug, thiserror::Error)]
#[error(
    "nothing was changed, because `{list}` counts files as written by vuoro that it never \
     writes:\n  {}\n  help: take those lines out, and find out who put them there: `sealed-` and \
     the digest of the name",
    names.join("\n  ")
)]
pub struct NeverWritten {
    /// The list.
    pub list: String,
    /// The names.
    pub names: Vec<String>,
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether there is a file at a path itself, not at the end of a link.
pub fn is_regular(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|meta| meta.is_file())
}

/// The first folder between this one and a file below it that is a link: links are not followed.
pub fn link_between(folder: &Path, path: &Path) -> Option<PathBuf> {
    let within = path.parent()?.strip_prefix(folder).ok()?;
    let mut at = folder.to_owned();
    within.components().find_map(|part| {
        at.push(part);
        at.is_symlink().then(|| at.clone())
    })
}

/// Writes the list of a folder.
pub fn write_list(folder: &Path, list: &BTreeMap<String, BTreeSet<String>>) -> anyhow::Result<()> {
    let mut text = String::new();
    for (name, digests) in list {
        for digest in digests {
            writeln!(text, "{digest}  {name}").expect("a string takes everything");
        }
    }
    let path = folder.join(MANIFEST);
    let written = || -> anyhow::Result<()> {
        let mut file = temporary(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        sync_folder(folder)
    };
    written().with_context(|| format!("cannot write `{}`", path.shown()))
}

/// The folders that an earlier run may have written to, by the prefix of the names in them.
pub fn written_folders(folder: &Path, sealed: bool) -> anyhow::Result<Vec<String>> {
    let known = || ["", "agreement/", "calendars/", "rings/"].map(str::to_owned).to_vec();
    if !sealed {
        return Ok(known());
    }
    let mut folders = folders(folder).context("cannot look into the folder")?;
    // Nothing is ever written into one that is hidden.
    folders.retain(|prefix| !prefix.split('/').any(|part| part.starts_with('.')));
    Ok(folders)
}

/// The names of all files in a folder that is served, and in those below it.
pub fn names(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for prefix in folders(folder)? {
        for entry in fs::read_dir(folder.join(&prefix))? {
            names.push(format!("{prefix}{}", entry?.file_name().to_string_lossy()));
        }
    }
    Ok(names)
}

/// A folder and those below it, as far as a site has any, by the prefix of the names in them. Links
/// are not followed.
fn folders(folder: &Path) -> io::Result<Vec<String>> {
    const DEEPEST: usize = 5;
    let mut found = if folder.is_dir() { vec![String::new()] } else { Vec::new() };
    let mut at = 0;
    while let Some(prefix) = found.get(at).cloned() {
        at += 1;
        if prefix.matches('/').count() == DEEPEST {
            continue;
        }
        for entry in fs::read_dir(folder.join(&prefix))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                found.push(format!("{prefix}{}/", entry.file_name().to_string_lossy()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A new file in a folder, with the permissions of other new files.
pub fn temporary(folder: &Path) -> anyhow::Result<NamedTempFile> {
    temporary_as(folder, TEMPORARY)
}

/// The digest of a file of any size.
pub fn digest_of(path: &Path) -> anyhow::Result<String> {
    let shown = || format!("cannot read `{}`", path.shown());
    let mut file = File::open(path).with_context(shown)?;
    let (mut digest, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer).with_context(shown)? {
            0 => return Ok(hex(&digest.finalize())),
            n => digest.update(&buffer[..n]),
        }
    }
}

/// Whether a file has more bytes than are read.
pub fn is_too_big(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() > MOST_BYTES)
}

/// The digest of these bytes.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(b"0123456789abcdef"[usize::from(n)]);
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// Whether there is something at a path that could be a roster's folder.
pub fn is_folder(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.is_dir())
}
