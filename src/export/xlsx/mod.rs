//! A workbook of a term for coordinators: the ordinary week, the roster, pools, fairness and
//! libraries, and on request a sheet for every library.
//!
//! Every text is written as a string and none as a formula or a link; dates and times are numbers
//! with a format, so that they sort and count. Nothing in the file depends on the day on which it
//! was made.

mod fairness;
mod grid;
mod lists;
mod looks;
mod names;
mod roster;
mod week;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::words::{PageWords, ReportWords, SheetWords, SiteWords, Words};
use crate::model::{Language, LibraryIx, Plan, Roster};
use looks::Looks;
use names::SheetNames;

/// What a workbook shows.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    /// The plan of the term.
    pub plan: &'a Plan,
    /// The duties to list.
    pub roster: &'a Roster,
    /// The libraries whose figures and contacts are shown.
    pub libraries: &'a [LibraryIx],
    /// Whether mail addresses, telephone numbers and contact persons are left out.
    pub no_contacts: bool,
    /// Whether each of the libraries gets a sheet with its duties.
    pub sheets: bool,
}

/// What every sheet needs.
struct Book<'a> {
    content: Content<'a>,
    language: Language,
    words: &'static Words,
    say: &'static SheetWords,
    looks: Looks,
}

/// Writes a workbook.
///
/// # Errors
///
/// Errors of the writer.
pub fn workbook(content: Content<'_>, mut out: impl Write) -> io::Result<()> {
    let bytes = bytes(content).map_err(|error| match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    })?;
    out.write_all(&bytes)
}

fn bytes(content: Content<'_>) -> Result<Vec<u8>, XlsxError> {
    let language = content.plan.consortium.language;
    let (words, say) = (Words::of(language), SheetWords::of(language));
    let book = Book { content, language, words, say, looks: Looks::new(language) };
    let pages = PageWords::of(language);
    let mut names = SheetNames::default();
    let mut workbook = Workbook::new();
    workbook.set_properties(&book.properties()?);
    workbook.push_worksheet(book.week(&names.of(ReportWords::of(language).week))?);
    workbook.push_worksheet(book.roster(&names.of(SiteWords::of(language).tables))?);
    workbook.push_worksheet(book.pools(&names.of(pages.pools))?);
    workbook.push_worksheet(book.fairness(&names.of(pages.fairness))?);
    workbook.push_worksheet(book.libraries(&names.of(pages.libraries))?);
    if content.sheets {
        for &library in content.libraries {
            let name = names.of(&content.plan.consortium[library].name);
            workbook.push_worksheet(book.of_library(&name, library)?);
        }
    }
    workbook.save_to_buffer()
}

impl Book<'_> {
    /// Whose workbook it is, and when its plan was published.
    fn properties(&self) -> Result<DocProperties, XlsxError> {
        let Plan { consortium, term, .. } = self.content.plan;
        // A draft is stamped as calendars of a draft are.
        let published = term.published.map_or(0, |at| at.timestamp());
        let created = ExcelDateTime::from_timestamp(published.max(0))?;
        Ok(DocProperties::new()
            .set_title(self.title())
            .set_author(&consortium.name)
            .set_creation_datetime(&created))
    }

    /// The service and the term.
    fn title(&self) -> String {
        let Plan { consortium, term, .. } = self.content.plan;
        format!("{}: {}", consortium.service.name, term.name)
    }
}
