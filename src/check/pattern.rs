//! The ordinary week as a roster shows it: who holds each cell on most dates.

use super::held::Pattern;
use super::rows::{Row, Rows};
use crate::files::roster::TextIx;
use crate::model::Consortium;

impl Rows<'_> {
    /// Who holds each cell of the week on most dates.
    pub fn pattern(&self) -> &Pattern {
        let consortium = || self.consortium.expect("the rule needs a consortium");
        self.pattern.get_or_init(|| read(self, consortium()))
    }
}

/// Reads the pattern off the rows: for each cell the holder that a majority of its dates has, and
/// where there is none, one that is there; tombstones have the same holder.
///
/// Source: R. S. Boyer, J. S. Moore, "MJRTY", 1981.
fn read(rows: &Rows<'_>, c: &Consortium) -> Pattern {
    let seats = usize::from(c.grid.seats());
    let mut votes: Vec<(Option<TextIx>, u32)> = vec![(None, 0); c.grid.periods().len() * seats];
    for row in rows.iter() {
        let Some((_, period, seat)) = Row::dated(&row) else { continue };
        let vote = &mut votes[period.at() * seats + usize::from(seat) - 1];
        match vote {
            (Some(holder), count) if *holder == row.duty.holder => *count += 1,
            (Some(_), count) if *count > 0 => *count -= 1,
            _ => *vote = (Some(row.duty.holder), 1),
        }
    }
    Pattern::new(seats, votes.into_iter().map(|(holder, _)| holder).collect())
}
