//! The lines that a finding is about, with the marks in them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Origin, Snippet};
use vuoro::finding::{FileId, Finding};
use vuoro::input::SourceMap;

use super::cut::{Cut, fits};

/// A marked stretch of one line, with its label.
#[derive(Debug)]
struct Mark<'f> {
    bytes: Range<usize>,
    label: &'f str,
    primary: bool,
}

/// Lines of a file with marks in them, and the place of the first mark; without lines, the file.
#[derive(Debug)]
pub struct Excerpt<'f> {
    name: String,
    place: Option<(usize, usize)>,
    /// The column of the first mark in what is shown: another one when the line is cut.
    shown_column: usize,
    first_line: usize,
    text: String,
    marks: Vec<Mark<'f>>,
}

impl<'f> Excerpt<'f> {
    /// Adds the excerpt to what is shown.
    pub fn show(self, group: Group<'f>) -> Group<'f> {
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

    /// The place as the renderer finds it, and as it is in the file: not the same when the line is
    /// cut.
    pub fn places(&self) -> Option<(String, String)> {
        let (line, column) = self.place?;
        let at = |column: usize| format!("{}:{line}:{column}\n", self.name);
        Some((at(self.shown_column), at(column)))
    }
}

/// The excerpts of a finding: its own place first, related ones beside it when they are near.
pub fn excerpts<'f>(
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
        let text = sources.text(file);
        let spot = Spot::new(text, Mark { bytes, label, primary }, lines.of(sources, file));
        match excerpts.last_mut() {
            Some((last, spots)) if *last == file && spot.is_near(spots, text, width) => {
                spots.push(spot);
            }
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
    /// Whether the file as a whole is meant, not the empty line at its start.
    whole_file: bool,
}

impl<'f> Spot<'f> {
    fn new(text: &str, mark: Mark<'f>, starts: &[usize]) -> Self {
        let Mark { bytes, label, primary } = mark;
        let (start, whole_file) = (floor(text, bytes.start), bytes == (0..0));
        let line = starts.partition_point(|&s| s <= start) - 1;
        let line_end = starts.get(line + 1).map_or(text.len(), |next| next - 1);
        // Only the first line of what spans several is marked.
        let bytes = start..floor(text, bytes.end).clamp(start, line_end);
        let (mark, line_bytes) = (Mark { bytes, label, primary }, starts[line]..line_end);
        Self { mark, line, line_bytes, whole_file }
    }

    /// Whether it can be shown in one excerpt with these: near them, on lines that are not cut.
    fn is_near(&self, spots: &[Self], text: &str, width: usize) -> bool {
        const LINES: usize = 200;
        let fits = |s: &Self| fits(&text[s.line_bytes.clone()], width);
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
    let column = text[first.line_bytes.start..first.mark.bytes.start].chars().count() + 1;
    let place = (!first.whole_file).then_some((first.line + 1, column));
    let first_line = spots.iter().map(|s| s.line).min().unwrap_or(0);
    let last_line = spots.iter().map(|s| s.line).max().unwrap_or(0);
    let (mut shown, mut marks) = (String::new(), Vec::new());
    let mut shown_column = column;
    for (line, start) in starts.iter().enumerate().take(last_line + 1).skip(first_line) {
        let end = starts.get(line + 1).map_or(text.len(), |next| next - 1);
        let mark = spots.iter().find(|s| s.line == line).map_or(0..0, Spot::inside);
        let mut cut = Cut::new(&text[*start..end], &mark, width);
        cut.bytes = cut.bytes.start + start..cut.bytes.end + start;
        if line == first.line {
            let head = &text[cut.bytes.start..first.mark.bytes.start];
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

/// Where the lines of each file begin, found once.
#[derive(Default)]
pub struct LineStarts(BTreeMap<FileId, Vec<usize>>);

impl LineStarts {
    fn of(&mut self, sources: &SourceMap, file: FileId) -> &[usize] {
        self.0.entry(file).or_insert_with(|| {
            let breaks = sources.text(file).match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(breaks).collect()
        })
    }
}
