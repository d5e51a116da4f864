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
        // By the clocks of the consortium, as people write them.
        ("2018-08-20 12:00", "2018-09-14T11:30:00"),
        ("\"2018-08-20 12:00\"", "\"14.9.2018 11.30\""),
        ("\"20.8.2018 klo 12\"", "\"14.9.2018, 11:30:00\""),
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
    assert_eq!(refused.err.matches("error[bad-stamp]").count(), 2, "{}", refused.err);
    let said = "`at` is a time that cannot be used: a minute ends with second 59";
    assert!(refused.err.contains(said), "{}", refused.err);
    assert!(!place.path.join("syksy").exists());
}

/// In the night of 28 October the clocks showed the hour from three to four twice, on 25 March never.
#[test]
fn a_local_time_that_is_none_or_two_is_refused_with_what_to_write() {
    for (at, why) in [
        ("2018-10-28 03:30", "the clocks showed it twice: they were put back"),
        ("2018-03-25 03:30", "no clock showed it: they were put forward over it"),
        ("\"14.13.2018 11.30\"", "it is not a date with a time"),
        ("\"2018-09-14\"", "it is not a date with a time"),
        ("\"14.9.18 11.30\"", "it is not a date with a time"),
        ("\"ma 14.9.2018 11.30\"", "it is not a date with a time"),
    ] {
        let place = stamped("2018-03-20 12:00", at);
        let refused = place.run(&["allocate", "syksy.toml"]);
        assert_eq!(refused.code, 2, "{at}: {}", refused.out);
        let said = format!("error[bad-stamp]: `at` is a time that cannot be used: {why}\n");
        assert!(refused.err.contains(&said), "{at}: {}", refused.err);
    }
    // As people say it on the command line, too.
    let place = Place::draft();
    let publish = ["publish", "syksy.toml", "--at", "20.8.2018 12.00"];
    place.done(&publish);
    assert!(place.read("syksy.toml").contains("\npublished = 2018-08-20T09:00:00Z\n"));
}

#[test]
fn a_stamp_that_is_to_come_is_a_fault_on_its_line() {
    let place = stamped("2018-08-20T09:00:00Z", "2118-09-14T08:30:00Z");
    let refused = place.run(&["allocate", "syksy.toml"]);
    assert_eq!(refused.code, 2);
    let said = "error[stamp-to-come]: 2118-09-14T08:30:00Z is still to come\n  --> syksy.toml:";
    assert!(refused.err.contains(said), "{}", refused.err);
    assert!(!place.path.join("syksy").exists());
}
