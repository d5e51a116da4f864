//! Files that are digested while they are written.

use std::io::{self, BufWriter, Write};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::files::hex;

/// Writes to a file and digests what it writes.
pub struct Digesting {
    file: BufWriter<NamedTempFile>,
    digest: Sha256,
}

impl Digesting {
    /// A digest of nothing yet.
    pub fn new(file: NamedTempFile) -> Self {
        Self { file: BufWriter::new(file), digest: Sha256::new() }
    }

    /// The file, safe on its disk, and its digest.
    pub fn finish(self) -> io::Result<(NamedTempFile, String)> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        Ok((file, hex(&self.digest.finalize())))
    }
}

impl Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write_all(bytes)?;
        self.digest.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
