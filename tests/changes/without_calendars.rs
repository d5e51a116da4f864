//! A plan without calendars, and calendars again.

use crate::wording::{LATER, assert_revised, fixture};

#[test]
fn a_run_without_calendars_forgets_no_event() {
    let place = fixture();
    let before = place.files();
    let text = place.read("consortium.toml");
    let other = text.replace("name = \"Lapua\"", "name = \"Lapuan kirjasto\"");
    assert_ne!(text, other);
    place.write("consortium.toml", &other);
    place.done(&["amend", "syksy.toml", "--from", "2026-10-20", "--now", LATER]);
    place.done(&["allocate", "syksy.toml", "--no-calendars"]);
    assert!(place.files().keys().all(|name| !name.contains("calendars/")));
    // Later there is nothing to stamp: what changed has been stamped already.
    place.done(&["allocate", "syksy.toml"]);
    assert!(assert_revised(&before, &place.files()) > 0);
}
