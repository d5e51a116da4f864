//! Nothing is lost: whatever happens, every file is the old one or the new one.

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

use crate::place::{Files, NOW, Place, assert_same};

const SWAP: [&str; 6] =
    ["swap", "syksy.toml", "2018-09-18 12:00", "2018-09-21 14:00", "--now", NOW];

/// Every file has the bytes of before or of after; what is on its way has a name of its own.
fn assert_old_or_new(place: &Place, before: &Files, after: &Files) {
    for (name, bytes) in place.files() {
        if name.contains(".vuoro-") {
            continue;
        }
        assert!(bytes == before[&name] || bytes == after[&name], "{name} is neither old nor new");
    }
    assert!(before.keys().all(|name| place.path.join(name).exists()));
}

#[test]
fn a_command_that_is_killed_at_any_moment_leaves_the_old_or_the_new() {
    let place = Place::published();
    let before = place.files();
    let start = Instant::now();
    let copy = place.copy();
    place.done(&SWAP);
    let long = start.elapsed();
    let after = place.files();
    place.copy_of(&copy);
    let (mut untouched, mut between, mut done) = (0, 0, 0);
    // Later and later, until it is done before it is killed; a busy computer takes its time.
    for point in 0..600 {
        if done == 5 {
            break;
        }
        let mut child =
            place.command(&SWAP).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(long * point / 30);
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().unwrap();
        assert_old_or_new(&place, &before, &after);
        let now = place.files();
        let is_made = now["syksy.toml"] == after["syksy.toml"];
        match (is_made, now["syksy/roster.csv"] == after["syksy/roster.csv"]) {
            (false, _) => untouched += 1,
            (true, false) => between += 1,
            (true, true) => done += 1,
        }
        // The term file says what holds; the rest follows from it, and nothing is left behind.
        place.done(&["allocate", "syksy.toml"]);
        assert_same(&place.files(), if is_made { &after } else { &before });
        place.copy_of(&copy);
    }
    eprintln!("killed before the change {untouched}, before the roster {between}, later {done}");
    assert!(untouched > 0 && done > 0, "{untouched} {between} {done}");
}

/// The system kills a program in the midst of writing when a file gets longer than it may.
#[cfg(unix)]
#[test]
fn a_command_that_is_killed_in_the_midst_of_writing_leaves_the_old_or_the_new() {
    let place = Place::published();
    // Longer than every calendar, so that it may be the one that is cut off.
    place.add(&"# a remark of forty bytes, line for line\n".repeat(7000));
    let before = place.files();
    let copy = place.copy();
    place.done(&SWAP);
    let after = place.files();
    place.copy_of(&copy);
    let (mut killed, mut done) = (0, 0);
    for blocks in (0..420).step_by(30).chain((420..590).step_by(10)) {
        let limited = format!("ulimit -c 0; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &limited, env!("CARGO_BIN_EXE_vuoro")]).args(SWAP);
        let ended = command.current_dir(&place.path).output().unwrap();
        assert_old_or_new(&place, &before, &after);
        let is_made = place.files()["syksy.toml"] == after["syksy.toml"];
        *(if ended.status.success() { &mut done } else { &mut killed }) += 1;
        assert!(is_made || !ended.status.success());
        place.done(&["allocate", "syksy.toml"]);
        assert_same(&place.files(), if is_made { &after } else { &before });
        place.copy_of(&copy);
    }
    assert!(killed > 20 && done > 0, "{killed} {done}");
}

#[test]
fn commands_at_once_lose_no_change() {
    let place = Place::published();
    let duties = [
        "2018-09-18 10:00",
        "2018-09-19 10:00",
        "2018-09-20 10:00",
        "2018-09-21 10:00",
        "2018-09-24 10:00",
        "2018-09-25 10:00",
        "2018-09-26 10:00",
        "2018-09-27 10:00",
        "2018-09-28 10:00",
        "2018-10-01 10:00",
        "2018-10-02 10:00",
        "2018-10-03 10:00",
    ];
    let start = Instant::now();
    place.copy().done(&SWAP);
    let long = start.elapsed();
    let cancel = |duty: &&'static str| {
        let args = ["cancel", "syksy.toml", duty, "--now", NOW];
        // Some come when the term file has been replaced already, and others still wait.
        sleep(long / 3);
        place.command(&args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<_> = duties.iter().map(cancel).collect();
    for child in children {
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let (term, roster) = (place.read("syksy.toml"), place.read("syksy/roster.csv"));
    assert_eq!(term.matches("[[change]]").count(), duties.len());
    assert_eq!(roster.matches(",cancelled,1,").count(), duties.len());
    let files = place.files();
    place.done(&["allocate", "syksy.toml"]);
    assert_same(&place.files(), &files);
}

/// A small file system of its own, if this computer lets us have one.
struct Small(tempfile::TempDir);

impl Small {
    fn mount(kib: u32) -> Option<Self> {
        let folder = tempfile::TempDir::new().unwrap();
        let size = format!("size={kib}k");
        let mut mount = Command::new("mount");
        let mount = mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path());
        let done = mount.stdout(Stdio::null()).stderr(Stdio::null()).status();
        done.is_ok_and(|status| status.success()).then_some(Self(folder))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_file_system_leaves_the_old_or_the_new() {
    let Some(small) = Small::mount(4096) else {
        eprintln!("SKIPPED: no small file system can be mounted here (that takes root on Linux)");
        return;
    };
    let place = Place::published_at(small.0.path());
    let before = place.files();
    let copy = place.copy();
    place.done(&SWAP);
    let after = place.files();
    place.copy_of(&copy);
    let filler = small.0.path().join("filler");
    let (mut full, mut done) = (0, 0);
    for pages in (0..90).step_by(2) {
        // Fill the disk, then leave so many pages free.
        let free = free_bytes(small.0.path());
        fs::write(&filler, vec![0; usize::try_from(free - pages * 4096).unwrap_or(0)]).unwrap();
        let ended = place.run(&SWAP);
        fs::remove_file(&filler).unwrap();
        assert_old_or_new(&place, &before, &after);
        let is_made = place.files()["syksy.toml"] == after["syksy.toml"];
        if ended.code == 0 {
            done += 1;
            assert!(is_made);
        } else {
            full += 1;
            assert_eq!(ended.code, 2);
            assert!(ended.err.contains("cannot"), "{}", ended.err);
        }
        place.done(&["allocate", "syksy.toml"]);
        assert_same(&place.files(), if is_made { &after } else { &before });
        place.copy_of(&copy);
    }
    assert!(full > 0 && done > 0, "{full} {done}");
}

/// What is free on a file system, as `df` says.
fn free_bytes(path: &std::path::Path) -> i64 {
    let out = Command::new("df").args(["-B1", "--output=avail"]).arg(path).output().unwrap();
    String::from_utf8(out.stdout).unwrap().lines().nth(1).unwrap().trim().parse().unwrap()
}

#[test]
fn a_roster_that_somebody_edited_is_neither_lost_nor_believed() {
    let place = Place::published();
    let roster = place.read("syksy/roster.csv");
    place.write("syksy/roster.csv", &roster.replacen("nokia,Nokia", "akaa,Akaa", 1));
    let before = place.files();
    for args in [&SWAP[..], &["allocate", "syksy.toml"]] {
        let done = place.run(args);
        assert_eq!(done.code, 2);
        assert!(done.err.contains("roster.csv` was edited since vuoro wrote it"), "{}", done.err);
        assert_same(&place.files(), &before);
    }
    // Nor is a calendar, and then the term file stays as well.
    place.write("syksy/roster.csv", &roster);
    place.write("syksy/calendars/nokia.ics", "mine");
    let before = place.files();
    let done = place.run(&SWAP);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("nokia.ics was edited since"), "{}", done.err);
    assert_same(&place.files(), &before);
}

#[test]
fn a_trial_and_a_refusal_make_no_folder() {
    let place = Place::published();
    fs::remove_dir_all(place.path.join("syksy")).unwrap();
    let before = place.files();
    assert_eq!(place.run(&[&SWAP[..], &["--dry-run"]].concat()).code, 0);
    assert_eq!(place.change(&["cover", "syksy.toml", "2018-09-20 10:00", "nokia"]).code, 2);
    assert_same(&place.files(), &before);
    assert!(!place.path.join("syksy").exists());
}
