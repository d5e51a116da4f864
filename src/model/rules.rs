//! The rules that a consortium has agreed on: how slots are shared out and turns are taken.

use crate::model::limits::Limits;
use crate::model::quota::Ratio;

/// How quotas become whole slots.
///
/// Source: M. L. Balinski and H. P. Young, *Fair Representation*, 2nd ed. 2001.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Webster, Sainte-Laguë: divisors 1/2, 3/2, 5/2 …
    Webster,
    /// Hamilton: the largest remainders.
    Hamilton,
    /// Jefferson, D'Hondt: divisors 1, 2, 3 …
    Dhondt,
    /// Huntington–Hill: divisors √(n(n+1)).
    HuntingtonHill,
    /// Adams: divisors 0, 1, 2 …
    Adams,
}

impl Method {
    /// Every method, the default first.
    pub const ALL: [Self; 5] =
        [Self::Webster, Self::Hamilton, Self::Dhondt, Self::HuntingtonHill, Self::Adams];

    /// The method as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Webster => "webster",
            Self::Hamilton => "hamilton",
            Self::Dhondt => "dhondt",
            Self::HuntingtonHill => "huntington-hill",
            Self::Adams => "adams",
        }
    }
}

/// What becomes of the fraction of a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Remainders {
    /// Every holder has a whole number of slots every week.
    Round,
    /// Whole parts are held alone, fractions in pools: term totals become exact.
    Pool,
}

impl Remainders {
    /// Both values, the default first.
    pub const ALL: [Self; 2] = [Self::Round, Self::Pool];

    /// The value as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Round => "round",
            Self::Pool => "pool",
        }
    }
}

/// How the members of a pool take turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TurnRule {
    /// In proportion to weight.
    ByShare,
    /// Each as often as the others.
    Equal,
    /// The pool settles its turns itself.
    Open,
}

impl TurnRule {
    /// Every rule, the default first.
    pub const ALL: [Self; 3] = [Self::ByShare, Self::Equal, Self::Open];

    /// The rule as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ByShare => "by-share",
            Self::Equal => "equal",
            Self::Open => "open",
        }
    }
}

/// What a balance from the terms before does to the slots of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Balances {
    /// Who is behind claims more, who is ahead less.
    Steer,
    /// It is reported, breaks ties, and moves turns and substitutes only.
    Report,
}

impl Balances {
    /// Both values, the default first.
    pub const ALL: [Self; 2] = [Self::Steer, Self::Report];

    /// The value as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Steer => "steer",
            Self::Report => "report",
        }
    }
}

/// How a consortium shares out its slots. [`Rules::default`] has the values a file may leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// The method of apportionment.
    pub method: Method,
    /// A library owed this many slots a week, or more, has slots of its own.
    pub own_slot_from: Ratio,
    /// What becomes of fractions.
    pub remainders: Remainders,
    /// Fewest members of a pool that is formed, at least 2.
    pub pool_min: usize,
    /// Most members of a pool that is formed.
    pub pool_max: usize,
    /// The part of the best objective that may be given up for wishes, such as 0.05.
    pub tolerance: Ratio,
    /// How pools take turns unless they say otherwise.
    pub turns: TurnRule,
    /// The most that a library serves unless it says otherwise.
    pub limits: Limits,
    /// What balances from the terms before do to the slots of a term.
    pub balances: Balances,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            method: Method::Webster,
            own_slot_from: Ratio::new(3, 4),
            remainders: Remainders::Round,
            pool_min: 2,
            pool_max: 6,
            tolerance: Ratio::new(5, 100),
            turns: TurnRule::ByShare,
            limits: Limits::NONE,
            balances: Balances::Steer,
        }
    }
}
