//! How a consortium wants its files to be checked.

/// How the findings of a rule are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// They are errors.
    Deny,
    /// They are warnings.
    Warn,
    /// They are counted, but not shown.
    Allow,
}

/// A consortium's setting for one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleLevel {
    /// The name of the rule, which need not exist.
    pub rule: String,
    /// How its findings are treated.
    pub level: Level,
    /// Why, in the words of the file; never empty.
    pub reason: String,
}

/// How a consortium wants its files to be checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checking {
    /// Its settings for single rules, in the order of the file.
    pub rules: Vec<RuleLevel>,
    /// A balance further from zero than this is too much, in minutes.
    pub balance_minutes: Option<i64>,
}
