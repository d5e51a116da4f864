//! The nouns: what a consortium, its week, its term and its roster are.
//!
//! No input or output, no clock, no time zones: civil dates and whole minutes only.
//!
//! A *period* is a weekly time of service (`tue 14:00`); a *cell* is one seat of it, a place in the
//! week; a *slot* is a unit of obligation, as many as there are cells; a *duty* is a cell on a
//! date. A *holder* is whoever a cell belongs to: a library on its own, or a *pool* of libraries
//! that take *turns*. A library may have a *ring*, people who take turns with its own duties. A
//! *quota* is what a library is owed in slots before anything is rounded.

mod agreed;
mod allocation;
mod amendment;
mod change;
mod checking;
mod consortium;
mod dated;
mod decimal;
mod event;
mod fate;
mod holiday;
mod id;
mod last_term;
mod ledger;
mod library;
mod limits;
mod line;
mod load;
mod pattern;
mod periods;
mod person;
mod plan;
mod pool;
mod quota;
mod ring;
mod roster;
mod rules;
mod says;
mod term;
mod usage;
mod week;

pub use agreed::Agreed;
pub(crate) use agreed::merged;
pub use allocation::{Allocation, Quality, Share, Steering, Tie};
pub use amendment::Amendment;
pub use change::{Because, Change, ChangeKind, Missed};
pub use checking::{Checking, Level, RuleLevel};
pub use consortium::{Consortium, Frame, Language, Service};
pub use dated::{Closure, DatedCell};
pub(crate) use decimal::{BadDecimal, Decimal};
pub use event::EventRecord;
pub use fate::{Fate, on_duty};
pub use holiday::{Holiday, HolidayRule, HolidayWhen};
pub(crate) use id::is_device_name;
pub use id::{BadId, Id, LibraryId, LibraryIx};
pub use last_term::{LastCell, LastHolder, LastTerm, Released};
pub use ledger::{Ledger, LedgerRow};
pub use library::Library;
pub use limits::{LimitKind, Limits};
pub use line::{LedgerLine, RingLine, RosterLine};
pub use load::{Borne, Load, PeriodCount};
pub use pattern::{Pattern, PoolTurns, Turns};
pub use periods::{PeriodIx, PeriodSet};
pub use person::Person;
pub use plan::{Origin, Plan, Published};
pub use pool::{GivenPool, Holder, HolderIx, HolderKind, Pin, PinHolder};
pub use quota::{Quota, Ratio};
pub use ring::{Away, Ring, RingDuty, RingStatus, Stint, Unable};
pub use roster::{Duty, Kind, Roster, Status, Unfilled, Why};
pub use rules::{Balances, Method, Remainders, Rules, TurnRule};
pub use says::Says;
pub use term::{Absence, Membership, Occurrence, Term};
pub use usage::{
    Chat, PassedColumns, Usage, UsageColumn, UsageForm, UsagePreset, UsageUnit, VisitDay, Visits,
};
pub use week::{Cell, Grid, Interval, Period, Time, WEEKDAYS, weekday_code};
