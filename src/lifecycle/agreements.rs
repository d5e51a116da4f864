//! The agreements of a published term: what held when it was published, and what was amended since.
//!
//! What was agreed when a duty was planned is what the duty is judged by. So a published term keeps
//! the consortium file as it was that day, and each later one with the day from which it holds.

use chrono::{Days, NaiveDate};

use crate::model::{
    Amendment, Consortium, GivenPool, Library, LibraryIx, Limits, Membership, PeriodIx, PeriodSet,
    Pin, PinHolder, Term,
};

/// A consortium file as a published term keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAgreement {
    /// The day on which it was published, or from which it was agreed to hold.
    pub from: NaiveDate,
    /// The file, byte for byte.
    pub bytes: Vec<u8>,
}

impl KeptAgreement {
    /// The name of its file in the folder of the term.
    #[must_use]
    pub fn file(&self) -> String {
        format!("agreement/{}.toml", self.from)
    }
}

/// The agreements of a term as one: the libraries of all of them, and what holds from which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreements {
    /// Every library that took part at any time; sizes, hours, pools, pins and rules are those of the
    /// publication, and what is only shown (names, addresses, people) that of the last agreement.
    pub consortium: Consortium,
    amendments: Vec<Amendment>,
    /// For every library the stretches in which it takes part: first day, and the day after the last
    /// unless it stays.
    stretches: Vec<Vec<(Option<NaiveDate>, Option<NaiveDate>)>>,
}

/// Why an agreement cannot hold for the rest of a term that is published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unamendable {
    /// Calendars would not know their own events again.
    #[error("`{key}` is `{was}` in what was published, and `{is}` in the consortium file")]
    Identity {
        /// The key of `[consortium]`.
        key: &'static str,
        /// As it was published.
        was: String,
        /// As it is to be.
        is: String,
    },
    /// The week would be cut otherwise.
    #[error("the cells of the week would be {is}, and were {was}")]
    Cells {
        /// As it was published.
        was: String,
        /// As it is to be.
        is: String,
    },
    /// Nobody holds a cell that the published week does not have.
    #[error("the week would have the new cell `{0}`")]
    NewCell(String),
}

impl Agreements {
    /// Joins agreements in the order of their days; the first is that of the publication.
    ///
    /// # Errors
    ///
    /// Every reason why one of them cannot hold for this term.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub fn new(dated: &[(NaiveDate, Consortium)]) -> Result<Self, Vec<Unamendable>> {
        let (_, first) = &dated[0];
        let wrong: Vec<Unamendable> =
            dated[1..].iter().flat_map(|(_, later)| unamendable(first, later)).collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let consortium = joined(dated);
        let later = dated[1..].iter();
        let amendments = later.map(|(from, c)| amendment(&consortium, *from, c)).collect();
        let stretches = consortium.libraries().iter().map(|l| stretches(dated, l)).collect();
        Ok(Self { consortium, amendments, stretches })
    }

    /// A term of the consortium with what holds from which of its days.
    #[must_use]
    pub fn onto(&self, term: Term) -> Term {
        let mut memberships = Vec::new();
        for (library, stretches) in self.consortium.indices().zip(&self.stretches) {
            let mut own: Vec<Membership> =
                term.memberships.iter().copied().filter(|m| m.library == library).collect();
            if stretches[..] == [(None, None)] {
                memberships.append(&mut own);
                continue;
            }
            if own.is_empty() {
                own.push(Membership { library, first: term.first, last: term.last, leaves: false });
            }
            let both = own.iter().flat_map(|m| stretches.iter().map(move |s| within(*m, *s)));
            let both: Vec<Membership> = both.filter(|m| m.first <= m.last).collect();
            // One that takes part on no day of the term has left before its first.
            let before = term.first - Days::new(1);
            let gone = Membership { library, first: term.first, last: before, leaves: true };
            memberships.extend(if both.is_empty() { vec![gone] } else { both });
        }
        let amendments = self.amendments.iter().filter(|a| a.from <= term.last).cloned().collect();
        Term { memberships, amendments, ..term }
    }
}

/// Why a later agreement cannot hold for a term that was published with an earlier one.
fn unamendable(first: &Consortium, later: &Consortium) -> Vec<Unamendable> {
    let same = [
        ("id", first.id.as_str(), later.id.as_str()),
        ("timezone", &first.timezone, &later.timezone),
        ("domain", &first.domain, &later.domain),
    ];
    let mut wrong: Vec<Unamendable> = (same.into_iter())
        .filter(|(_, was, is)| was != is)
        .map(|(key, was, is)| Unamendable::Identity { key, was: was.into(), is: is.into() })
        .collect();
    let cells = |c: &Consortium| (c.grid.slot_minutes(), c.grid.seats());
    if cells(first) != cells(later) {
        let said = |c: &Consortium| {
            let (minutes, seats) = cells(c);
            let seats = if seats == 1 { "one seat".to_owned() } else { format!("{seats} seats") };
            format!("{minutes} minutes with {seats}")
        };
        wrong.push(Unamendable::Cells { was: said(first), is: said(later) });
        return wrong;
    }
    let new = later.grid.periods().iter().filter(|p| first.grid.find(p.weekday, p.start).is_none());
    wrong.extend(new.map(|period| Unamendable::NewCell(period.to_string())));
    wrong
}

/// The periods of one grid as those of another, which has them all.
fn moved(periods: &PeriodSet, from: &Consortium, to: &Consortium) -> PeriodSet {
    let there = |p: PeriodIx| {
        let period = from.grid.period(p);
        to.grid.find(period.weekday, period.start)
    };
    periods.iter().filter_map(there).collect()
}

/// Every library of some agreements, with the rules of the first and the words of the last.
fn joined(dated: &[(NaiveDate, Consortium)]) -> Consortium {
    let (_, first) = &dated[0];
    let mut libraries: Vec<Library> = Vec::new();
    for (_, c) in dated {
        for now in c.libraries() {
            let ring = now.ring.iter().cloned().map(|mut person| {
                person.works = moved(&person.works, c, first);
                person
            });
            let ring = ring.collect();
            match libraries.iter_mut().find(|l| l.id == now.id) {
                Some(known) => {
                    let (weight, staffed) = (known.weight, known.staffed);
                    let (prefer, avoid, limits) = (known.prefer, known.avoid, known.limits);
                    let words = now.clone();
                    *known = Library { weight, staffed, prefer, avoid, limits, ring, ..words };
                }
                None => libraries.push(Library {
                    staffed: moved(&now.staffed, c, first),
                    prefer: moved(&now.prefer, c, first),
                    avoid: moved(&now.avoid, c, first),
                    ring,
                    ..now.clone()
                }),
            }
        }
    }
    let (_, last) = dated.last().expect("there is one");
    let mut all = first.with_members(libraries);
    all.name.clone_from(&last.name);
    all.language = last.language;
    all.service.clone_from(&last.service);
    all.must_know.clone_from(&last.must_know);
    all.check.clone_from(&last.check);
    all.usage.clone_from(&last.usage);
    let numbers: Vec<LibraryIx> =
        first.libraries().iter().filter_map(|l| all.find(l.id.as_str())).collect();
    let number = |l: &LibraryIx| numbers[l.at()];
    let pool =
        |p: &GivenPool| GivenPool { members: p.members.iter().map(number).collect(), ..p.clone() };
    let pin = |pin: &Pin| match pin.holder {
        PinHolder::Library(l) => Pin { holder: PinHolder::Library(number(&l)), ..*pin },
        PinHolder::Pool(_) => *pin,
    };
    let agreed = |list: &crate::model::Agreed| crate::model::Agreed {
        libraries: list.libraries.iter().map(number).collect(),
        why: list.why.clone(),
    };
    all.pools = first.pools.iter().map(pool).collect();
    all.pins = first.pins.iter().map(pin).collect();
    all.together = first.together.iter().map(agreed).collect();
    all.apart = first.apart.iter().map(agreed).collect();
    all
}

fn amendment(all: &Consortium, from: NaiveDate, now: &Consortium) -> Amendment {
    let find = |l: &Library| now.find(l.id.as_str());
    let staffed = |l: &Library| {
        find(l).map_or(PeriodSet::EMPTY, |now_l| moved(&now[now_l].staffed, now, all))
    };
    let limits = |l: &Library| find(l).map_or(Limits::NONE, |now_l| now.limits(now_l));
    let every = PeriodSet::first(now.grid.periods().len());
    let member = |l: &LibraryIx| all.find(now[*l].id.as_str());
    let pool = |p: &GivenPool| (p.id.clone(), p.members.iter().filter_map(member).collect());
    Amendment {
        from,
        weights: all.libraries().iter().map(|l| find(l).map_or(0, |l| now[l].weight)).collect(),
        staffed: all.libraries().iter().map(staffed).collect(),
        limits: all.libraries().iter().map(limits).collect(),
        service: moved(&every, now, all),
        pools: now.pools.iter().map(pool).collect(),
    }
}

/// When a library takes part: from the agreement that first has it to the one that has it no longer.
fn stretches(
    dated: &[(NaiveDate, Consortium)],
    library: &Library,
) -> Vec<(Option<NaiveDate>, Option<NaiveDate>)> {
    let mut all: Vec<(Option<NaiveDate>, Option<NaiveDate>)> = Vec::new();
    let mut is_in = false;
    for (at, (from, c)) in dated.iter().enumerate() {
        let is_now = c.find(library.id.as_str()).is_some();
        match (is_in, is_now) {
            (false, true) => all.push(((at > 0).then_some(*from), None)),
            (true, false) => all.last_mut().expect("it was in").1 = Some(*from),
            _ => {}
        }
        is_in = is_now;
    }
    all
}

/// The part of a membership that lies in a stretch.
fn within(m: Membership, (from, until): (Option<NaiveDate>, Option<NaiveDate>)) -> Membership {
    let end = until.map_or(m.last, |until| until - Days::new(1));
    Membership {
        first: from.map_or(m.first, |from| from.max(m.first)),
        last: end.min(m.last),
        leaves: if end < m.last { true } else { m.leaves },
        ..m
    }
}
