//! The life of a term: what its folder holds, a command and a time → what it is to hold, or why not.
//!
//! A draft is planned anew each time. Once it is published, its pools and its week stay, and so does
//! every duty that is still legal: what has to change becomes a change in the term file, as does what
//! people agree on. Nothing here reads a disk, asks for the time or prints, so that a service, a test
//! or a page can carry a term through its life.
//!
//! ```
//! use vuoro::lifecycle::{self, Held, Moment};
//! use vuoro::model::{Change, ChangeKind, DatedCell};
//! # use vuoro::input;
//! # let mut sources = input::SourceMap::default();
//! # let text = include_bytes!("../../examples/piki-2018-fair/consortium.toml");
//! # let file = sources.add("consortium.toml", text);
//! # let consortium = input::consortium(&mut sources, file).expect("is right").value;
//! # let text = include_bytes!("../../examples/piki-2018-fair/syksy.toml");
//! # let file = sources.add("syksy.toml", text);
//! # let mut term = input::term(&mut sources, file, &consortium, None).expect("is right").value;
//! # term.published = chrono::DateTime::from_timestamp(1_530_000_000, 0);
//! // A term that is published today, and a duty that is cancelled tomorrow.
//! let plan = lifecycle::open(&consortium, &term, None, &|_| {})?;
//! let now = term.published.unwrap();
//! let published = lifecycle::replan(plan, Held::default(), Moment { now, day: None })?;
//! assert!(published.added.is_empty());
//!
//! let held = published.held();
//! let first = published.plan.roster.duties()[0].cell();
//! let at = now + chrono::TimeDelta::days(1);
//! let (kind, because, note) = (ChangeKind::Cancel, None, None);
//! let change = Change { at, kind, duty: first, because, note };
//! let moment = Moment { now: at, day: None };
//! let cancelled = lifecycle::change(&published.plan, change, held, moment)?;
//! assert_eq!(cancelled.plan.term.changes.len(), 1);
//! assert!(!cancelled.plan.roster.duties()[0].is_live());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod adopt;
mod agreements;
mod events;
mod folder;
mod held;
mod moment;
mod refused;
mod rings;
mod step;

pub use adopt::adopted;
pub use agreements::{Agreements, KeptAgreement, Unamendable};
pub use events::{are_current, of_others};
pub use folder::{EVENTS_FILE, each_file, ring_balances_file, ring_file, write_ring};
pub use held::Held;
pub use moment::{Moment, latest, local};
pub use refused::{Offers, Refused};
pub use rings::{RingNow, deal, vacant};
pub use step::{Since, Step, change, changes, open, replan, replan_since, undo};
