//! The words of the exports.

use vuoro::export::words::{
    TABLE, Words, date, decimal, duties, hours, long_date, pool_name, quality, takes_part,
    term_size,
};
use vuoro::model::{Language, Membership, Quality, Remainders};

use crate::world::{NOKIA, TAMPERE, day, term};
use Language::{En, Fi, Sv};

#[test]
fn every_word_is_there_in_every_language_and_no_two_weekdays_are_alike() {
    for language in Language::ALL {
        let words = Words::of(language);
        assert_eq!(words.language, language);
        assert!(!format!("{words:?}").contains("\"\""), "an empty word in {language:?}");
        let mut days = [words.weekdays, words.weekdays_short].concat();
        days.sort_unstable();
        days.dedup();
        assert_eq!(days.len(), 14);
    }
}

#[test]
fn every_word_stands_in_the_table_once_and_none_is_empty() {
    let mut seen = std::collections::BTreeMap::new();
    for (group, entries) in TABLE {
        assert!(!entries.is_empty());
        for (key, words) in entries {
            assert!(
                words.iter().all(|w| !w.trim().is_empty() && w.trim_start() == *w),
                "{group}.{key}"
            );
            let is_one = words.iter().all(|w| w == &words[0]);
            assert!(!is_one, "{group}.{key} is the same in all languages");
            let other = seen.insert(words, (group, key));
            assert_eq!(other, None, "{group}.{key} is there under another name");
        }
    }
}

#[test]
fn words_that_end_up_in_a_list_hold_no_comma() {
    for language in Language::ALL {
        assert!(!Words::of(language).calendar.duty.contains(','));
    }
}

#[test]
fn dates_are_as_each_language_writes_them() {
    let first = day("2018-09-03");
    assert_eq!(date(Fi, first), "3.9.2018");
    assert_eq!(date(Sv, first), "3.9.2018");
    assert_eq!(date(En, first), "3 September 2018");
    assert_eq!(long_date(Fi, first), "ma 3.9.2018");
    assert_eq!(long_date(Sv, first), "mån 3.9.2018");
}

#[test]
fn numbers_have_a_decimal_comma_but_in_english() {
    assert_eq!(decimal(Fi, 1_234_567, 2), "1,23");
    assert_eq!(decimal(Sv, 35_222, 4), "0,0352");
    assert_eq!(decimal(En, 35_250, 4), "0.0353");
    assert_eq!(decimal(En, -1_500_000, 0), "−2");
    assert_eq!(decimal(Fi, -1, 2), "0,00");
    assert_eq!(hours(Fi, 28_440), "474");
    assert_eq!(hours(Fi, 430), "7,2");
    assert_eq!(hours(En, -75), "−1.3");
}

#[test]
fn formed_pools_are_named_by_number() {
    assert_eq!(pool_name(Fi, "pool-1"), "Pooli 1");
    assert_eq!(pool_name(Sv, "pool-12"), "Pool 12");
    assert_eq!(pool_name(En, "north"), "north");
}

#[test]
fn sentences_have_the_right_forms() {
    assert_eq!(duties(Fi, 237, 28_440), "237 vuoroa (474 h)");
    assert_eq!(duties(Fi, 1, 120), "1 vuoro (2 h)");
    assert_eq!(duties(En, 1, 90), "1 duty (1.5 h)");
    assert_eq!(
        term_size(Fi, (237, 28_440), (240, 28_800)),
        "Kaudella on 237 vuoroa (474 h); ilman sulkuja olisi 240 vuoroa (480 h)."
    );
    assert_eq!(
        term_size(Sv, (1, 120), (1, 120)),
        "Terminen har 1 pass (2 h) och inga stängningar."
    );
}

#[test]
fn who_comes_back_takes_part_in_stretches() {
    let mut term = term("2018-09-03", "2018-12-21");
    assert_eq!(takes_part(Fi, &term, NOKIA), None);
    let part = |first, last, leaves| {
        let (first, last) = (day(first), day(last));
        Membership { library: NOKIA, first, last, leaves }
    };
    // It stays: whatever the file says of it, that is the whole term.
    term.memberships = vec![part("2018-09-03", "2018-12-21", false)];
    assert_eq!(takes_part(Fi, &term, NOKIA), None);
    term.memberships = vec![
        part("2018-09-03", "2018-09-30", true),
        part("2018-10-08", "2018-10-31", true),
        part("2018-12-03", "2018-12-21", false),
    ];
    let said = |language| takes_part(language, &term, NOKIA).unwrap();
    assert_eq!(said(Fi), "30.9.2018 asti, 8.10.2018–31.10.2018, 3.12.2018 alkaen");
    assert_eq!(
        said(En),
        "until 30 September 2018, 8 October 2018 to 31 October 2018, from 3 December 2018"
    );
    assert_eq!(takes_part(Sv, &term, TAMPERE), None);
    term.memberships = vec![part("2018-09-03", "2018-12-21", true)];
    assert_eq!(takes_part(Sv, &term, NOKIA).unwrap(), "till och med 21.12.2018");
}

#[test]
fn only_a_proven_plan_is_called_the_best() {
    let mut figures = Quality {
        objective: 35_222_000_000_000,
        best: 35_222_000_000_000,
        lower_bound: 35_222_000_000_000,
        proven: true,
        all_wishes: true,
    };
    assert_eq!(
        quality(Fi, Remainders::Round, &figures, false),
        "Viikon epätasaisuus 0,035222: sovituissa rajoissa tasaisempaa jakoa ei ole (todistettu)."
    );
    figures.objective += 1_000_000_000;
    assert_eq!(
        quality(En, Remainders::Round, &figures, true),
        "Unevenness of the week with balances counted 0.035223: \
         for the sake of wishes more than the most even plan, 0.035222 (proven)."
    );
    figures.proven = false;
    for language in Language::ALL {
        let said = quality(language, Remainders::Pool, &figures, false);
        let denied = ["ei todistettu", "inte bevisat", "not proven"];
        assert!(denied.iter().any(|d| said.contains(d)), "{said}");
        figures.all_wishes = false;
        assert!(quality(language, Remainders::Pool, &figures, false).len() > said.len(), "{said}");
        figures.all_wishes = true;
    }
}
