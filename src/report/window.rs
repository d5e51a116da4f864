//! The hours of service that catch most demand for a given number of weekly hours.
//!
//! It is exact: for every weekday the best window of each length is found by trying all; the
//! lengths are then shared out over the days by dynamic programming.

use chrono::Weekday;

use crate::model::{Consortium, Interval, Time, Usage, WEEKDAYS};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// Slots in a week.
    pub slots: u32,
    /// Whether every open day has the same hours.
    pub same: bool,
    /// How many libraries must be able to staff a slot.
    pub staffed_by: u32,
    /// The step, in minutes from midnight, at which a window may begin.
    pub step: u32,
}

/// Hours of service: at most one window a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Window {
    /// The days in week order, each with its hours.
    pub days: Vec<(Weekday, Interval)>,
    /// Slots in a week.
    pub slots: u32,
    /// What it catches, in sixtieths of what was counted.
    pub caught: u64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HoursFigures {
    /// Everything that was counted, in sixtieths.
    pub all: u64,
    /// What the present hours catch, with several windows a day if there are any.
    pub present: Window,
    /// The best window.
    pub best: Window,
    /// The best window with one slot more, or with one slot more every day if all days have to be
    /// alike; `None`: no slot is left.
    pub next: Option<Window>,
    /// Length of a slot in minutes.
    pub slot_minutes: u32,
    /// Whether everything was counted in present hours: then nothing is known about others.
    pub only_present: bool,
}

/// What was counted in each minute of the week, in sixtieths: a visit counted by the hour is spread
/// over it.
struct Demand([Vec<u64>; 7]);

impl Demand {
    fn new(usage: &Usage) -> Self {
        use chrono::{Datelike, Timelike};
        let mut minutes: [Vec<u64>; 7] = std::array::from_fn(|_| vec![0; 1440]);
        for chat in &usage.chats {
            let day = chat.start.weekday().num_days_from_monday() as usize;
            minutes[day][(chat.start.hour() * 60 + chat.start.minute()) as usize] += 60;
        }
        for visits in &usage.visits {
            let day = visits.day.weekday().num_days_from_monday() as usize;
            let from = usize::from(visits.hour) * 60;
            for minute in &mut minutes[day][from..from + 60] {
                *minute += u64::from(visits.count);
            }
        }
        Self(minutes)
    }

    fn between(&self, day: usize, from: u32, to: u32) -> u64 {
        self.0[day][from as usize..to as usize].iter().sum()
    }
}

/// Finds the hours; chats and visits count where they began. Of windows that catch the same the one
/// with fewer slots is taken, then the one that begins earlier in the week.
#[must_use]
pub fn hours(consortium: &Consortium, usage: &Usage, ask: Ask) -> HoursFigures {
    let demand = Demand::new(usage);
    let slot = consortium.grid.slot_minutes();
    let week = Week::new(consortium, &demand, ask);
    let find = |slots| if ask.same { week.alike(slots) } else { week.best(slots) };
    let best = find(ask.slots);
    let longest = week.longest();
    let mut further = (ask.slots + 1..=longest).map(find);
    let next = further.find(|window| window.slots > best.slots && window.caught > best.caught);
    let present = present(consortium, &demand);
    let all = (0..7).map(|day| demand.between(day, 0, 1440)).sum();
    let only_present = present.caught == all;
    HoursFigures { all, present, best, next, slot_minutes: slot, only_present }
}

fn present(c: &Consortium, demand: &Demand) -> Window {
    let mut window = Window::default();
    for period in c.grid.indices() {
        let (day, hours) = (c.grid.period(period).weekday, c.grid.interval(period));
        let at = day.num_days_from_monday() as usize;
        window.caught += demand.between(at, hours.start.minutes(), hours.end.minutes());
        window.slots += 1;
        match window.days.last_mut() {
            Some((last, open)) if *last == day && open.end == hours.start => open.end = hours.end,
            _ => window.days.push((day, hours)),
        }
    }
    window
}

/// A window of a day: its first minute and what it catches.
type Run = (u32, u64);

/// For every day and every number of slots all windows that can be staffed, by their first minute.
struct Week {
    runs: [Vec<Vec<Run>>; 7],
    slot: u32,
}

impl Week {
    fn new(c: &Consortium, demand: &Demand, ask: Ask) -> Self {
        let slot = c.grid.slot_minutes();
        let most = (1440 / slot) as usize;
        let starts: Vec<u32> = (0..1440).step_by(ask.step.max(1) as usize).collect();
        let runs = std::array::from_fn(|day| {
            let staffed: Vec<bool> =
                staff(c, day).into_iter().map(|able| able >= ask.staffed_by).collect();
            let of_length = |slots: usize| {
                let fits = |&from: &u32| {
                    (0..slots).all(|s| {
                        let at = from as usize + s * slot as usize;
                        staffed.get(at).copied().unwrap_or(false)
                    })
                };
                let length = u32::try_from(slots).unwrap_or(0) * slot;
                let runs = starts.iter().copied().filter(fits);
                runs.map(|from| (from, demand.between(day, from, from + length))).collect()
            };
            (0..=most).map(|slots| if slots == 0 { Vec::new() } else { of_length(slots) }).collect()
        });
        Self { runs, slot }
    }

    /// The best window of a day with a number of slots; the earliest of equals.
    fn of_day(&self, day: usize, slots: usize) -> Option<Run> {
        let runs = self.runs[day].get(slots)?.iter().copied();
        runs.reduce(|best, run| if run.1 > best.1 { run } else { best })
    }

    /// The most slots that can be open in a week.
    fn longest(&self) -> u32 {
        let of_day = |runs: &Vec<Vec<Run>>| runs.iter().rposition(|r| !r.is_empty()).unwrap_or(0);
        self.runs.iter().map(of_day).map(|n| u32::try_from(n).unwrap_or(0)).sum()
    }

    /// Shares at most a number of slots out over the days: table[s] is the most that the days so
    /// far catch with s slots, and how many each of them has.
    fn best(&self, slots: u32) -> Window {
        let most = slots.min(self.longest()) as usize;
        let mut table: Vec<Option<(u64, Vec<usize>)>> = vec![None; most + 1];
        table[0] = Some((0, Vec::new()));
        for day in 0..7 {
            let mut next: Vec<Option<(u64, Vec<usize>)>> = vec![None; most + 1];
            for (used, before) in table.iter().enumerate() {
                let Some((caught, given)) = before else { continue };
                // More slots on earlier days come first, so that ties go to the earlier day.
                for more in (0..self.runs[day].len()).rev().filter(|more| used + more <= most) {
                    let run = if more == 0 { Some((0, 0)) } else { self.of_day(day, more) };
                    let Some((_, here)) = run else { continue };
                    let entry = &mut next[used + more];
                    let given = given.iter().copied().chain([more]).collect::<Vec<usize>>();
                    let sum = caught + here;
                    let is_better =
                        entry.as_ref().is_none_or(|(c, g)| sum > *c || sum == *c && given > *g);
                    if is_better {
                        *entry = Some((sum, given));
                    }
                }
            }
            table = next;
        }
        let done = table.into_iter().flatten();
        let best = done.reduce(|best, next| if next.0 > best.0 { next } else { best });
        let Some((_, given)) = best else { return Window::default() };
        let runs = given.iter().enumerate().filter(|(_, slots)| **slots > 0);
        self.window(runs.filter_map(|(day, &n)| Some((day, self.of_day(day, n)?, n))))
    }

    /// Tries every window that several days can share, each with the days that catch most.
    fn alike(&self, slots: u32) -> Window {
        let mut best = Window::default();
        for length in 1..self.runs[0].len() {
            let days = (slots as usize / length).min(7);
            let mut starts: Vec<u32> =
                self.runs.iter().flat_map(|runs| runs[length].iter().map(|run| run.0)).collect();
            starts.sort_unstable();
            starts.dedup();
            for start in starts {
                let run = |day: usize| self.runs[day][length].iter().find(|r| r.0 == start);
                let mut open: Vec<(usize, Run)> =
                    (0..7).filter_map(|day| Some((day, *run(day)?))).collect();
                open.sort_by_key(|&(day, (_, caught))| (std::cmp::Reverse(caught), day));
                open.truncate(days);
                open.retain(|(_, (_, caught))| *caught > 0);
                open.sort_by_key(|&(day, _)| day);
                let window = self.window(open.into_iter().map(|(day, run)| (day, run, length)));
                if (window.caught, best.slots) > (best.caught, window.slots) {
                    best = window;
                }
            }
        }
        best
    }

    fn window(&self, days: impl Iterator<Item = (usize, Run, usize)>) -> Window {
        let mut window = Window::default();
        for (day, (start, caught), slots) in days {
            let slots = u32::try_from(slots).unwrap_or(0);
            let time = |minutes| Time::from_minutes(minutes).unwrap_or(Time::END_OF_DAY);
            let hours = Interval { start: time(start), end: time(start + slots * self.slot) };
            window.days.push((WEEKDAYS[day], hours));
            window.slots += slots;
            window.caught += caught;
        }
        window
    }
}

/// How many libraries can staff a slot that begins at each minute of a day, from start to end.
fn staff(c: &Consortium, day: usize) -> Vec<u32> {
    let slot = c.grid.slot_minutes();
    // How many more there are at a minute than at the minute before.
    let mut more = vec![0_i64; 1441];
    let mut add = |hours: Interval| {
        if hours.start.minutes() + slot <= hours.end.minutes() {
            more[hours.start.minutes() as usize] += 1;
            more[(hours.end.minutes() - slot) as usize + 1] -= 1;
        }
    };
    for library in c.libraries() {
        if library.hours.is_empty() {
            add(Interval::DAY);
        }
        library.hours.iter().filter(|(d, _)| *d == WEEKDAYS[day]).for_each(|(_, open)| add(*open));
    }
    let mut able = 0;
    let count = |more: &i64| {
        able += more;
        u32::try_from(able).unwrap_or(0)
    };
    more[..1440].iter().map(count).collect()
}
