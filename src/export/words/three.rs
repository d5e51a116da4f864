//! How a table of words is written: a line per word with its three languages, so that a language
//! that lacks one does not compile.

/// Makes a struct of words, its constants per language, and a list of all of them for tests.
macro_rules! words {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$d:meta])* $field:ident: $fi:literal, $sv:literal, $en:literal;)* }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name {
            $($(#[$d])* pub $field: &'static str,)*
        }

        impl $name {
            /// Every word: its key, and what it is in Finnish, Swedish and English.
            pub const ALL: &[(&'static str, [&'static str; 3])] =
                &[$((stringify!($field), [$fi, $sv, $en]),)*];

            /// The words of a language.
            #[must_use]
            pub const fn of(language: $crate::model::Language) -> &'static Self {
                match language {
                    $crate::model::Language::Fi => &Self { $($field: $fi,)* },
                    $crate::model::Language::Sv => &Self { $($field: $sv,)* },
                    $crate::model::Language::En => &Self { $($field: $en,)* },
                }
            }
        }
    };
}

pub(super) use words;
