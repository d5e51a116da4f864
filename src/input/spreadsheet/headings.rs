//! The headings that are known, in Finnish, Swedish and English.

/// What a column says of a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// Its short name.
    Id,
    /// Its short name or its name.
    Library,
    /// Its name.
    Name,
    /// The town by which it may be called.
    Town,
    /// Its size in any measure.
    Size,
    /// Its share in per cent.
    Share,
    /// When it has staff on weekdays from the first to the last, Monday being 0.
    Hours(u8, u8),
    /// When that begins, a time in each cell.
    From(u8, u8),
    /// When it ends.
    To(u8, u8),
    /// Its address for mail.
    Email,
    /// Its telephone number.
    Phone,
    /// Who to ask for.
    Contact,
}

/// The headings that are known besides weekdays. Case, dots, what stands in brackets and years
/// behind a word do not count; ä, å and ö may lack their dots.
pub const HEADINGS: &[(Meaning, &[&str])] = &[
    (Meaning::Id, &["tunnus", "kirjaston tunnus", "beteckning", "kod", "id", "library id"]),
    (Meaning::Library, &["kirjasto", "bibliotek", "library"]),
    (
        Meaning::Name,
        &["nimi", "kirjaston nimi", "namn", "bibliotekets namn", "name", "library name"],
    ),
    (Meaning::Town, &["kunta", "kaupunki", "kommun", "stad", "municipality", "town"]),
    (
        Meaning::Size,
        &[
            "koko",
            "asukasluku",
            "asukkaat",
            "asukkaita",
            "väkiluku",
            "väestö",
            "storlek",
            "invånare",
            "invånarantal",
            "folkmängd",
            "befolkning",
            "size",
            "population",
            "inhabitants",
            "residents",
        ],
    ),
    (
        Meaning::Share,
        &[
            "osuus",
            "osuus %",
            "prosenttiosuus",
            "%",
            "andel",
            "andel %",
            "share",
            "share %",
            "per cent",
            "percent",
        ],
    ),
    (
        Meaning::Email,
        &[
            "sähköposti",
            "sähköpostiosoite",
            "meili",
            "e-post",
            "epost",
            "e-postadress",
            "email",
            "e-mail",
            "mail",
            "email address",
        ],
    ),
    (
        Meaning::Phone,
        &[
            "puhelin",
            "puhelinnumero",
            "puh",
            "telefon",
            "telefonnummer",
            "tfn",
            "tel",
            "phone",
            "telephone",
            "phone number",
        ],
    ),
    (Meaning::Contact, &["yhteyshenkilö", "kontaktperson", "kontakt", "contact", "contact person"]),
];

/// Weekdays from Monday, in every form that is known.
pub(super) const DAYS: [&[&str]; 7] = [
    &[
        "ma",
        "maanantai",
        "maanantaisin",
        "mån",
        "må",
        "måndag",
        "måndagar",
        "mo",
        "mon",
        "monday",
        "mondays",
    ],
    &[
        "ti",
        "tiistai",
        "tiistaisin",
        "tis",
        "tisdag",
        "tisdagar",
        "tu",
        "tue",
        "tuesday",
        "tuesdays",
    ],
    &[
        "ke",
        "keskiviikko",
        "keskiviikkoisin",
        "ons",
        "on",
        "onsdag",
        "onsdagar",
        "we",
        "wed",
        "weds",
        "wednesday",
        "wednesdays",
    ],
    &[
        "to",
        "torstai",
        "torstaisin",
        "tor",
        "tors",
        "torsdag",
        "torsdagar",
        "th",
        "thu",
        "thursday",
        "thursdays",
    ],
    &[
        "pe",
        "perjantai",
        "perjantaisin",
        "fre",
        "fr",
        "fredag",
        "fredagar",
        "fri",
        "friday",
        "fridays",
    ],
    &[
        "la",
        "lauantai",
        "lauantaisin",
        "lör",
        "lö",
        "lördag",
        "lördagar",
        "sa",
        "sat",
        "saturday",
        "saturdays",
    ],
    &[
        "su",
        "sunnuntai",
        "sunnuntaisin",
        "sön",
        "sö",
        "söndag",
        "söndagar",
        "sun",
        "sunday",
        "sundays",
    ],
];
pub(super) const BEGINS: [&str; 12] = [
    "alkaa", "alku", "alkaen", "avataan", "börjar", "start", "från", "öppnar", "from", "opens",
    "begins", "starts",
];
pub(super) const ENDS: [&str; 12] = [
    "päättyy",
    "loppuu",
    "loppu",
    "suljetaan",
    "slutar",
    "slut",
    "till",
    "stänger",
    "to",
    "closes",
    "ends",
    "until",
];
