//! The consortium: its members, the week they must staff, and the rules for sharing it out.

use std::ops::Index;

use crate::model::agreed::Agreed;
use crate::model::checking::Checking;
use crate::model::id::{Id, LibraryIx};
use crate::model::library::Library;
use crate::model::limits::Limits;
use crate::model::pool::{GivenPool, Pin};
use crate::model::rules::Rules;
use crate::model::usage::UsageForm;
use crate::model::week::Grid;

/// The language of what is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Finnish.
    Fi,
    /// Swedish.
    Sv,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order of the tables of words.
    pub const ALL: [Self; 3] = [Self::Fi, Self::Sv, Self::En];

    /// The ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Fi => "fi",
            Self::Sv => "sv",
            Self::En => "en",
        }
    }
}

/// What libraries share out: a chat with its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The name of the service as people write it.
    pub name: String,
    /// A page about the service.
    pub url: Option<String>,
}

/// All members, the week that must be staffed, and the rules for sharing it out.
///
/// Made by [`Consortium::new`], which sorts the libraries by id, so that the order in the file does
/// not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consortium {
    /// Its short name.
    pub id: Id,
    /// Its name as people write it.
    pub name: String,
    /// IANA name of the time zone of all civil times.
    pub timezone: String,
    /// Language of what is exported.
    pub language: Language,
    /// Right-hand side of calendar UIDs.
    pub domain: String,
    /// The common service.
    pub service: Service,
    /// The periods and seats of a week.
    pub grid: Grid,
    /// How slots are shared out.
    pub rules: Rules,
    /// Pools agreed beforehand, in the order of their ids.
    pub pools: Vec<GivenPool>,
    /// Cells agreed beforehand, in week order.
    pub pins: Vec<Pin>,
    /// Libraries that share a pool by agreement, in the order of the file.
    pub together: Vec<Agreed>,
    /// Libraries of which no two share a pool, likewise.
    pub apart: Vec<Agreed>,
    /// What everybody on duty must know, in the order of the file.
    pub must_know: Vec<String>,
    /// How its files are checked.
    pub check: Checking,
    /// How the files of its usage are written; `None`: the file does not say.
    pub usage: Option<UsageForm>,
    libraries: Vec<Library>,
}

/// The parts of a [`Consortium`] besides its libraries, for [`Consortium::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// See [`Consortium::id`].
    pub id: Id,
    /// See [`Consortium::name`].
    pub name: String,
    /// See [`Consortium::timezone`].
    pub timezone: String,
    /// See [`Consortium::language`].
    pub language: Language,
    /// See [`Consortium::domain`].
    pub domain: String,
    /// See [`Consortium::service`].
    pub service: Service,
    /// See [`Consortium::grid`].
    pub grid: Grid,
    /// See [`Consortium::rules`].
    pub rules: Rules,
}

impl Consortium {
    /// Puts a consortium together: libraries are sorted by id and numbered in that order; pools and
    /// pins are added afterwards, since they refer to libraries by number.
    ///
    /// # Panics
    ///
    /// If there is no library, two have one id, or a weight is zero: readers report these first.
    #[must_use]
    pub fn new(frame: Frame, mut libraries: Vec<Library>) -> Self {
        libraries.sort_by(|a, b| a.id.cmp(&b.id));
        assert!(!libraries.is_empty(), "a consortium has members");
        assert!(libraries.windows(2).all(|w| w[0].id != w[1].id), "library ids are unique");
        assert!(libraries.iter().all(|l| l.weight > 0), "every library has some weight");
        let Frame { id, name, timezone, language, domain, service, grid, rules } = frame;
        Self {
            id,
            name,
            timezone,
            language,
            domain,
            service,
            grid,
            rules,
            pools: Vec::new(),
            pins: Vec::new(),
            together: Vec::new(),
            apart: Vec::new(),
            must_know: Vec::new(),
            check: Checking::default(),
            usage: None,
            libraries,
        }
    }

    /// The same consortium with changed libraries: as many, with the same ids.
    ///
    /// # Panics
    ///
    /// If there are others, or they are in another order.
    #[must_use]
    pub(crate) fn with_libraries(&self, libraries: Vec<Library>) -> Self {
        let ids = |all: &[Library]| all.iter().map(|l| l.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&libraries), ids(&self.libraries), "the same libraries");
        Self { libraries, ..self.clone() }
    }

    /// The same consortium with these members, who need not be the same; what speaks of libraries by
    /// number is left out.
    ///
    /// # Panics
    ///
    /// As [`Consortium::new`].
    #[must_use]
    pub(crate) fn with_members(&self, libraries: Vec<Library>) -> Self {
        let all = self.clone();
        let frame = Frame {
            id: all.id,
            name: all.name,
            timezone: all.timezone,
            language: all.language,
            domain: all.domain,
            service: all.service,
            grid: all.grid,
            rules: all.rules,
        };
        Self::new(frame, libraries)
    }

    /// All libraries, in the order of their ids.
    #[must_use]
    pub fn libraries(&self) -> &[Library] {
        &self.libraries
    }

    /// A library to be changed, except for its id: trials of other agreements do that.
    pub(crate) fn library_mut(&mut self, library: LibraryIx) -> &mut Library {
        &mut self.libraries[library.at()]
    }

    /// The numbers of all libraries, in the order of their ids.
    pub fn indices(&self) -> impl ExactSizeIterator<Item = LibraryIx> + use<> {
        (0..self.libraries.len()).map(LibraryIx::from_at)
    }

    /// The library with this id, if there is one.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<LibraryIx> {
        let at = self.libraries.binary_search_by(|l| l.id.as_str().cmp(id)).ok()?;
        Some(LibraryIx::from_at(at))
    }

    /// The library with this id, or else with this name in whatever case, if there is one.
    #[must_use]
    pub fn find_named(&self, text: &str) -> Option<LibraryIx> {
        let text_in_small = text.to_lowercase();
        let is_it = |l: &LibraryIx| self[*l].name.to_lowercase() == text_in_small;
        self.find(text).or_else(|| self.indices().find(is_it))
    }

    /// The libraries that a library of an earlier term is now: itself, what it was merged into, or the
    /// parts that it was split into; none, if it is gone.
    #[must_use]
    pub fn now(&self, id: &str) -> Vec<LibraryIx> {
        match self.find(id) {
            Some(library) => vec![library],
            None => self.indices().filter(|l| self[*l].was.iter().any(|was| was == id)).collect(),
        }
    }

    /// The most that a library serves: its own limits, and where it has none, those of everybody.
    #[must_use]
    pub fn limits(&self, library: LibraryIx) -> Limits {
        self[library].limits.or(&self.rules.limits)
    }

    /// Slots in a week: cells of the grid, every seat counted.
    #[must_use]
    pub fn slots_per_week(&self) -> u32 {
        self.grid.cell_count()
    }
}

impl Index<LibraryIx> for Consortium {
    type Output = Library;

    fn index(&self, index: LibraryIx) -> &Library {
        &self.libraries[index.at()]
    }
}
