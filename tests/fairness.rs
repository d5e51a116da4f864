//! docs/fairness.md, for people who argue: its picture is drawn from two plans of the PIKI chat, and the
//! figures in its sentences are those of the plans and of the calendar. `UPDATE_GOLDEN=1` draws anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use chrono::{Datelike, NaiveDate, Weekday};
use vuoro::input::{self, SourceMap};
use vuoro::model::Plan;
use vuoro::plan;

/// What a library serves in an ordinary week, in thousandths of what it owes, by name.
struct Served {
    name: String,
    /// What it owes, to put large libraries first.
    weight: u64,
    thousandths: i64,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn planned(example: &str) -> Plan {
    let folder = root().join("examples").join(example);
    let mut sources = SourceMap::default();
    let text = fs::read(folder.join("consortium.toml")).unwrap();
    let file = sources.add("consortium.toml", &text);
    let consortium = input::consortium(&mut sources, file).expect("is right").value;
    let text = fs::read(folder.join("syksy.toml")).unwrap();
    let file = sources.add("syksy.toml", &text);
    let term = input::term(&mut sources, file, &consortium, None).expect("is right").value;
    plan::plan(&consortium, &term).unwrap()
}

/// The libraries of an example, the largest first. Members of a pool share its slots by size, so that
/// each serves the same part of what it owes.
fn served(example: &str) -> Vec<Served> {
    let p = planned(example);
    let mut found = Vec::new();
    for share in &p.allocation.shares {
        let held = u128::from(share.slots) * u128::from(share.quota.denominator()) * 1000;
        let thousandths = i64::try_from(held / share.quota.numerator()).unwrap();
        for &member in &share.holder.members {
            let library = &p.consortium[member];
            found.push(Served { name: library.name.clone(), weight: library.weight, thousandths });
        }
    }
    found.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.name.cmp(&b.name)));
    found
}

const WIDTH: i64 = 720;
const TOP: i64 = 92;
const ROW: i64 = 21;

/// Where a part of what is owed stands across the picture: 60 to 115 per cent.
fn across(thousandths: i64) -> i64 {
    150 + (thousandths - 600) * (WIDTH - 150 - 24) / (1150 - 600)
}

/// A line of text, with what else its element says.
fn text(svg: &mut String, x: i64, y: i64, more: &str, words: &str) {
    writeln!(svg, r#"<text x="{x}" y="{y}"{more}>{words}</text>"#).unwrap();
}

fn ring(x: i64, y: i64) -> String {
    format!(r##"<circle cx="{x}" cy="{y}" r="5" fill="#fff" stroke="#b45309" stroke-width="2"/>"##)
}

fn dot(x: i64, y: i64) -> String {
    format!(r##"<circle cx="{x}" cy="{y}" r="5" fill="#1d4ed8"/>"##)
}

/// The head of the picture: what it is, and what the marks mean.
fn head(svg: &mut String, height: i64) {
    writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title desc" font-family="DejaVu Sans, Verdana, sans-serif" font-size="12">"#
    )
    .unwrap();
    let title = "What each library of the PIKI chat serves in a week, of what it owes";
    writeln!(svg, r#"<title id="title">{title}</title>"#).unwrap();
    let about = "With the pools published in 2018 six libraries serve 69 per cent of what they owe; \
                 with pools formed by vuoro every small library serves 93 or 94 per cent.";
    writeln!(svg, r#"<desc id="desc">{about}</desc>"#).unwrap();
    writeln!(svg, r##"<rect width="{WIDTH}" height="{height}" fill="#fff"/>"##).unwrap();
    text(svg, 12, 24, r#" font-size="15" font-weight="bold""#, title);
    writeln!(svg, "{}", ring(18, 46)).unwrap();
    text(svg, 30, 50, "", "pools as published in 2018");
    writeln!(svg, "{}", dot(248, 46)).unwrap();
    text(svg, 260, 50, "", "pools formed by vuoro, proven the most even");
}

/// The lines of 60, 70 … per cent, that of what is owed the strongest.
fn scale(svg: &mut String, bottom: i64) {
    for percent in (60..=110).step_by(10) {
        let x = across(percent * 10);
        let (colour, width) = if percent == 100 { ("#111", 2) } else { ("#ddd", 1) };
        writeln!(
            svg,
            r#"<line x1="{x}" x2="{x}" y1="{TOP}" y2="{bottom}" stroke="{colour}" stroke-width="{width}"/>"#
        )
        .unwrap();
        let label =
            if percent == 100 { "100 %: what it owes".into() } else { format!("{percent} %") };
        text(svg, x, TOP - 8, r##" text-anchor="middle" fill="#333""##, &label);
    }
}

fn drawn() -> String {
    let (published, formed) = (served("piki-2018"), served("piki-2018-fair"));
    let bottom = TOP + ROW * i64::try_from(published.len()).unwrap();
    let mut svg = String::new();
    head(&mut svg, bottom + 14);
    scale(&mut svg, bottom);
    for (at, (before, after)) in (0..).zip(published.iter().zip(&formed)) {
        assert_eq!(before.name, after.name, "both plans are for the same libraries");
        let y = TOP + ROW * at + ROW / 2;
        let (from, to) = (across(before.thousandths), across(after.thousandths));
        text(&mut svg, 140, y + 4, r#" text-anchor="end""#, &before.name);
        writeln!(svg, r##"<line x1="{from}" x2="{to}" y1="{y}" y2="{y}" stroke="#999"/>"##)
            .unwrap();
        // Where nothing changed the ring lies around the dot.
        writeln!(svg, "{}", ring(from, y).replace(r#"r="5""#, r#"r="7""#)).unwrap();
        writeln!(svg, "{}", dot(to, y)).unwrap();
    }
    svg.push_str("</svg>\n");
    svg
}

#[test]
fn the_picture_of_fairness_is_drawn_from_the_plans() {
    let svg = drawn();
    let file = root().join("docs/fairness.svg");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&file, &svg).unwrap();
    }
    let shown = fs::read_to_string(&file).unwrap_or_default();
    assert!(shown == svg, "docs/fairness.svg is old: set UPDATE_GOLDEN=1 to draw it anew");
}

#[test]
fn the_words_of_the_picture_are_true() {
    let with = |plan: &[Served], thousandths: std::ops::RangeInclusive<i64>| -> Vec<String> {
        let these = plan.iter().filter(|s| thousandths.contains(&s.thousandths));
        these.map(|s| s.name.clone()).collect()
    };
    let (published, formed) = (served("piki-2018"), served("piki-2018-fair"));
    let few = with(&published, 690..=699);
    assert_eq!(few, ["Sastamala", "Orivesi", "Parkano", "Urjala", "Kihniö", "Juupajoki"]);
    assert_eq!(with(&published, 0..=900), few);
    assert_eq!(with(&formed, 930..=944).len(), 18);
    assert_eq!(with(&formed, 0..=999).len(), 18);
}

/// Minutes owed and held in the term, by the id of the library.
fn minutes(p: &Plan, library: &str) -> (i64, i64) {
    let (c, ledger) = (&p.consortium, &p.ledger);
    let row = ledger.0.iter().find(|row| c[row.library].id.as_str() == library).unwrap();
    (row.owed, row.held)
}

/// Whole hours, the nearest.
fn hours(minutes: i64) -> i64 {
    (minutes + 30) / 60
}

#[test]
fn the_figures_of_the_page_are_those_of_the_plans() {
    let page = fs::read_to_string(root().join("docs/fairness.md")).unwrap();
    let says = |words: String| assert!(page.contains(&words), "docs/fairness.md lacks: {words}");
    let published = planned("piki-2018");
    let fifth = published.allocation.shares.iter().find(|s| s.holder.members.len() == 6).unwrap();
    let minutes_a_week =
        (fifth.quota.numerator() * 120).div_ceil(u128::from(fifth.quota.denominator()));
    let (whole, rest) = (minutes_a_week / 60, minutes_a_week % 60);
    says(format!("they owe {whole} hours {rest} minutes a week and serve 2 hours"));
    says(format!("The other {} minutes", minutes_a_week - 120));
    let (owed, held) = minutes(&published, "sastamala");
    says(format!("Sastamala served {} hours that autumn and owed {}", hours(held), hours(owed)));
    let (owed, held) = minutes(&published, "kangasala");
    says(format!("Kangasala served {} and owed {}", hours(held), hours(owed)));
    let (owed, held) = minutes(&planned("piki-2018-fair"), "tampere");
    says(format!("Tampere's seventh slot is {} hours too much", hours(held - owed)));
    let total: u64 = published.consortium.libraries().iter().map(|l| l.weight).sum();
    assert_eq!(total, 512_581);
    says("the 512,581 inhabitants".to_owned());
}

#[test]
fn holidays_fall_on_as_many_fridays_and_tuesdays_as_the_page_says() {
    let page = fs::read_to_string(root().join("docs/fairness.md")).unwrap();
    let table = fs::read_to_string(root().join("data/fi-holidays-2018-2030.csv")).unwrap();
    let dates = table.lines().skip(1).map(|line| line.split(',').next().unwrap());
    let dates: Vec<NaiveDate> = dates.map(|date| date.parse().unwrap()).collect();
    let on = |day: Weekday| dates.iter().filter(|date| date.weekday() == day).count();
    let says = format!("take {} Fridays and {} Tuesdays", on(Weekday::Fri), on(Weekday::Tue));
    assert!(page.contains(&says), "docs/fairness.md lacks: {says}");
}
