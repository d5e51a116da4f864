//! Figures of usage against what is known, and against counting by hand.

use std::fmt::Write as _;

use vuoro::model::Status::{Cancelled, Confirmed};
use vuoro::model::{RosterLine, Usage, UsageForm, UsagePreset};
use vuoro::report::{Quantiles, usage_figures};

use crate::draw::{Draw, chats};
use crate::place::{example, piki, preset, read, root, small, term};

fn dates(c: &vuoro::model::Consortium) -> Usage {
    let text = std::fs::read_to_string(example("chats.csv")).unwrap();
    read(c, c.usage.as_ref().unwrap(), text.as_bytes()).unwrap().0
}

#[test]
fn the_first_month_of_piki_has_the_rate_that_is_known() {
    let c = piki();
    let days = ("2018-09-03".parse().ok(), "2018-10-03".parse().ok());
    let figures = usage_figures(&c, Some(&term(&c)), &dates(&c), &[], days);
    // 487 chats in 23 days of 6 hours; data/erlang-reference.csv has 3.529 an hour.
    assert_eq!((figures.total, figures.open.count), (487, 487));
    assert_eq!((figures.open.open_minutes, figures.open.duties), (Some(138 * 60), Some(69)));
    assert_eq!(figures.open.per_hour(), Some(3529));
    assert_eq!(figures.weeks.len(), 5);
    let sum = |counts: &[vuoro::report::Count]| counts.iter().map(|c| c.count).sum::<u64>();
    assert_eq!([sum(&figures.cells), sum(&figures.weekdays), sum(&figures.weeks)], [487; 3]);
    // Independence Day is no open time.
    let whole = ("2018-12-03".parse().ok(), "2018-12-09".parse().ok());
    let figures = usage_figures(&c, Some(&term(&c)), &dates(&c), &[], whole);
    assert_eq!((figures.open.open_minutes, figures.outside_days), (Some(24 * 60), 487));
}

#[test]
fn the_tags_of_piki_are_shown_and_those_of_the_example_are_all() {
    let c = piki();
    let tags = std::fs::read_to_string(root().join("data/piki-2018-tags.csv")).unwrap();
    let known: Vec<&str> =
        tags.lines().skip(1).take(8).map(|l| l.split(',').nth(1).unwrap()).collect();
    assert_eq!(c.usage.as_ref().unwrap().tags, known);
    let usage = dates(&c);
    assert_eq!(usage.tags.iter().map(|t| t.1).sum::<u64>(), 487);
    assert_eq!((usage.other_tags, usage.untagged), (0, Some(0)));
}

#[test]
fn the_topics_of_oulu_are_counted_as_published() {
    let table = std::fs::read(root().join("data/oulu-2011-topics.csv")).unwrap();
    let mut topics: Vec<(String, u64)> = csv_rows(&table);
    assert_eq!(topics.iter().map(|t| t.1).sum::<u64>(), 108);
    let c = small(120, "mon = [\"13:00-15:00\"]", "");
    // 108 chats of 11 min 17 s on average: half a minute shorter and longer in turn.
    let mut log = "start,duration,tag\n".to_owned();
    let all = topics.iter().flat_map(|(topic, n)| (0..*n).map(move |_| topic));
    for (at, topic) in all.enumerate() {
        let minutes = at % 120;
        let length = if at % 2 == 0 { 647 } else { 707 };
        let _ = writeln!(
            log,
            "2011-03-07 {}:{:02},{length},\"{topic}\"",
            13 + minutes / 60,
            minutes % 60
        );
    }
    let usage = preset(&c, UsagePreset::Plain, &log);
    topics.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    // Topics of fewer than five questions could be one person's: they are counted together.
    let (shown, rare): (Vec<_>, Vec<_>) = topics.into_iter().partition(|t| t.1 >= 5);
    assert_eq!(usage.tags, shown);
    assert_eq!(usage.other_tags, rare.iter().map(|t| t.1).sum::<u64>());
    let figures = usage_figures(&c, None, &usage, &[], (None, None));
    assert_eq!(figures.duration.unwrap().mean(), 677);
    assert_eq!(vuoro::export::words::minutes_seconds(677), "11:17");
}

/// Topic and count of every row; some topics have commas.
fn csv_rows(table: &[u8]) -> Vec<(String, u64)> {
    let text = String::from_utf8(table.to_vec()).unwrap();
    let row = |line: &str| {
        let count = line.rsplit(',').next().unwrap().parse().unwrap();
        let topic = match line.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next().unwrap(),
            None => line.split(',').next().unwrap(),
        };
        (topic.to_owned(), count)
    };
    text.lines().skip(1).map(row).collect()
}

#[test]
fn a_percentile_is_the_smallest_value_that_so_many_do_not_exceed() {
    let mut draw = Draw(1);
    for n in 1..200_usize {
        let values: Vec<u32> = (0..n).map(|_| draw.below(50) as u32).collect();
        let q = Quantiles::of(values.iter().copied()).unwrap();
        for (percent, found) in [(50, q.median), (95, q.p95)] {
            let no_larger = |v: u32| values.iter().filter(|x| **x <= v).count() * 100;
            assert!(no_larger(found) >= percent * n);
            let smaller = values.iter().copied().filter(|v| *v < found).max();
            assert!(smaller.is_none_or(|v| no_larger(v) < percent * n));
            assert!(values.contains(&found));
        }
    }
    assert_eq!(Quantiles::of(std::iter::empty()), None);
}

#[test]
fn chats_at_once_are_counted_second_by_second() {
    let c = small(60, "mon = [\"10:00-12:00\"]\ntue = [\"10:00-11:00\"]", "");
    let mut draw = Draw(7);
    for _ in 0..20 {
        let mut log = "start,duration\n".to_owned();
        let mut spans = Vec::new();
        for _ in 0..40 {
            let (day, minute, length) = (draw.below(2), draw.below(150), draw.below(2000));
            let (hour, minute) = (9 + minute / 60, minute % 60);
            let _ = writeln!(log, "2018-09-0{} {hour:02}:{minute:02},{length}", 3 + day);
            let start = hour * 3600 + minute * 60;
            spans.push((day, start, start + length));
        }
        let usage = preset(&c, UsagePreset::Plain, &log);
        let days = ("2018-09-03".parse().ok(), "2018-09-04".parse().ok());
        let once = usage_figures(&c, None, &usage, &[], days).at_once.unwrap();
        let mut expected = vec![0_u64; once.seconds.len()];
        for (day, from, to) in [(0, 10 * 3600, 12 * 3600), (1, 10 * 3600, 11 * 3600)] {
            for second in from..to {
                let here = |s: &&(u64, u64, u64)| s.0 == day && s.1 <= second && second < s.2;
                expected[spans.iter().filter(here).count()] += 1;
            }
        }
        assert_eq!(once.seconds, expected);
        assert_eq!(once.seconds.iter().sum::<u64>(), 3 * 3600);
    }
}

#[test]
fn chats_belong_to_whoever_is_on_duty() {
    let c = small(60, "mon = [\"10:00-12:00\"]", "");
    let line = |start: &str, end: &str, library: &str, holder: &str, status| RosterLine {
        date: "2018-09-03".parse().unwrap(),
        weekday: chrono::Weekday::Mon,
        start: vuoro::model::Time::parse(start).unwrap(),
        end: vuoro::model::Time::parse(end).unwrap(),
        seat: 1,
        library: Some(library.to_owned()),
        name: library.to_uppercase(),
        holder: holder.to_owned(),
        kind: vuoro::model::Kind::Own,
        status,
        sequence: 0,
        changed: None,
        note: String::new(),
    };
    let roster = [
        line("10:00", "11:00", "kotka", "kotka", Confirmed),
        line("11:00", "12:00", "hamina", "pool-1", Cancelled),
        line("11:00", "12:00", "pyhtaa", "pool-1", Confirmed),
    ];
    let log = "start\n2018-09-03 10:00\n2018-09-03 10:59\n2018-09-03 11:00\n2018-09-03 12:00\n";
    let usage = preset(&c, UsagePreset::Plain, log);
    let figures = usage_figures(&c, None, &usage, &roster, (None, None));
    let of = |counts: &[vuoro::report::Count]| {
        counts.iter().map(|c| (c.key.clone(), c.count, c.duties)).collect::<Vec<_>>()
    };
    assert_eq!(
        of(&figures.libraries),
        [("kotka".into(), 2, Some(1)), ("pyhtaa".into(), 1, Some(1))]
    );
    assert_eq!(of(&figures.pools), [("pool-1".to_owned(), 1, Some(1))]);
    assert_eq!((figures.total, figures.open.count), (4, 3));
}

#[test]
fn weekday_counts_have_rates_only_where_the_weeks_are_known() {
    let c = small(60, "mon = [\"10:00-12:00\"]", "");
    let mut form = UsageForm::of(UsagePreset::Plain);
    let text = b"weekday,hour,visits\nmon,10,104\nmon,9,7\n";
    let usage = read(&c, &form, text).unwrap().0;
    let figures = usage_figures(&c, None, &usage, &[], (None, None));
    assert_eq!((figures.total, figures.open.count, figures.open.per_hour()), (111, 104, None));
    form.weeks = Some(52);
    let usage = read(&c, &form, text).unwrap().0;
    let figures = usage_figures(&c, None, &usage, &[], (None, None));
    assert_eq!(figures.cells[0].per_hour(), Some(2000));
}

#[test]
fn the_example_is_what_its_generator_makes() {
    assert_eq!(std::fs::read_to_string(example("chats.csv")).unwrap(), chats());
    let visits = std::fs::read_to_string(example("visits.csv")).unwrap();
    assert_eq!(visits, crate::draw::visits(20_180_903));
}
