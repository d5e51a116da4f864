//! The files as written: every table with its keys, what each must be, and which must be there.

use chrono::{DateTime, Utc};

use crate::input::notes::{At, Span};
use crate::input::toml::{Reader, Table};
use crate::input::words::{quoted, suggest};

/// Declares a table: its struct, its keys and how it is read.
///
/// A key is `required` or `optional`. A required key that is not in the struct has been noted, and
/// so has a value of the wrong type; whoever uses the struct need not say it again.
macro_rules! table {
    (
        $(#[$about:meta])*
        $name:ident $title:literal {
            $($(#[$doc:meta])* $key:ident: $kind:ty = $need:ident,)+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Default)]
        pub(in crate::input) struct $name {
            $($(#[$doc])* pub $key: Option<At<$kind>>,)+
            /// The keys that stand there, with a right value or a wrong one.
            pub written: Vec<&'static str>,
        }

        impl Table for $name {
            const TITLE: &'static str = $title;
            const KEYS: &'static [&'static str] = &[$(stringify!($key)),+];

            fn read(table: &DeTable<'_>, span: Span, reader: &mut Reader<'_>) -> Self {
                let mut read = Self::default();
                for (key, written) in table {
                    match key.get_ref().as_ref() {
                        $(stringify!($key) => {
                            read.written.push(stringify!($key));
                            read.$key = value(stringify!($key), written, reader);
                        })+
                        unknown => unknown_key::<Self>(unknown, key.span().into(), reader),
                    }
                }
                $(if required(Need::$need) && !read.written.contains(&stringify!($key)) {
                    missing_key::<Self>(stringify!($key), span, reader);
                })+
                read
            }
        }
    };
}

mod consortium;
mod term;

pub(super) use consortium::{
    AllocationTable, ConsortiumFile, ConsortiumTable, HoursTable, LibraryTable, PinTable,
    PoolTable, ServiceTable,
};
pub(super) use term::{AbsenceTable, ChangeTable, ClosedTable, MemberTable, TermFile, TermTable};

#[derive(Clone, Copy, PartialEq)]
#[expect(non_camel_case_types, reason = "they are the words of the declarations")]
enum Need {
    required,
    optional,
}

fn required(need: Need) -> bool {
    need == Need::required
}

type Text = String;
type Stamp = DateTime<Utc>;
type List<T> = Vec<At<T>>;

fn unknown_key<T: Table>(key: &str, span: Span, reader: &mut Reader<'_>) {
    if reader.is_broken(span) {
        return;
    }
    let help = suggest(key, T::KEYS.iter().copied(), || {
        format!("{} knows these keys: {}", T::TITLE, T::KEYS.join(", "))
    });
    let message = format!("{} has no key {}", T::TITLE, quoted(key));
    reader.notes.error("unknown-key", span, message, "unknown key", help);
}

fn missing_key<T: Table>(key: &str, span: Span, reader: &mut Reader<'_>) {
    if !reader.is_whole() {
        return;
    }
    let message = format!("{} lacks the key `{key}`", T::TITLE);
    let label = format!("no `{key}` here");
    let help = missing_help(key);
    reader.notes.error("missing-key", span, message, label, help);
}

/// What to write, for the keys that must be there.
fn missing_help(key: &str) -> String {
    let example = match key {
        "format" => "format = 1",
        "consortium" => "[consortium]",
        "service" => "[service]",
        "library" => "library = \"tampere\"",
        "term" => "[term]",
        "id" => "id = \"tampere\"",
        "name" => "name = \"Tampere\"",
        "timezone" => "timezone = \"Europe/Helsinki\"",
        "language" => "language = \"fi\"",
        "domain" => "domain = \"chat.piki.example\"",
        "slot_minutes" => "slot_minutes = 120",
        "seats" => "seats = 1",
        "hours" => "hours = { mon = [\"10:00-16:00\"] }",
        "members" => "members = [\"akaa\", \"ikaalinen\"]",
        "cell" => "cell = \"tue 14:00\"",
        "holder" => "holder = \"tampere\"",
        "first" => "first = 2018-09-03",
        "last" => "last = 2018-12-21",
        "at" => "at = 2018-09-14T08:30:00Z",
        "kind" => "kind = \"swap\"",
        "duty" => "duty = \"2018-09-18 12:00\"",
        key => return format!("write a line that begins with `{key} =`"),
    };
    format!("write it as in `{example}`")
}
