//! How much the service is used: pictures, and beside each the figures in a table.

use maud::{Markup, html};

use super::pages::part_of;
use super::usage_charts::{Bar, bars, week};
use super::view::View;
use super::{Page, Site};
use crate::export::words::{
    ReportWords, UsageWords, date, decimal_hours, minutes_seconds, per_cent, pool_name, sort_key,
};
use crate::model::{WEEKDAYS, weekday_code};
use crate::report::{Count, Quantiles, UsageFigures, is_open_at};

/// Tags, and numbers of chats at once, that are shown.
const MOST: usize = 100;

/// The first part has everything; if there are many libraries and pools, further parts continue
/// them.
pub(super) fn page(view: &View<'_, '_>, figures: &UsageFigures, part: usize) -> (String, Markup) {
    let w = UsageWords::of(view.language);
    let mut libraries = figures.libraries.clone();
    libraries.sort_by_cached_key(|count| sort_key(&count.name));
    let count = libraries.len().max(figures.pools.len()).div_ceil(Site::PER_CHART);
    let of =
        |all| Counted { figures, counts: part_of(all, Site::PER_CHART, part), how: How::PerDuty };
    let content = html! {
        h1 { (w.usage) }
        (view.parts(count, part, Page::Usage))
        @if part == 0 { (everything(view, figures)) }
        (of(&libraries).section(view, "libraries", w.libraries))
        (of(&figures.pools).section(view, "pools", view.say.pools))
    };
    (w.usage.to_owned(), content)
}

/// What is not about somebody's duties.
fn everything(view: &View<'_, '_>, figures: &UsageFigures) -> Markup {
    let w = UsageWords::of(view.language);
    let by_hour = if figures.are_visits { w.visits_by_hour } else { w.chats_by_hour };
    let counted = |counts, how| Counted { figures, counts, how };
    html! {
        (summary(view, figures))
        (view.pair("hours", by_hour, Some(w.stronger), &week(view, figures, by_hour), &hours(view, figures, by_hour)))
        (counted(&figures.cells, How::PerHour).section(view, "cells", w.cells))
        (counted(&figures.weeks, How::Count).section(view, "weeks", view.say.weeks))
        (tags(view, figures))
        (at_once(view, figures))
    }
}

fn summary(view: &View<'_, '_>, figures: &UsageFigures) -> Markup {
    let w = UsageWords::of(view.language);
    let what = if figures.are_visits { w.visits } else { w.chats };
    let length = |name: &str, q: Option<Quantiles>| {
        q.map(|q| {
            (format!("{name}, {}", w.median.to_lowercase()), minutes_seconds(q.median.into()))
        })
    };
    let mut facts = vec![(what.to_owned(), figures.total.to_string())];
    facts.extend(figures.open.per_hour().map(|rate| (w.per_open_hour.to_owned(), two(view, rate))));
    facts.extend(length(w.duration, figures.duration));
    facts.extend(length(w.wait, figures.wait));
    html! {
        @if let Some((first, last)) = figures.days { p { (date(view.language, first)) "–" (date(view.language, last)) } }
        dl.figures {
            @for (name, value) in facts { div { dt { (name) } dd { (value) } } }
        }
        p { (w.nobody) }
    }
}

/// Thousandths with two decimals.
fn two(view: &View<'_, '_>, thousandths: u64) -> String {
    let millionths = i64::try_from(thousandths).unwrap_or(i64::MAX).saturating_mul(1000);
    crate::export::words::decimal(view.language, millionths, 2)
}

fn hours(view: &View<'_, '_>, figures: &UsageFigures, title: &str) -> Markup {
    let c = &view.site.plan.consortium;
    let Some(shown) = figures.shown(c) else { return html! {} };
    let plain = shown.hours.clone().all(|h| shown.days.iter().all(|&d| is_open_at(c, d, h)));
    html! {
        table.figures {
            caption.heard[plain] { (if plain { title } else { UsageWords::of(view.language).closed_in_brackets }) }
            thead {
                tr {
                    th scope="col" { (view.words.head.time) }
                    @for &day in &shown.days {
                        th.number scope="col" { abbr title=(view.words.weekdays[day]) { (view.words.weekdays_short[day]) } }
                    }
                }
            }
            tbody {
                @for hour in shown.hours.clone() {
                    tr {
                        th scope="row" { (hour) "–" (hour + 1) }
                        @for &day in &shown.days {
                            @let count = figures.by_hour[day][hour];
                            td.number {
                                @if is_open_at(c, day, hour) { (count) } @else { "(" (count) ")" }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Which figure the bars show.
#[derive(Clone, Copy, PartialEq)]
enum How {
    Count,
    PerHour,
    PerDuty,
}

/// Counts with their open hours or duties.
struct Counted<'f> {
    figures: &'f UsageFigures,
    counts: &'f [Count],
    how: How,
}

impl Counted<'_> {
    fn section(&self, view: &View<'_, '_>, id: &str, title: &str) -> Markup {
        if self.counts.is_empty() {
            return html! {};
        }
        let w = UsageWords::of(view.language);
        let what = if self.figures.are_visits { w.visits } else { w.chats };
        let note = match self.how {
            How::Count => what,
            How::PerHour => w.per_open_hour,
            How::PerDuty => w.in_a_duty,
        };
        let bar = |count: &Count| {
            let (value, shown) = match self.how {
                How::Count => (count.count, count.count.to_string()),
                how => {
                    let rate =
                        if how == How::PerHour { count.per_hour() } else { count.per_duty() };
                    (rate.unwrap_or(0), rate.map_or_else(|| "–".to_owned(), |rate| two(view, rate)))
                }
            };
            Bar { label: name(view, count), value, shown }
        };
        let all: Vec<Bar> = self.counts.iter().map(bar).collect();
        view.pair(id, title, Some(note), &bars(view, id, title, &all), &self.table(view, title))
    }

    fn table(&self, view: &View<'_, '_>, title: &str) -> Markup {
        let w = UsageWords::of(view.language);
        let what = if self.figures.are_visits { w.visits } else { w.chats };
        let per_duty = self.how == How::PerDuty;
        let (size, rate) = if per_duty {
            (ReportWords::of(view.language).duties, w.per_duty)
        } else {
            (w.open_hours, w.per_hour)
        };
        let is_of_libraries = self.counts.iter().all(|count| !count.name.is_empty());
        let first = if is_of_libraries { view.words.head.library } else { title };
        let hours = |m: u64| decimal_hours(view.language, i64::try_from(m).unwrap_or(i64::MAX));
        html! {
            table.figures {
                caption.heard { (title) }
                thead {
                    tr {
                        th scope="col" { (first) }
                        th.number scope="col" { (what) }
                        th.number scope="col" { (size) }
                        th.number scope="col" { (rate) }
                    }
                }
                tbody {
                    @for count in self.counts {
                        @let (size, rate) = if per_duty {
                            (count.duties.map(|d| d.to_string()), count.per_duty())
                        } else {
                            (count.open_minutes.map(hours), count.per_hour())
                        };
                        tr {
                            th scope="row" { bdi { (name(view, count)) } }
                            td.number { (count.count) }
                            td.number { (size.unwrap_or_else(|| "–".to_owned())) }
                            td.number { (rate.map_or_else(|| "–".to_owned(), |rate| two(view, rate))) }
                        }
                    }
                }
            }
        }
    }
}

/// What a count is about, for people.
fn name(view: &View<'_, '_>, count: &Count) -> String {
    if !count.name.is_empty() {
        return count.name.clone();
    }
    if let Some((_, week)) = count.key.split_once("-W") {
        return format!("{} {}", view.say.week_short, week.trim_start_matches('0'));
    }
    let (day, rest) = count.key.split_once(' ').unwrap_or((&count.key, ""));
    if let Some(day) = WEEKDAYS.into_iter().find(|d| weekday_code(*d) == day) {
        return format!("{} {rest}", view.words.weekday_short(day)).trim_end().to_owned();
    }
    let mut holders = view.site.pools.iter().map(|&pool| &view.site.plan.allocation[pool].holder);
    let holder = holders.find(|h| h.id.as_str() == count.key);
    let given = holder.and_then(|h| h.name.clone());
    given.unwrap_or_else(|| pool_name(view.language, &count.key))
}

fn tags(view: &View<'_, '_>, figures: &UsageFigures) -> Markup {
    let Some(untagged) = figures.untagged else { return html! {} };
    let w = UsageWords::of(view.language);
    let shown = figures.tags.iter().take(MOST);
    let mut rows: Vec<(String, u64, bool)> =
        shown.map(|(tag, count)| (tag.clone(), *count, true)).collect();
    let rest: u64 = figures.tags.iter().skip(MOST).map(|(_, count)| count).sum();
    let others = [(w.other_tags, figures.other_tags + rest), (w.untagged, untagged)];
    let others = others.into_iter().filter(|(_, count)| *count > 0);
    rows.extend(others.map(|(name, count)| (name.to_owned(), count, false)));
    let bar = |(label, count, _): &(String, u64, bool)| Bar {
        label: label.clone(),
        value: *count,
        shown: count.to_string(),
    };
    let all: Vec<Bar> = rows.iter().map(bar).collect();
    let table = html! {
        table.figures {
            caption.heard { (w.tags) }
            thead { tr { th scope="col" { (w.tags) } th.number scope="col" { (w.chats) } } }
            tbody {
                @for (tag, count, is_written) in &rows {
                    tr {
                        th scope="row" { bdi lang=[view.foreign().filter(|_| *is_written)] { (tag) } }
                        td.number { (count) }
                    }
                }
            }
        }
    };
    view.pair("tags", w.tags, Some(w.chats), &bars(view, "tags", w.tags, &all), &table)
}

fn at_once(view: &View<'_, '_>, figures: &UsageFigures) -> Markup {
    let Some(once) = &figures.at_once else { return html! {} };
    let w = UsageWords::of(view.language);
    let bar = |n: usize| Bar {
        label: n.to_string(),
        value: once.share(n),
        shown: per_cent(view.language, once.share(n)),
    };
    let all: Vec<Bar> = (0..once.seconds.len().min(MOST)).map(bar).collect();
    let table = html! {
        table.figures {
            caption.heard { (w.at_once) }
            thead {
                tr {
                    th scope="col" { (w.chats) }
                    th.number scope="col" { (w.open_hours) }
                    th.number scope="col" { (w.of_time) }
                }
            }
            tbody {
                @for (n, seconds) in once.seconds.iter().take(MOST).enumerate() {
                    tr {
                        th scope="row" { (n) }
                        td.number { (decimal_hours(view.language, i64::try_from((seconds + 30) / 60).unwrap_or(i64::MAX))) }
                        td.number { (per_cent(view.language, once.share(n))) }
                    }
                }
            }
        }
    };
    view.pair("once", w.at_once, Some(w.of_time), &bars(view, "once", w.at_once, &all), &table)
}
