//! One module per format: each puts its files on the tray and tells which they are.

pub mod csv;
pub mod html;
pub mod ical;
pub mod json;
