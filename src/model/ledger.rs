//! The ledger: what each library owed and did in a term, in minutes.

use chrono::NaiveDate;

use crate::model::id::LibraryIx;

/// One library's line in the [`Ledger`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerRow {
    /// Which library.
    pub library: LibraryIx,
    /// Its part of every duty held while it took part, in minutes.
    pub owed: i64,
    /// Minutes of its confirmed duties, and its part of those that its pool settles itself.
    pub held: i64,
    /// Balance of the term before, in minutes.
    pub carried_in: i64,
    /// Minutes of its duties that it did not serve and still owes; they are not in `held`.
    pub missed: i64,
    /// Minutes of its duties that were excused; they are neither in `held` nor in `owed`.
    pub excused: i64,
    /// The last day on which it took part, if it left: its balance is closed.
    pub left: Option<NaiveDate>,
}

impl LedgerRow {
    /// What is carried to the next term, in minutes; positive: it has done more than its share.
    #[must_use]
    pub fn balance(&self) -> i64 {
        self.carried_in + self.held - self.owed
    }
}

/// Owed, held and balance of every library, in the order of the libraries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger(pub Vec<LedgerRow>);
