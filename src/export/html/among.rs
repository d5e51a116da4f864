//! The terms of a folder that has several, for the site of one of them.

use std::collections::BTreeSet;

use crate::model::{Id, Language};

/// The terms of a folder.
#[derive(Debug, Clone)]
pub(super) struct Among {
    /// In the order of time.
    pub terms: Vec<Sibling>,
    /// Which of them the site is of.
    pub own: usize,
    /// The language whose pages are in no folder of their own.
    pub main: Language,
}

/// One of the terms, as far as the others link to it.
#[derive(Debug, Clone)]
pub(super) struct Sibling {
    pub id: Id,
    pub name: String,
    /// When its first day begins and its last one is over, in UTC; unknown if clocks skip that
    /// midnight.
    pub days: Option<(String, String)>,
    /// The names of the pages that other terms have, too, each within the folder of a language.
    pub pages: BTreeSet<String>,
}

impl Among {
    /// The term of the site.
    pub fn own(&self) -> &Sibling {
        &self.terms[self.own]
    }
}

impl Sibling {
    /// The folder of its files.
    pub fn folder(&self) -> String {
        format!("terms/{}/", self.id)
    }
}
