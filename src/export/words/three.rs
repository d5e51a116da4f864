//! How a table of words is written: a line per word with its three languages, so that a language
//! that lacks one does not compile.

/// Makes a struct of words, its constants per language, and a list of all of them for tests.
macro_rules! words {
    (
        $(#[$doc:meta])*
        $vis:vis $name:ident {
            $(@with { $(
                $(#[$m:meta])* $more:ident: $type:ty = $mfi:expr, $msv:expr, $men:expr;
            )* })?
            $($(#[$d:meta])* $field:ident: $fi:literal, $sv:literal, $en:literal;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis struct $name {
            $($($(#[$m])* pub $more: $type,)*)?
            $($(#[$d])* pub $field: &'static str,)*
        }

        impl $name {
            /// Every word: its key, and what it is in Finnish, Swedish and English.
            pub(crate) const ALL: &[(&'static str, [&'static str; 3])] =
                &[$((stringify!($field), [$fi, $sv, $en]),)*];

            const FI: Self = Self { $($($more: $mfi,)*)? $($field: $fi,)* };
            const SV: Self = Self { $($($more: $msv,)*)? $($field: $sv,)* };
            const EN: Self = Self { $($($more: $men,)*)? $($field: $en,)* };

            /// The words of a language.
            #[must_use]
            pub const fn of(language: $crate::model::Language) -> &'static Self {
                match language {
                    $crate::model::Language::Fi => &Self::FI,
                    $crate::model::Language::Sv => &Self::SV,
                    $crate::model::Language::En => &Self::EN,
                }
            }
        }
    };
}

pub(super) use words;
