//! Shares out a library consortium's common chat duty: from sizes and staffed hours to fair slots,
//! pools, dated rosters and calendars.
//!
//! Each function takes what the one before returned; nothing opens a file, asks for the time or
//! prints. The same files give the same bytes on every machine.
//!
//! ```
//! use vuoro::{export, input, plan};
//!
//! let consortium = include_str!("../examples/piki-2018-fair/consortium.toml");
//! let term = include_str!("../examples/piki-2018-fair/syksy.toml");
//! let (consortium, term) = input::read(consortium, term)?;
//!
//! let plan = plan::plan(&consortium, &term)?;
//!
//! assert!(plan.allocation.quality.proven);
//! assert_eq!(plan.roster.duties().len(), 237);
//! let calendars = export::ical::Calendars::new(&plan)?;
//! let mut nokia = Vec::new();
//! calendars.library(consortium.find("nokia").unwrap(), &mut nokia)?;
//! assert!(nokia.starts_with(b"BEGIN:VCALENDAR\r\n"));
//! # assert_eq!(plan.ledger.0.iter().map(|row| row.balance()).sum::<i64>(), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod check;
pub mod export;
pub mod files;
pub mod finding;
pub mod input;
pub mod lifecycle;
pub mod model;
pub mod plan;
pub mod report;
