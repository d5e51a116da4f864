//! The findings of one rule.

use crate::finding::{Finding, Place, Severity};

/// The most findings of one rule that are kept: a roster of another year breaks one in every row.
const MOST: usize = 1000;

/// The findings of one rule.
#[derive(Debug)]
pub(crate) struct Found {
    rule: &'static str,
    severity: Severity,
    pub findings: Vec<Finding>,
    pub more: usize,
}

impl Found {
    pub fn new(rule: &'static str, severity: Severity) -> Self {
        Self { rule, severity, findings: Vec::new(), more: 0 }
    }

    /// Adds a finding: what was found, what stands beside the mark, and what to do.
    pub fn add(
        &mut self,
        place: Place,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.put(|| (place, message.into(), label.into(), help.into(), Vec::new()));
    }

    /// Adds a finding with a further place.
    pub fn add_related(
        &mut self,
        place: Place,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
        related: (Place, String),
    ) {
        self.put(|| (place, message.into(), label.into(), help.into(), vec![related]));
    }

    /// Counts so many findings more.
    pub fn count(&mut self, more: usize) {
        self.more += more;
    }

    fn put(
        &mut self,
        make: impl FnOnce() -> (Place, String, String, String, Vec<(Place, String)>),
    ) {
        if self.findings.len() == MOST {
            self.more += 1;
            return;
        }
        let (place, message, label, help, related) = make();
        let (rule, severity) = (self.rule, self.severity);
        self.findings.push(Finding { rule, severity, place, message, label, related, help });
    }
}
