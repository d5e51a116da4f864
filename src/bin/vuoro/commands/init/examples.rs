//! The examples that can be copied, as they were when this program was built.

/// An example: its name, what it shows, and its files, the first term file first.
pub struct Example {
    pub name: &'static str,
    pub about: &'static str,
    pub files: &'static [(&'static str, &'static [u8])],
}

macro_rules! example {
    ($name:literal, $about:literal, $($file:literal),+) => {
        Example {
            name: $name,
            about: $about,
            files: &[$((
                $file,
                include_bytes!(concat!("../../../../../examples/", $name, "/", $file)),
            )),+],
        }
    };
}

/// All of them.
pub const EXAMPLES: [Example; 10] = [
    example!(
        "around-the-clock",
        "twelve libraries in eight time zones, by day and by night",
        "winter.toml",
        "consortium.toml"
    ),
    example!(
        "five-colleges",
        "two colleges on duty at the same time, shares in per cent",
        "spring.toml",
        "consortium.toml"
    ),
    example!(
        "fte-tiers",
        "eighteen colleges that give hours by tier of enrolment",
        "fall.toml",
        "consortium.toml"
    ),
    example!(
        "one-hour-three-seats",
        "nine universities, three on duty in every hour",
        "spring.toml",
        "consortium.toml"
    ),
    example!(
        "oulu-2011",
        "one library, whose duties go round among ten people",
        "syksy.toml",
        "consortium.toml"
    ),
    example!(
        "piki-2018",
        "22 libraries around Tampere, pools and cells as agreed in 2018",
        "syksy.toml",
        "consortium.toml"
    ),
    example!(
        "piki-2018-exact",
        "the same, with totals as even as any roster could have them",
        "syksy.toml",
        "consortium.toml"
    ),
    example!(
        "piki-2018-fair",
        "the same, with pools and cells chosen by the tool",
        "syksy.toml",
        "consortium.toml"
    ),
    example!(
        "piki-2018-usage",
        "the same, with a log of chats and counted visits",
        "syksy.toml",
        "consortium.toml",
        "kevat.toml",
        "chats.csv",
        "syksy-roster.csv",
        "visits.csv"
    ),
    example!(
        "three-terms",
        "three terms in a row; balances go from each into the next",
        "1-syksy.toml",
        "2-kevat.toml",
        "3-syksy.toml",
        "consortium.toml"
    ),
];
