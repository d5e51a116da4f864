//! The consortium file that a term file names: it may be a stranger's proposal, and what is wrong with
//! a file is shown with its lines.

use std::fs;
use std::path::{Component, Path};

use crate::render::text::Shown as _;
use crate::session::kinds::has_header;
use crate::store::files;
use crate::store::replace::folder_of;

/// Why a file elsewhere than below the folder of the term file cannot be its consortium file, and
/// what to do; none of its lines is shown.
pub fn refused(term: &Path, path: &Path) -> Option<[String; 2]> {
    let base = fs::canonicalize(folder_of(term)).ok()?;
    let real = fs::canonicalize(path).ok()?;
    if real.starts_with(&base) && !is_hidden(&base, &real) {
        return None;
    }
    let why = if is_hidden(&base, &real) {
        "it lies in a hidden folder"
    } else if !files::read(path).is_ok_and(|bytes| has_consortium(&bytes)) {
        "it has no `[consortium]`"
    } else {
        return None;
    };
    let help = "name the consortium file with `consortium = …`, as in `consortium = \
                \"../consortium.toml\"`";
    Some([format!("`{}` cannot be the consortium file: {why}", path.shown()), help.to_owned()])
}

/// Whether a hidden folder or file is on the way from one folder to a file.
fn is_hidden(base: &Path, real: &Path) -> bool {
    let common = base.components().zip(real.components()).take_while(|(one, other)| one == other);
    let rest = real.components().skip(common.count());
    let is_dotted = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    rest.into_iter().any(|part| matches!(part, Component::Normal(name) if is_dotted(name)))
}

fn has_consortium(bytes: &[u8]) -> bool {
    has_header(&String::from_utf8_lossy(bytes), "[consortium]")
}
