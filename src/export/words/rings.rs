//! The words about rings, the people who take turns with a library's duties.

use super::figures::decimal;
use super::three::words;
use crate::model::{Language, Unable};

words! {
    /// Headings and words about rings.
    pub RingWords {
        /// Title: the ring of a library.
        ring: "Rinki", "Ring", "Ring";
        /// Title: duties that go to another person of a ring.
        changes: "Muutokset ringissä", "Ändringar i ringen", "Changes in the ring";
        /// Title: duties that nobody of a ring can take.
        vacant:
            "Vuorot, joihin ringistä ei pääse kukaan",
            "Pass som ingen i ringen kan ta",
            "Duties that nobody of the ring can take";
        /// Heading: somebody on a ring.
        person: "Henkilö", "Person", "Person";
        /// Heading: how many duties somebody is due.
        due: "Kuuluisi", "Borde ha", "Due";
        /// Heading: what bars somebody, or when the person takes part.
        remark: "Huomaa", "Observera", "Remark";
        /// In place of a person: nobody.
        nobody: "ei kukaan", "ingen", "nobody";
        /// [`Unable::NotOnRing`](crate::model::Unable::NotOnRing).
        not_on_ring: "ei ringissä", "inte i ringen", "not on the ring";
        /// [`Unable::Barred`](crate::model::Unable::Barred).
        barred: "ei osaa vielä", "kan inte ännu", "does not know yet";
        /// [`Unable::Away`](crate::model::Unable::Away).
        away: "poissa", "borta", "away";
        /// [`Unable::NotAtWork`](crate::model::Unable::NotAtWork).
        not_at_work: "ei töissä", "inte på arbetet", "not at work";
        /// [`Unable::OnDuty`](crate::model::Unable::OnDuty).
        on_duty: "toisella paikalla", "på en annan plats", "on another seat";
        /// From when somebody takes part.
        from: "alkaen", "från och med", "from";
        /// Until when somebody takes part.
        until: "asti", "till och med", "until";
    }
}

impl RingWords {
    /// Why a person of a ring cannot take a duty.
    #[must_use]
    pub fn unable(&self, why: Unable) -> &'static str {
        match why {
            Unable::NotOnRing => self.not_on_ring,
            Unable::Barred => self.barred,
            Unable::Away => self.away,
            Unable::NotAtWork => self.not_at_work,
            Unable::OnDuty => self.on_duty,
        }
    }
}

/// The largest distance of anybody on a ring from what is due, in millionths of a duty.
#[must_use]
pub fn ring_course(language: Language, bound: u64) -> String {
    let far = decimal(language, i64::try_from(bound).unwrap_or(i64::MAX), 2);
    match language {
        Language::Fi => {
            format!("Kukaan ei ole missään vaiheessa yli {far} vuoron päässä osuudestaan.")
        }
        Language::Sv => format!("Ingen är någonsin mer än {far} pass från sin andel."),
        Language::En => format!("Nobody is ever more than {far} duties from what is due."),
    }
}
