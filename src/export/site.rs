//! What makes a folder of calendars one that any web server can serve: an index page, and hints
//! about calendars for servers that read them.

use std::io::{self, Write};

use super::words::{self, SiteWords};
use crate::model::{Consortium, Language, Term};

/// A file of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What people call it.
    pub name: String,
    /// Its name relative to the folder.
    pub file: String,
    /// The address at which a calendar program subscribes to it.
    pub webcal: Option<String>,
}

/// What the index page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index<'a> {
    /// Whose calendars they are.
    pub consortium: &'a Consortium,
    /// Which terms, in the order of time.
    pub terms: Vec<&'a Term>,
    /// The calendars.
    pub calendars: Vec<Entry>,
    /// Tables and documents.
    pub tables: Vec<Entry>,
    /// Whether there are calendars whose addresses must not be shown.
    pub is_secret: bool,
}

/// The style of the page: the browser's own, with lines of a readable width.
const STYLE: &str = "\
:root{color-scheme:light dark;font:1.125rem/1.5 system-ui,sans-serif}
body{margin:0 auto;max-width:42rem;padding:1rem}
table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid;padding:.4rem .8rem .4rem 0;text-align:left;vertical-align:top}
th{overflow-wrap:anywhere}
td{white-space:nowrap}";

/// Writes the index page (HTML) in the consortium's language, without scripts.
///
/// # Errors
///
/// Errors of the writer.
pub fn index(index: &Index<'_>, mut out: impl Write) -> io::Result<()> {
    let Index { consortium: c, terms, .. } = index;
    let w = SiteWords::of(c.language);
    let names: Vec<&str> = terms.iter().map(|term| &*term.name).collect();
    let title = format!("{} – {}", c.service.name, names.join(", "));
    head(&mut out, c.language, &title, index.is_secret)?;
    writeln!(out, "<h1>{}</h1>", escape(&title))?;
    for term in terms {
        let days = [term.first, term.last].map(|day| words::long_date(c.language, day));
        let name = if terms.len() == 1 { &c.name } else { &term.name };
        writeln!(out, "<p>{}: {} – {}</p>", escape(name), days[0], days[1])?;
    }
    if let Some(url) = c.service.url.as_deref().filter(|url| is_web(url)) {
        let url = escape(url);
        writeln!(out, "<p>{}: <a href=\"{url}\">{url}</a></p>", w.about)?;
    }
    writeln!(out, "<h2>{}</h2>", w.calendars)?;
    if index.is_secret {
        writeln!(out, "<p>{}</p>", w.secret)?;
    } else {
        calendars(&mut out, w, &index.calendars)?;
    }
    if !index.tables.is_empty() {
        writeln!(out, "<h2>{}</h2>\n<ul>", w.tables)?;
        for table in &index.tables {
            let (file, name) = (escape(&table.file), escape(&table.name));
            writeln!(out, "<li><a href=\"{file}\">{name}</a></li>")?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</main>\n</body>\n</html>")
}

fn calendars(out: &mut impl Write, w: &SiteWords, calendars: &[Entry]) -> io::Result<()> {
    let can_subscribe = calendars.iter().any(|entry| entry.webcal.is_some());
    writeln!(out, "<p>{}</p>", if can_subscribe { w.how } else { w.how_by_address })?;
    writeln!(out, "<table>\n<thead><tr><th scope=\"col\">{}</th>", w.whose)?;
    if can_subscribe {
        writeln!(out, "<th scope=\"col\">{}</th>", w.subscribe)?;
    }
    writeln!(out, "<th scope=\"col\">{}</th></tr></thead>\n<tbody>", w.file)?;
    for entry in calendars {
        let (name, file) = (escape(&entry.name), escape(&entry.file));
        writeln!(out, "<tr><th scope=\"row\">{name}</th>")?;
        if let Some(webcal) = &entry.webcal {
            let (webcal, label) = (escape(webcal), w.subscribe);
            // Screen readers read out links one by one, so each says what it is for.
            writeln!(
                out,
                "<td><a href=\"{webcal}\" aria-label=\"{label}: {name}\">{label}</a></td>"
            )?;
        }
        let short = file.rsplit('/').next().unwrap_or_default();
        writeln!(out, "<td><a href=\"{file}\">{short}</a></td></tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")
}

/// Writes an empty page, for a folder whose files must not be listed.
///
/// # Errors
///
/// Errors of the writer.
pub fn nothing(language: Language, mut out: impl Write) -> io::Result<()> {
    let w = SiteWords::of(language);
    head(&mut out, language, w.calendars, true)?;
    writeln!(out, "<h1>{}</h1>\n<p>{}</p>\n</main>\n</body>\n</html>", w.calendars, w.secret)
}

fn head(out: &mut impl Write, language: Language, title: &str, is_hidden: bool) -> io::Result<()> {
    let (code, title) = (language.code(), escape(title));
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    if is_hidden {
        writeln!(out, "<meta name=\"robots\" content=\"noindex\">")?;
    }
    writeln!(out, "<title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<main>")
}

/// Writes hints for Apache: the type of calendars (RFC 5545 8.1) in UTF-8, and that programs should
/// ask each time whether there is a newer one.
///
/// # Errors
///
/// Errors of the writer.
pub fn htaccess(is_secret: bool, mut out: impl Write) -> io::Result<()> {
    let robots = if is_secret { "  Header set X-Robots-Tag \"noindex\"\n" } else { "" };
    write!(
        out,
        "\
# Written by vuoro: how Apache serves calendars.
<IfModule mod_mime.c>
  AddType text/calendar .ics
  AddCharset utf-8 .ics .csv .json .html
</IfModule>
<IfModule mod_alias.c>
  RedirectMatch 404 \"/\\.vuoro-files$\"
</IfModule>
<IfModule mod_headers.c>
  Header set X-Content-Type-Options \"nosniff\"
{robots}  <FilesMatch \"\\.ics$\">
    Header set Cache-Control \"no-cache\"
  </FilesMatch>
</IfModule>
"
    )
}

/// Writes the same for hosts of static pages that read `_headers`: Netlify, Cloudflare Pages and
/// others.
///
/// # Errors
///
/// Errors of the writer.
pub fn headers(is_secret: bool, mut out: impl Write) -> io::Result<()> {
    let robots = if is_secret { "  X-Robots-Tag: noindex\n" } else { "" };
    write!(
        out,
        "\
# Written by vuoro: how hosts of static pages serve calendars.
/*
  X-Content-Type-Options: nosniff
{robots}/calendars/*
  Content-Type: text/calendar; charset=utf-8
  Cache-Control: no-cache
"
    )
}

/// A text within HTML, between tags or in quotes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What no page may contain (HTML, 13.5: control characters).
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
