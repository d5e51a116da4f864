//! A term file followed by what was asked for on the command line.

use vuoro::finding::{Finding, Place};
use vuoro::input;
use vuoro::model::Term;

use crate::cli::outcome::Refused;
use crate::session::read::complain;
use crate::session::term::Files;

impl Files {
    /// The term that the file has with a text that ends in what was asked for on the command line:
    /// faults of that are in no file, so `place` says for every key where it was asked for.
    pub fn term_with(
        &mut self,
        text: &str,
        place: &dyn Fn(&str) -> String,
    ) -> anyhow::Result<Term> {
        let file = self.sources.add(self.shown.clone(), text.as_bytes());
        let findings = match input::term(&mut self.sources, file, &self.consortium, self.ledger) {
            Ok(read) => return Ok(self.with_others(read.value)),
            Err(findings) => findings,
        };
        let asked = |mut finding: Finding| {
            let Some((of, bytes)) = self.sources.resolve(&finding.place) else { return finding };
            if of != file || bytes.start < self.text.len() {
                return finding;
            }
            let line = text[..bytes.start].rfind('\n').map_or(0, |at| at + 1);
            let key = text[line..].split_once(" = ").map_or("", |(key, _)| key);
            finding.place = Place::File(self.sources.add(place(key), b""));
            // Nothing is shown that the label could be beside.
            let label = std::mem::take(&mut finding.label);
            if label.starts_with("expected ") || label.starts_with("seats ") {
                finding.message = format!("{}: {label}", finding.message);
            }
            finding
        };
        let findings: Vec<Finding> = findings.into_iter().map(asked).collect();
        complain(&findings, &self.sources)?;
        Err(Refused.into())
    }
}
