//! What is said besides the result: on the standard error, whether or not anybody listens, and in
//! plain words when it is the computer that refuses.

use std::io::{self, ErrorKind, Write};

use vuoro::finding::visible_lines;

/// The standard error, with colours where they can be seen. Nobody listening is no reason to stop,
/// nor to say that all went well.
pub fn stderr() -> impl Write {
    Voice(anstream::stderr())
}

struct Voice<W>(W);

impl<W: Write> Write for Voice<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(bytes.len()),
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            flushed => flushed,
        }
    }
}

/// An error and its causes in one line. Names are shown as they are in it; whatever else a cause
/// has brought along is text as well.
pub fn line(error: &anyhow::Error) -> String {
    let part = |cause: &(dyn std::error::Error + 'static)| match cause.downcast_ref() {
        Some(refusal) => plain(refusal),
        None => cause.to_string(),
    };
    let said = error.chain().map(part).collect::<Vec<_>>().join(": ");
    visible_lines(&said)
}

/// Why the computer refuses something.
fn plain(error: &io::Error) -> String {
    let said = error.to_string();
    let Some((own, _)) = said.split_once(" (os error ") else { return said };
    let words = match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder",
        ErrorKind::PermissionDenied => "its owner does not allow it",
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "a file is there where a folder should be"
        }
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full",
        ErrorKind::ReadOnlyFilesystem => "it is on a disk that can only be read",
        ErrorKind::InvalidFilename => "the name is too long",
        _ => own,
    };
    words.to_owned()
}
