//! Pages for people, from the command line.

use std::fs;
use std::path::Path;

use crate::desk::Desk;
use crate::export::{export, exported, published};

/// Every file of the folder that was exported, by its name, however deep.
fn listing(desk: &Desk) -> Vec<String> {
    fn look(folder: &Path, name: &str, names: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{name}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                look(&entry.path(), &format!("{name}/"), names);
            } else {
                names.push(name);
            }
        }
    }
    let mut names = Vec::new();
    look(&desk.path().join("public"), "", &mut names);
    names
}

#[test]
fn a_site_has_its_pages_in_three_languages_and_the_calendars_they_link_to() {
    let desk = published();
    exported(&desk, &["--to", "html"]);
    let names = listing(&desk);
    for name in ["index.html", "sv/index.html", "en/index.html", "style.css", "site.js"] {
        assert!(names.iter().any(|n| n == name), "{name} is not among {names:?}");
    }
    for name in ["libraries/lapua.html", "calendars/lapua.ics", "calendars/all.ics"] {
        assert!(names.iter().any(|n| n == name), "{name} is not among {names:?}");
    }
    let page = desk.read("public/libraries/lapua.html");
    assert!(page.contains("href=\"../calendars/lapua.ics\""));
    // Calendars alone afterwards: their own index takes the place of the front page.
    exported(&desk, &["--to", "ical"]);
    assert!(!listing(&desk).iter().any(|n| n.starts_with("libraries")));
    assert!(!desk.read("public/index.html").contains("site.js"));
}

#[test]
fn pages_link_to_whole_addresses_where_they_are_known() {
    let desk = published();
    exported(&desk, &["--to", "html", "--base-url", "https://lakeus.example/chat/"]);
    let page = desk.read("public/sv/libraries/lapua.html");
    assert!(page.contains("\"webcal://lakeus.example/chat/calendars/lapua.ics\""));
}

#[test]
fn without_phones_no_page_tells_how_to_reach_anybody() {
    let desk = published();
    exported(&desk, &["--to", "html"]);
    let has_ways = |name: &str| {
        let text = desk.read(&format!("public/{name}"));
        text.contains("tel:") || text.contains("mailto:")
    };
    assert!(listing(&desk).iter().any(|name| has_ways(name)));
    exported(&desk, &["--to", "html", "--no-phones"]);
    assert!(!listing(&desk).iter().any(|name| has_ways(name)));
}

#[test]
fn a_site_is_whole_and_hides_nothing() {
    let desk = published();
    desk.write("key.txt", "0123456789abcdef0123456789abcdef");
    for (more, why) in [
        (["--library", "lapua"], "leave out --library and --pool"),
        (["--secret", "key.txt"], "--secret cannot hide"),
    ] {
        let run = export(&desk, &[&["--to", "html"][..], &more].concat());
        assert_eq!(run.code, 2);
        assert!(run.err.contains(why), "{}", run.err);
    }
}
