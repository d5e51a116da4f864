//! The files of a site, written one by one.

use std::io::{self, Write};

use super::view::View;
use super::{File, Site, frame, now};

impl Site<'_> {
    /// Writes one of the [`Site::files`].
    ///
    /// # Errors
    ///
    /// Errors of the writer.
    pub fn write(&self, file: File, mut out: impl Write) -> io::Result<()> {
        match file {
            File::Style => out.write_all(include_bytes!("style.css")),
            File::Script => out.write_all(include_bytes!("site.js")),
            File::Icon => out.write_all(include_bytes!("icon.svg")),
            File::Doors => out.write_all(include_bytes!("terms.js")),
            File::Data(week) => now::data(self, &self.weeks[week], out),
            File::Page(language, page) => {
                let view = View::new(self, language, page);
                out.write_all(frame::page(&view).as_bytes())
            }
            File::Door(language, page) => {
                let view = View::door(self, language, page);
                out.write_all(frame::page(&view).as_bytes())
            }
        }
    }
}
