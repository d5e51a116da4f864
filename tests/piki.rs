//! What the real consortium of 2018 must give: the published table, the fair and the exact plan.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use vuoro::export::ical::Calendars;
use vuoro::input::{self, SourceMap};
use vuoro::model::{HolderKind, Plan, Quality, Status};
use vuoro::plan;
use vuoro::report::{TermFigures, term_figures};

struct Planned {
    plan: Plan,
    figures: TermFigures,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn planned(example: &str) -> Planned {
    planned_with(example, |text| text)
}

/// Plans an example after a change of its consortium file.
fn planned_with(example: &str, change: impl Fn(String) -> String) -> Planned {
    let folder = root().join("examples").join(example);
    let mut sources = SourceMap::default();
    let text = change(fs::read_to_string(folder.join("consortium.toml")).unwrap());
    let file = sources.add("consortium.toml", text.as_bytes());
    let consortium = input::consortium(&mut sources, file).expect("is right").value;
    let text = fs::read(folder.join("syksy.toml")).unwrap();
    let file = sources.add("syksy.toml", &text);
    let term = input::term(&mut sources, file, &consortium, None).expect("is right").value;
    let plan = plan::plan(&consortium, &term).unwrap();
    let figures = term_figures(&plan, &plan::best_totals(&consortium, &term));
    Planned { plan, figures }
}

impl Deref for Planned {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.plan
    }
}

impl Planned {
    /// Slots of every library that holds some alone, by name, and of every pool by its members.
    fn slots(&self) -> BTreeMap<String, u32> {
        let c = &self.consortium;
        let shares = self.allocation.shares.iter().map(|share| {
            let names: Vec<&str> =
                share.holder.members.iter().map(|&m| c[m].name.as_str()).collect();
            (names.join(", "), share.slots)
        });
        shares.collect()
    }

    fn owners(&self) -> Vec<(&str, u32)> {
        let own = |s: &&vuoro::model::Share| s.holder.kind == HolderKind::Library;
        let name = |s: &vuoro::model::Share| self.consortium[s.holder.members[0]].name.as_str();
        self.allocation.shares.iter().filter(own).map(|s| (name(s), s.slots)).collect()
    }

    fn pools(&self) -> usize {
        self.allocation.shares.iter().filter(|s| s.holder.kind != HolderKind::Library).count()
    }

    /// The largest distance of a library's balance from zero, in hours.
    #[expect(clippy::cast_precision_loss, reason = "a few hours")]
    fn furthest(&self) -> f64 {
        self.figures.libraries.iter().map(|l| l.balance.abs()).max().unwrap() as f64 / 60.0
    }

    fn duties(&self) -> BTreeMap<&str, u32> {
        let row = |l: &vuoro::report::LibraryFigures| {
            (self.consortium[l.library].name.as_str(), l.duties)
        };
        self.figures.libraries.iter().map(row).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "compared to a few digits")]
fn value(units: u128) -> f64 {
    units as f64 / Quality::UNIT as f64
}

fn near(found: f64, expected: f64, by: f64) {
    assert!((found - expected).abs() <= by, "{found}, not {expected}");
}

/// The rows of a file of data/, without its heading.
fn data(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("data").join(name)).unwrap();
    let row = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().skip(1).map(row).collect()
}

#[test]
fn the_published_table_is_reproduced_cell_by_cell() {
    let p = planned("piki-2018");
    let ours: Vec<Vec<String>> = (p.pattern.cells())
        .map(|(cell, holder)| {
            let period = p.consortium.grid.period(cell.period);
            let hours = p.consortium.grid.interval(cell.period);
            let holder = &p.allocation[holder].holder;
            let name = match holder.kind {
                HolderKind::Library => p.consortium[holder.members[0]].name.clone(),
                _ => p.consortium.pools.iter().find(|g| g.id == holder.id).unwrap().name.clone(),
            };
            let day = period.weekday.to_string();
            let name = name.replace("Pooli", "pooli");
            vec![day, hours.start.to_string(), hours.end.to_string(), name]
        })
        .collect();
    assert_eq!(ours, data("piki-2018-pattern.csv"));
}

#[test]
fn the_published_slots_and_pools_are_reproduced() {
    let p = planned("piki-2018");
    let owners = [("Kangasala", 1), ("Nokia", 1), ("Tampere", 7), ("Ylöjärvi", 1)];
    assert_eq!(p.owners(), owners);
    let mut published: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in data("piki-2018-pools.csv") {
        published.entry(row[0].clone()).or_default().push(row[1].clone());
    }
    assert_eq!((published.len(), p.pools()), (5, 5));
    let slots = p.slots();
    for (pool, mut members) in published {
        // The order of ids, which have no dots.
        members.sort_by_key(|m| m.to_lowercase().replace(['ä', 'Ä'], "a").replace('ö', "o"));
        assert_eq!(slots.get(&members.join(", ")), Some(&1), "{pool}: {members:?} in {slots:?}");
    }
}

#[test]
fn the_term_has_237_duties_and_none_on_independence_day() {
    for example in ["piki-2018", "piki-2018-fair", "piki-2018-exact"] {
        let p = planned(example);
        assert_eq!(p.figures.real, (237, 474 * 60));
        assert_eq!(p.figures.nominal, (240, 480 * 60));
        assert_eq!(p.roster.duties().len(), 237);
        assert!(p.roster.duties().iter().all(|d| d.status == Status::Confirmed));
        let independence = NaiveDate::from_ymd_opt(2018, 12, 6).unwrap();
        assert!(p.roster.duties().iter().all(|d| d.date != independence));
        let next = independence.succ_opt().unwrap();
        assert_eq!(p.roster.duties().iter().filter(|d| d.date == next).count(), 3);
    }
}

#[test]
fn the_published_pools_are_weighed_at_0_154_and_7_1_hours() {
    let p = planned("piki-2018");
    near(value(p.allocation.quality.objective), 0.154, 0.0005);
    near(p.furthest(), 7.1, 0.05);
}

#[test]
fn the_fair_plan_is_proven_and_keeps_the_four_owners() {
    let p = planned("piki-2018-fair");
    let quality = p.allocation.quality;
    near(value(quality.objective), 0.0352, 0.00005);
    assert!(quality.proven);
    assert_eq!((quality.best, quality.lower_bound), (quality.objective, quality.objective));
    assert_eq!(p.owners(), planned("piki-2018").owners());
    assert_eq!(p.pools(), 5);
}

#[test]
fn with_owners_of_whole_slots_only_there_are_eight_pools() {
    let owner = "[allocation]\nown_slot_from = 1.0\n\n[service.hours]";
    let p = planned_with("piki-2018-fair", |t| t.replacen("[service.hours]", owner, 1));
    assert_eq!(p.owners(), [("Tampere", 7)]);
    assert_eq!(p.pools(), 8);
    near(value(p.allocation.quality.objective), 0.0116, 0.00005);
    assert!(p.allocation.quality.proven);
}

#[test]
fn nobody_is_ever_a_whole_duty_from_its_due_within_its_pool() {
    for example in ["piki-2018", "piki-2018-fair", "piki-2018-exact"] {
        let p = planned(example);
        assert_eq!(p.turns.0.len(), p.pools());
        for turns in &p.turns.0 {
            let id = &p.allocation[turns.pool].holder.id;
            assert!(turns.bound.unwrap() < 1_000_000, "{example} {id}: {:?}", turns.bound);
            assert!(turns.proven, "{example} {id}");
        }
    }
}

#[test]
fn pooled_remainders_give_the_best_totals_that_any_roster_could_have() {
    let p = planned("piki-2018-exact");
    let mut best = BTreeMap::new();
    for (duties, names) in [
        (108, &["Tampere"][..]),
        (15, &["Nokia", "Ylöjärvi", "Kangasala"]),
        (11, &["Sastamala", "Lempäälä"]),
        (10, &["Valkeakoski"]),
        (9, &["Pirkkala"]),
        (8, &["Akaa"]),
        (5, &["Hämeenkyrö", "Mänttä-Vilppula"]),
        (4, &["Orivesi"]),
        (3, &["Ikaalinen", "Virrat", "Parkano", "Pälkäne"]),
        (2, &["Urjala", "Vesilahti", "Ruovesi"]),
        (1, &["Punkalaidun", "Kihniö", "Juupajoki"]),
    ] {
        best.extend(names.iter().map(|name| (*name, duties)));
    }
    assert_eq!(p.duties(), best);
    assert_eq!(p.figures.off_best().count(), 0);
    assert!(p.furthest() < 1.15, "{}", p.furthest());
}

/// The offset of a local time by the VTIMEZONE of a calendar, in minutes: that of the observance
/// that began last. Two rules are known here, which is all that Helsinki needs.
fn offset(ics: &str, local: NaiveDateTime) -> i64 {
    let last_sunday = |year, month| {
        let end = NaiveDate::from_ymd_opt(year, month, 31).unwrap();
        end - TimeDelta::days(end.weekday().days_since(Weekday::Sun).into())
    };
    let zone = ics.split("BEGIN:VTIMEZONE").nth(1).unwrap().split("END:VTIMEZONE").next().unwrap();
    let mut onsets = Vec::new();
    for block in zone.split("BEGIN:").skip(1) {
        let field = |name: &str| {
            block.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_else(|| panic!("{block}"))
        };
        let month = match field("RRULE:FREQ=YEARLY;") {
            "BYMONTH=10;BYDAY=-1SU" => 10,
            "BYMONTH=3;BYDAY=-1SU" => 3,
            rule => panic!("what is {rule}?"),
        };
        let start = NaiveDateTime::parse_from_str(field("DTSTART:"), "%Y%m%dT%H%M%S").unwrap();
        let to: i64 = field("TZOFFSETTO:").parse().unwrap();
        for year in [local.year() - 1, local.year()] {
            onsets.push((last_sunday(year, month).and_time(start.time()), to / 100 * 60));
        }
    }
    onsets.sort_unstable();
    onsets.iter().rfind(|(onset, _)| *onset <= local).unwrap().1
}

#[test]
fn noon_is_9_utc_in_summer_time_and_10_utc_after_it() {
    let p = planned("piki-2018");
    let calendars = Calendars::new(&p).unwrap();
    let mut out = Vec::new();
    calendars.all(&mut out).unwrap();
    let ics = String::from_utf8(out).unwrap();
    for (noon, utc) in [("20181026T120000", "09:00"), ("20181029T120000", "10:00")] {
        assert_eq!(ics.matches(&format!("DTSTART;TZID=Europe/Helsinki:{noon}\r\n")).count(), 1);
        let local = NaiveDateTime::parse_from_str(noon, "%Y%m%dT%H%M%S").unwrap();
        let moment = local - TimeDelta::minutes(offset(&ics, local));
        assert_eq!(moment.format("%H:%M").to_string(), utc, "{noon}");
    }
    // The parser of another project agrees on how many events there are.
    let parsed = calcard::icalendar::ICalendar::parse(&ics).unwrap();
    let event = calcard::icalendar::ICalendarComponentType::VEvent;
    assert_eq!(parsed.components.iter().filter(|c| c.component_type == event).count(), 237);
}
