//! Random histories on the command line: every event is the same or newer, none disappears, undo
//! restores every table, and what is refused leaves every file as it was.

use proptest::prelude::*;

use crate::place::{Place, assert_same, tables};
use crate::wording::assert_revised;

const DAYS: [&str; 6] =
    ["2018-09-17", "2018-09-18", "2018-09-19", "2018-09-20", "2018-09-21", "2018-12-06"];
const STARTS: [&str; 4] = ["10:00", "12:00", "14:00", "11:00"];
const LIBRARIES: [&str; 6] = ["tampere", "nokia", "sastamala", "lempaala", "kihnio", "helsinki"];

type Wish = (u8, (usize, usize), (usize, usize), usize);

fn wish() -> impl Strategy<Value = Wish> {
    // Times without a duty are there, but seldom.
    let start = prop_oneof![8 => 0usize..3, 1 => Just(3usize)];
    let day = prop_oneof![12 => 0usize..5, 1 => Just(5usize)];
    (0u8..10, (day.clone(), start.clone()), (day, start), 0usize..6)
}

fn args((kind, one, other, library): Wish) -> Vec<String> {
    let duty = |(day, start): (usize, usize)| format!("{} {}", DAYS[day], STARTS[start]);
    match kind {
        0..4 => vec!["swap".to_owned(), "syksy.toml".to_owned(), duty(one), duty(other)],
        4..8 => vec![
            "cover".to_owned(),
            "syksy.toml".to_owned(),
            duty(one),
            LIBRARIES[library].to_owned(),
        ],
        8 => vec!["cancel".to_owned(), "syksy.toml".to_owned(), duty(one)],
        _ => vec!["undo".to_owned(), "syksy.toml".to_owned()],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn undo_restores_tables_and_refusals_touch_nothing(wishes in prop::collection::vec(wish(), 10..16)) {
        let place = Place::published();
        let mut last = place.files();
        let mut states = vec![tables(&last)];
        for wish in wishes {
            let args = args(wish);
            let mut words: Vec<&str> = args.iter().map(String::as_str).collect();
            words.extend(["--now", "2018-09-14T08:30:00Z"]);
            let done = place.run(&words);
            match (done.code, args[0].as_str()) {
                (0, "undo") => {
                    states.pop();
                    assert_same(&tables(&place.files()), states.last().unwrap());
                    assert!(assert_revised(&last, &place.files()) > 0);
                    last = place.files();
                }
                (0, _) => {
                    let now = place.files();
                    assert_revised(&last, &now);
                    states.push(tables(&now));
                    last = now;
                }
                (code, _) => {
                    prop_assert_eq!(code, 2, "{:?}: {}", words, done.err);
                    assert_same(&place.files(), &last);
                }
            }
        }
        let undo = ["undo", "syksy.toml", "--now", "2018-09-14T09:30:00Z"];
        while let Some(state) = states.pop() {
            assert_same(&tables(&place.files()), &state);
            prop_assert_eq!(place.run(&undo).code == 0, !states.is_empty());
        }
        let checked = place.run(&["check", "syksy.toml"]);
        prop_assert_eq!(checked.code, 0, "{}", checked.out);
    }
}
