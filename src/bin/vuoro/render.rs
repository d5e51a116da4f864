//! Findings → text for a terminal, in the look of rustc.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use vuoro::finding::{FileId, Finding, Severity};
use vuoro::input::SourceMap;

/// How findings are shown.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
}

/// The most findings that are shown; how many more there are is said.
const MOST: usize = 100;

/// Columns no line has once it is cut.
const UNCUT: usize = 10_000;

/// Findings in their order, each with the lines it is about, and a closing line that counts them.
pub fn render(findings: &[Finding], sources: &SourceMap, look: Look) -> String {
    let renderer = if look.colour { Renderer::styled() } else { Renderer::plain() };
    // Lines are cut to the terminal here: the renderer would cut off labels as well.
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(UNCUT);
    let mut lines = LineStarts::default();
    let mut text = String::new();
    for finding in findings.iter().take(MOST) {
        let level = level(finding.severity);
        let title = level.primary_title(finding.message.as_str()).id(finding.rule);
        let mut group = Group::with_title(title);
        let excerpts = excerpts(finding, sources, &mut lines, look.width);
        let corrections: Vec<_> = excerpts.iter().filter_map(Excerpt::correction).collect();
        for excerpt in excerpts {
            group = excerpt.show(group);
        }
        if !finding.help.is_empty() {
            group = group.element(Level::HELP.message(finding.help.as_str()));
        }
        let mut shown = renderer.render(&[group]);
        for (wrong, right) in corrections {
            shown = shown.replacen(&wrong, &right, 1);
        }
        let _ = writeln!(text, "{shown}\n");
    }
    text.push_str(&closing(findings));
    text
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

fn closing(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
    let count = |number: usize, noun: &str| match number {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{number} {noun}s")),
    };
    let counts = [count(errors, "error"), count(findings.len() - errors, "warning")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    match findings.len() {
        0 => String::new(),
        all if all > MOST => format!("{}, the first {MOST} shown\n", counts.join(", ")),
        _ => format!("{}\n", counts.join(", ")),
    }
}

/// A marked stretch of one line, with what is said beside it.
#[derive(Debug)]
struct Mark<'f> {
    bytes: Range<usize>,
    label: &'f str,
    primary: bool,
}

/// Lines of a file with marks in them, and the place of the first mark; without lines, the file.
#[derive(Debug)]
struct Excerpt<'f> {
    name: String,
    place: Option<(usize, usize)>,
    /// The column of the first mark in what is shown: another one when the line is cut.
    shown_column: usize,
    first_line: usize,
    text: String,
    marks: Vec<Mark<'f>>,
}

impl<'f> Excerpt<'f> {
    fn show(self, group: Group<'f>) -> Group<'f> {
        if self.place.is_none() {
            return group.element(Origin::path(self.name));
        }
        let annotation = |mark: Mark<'f>| -> Annotation<'f> {
            let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let label = Some(mark.label).filter(|label| !label.is_empty());
            kind.span(mark.bytes).label(label)
        };
        let snippet = Snippet::source(self.text).path(self.name).line_start(self.first_line);
        group.element(snippet.annotations(self.marks.into_iter().map(annotation)))
    }

    /// The place as the renderer finds it in a line that is cut, and as it is in the file.
    fn correction(&self) -> Option<(String, String)> {
        let (line, column) = self.place.filter(|place| place.1 != self.shown_column)?;
        let at = |column: usize| format!("{}:{line}:{column}\n", self.name);
        Some((at(self.shown_column), at(column)))
    }
}

/// The excerpts of a finding: its own place first, related ones beside it when they are near.
fn excerpts<'f>(
    finding: &'f Finding,
    sources: &SourceMap,
    lines: &mut LineStarts,
    width: usize,
) -> Vec<Excerpt<'f>> {
    let related = finding.related.iter().map(|(place, label)| (place, label, false));
    let places = std::iter::once((&finding.place, &finding.label, true)).chain(related);
    let mut excerpts: Vec<(FileId, Vec<Spot<'f>>)> = Vec::new();
    for (place, label, primary) in places {
        let Some((file, bytes)) = sources.resolve(place) else { continue };
        let spot = Spot::new(sources.text(file), bytes, label, primary, lines.of(sources, file));
        match excerpts.last_mut() {
            Some((last, spots)) if *last == file && spot.is_near(spots, width) => spots.push(spot),
            _ => excerpts.push((file, vec![spot])),
        }
    }
    excerpts
        .into_iter()
        .map(|(file, spots)| excerpt(sources, file, &spots, lines.of(sources, file), width))
        .collect()
}

/// A mark with the line it is on.
struct Spot<'f> {
    mark: Mark<'f>,
    /// Counted from 0.
    line: usize,
    line_bytes: Range<usize>,
}

impl<'f> Spot<'f> {
    fn new(
        text: &str,
        bytes: Range<usize>,
        label: &'f str,
        primary: bool,
        starts: &[usize],
    ) -> Self {
        let start = floor(text, bytes.start);
        let line = starts.partition_point(|&s| s <= start) - 1;
        let line_end = starts.get(line + 1).map_or(text.len(), |next| next - 1);
        // Only the first line of what spans several is marked.
        let start = start.min(line_end);
        let bytes = start..floor(text, bytes.end).clamp(start, line_end);
        Self { mark: Mark { bytes, label, primary }, line, line_bytes: starts[line]..line_end }
    }

    /// Whether it can be shown in one excerpt with these.
    fn is_near(&self, spots: &[Self], width: usize) -> bool {
        const LINES: usize = 200;
        let fits = |s: &Self| s.line_bytes.len() <= room(width);
        fits(self) && spots.iter().all(|s| fits(s) && s.line.abs_diff(self.line) < LINES)
    }
}

/// The nearest character boundary at or before this byte.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

fn excerpt<'f>(
    sources: &SourceMap,
    file: FileId,
    spots: &[Spot<'f>],
    starts: &[usize],
    width: usize,
) -> Excerpt<'f> {
    let (text, name) = (sources.text(file), sources.name(file).to_owned());
    let first = &spots[0];
    let whole_file = first.mark.bytes == (0..0);
    let column = text[first.line_bytes.start..first.mark.bytes.start].chars().count() + 1;
    let place = (!whole_file).then_some((first.line + 1, column));
    let first_line = spots.iter().map(|s| s.line).min().unwrap_or(0);
    let last_line = spots.iter().map(|s| s.line).max().unwrap_or(0);
    let (mut shown, mut marks) = (String::new(), Vec::new());
    let mut shown_column = column;
    for (line, start) in starts.iter().enumerate().take(last_line + 1).skip(first_line) {
        let mut cut = Cut { bytes: 0..0, before: "", after: "" };
        if let Some(spot) = spots.iter().find(|s| s.line == line) {
            cut = Cut::new(&text[spot.line_bytes.clone()], &spot.inside(), width);
            cut.bytes = cut.bytes.start + start..cut.bytes.end + start;
        }
        if line == first.line {
            let head = &text[cut.bytes.start.min(first.mark.bytes.start)..first.mark.bytes.start];
            shown_column = cut.before.chars().count() + head.chars().count() + 1;
        }
        let offset = shown.len() + cut.before.len();
        let _ = writeln!(shown, "{}{}{}", cut.before, &text[cut.bytes.clone()], cut.after);
        for spot in spots.iter().filter(|s| s.line == line) {
            let start = spot.mark.bytes.start - cut.bytes.start + offset;
            let end = spot.mark.bytes.end.min(cut.bytes.end) - cut.bytes.start + offset;
            let Mark { label, primary, .. } = spot.mark;
            marks.push(Mark { bytes: start..end.max(start), label, primary });
        }
    }
    Excerpt { name, place, shown_column, first_line: first_line + 1, text: shown, marks }
}

impl Spot<'_> {
    /// The marked bytes within the line.
    fn inside(&self) -> Range<usize> {
        let start = self.line_bytes.start;
        self.mark.bytes.start - start..self.mark.bytes.end - start
    }
}

/// The part of a line that is shown.
struct Cut {
    bytes: Range<usize>,
    before: &'static str,
    after: &'static str,
}

impl Cut {
    /// As much of the line as fits, with the mark in it and some of what stands before it.
    fn new(line: &str, mark: &Range<usize>, width: usize) -> Self {
        const BEFORE: usize = 20;
        let room = room(width);
        let fitting = |text: &str| fitting(text.chars(), room);
        if fitting(line) == line.len() {
            return Self { bytes: 0..line.len(), before: "", after: "" };
        }
        let whole_head = fitting(&line[..mark.end]) == mark.end;
        let start = if whole_head { 0 } else { back(&line[..mark.start], BEFORE) };
        let end = start + fitting(&line[start..]);
        let dots = |cut: bool| if cut { "…" } else { "" };
        Self { bytes: start..end, before: dots(start > 0), after: dots(end < line.len()) }
    }
}

/// Columns for the text of a line, beside its number.
fn room(width: usize) -> usize {
    const GUTTER: usize = 10;
    width.saturating_sub(GUTTER).max(40)
}

/// How many bytes of the text fit into so many columns.
fn fitting(text: impl Iterator<Item = char>, room: usize) -> usize {
    let mut columns = 0;
    text.take_while(|&c| {
        columns += width_of(c);
        columns <= room
    })
    .map(char::len_utf8)
    .sum()
}

/// Where the last so many columns of the text begin.
fn back(text: &str, columns: usize) -> usize {
    text.len() - fitting(text.chars().rev(), columns)
}

/// Columns of a character, rather too many than too few: tabs are four, and the East Asian blocks
/// and pictures begin at U+1100.
fn width_of(c: char) -> usize {
    match c {
        '\t' => 4,
        '\u{1100}'.. => 2,
        _ => 1,
    }
}

/// Where the lines of each file begin, found once.
#[derive(Default)]
struct LineStarts(BTreeMap<FileId, Vec<usize>>);

impl LineStarts {
    fn of(&mut self, sources: &SourceMap, file: FileId) -> &[usize] {
        self.0.entry(file).or_insert_with(|| {
            let breaks = sources.text(file).match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(breaks).collect()
        })
    }
}
