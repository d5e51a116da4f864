//! Addresses that nobody can guess.

use std::fs;

use crate::export::{export, exported, listing, published};

const KEY: &str = "0123456789abcdef0123456789abcdef";
/// `openssl dgst -sha256 -hmac KEY` of `calendars/lapua.ics`, the first 128 bits.
const LAPUA: &str = "6ad971c85fff0bb92265a6b69401a578";

#[test]
fn names_are_a_keyed_hash_and_stay_the_same() {
    let desk = published();
    for text in [KEY.to_owned(), format!("{KEY}\n"), format!("{KEY}\r\n")] {
        desk.write("key.txt", &text);
        exported(&desk, &["--to", "ical", "--library", "lapua", "--secret", "key.txt"]);
        let expected = [
            ".htaccess",
            ".vuoro-files",
            "_headers",
            &format!("calendars/{LAPUA}.ics"),
            "calendars/index.html",
            "index.html",
        ];
        assert_eq!(listing(&desk, "public"), expected);
    }
    let plain = desk.read("syksy/calendars/lapua.ics");
    assert_eq!(desk.read(&format!("public/calendars/{LAPUA}.ics")), plain);
    // Another key, other names; what the first had made is taken away.
    desk.write("key.txt", &KEY.replace('a', "b"));
    exported(&desk, &["--to", "ical", "--library", "lapua", "--secret", "key.txt"]);
    let names = listing(&desk, "public");
    assert_eq!(names.len(), 6);
    assert!(!names.contains(&format!("calendars/{LAPUA}.ics")));
}

#[test]
fn nothing_in_the_folder_tells_the_addresses() {
    let desk = published();
    desk.write("key.txt", KEY);
    let formats = ["--to", "ical", "--to", "csv", "--to", "json"];
    // The plain export of before leaves nothing that could be guessed.
    exported(&desk, &formats);
    let base = ["--base-url", "https://lakeus.example/chat", "--links", "links.csv"];
    exported(&desk, &[&formats[..], &["--secret", "key.txt"], &base].concat());
    let names = listing(&desk, "public");
    let is_secret = |name: &&String| name.len() > 32;
    let secret: Vec<&String> = names.iter().filter(is_secret).collect();
    assert_eq!((names.len(), secret.len()), (13, 8), "{names:?}");
    for name in &names {
        let text = desk.read(&format!("public/{name}"));
        for secret in &secret {
            let stem = secret.rsplit('/').next().unwrap().split('.').next().unwrap();
            assert!(!text.contains(stem) && !text.contains("webcal:"), "{name} tells {secret}");
        }
        for library in ["lapua", "roster"] {
            assert!(!name.contains(library), "{name}");
        }
    }
    assert!(desk.read("public/index.html").contains("Pyydä oman kirjastosi osoite"));
    assert!(desk.read("public/index.html").contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(desk.read("public/.htaccess").contains("X-Robots-Tag"));
    assert!(desk.read("public/_headers").contains("X-Robots-Tag"));
    // The list, outside, has them all.
    let links = desk.read("links.csv");
    assert!(links.starts_with("calendar,name,address,webcal\n"), "{links}");
    let lapua = format!(
        "lapua,Lapua,https://lakeus.example/chat/calendars/{LAPUA}.ics,\
         webcal://lakeus.example/chat/calendars/{LAPUA}.ics\n"
    );
    assert!(links.contains(&lapua), "{links}");
    for name in secret {
        assert!(links.contains(name.as_str()), "{name}");
    }
}

#[test]
fn the_list_of_addresses_is_replaced_only_as_long_as_nobody_has_edited_it() {
    let desk = published();
    desk.write("key.txt", KEY);
    let secret = ["--to", "ical", "--secret", "key.txt"];
    let with_links = [&secret[..], &["--links", "lists/links.csv"]].concat();
    exported(&desk, &with_links);
    let run = exported(&desk, &secret);
    assert!(run.err.contains("note: --links FILE writes a list of the addresses"), "{}", run.err);
    exported(&desk, &[&with_links[..], &["--library", "lapua"]].concat());
    let links = format!("calendar,name,address,webcal\nlapua,Lapua,calendars/{LAPUA}.ics,\n");
    assert_eq!(desk.read("lists/links.csv"), links);
    desk.write("lists/links.csv", &(links + "lapua: lähetetty 1.9.\n"));
    let before = desk.files();
    let run = export(&desk, &with_links);
    assert_eq!((run.code, desk.files()), (2, before));
    assert!(run.err.contains("lists/links.csv was edited since"), "{}", run.err);
    let before = desk.files();
    let run = desk.run(&[&["export", "syksy.toml", "--out", "new"], &with_links[..]].concat());
    assert_eq!((run.code, desk.files()), (2, before));
    assert!(run.err.contains("lists/links.csv was not written by vuoro"), "{}", run.err);
}

#[test]
fn a_key_is_made_on_request_and_short_ones_are_refused() {
    let desk = published();
    let run = export(&desk, &["--to", "ical", "--secret", "key.txt"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("there is no `key.txt`: --new-secret makes it"), "{}", run.err);
    exported(&desk, &["--to", "ical", "--secret", "key.txt", "--new-secret"]);
    let (key, names) = (desk.read("key.txt"), listing(&desk, "public"));
    assert_eq!((key.len(), key.trim_end().len()), (65, 64));
    assert!(!names.contains(&format!("calendars/{LAPUA}.ics")));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = fs::metadata(desk.path().join("key.txt")).unwrap().permissions();
        assert_eq!(rights.mode() & 0o777, 0o600);
    }
    let run = export(&desk, &["--to", "ical", "--secret", "key.txt", "--new-secret"]);
    assert_eq!((run.code, desk.read("key.txt")), (2, key));
    assert!(run.err.contains("another key would change every address"), "{}", run.err);
    exported(&desk, &["--to", "ical", "--secret", "key.txt"]);
    assert_eq!(listing(&desk, "public"), names);
    // Two keys are never the same.
    exported(&desk, &["--to", "ical", "--secret", "other.txt", "--new-secret"]);
    assert_ne!(desk.read("other.txt"), desk.read("key.txt"));
    for short in ["", "salasana", &KEY[1..], &format!("   {}\n\n", &KEY[1..])] {
        desk.write("short.txt", short);
        let run = export(&desk, &["--to", "ical", "--secret", "short.txt"]);
        assert_eq!(run.code, 2, "{short}");
        assert!(run.err.contains("short ones can be guessed: take 32"), "{}", run.err);
    }
    let run = export(&desk, &["--to", "ical", "--new-secret"]);
    assert_eq!(run.code, 2);
}
