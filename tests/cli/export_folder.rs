//! The folder that is exported to: what somebody else has made in it, what must not get there, and
//! its index page.

use std::fs;

use crate::export::{CALENDARS, export, exported, listing, of_calendars, published};

#[test]
fn what_somebody_else_has_made_is_never_replaced() {
    let desk = published();
    fs::create_dir_all(desk.path().join("public/calendars")).unwrap();
    for name in ["index.html", ".htaccess", "_headers", "logo.png"] {
        desk.write(&format!("public/{name}"), "mine");
    }
    let run = exported(&desk, &["--to", "ical"]);
    for name in ["index.html", ".htaccess", "_headers"] {
        assert_eq!(desk.read(&format!("public/{name}")), "mine");
        let note = format!("note: `{name}` is somebody else's and was left as it is\n");
        assert!(run.err.contains(&note), "{}", run.err);
    }
    // An edited calendar is refused, and then nothing is written.
    desk.change("public/calendars/lapua.ics", "Lapua", "Lappo");
    let before = desk.files();
    let run = export(&desk, &["--to", "ical", "--no-phones"]);
    assert_eq!((run.code, desk.files()), (2, before));
    assert!(run.err.contains("  public/calendars/lapua.ics was edited since\n"), "{}", run.err);
    // One that no longer belongs is taken away, unless it was edited.
    exported(&desk, &["--to", "ical", "--library", "vimpeli"]);
    let left = listing(&desk, "public");
    let mut expected = of_calendars(&["lapua", "vimpeli"]);
    expected.push("logo.png".to_owned());
    assert_eq!(left, expected);
    exported(&desk, &["--to", "ical", "--force"]);
    assert!(desk.read("public/index.html").contains("<html lang=\"fi\">"));
}

#[test]
fn the_calendar_of_a_library_that_left_goes_with_the_next_term() {
    let desk = published();
    exported(&desk, &["--to", "ical"]);
    let text = desk.read("consortium.toml");
    let at = text.find("[[library]]\nid = \"seinajoki\"").unwrap();
    let end = at + text[at..].find("\n\n").unwrap() + 2;
    desk.write("next.toml", &format!("{}{}", &text[..at], &text[end..]));
    let term = desk.read("syksy.toml");
    let term = term.split("\n[[change]]").next().unwrap().replace("2026-10", "2027-10");
    let term = term.replace("2026-11", "2027-11").replace("2026-syksy", "2027-syksy");
    let term = term.replace("[term]\n", "[term]\nconsortium = \"next.toml\"\n");
    desk.write("ensi.toml", &term);
    desk.run(&["allocate", "ensi.toml"]);
    let run = desk.run(&["export", "ensi.toml", "--to", "ical", "--out", "public"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("1 of an earlier export removed"), "{}", run.err);
    let calendars = ["alajarvi", "all", "kauhava", "lapua", "vimpeli"];
    assert_eq!(listing(&desk, "public"), of_calendars(&calendars));
}

#[test]
fn what_is_private_is_not_served() {
    let desk = published();
    let to = |out: &str, more: &[&str]| {
        let all = [&["export", "syksy.toml", "--to", "ical", "--out", out], more].concat();
        desk.run(&all)
    };
    let before = desk.files();
    for (out, more) in [
        ("syksy", &[][..]),
        (".", &[]),
        ("public/../.", &[]),
        ("public", &["--links", "public/links.csv"]),
        ("public", &["--links", "public/calendars/links.csv"]),
        ("public", &["--secret", "public/key", "--new-secret"]),
    ] {
        let run = to(out, more);
        assert_eq!(run.code, 2, "{out} {more:?}");
        assert!(run.err.contains("would be in the folder that is published"), "{}", run.err);
    }
    desk.write("alien/ledger.csv", "library\n");
    let run = to("alien", &[]);
    assert!(run.err.contains("`alien` has a ledger.csv, which nobody asked"), "{}", run.err);
    fs::remove_dir_all(desk.path().join("alien")).unwrap();
    assert_eq!(desk.files(), before);
    // The other way round: a plan is not written over what is served.
    exported(&desk, &["--to", "ical"]);
    let run = desk.run(&["allocate", "syksy.toml", "--out", "public"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("was written by `vuoro export` and may be public"), "{}", run.err);
    assert_eq!(listing(&desk, "public"), of_calendars(&CALENDARS));
}

#[test]
fn the_index_leads_to_every_calendar_in_the_consortium_s_language() {
    let desk = published();
    desk.change("consortium.toml", "name = \"Lapua\"", "name = 'La<b>pu&a \"x\" '' y'");
    desk.change("consortium.toml", "'' y'", "y'");
    for (language, words) in [
        ("fi", ["Kalenterit", "Tilaa", "Vuorolista", "ma 12.10.2026"]),
        ("sv", ["Kalendrar", "Prenumerera", "Passlista", "mån 12.10.2026"]),
        ("en", ["Calendars", "Subscribe", "Roster", "Mon 12 October 2026"]),
    ] {
        let text = desk.read("consortium.toml");
        let line = text.lines().find(|l| l.starts_with("language")).unwrap();
        desk.change("consortium.toml", line, &format!("language = \"{language}\""));
        desk.done(&[
            "amend",
            "syksy.toml",
            "--from",
            "2026-10-12",
            "--now",
            "2026-09-21T06:00:00Z",
        ]);
        let base = "https://lakeus.example/chat/";
        exported(&desk, &["--to", "ical", "--to", "csv", "--base-url", base]);
        let html = desk.read("public/index.html");
        assert!(html.starts_with("<!DOCTYPE html>\n"));
        assert!(html.contains(&format!("<html lang=\"{language}\">")), "{html}");
        for word in words {
            assert!(html.contains(word), "{word} in {html}");
        }
        assert!(!html.contains("<script") && !html.contains("<b>"));
        assert!(html.contains("La&lt;b&gt;pu&amp;a &quot;x&quot; y"), "{html}");
        let links: Vec<&str> =
            html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let (webcal, files): (Vec<&str>, Vec<&str>) =
            links.into_iter().partition(|link| link.contains("://"));
        assert_eq!((webcal.len(), files.len()), (6, 7), "{webcal:?} {files:?}");
        for file in &files {
            assert!(desk.path().join("public").join(file).is_file(), "{file}");
        }
        assert_eq!(webcal[0], "webcal://lakeus.example/chat/calendars/all.ics");
    }
    for wrong in
        ["lakeus.example", "ftp://x", "https://", "https:///x", "https://a b", "https://x?y"]
    {
        let run = export(&desk, &["--to", "ical", "--base-url", wrong]);
        assert_eq!(run.code, 2, "{wrong}");
        assert!(run.err.contains("expected the address of a folder"), "{}", run.err);
    }
}
