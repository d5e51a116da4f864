//! Files → model: the only module that knows TOML, CSV and spreadsheets.
//!
//! A file is read in two steps: as written (every key at its place in the text) and then, with one
//! consuming step, as a noun of the model, or as every reason why not. Nothing here opens a file:
//! the caller puts names and bytes into a [`SourceMap`].
//!
//! ```
//! use vuoro::input::{self, SourceMap};
//!
//! let mut sources = SourceMap::default();
//! let text = include_bytes!("../../examples/piki-2018/consortium.toml");
//! let file = sources.add("consortium.toml", text);
//! let piki = input::consortium(&mut sources, file)?.value;
//! assert_eq!(piki.libraries().len(), 22);
//!
//! let text = include_bytes!("../../examples/piki-2018/syksy.toml");
//! let file = sources.add("syksy.toml", text);
//! assert_eq!(input::term_files(&sources, file)?.ledger, None);
//! let term = input::term(&mut sources, file, &piki, None)?.value;
//! assert_eq!(term.occurrences(&piki.grid).len(), 237);
//! # Ok::<(), vuoro::finding::Findings>(())
//! ```

mod agreed;
mod cells;
mod changes;
mod checking;
mod closures;
mod consortium;
mod days;
mod holidays;
mod hours;
mod members;
mod pins;
mod pools;
mod read;
mod ring;
mod rules;
mod scalars;
mod schema;
#[cfg(feature = "xlsx")]
pub mod spreadsheet;
mod syntax;
mod term;
mod texts;
mod toml;
mod usage;
mod weights;

pub use consortium::consortium;
pub use holidays::{COUNTRIES, holiday_rules};
pub use read::read;
pub use schema::{Form, Key, Kind, Shape, consortium_shape, json_schema, term_shape};
pub use term::{LoadFiles, TermFiles, term, term_files};
pub use texts::proposal;
pub use usage::UsageFiles;

pub use crate::finding::{RULES, Read, SourceMap};
