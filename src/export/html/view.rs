//! A page that is being written: its language, where it is, and how it links to others.

use maud::{Markup, html};

use super::{File, Page, Site};
use crate::export::words::{PageWords, Words, takes_part};
use crate::model::{HolderIx, Language, LibraryIx};

/// One page of a site in one language.
pub(super) struct View<'s, 'a> {
    pub site: &'s Site<'a>,
    pub language: Language,
    pub page: Page,
    /// The words of pages.
    pub say: &'static PageWords,
    /// All other words.
    pub words: &'static Words,
    /// Whether it is the page at the address that it has in every term.
    pub is_door: bool,
    /// The path from the page to the folder of the site.
    up: String,
}

impl<'s, 'a> View<'s, 'a> {
    pub fn new(site: &'s Site<'a>, language: Language, page: Page) -> Self {
        Self::at(site, language, page, false)
    }

    /// The same page at the address that it has in every term.
    pub fn door(site: &'s Site<'a>, language: Language, page: Page) -> Self {
        Self::at(site, language, page, true)
    }

    fn at(site: &'s Site<'a>, language: Language, page: Page, is_door: bool) -> Self {
        let of = if is_door { File::Door } else { File::Page };
        let name = site.name(of(language, page));
        Self {
            site,
            language,
            page,
            say: PageWords::of(language),
            words: Words::of(language),
            is_door,
            up: "../".repeat(name.matches('/').count()),
        }
    }

    /// The path of a file, relative to this page.
    pub fn to_file(&self, name: &str) -> String {
        format!("{}{name}", self.up)
    }

    /// The path of a page of the same language, relative to this page.
    pub fn to(&self, page: Page) -> String {
        self.to_file(&self.site.name(File::Page(self.language, page)))
    }

    /// A library's name, as a link to its page.
    pub fn library(&self, library: LibraryIx) -> Markup {
        let name = &self.site.plan.consortium[library].name;
        html! { a href=(self.to(Page::Library(library, 0))) { bdi { (name) } } }
    }

    /// A library's name as one of those who take part, with the days if that is not the whole term.
    pub fn member(&self, library: LibraryIx) -> Markup {
        html! {
            (self.library(library))
            @if let Some(days) = self.takes_part(library) { " " small { "(" (days) ")" } }
        }
    }

    /// The days on which a library takes part, unless that is the whole term.
    pub fn takes_part(&self, library: LibraryIx) -> Option<String> {
        takes_part(self.language, &self.site.plan.term, library)
    }

    /// A holder's name, as a link to its page.
    pub fn holder(&self, holder: HolderIx) -> Markup {
        let of = &self.site.plan.allocation[holder].holder;
        if !of.is_pool() {
            return self.library(of.members[0]);
        }
        let name = self.site.holder(self.language, holder);
        html! { a href=(self.to(Page::Pool(holder, 0))) { bdi { (name) } } }
    }

    /// The language of texts from the files, if it is not that of the page.
    pub fn foreign(&self) -> Option<&'static str> {
        let written = self.site.plan.consortium.language;
        (written != self.language).then(|| written.code())
    }

    /// The time zone of all times of the page.
    pub fn zone(&self) -> Markup {
        html! { p.note { (self.say.zone) " " bdi { (self.site.plan.consortium.timezone) } } }
    }

    /// Links to the parts of a list that is split over several pages.
    pub fn parts(&self, count: usize, part: usize, page: impl Fn(usize) -> Page) -> Markup {
        html! {
            @if count > 1 {
                nav.parts aria-label=(self.say.parts) {
                    ul {
                        @for at in 0..count {
                            li {
                                a href=(self.to(page(at))) aria-current=[(at == part).then_some("page")] {
                                    (at + 1)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Links to the pages before and after this one.
    pub fn around(&self, before: Option<(Page, String)>, after: Option<(Page, String)>) -> Markup {
        html! {
            @if before.is_some() || after.is_some() {
                nav.around aria-label=(self.say.around) {
                    @if let Some((page, text)) = before {
                        a rel="prev" href=(self.to(page)) { "← " (self.say.previous) ": " (text) }
                    }
                    @if let Some((page, text)) = after {
                        a rel="next" href=(self.to(page)) { (self.say.next) ": " (text) " →" }
                    }
                }
            }
        }
    }

    /// A picture, and beside it its figures.
    pub fn pair(
        &self,
        id: &str,
        title: &str,
        note: Option<&str>,
        picture: &Markup,
        figures: &Markup,
    ) -> Markup {
        let title_id = format!("{id}-title");
        html! {
            section.pair aria-labelledby=(title_id) {
                h2 id=(title_id) { (title) }
                figure {
                    @if let Some(note) = note { figcaption { (note) } }
                    (picture)
                }
                (self.scroll(title, figures))
            }
        }
    }

    /// A table that scrolls by itself if the window is narrow; it can be reached with the keyboard.
    pub fn scroll(&self, label: &str, table: &Markup) -> Markup {
        let label = format!("{label}, {}", self.say.scrolls);
        html! { section.scroll tabindex="0" aria-label=(label) { (table) } }
    }
}
