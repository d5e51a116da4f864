//! What is put together from words and figures.

use std::cmp::Reverse;

use super::figures::{decimal, hours};
use crate::model::{Language, LedgerRow, Plan, Quality, Remainders};

/// The name of a pool that the plan formed: `Pooli 1` for `pool-1`. Any other id is shown as it is.
#[must_use]
pub fn pool_name(language: Language, id: &str) -> String {
    let digits = |n: &&str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit());
    let number = id.strip_prefix("pool-").filter(digits);
    match (number, language) {
        (None, _) => id.to_owned(),
        (Some(n), Language::Fi) => format!("Pooli {n}"),
        (Some(n), Language::Sv | Language::En) => format!("Pool {n}"),
    }
}

/// A number of duties, and their hours: `237 vuoroa (474 h)`.
#[must_use]
pub fn duties(language: Language, count: u64, minutes: i64) -> String {
    let noun = match (language, count) {
        (Language::Fi, 1) => "vuoro",
        (Language::Fi, _) => "vuoroa",
        (Language::Sv, _) => "pass",
        (Language::En, 1) => "duty",
        (Language::En, _) => "duties",
    };
    format!("{count} {noun} ({} h)", hours(language, minutes))
}

/// How many duties a term has, and how many it would have if nothing were ever closed; each as a
/// number and minutes.
#[must_use]
pub fn term_size(language: Language, real: (u64, i64), nominal: (u64, i64)) -> String {
    let now = duties(language, real.0, real.1);
    if real == nominal {
        return match language {
            Language::Fi => format!("Kaudella on {now}, eikä sulkuja ole."),
            Language::Sv => format!("Terminen har {now} och inga stängningar."),
            Language::En => format!("The term has {now}, and nothing is closed."),
        };
    }
    let all = duties(language, nominal.0, nominal.1);
    match language {
        Language::Fi => format!("Kaudella on {now}; ilman sulkuja olisi {all}."),
        Language::Sv => format!("Terminen har {now}; utan stängningar {all}."),
        Language::En => format!("The term has {now}; with nothing closed, {all}."),
    }
}

/// How good the plan is, and whether that is proven. Whole slots are measured by the week, by what is claimed
/// where balances have steered them; pooled remainders by the duties of the term. The sentence says
/// which.
#[must_use]
pub fn quality(
    language: Language,
    remainders: Remainders,
    quality: &Quality,
    steered: bool,
) -> String {
    let figure = |units: u128| {
        decimal(language, i64::try_from(Quality::millionths(units)).unwrap_or(i64::MAX), 6)
    };
    let (now, best) = (figure(quality.objective), figure(quality.best));
    let lower = figure(quality.lower_bound);
    let is_best = quality.objective == quality.best;
    let what = match (language, remainders) {
        (Language::Fi, Remainders::Round) if steered => "Viikon epätasaisuus saldot mukaan lukien",
        (Language::Sv, Remainders::Round) if steered => "Veckans ojämnhet med saldona inräknade",
        (Language::En, Remainders::Round) if steered => {
            "Unevenness of the week with balances counted"
        }
        (Language::Fi, Remainders::Round) => "Viikon epätasaisuus",
        (Language::Fi, Remainders::Pool) => "Kauden vuoromäärien epätasaisuus",
        (Language::Sv, Remainders::Round) => "Veckans ojämnhet",
        (Language::Sv, Remainders::Pool) => "Ojämnhet i terminens antal pass",
        (Language::En, Remainders::Round) => "Unevenness of the week",
        (Language::En, Remainders::Pool) => "Unevenness of the term's duties",
    };
    let how = match (language, quality.proven, is_best) {
        (Language::Fi, true, true) => {
            "sovituissa rajoissa tasaisempaa jakoa ei ole (todistettu)".to_owned()
        }
        (Language::Fi, true, false) => {
            format!("toiveiden vuoksi enemmän kuin tasaisimman jaon {best} (todistettu)")
        }
        (Language::Fi, false, _) => {
            format!("tasaisin löydetty {best}, alaraja {lower} (ei todistettu parhaaksi)")
        }
        (Language::Sv, true, true) => {
            "inom det avtalade finns ingen jämnare fördelning (bevisat)".to_owned()
        }
        (Language::Sv, true, false) => {
            format!("för önskemålens skull mer än den jämnaste fördelningens {best} (bevisat)")
        }
        (Language::Sv, false, _) => {
            format!("jämnast av de funna {best}, undre gräns {lower} (inte bevisat bäst)")
        }
        (Language::En, true, true) => {
            "no plan within the agreement is more even (proven)".to_owned()
        }
        (Language::En, true, false) => {
            format!("for the sake of wishes more than the most even plan, {best} (proven)")
        }
        (Language::En, false, _) => {
            format!("most even found {best}, lower bound {lower} (not proven best)")
        }
    };
    let text = format!("{what} {now}: {how}.");
    if quality.all_wishes {
        return text;
    }
    text + match language {
        Language::Fi => " Kaikkia toiveiden kannalta mahdollisia jakoja ei verrattu.",
        Language::Sv => " Alla fördelningar som kunde uppfylla fler önskemål jämfördes inte.",
        Language::En => " Not all plans that might meet more wishes were compared.",
    }
}

/// What a sentence on dues covers: the first term of all, or, where balances are carried in, this term
/// by itself or with those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covered {
    /// A term without any before it.
    First,
    /// This term by itself.
    Term,
    /// This term and those before it.
    Years,
}

impl Covered {
    /// What there is to say of a plan: one thing, or, where balances are carried in, two.
    #[must_use]
    pub fn of(plan: &Plan) -> &'static [Self] {
        let is_carried = plan.ledger.0.iter().any(|row| row.carried_in != 0);
        if is_carried { &[Self::Term, Self::Years] } else { &[Self::First] }
    }

    /// The words before something that is said without a verb, in small letters.
    fn lead(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::First, _) => "",
            (Self::Term, Language::Fi) => "Tällä kaudella ",
            (Self::Term, Language::Sv) => "Den här terminen ",
            (Self::Term, Language::En) => "In this term, ",
            (Self::Years, Language::Fi) => "Edelliset kaudet mukaan lukien ",
            (Self::Years, Language::Sv) => "Med tidigare terminer inräknade ",
            (Self::Years, Language::En) => "With earlier terms counted, ",
        }
    }

    /// Words with their lead, beginning with a capital.
    pub(super) fn said(self, language: Language, words: &str) -> String {
        let lead = self.lead(language);
        if !lead.is_empty() {
            return format!("{lead}{words}");
        }
        let mut letters = words.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters.as_str().chars()).collect()
    }
}

/// Which library is furthest from what it owes, and by how much; of several the largest.
///
/// # Panics
///
/// If there is no library, which no consortium allows.
#[must_use]
pub fn furthest(language: Language, covered: Covered, plan: &Plan) -> String {
    let minutes = |row: &LedgerRow| match covered {
        Covered::Term => row.held - row.owed,
        Covered::First | Covered::Years => row.balance(),
    };
    let weight = |row: &LedgerRow| plan.consortium[row.library].weight;
    let key = |row: &&LedgerRow| (minutes(row).abs(), weight(row), Reverse(row.library));
    let row = plan.ledger.0.iter().max_by_key(key).expect("a consortium has members");
    furthest_is(language, covered, &plan.consortium[row.library].name, minutes(row))
}

/// A library with its minutes, positive if it has done more.
fn furthest_is(language: Language, covered: Covered, name: &str, minutes: i64) -> String {
    let far = hours(language, minutes.abs());
    let words = match (language, minutes >= 0) {
        (Language::Fi, true) => format!("kauimpana velvoitteestaan: {name}, {far} h yli."),
        (Language::Fi, false) => format!("kauimpana velvoitteestaan: {name}, {far} h alle."),
        (Language::Sv, true) => format!("längst från sin skyldighet: {name}, {far} h över."),
        (Language::Sv, false) => format!("längst från sin skyldighet: {name}, {far} h under."),
        (Language::En, true) => format!("furthest from its due: {name}, {far} h above."),
        (Language::En, false) => format!("furthest from its due: {name}, {far} h below."),
    };
    covered.said(language, &words)
}

/// That whoever holds slots of its own is within the worth of one slot a week of zero, in minutes.
#[must_use]
pub fn within_a_slot(language: Language, slot: i64) -> String {
    let slot = hours(language, slot);
    match language {
        Language::Fi => format!(
            "Omien viikkovuorojen haltijat ovat enintään yhden viikkovuoron ({slot} h kaudessa) \
             päässä nollasta."
        ),
        Language::Sv => format!(
            "Alla med egna pass är högst ett pass i veckan ({slot} h på en termin) från noll."
        ),
        Language::En => format!(
            "All who hold slots of their own are within one slot a week ({slot} h a term) of zero."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Covered, furthest_is};
    use crate::export::words::off_due;
    use crate::model::Language;

    #[test]
    fn who_is_furthest_is_said_with_the_side() {
        let said = |covered, minutes| furthest_is(Language::En, covered, "Tampere", minutes);
        assert_eq!(said(Covered::First, -430), "Furthest from its due: Tampere, 7.2 h below.");
        assert_eq!(
            said(Covered::Term, 60),
            "In this term, furthest from its due: Tampere, 1 h above."
        );
    }

    #[test]
    fn a_sentence_says_which_terms_it_covers() {
        let said = |covered| Language::ALL.map(|language| off_due(language, covered, &[]));
        assert_eq!(
            said(Covered::First),
            [
                "Yksikään kirjasto ei ole yli yhden vuoron päässä velvoitteestaan.",
                "Inget bibliotek är mer än ett pass från sin skyldighet.",
                "No library is further from its due than one duty.",
            ]
        );
        assert_eq!(
            said(Covered::Years),
            [
                "Edelliset kaudet mukaan lukien yksikään kirjasto ei ole yli yhden vuoron päässä \
                 velvoitteestaan.",
                "Med tidigare terminer inräknade är inget bibliotek mer än ett pass från sin \
                 skyldighet.",
                "With earlier terms counted, no library is further from its due than one duty.",
            ]
        );
    }
}
