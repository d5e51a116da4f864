//! The best hours against trying everything.

use std::fmt::Write as _;

use chrono::Weekday;
use vuoro::model::{Consortium, Usage, UsageForm, UsagePreset};
use vuoro::report::{Ask, hours};

use crate::draw::{Draw, visits};
use crate::place::{consortium, piki, preset, read};

const PIKI: Ask = Ask { slots: 15, same: false, staffed_by: 2, step: 60 };

fn piki_visits(c: &Consortium, seed: u64) -> Usage {
    read(c, &UsageForm::of(UsagePreset::ExcelFi), visits(seed).as_bytes()).unwrap().0
}

#[test]
fn on_visits_like_those_of_piki_it_finds_what_piki_chose() {
    let c = piki();
    for seed in 0..50 {
        for same in [false, true] {
            let figures = hours(&c, &piki_visits(&c, seed), Ask { same, ..PIKI });
            assert_eq!(figures.best, figures.present, "seed {seed}, {same}");
            let shown: Vec<_> = (figures.best.days.iter())
                .map(|(day, h)| (*day, h.start.to_string(), h.end.to_string()))
                .collect();
            let expected = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri]
                .map(|day| (day, "10:00".to_owned(), "16:00".to_owned()));
            assert_eq!(shown, expected);
            assert!(!figures.only_present);
        }
    }
}

/// A consortium of two libraries with drawn hours and slots of two hours.
fn drawn(draw: &mut Draw) -> Consortium {
    let mut libraries = String::new();
    for name in ["kotka", "hamina"] {
        let _ = write!(
            libraries,
            "[[library]]\nid = \"{name}\"\nname = \"{name}\"\nsize = 1\nhours = {{ "
        );
        for day in ["mon", "tue", "wed"] {
            let from = 8 + draw.below(4);
            let to = from + 4 + draw.below(24 - from - 4);
            let from = if day == "mon" { 8 } else { from };
            let _ = write!(libraries, "{day} = [\"{from}:00-{to}:00\"], ");
        }
        libraries = libraries.trim_end_matches(", ").to_owned() + " }\n";
    }
    consortium(&format!(
        "format = 1\n[consortium]\nid = \"kymi\"\nname = \"Kymi\"\ntimezone = \"Europe/Helsinki\"\n\
         language = \"en\"\ndomain = \"kymi.example\"\n[service]\nname = \"Chat\"\nslot_minutes = 120\n\
         seats = 1\n[service.hours]\nmon = [\"8:00-10:00\"]\n{libraries}"
    ))
}

/// Every window of a day: first hour, slots and catch; none at first.
fn windows(c: &Consortium, day: Weekday, staffed_by: u32, counts: &[u64]) -> Vec<(u64, u64, u64)> {
    let mut found = vec![(0, 0, 0)];
    for from in 0..24_u64 {
        for slots in 1..=(24 - from) / 2 {
            let able = |slot: u64| {
                let (from, to) = ((from + 2 * slot) * 60, (from + 2 * slot + 2) * 60);
                let has = |l: &&vuoro::model::Library| {
                    l.hours.iter().any(|(d, h)| {
                        *d == day
                            && u64::from(h.start.minutes()) <= from
                            && to <= u64::from(h.end.minutes())
                    })
                };
                c.libraries().iter().filter(has).count() as u32 >= staffed_by
            };
            if (0..slots).all(able) {
                let caught = counts[from as usize..(from + 2 * slots) as usize].iter().sum();
                found.push((from, slots, caught));
            }
        }
    }
    found
}

#[test]
fn no_window_catches_more() {
    let mut draw = Draw(3);
    for _ in 0..60 {
        let c = drawn(&mut draw);
        let mut text = "weekday,hour,visits\n".to_owned();
        let mut counts = [[0_u64; 24]; 3];
        for (day, name) in ["mon", "tue", "wed"].into_iter().enumerate() {
            for hour in 0..24 {
                counts[day][hour] = draw.below(20);
                let _ = writeln!(text, "{name},{hour},{}", counts[day][hour]);
            }
        }
        let usage = preset(&c, UsagePreset::Plain, &text);
        let staffed_by = 1 + draw.below(2) as u32;
        let slots = 1 + draw.below(9);
        let days = [Weekday::Mon, Weekday::Tue, Weekday::Wed];
        let all: Vec<_> = (0..3).map(|d| windows(&c, days[d], staffed_by, &counts[d])).collect();
        let best = |slots: u64, same: bool| {
            let mut best = 0;
            for a in &all[0] {
                for b in &all[1] {
                    for d in &all[2] {
                        let open: Vec<_> = [a, b, d].into_iter().filter(|w| w.1 > 0).collect();
                        let alike = open.windows(2).all(|w| (w[0].0, w[0].1) == (w[1].0, w[1].1));
                        if a.1 + b.1 + d.1 <= slots && (!same || alike) {
                            best = best.max(a.2 + b.2 + d.2);
                        }
                    }
                }
            }
            best * 60
        };
        for same in [false, true] {
            let ask = Ask { slots: slots as u32, same, staffed_by, step: 60 };
            let figures = hours(&c, &usage, ask);
            assert_eq!(figures.best.caught, best(slots, same), "{ask:?}");
            if let Some(next) = &figures.next {
                assert_eq!(next.caught, best(next.slots.into(), same));
                // Nothing between brings anything.
                assert!(
                    (figures.best.slots + 1..next.slots).all(|s| {
                        s <= slots as u32 || best(s.into(), same) == figures.best.caught
                    })
                );
            }
        }
    }
}

#[test]
fn hours_that_too_few_can_staff_are_of_no_use() {
    let c = piki();
    let usage = piki_visits(&c, 1);
    let most = |staffed_by| hours(&c, &usage, Ask { staffed_by, slots: 30, ..PIKI }).best;
    let able = |c: &Consortium, staffed_by: usize| {
        most(staffed_by as u32).days.iter().all(|(day, open)| {
            (open.start.minutes()..open.end.minutes()).step_by(120).all(|from| {
                let has = |l: &&vuoro::model::Library| {
                    let covers = |(d, h): &(Weekday, vuoro::model::Interval)| {
                        d == day && h.start.minutes() <= from && from + 120 <= h.end.minutes()
                    };
                    l.hours.is_empty() || l.hours.iter().any(covers)
                };
                c.libraries().iter().filter(has).count() >= staffed_by
            })
        })
    };
    for staffed_by in [1, 2, 5, 10, 15] {
        assert!(able(&c, staffed_by), "{staffed_by}");
    }
    assert!(most(1).caught > most(15).caught);
    assert_eq!(most(23).slots, 0);
}

#[test]
fn a_log_of_chats_knows_nothing_of_other_hours() {
    let c = piki();
    let usage = preset(&c, UsagePreset::Plain, "start\n2018-09-03 10:00\n2018-09-07 15:59\n");
    let figures = hours(&c, &usage, PIKI);
    assert!(figures.only_present);
    assert_eq!((figures.best.caught, figures.all), (120, 120));
    assert_eq!(figures.best.slots, 2);
}
