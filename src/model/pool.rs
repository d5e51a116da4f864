//! Pools and holders: to whom cells belong.

use crate::model::id::{Id, LibraryIx};
use crate::model::rules::TurnRule;
use crate::model::week::Cell;

/// A pool agreed beforehand: libraries that hold cells together and take turns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenPool {
    /// Its short name.
    pub id: Id,
    /// Its name as people write it.
    pub name: String,
    /// Two or more members, in the order of their ids.
    pub members: Vec<LibraryIx>,
    /// How they take turns.
    pub turns: TurnRule,
}

/// The holder that a [`Pin`] names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PinHolder {
    /// A library on its own.
    Library(LibraryIx),
    /// A given pool, by its place in [`Consortium::pools`](crate::model::Consortium::pools).
    Pool(usize),
}

/// A cell agreed beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    /// The place in the week.
    pub cell: Cell,
    /// Who holds it.
    pub holder: PinHolder,
}

/// What a [`Holder`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HolderKind {
    /// A library on its own.
    Library,
    /// A pool that was agreed beforehand.
    GivenPool,
    /// A pool that was formed by the plan.
    FormedPool,
}

/// A library on its own, or a pool: to whom cells belong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The library's id or the pool's.
    pub id: Id,
    /// What it is.
    pub kind: HolderKind,
    /// The name that people gave it; `None` for a formed pool, which is named in the language of
    /// the export.
    pub name: Option<String>,
    /// The library itself, or the pool's members in the order of their ids.
    pub members: Vec<LibraryIx>,
    /// How members take turns; without meaning for a library on its own.
    pub turns: TurnRule,
}

impl Holder {
    /// Whether it is a pool.
    #[must_use]
    pub fn is_pool(&self) -> bool {
        self.kind != HolderKind::Library
    }
}

/// A holder's place in its [`Allocation`](crate::model::Allocation).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HolderIx(pub u32);

impl HolderIx {
    /// The number as an index into a slice with one entry per holder.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }

    /// The holder at this index of a slice with one entry per holder.
    ///
    /// # Panics
    ///
    /// If there are more than `u32::MAX` holders.
    #[must_use]
    pub fn from_at(at: usize) -> Self {
        Self(u32::try_from(at).expect("fewer than 2^32 holders"))
    }
}
