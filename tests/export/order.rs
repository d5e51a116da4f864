//! The order in which names are shown, held against the collation of CLDR by another program.

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use proptest::prelude::*;
use vuoro::export::words::sort_key;

fn collator(tag: &str) -> CollatorBorrowed<'static> {
    let locale: icu_locale_core::Locale = tag.parse().unwrap();
    let mut preferences = CollatorPreferences::from(&locale);
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    Collator::try_new(preferences, CollatorOptions::default()).unwrap()
}

fn sorted(names: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = names.iter().map(|&n| n.to_owned()).collect();
    names.sort_by_key(|name| sort_key(name));
    names
}

#[test]
fn swedish_letters_stand_behind_z_and_w_behind_v() {
    let names = ["Öja", "Åbo", "Zorro", "Ähtäri", "Ylöjärvi", "Vaasa", "Wasa", "Vantaa", "akaa"];
    let wanted = ["akaa", "Vaasa", "Vantaa", "Wasa", "Ylöjärvi", "Zorro", "Åbo", "Ähtäri", "Öja"];
    assert_eq!(sorted(&names), wanted);
}

#[test]
fn numbers_stand_in_the_order_of_what_they_are_worth() {
    let wanted = ["Kirjasto 2", "Kirjasto 10", "Kirjasto 100"];
    assert_eq!(sorted(&["Kirjasto 100", "Kirjasto 2", "Kirjasto 10"]), wanted);
}

proptest! {
    /// Names such as libraries have, in both languages.
    #[test]
    fn names_stand_in_the_order_of_cldr(
        one in "[a-eovwyzåäöéüøæšžA-CVWÅÄÖ]{0,4}([ -][a-cåäöVW]{1,3})?( [1-9][0-9]{0,2})?",
        other in "[a-eovwyzåäöéüøæšžA-CVWÅÄÖ]{0,4}([ -][a-cåäöVW]{1,3})?( [1-9][0-9]{0,2})?",
    ) {
        for tag in ["fi", "sv"] {
            let wanted = collator(tag).compare(&one, &other);
            // What the collation takes for one is told apart by code points.
            if wanted.is_ne() {
                prop_assert_eq!(sort_key(&one).cmp(&sort_key(&other)), wanted, "{}: {} {}", tag, one, other);
            }
        }
    }
}
