//! A term in a repository, as docs/ci.md describes it: checked out with other line ends, and looked
//! at before every commit.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::world::World;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The blocks of docs/ci.md below a heading, in a language.
fn block(heading: &str, language: &str) -> String {
    let page = fs::read_to_string(root().join("docs/ci.md")).unwrap();
    let (_, below) = page.split_once(&format!("\n## {heading}\n")).expect("there is the heading");
    let (_, block) = below.split_once(&format!("```{language}\n")).expect("there is a block");
    block.split_once("```").unwrap().0.to_owned()
}

/// Git as on a computer where nobody has configured anything.
fn git(folder: &Path, words: &[&str]) -> Output {
    let mut git = Command::new("git");
    git.current_dir(folder).args(words).env("GIT_CONFIG_NOSYSTEM", "1");
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("HOME", folder);
    git.output().expect("git is needed")
}

/// A clone of a repository, where git makes CR and LF of line ends: where it is written, and where it
/// is cloned.
fn clone(world: &World, [writer, reader]: [&str; 2]) -> tempfile::TempDir {
    let _ = fs::remove_dir_all(world.0.path().join(".git"));
    let clones = tempfile::tempdir().unwrap();
    let [writer, reader] = [writer, reader].map(|value| format!("core.autocrlf={value}"));
    let (who, mail) = ("user.name=Ann", "user.email=ann@saimaa.example");
    let from = world.0.path();
    for (folder, words) in [
        (from, &["init", "--quiet"][..]),
        (from, &["-c", &writer, "add", "--all"]),
        (from, &["-c", who, "-c", mail, "commit", "--quiet", "--message", "A term"]),
        (
            clones.path(),
            &["clone", "--quiet", "--config", &reader, from.to_str().unwrap(), "clone"],
        ),
    ] {
        let output = git(folder, words);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?}: {said}");
    }
    clones
}

/// How the program ends in a folder, and all that it says.
fn vuoro(folder: &Path, words: &[&str]) -> (Option<i32>, String) {
    let mut vuoro = Command::new(env!("CARGO_BIN_EXE_vuoro"));
    vuoro.args(words).env_clear();
    let Output { status, stdout, stderr } = vuoro.current_dir(folder).output().unwrap();
    (status.code(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

/// What is wrong in a clone of a repository with these attributes, where git makes CR and LF of line
/// ends, either where it is written or where it is cloned: what `check --locked` says, and files that
/// are other bytes.
fn wrong_in_clones(world: &World, attributes: &str) -> Vec<String> {
    world.write(".gitattributes", attributes);
    let mut wrong = Vec::new();
    for ends in [["true", "false"], ["false", "true"]] {
        let clones = clone(world, ends);
        let (from, to) = (world.0.path(), clones.path().join("clone"));
        let (code, said) = vuoro(&to, &["check", "--locked", "term.toml"]);
        if code != Some(0) {
            wrong.push(said);
        }
        for file in files(&from.join("term")) {
            let name = file.strip_prefix(from).unwrap();
            if fs::read(&file).unwrap() != fs::read(to.join(name)).unwrap() {
                wrong.push(name.display().to_string());
            }
        }
    }
    wrong
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A term with all that is written for one: published, with a ring, and a duty that has changed.
fn whole() -> World {
    let world = World::new();
    let published = world.run(&["publish", "term.toml", "--now", "2018-09-01T08:00:00Z"]);
    assert!(published.code < 2, "{published:?}");
    let cover = ["cover", "term.toml", "2018-09-18 10:00", "lappeenranta"];
    let said = world.run(&[&cover[..], &["--now", "2018-09-10T08:00:00Z"]].concat());
    assert_eq!(said.code, 0, "{said:?}");
    for name in [
        "agreement/2018-08-20.toml",
        "events.json",
        "plan.json",
        ".vuoro-files",
        "calendars/all.ics",
        "rings/imatra.csv",
    ] {
        assert!(world.0.path().join("term").join(name).is_file(), "{name}");
    }
    world
}

#[test]
fn a_clone_with_other_line_ends_is_as_locked_as_its_origin() {
    let world = whole();
    let attributes = block("Line ends", "text");
    assert_eq!(wrong_in_clones(&world, &attributes), Vec::<String>::new());
    // No line of it is there in vain.
    for line in attributes.lines() {
        let others = attributes.replace(&format!("{line}\n"), "");
        assert_ne!(wrong_in_clones(&world, &others), Vec::<String>::new(), "{line}");
    }
}

#[test]
fn other_line_ends_are_no_edit_and_are_said_with_the_remedy() {
    const EXPORT: [&str; 8] =
        ["export", "term.toml", "--to", "html", "--to", "csv", "--out", "public"];
    let world = World::new();
    // Not as it is in the examples: with the agreement that it goes by.
    let at = ["--now", "2018-09-01T08:00:00Z"];
    for words in [&["publish", "term.toml", at[0], at[1]][..], &EXPORT] {
        let said = world.run(words);
        assert!(said.code < 2, "{words:?}: {said:?}");
    }
    for ends in [["false", "true"], ["true", "false"]] {
        let clones = clone(&world, ends);
        let (from, to) = (world.0.path(), clones.path().join("clone"));
        let (code, said) = vuoro(&to, &["check", "--locked", "term.toml"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("has other line ends"), "{said}");
        assert!(said.contains("`.gitattributes`") && !said.contains("edited"), "{said}");
        let cancel = ["cancel", "term.toml", "2018-09-18 10:00", "--now", "2018-09-10T08:00:00Z"];
        let undo = ["undo", "term.toml", "--now", "2018-09-10T09:00:00Z"];
        let same =
            |name: &str| fs::read(to.join(name)).unwrap() == fs::read(from.join(name)).unwrap();
        let done = |words: &[&str]| {
            let (code, said) = vuoro(&to, words);
            assert!(code < Some(2), "{words:?}: {said}");
        };
        [&["explain", "term.toml"][..], &EXPORT, &["allocate", "term.toml"]]
            .into_iter()
            .for_each(done);
        // What is written is written as ever.
        assert!(same("term/calendars/all.ics"));
        [&cancel[..], &undo].into_iter().for_each(done);
        for name in ["term/roster.csv", "term/plan.json"] {
            assert!(same(name), "{name}");
        }
        for file in files(&from.join("public")) {
            let name = file.strip_prefix(from).unwrap();
            let is_same = fs::read(&file).unwrap() == fs::read(to.join(name)).unwrap();
            assert!(is_same, "{}", name.display());
        }
        // An edit is one, whatever the line ends are.
        let path = to.join("term/roster.csv");
        let text = fs::read_to_string(&path).unwrap().replace("own,", "swap,");
        fs::write(&path, text.replace('\n', "\r\n")).unwrap();
        let (code, said) = vuoro(&to, &["allocate", "term.toml"]);
        assert!(code == Some(2) && said.contains("was edited since"), "{said}");
    }
}

#[test]
fn the_hook_runs_whatever_a_commit_touches() {
    let hook = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    let value = |key: &str| {
        let mut lines = hook.lines().map(|line| line.trim_start_matches(['-', ' ']));
        lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(": ")).map(str::to_owned)
    };
    assert_eq!(value("entry").as_deref(), Some("vuoro check --locked"));
    // Names are not passed on, so that every file counts; and no pattern of names leaves one out,
    // as one would leave out whatever a commit takes away.
    assert_eq!(value("pass_filenames").as_deref(), Some("false"));
    assert_eq!(value("always_run").as_deref(), Some("true"));
    for filter in ["files", "exclude", "types", "types_or", "exclude_types"] {
        assert_eq!(value(filter), None, "{filter}");
    }
    let shown = block("Before a commit", "yaml");
    assert!(shown.contains(&format!("id: {}", value("id").unwrap())), "{shown}");
}

/// What the workflow of GitHub in docs/ci.md does to install the command, in a folder with an
/// archive; gives whether it went well, and what was unpacked.
fn install(archive: &Path, digest: &str) -> (bool, Vec<String>) {
    let workflow = block("GitHub Actions", "yaml");
    let (_, script) = workflow.split_once("- run: |\n").unwrap();
    let lines = script.lines().take_while(|line| line.starts_with("          "));
    let script: Vec<&str> = lines.map(str::trim).collect();
    assert!(script.len() >= 4, "{script:?}");
    let folder = tempfile::tempdir().unwrap();
    // As GitHub runs it.
    let mut bash = Command::new("bash");
    bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script.join("\n")]);
    bash.env("VUORO", format!("file://{}", archive.display())).env("VUORO_SHA256", digest);
    bash.env("RUNNER_TEMP", folder.path()).env("GITHUB_PATH", folder.path().join("path"));
    let done = bash.output().unwrap().status.success();
    let path = fs::read_to_string(folder.path().join("path")).unwrap_or_default();
    let names = fs::read_dir(path.trim()).into_iter().flatten();
    (done, names.map(|name| name.unwrap().file_name().into_string().unwrap()).collect())
}

#[test]
fn an_archive_with_another_digest_is_not_unpacked() {
    let has = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if !["curl", "bash", "tar", "sha256sum"].into_iter().all(has) {
        let said = "\n!!! SKIPPED: the workflow of docs/ci.md was not run; it needs curl, bash, tar \
                    and sha256sum\n";
        std::io::Write::write_all(&mut std::io::stderr(), said.as_bytes()).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("vuoro-0.1.0-x86_64-unknown-linux-gnu");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("vuoro"), "#!/bin/sh\n").unwrap();
    let archive = folder.path().join("vuoro.tar.gz");
    let mut tar = Command::new("tar");
    tar.arg("-czf").arg(&archive).arg("-C").arg(folder.path()).arg(inner.file_name().unwrap());
    assert!(tar.status().unwrap().success());
    let digest = Command::new("sha256sum").arg(&archive).output().unwrap().stdout;
    let digest = String::from_utf8(digest).unwrap();
    let digest = digest.split(' ').next().unwrap();
    assert_eq!(install(&archive, digest), (true, vec!["vuoro".to_owned()]));
    assert_eq!(install(&archive, &"0".repeat(64)), (false, Vec::new()));
}
