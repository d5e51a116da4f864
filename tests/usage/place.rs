//! Files on the way to the model.

use std::fs;
use std::path::{Path, PathBuf};

use vuoro::finding::{Finding, Findings};
use vuoro::input::{self, SourceMap, UsageFiles};
use vuoro::model::{Consortium, Term, Usage, UsageForm, UsagePreset};

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn example(name: &str) -> PathBuf {
    root().join("examples/piki-2018-usage").join(name)
}

pub fn piki() -> Consortium {
    consortium(&fs::read_to_string(example("consortium.toml")).unwrap())
}

pub fn consortium(text: &str) -> Consortium {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", text.as_bytes());
    input::consortium(&mut sources, file).unwrap_or_else(|found| panic!("{found:#?}")).value
}

pub fn term(c: &Consortium) -> Term {
    let mut sources = SourceMap::default();
    let file = sources.add("syksy.toml", &fs::read(example("syksy.toml")).unwrap());
    input::term(&mut sources, file, c, None).unwrap().value
}

/// A consortium open at these hours whose one library always has staff.
pub fn small(slot: u32, hours: &str, more: &str) -> Consortium {
    consortium(&format!(
        "format = 1\n[consortium]\nid = \"kymi\"\nname = \"Kymi\"\ntimezone = \"Europe/Helsinki\"\n\
         language = \"en\"\ndomain = \"kymi.example\"\n[service]\nname = \"Chat\"\n\
         slot_minutes = {slot}\nseats = 1\n[service.hours]\n{hours}\n[[library]]\nid = \"kotka\"\n\
         name = \"Kotka\"\nsize = 1\n{more}"
    ))
}

/// What a file counts, and what is said of it.
pub fn read(
    c: &Consortium,
    form: &UsageForm,
    bytes: &[u8],
) -> Result<(Usage, Vec<Finding>), Findings> {
    let mut sources = SourceMap::default();
    let mut files = UsageFiles::new(c, form);
    files.read(&mut sources, "log.csv", bytes).unwrap();
    files.finish(&mut sources).map(|read| (read.value, read.warnings))
}

pub fn preset(c: &Consortium, preset: UsagePreset, text: &str) -> Usage {
    read(c, &UsageForm::of(preset), text.as_bytes()).unwrap_or_else(|f| panic!("{f:#?}")).0
}
