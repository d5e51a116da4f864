//! What can be read in two ways is refused with both, and what is known to be another thing is not
//! taken for hours, a size, a name or a library.

use crate::unread::{flat, import, refused};

/// What is said and written of a table that is taken.
#[track_caller]
fn taken(table: &str) -> (String, String) {
    let (run, text) = import(table);
    assert_eq!(run.code, 0, "{table}: {}", run.err);
    (flat(&run.err), text)
}

/// The hours of Imatra, which has none in the file.
fn imatra(text: &str) -> &str {
    let own = text.split("name = \"Imatra\"").nth(1).unwrap().split("[[library]]").next().unwrap();
    own.lines().find(|line| line.starts_with("hours")).unwrap()
}

#[test]
fn a_closed_day_goes_before_the_hours_of_several_days() {
    for (head, row, day) in [
        ("ma-pe;pe", "9-20;suljettu", "fri"),
        ("pe;ma-pe", "kiinni;9-20", "fri"),
        ("ma-su;su", "9-20;-", "sun"),
        ("ma-la;la", "9-20;kiinni", "sat"),
        ("ma-pe;ke", "9-20;stängt", "wed"),
    ] {
        let (_, text) = taken(&format!("Kirjasto;{head}\nImatra;{row}\n"));
        assert!(!imatra(&text).contains(&format!("{day} =")), "{head}: {}", imatra(&text));
        assert!(imatra(&text).contains("mon = [\"09:00-20:00\"]"), "{head}: {}", imatra(&text));
    }
    // One day goes before several, and an empty cell says nothing of it.
    let (_, text) = taken("Kirjasto;ma-pe;pe\nImatra;9-20;9-18\n");
    assert!(imatra(&text).contains("thu = [\"09:00-20:00\"], fri = [\"09:00-18:00\"]"), "{text}");
    let (_, text) = taken("Kirjasto;ma-pe;pe\nImatra;9-20;\n");
    assert!(imatra(&text).contains("fri = [\"09:00-20:00\"]"), "{text}");
}

#[test]
fn two_hours_of_one_day_are_refused_with_both() {
    refused(
        "Kirjasto;ma-pe;ma-to\nImatra;9-20;10-18\n",
        "mon is 09:00-20:00 here, and 10:00-18:00 in column C\n--> koot.csv, B2",
    );
    refused(
        "Kirjasto;ma-ke;ke-pe\nImatra;9-20;10-18\n",
        "wed is 10:00-18:00 here, and 09:00-20:00 in column B\n--> koot.csv, C2",
    );
    refused("Kirjasto;ma-pe;ke-la\nImatra;9-20;suljettu\n", "wed is closed here, and 09:00");
    let (_, text) = taken("Kirjasto;ma-pe;ke-la\nImatra;9-20;9-20\n");
    assert!(imatra(&text).contains("sat = [\"09:00-20:00\"]"), "{text}");
}

#[test]
fn both_cells_of_a_closed_day_may_say_so_and_midnight_is_an_end() {
    let (_, text) = taken("Kirjasto;ma alkaa;ma päättyy;ti alkaa;ti päättyy\nImatra;-;-;9.30;20\n");
    assert!(imatra(&text).starts_with("hours = { tue = [\"09:30-20:00\"]"), "{text}");
    refused(
        "Kirjasto;ma alkaa;ma päättyy\nImatra;9.30;0.00\n",
        "`0.00` is no end of hours that begin at 09:30\n--> koot.csv, C2\n = help: write 24:00",
    );
    refused("Kirjasto;ma alkaa;ma päättyy\nImatra;-;20\n", "the cell before says");
}
