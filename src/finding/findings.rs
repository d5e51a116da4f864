//! Every reason why a file cannot be used, as one error.

use std::error::Error;
use std::fmt::{self, Display};
use std::ops::Deref;

use crate::finding::{Finding, Position, Region, Severity, SourceMap, positions};

/// Every reason why a file cannot be used: what the readers give instead of a value.
///
/// As an error it has a line for each finding, so `?` hands it on to whoever prints it. It is a
/// slice and an iterator of its findings for those that show them in their own way.
///
/// # Examples
///
/// ```
/// use vuoro::input;
///
/// let findings = input::read("format = one", "").unwrap_err();
/// assert_eq!(findings[0].rule, "syntax");
/// assert!(findings.to_string().starts_with("consortium.toml:1:10: error[syntax]: "));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    found: Vec<Finding>,
    /// Where each of them is, as far as it is known: without the sources, bytes are no lines.
    places: Vec<Option<String>>,
}

impl Findings {
    /// Findings whose places can be named when they are shown.
    pub(crate) fn new(found: Vec<Finding>, sources: &SourceMap) -> Self {
        let places = positions(sources, &found).into_iter().map(|position| {
            let Position { file, region } = position?;
            let name = sources.name(file);
            Some(match region {
                Some(Region { line, column, .. }) => format!("{name}:{line}:{column}"),
                None => name.to_owned(),
            })
        });
        Self { places: places.collect(), found }
    }

    /// The findings alone.
    #[must_use]
    pub fn into_vec(self) -> Vec<Finding> {
        self.found
    }
}

impl Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, finding) in self.found.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            if let Some(Some(place)) = self.places.get(at) {
                write!(f, "{place}: ")?;
            }
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            let shown = finding.clone().printable();
            write!(f, "{severity}[{}]: {}", shown.rule, shown.message)?;
        }
        Ok(())
    }
}

impl Error for Findings {}

impl From<Vec<Finding>> for Findings {
    fn from(found: Vec<Finding>) -> Self {
        Self { found, places: Vec::new() }
    }
}

impl Deref for Findings {
    type Target = [Finding];

    fn deref(&self) -> &[Finding] {
        &self.found
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.iter()
    }
}
