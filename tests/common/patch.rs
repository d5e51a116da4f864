//! Files that differ from others by a patch, which shows all that matters about them.
//!
//! `--- name` begins what becomes of a file, and `+++ name` says what it is called then, if not the
//! same. Hunks follow as in a unified diff, but without numbers of lines: ` ` stays, `-` goes, `+`
//! comes. What stays and goes must be there exactly once behind the hunk before it; where it is
//! there more often, `@@ line` has it looked for behind that line. What only comes is put at the
//! end of the file. Lines that come end as the first line of the file does, unless
//! `\ No carriage return` or `\ No newline at end of file` says otherwise. Words in front of the
//! first file are for the reader.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What files hold, by their names.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The files in a folder; folders in it are not looked into.
pub fn files_in(folder: &Path) -> Files {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    paths.filter(|path| path.is_file()).map(|p| (name(&p), fs::read(p).unwrap())).collect()
}

/// The files that a patch makes of those in a folder: only those that it names.
///
/// # Panics
///
/// If the patch does not fit the files.
pub fn patched(folder: &Path, patch: &Path) -> Files {
    let text = fs::read(patch).unwrap();
    let read = |name: &str| {
        let file = folder.join(name);
        fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))
    };
    apply(read, &text).unwrap_or_else(|why| panic!("{} does not fit: {why}", patch.display()))
}

/// The same of files that `read` has.
///
/// # Errors
///
/// Why the patch does not fit.
pub fn apply(
    read: impl Fn(&str) -> Result<Vec<u8>, String>,
    patch: &[u8],
) -> Result<Files, String> {
    let (mut files, mut file) = (Files::new(), None::<File>);
    for line in patch.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        if let Some(name) = line.strip_prefix(b"--- ") {
            finish(file.take(), &mut files)?;
            let name = String::from_utf8_lossy(name).into_owned();
            file = Some(File::new(&read(&name)?, &name));
        } else if let Some(file) = &mut file {
            file.take(line)?;
        }
    }
    finish(file, &mut files)?;
    if files.is_empty() { Err("it names no file".to_owned()) } else { Ok(files) }
}

fn finish(file: Option<File>, files: &mut Files) -> Result<(), String> {
    let Some(mut file) = file else { return Ok(()) };
    file.place()?;
    if file.hunks == 0 {
        return Err(format!("nothing becomes of {}", file.name));
    }
    let twice = files.insert(file.name.clone(), file.lines.concat());
    if twice.is_some() { Err(format!("{} is there twice", file.name)) } else { Ok(()) }
}

/// A file while it is patched.
struct File {
    name: String,
    lines: Vec<Vec<u8>>,
    /// How its first line ends.
    ending: &'static [u8],
    /// The hunk that is being read, and how many came before it.
    hunk: Hunk,
    hunks: usize,
    /// The line behind the last hunk.
    at: usize,
}

#[derive(Default)]
struct Hunk {
    behind: Option<Vec<u8>>,
    /// Lines that must be there, without their ends.
    old: Vec<Vec<u8>>,
    /// What stands there then: lines that stay by their place among the old ones.
    new: Vec<Line>,
}

enum Line {
    Stays(usize),
    Comes(Vec<u8>),
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

impl File {
    fn new(bytes: &[u8], name: &str) -> Self {
        let lines: Vec<_> =
            bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let crlf = lines.first().is_some_and(|line| line.ends_with(b"\r\n"));
        let name = name.rsplit('/').next().unwrap_or(name).to_owned();
        let ending: &[u8] = if crlf { b"\r\n" } else { b"\n" };
        File { name, lines, ending, hunk: Hunk::default(), hunks: 0, at: 0 }
    }

    /// Takes a line of the patch.
    fn take(&mut self, line: &[u8]) -> Result<(), String> {
        let Some((mark, rest)) = line.split_first() else { return Ok(()) };
        match mark {
            b' ' => {
                self.hunk.new.push(Line::Stays(self.hunk.old.len()));
                self.hunk.old.push(rest.to_vec());
            }
            b'-' => self.hunk.old.push(rest.to_vec()),
            b'+' => match rest.strip_prefix(b"++ ") {
                Some(name) if self.hunks == 0 && self.hunk.is_empty() => {
                    self.name = String::from_utf8_lossy(name).into_owned();
                }
                _ => self.hunk.new.push(Line::Comes([rest, self.ending].concat())),
            },
            b'@' if line.starts_with(b"@@") => {
                self.place()?;
                self.hunk.behind = line.strip_prefix(b"@@ ").map(<[u8]>::to_vec);
            }
            b'\\' => {
                let Some(Line::Comes(last)) = self.hunk.new.last_mut() else {
                    return Err("an end is said of no line that comes".to_owned());
                };
                let bare = without_end(last).len();
                last.truncate(bare);
                match rest {
                    b" No newline at end of file" => {}
                    b" No carriage return" => last.push(b'\n'),
                    _ => return Err(shown("no end of a line is called", line)),
                }
            }
            _ => return Err(shown("no line of a patch is", line)),
        }
        Ok(())
    }

    /// Puts the hunk that was read where it belongs.
    fn place(&mut self) -> Result<(), String> {
        let hunk = std::mem::take(&mut self.hunk);
        if hunk.is_empty() {
            return if hunk.behind.is_some() { Err("a hunk is empty".to_owned()) } else { Ok(()) };
        }
        self.hunks += 1;
        let first = match &hunk.behind {
            Some(line) => self.at + self.only(std::slice::from_ref(line))? + 1,
            None => self.at,
        };
        let start = match (&hunk.old[..], &hunk.behind) {
            ([], None) => self.lines.len(),
            ([], Some(_)) => first,
            (old, None) => first + self.only(old)?,
            (old, Some(_)) => {
                let found = self.places(first, old).next();
                first + found.ok_or_else(|| shown("is not there:", &old.join(&b'\n')))?
            }
        };
        let old: Vec<_> = self.lines[start..start + hunk.old.len()].to_vec();
        let new = hunk.new.into_iter().map(|line| match line {
            Line::Stays(at) => old[at].clone(),
            Line::Comes(line) => line,
        });
        let new: Vec<_> = new.collect();
        if new == old {
            return Err(shown("nothing becomes of", &old.concat()));
        }
        self.at = start + new.len();
        self.lines.splice(start..start + old.len(), new);
        Ok(())
    }

    /// How far behind the last hunk these lines are, which must be there once.
    fn only(&self, old: &[Vec<u8>]) -> Result<usize, String> {
        let mut places = self.places(self.at, old);
        match (places.next(), places.next()) {
            (Some(place), None) => Ok(place),
            (None, _) => Err(shown("is not there:", &old.join(&b'\n'))),
            (Some(_), Some(_)) => Err(shown("is there more than once:", &old.join(&b'\n'))),
        }
    }

    /// How far behind a line these lines are.
    fn places(&self, first: usize, old: &[Vec<u8>]) -> impl Iterator<Item = usize> {
        let lines = self.lines[first..].windows(old.len()).enumerate();
        let found =
            lines.filter(move |(_, lines)| lines.iter().zip(old).all(|(a, b)| without_end(a) == b));
        found.map(|(at, _)| at)
    }
}

impl Hunk {
    fn is_empty(&self) -> bool {
        self.old.is_empty() && self.new.is_empty()
    }
}

fn shown(why: &str, what: &[u8]) -> String {
    format!("{why} {}", String::from_utf8_lossy(what))
}
