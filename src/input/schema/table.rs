//! How a table is declared, and what is said about its keys.

use super::examples::known_example;
use crate::finding::notes::{At, Span};
use crate::finding::words::{meant, quoted};
use crate::input::toml::{Reader, Table};

/// Declares a table: its struct, its keys and how it is read.
///
/// What is said of a table and of each key stands above them, and nowhere else: it is what rustdoc
/// shows, what editors show beside a key, and what `vuoro init` writes above it.
///
/// Behind `in` stands what can be seen of a value without knowing the rest of the file; the reader
/// says the same, and more, when it reads the value.
///
/// Behind `=>` stands, as it could be written, what the reader takes where the key is left out.
///
/// A key is `required` or `optional`. A required key that is not in the struct has been noted, and
/// so has a value of the wrong type; whoever uses the struct need not say it again.
macro_rules! table {
    (
        $(#[doc = $about:literal])*
        $name:ident $title:literal {
            $(
                $(#[doc = $doc:literal])*
                $key:ident: $kind:ty = $need:ident $(in $form:expr)? $(=> $default:literal)?,
            )+
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Debug, Default)]
        pub(in crate::input) struct $name {
            $($(#[doc = $doc])* pub $key: Option<At<$kind>>,)+
            /// The keys that stand there, with a right value or a wrong one, or misspelt.
            pub written: Vec<&'static str>,
        }

        impl Table for $name {
            const TITLE: &'static str = $title;
            const KEYS: &'static [&'static str] = &[$(stringify!($key)),+];

            fn shape() -> Shape {
                let keys = vec![$(Key {
                    name: stringify!($key),
                    about: concat!($($doc),+).trim(),
                    is_required: required(Need::$need),
                    kind: <$kind as FromToml>::kind(),
                    form: [$($form,)?].into_iter().next(),
                    default: [$($default,)?].into_iter().next(),
                }),+];
                Shape { title: $title, about: concat!($($about),+).trim(), keys }
            }

            fn read(table: &DeTable<'_>, span: Span, reader: &mut Reader<'_>) -> Self {
                let mut read = Self::default();
                for (key, written) in table {
                    match key.get_ref().as_ref() {
                        $(stringify!($key) => {
                            read.written.push(stringify!($key));
                            read.$key = value(stringify!($key), written, reader);
                        })+
                        unknown => {
                            let meant = unknown_key::<Self>(unknown, key.span().into(), reader);
                            read.written.extend(meant);
                        }
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

pub(super) type Text = String;
pub(super) use crate::files::stamp::Stamp;
pub(super) type List<T> = Vec<At<T>>;

/// Whether a key must be there.
#[derive(Clone, Copy, PartialEq)]
#[expect(non_camel_case_types, reason = "they are the words of the declarations")]
pub(super) enum Need {
    required,
    optional,
}

pub(super) fn required(need: Need) -> bool {
    need == Need::required
}

/// Notes an unknown key; returns the one that was meant, if that can be told.
pub(super) fn unknown_key<T: Table>(
    key: &str,
    span: Span,
    reader: &mut Reader<'_>,
) -> Option<&'static str> {
    // Looking for what was meant is not worth it for the millionth key.
    let full = reader.notes.is_full();
    let meant = (!full).then(|| meant(key, T::KEYS.iter().copied())).flatten();
    if reader.is_broken(span) {
        return meant;
    }
    let help = match meant {
        Some(key) => format!("did you mean `{key}`?"),
        None => elsewhere::<T>(key, reader.tables),
    };
    let message = format!("{} has no key {}", T::TITLE, quoted(key));
    reader.notes.error("unknown-key", span, message, "unknown key", help);
    meant
}

/// What to do about a key that is none of this table's: it may stand below the wrong header.
fn elsewhere<T: Table>(key: &str, tables: &[(&str, &[&str])]) -> String {
    // The headers of lists and of single tables.
    let headers = [format!("`[[{key}]]`"), format!("`[{key}]`")];
    let title = tables.iter().map(|(title, _)| *title).find(|t| headers.iter().any(|h| h == t));
    if let Some(title) = title {
        return format!(
            "`{key}` is no key but a table of its own: write what it says below the header \
             {title}, and take an empty list out"
        );
    }
    let owners = tables.iter().filter(|(_, keys)| keys.contains(&key));
    let titles: Vec<&str> = owners.map(|(title, _)| *title).collect();
    if titles.is_empty() {
        return format!("{} knows these keys: {}", T::TITLE, T::KEYS.join(", "));
    }
    format!("`{key}` is a key of {}: write it below that header", titles.join(" and of "))
}

/// Notes a key that must be there and is not.
pub(super) fn missing_key<T: Table>(key: &str, span: Span, reader: &mut Reader<'_>) {
    if !reader.is_whole() {
        return;
    }
    let message = format!("{} lacks the key `{key}`", T::TITLE);
    let label = format!("no `{key}` here");
    let table = || format!("[{key}]");
    let example = known_example(key).map_or_else(table, str::to_owned);
    let help = format!("write it as in `{example}`");
    reader.notes.error("missing-key", span, message, label, help);
}
