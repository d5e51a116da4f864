//! What every page has around its content.

use maud::{DOCTYPE, Markup, html};

use super::among::{Among, Sibling};
use super::view::View;
use super::{File, Page, changes, fairness, front, library, lists, month, pool, usage, week};
use crate::export::words::{PageWords, UsageWords, date};
use crate::model::Language;

/// Nothing but the site's own style, script and icon is loaded, wherever it is put.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      base-uri 'none'; form-action 'none'";

/// A whole page.
pub(super) fn page(view: &View<'_, '_>) -> String {
    let (title, content) = match view.page {
        Page::Front => front::page(view),
        Page::Week(at, part) => week::page(view, at, part),
        Page::Month(at) => month::page(view, at),
        Page::Libraries(part) => lists::libraries(view, part),
        Page::Library(library, part) => library::page(view, library, part),
        Page::Pools(part) => lists::pools(view, part),
        Page::Pool(pool, part) => pool::page(view, pool, part),
        Page::Changes(part) => changes::page(view, part),
        Page::Fairness(part) => fairness::page(view, part),
        Page::Usage(part) => {
            let figures = view.site.usage.expect("there is a page only where it is known");
            usage::page(view, figures, part)
        }
    };
    in_lines(&straight(around(view, &title, &content).into_string()))
}

fn around(view: &View<'_, '_>, title: &str, content: &Markup) -> Markup {
    let site = &view.site.plan;
    let (say, service) = (view.say, &site.consortium.service.name);
    let is_front = view.page == Page::Front;
    let class = if matches!(view.page, Page::Month(_)) { "wall" } else { "" };
    html! {
        (DOCTYPE)
        html lang=(view.language.code()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) @if !is_front { " – " (service) } }
                link rel="stylesheet" href=(view.to_file("style.css"));
                link rel="icon" type="image/svg+xml" href=(view.to_file("icon.svg"));
                @for language in Language::ALL.into_iter().filter(|l| *l != view.language) {
                    link rel="alternate" hreflang=(language.code()) href=(other(view, language));
                }
                @if let Some(among) = &view.site.among {
                    script src=(view.to_file("terms.js"))
                        data-doors=[view.is_door.then(|| doors(view, among))] {}
                }
                script src=(view.to_file("site.js")) defer {}
            }
            body class=[(!class.is_empty()).then_some(class)] data-now=(say.now_mark) data-point=(clock_point(view.language))
                data-decimal=(if view.language == Language::En { "." } else { "," })
                data-week=(say.week_mark) {
                a.skip href="#content" { (say.skip) }
                header.site {
                    p.name {
                        a href=(home(view)) { bdi { (service) } }
                        " "
                        span.term lang=[view.foreign()] { bdi { (site.term.name) } }
                    }
                    (languages(view))
                    (terms(view))
                    (menu(view))
                }
                main #content tabindex="-1" {
                    @if site.term.published.is_none() { p.draft { (say.draft) } }
                    (content)
                }
                (footer(view))
            }
        }
    }
}

/// The separator of hours and minutes.
fn clock_point(language: Language) -> &'static str {
    if language == Language::En { ":" } else { "." }
}

/// The same page in another language.
fn other(view: &View<'_, '_>, language: Language) -> String {
    let of = if view.is_door { File::Door } else { File::Page };
    view.to_file(&view.site.name(of(language, view.page)))
}

/// The front page, of several terms that of the present one.
fn home(view: &View<'_, '_>) -> String {
    match &view.site.among {
        Some(_) => view.to_file(&view.site.name(File::Door(view.language, Page::Front))),
        None => view.to(Page::Front),
    }
}

/// The name of a page of this site in that of another term; `None` where that has no such page.
fn page_of(view: &View<'_, '_>, term: &Sibling, page: Page) -> Option<String> {
    let name = view.site.page_name(page);
    let is_there = term.pages.contains(&name);
    is_there.then(|| term.folder() + &view.site.language_folder(view.language) + &name)
}

/// For the script of a door: when each term that has the page is over, and where it is; `.` for the
/// one that is here.
fn doors(view: &View<'_, '_>, among: &Among) -> String {
    let door = |(at, term): (usize, &Sibling)| {
        let end = term.days.as_ref().map(|(_, end)| end)?;
        let name = page_of(view, term, view.page)?;
        let to = if at == among.own { ".".to_owned() } else { view.to_file(&name) };
        Some(format!("{end} {to}"))
    };
    among.terms.iter().enumerate().filter_map(door).collect::<Vec<_>>().join(" ")
}

/// Links to the same page of the other terms, or to their front pages where they do not have it.
fn terms(view: &View<'_, '_>) -> Markup {
    let Some(among) = &view.site.among else { return html! {} };
    let own = view.page.first();
    let to = |term: &Sibling| {
        let same = page_of(view, term, own).or_else(|| page_of(view, term, Page::Front));
        view.to_file(&same.expect("every term has a front page"))
    };
    let door =
        if among.own().pages.contains(&view.site.page_name(own)) { own } else { Page::Front };
    let present = view.to_file(&view.site.name(File::Door(view.language, door)));
    html! {
        nav.menu.terms aria-label=(view.say.terms) {
            ul {
                li { a href=(present) { (view.say.present_term) } }
                @for (at, term) in among.terms.iter().enumerate() {
                    li data-from=[term.days.as_ref().map(|days| &days.0)]
                        data-to=[term.days.as_ref().map(|days| &days.1)] {
                        a href=(to(term)) lang=[view.foreign()]
                            aria-current=[(at == among.own).then_some("true")] {
                            bdi { (term.name) }
                        }
                    }
                }
            }
        }
    }
}

fn languages(view: &View<'_, '_>) -> Markup {
    html! {
        nav.languages aria-label=(view.say.languages) {
            ul {
                @for language in Language::ALL {
                    @let code = language.code();
                    @let name = PageWords::of(language).language;
                    li {
                        @if language == view.language {
                            span lang=(code) aria-current="true" { (name) }
                        } @else {
                            a href=(other(view, language)) hreflang=(code) lang=(code) { (name) }
                        }
                    }
                }
            }
        }
    }
}

fn menu(view: &View<'_, '_>) -> Markup {
    let say = view.say;
    let mut pages = vec![
        (Page::Front, say.front),
        (Page::Libraries(0), say.libraries),
        (Page::Pools(0), say.pools),
        (Page::Changes(0), say.changes),
        (Page::Fairness(0), say.fairness),
    ];
    let usage = UsageWords::of(view.language).usage;
    pages.extend(view.site.usage.map(|_| (Page::Usage(0), usage)));
    html! {
        nav.menu aria-label=(say.menu) {
            ul {
                @for (page, name) in pages {
                    li {
                        a href=(view.to(page)) aria-current=[(page == view.page).then_some("page")] {
                            (name)
                        }
                    }
                }
            }
        }
    }
}

fn footer(view: &View<'_, '_>) -> Markup {
    let site = &view.site.plan;
    let url = site.consortium.service.url.as_deref();
    let url = url.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    html! {
        footer {
            p {
                bdi { (site.consortium.name) }
                @if let Some(at) = site.term.published {
                    @let local = at.with_timezone(&view.site.zone);
                    " · " (view.say.published) " "
                    time datetime=(super::time::local(local)) {
                        (date(view.language, local.date_naive()))
                    }
                }
                @if let Some(url) = url { " · " a href=(url) { (view.say.about) } }
            }
        }
    }
}

/// Without the characters that change the direction of text: one that is left open in a name would
/// turn round the rest of the line, even after the end of a `bdi`.
///
/// Source: Unicode Annex 9, 2.1–2.3; Unicode Technical Report 36, 2.7.
pub(super) fn straight(markup: String) -> String {
    let is_turn = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    // Nearly all pages have none, and searching their bytes first is faster.
    let bytes = markup.as_bytes().windows(3);
    let mut turns =
        bytes.filter(|b| matches!(b, [0xe2, 0x80, 0xaa..=0xae] | [0xe2, 0x81, 0xa6..=0xa9]));
    if turns.next().is_some() { markup.replace(is_turn, "") } else { markup }
}

/// Whether an element begins a line, so that what changes between two sites can be read line by
/// line.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "body"
            | "caption"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "figure"
            | "footer"
            | "g"
            | "h1"
            | "h2"
            | "head"
            | "header"
            | "html"
            | "li"
            | "link"
            | "main"
            | "meta"
            | "nav"
            | "p"
            | "script"
            | "section"
            | "svg"
            | "table"
            | "tbody"
            | "thead"
            | "title"
            | "tr"
            | "ul"
    )
}

/// Breaks lines before some elements. Texts contain no `<`, so only markup is touched.
fn in_lines(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len() + markup.len() / 50);
    let mut rest = markup;
    while let Some(at) = rest.find("><") {
        let (before, from) = rest.split_at(at + 1);
        out.push_str(before);
        let name = from[1..].split([' ', '>']).next().unwrap_or("");
        if is_block(name) {
            out.push('\n');
        }
        rest = from;
    }
    out.push_str(rest);
    out.push('\n');
    out
}
