//! Stamps as people write them: whatever `allocate` takes, `check` accepts.

use crate::place::Place;

const CHANGE: &str = "\n[[change]]\nkind = \"cancel\"\nduty = \"2018-09-18 12:00\"\nat = ";

/// The small folder with other stamps.
fn stamped(published: &str, at: &str) -> Place {
    let place = Place::empty();
    for (name, text) in [
        ("consortium.toml", include_str!("../../examples/piki-2018/consortium.toml")),
        ("syksy.toml", include_str!("../../examples/piki-2018/syksy.toml")),
    ] {
        place.write(name, text);
    }
    let text = place.read("syksy.toml");
    let line = text.lines().find(|line| line.starts_with("published")).unwrap();
    place.write("syksy.toml", &text.replace(line, &format!("published = {published}")));
    place.add(&format!("{CHANGE}{at}\n"));
    place
}

#[test]
fn what_is_taken_is_accepted_by_check_and_written_in_whole_seconds_of_utc() {
    for (published, at) in [
        ("2018-08-20T09:00:00.5Z", "2018-09-14T08:30:00.999999999Z"),
        ("2018-08-20T12:00:00+03:00", "2018-09-14T11:30+03:00"),
        ("2018-08-20 09:00:00.25z", "2018-09-14 04:00:00.0-04:30"),
    ] {
        let place = stamped(published, at);
        place.done(&["allocate", "syksy.toml"]);
        let check = place.run(&["check", "syksy.toml"]);
        assert_eq!((check.code, &*check.err), (0, ""), "{published}: {}", check.out);
        let plan = place.read("syksy/plan.json");
        assert!(plan.contains("\"2018-08-20T09:00:00Z\""), "{published}");
        let duty = place.duty("2018-09-18", "12:00");
        assert!(duty[0].ends_with(",cancelled,1,2018-09-14T08:30:00Z,"), "{duty:?}");
    }
}

#[test]
fn second_60_is_refused_on_its_line() {
    let place = stamped("2018-08-20T09:00:60Z", "2018-09-14T08:30:60+03:00");
    let refused = place.run(&["allocate", "syksy.toml"]);
    assert_eq!(refused.code, 2, "{}", refused.out);
    assert_eq!(refused.err.matches("error[not-utc]").count(), 2, "{}", refused.err);
    assert!(refused.err.contains("`at` has a second that no calendar can show"));
    assert!(!place.path.join("syksy").exists());
}
