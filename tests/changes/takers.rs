//! Who takes the duties that nobody has any more: whoever is furthest behind by what it really has,
//! whoever holds the cell where that is as even, and those that somebody had come first.

use crate::place::Place;

/// A published term of four weeks, in which everybody is owed as much.
fn place(seats: u16, hours: &str, pins: &[(&str, &str)]) -> Place {
    let mut libraries: Vec<&str> = pins.iter().map(|&(_, library)| library).collect();
    libraries.sort_unstable();
    let library =
        |id: &&str| format!("[[library]]\nid = \"{id}\"\nname = \"{id}\"\nsize = 100\n\n");
    let pin =
        |(cell, id): &(&str, &str)| format!("[[pin]]\ncell = \"{cell}\"\nholder = \"{id}\"\n\n");
    let place = Place::empty();
    place.write(
        "consortium.toml",
        &format!(
            "format = 1\n\n[consortium]\nid = \"lahti\"\nname = \"Lahti\"\n\
             timezone = \"Europe/Helsinki\"\nlanguage = \"fi\"\ndomain = \"lahti.example\"\n\n\
             [service]\nname = \"Chat\"\nslot_minutes = 120\nseats = {seats}\n\n[service.hours]\n\
             {hours}\n\n{}{}",
            libraries.iter().map(library).collect::<String>(),
            pins.iter().map(pin).collect::<String>()
        ),
    );
    place.write(
        "syksy.toml",
        "format = 1\n\n[term]\nid = \"2026-syksy\"\nname = \"Syksy 2026\"\nfirst = 2026-09-07\n\
         last = 2026-10-04\npublished = 2026-08-24T09:00:00Z\n",
    );
    place
}

fn absent(library: &str, day: &str) -> String {
    format!("\n[[absence]]\nlibrary = \"{library}\"\nfirst = {day}\n")
}

/// Who has a duty, by seat.
fn whose(place: &Place, date: &str) -> Vec<String> {
    let lines = place.duty(date, "10:00").into_iter().filter(|line| !line.contains(",cancelled,"));
    lines.map(|line| line.split(',').nth(5).unwrap().to_owned()).collect()
}

fn at(place: &Place, minute: u32, args: &[&str]) {
    let now = format!("2026-09-01T08:{minute:02}:00Z");
    place.done(&[args, &["--now", &now]].concat());
}

#[test]
fn what_a_library_no_longer_has_does_not_count_for_it() {
    let hours = "mon = [\"10:00-12:00\"]\ntue = [\"10:00-12:00\"]\nwed = [\"10:00-12:00\"]";
    let pins = [("mon 10:00", "aava"), ("tue 10:00", "boda"), ("wed 10:00", "ceda")];
    let place = place(1, hours, &pins);
    place.done(&["allocate", "syksy.toml"]);
    // Boda has given a duty away, and is behind by it.
    at(&place, 1, &["cover", "syksy.toml", "2026-09-08 10:00", "ceda"]);
    place.add(&absent("ceda", "2026-09-16"));
    at(&place, 2, &["allocate", "syksy.toml"]);
    assert_eq!(whose(&place, "2026-09-16"), ["boda"]);
}

#[test]
fn new_duties_at_one_time_go_each_to_the_holder_of_its_seat() {
    let pins = [("mon 10:00", "boda"), ("mon 10:00 #2", "aava")];
    let place = place(2, "mon = [\"10:00-12:00\"]", &pins);
    place.done(&["allocate", "syksy.toml"]);
    let longer = place.read("syksy.toml").replace("last = 2026-10-04", "last = 2026-10-11");
    place.write("syksy.toml", &longer);
    at(&place, 1, &["allocate", "syksy.toml"]);
    assert_eq!(whose(&place, "2026-10-05"), ["boda", "aava"]);
}

#[test]
fn a_duty_that_somebody_had_is_filled_before_one_that_nobody_ever_had() {
    let pins = [("mon 10:00", "hera"), ("mon 10:00 #2", "xena"), ("mon 10:00 #3", "yrsa")];
    let place = place(3, "mon = [\"10:00-12:00\"]", &pins);
    let text = place.read("syksy.toml");
    place.add(&(absent("xena", "2026-09-14") + &absent("yrsa", "2026-09-14")));
    assert_eq!(place.run(&["allocate", "syksy.toml"]).code, 1, "two seats have nobody");
    assert_eq!(whose(&place, "2026-09-14"), ["hera", "", ""]);
    // Now those two can serve, and the one that had a duty cannot.
    place.write("syksy.toml", &(text + &absent("hera", "2026-09-14")));
    let done = place.run(&["allocate", "syksy.toml", "--now", "2026-09-01T08:00:00Z"]);
    assert_eq!(done.code, 1, "{}", done.err);
    assert_eq!(whose(&place, "2026-09-14"), ["yrsa", "xena", ""]);
}

#[test]
fn where_the_service_is_open_again_everybody_of_one_time_has_its_duty_back() {
    let hours = "mon = [\"10:00-12:00\"]\ntue = [\"10:00-12:00\"]";
    let pins = [
        ("mon 10:00", "aava"),
        ("mon 10:00 #2", "boda"),
        ("tue 10:00", "ceda"),
        ("tue 10:00 #2", "dora"),
    ];
    let place = place(2, hours, &pins);
    place.done(&["allocate", "syksy.toml"]);
    let text = place.read("syksy.toml");
    place.add("\n[[closed]]\nfirst = 2026-09-21\n");
    at(&place, 1, &["allocate", "syksy.toml"]);
    assert_eq!(whose(&place, "2026-09-21"), [""; 0]);
    // Ceda and Dora are far behind, and still do not take what is given back.
    at(&place, 2, &["cover", "syksy.toml", "2026-09-15 10:00", "aava"]);
    at(&place, 3, &["cover", "syksy.toml", "2026-09-15 10:00 #2", "boda"]);
    at(&place, 4, &["cover", "syksy.toml", "2026-09-29 10:00", "boda"]);
    assert!(place.read("syksy.toml").starts_with(&text));
    let open = place.read("syksy.toml").replace("\n[[closed]]\nfirst = 2026-09-21\n", "");
    place.write("syksy.toml", &open);
    at(&place, 5, &["allocate", "syksy.toml"]);
    assert_eq!(whose(&place, "2026-09-21"), ["aava", "boda"]);
}
