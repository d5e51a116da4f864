//! The only term file of a folder, for commands that were given none.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Command;
use clap::error::ErrorKind;

use crate::render::terminal;
use crate::render::text::{Shown as _, argument};
use crate::session::kinds::terms_of_folder;

/// How the commands that need a term call it: the first of what they are given, or an option.
const FIRST: [&str; 5] = ["term", "terms", "left", "old", "rosters"];
const OPTION: &str = "service";

/// The arguments of a command with the only term file of the current folder, where the command needs
/// a term and was given none; which one was taken is said. The arguments as they are otherwise.
///
/// Fails where there are several to choose from, or none.
pub fn added(command: &Command, given: &[OsString]) -> anyhow::Result<Vec<OsString>> {
    let as_it_is = || Ok(given.to_vec());
    let Some(name) = given.get(1).and_then(|name| name.to_str()) else { return as_it_is() };
    let Some(sub) = command.find_subcommand(name) else { return as_it_is() };
    let first = sub.get_positionals().next().map_or("", |arg| arg.get_id().as_str());
    let has_option = sub.get_arguments().any(|arg| arg.get_id() == OPTION);
    if !FIRST.contains(&first) && !has_option {
        return as_it_is();
    }
    let parse = |arguments: &[OsString]| command.clone().try_get_matches_from(arguments);
    // What stands in the place of the term, if the command line can be read as it is.
    let instead = match parse(given) {
        Ok(read) if first == "term" => {
            let read =
                read.subcommand_matches(name).and_then(|read| read.get_one::<PathBuf>(first));
            match read.filter(|path| !is_term(path)) {
                Some(path) => Some(path.clone()),
                None => return as_it_is(),
            }
        }
        Err(wrong) if wrong.kind() == ErrorKind::MissingRequiredArgument => None,
        _ => return as_it_is(),
    };
    let with = |term: &OsStr| {
        let mut all = given.to_vec();
        if has_option {
            all.splice(2..2, ["--for".into(), term.to_owned()]);
        } else {
            all.insert(2, term.to_owned());
        }
        all
    };
    let is_meant = match parse(&with(OsStr::new("syksy.toml"))) {
        Ok(_) => true,
        Err(wrong) => wrong.kind() == ErrorKind::ValueValidation,
    };
    if !is_meant {
        return as_it_is();
    }
    let terms = terms_of_folder(Path::new(""))?.into_iter().map(|(path, _)| path);
    let terms: Vec<PathBuf> = terms.collect();
    let option = if has_option { "--for " } else { "" };
    let Some(only) = the_only(&terms, instead.as_deref(), &format!("vuoro {name} {option}"))?
    else {
        return as_it_is();
    };
    let shown = only.shown();
    writeln!(terminal::stderr(), "note: `{shown}` is the only term file of this folder")?;
    Ok(with(only.as_os_str()))
}

/// The only one of these term files; none where there is nothing to choose from, and something stands
/// in its place that may be meant otherwise.
fn the_only(
    terms: &[PathBuf],
    instead: Option<&Path>,
    command: &str,
) -> anyhow::Result<Option<PathBuf>> {
    match (terms, instead) {
        ([only], _) => Ok(Some(only.clone())),
        ([], Some(_)) => Ok(None),
        ([], None) => bail!(
            "no term file was named, and there is none in this folder: name it, or make one with \
             `vuoro init`"
        ),
        ([first, ..], _) => {
            let names: Vec<String> = terms.iter().map(|path| path.shown()).collect();
            let was = instead.map_or("no term file was named".to_owned(), |path| {
                format!("`{}` is not a term file", path.shown())
            });
            bail!(
                "{was}, and this folder has several: {}; name the one that is meant, as in \
                 `{command}{}`",
                names.join(", "),
                argument(&first.shown())
            )
        }
    }
}

/// Whether a path can only be meant as that of a term file.
fn is_term(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) || path.is_file()
}
