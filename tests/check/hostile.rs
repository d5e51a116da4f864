//! Whatever a file holds, it ends in a clear message within a second.

use std::time::{Duration, Instant};

use crate::world::World;

/// Checks a file, which must be refused or complained about in time; gives what was said.
fn refused(name: &str, bytes: &[u8]) -> String {
    let world = World::new();
    world.write(name, bytes);
    let start = Instant::now();
    let said = world.run(&["check", name]);
    let took = start.elapsed();
    // Tests are built without optimisation and run beside each other.
    assert!(took < Duration::from_secs(4), "{name} took {took:?}");
    assert!(matches!(said.code, 1 | 2), "{name}: {said:?}");
    let text = said.out + &said.err;
    assert!(!text.contains("panicked") && text.len() < 2_000_000, "{}", text.len());
    text
}

#[test]
fn ten_megabytes_of_commas() {
    let commas = vec![b','; 10 << 20];
    assert!(refused("roster.csv", &commas).contains("wrong-header"));
    assert!(refused("ledger.csv", &commas).contains("wrong-header"));
    refused("nokia.ics", &commas);
    refused("consortium.toml", &commas);
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
fn a_million_broken_lines_and_a_million_right_ones_elsewhere() {
    let roster = include_str!("../rules-lends/roster.csv");
    let many = format!("{roster}{}", "a,b\n".repeat(1_000_000));
    assert!(refused("roster.csv", many.as_bytes()).contains("malformed-row"));
    let open = format!("{roster}2018-09-03,\"{}", "mon\n".repeat(1_000_000));
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
    let folds = format!("{head}X:{}\r\nEND:VCALENDAR\r\n", "a\r\n ".repeat(1_000_000));
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

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let world = World::new();
    let path = world.0.path().join("nokia.ics");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let start = Instant::now();
    let said = world.run(&["check", "nokia.ics"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("it is no file"), "{}", said.err);
    assert!(start.elapsed() < Duration::from_secs(4));
}
