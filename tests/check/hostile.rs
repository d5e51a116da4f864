//! Whatever a file holds, it ends in a clear message, in little memory and without much work.

use crate::world::World;

/// What a file may cost, in MiB of memory beside the program itself, of which a build with all that
/// debuggers want has more: some six times the largest file that is read. Programs are given a
/// minute of processor time each, since tests are built without optimisation.
const MEMORY: usize = 368;

/// Checks a file, which must be refused or complained about; gives what was said.
fn refused(name: &str, bytes: &[u8]) -> String {
    let world = World::new();
    world.write(name, bytes);
    let said = world.run_within(MEMORY, &["check", name]).expect("it ends by itself");
    assert!(matches!(said.code, 1 | 2), "{name}: {said:?}");
    let text = said.out + &said.err;
    assert!(!text.contains("panicked") && text.len() < 2_000_000, "{}", text.len());
    text
}

/// So many bytes of one text after the other.
fn full(text: &str, bytes: usize) -> Vec<u8> {
    text.repeat(bytes / text.len()).into_bytes()
}

#[test]
fn ten_megabytes_of_commas() {
    let commas = vec![b','; 10 << 20];
    assert!(refused("roster.csv", &commas).contains("wrong-header"));
    assert!(refused("ledger.csv", &commas).contains("wrong-header"));
    refused("nokia.ics", &commas);
    assert!(refused("consortium.toml", &commas).contains("commas, blanks and other marks"));
}

#[test]
fn ten_megabytes_of_anything_that_is_short() {
    for text in ["=\n", "[\n", "\"\n", "a=1\n", "#\n", "{},", ".x", "[[library]]\n", "\n", "\r\n"] {
        let bytes = full(text, 10 << 20);
        assert!(refused("consortium.toml", &bytes).contains("file-too-big"), "{text:?}");
    }
    for text in ["\n", "\r\n", "X:1\r\n", ":\r\n"] {
        refused("nokia.ics", &full(text, 10 << 20));
    }
    let head = "BEGIN:VCALENDAR\r\n".to_owned();
    let lines = head + &"X;A=B;C=D;E=F:1\r\n".repeat(500_000) + "END:VCALENDAR\r\n";
    assert!(refused("nokia.ics", lines.as_bytes()).contains("more than 400,000 parameters"));
}

#[test]
fn as_much_as_is_read() {
    // Below the limits, so that all of it is looked at.
    for text in ["=\n", "[\n", "a=1\n", "{},", "[[library]]\n"] {
        let marks = text.bytes().filter(|b| !b.is_ascii_alphanumeric()).count();
        refused("consortium.toml", text.repeat(2_900_000 / marks / 3).as_bytes());
    }
    // In a short file every error is looked at.
    refused("consortium.toml", &full("=\n", 1 << 20));
    let keys: Vec<String> = (0..300_000).map(|n| format!("k{n}=1\n")).collect();
    let said = refused("consortium.toml", keys.concat().as_bytes());
    assert!(said.contains("error[unknown-key]: the consortium file has no key `k0`"));
    assert!(said.contains("more faults of this file are not shown"), "{}", said.len());
    // As many calendar lines as there may be, of every kind that is kept, in the longest file.
    let calendar = |line: &str, bytes: usize| {
        let lines = (999_000).min(bytes / line.len());
        format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", line.repeat(lines))
    };
    refused(
        "nokia.ics",
        calendar("BEGIN:VEVENT\r\nX:1\r\nEND:VEVENT\r\n", 33 * 333_000).as_bytes(),
    );
    refused("nokia.ics", calendar("BEGIN:VEVENT\r\nEND:VEVENT\r\n", 28 * 499_000).as_bytes());
    refused("nokia.ics", calendar("X:1\r\n", 59 << 20).as_bytes());
    refused(
        "nokia.ics",
        calendar("X-X:56789012345678901234567890123456789012345678901234567\r\n", 59 << 20)
            .as_bytes(),
    );
    refused("nokia.ics", calendar("X;A=B:1\r\n", 9 * 390_000).as_bytes());
}

#[test]
fn the_largest_tables_and_larger_ones() {
    let roster = include_str!("../rules-lends/roster.csv");
    let lines = refused("roster.csv", &full("\n", 60 << 20));
    assert!(lines.contains("62914560 lines, more than the 1000000 that are read"), "{lines}");
    let row = |n| format!("2018-09-03,mon,10:00,12:00,1,l{n},n{n},h{n},own,confirmed,0,,t{n}\n");
    let texts: String = (0..400_000).map(row).collect();
    let said = refused("roster.csv", format!("{roster}{texts}").as_bytes());
    assert!(said.contains("more than 500,000 different texts"));
    let said = refused("roster.csv", &full("x,", 61 << 20));
    assert!(said.contains("more than the 60 MiB that are read"), "{said}");
    // No file is cut: what is behind the limit could change everything.
    let said = refused("roster.csv", &full("x,", 70 << 20));
    assert!(said.contains("more than 64 MiB, the most that is read"), "{said}");
}

#[test]
fn a_million_columns() {
    let header: Vec<String> = (0..1_000_000).map(|n| format!("c{n}")).collect();
    assert!(refused("roster.csv", header.join(",").as_bytes()).contains("wrong-header"));
    let roster = include_str!("../rules-lends/roster.csv");
    let wide = format!("{roster}{}\n", "x,".repeat(1_000_000));
    assert!(refused("roster.csv", wide.as_bytes()).contains("malformed-row"));
}

#[test]
fn nearly_a_million_broken_lines_and_an_open_quote() {
    let roster = include_str!("../rules-lends/roster.csv");
    let many = format!("{roster}{}", "a,b\n".repeat(900_000));
    assert!(refused("roster.csv", many.as_bytes()).contains("malformed-row"));
    let open = format!("{roster}2018-09-03,\"{}", "mon\n".repeat(900_000));
    assert!(refused("roster.csv", open.as_bytes()).contains("malformed-row"));
}

#[test]
fn nul_bytes_and_other_encodings() {
    let nul = vec![0u8; 1 << 20];
    for name in ["roster.csv", "ledger.csv", "nokia.ics", "consortium.toml", "term.toml"] {
        refused(name, &nul);
        assert!(refused(name, b"date,weekday\n\xff\xfe\xe4").contains("not-utf8"), "{name}");
    }
}

#[test]
fn deep_and_unclosed_toml() {
    refused("consortium.toml", "a = ".to_owned().replace('a', &"[".repeat(100_000)).as_bytes());
    refused("consortium.toml", format!("x = {}", "[".repeat(1_000_000)).as_bytes());
    refused("consortium.toml", format!("x{} = 1", ".x".repeat(100_000)).as_bytes());
    refused("consortium.toml", format!("x = {}", "{ a = ".repeat(100_000)).as_bytes());
}

#[test]
fn calendars_that_would_keep_a_parser_busy() {
    let head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n";
    let line = format!("{head}X{}:1\r\nEND:VCALENDAR\r\n", ";A=B".repeat(200_000));
    assert!(refused("nokia.ics", line.as_bytes()).contains("calendar-malformed"));
    let folds = format!("{head}X:{}\r\nEND:VCALENDAR\r\n", "a\r\n ".repeat(900_000));
    assert!(refused("nokia.ics", folds.as_bytes()).contains("calendar-malformed"));
    for spoilt in ["X;CN=\u{e4}\u{e4},b:1", "X;CN=:1", "X;=:1", ";:", "BEGIN:VTODO", "END:VEVENT"] {
        let text = format!("{head}{spoilt}\r\nEND:VCALENDAR\r\n");
        assert!(refused("nokia.ics", text.as_bytes()).contains("calendar-malformed"), "{spoilt}");
    }
    let nested = format!("{head}{}", "BEGIN:VEVENT\r\n".repeat(200_000));
    assert!(refused("nokia.ics", nested.as_bytes()).contains("calendar-malformed"));
}

#[test]
fn what_is_no_file_is_refused() {
    let world = World::new();
    std::fs::create_dir(world.0.path().join("roster.csv")).unwrap();
    let said = world.run(&["check", "roster.csv"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("it is no file"), "{}", said.err);
}

#[test]
fn a_pipe_is_not_waited_for() {
    let world = World::new();
    let path = world.0.path().join("nokia.ics");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let said = world.run(&["check", "nokia.ics"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("it is no file"), "{}", said.err);
}
