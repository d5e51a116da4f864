//! The language of output about a roster: the one that was given, or the consortium's.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use vuoro::input::{self, SourceMap};
use vuoro::model::Language;

use crate::store::files;
use crate::store::files::is_folder;

/// A language by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageCode {
    /// Finnish.
    Fi,
    /// Swedish.
    Sv,
    /// English.
    En,
}

impl From<LanguageCode> for Language {
    fn from(language: LanguageCode) -> Self {
        match language {
            LanguageCode::Fi => Self::Fi,
            LanguageCode::Sv => Self::Sv,
            LanguageCode::En => Self::En,
        }
    }
}

/// The language of the consortium of the first of these rosters whose consortium can be found;
/// Finnish if there is none.
pub fn spoken<'a>(rosters: impl IntoIterator<Item = &'a Path>) -> Language {
    rosters.into_iter().find_map(of_roster).unwrap_or(Language::Fi)
}

/// It is found by the term file that is given or beside the roster's folder, or by a consortium
/// file near the roster. Faults of these files are not reported here.
fn of_roster(path: &Path) -> Option<Language> {
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) {
        return of_term(path);
    }
    let folder = if is_folder(path) { path } else { path.parent()? };
    // A folder may be given as `.`, or by any path that leads to it.
    let folder = std::path::absolute(Path::new(".").join(folder)).ok()?;
    let mut term = folder.clone().into_os_string();
    term.push(".toml");
    let near = [Some(&*folder), folder.parent()].into_iter().flatten();
    let mut near = near.map(|folder| folder.join("consortium.toml"));
    of_term(&PathBuf::from(term)).or_else(|| near.find_map(|path| of_consortium(&path)))
}

fn of_term(path: &Path) -> Option<Language> {
    let mut sources = SourceMap::default();
    let file = sources.add("", &files::read(path).ok()?);
    let named = input::term_files(&sources, file).ok()?;
    of_consortium(&path.parent()?.join(named.consortium))
}

fn of_consortium(path: &Path) -> Option<Language> {
    let mut sources = SourceMap::default();
    let file = sources.add("", &files::read(path).ok()?);
    Some(input::consortium(&mut sources, file).ok()?.value.language)
}
