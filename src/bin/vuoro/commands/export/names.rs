//! The names of exported files: plain, or impossible to guess.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tempfile::NamedTempFile;

use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::render::text::argument;
use crate::store::files;
use crate::store::replace;

/// The fewest bytes of a key: 128 bits written in hexadecimal.
const SHORTEST: usize = 32;
/// Bytes of a digest in a name: 128 bits, which nobody can guess.
const KEPT: usize = 16;

/// How files are named.
pub struct Names {
    key: Option<Vec<u8>>,
}

impl Names {
    /// Plain names, or secret ones if there is a key file; a new key, if asked for, is not stored
    /// yet.
    pub fn new(secret: Option<&Path>, is_new: bool) -> anyhow::Result<(Self, Option<NewKey>)> {
        let Some(path) = secret else { return Ok((Self { key: None }, None)) };
        if is_new {
            let (key, made) = NewKey::make(path)?;
            return Ok((Self { key: Some(key) }, Some(made)));
        }
        let shown = path.shown();
        if !path.exists() {
            bail!("there is no `{shown}`: --new-secret makes it with a random key");
        }
        let bytes = files::read(path)?;
        // An editor may have added a line end, which must not change every name.
        let key = bytes.trim_ascii();
        if key.len() < SHORTEST {
            bail!(
                "the key in `{shown}` has {} bytes, and short ones can be guessed: take {SHORTEST} \
                 or more, or let --new-secret make another file",
                key.len()
            );
        }
        if replace::is_open_to_others(path) {
            let command = format!("chmod 600 {}", argument(&shown));
            writeln!(
                terminal::stderr(),
                "warning: others on this computer can read `{shown}`, and with it find every \
                 address\n  help: {command}"
            )?;
        }
        Ok((Self { key: Some(key.to_owned()) }, None))
    }

    /// Whether nobody can guess the names.
    pub fn are_secret(&self) -> bool {
        self.key.is_some()
    }

    /// The name of a file. A secret one depends on the key and on the plain name only, so that
    /// addresses stay the same term after term.
    ///
    /// Source: HMAC, RFC 2104, with SHA-256.
    pub fn file(&self, folder: &str, stem: &str, ending: &str) -> String {
        let plain = format!("{folder}{stem}{ending}");
        let Some(key) = &self.key else { return plain };
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
        mac.update(plain.as_bytes());
        let digest = mac.finalize().into_bytes();
        format!("{folder}{}{ending}", files::hex(&digest[..KEPT]))
    }
}

/// A random key for a file that only its owner can read; the file does not exist until the key is
/// stored.
pub struct NewKey {
    path: PathBuf,
    file: NamedTempFile,
}

impl NewKey {
    fn make(path: &Path) -> anyhow::Result<(Vec<u8>, Self)> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).context("this computer gives no random numbers")?;
        if path.symlink_metadata().is_ok() {
            return Err(there(path));
        }
        replace::tidy_beside(path);
        let mut file = replace::secret_beside(path)?;
        let key = files::hex(&key).into_bytes();
        file.write_all(&key)
            .and_then(|()| file.write_all(b"\n"))
            .and_then(|()| file.as_file().sync_all())
            .with_context(|| format!("cannot write `{}`", path.shown()))?;
        Ok((key, Self { path: path.to_owned(), file }))
    }

    /// Puts it into its place, and says what has been done. `again` is the command that continues.
    pub fn keep(self, again: &str) -> anyhow::Result<String> {
        let shown = self.path.shown();
        match self.file.persist_noclobber(&self.path) {
            // Somebody else has made one in the meantime.
            Err(refused) if refused.error.kind() == ErrorKind::AlreadyExists => {
                return Err(there(&self.path));
            }
            made => made.map(drop).with_context(|| format!("cannot make `{shown}`"))?,
        }
        let done = format!("the new key is in `{shown}`");
        let synced = replace::sync_folder(replace::folder_of(&self.path));
        synced.map_err(|error| terminal::halfway(&error, &done, again)).map(|()| done)
    }
}

fn there(path: &Path) -> anyhow::Error {
    anyhow!(
        "`{}` is there already, and another key would change every address: leave out --new-secret",
        path.shown()
    )
}
