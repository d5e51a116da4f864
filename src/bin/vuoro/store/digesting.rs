//! Files that are digested while they are written.

use std::io::{self, BufWriter, Write};

use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempPath};

use crate::store::files::hex;
use crate::store::stop::Stop;

/// Writes to a file and digests what it writes, until it is interrupted.
pub struct Digesting {
    file: BufWriter<NamedTempFile>,
    digest: Sha256,
    stop: Stop,
}

impl Digesting {
    /// A digest of nothing so far.
    pub fn new(file: NamedTempFile, stop: Stop) -> Self {
        Self { file: BufWriter::new(file), digest: Sha256::new(), stop }
    }

    /// The file, closed, and its digest. With `sync` it is safely on the disk.
    pub fn finish(self, sync: bool) -> io::Result<(TempPath, String)> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        if sync {
            file.as_file().sync_all()?;
        }
        Ok((file.into_temp_path(), hex(&self.digest.finalize())))
    }
}

impl Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The calendar of all duties can take half a minute.
        if self.stop.asked() {
            return Err(io::Error::other("interrupted"));
        }
        self.file.write_all(bytes)?;
        self.digest.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
