//! A rule: its name, its tier, the files it needs, and its check.

use super::facts::Facts;
use super::found::Found;
use super::look::Look;
use crate::model::Consortium;

/// How grave the findings of a rule are unless the consortium says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The roster is not what was agreed, or the file is broken.
    Error,
    /// Probably not what was meant.
    Warning,
    /// Looked at only when asked for: a matter of taste, or of what the files are meant for.
    Strict,
}

impl Tier {
    /// The tier as people read it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Strict => "strict",
        }
    }
}

/// What a rule needs to be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// The consortium.
    Consortium,
    /// The term.
    Term,
    /// The roster.
    Roster,
    /// The ledger.
    Ledger,
    /// At least one table of a ring.
    Ring,
    /// At least one calendar.
    Calendar,
    /// A plan made afresh.
    Fresh,
}

impl Need {
    /// What is needed, in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Consortium => "consortium file",
            Self::Term => "term file",
            Self::Roster => "roster",
            Self::Ledger => "ledger",
            Self::Ring => "ring",
            Self::Calendar => "calendar",
            Self::Fresh => "fresh plan",
        }
    }

    pub(super) fn is_met(self, look: &Look<'_>) -> bool {
        match self {
            Self::Consortium => look.consortium.is_some(),
            Self::Term => look.term.is_some(),
            Self::Roster => look.roster.is_some(),
            Self::Ledger => look.ledger.is_some(),
            Self::Ring => !look.rings.is_empty(),
            Self::Calendar => !look.calendars.is_empty(),
            Self::Fresh => look.fresh.is_some(),
        }
    }
}

/// A promise that is looked after.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Rule {
    /// Its name, which names the fault.
    pub name: &'static str,
    /// How grave its findings are.
    pub tier: Tier,
    /// What it needs; the file it is about first.
    pub needs: &'static [Need],
    /// Its page: what, why, remedy and an example, in Markdown.
    pub page: &'static str,
    pub(super) check: fn(&Facts<'_>, &mut Found),
}

impl Rule {
    /// What it is about, in one line.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.page.lines().find(|l| !l.is_empty() && !l.starts_with('#')).unwrap_or_default()
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The id of a library or pool that was probably meant.
pub(super) fn close_id<'a>(c: &'a Consortium, id: &str) -> Option<&'a str> {
    // Thousands of likenesses for every one of thousands of rows are not worth the time.
    const MOST: usize = 600;
    let libraries = c.libraries().iter().take(MOST).map(|l| l.id.as_str());
    let ids = libraries.chain(c.pools.iter().take(MOST).map(|p| p.id.as_str()));
    let scored = ids.map(|known| (strsim::jaro_winkler(id, known), known));
    let best = scored.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
    (best.0 >= 0.8 && id.len() <= 64).then_some(best.1)
}

/// A rule whose page is in `docs/rules/`.
macro_rules! rule {
    ($name:literal, $tier:ident, [$($need:ident),*], $check:path) => {
        crate::check::Rule {
            name: $name,
            tier: crate::check::Tier::$tier,
            needs: &[$(crate::check::Need::$need),*],
            page: include_str!(concat!("../../../docs/rules/", $name, ".md")),
            check: $check,
        }
    };
}
pub(super) use rule;
