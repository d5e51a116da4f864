//! The picture in docs/fairness.md is drawn from two plans of the PIKI chat, so that it is never
//! older than what the tool gives. `UPDATE_GOLDEN=1` draws it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use vuoro::input::{self, SourceMap};
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

/// The libraries of an example, the largest first. Members of a pool share its slots by size, so that
/// each serves the same part of what it owes.
fn served(example: &str) -> Vec<Served> {
    let folder = root().join("examples").join(example);
    let mut sources = SourceMap::default();
    let text = fs::read(folder.join("consortium.toml")).unwrap();
    let file = sources.add("consortium.toml", &text);
    let consortium = input::consortium(&mut sources, file).expect("is right").value;
    let text = fs::read(folder.join("syksy.toml")).unwrap();
    let file = sources.add("syksy.toml", &text);
    let term = input::term(&mut sources, file, &consortium, None).expect("is right").value;
    let attendance = plan::Attendance::new(&consortium, &term);
    let allocation = plan::allocate(&consortium, &term, &attendance).unwrap();
    let mut found = Vec::new();
    for share in &allocation.shares {
        let held = u128::from(share.slots) * u128::from(share.quota.denominator()) * 1000;
        let thousandths = i64::try_from(held / share.quota.numerator()).unwrap();
        for &member in &share.holder.members {
            let library = &consortium[member];
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
        let label = if percent == 100 { "100 %: what it owes".into() } else { format!("{percent} %") };
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
        writeln!(svg, r##"<line x1="{from}" x2="{to}" y1="{y}" y2="{y}" stroke="#999"/>"##).unwrap();
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
