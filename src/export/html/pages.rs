//! The files of a site and their names.

use super::Site;
use crate::model::{HolderIx, Language, LibraryIx};

/// A page, whatever its language. Long ones come in parts, numbered from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Who is on duty now, the ordinary week, and where everything is.
    Front,
    /// The days of a week, by its number in the term.
    Week(usize, usize),
    /// A month for the wall, by its number in the term.
    Month(usize),
    /// A list of the libraries.
    Libraries(usize),
    /// One library.
    Library(LibraryIx, usize),
    /// A list of the pools.
    Pools(usize),
    /// One pool.
    Pool(HolderIx, usize),
    /// What changed after publication.
    Changes(usize),
    /// Owed, done and balance in figures and pictures.
    Fairness(usize),
    /// How much the service is used, if that is known.
    Usage(usize),
}

impl Page {
    /// The first page of what is split over several.
    pub(super) fn first(self) -> Self {
        match self {
            Self::Front | Self::Month(_) => self,
            Self::Week(at, _) => Self::Week(at, 0),
            Self::Libraries(_) => Self::Libraries(0),
            Self::Library(library, _) => Self::Library(library, 0),
            Self::Pools(_) => Self::Pools(0),
            Self::Pool(pool, _) => Self::Pool(pool, 0),
            Self::Changes(_) => Self::Changes(0),
            Self::Fairness(_) => Self::Fairness(0),
            Self::Usage(_) => Self::Usage(0),
        }
    }
}

/// A file of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// The style of all pages.
    Style,
    /// The script that marks current duties.
    Script,
    /// The picture in a browser's tab.
    Icon,
    /// The duties of a week for the script, by the number of the week.
    Data(usize),
    /// The script of a site of several terms.
    Doors,
    /// A page in a language.
    Page(Language, Page),
    /// A page in a language at the address that it has in every term: it opens on the term that goes
    /// on by the reader's clock, and without a script shows this one.
    Door(Language, Page),
}

impl Site<'_> {
    /// Every file of the site, in the order in which they are best written.
    #[must_use]
    pub fn files(&self) -> Vec<File> {
        let mut files = vec![File::Style, File::Script, File::Icon];
        files.extend((0..self.weeks.len()).map(File::Data));
        let pages = self.pages();
        for language in Language::ALL {
            files.extend(pages.iter().map(|&page| File::Page(language, page)));
        }
        files
    }

    /// The pages that have an address which is the same in every term: those of a stretch of days have
    /// none.
    pub(super) fn lasting(&self) -> Vec<Page> {
        let is_lasting =
            |page: &Page| *page == page.first() && !matches!(page, Page::Week(..) | Page::Month(_));
        self.pages().into_iter().filter(is_lasting).collect()
    }

    fn pages(&self) -> Vec<Page> {
        let mut pages = vec![Page::Front];
        for (at, week) in self.weeks.iter().enumerate() {
            pages.extend((0..week.parts.len()).map(|part| Page::Week(at, part)));
        }
        pages.extend((0..self.months.len()).map(Page::Month));
        pages.extend(parts(self.order.len(), Self::PER_LIST).map(Page::Libraries));
        for &library in &self.order {
            let count = self.by_library[library.at()].len();
            pages.extend(parts(count, Self::PER_PAGE).map(|part| Page::Library(library, part)));
        }
        pages.extend(parts(self.pools.len(), Self::PER_LIST).map(Page::Pools));
        for &pool in &self.pools {
            let count = self.by_holder[pool.at()].len();
            pages.extend(parts(count, Self::PER_PAGE).map(|part| Page::Pool(pool, part)));
        }
        pages.extend(parts(self.plan.term.changes.len(), Self::PER_CHANGES).map(Page::Changes));
        pages.extend(parts(self.order.len(), Self::PER_CHART).map(Page::Fairness));
        let lists = self.usage.map(|u| u.libraries.len().max(u.pools.len()));
        pages.extend(lists.into_iter().flat_map(|n| parts(n, Self::PER_CHART)).map(Page::Usage));
        pages
    }

    /// The name of a file, relative to the folder of the site, with `/` in between.
    #[must_use]
    pub fn name(&self, file: File) -> String {
        match file {
            File::Style => "style.css".to_owned(),
            File::Script => "site.js".to_owned(),
            File::Icon => "icon.svg".to_owned(),
            File::Doors => "terms.js".to_owned(),
            File::Data(week) => {
                format!("{}now/{}.js", self.folder(), self.weeks[week].code())
            }
            File::Page(language, page) => {
                self.folder() + &self.language_folder(language) + &self.page_name(page)
            }
            File::Door(language, page) => self.language_folder(language) + &self.page_name(page),
        }
    }

    /// The folder of the term's own files.
    fn folder(&self) -> String {
        self.among.as_ref().map_or_else(String::new, |among| among.own().folder())
    }

    /// The folder of a language within that of the term: the consortium's own has none.
    pub(super) fn language_folder(&self, language: Language) -> String {
        let main = self.among.as_ref().map_or(self.plan.consortium.language, |among| among.main);
        if language == main { String::new() } else { format!("{}/", language.code()) }
    }

    /// The name of a page in the folder of its language.
    pub(super) fn page_name(&self, page: Page) -> String {
        let numbered = |name: &str, part: usize| match part {
            0 => format!("{name}.html"),
            _ => format!("{name}-{}.html", part + 1),
        };
        // An id may end in a number, so the parts of its page are in a folder.
        let within = |name: &str, part: usize| match part {
            0 => format!("{name}.html"),
            _ => format!("{name}/{}.html", part + 1),
        };
        let Self { plan, .. } = self;
        match page {
            Page::Front => "index.html".to_owned(),
            Page::Week(at, part) => numbered(&format!("weeks/{}", self.weeks[at].code()), part),
            Page::Month(at) => format!("months/{}.html", self.months[at].first.format("%Y-%m")),
            Page::Libraries(part) => numbered("libraries", part),
            Page::Library(library, part) => {
                within(&format!("libraries/{}", plan.consortium[library].id), part)
            }
            Page::Pools(part) => numbered("pools", part),
            Page::Pool(pool, part) => {
                within(&format!("pools/{}", plan.allocation[pool].holder.id), part)
            }
            Page::Changes(part) => numbered("changes", part),
            Page::Fairness(part) => numbered("fairness", part),
            Page::Usage(part) => numbered("usage", part),
        }
    }
}

/// The numbers of the parts of a list; an empty one has one part as well.
pub(super) fn parts(count: usize, most: usize) -> impl Iterator<Item = usize> {
    0..count.div_ceil(most).max(1)
}

/// The entries of one part.
pub(super) fn part_of<T>(all: &[T], most: usize, part: usize) -> &[T] {
    all.chunks(most).nth(part).unwrap_or_default()
}
