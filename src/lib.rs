//! Shares out a library consortium's common chat duty: from sizes and staffed hours to fair slots,
//! pools, dated rosters and calendars.
//!
//! Each function takes what the one before returned; nothing opens a file, asks for the time or
//! prints. The same files give the same bytes on every machine.
//!
//! ```
//! use vuoro::{export, input, plan};
//!
//! let mut sources = input::SourceMap::default();
//! let text = include_bytes!("../examples/piki-2018-fair/consortium.toml");
//! let file = sources.add("consortium.toml", text);
//! let consortium = input::consortium(&mut sources, file).expect("is right").value;
//! let text = include_bytes!("../examples/piki-2018-fair/syksy.toml");
//! let file = sources.add("syksy.toml", text);
//! let term = input::term(&mut sources, file, &consortium, None).expect("is right").value;
//!
//! let attendance = plan::Attendance::new(&consortium, &term);
//! let allocation = plan::allocate(&consortium, &term, &attendance)?;
//! let pattern = plan::pattern(&consortium, &attendance, &allocation);
//! let turns = plan::turns(&consortium, &term, &attendance, &allocation, &pattern);
//! let roster = plan::roster(&consortium, &term, &attendance, &allocation, &pattern, &turns);
//! let roster = plan::changes(&consortium, &term, &roster, 0).map_err(|(_, why)| why)?;
//! let ledger = plan::ledger(&consortium, &term, &allocation, &roster);
//!
//! assert!(allocation.quality.proven);
//! assert_eq!(roster.duties().len(), 237);
//! let calendars = export::ical::Calendars::new(&consortium, &term, &allocation, &roster)?;
//! let mut nokia = Vec::new();
//! calendars.library(consortium.find("nokia").unwrap(), &mut nokia)?;
//! assert!(nokia.starts_with(b"BEGIN:VCALENDAR\r\n"));
//! # assert_eq!(ledger.0.iter().map(|row| row.balance()).sum::<i64>(), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod check;
pub mod export;
pub mod finding;
pub mod input;
pub mod model;
pub mod plan;
pub mod report;
