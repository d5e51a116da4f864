//! A file as sheets of cells, whichever program wrote it.

use super::listed::Book;
use super::package::Package;
use super::sheet::MAX_BYTES;
use super::unreadable::Unreadable;
use super::{ods, text, xlsx};

/// The sheets of a file that can be seen, or the one that was asked for.
pub(in crate::input) fn sheets(bytes: &[u8], wanted: Option<&str>) -> Result<Book, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::too_large(&format!("it has more than {} MiB", MAX_BYTES >> 20)));
    }
    let save = "open it in its program and save it as .xlsx, .ods or .csv";
    match bytes {
        [0xd0, 0xcf, 0x11, 0xe0, ..] if is_locked(bytes) => Err(Unreadable::locked()),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            Err(Unreadable::other("an old workbook of Excel (.xls)", save))
        }
        _ if is_packed(bytes) => {
            let mut package = Package::open(bytes)?;
            if package.has("content.xml") {
                return ods::book(&mut package, wanted);
            }
            match xlsx::book(&mut package, wanted)? {
                Some(book) => Ok(book),
                None => Err(Unreadable::other("packed, but no workbook as .xlsx or .ods", save)),
            }
        }
        _ if text::is_binary(bytes) => Err(Unreadable::other("neither a workbook nor text", save)),
        _ if wanted.is_some() => Err(Unreadable::new(
            "no-such-sheet",
            "a table of text has no sheets",
            "leave out --sheet",
        )),
        _ => Ok(Book { sheets: vec![text::sheet(bytes)?], others: Vec::new() }),
    }
}

/// Whether a file begins as packed ones do, workbooks among them.
pub(in crate::input) fn is_packed(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// Whether a compound file holds an encrypted workbook.
///
/// Source: [MS-OFFCRYPTO] 2.3.4.4: the stream is named `EncryptedPackage`, in UTF-16.
fn is_locked(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
    bytes.windows(name.len()).any(|window| window == name)
}
