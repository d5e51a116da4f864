//! Plans of examples and fixtures, with everything that they were made from.

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use vuoro::files;
use vuoro::input::{self, SourceMap};
use vuoro::model::{LibraryIx, Plan};
use vuoro::plan;

/// A plan, however it came about.
pub struct World(pub Plan);

impl Deref for World {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.0
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The texts of a consortium file and a term file.
pub fn texts(consortium: &str, term: &str) -> (String, String) {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    (read(consortium), read(term))
}

pub fn example(name: &str) -> (String, String) {
    texts(&format!("examples/{name}/consortium.toml"), &format!("examples/{name}/syksy.toml"))
}

pub fn fixture(name: &str, term: &str) -> (String, String) {
    let folder = format!("tests/cli/fixtures/{name}");
    texts(&format!("{folder}/consortium.toml"), &format!("{folder}/{term}"))
}

/// A plan made from two texts; `folder` has the roster and the plan that were published, if any.
pub fn made_from((consortium, term): &(String, String), folder: Option<&Path>) -> World {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", consortium.as_bytes());
    let consortium = input::consortium(&mut sources, file).expect("is right").value;
    let file = sources.add("term.toml", term.as_bytes());
    let term = input::term(&mut sources, file, &consortium, None).expect("is right").value;
    let Some(folder) = folder else { return World(plan::plan(&consortium, &term).unwrap()) };
    let plan = sources.add("plan.json", &fs::read(folder.join("plan.json")).unwrap());
    let published = files::published(&sources, plan, &consortium, &term).unwrap().unwrap();
    World(plan::resume(&consortium, &term, published).unwrap())
}

pub fn planned(texts: &(String, String)) -> World {
    made_from(texts, None)
}

/// The published example with its ten changes.
pub fn history() -> World {
    let texts =
        texts("examples/piki-2018/consortium.toml", "examples/piki-2018-history/syksy.toml");
    made_from(&texts, Some(&root().join("examples/piki-2018-history/syksy")))
}

impl World {
    pub fn find(&self, id: &str) -> LibraryIx {
        self.consortium.find(id).unwrap()
    }
}
