//! The words of the index page.

use crate::model::Language;

/// What the index page of exported calendars says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiteWords {
    /// In front of the address of the service.
    pub about: &'static str,
    /// Title: the calendars.
    pub calendars: &'static str,
    /// How to subscribe by a click.
    pub how: &'static str,
    /// How to subscribe by the address of a file.
    pub how_by_address: &'static str,
    /// That the addresses are not public.
    pub secret: &'static str,
    /// Heading: whose calendar.
    pub whose: &'static str,
    /// A link that subscribes.
    pub subscribe: &'static str,
    /// Heading: the file.
    pub file: &'static str,
    /// Title: tables.
    pub tables: &'static str,
}

impl SiteWords {
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

const FI: SiteWords = SiteWords {
    about: "Palvelu",
    calendars: "Kalenterit",
    how: "Tilattu kalenteri päivittyy itsestään, kun vuorot muuttuvat. Jos linkki ei avaudu \
        kalenteriohjelmaan, kopioi tiedoston osoite ja lisää se ohjelmaan tilattavana \
        kalenterina.",
    how_by_address: "Kopioi tiedoston osoite ja lisää se kalenteriohjelmaan tilattavana \
        kalenterina: silloin se päivittyy itsestään, kun vuorot muuttuvat.",
    secret: "Kalenterien osoitteet eivät ole julkisia. Pyydä oman kirjastosi osoite vuorojen \
        koordinaattorilta.",
    whose: "Kenen",
    subscribe: "Tilaa",
    file: "Tiedosto",
    tables: "Vuorolista",
};

const SV: SiteWords = SiteWords {
    about: "Tjänst",
    calendars: "Kalendrar",
    how: "En kalender som du prenumererar på uppdateras av sig själv när passen ändras. Om länken \
        inte öppnas i kalenderprogrammet, kopiera filens adress och lägg till den där som en \
        kalender att prenumerera på.",
    how_by_address: "Kopiera filens adress och lägg till den i kalenderprogrammet som en kalender \
        att prenumerera på: då uppdateras den av sig själv när passen ändras.",
    secret: "Kalendrarnas adresser är inte offentliga. Be passens koordinator om adressen till \
        ditt biblioteks kalender.",
    whose: "Vems",
    subscribe: "Prenumerera",
    file: "Fil",
    tables: "Passlista",
};

const EN: SiteWords = SiteWords {
    about: "Service",
    calendars: "Calendars",
    how: "A calendar that you subscribe to updates itself when duties change. If the link does \
        not open in your calendar program, copy the address of the file and add it there as a \
        calendar to subscribe to.",
    how_by_address: "Copy the address of the file and add it to your calendar program as a \
        calendar to subscribe to: then it updates itself when duties change.",
    secret: "The addresses of the calendars are not public. Ask the coordinator of the duties for \
        that of your library.",
    whose: "Whose",
    subscribe: "Subscribe",
    file: "File",
    tables: "Roster",
};
