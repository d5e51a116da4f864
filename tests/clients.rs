//! Real calendar programs read what is written: tests/clients/run, which installs them, and which
//! cargo alone cannot do. `CLIENTS=all cargo test --test clients` runs it; otherwise it is said
//! loudly that it was not.
#![cfg(feature = "cli")]

use std::env;
use std::io::{Write, stderr};
use std::path::Path;
use std::process::Command;

#[test]
fn calendar_programs_read_what_the_roster_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if env::var_os("CLIENTS").is_none() {
        // Not by eprintln, which is shown of failing tests only.
        let said = "\n!!! SKIPPED: calendar programs (khal, radicale, libical and others) have not \
                    read the calendars; .ci/run does that, or CLIENTS=all cargo test --test clients\n";
        stderr().write_all(said.as_bytes()).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let term = root.join("examples/piki-2018-fair/syksy.toml");
    let mut vuoro = Command::new(env!("CARGO_BIN_EXE_vuoro"));
    let run = vuoro.arg("allocate").arg(term).arg("--out").arg(folder.path()).output().unwrap();
    assert!(run.status.success());
    let mut clients = Command::new(root.join("tests/clients/run"));
    clients.env("VUORO", env!("CARGO_BIN_EXE_vuoro")).arg(folder.path());
    assert!(clients.status().unwrap().success());
}
