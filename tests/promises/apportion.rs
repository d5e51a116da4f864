//! Whole slots from claims: published tables, and what the methods are known for.

use proptest::prelude::*;
use serde::Deserialize;
use vuoro::model::Method;
use vuoro::plan::{Claim, Unshareable, apportion};

#[derive(Deserialize)]
struct Case {
    id: String,
    method: String,
    minimum: u32,
    seats: u32,
    weights: Vec<u64>,
    expected: Vec<u32>,
}

fn claims(weights: &[u64], minimum: u32) -> Vec<Claim> {
    let claim = |(at, &weight)| Claim {
        id: format!("{at:03}"),
        weight,
        balance: 0,
        minimum,
        maximum: u32::MAX,
    };
    weights.iter().enumerate().map(claim).collect()
}

#[test]
fn published_apportionments_come_out_as_published() {
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("../../data/apportionment-cases.json")).unwrap();
    assert_eq!(cases.len(), 10);
    for case in cases {
        let method = Method::ALL.into_iter().find(|m| m.code() == case.method).unwrap();
        let shared = apportion(method, &claims(&case.weights, case.minimum), case.seats).unwrap();
        assert_eq!(shared.slots, case.expected, "{}", case.id);
    }
}

#[test]
fn a_tie_goes_to_the_larger_weight_then_the_lower_balance_then_the_id_and_is_recorded() {
    let claim = |id: &str, weight, balance| Claim {
        id: id.into(),
        weight,
        balance,
        minimum: 0,
        maximum: u32::MAX,
    };
    // 3 / 3 = 1 / 1: the heavier claim has its second slot.
    let shared = apportion(Method::Webster, &[claim("a", 1, 0), claim("b", 3, 0)], 2).unwrap();
    assert_eq!(shared.slots, [0, 2]);
    assert_eq!((shared.ties[0].by, shared.ties[0].served), ("weight", 1));
    assert_eq!(shared.ties[0].tied, ["b", "a"]);

    let three = [claim("a", 5, 60), claim("b", 5, -30), claim("c", 5, 60)];
    for method in Method::ALL {
        let shared = apportion(method, &three, 4).unwrap();
        assert_eq!(shared.slots, [1, 2, 1], "{method:?}");
        assert_eq!((shared.ties[0].by, &shared.ties[0].tied[0]), ("balance", &"b".to_owned()));
        let shared = apportion(method, &three, 5).unwrap();
        assert_eq!(shared.slots, [2, 2, 1], "{method:?}");
        assert_eq!((shared.ties[0].by, shared.ties[0].tied.len()), ("id", 3));
        assert_eq!(apportion(method, &three, 6).unwrap().ties, [], "{method:?}");
    }
}

#[test]
fn minimums_that_do_not_fit_are_refused() {
    let error = apportion(Method::Webster, &claims(&[5, 5, 5], 2), 5).unwrap_err();
    assert_eq!(error, Unshareable::TooFew { needed: 6, slots: 5 });
}

#[test]
fn whoever_can_have_no_more_leaves_the_rest_to_the_others() {
    for method in Method::ALL {
        let mut claims = claims(&[80, 10, 10], 0);
        claims[0].maximum = 5;
        assert_eq!(apportion(method, &claims, 11).unwrap().slots, [5, 3, 3], "{method:?}");
        claims[1].maximum = 2;
        assert_eq!(apportion(method, &claims, 11).unwrap().slots, [5, 2, 4], "{method:?}");
        claims[2].maximum = 3;
        let error = apportion(method, &claims, 11).unwrap_err();
        assert_eq!(error, Unshareable::TooMany { most: 10, slots: 11 });
    }
}

fn weights() -> impl Strategy<Value = Vec<u64>> {
    let one = prop_oneof![3 => 1u64..8, 1 => Just(1u64), 1 => 1u64..1_000_000_000];
    prop::collection::vec(one, 1..9)
}

fn limited() -> impl Strategy<Value = Vec<(u64, u32, u32)>> {
    let one = (prop_oneof![1u64..8, 1u64..1000], 0u32..4, 0u32..6);
    prop::collection::vec(one.prop_map(|(weight, least, more)| (weight, least, least + more)), 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_slots_are_shared_out_and_a_larger_share_never_has_fewer(
        weights in weights(), slots in 0u32..60, minimum in 0u32..3
    ) {
        for method in Method::ALL {
            let Ok(shared) = apportion(method, &claims(&weights, minimum), slots) else {
                prop_assert!(weights.len() * minimum as usize > slots as usize);
                continue;
            };
            prop_assert_eq!(shared.slots.iter().sum::<u32>(), slots);
            for i in 0..weights.len() {
                prop_assert!(shared.slots[i] >= minimum);
                for j in 0..weights.len() {
                    prop_assert!(weights[i] <= weights[j] || shared.slots[i] >= shared.slots[j]);
                }
            }
        }
    }

    #[test]
    fn limits_are_kept_by_every_method(limited in limited(), slots in 0u32..40) {
        let claims: Vec<Claim> = limited.iter().enumerate().map(|(at, &(weight, minimum, maximum))| {
            Claim { id: format!("{at:03}"), weight, balance: 0, minimum, maximum }
        }).collect();
        let least: u32 = limited.iter().map(|l| l.1).sum();
        let most: u32 = limited.iter().map(|l| l.2).sum();
        for method in Method::ALL {
            match apportion(method, &claims, slots) {
                Ok(shared) => {
                    prop_assert_eq!(shared.slots.iter().sum::<u32>(), slots);
                    for (s, c) in shared.slots.iter().zip(&claims) {
                        prop_assert!((c.minimum..=c.maximum).contains(s), "{method:?}");
                    }
                }
                Err(_) => prop_assert!(slots < least || most < slots),
            }
        }
    }

    #[test]
    fn divisor_methods_are_house_monotone(weights in weights(), slots in 0u32..60) {
        for method in Method::ALL.into_iter().filter(|m| *m != Method::Hamilton) {
            let fewer = apportion(method, &claims(&weights, 0), slots).unwrap().slots;
            let more = apportion(method, &claims(&weights, 0), slots + 1).unwrap().slots;
            prop_assert!(fewer.iter().zip(&more).all(|(f, m)| f <= m), "{method:?}");
        }
    }

    #[test]
    fn hamilton_stays_within_quota(weights in weights(), slots in 0u32..60) {
        let shared = apportion(Method::Hamilton, &claims(&weights, 0), slots).unwrap().slots;
        let total: u64 = weights.iter().sum();
        for (w, s) in weights.iter().zip(shared) {
            let below = u128::from(*w) * u128::from(slots) / u128::from(total);
            prop_assert!(u128::from(s) == below || u128::from(s) == below + 1);
        }
    }

    #[test]
    fn webster_has_the_least_sainte_lague_index(weights in prop::collection::vec(1u64..30, 1..5), slots in 1u32..9) {
        let shared = apportion(Method::Webster, &claims(&weights, 0), slots).unwrap().slots;
        // Σ s² / w, over one denominator.
        let product: u128 = weights.iter().map(|&w| u128::from(w)).product();
        let index = |s: &[u32]| -> u128 {
            s.iter().zip(&weights).map(|(&s, &w)| u128::from(s * s) * product / u128::from(w)).sum()
        };
        let mut all = vec![Vec::new()];
        for _ in 0..weights.len() {
            all = all.into_iter().flat_map(|v: Vec<u32>| (0..=slots).map(move |s| {
                let mut v = v.clone();
                v.push(s);
                v
            })).collect();
        }
        let best = all.iter().filter(|v| v.iter().sum::<u32>() == slots).map(|v| index(v)).min();
        prop_assert_eq!(Some(index(&shared)), best);
    }
}
