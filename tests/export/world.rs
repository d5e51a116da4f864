//! A small consortium with every kind of duty, and ways to read what was written.

use std::ops::{Deref, DerefMut};

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use vuoro::export::csv::{self, Dialect};
use vuoro::export::ical::Calendars;
use vuoro::model::*;

/// A plan that was put together by hand.
#[derive(Clone)]
pub struct World(pub Plan);

impl Deref for World {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.0
    }
}

impl DerefMut for World {
    fn deref_mut(&mut self) -> &mut Plan {
        &mut self.0
    }
}

pub const AKAA: LibraryIx = LibraryIx(0);
pub const NOKIA: LibraryIx = LibraryIx(1);
pub const TAMPERE: LibraryIx = LibraryIx(2);
pub const YLOJARVI: LibraryIx = LibraryIx(3);
const POOL: HolderIx = HolderIx(2);

pub fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn library(name: &str, weight: u64, phone: Option<&str>) -> Library {
    Library {
        id: id(&name.to_lowercase().replace('ö', "o").replace('ä', "a")),
        was: Vec::new(),
        name: name.to_owned(),
        weight,
        staffed: PeriodSet::first(4),
        hours: Vec::new(),
        prefer: PeriodSet::EMPTY,
        avoid: PeriodSet::EMPTY,
        ring: Vec::new(),
        seats: 1,
        limits: Limits::NONE,
        email: None,
        phone: phone.map(str::to_owned),
        contact: None,
    }
}

pub fn consortium(periods: Vec<Period>) -> Consortium {
    let frame = Frame {
        id: id("piki"),
        name: "PIKI-kirjastot".to_owned(),
        timezone: "Europe/Helsinki".to_owned(),
        language: Language::Fi,
        domain: "chat.piki.example".to_owned(),
        service: Service {
            name: "PIKI Chat".to_owned(),
            url: Some("https://chat.piki.example/ohje".to_owned()),
        },
        grid: Grid::new(120, 1, periods),
        rules: Rules::default(),
    };
    let libraries = vec![
        library("Tampere", 232_407, Some("+358 00 000 0001")),
        library("Nokia", 33_425, Some("+358 00 000 0002")),
        library("Ylöjärvi", 32_999, None),
        library("Akaa", 16_467, Some("+358 00 000 0004")),
    ];
    Consortium::new(frame, libraries)
}

pub fn period(weekday: Weekday, start: &str) -> Period {
    Period { weekday, start: Time::parse(start).unwrap() }
}

fn share(name: Option<&str>, text: &str, kind: HolderKind, members: &[LibraryIx]) -> Share {
    let weight = |m: &LibraryIx| [16_467, 33_425, 232_407, 32_999][m.at()];
    let holder = Holder {
        id: id(text),
        kind,
        name: name.map(str::to_owned),
        members: members.to_vec(),
        turns: TurnRule::ByShare,
    };
    let quota = Quota::new(members.iter().map(weight).sum(), 4, 315_298);
    Share {
        holder,
        quota,
        claim: quota,
        slots: if text == "tampere" { 2 } else { 1 },
        periods: vuoro::model::PeriodSet::EMPTY,
        targets: None,
    }
}

pub fn term(first: &str, last: &str) -> Term {
    Term {
        id: id("2018-syksy"),
        name: "Syksy 2018".to_owned(),
        first: day(first),
        last: day(last),
        published: Some(at("2018-08-20T09:00:00Z")),
        holidays: Vec::new(),
        closures: Vec::new(),
        absences: Vec::new(),
        away: Vec::new(),
        stints: Vec::new(),
        ahead: Vec::new(),
        memberships: Vec::new(),
        amendments: Vec::new(),
        carried: vec![0; 4],
        keep: None,
        load: None,
        changes: Vec::new(),
        missed: Vec::new(),
    }
}

pub fn duty(date: &str, period: u16, holder: u32, library: LibraryIx, kind: Kind) -> Duty {
    Duty {
        date: day(date),
        period: PeriodIx(period),
        seat: 1,
        holder: HolderIx(holder),
        library: Some(library),
        kind,
        status: Status::Confirmed,
        sequence: 0,
        changed: None,
        unfilled: None,
    }
}

/// Two weeks around the end of summer time, with one duty of every kind.
pub fn duties() -> Vec<Duty> {
    let changed = Some(at("2018-09-14T08:30:00Z"));
    let mut given = duty("2018-10-23", 2, 0, NOKIA, Kind::Own);
    (given.status, given.sequence, given.changed) = (Status::Cancelled, 1, changed);
    let mut taken = duty("2018-10-23", 2, 0, TAMPERE, Kind::Swap);
    (taken.sequence, taken.changed) = (0, changed);
    let mut open = duty("2018-10-30", 3, POOL.0, AKAA, Kind::Turn);
    (open.library, open.status) = (None, Status::Open);
    let mut nobody = duty("2018-10-29", 1, 1, TAMPERE, Kind::Own);
    (nobody.library, nobody.status) = (None, Status::Unfilled);
    nobody.unfilled = Some(Box::new(Unfilled(vec![
        (AKAA, Why::NoStaff),
        (NOKIA, Why::Absent),
        (TAMPERE, Why::Absent),
        (YLOJARVI, Why::OnDuty),
    ])));
    vec![
        duty("2018-10-22", 0, 1, TAMPERE, Kind::Own),
        duty("2018-10-22", 1, 1, TAMPERE, Kind::Own),
        given,
        taken,
        duty("2018-10-23", 3, POOL.0, YLOJARVI, Kind::Turn),
        duty("2018-10-29", 0, 1, NOKIA, Kind::Substitute),
        nobody,
        duty("2018-10-30", 2, 0, NOKIA, Kind::Own),
        open,
    ]
}

pub fn world() -> World {
    let periods = vec![
        period(Weekday::Mon, "10:00"),
        period(Weekday::Mon, "12:00"),
        period(Weekday::Tue, "12:00"),
        period(Weekday::Tue, "14:00"),
    ];
    let consortium = consortium(periods);
    let library = HolderKind::Library;
    let allocation = Allocation {
        shares: vec![
            share(Some("Nokia"), "nokia", library, &[NOKIA]),
            share(Some("Tampere"), "tampere", library, &[TAMPERE]),
            share(None, "pool-1", HolderKind::FormedPool, &[AKAA, YLOJARVI]),
        ],
        ties: vec![Tie { tied: vec!["akaa".to_owned(), "nokia".to_owned()], served: 1, by: "id" }],
        steering: None,
        quality: Quality {
            objective: 35_222_499_999_999,
            best: 35_222_500_000_000,
            lower_bound: 35_000_000_000_000,
            proven: false,
            all_wishes: true,
        },
    };
    let holders = [1, 1, 0, 2].map(HolderIx).to_vec();
    let row = |library, owed, held| LedgerRow {
        library,
        owed,
        held,
        carried_in: -30,
        missed: 0,
        excused: 0,
        left: None,
    };
    World(Plan {
        pattern: Pattern::new(&consortium.grid, holders),
        turns: Turns(vec![PoolTurns {
            pool: POOL,
            bound: Some(666_667),
            proven: true,
            order: vec![Some(YLOJARVI), None],
        }]),
        planned: Roster::new(duties()),
        roster: Roster::new(duties()),
        ledger: Ledger(vec![
            row(AKAA, 44, 0),
            row(NOKIA, 89, 240),
            row(TAMPERE, 619, 360),
            row(YLOJARVI, 88, 120),
        ]),
        term: term("2018-10-22", "2018-10-30"),
        consortium,
        allocation,
        origin: Origin::Planned,
    })
}

impl World {
    pub fn calendars(&self) -> Calendars<'_> {
        Calendars::new(self).unwrap()
    }

    /// The calendar of a library as text.
    pub fn ics(&self, library: LibraryIx) -> String {
        let mut out = Vec::new();
        self.calendars().library(library, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The calendar of the whole roster as text.
    pub fn all(&self) -> String {
        let mut out = Vec::new();
        self.calendars().all(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    pub fn roster_csv(&self) -> String {
        let mut out = Vec::new();
        let dialect = Dialect::Standard;
        csv::roster(&self.consortium, &self.allocation, &self.roster, dialect, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    pub fn ledger_csv(&self) -> String {
        let mut out = Vec::new();
        csv::ledger(&self.consortium, &self.ledger, Dialect::Standard, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// A term of ordinary weeks, fifteen cells each, over the end of summer time.
    pub fn whole_term() -> Self {
        let starts = ["10:00", "12:00", "14:00"];
        let days = &WEEKDAYS[..5];
        let periods = days.iter().flat_map(|&d| starts.map(|start| period(d, start))).collect();
        let mut world = world();
        world.consortium = consortium(periods);
        world.term = term("2018-09-03", "2018-12-21");
        let served = [(0, NOKIA), (1, TAMPERE), (1, TAMPERE), (2, AKAA), (2, YLOJARVI)];
        let occurrences = world.term.occurrences(&world.consortium.grid).into_iter();
        let duties = occurrences.zip(served.iter().cycle()).map(|(o, &(holder, library))| {
            duty(&o.date.to_string(), o.period.0, holder, library, Kind::Own)
        });
        world.roster = Roster::new(duties.collect());
        world.pattern = Pattern::new(&world.consortium.grid, vec![HolderIx(0); 15]);
        world
    }

    /// The same world with one duty, Nokia's, in a service that opens at this time every day.
    pub fn single(date: &str, start: &str) -> Self {
        use chrono::Datelike;
        let mut world = world();
        let consortium = consortium(vec![period(day(date).weekday(), start)]);
        world.pattern = Pattern::new(&consortium.grid, vec![HolderIx(0)]);
        world.consortium = consortium;
        world.term = term(date, date);
        world.roster = Roster::new(vec![duty(date, 0, 0, NOKIA, Kind::Own)]);
        world
    }
}

/// Content lines with their folds undone.
pub fn lines(ics: &str) -> Vec<String> {
    let unfolded = ics.replace("\r\n ", "");
    unfolded.split_terminator("\r\n").map(str::to_owned).collect()
}

/// The lines of every event, without BEGIN and END.
pub fn events(ics: &str) -> Vec<Vec<String>> {
    let mut events = Vec::new();
    let mut open = None;
    for line in lines(ics) {
        match line.as_str() {
            "BEGIN:VEVENT" => open = Some(Vec::new()),
            "END:VEVENT" => events.extend(open.take()),
            _ => open.iter_mut().for_each(|event| event.push(line.clone())),
        }
    }
    events
}

/// The value of a property that an event has once; the parameters are part of the name.
pub fn value<'a>(event: &'a [String], name: &str) -> &'a str {
    let mut found = event.iter().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let value = found.next().unwrap_or_else(|| panic!("{name} in {event:?}"));
    assert_eq!(found.next(), None, "{name} once");
    value
}

/// The event of an id on a date (`20181022T1000`).
pub fn event_of(ics: &str, slot: &str, whom: &str) -> Vec<String> {
    let uid = format!("piki.2018-syksy.{slot}-1.{whom}@chat.piki.example");
    let mut found = events(ics).into_iter().filter(|e| value(e, "UID") == uid);
    found.next().unwrap_or_else(|| panic!("{uid} in {ics}"))
}
