//! Several terms in one folder: each has its pages in a folder of its own, and pages that every term
//! has are found at the same address in all of them, too.

use std::collections::BTreeSet;
use std::io::{self, Write};

use chrono::Days;

use super::among::{Among, Sibling};
use super::time;
use super::{File, Page, Site};
use crate::model::Language;

/// A file of a site of several terms: the number of its term, and which it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiteFile(usize, File);

/// The site of one term, or of several in one folder.
#[derive(Debug)]
pub struct Sites<'a> {
    /// The site of each term, in the order of time.
    sites: Vec<Site<'a>>,
    /// For each of them the pages that it shows at the address that they have in every term.
    doors: Vec<Vec<Page>>,
}

impl<'a> Sites<'a> {
    /// Puts the sites of terms into one folder; one alone stays as it is. The terms are put in the
    /// order of time. Without a script the folder opens on the term with the number `stated`, by the
    /// order that was given, or on the last one that has the page.
    ///
    /// # Panics
    ///
    /// Without a term, and if there is none with this number.
    #[must_use]
    pub fn new(sites: Vec<Site<'a>>, stated: usize) -> Self {
        let mut sites: Vec<(bool, Site<'a>)> =
            sites.into_iter().enumerate().map(|(at, site)| (at == stated, site)).collect();
        sites.sort_by(|(_, one), (_, other)| {
            let key = |site: &Site<'a>| (site.plan.term.first, site.plan.term.id.clone());
            key(one).cmp(&key(other))
        });
        let stated = sites.iter().position(|(is_stated, _)| *is_stated).expect("a term is stated");
        let mut sites: Vec<Site<'a>> = sites.into_iter().map(|(_, site)| site).collect();
        if sites.len() == 1 {
            return Self { sites, doors: vec![Vec::new()] };
        }
        let main = sites.last().expect("there are several").plan.consortium.language;
        let terms: Vec<Sibling> = sites.iter().map(sibling).collect();
        // Who has been stated first, then the last ones.
        let mut order: Vec<usize> = (0..sites.len()).rev().collect();
        order.sort_by_key(|&at| at != stated);
        let mut taken = BTreeSet::new();
        let mut doors = vec![Vec::new(); sites.len()];
        for own in order {
            let site = &mut sites[own];
            let is_free = |page: &Page| taken.insert(site.page_name(*page));
            doors[own] = site.lasting().into_iter().filter(is_free).collect();
            site.among = Some(Among { terms: terms.clone(), own, main });
        }
        Self { sites, doors }
    }

    /// Every file, in the order in which they are best written.
    #[must_use]
    pub fn files(&self) -> Vec<SiteFile> {
        let mut files = Vec::new();
        for (at, site) in self.sites.iter().enumerate() {
            let shared = |file: &File| matches!(file, File::Style | File::Script | File::Icon);
            let own = site.files().into_iter().filter(|file| at == 0 || !shared(file));
            files.extend(own.map(|file| SiteFile(at, file)));
            if site.among.is_none() {
                continue;
            }
            files.extend((at == 0).then_some(SiteFile(at, File::Doors)));
            for language in Language::ALL {
                let doors = self.doors[at].iter().map(|&page| File::Door(language, page));
                files.extend(doors.map(|file| SiteFile(at, file)));
            }
        }
        files
    }

    /// The name of a file, relative to the folder, with `/` in between.
    #[must_use]
    pub fn name(&self, SiteFile(at, file): SiteFile) -> String {
        self.sites[at].name(file)
    }

    /// Writes one of the [`Sites::files`].
    ///
    /// # Errors
    ///
    /// Errors of the writer.
    pub fn write(&self, SiteFile(at, file): SiteFile, out: impl Write) -> io::Result<()> {
        self.sites[at].write(file, out)
    }
}

fn sibling(site: &Site<'_>) -> Sibling {
    let term = &site.plan.term;
    let midnight = |day| time::midnight(site.zone, day);
    Sibling {
        id: term.id.clone(),
        name: term.name.clone(),
        days: midnight(term.first).zip(midnight(term.last + Days::new(1))),
        pages: site.lasting().into_iter().map(|page| site.page_name(page)).collect(),
    }
}
