//! Who could serve when: every library against every period of every date.

use chrono::NaiveDate;

use crate::plan::busy::Busy;
use crate::plan::last::Last;

use crate::model::{Consortium, LibraryIx, Occurrence, PeriodIx, Term, Why};

/// The dated periods of a term, in the order of time, and who could serve in each.
#[derive(Debug, Clone)]
pub struct Attendance {
    occurrences: Vec<Occurrence>,
    libraries: usize,
    words: usize,
    able: Vec<u64>,
    last: Last,
    busy: Busy,
}

impl Attendance {
    /// Looks up staff, membership and absences for every library and dated period.
    pub fn new(consortium: &Consortium, term: &Term) -> Self {
        let occurrences = term.occurrences(&consortium.grid);
        let words = occurrences.len().div_ceil(64);
        let mut able = vec![0u64; words * consortium.libraries().len()];
        for library in consortium.indices() {
            let row = &mut able[library.at() * words..][..words];
            for (at, o) in occurrences.iter().enumerate() {
                let staffed = term.staffed(consortium, library, o.date);
                row[at / 64] |= u64::from(staffed.contains(o.period)) << (at % 64);
            }
        }
        let libraries = consortium.libraries().len();
        let last = Last::new(consortium, term);
        let busy = Busy::new(consortium, term);
        let mut attendance = Self { occurrences, libraries, words, able, last, busy };
        for absence in &term.absences {
            let (first, last) = (absence.closure.first, absence.closure.last);
            for at in attendance.between(first, last) {
                let o = attendance.occurrences[at];
                if absence.closure.touches(o.date, consortium.grid.interval(o.period)) {
                    attendance.clear(absence.library, at);
                }
            }
        }
        let mut partial: Vec<LibraryIx> = term.memberships.iter().map(|m| m.library).collect();
        partial.dedup();
        for library in partial {
            for at in 0..attendance.occurrences.len() {
                if !term.is_member(library, attendance.occurrences[at].date) {
                    attendance.clear(library, at);
                }
            }
        }
        attendance
    }

    /// How many libraries there are.
    pub(crate) fn libraries(&self) -> usize {
        self.libraries
    }

    /// Where everybody was in the last term, if that is to be kept.
    pub(crate) fn last(&self) -> &Last {
        &self.last
    }

    /// How busy cells are, if that is to be weighed.
    pub(crate) fn busy(&self) -> &Busy {
        &self.busy
    }

    /// The same without weighing how busy cells are.
    pub(crate) fn unweighed(&self) -> Self {
        Self { busy: Busy::default(), ..self.clone() }
    }

    /// All dated periods on which the service is open.
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// Whether the library has staff, takes part and is not absent then.
    pub fn can_serve(&self, library: LibraryIx, at: usize) -> bool {
        self.able[library.at() * self.words + at / 64] >> (at % 64) & 1 == 1
    }

    /// The dated periods in which a library could serve, as bits, 64 in a word.
    pub(crate) fn bits(&self, library: LibraryIx) -> &[u64] {
        &self.able[library.at() * self.words..][..self.words]
    }

    /// On how many dates each period is open, in the order of the periods.
    pub fn dates_per_period(&self, periods: usize) -> Vec<u32> {
        let mut dates = vec![0; periods];
        self.occurrences.iter().for_each(|o| dates[o.period.at()] += 1);
        dates
    }

    /// The numbers of the dates of one period.
    pub fn dates_of(&self, period: PeriodIx) -> impl Iterator<Item = usize> + '_ {
        (0..self.occurrences.len()).filter(move |&at| self.occurrences[at].period == period)
    }

    fn between(&self, first: NaiveDate, last: NaiveDate) -> std::ops::Range<usize> {
        let start = self.occurrences.partition_point(|o| o.date < first);
        start..self.occurrences.partition_point(|o| o.date <= last)
    }

    fn clear(&mut self, library: LibraryIx, at: usize) {
        self.able[library.at() * self.words + at / 64] &= !(1 << (at % 64));
    }
}

/// Why a library cannot serve on a dated period; `None` when it could.
pub(crate) fn why_not(
    consortium: &Consortium,
    term: &Term,
    library: LibraryIx,
    occurrence: Occurrence,
) -> Option<Why> {
    let hours = consortium.grid.interval(occurrence.period);
    let absent = |a: &&crate::model::Absence| {
        a.library == library && a.closure.touches(occurrence.date, hours)
    };
    if !term.is_member(library, occurrence.date) {
        Some(Why::NotMember)
    } else if !term.staffed(consortium, library, occurrence.date).contains(occurrence.period) {
        Some(Why::NoStaff)
    } else if term.absences.iter().find(absent).is_some() {
        Some(Why::Absent)
    } else {
        None
    }
}
