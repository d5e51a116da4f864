//! Agreements that a librarian could have written, with ties, tiny shares and narrow hours likely.

use std::fmt::Write as _;
use std::ops::Deref;

use proptest::prelude::*;
use vuoro::input::{self, SourceMap};
use vuoro::model::{Consortium, Plan, Term};
use vuoro::plan::{self, Infeasible, Unplanned};

/// The days of the generated weeks.
const DAYS: [&str; 5] = ["mon", "tue", "wed", "thu", "fri"];

/// One generated library: its size and, per day, the number of its staffed stretch.
#[derive(Debug, Clone)]
pub struct Member {
    pub size: u64,
    pub hours: Vec<usize>,
    pub wish: usize,
    pub carried: i64,
    pub absent: Option<(u32, u32)>,
    pub joins: Option<u32>,
    /// Seats that it can staff at once.
    pub seats: u32,
    /// The most that it serves in a day, in a row and in a week, where that is not what all do.
    pub limits: [Option<u16>; 3],
}

impl Default for Member {
    fn default() -> Self {
        let hours = vec![1; DAYS.len()];
        Self {
            size: 1,
            hours,
            wish: 0,
            carried: 0,
            absent: None,
            joins: None,
            seats: 1,
            limits: [None; 3],
        }
    }
}

/// Everything that two files and a ledger say.
#[derive(Debug, Clone)]
pub struct Agreement {
    pub members: Vec<Member>,
    pub days: usize,
    pub seats: u32,
    pub own_slot_from: &'static str,
    pub remainders: &'static str,
    pub method: &'static str,
    pub turns: &'static str,
    pub weeks: u32,
    pub closed: Option<u32>,
    /// How many of the last members are in a pool agreed beforehand.
    pub given: usize,
    /// Members of a `[[together]]` list, and of an `[[apart]]` list.
    pub together: Vec<usize>,
    pub apart: Vec<usize>,
    /// Fewest and most members of a pool.
    pub pool_size: (usize, usize),
    /// Pins: a period by its number, and a member, or one beyond for the given pool.
    pub pins: Vec<(usize, usize)>,
    /// The most that everybody serves in a day, in a row and in a week.
    pub limits: [Option<u16>; 3],
}

impl Default for Agreement {
    fn default() -> Self {
        Self {
            members: Vec::new(),
            days: 5,
            seats: 1,
            own_slot_from: "0.75",
            remainders: "round",
            method: "webster",
            turns: "by-share",
            weeks: 2,
            closed: None,
            given: 0,
            together: Vec::new(),
            apart: Vec::new(),
            pool_size: (2, 4),
            pins: Vec::new(),
            limits: [None; 3],
        }
    }
}

/// Staffed stretches of a day; the service is open from 10 to 14, two slots.
const HOURS: [&str; 4] = ["", "10:00-14:00", "10:00-12:00", "12:00-15:00"];

fn member() -> impl Strategy<Value = Member> {
    let size = prop_oneof![
        4 => prop::sample::select(vec![1u64, 2, 3, 4, 6, 8]),
        2 => prop::sample::select(vec![10u64, 10, 20, 30]),
        1 => 1u64..200,
    ];
    let day =
        prop_oneof![1 => Just(0usize), 6 => Just(1usize), 1 => Just(2usize), 1 => Just(3usize)];
    let away = prop::option::weighted(0.2, (0u32..20, 1u32..9));
    let carried = prop_oneof![3 => Just(0i64), 1 => -500i64..500];
    let joins = prop::option::weighted(0.1, 1u32..20);
    (size, prop::collection::vec(day, 5), 0usize..6, carried, away, joins).prop_map(
        |(size, hours, wish, carried, absent, joins)| Member {
            size,
            hours,
            wish,
            carried,
            absent,
            joins,
            ..Member::default()
        },
    )
}

/// Small agreements of all kinds.
pub fn agreement() -> impl Strategy<Value = Agreement> {
    let rules = (
        prop::sample::select(vec!["0.75", "1.0", "0.5"]),
        prop::sample::select(vec!["round", "round", "pool"]),
        prop::sample::select(vec!["webster", "webster", "hamilton", "dhondt", "adams"]),
        prop::sample::select(vec!["by-share", "by-share", "equal", "open"]),
    );
    let sizes = (1usize..=5, 1u32..=2, 2u32..6, prop::option::weighted(0.4, 0u32..20));
    let list = || {
        prop_oneof![2 => Just(vec![]), 1 => prop::collection::btree_set(0usize..8, 2..4)
        .prop_map(|set| set.into_iter().collect::<Vec<_>>())]
    };
    let sizes_of_pools = prop::sample::select(vec![(2, 4), (2, 4), (2, 4), (2, 2), (3, 3)]);
    let pins =
        prop_oneof![3 => Just(vec![]), 1 => prop::collection::vec((0usize..10, 0usize..9), 1..4)];
    let lists = (list(), list(), sizes_of_pools, pins);
    (prop::collection::vec(member(), 1..9), rules, sizes, 0usize..4, lists).prop_map(
        |(members, (own_slot_from, remainders, method, turns), sizes, given, lists)| {
            let named = |list: Vec<usize>| {
                let list: Vec<usize> = list.into_iter().filter(|l| *l < members.len()).collect();
                if list.len() < 2 { vec![] } else { list }
            };
            let (together, apart) = (named(lists.0), named(lists.1));
            let (pool_size, mut pins) = (lists.2, lists.3);
            pins.retain(|(cell, _)| *cell < sizes.0 * 2);
            let (days, seats, weeks, closed) = sizes;
            let given = if given >= 2 && given < members.len() { given } else { 0 };
            Agreement {
                members,
                days,
                seats,
                own_slot_from,
                remainders,
                method,
                turns,
                weeks,
                closed,
                given,
                together,
                apart,
                pool_size,
                pins,
                limits: [None; 3],
            }
        },
    )
}

/// Agreements with limits for all or for some.
pub fn limited() -> impl Strategy<Value = Agreement> {
    let day = || prop::option::weighted(0.4, 1u16..3);
    let limits =
        move || (day(), prop::option::weighted(0.3, 1u16..2), prop::option::weighted(0.3, 1u16..6));
    let own = prop::collection::vec(prop::option::weighted(0.4, limits()), 8);
    (agreement(), prop::option::weighted(0.6, limits()), own).prop_map(|(mut a, all, own)| {
        let listed = |limits: Option<(Option<u16>, Option<u16>, Option<u16>)>| {
            limits.map_or([None; 3], |(day, row, week)| [day, row, week])
        };
        a.limits = listed(all);
        a.members.iter_mut().zip(own).for_each(|(member, own)| member.limits = listed(own));
        a
    })
}

/// The lines of a file for the most that somebody serves.
fn limit_lines(limits: [Option<u16>; 3]) -> String {
    let keys = ["max_per_day", "max_in_a_row", "max_per_week"];
    let lines =
        keys.iter().zip(limits).filter_map(|(key, most)| Some(format!("{key} = {}\n", most?)));
    lines.collect()
}

impl Agreement {
    /// The id of a member.
    pub fn id(at: usize) -> String {
        format!("lib-{}", (b'a' + u8::try_from(at).unwrap()) as char)
    }

    /// The consortium file, its libraries in this order.
    pub fn consortium(&self, order: &[usize]) -> String {
        let mut text = format!(
            "format = 1\n[consortium]\nid = \"test\"\nname = \"Testi\"\n\
             timezone = \"Europe/Helsinki\"\nlanguage = \"fi\"\ndomain = \"test.example\"\n\
             [service]\nname = \"Chat\"\nslot_minutes = 120\nseats = {}\n[service.hours]\n",
            self.seats
        );
        for day in &DAYS[..self.days] {
            writeln!(text, "{day} = [\"10:00-14:00\"]").unwrap();
        }
        writeln!(
            text,
            "[allocation]\nmethod = \"{}\"\nown_slot_from = {}\nremainders = \"{}\"\n\
             turns = \"{}\"\npool_size = [{}, {}]\n",
            self.method,
            self.own_slot_from,
            self.remainders,
            self.turns,
            self.pool_size.0,
            self.pool_size.1
        )
        .unwrap();
        text += &limit_lines(self.limits);
        for &at in order {
            let m = &self.members[at];
            let id = Self::id(at);
            let hours = (0..self.days).map(|d| (DAYS[d], HOURS[m.hours[d]]));
            let hours: Vec<String> = hours
                .filter(|(_, h)| !h.is_empty())
                .map(|(d, h)| format!("{d} = [\"{h}\"]"))
                .collect();
            writeln!(text, "[[library]]\nid = \"{id}\"\nname = \"{id}\"\nsize = {}", m.size)
                .unwrap();
            if !hours.is_empty() {
                writeln!(text, "hours = {{ {} }}", hours.join(", ")).unwrap();
            }
            if m.seats > 1 {
                writeln!(text, "seats = {}", m.seats).unwrap();
            }
            text += &limit_lines(m.limits);
            match m.wish {
                1 => writeln!(text, "prefer = [\"mon 10:00\"]").unwrap(),
                2 => writeln!(text, "avoid = [\"mon 12:00\"]").unwrap(),
                _ => {}
            }
        }
        if self.given > 0 {
            let members = (self.members.len() - self.given..self.members.len()).map(Self::id);
            let members: Vec<String> = members.map(|m| format!("\"{m}\"")).collect();
            let members = members.join(", ");
            writeln!(text, "[[pool]]\nid = \"given\"\nname = \"Annettu\"\nmembers = [{members}]")
                .unwrap();
        }
        text + &self.agreed()
    }

    /// The pins and lists of the consortium file.
    fn agreed(&self) -> String {
        let mut text = String::new();
        let mut seats = std::collections::BTreeMap::new();
        for &(cell, who) in &self.pins {
            let seat = seats.entry(cell).and_modify(|s| *s += 1).or_insert(1);
            let start = ["10:00", "12:00"][cell % 2];
            let cell = format!("{} {start} #{seat}", DAYS[cell / 2]);
            let who = if who < self.members.len() { Self::id(who) } else { "given".to_owned() };
            writeln!(text, "[[pin]]\ncell = \"{cell}\"\nholder = \"{who}\"").unwrap();
        }
        for (key, list) in [("together", &self.together), ("apart", &self.apart)] {
            if !list.is_empty() {
                let ids: Vec<String> =
                    list.iter().map(|&l| format!("\"{}\"", Self::id(l))).collect();
                writeln!(text, "[[{key}]]\nlibraries = [{}]", ids.join(", ")).unwrap();
            }
        }
        text
    }

    /// A day of the term, as files write it.
    pub fn day(&self, offset: u32) -> String {
        let first = chrono::NaiveDate::from_ymd_opt(2018, 9, 3).unwrap();
        let offset = offset.min(self.weeks * 7 - 1);
        (first + chrono::Days::new(u64::from(offset))).to_string()
    }

    /// The term file.
    pub fn term(&self) -> String {
        let mut text = format!(
            "format = 1\n[term]\nid = \"t\"\nname = \"T\"\nfirst = 2018-09-03\nlast = {}\n\
             published = 2018-08-20T09:00:00Z\nledger = \"ledger.csv\"\n",
            self.day(self.weeks * 7 - 1)
        );
        if let Some(day) = self.closed {
            writeln!(text, "[[closed]]\nfirst = {}", self.day(day)).unwrap();
        }
        for (at, m) in self.members.iter().enumerate() {
            if let Some((first, length)) = m.absent {
                let (first, last) = (self.day(first), self.day(first + length));
                let id = Self::id(at);
                writeln!(text, "[[absence]]\nlibrary = \"{id}\"\nfirst = {first}\nlast = {last}")
                    .unwrap();
            }
            if let Some(first) = m.joins {
                let (id, first) = (Self::id(at), self.day(first));
                writeln!(text, "[[member]]\nlibrary = \"{id}\"\nfirst = {first}").unwrap();
            }
        }
        text
    }

    /// The ledger of the term before.
    pub fn ledger(&self) -> String {
        let mut text = String::from(
            "library,name,owed_minutes,held_minutes,carried_in_minutes,balance_minutes\n",
        );
        for (at, m) in self.members.iter().enumerate() {
            let id = Self::id(at);
            writeln!(text, "{id},{id},0,{0},0,{0}", m.carried).unwrap();
        }
        text
    }

    /// Reads the consortium file; `None` when it is refused.
    pub fn read_consortium(&self, order: &[usize]) -> Option<(Consortium, SourceMap)> {
        let mut sources = SourceMap::default();
        let file = sources.add("consortium.toml", self.consortium(order).as_bytes());
        Some((input::consortium(&mut sources, file).ok()?.value, sources))
    }

    /// Reads the files; `None` when they are refused, such as a library without a staffed cell.
    pub fn read(&self, order: &[usize]) -> Option<(Consortium, Term)> {
        let (consortium, mut sources) = self.read_consortium(order)?;
        let ledger = sources.add("ledger.csv", self.ledger().as_bytes());
        let file = sources.add("term.toml", self.term().as_bytes());
        let term = input::term(&mut sources, file, &consortium, Some(ledger)).ok()?.value;
        Some((consortium, term))
    }
}

/// A plan, and the best totals beside it.
#[derive(Debug, Clone)]
pub struct Planned {
    pub plan: Plan,
    pub best: Vec<u32>,
}

impl Deref for Planned {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.plan
    }
}

/// Whatever was agreed, the plans are the same.
impl PartialEq for Planned {
    fn eq(&self, other: &Self) -> bool {
        let made = |p: &Self| (p.plan.as_published(), p.roster.clone(), p.ledger.clone());
        made(self) == made(other) && self.best == other.best
    }
}

/// Plans a term from end to end.
pub fn plan(c: &Consortium, term: &Term) -> Result<Planned, Infeasible> {
    match plan::plan(c, term) {
        Ok(plan) => Ok(Planned { plan, best: plan::best_totals(c, term) }),
        Err(Unplanned::Infeasible(why)) => Err(why),
        Err(why) => panic!("{why}"),
    }
}

/// A library in its own words: whether it can serve a period on a date, from the files' facts.
pub fn can_serve(
    c: &Consortium,
    term: &Term,
    library: vuoro::model::LibraryIx,
    duty: (chrono::NaiveDate, vuoro::model::PeriodIx),
) -> bool {
    let (date, period) = duty;
    let hours = c.grid.interval(period);
    c[library].staffed.contains(period)
        && term.is_member(library, date)
        && !term.absences.iter().any(|a| a.library == library && a.closure.touches(date, hours))
}
