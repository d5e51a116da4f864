//! A draft as its files would be read, and what the readers would report.

use vuoro::finding::{Findings, Severity};
use vuoro::input;
use vuoro::model::{Consortium, Term};
use vuoro::plan::{self, Infeasible};

use crate::commands::init::draft::Draft;
use crate::commands::init::written;

impl Draft {
    /// The files as they would be read, or every error in them.
    pub fn read(&self) -> Result<(Consortium, Term), Findings> {
        let text = match &self.agreed {
            Some(text) => text.clone(),
            None => written::consortium(self, None),
        };
        input::read(text, written::term(self, None))
    }

    /// Whether several seats can be held, or why not, in words.
    pub fn has_plan(&self) -> Result<(), String> {
        let Ok((c, term)) = self.read() else { return Ok(()) };
        without_plan(&c, &term).map_or(Ok(()), |why| {
            Err(format!(
                "With {} libraries on duty at the same time there is no plan: {why}.\nHow many can \
                 be, with these libraries and hours?",
                self.seats
            ))
        })
    }

    /// What the readers would report, in words.
    pub fn complaint(&self) -> Result<(), String> {
        let findings = self.read().err().unwrap_or_default();
        let Some(first) = findings.iter().find(|f| f.severity == Severity::Error) else {
            return Ok(());
        };
        // What would be beside the place in a file makes no sense without the place.
        let label = Some(&first.label).filter(|label| label.starts_with("expected "));
        let message = [Some(&first.message), label].into_iter().flatten().cloned();
        let message = message.collect::<Vec<_>>().join(": ");
        Err(if first.help.is_empty() { message } else { format!("{message}\n{}", first.help) })
    }
}

/// Why nobody can be on several seats as agreed.
pub fn without_plan(c: &Consortium, term: &Term) -> Option<Infeasible> {
    (c.grid.seats() > 1).then(|| plan::why_not(c, term)).flatten()
}
