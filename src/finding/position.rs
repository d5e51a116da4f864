//! Bytes of a file as lines and columns.

use std::collections::BTreeMap;

use crate::finding::{FileId, Finding, SourceMap};

/// Where something is; lines and columns are counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// In which file.
    pub file: FileId,
    /// From where to where; nothing for a file as a whole.
    pub region: Option<Region>,
}

/// A stretch of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// The column after the last.
    pub end_column: usize,
}

/// Where every finding is; nothing for one that is in no file.
#[must_use]
pub fn positions(sources: &SourceMap, findings: &[Finding]) -> Vec<Option<Position>> {
    let mut starts: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
    findings
        .iter()
        .map(|finding| {
            let (file, bytes) = sources.resolve(&finding.place)?;
            let text = sources.text(file);
            let starts = starts.entry(file).or_insert_with(|| {
                let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
                std::iter::once(0).chain(breaks).collect()
            });
            let at = |byte: usize| {
                let byte = text.floor_char_boundary(byte.min(text.len()));
                let line = starts.partition_point(|&start| start <= byte);
                (line, text[starts[line - 1]..byte].chars().count() + 1)
            };
            let region = (bytes != (0..0)).then(|| {
                let ((line, column), (end_line, end_column)) = (at(bytes.start), at(bytes.end));
                Region { line, column, end_line, end_column }
            });
            Some(Position { file, region })
        })
        .collect()
}
