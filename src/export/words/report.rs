//! The words of the report on a plan.

use super::figures::decimal;
use crate::model::Language;

/// Titles and headings of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportWords {
    /// Title: who holds how many slots a week.
    pub shares: &'static str,
    /// Title: the pattern of an ordinary week.
    pub week: &'static str,
    /// Title: pools with their members and turns.
    pub pools: &'static str,
    /// Title: what every library owes and does.
    pub balances: &'static str,
    /// Title: duties that nobody can serve.
    pub unfilled: &'static str,
    /// Title: what each method gives every member.
    pub methods: &'static str,
    /// Heading: slots a week that are owed, exactly.
    pub owed_slots: &'static str,
    /// Heading: slots a week that are held.
    pub held_slots: &'static str,
    /// Heading: how far they are apart, in minutes a week.
    pub difference: &'static str,
    /// Heading: members with their duties of the term.
    pub members: &'static str,
    /// Heading: the largest distance from what is due, in duties.
    pub bound: &'static str,
    /// Heading: hours that are owed.
    pub owed: &'static str,
    /// Heading: hours that are done.
    pub held: &'static str,
    /// Heading: duties.
    pub duties: &'static str,
    /// Heading: duties in the best possible totals.
    pub best: &'static str,
    /// Heading: hours carried in.
    pub carried_in: &'static str,
    /// Heading: hours carried out.
    pub balance: &'static str,
    /// In place of a bound: the pool settles its turns itself.
    pub open: &'static str,
}

impl ReportWords {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Fi => &FI,
            Language::Sv => &SV,
            Language::En => &EN,
        }
    }
}

const FI: ReportWords = ReportWords {
    shares: "Vuorot viikossa",
    week: "Tavallinen viikko",
    pools: "Poolit ja niiden vuorot kauden aikana",
    balances: "Velvoitteet ja saldot tunteina",
    unfilled: "Vuorot ilman päivystäjää",
    methods: "Vuorot viikossa eri menetelmillä, ilman pooleja",
    owed_slots: "Osuus",
    held_slots: "Vuoroja",
    difference: "Ero min/vko",
    members: "Kirjastot ja vuorojen määrä",
    bound: "Suurin poikkeama",
    owed: "Velvoite",
    held: "Tehty",
    duties: "Vuoroja",
    best: "Paras",
    carried_in: "Ed. kausi",
    balance: "Saldo",
    open: "sovitaan poolissa",
};

const SV: ReportWords = ReportWords {
    shares: "Pass per vecka",
    week: "En vanlig vecka",
    pools: "Poolerna och deras turer under terminen",
    balances: "Skyldigheter och saldon i timmar",
    unfilled: "Pass som ingen kan ta",
    methods: "Pass per vecka enligt olika metoder, utan pooler",
    owed_slots: "Andel",
    held_slots: "Pass",
    difference: "Skillnad min/v",
    members: "Bibliotek och antal pass",
    bound: "Största avvikelse",
    owed: "Skyldighet",
    held: "Gjort",
    duties: "Pass",
    best: "Bäst",
    carried_in: "Förra term.",
    balance: "Saldo",
    open: "avtalas i poolen",
};

const EN: ReportWords = ReportWords {
    shares: "Slots a week",
    week: "An ordinary week",
    pools: "Pools and their turns in the term",
    balances: "Owed, done and balance in hours",
    unfilled: "Duties that nobody can serve",
    methods: "Slots a week by each method, without pools",
    owed_slots: "Owed",
    held_slots: "Slots",
    difference: "Differ. min/week",
    members: "Libraries and their duties",
    bound: "Largest distance",
    owed: "Owed",
    held: "Done",
    duties: "Duties",
    best: "Best",
    carried_in: "Last term",
    balance: "Balance",
    open: "settled by the pool",
};

/// A balance in hours with a sign that says which way it goes: `+7,1`, `−6,9`, `0,0`.
#[must_use]
pub fn signed_hours(language: Language, minutes: i64) -> String {
    let tenths = decimal(language, tenths(minutes) * 100_000, 1);
    match minutes.signum() {
        1 => format!("+{tenths}"),
        -1 => format!("−{tenths}"),
        _ => tenths,
    }
}

/// Minutes as hours with one decimal.
#[must_use]
pub fn decimal_hours(language: Language, minutes: i64) -> String {
    decimal(language, tenths(minutes) * 100_000, 1)
}

/// Tenths of an hour, rounded to nearest, without their sign.
fn tenths(minutes: i64) -> i64 {
    (minutes.abs() * 10 + 30) / 60
}

/// The libraries whose totals are not the best possible ones, each with what it has and what would
/// be best, and why: the best totals know hours and absences, but no pools.
#[must_use]
pub fn off_best(language: Language, off: &[(&str, u32, u32)]) -> String {
    if off.is_empty() {
        return match language {
            Language::Fi => "Kauden vuoromäärät ovat parhaat mahdolliset.",
            Language::Sv => "Terminens antal pass är de bästa möjliga.",
            Language::En => "The term's totals are the best possible ones.",
        }
        .to_owned();
    }
    let each = off.iter().map(|(name, has, best)| match language {
        Language::Fi => format!("{name} {has} (paras olisi {best})"),
        Language::Sv => format!("{name} {has} (bäst vore {best})"),
        Language::En => format!("{name} {has} (best would be {best})"),
    });
    let list = each.collect::<Vec<_>>().join(", ");
    let (off, why) = match language {
        Language::Fi => (
            "Parhaista mahdollisista vuoromääristä poikkeavat",
            "Poolin jäsenillä on oltava yhteinen viikkovuoro, ja poissaolot hoitavat sijaiset: \
             lähemmäs päästäviä pooleja ei löytynyt.",
        ),
        Language::Sv => (
            "Avvikelser från de bästa möjliga antalen pass",
            "En pools medlemmar behöver ett gemensamt veckopass, och vid frånvaro träder \
             ersättare in: inga pooler som kommer närmare hittades.",
        ),
        Language::En => (
            "Totals that are not the best possible ones",
            "Members of a pool need a cell in common, and absences need substitutes: no pools \
             that come closer were found.",
        ),
    };
    format!("{off}: {list}. {why}")
}
