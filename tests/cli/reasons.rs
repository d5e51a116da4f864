//! The reasons that reports, JSON and explanations give are the same, and are what decided.

use std::fmt::Write as _;

use chrono::Datelike;
use serde_json::Value;

use crate::desk::{Desk, fixtures};

/// Kymi, published, and a library that joins afterwards.
fn joined() -> Desk {
    let desk = Desk::kymi();
    assert_eq!(desk.allocate(&[]).code, 0);
    let library = "\n[[library]]\nid = \"iitti\"\nname = \"Iitti\"\nsize = 16500\n";
    desk.write("consortium.toml", &(desk.read("consortium.toml") + library));
    let member = "\n[[member]]\nlibrary = \"iitti\"\nfirst = 2026-10-01\n";
    desk.write("syksy.toml", &(desk.read("syksy.toml") + member));
    let amend = ["amend", "syksy.toml", "--from", "2026-10-01", "--now", "2026-09-01T06:00:00Z"];
    desk.done(&amend);
    desk
}

fn json(desk: &Desk, arguments: &[&str]) -> Value {
    let run = desk.run(&[arguments, &["--format", "json"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn a_newcomer_to_a_published_plan_has_turns_only_because_it_joined_later() {
    // Of the ten turns of the pool since October its part is 16,500 of 26,556: six, of twelve hours,
    // and it owes 1,143 minutes.
    let desk = joined();
    let run = desk.allocate(&[]);
    let said = run.out.replace('\n', " ");
    assert!(said.contains("Iitti −7,1 h (kirjasto liittyi julkaisemisen jälkeen)"), "{said}");
    let explained = desk.run(&["explain", "syksy.toml", "iitti"]).out.replace('\n', " ");
    assert!(explained.contains("it joined after the plan was published"), "{explained}");
    assert!(!explained.contains("it takes no part."), "{explained}");

    let plan = json(&desk, &["allocate", "syksy.toml"]);
    let off = plan["off"].as_array().unwrap().iter().find(|o| o["library"] == "iitti").unwrap();
    assert_eq!((&off["balance_minutes"], &off["why"]), (&(-423).into(), &"joined".into()));
    let library = json(&desk, &["explain", "syksy.toml", "iitti"]);
    assert_eq!((&library["off"], &library["standing"]), (off, &"joined".into()));

    // Planned anew, its balance is what was said.
    desk.done(&["undo", "syksy.toml", "--now", "2026-09-02T06:00:00Z"]);
    let fresh = json(&desk, &["allocate", "syksy.toml", "--fresh"]);
    let row = fresh["totals"].as_array().unwrap().iter().find(|t| t["library"] == "iitti").unwrap();
    assert_eq!(row["balance_minutes"], off["without_minutes"]);
}

#[test]
fn explain_gives_the_reason_of_the_report_for_every_library() {
    let desk = joined();
    let plan = json(&desk, &["allocate", "syksy.toml"]);
    let off = plan["off"].as_array().unwrap();
    assert!(off.len() > 2);
    for row in plan["totals"].as_array().unwrap() {
        let id = row["library"].as_str().unwrap();
        let library = json(&desk, &["explain", "syksy.toml", id]);
        let said = off.iter().find(|o| o["library"] == id).unwrap_or(&Value::Null);
        assert_eq!(&library["off"], said, "{id}");
    }
}

/// Aava and Boda, published; then the term is longer, a closure is lifted, or a holiday is open.
fn later(before: (&str, &str), after: (&str, &str)) -> Desk {
    let desk = Desk::with(&fixtures().join("later"));
    desk.change("syksy.toml", before.0, before.1);
    assert_eq!(desk.allocate(&[]).code, 0);
    desk.change("syksy.toml", after.0, after.1);
    let run = desk.allocate(&[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("needed"), "nothing has changed: {}", run.err);
    desk
}

#[test]
fn new_duties_of_a_published_term_go_to_whoever_holds_their_cells() {
    let same = ("2026-10-02", "2026-10-02");
    let closed = "\n[[closed]]\nfirst = 2026-09-15\nlast = 2026-09-16\n";
    let end = "published = 2026-08-24T09:00:00Z\n";
    let with_end = format!("{end}{closed}");
    let winter = "first = 2026-12-28\nlast = 2027-01-15\nholidays = \"FI\"";
    let open = format!("{winter}\nopen = [2027-01-06]");
    for desk in [
        later(same, ("2026-10-02", "2026-10-16")),
        later((end, &with_end), (&with_end, end)),
        later(("first = 2026-09-07\nlast = 2026-10-02", winter), (winter, &open)),
    ] {
        let roster = desk.read("syksy/roster.csv");
        let live = roster.lines().filter(|line| line.contains(",confirmed"));
        let mut count = 0;
        for line in live {
            let fields: Vec<&str> = line.split(',').collect();
            let date: chrono::NaiveDate = fields[0].parse().unwrap();
            let holder = if date.weekday() == chrono::Weekday::Wed { "boda" } else { "aava" };
            assert_eq!(fields[5], holder, "{line}");
            count += 1;
        }
        assert!(count >= 9);
        let check = desk.run(&["check", "syksy.toml", "--locked"]);
        assert_eq!(check.code, 0, "{}", check.out);
    }
}

#[test]
fn a_holder_that_could_serve_is_not_said_to_be_unable() {
    let desk = later(("2026-10-02", "2026-10-02"), ("2026-10-02", "2026-10-06"));
    // Two more duties: with both of them Aava would have done more than its share.
    let said = desk.run(&["explain", "syksy.toml", "2026-10-06 10:00"]).out.replace('\n', " ");
    assert!(said.starts_with("Tue 6 October 2026 10:00–12:00: "), "{said}");
    assert!(said.contains("By today's files Aava could."), "{said}");
    assert!(!said.contains("nobody of it could serve:"), "{said}");
}

#[test]
fn what_came_after_publication_is_the_reason_and_without_it_the_figure_is_the_old_one() {
    let desk = Desk::kymi();
    let figures = |plan: &Value, part: &str, library: &str| {
        let rows = plan[part].as_array().unwrap();
        rows.iter().find(|row| row["library"] == library).cloned().unwrap_or(Value::Null)
    };
    let before = json(&desk, &["allocate", "syksy.toml"]);
    let roster = desk.read("syksy/roster.csv");
    let duties = |library: &str| -> Vec<String> {
        let mine = roster.lines().filter(|line| line.split(',').nth(5) == Some(library));
        mine.map(|line| line.split(',').collect::<Vec<_>>())
            .map(|f| [f[0], f[2]].join(" "))
            .collect()
    };
    for duty in duties("miehikkala") {
        let run =
            desk.run(&["cover", "syksy.toml", &duty, "kouvola", "--now", "2026-09-01T06:00:00Z"]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let after = json(&desk, &["allocate", "syksy.toml"]);
    let was = |library| figures(&before, "totals", library)["balance_minutes"].clone();
    let off = figures(&after, "off", "miehikkala");
    assert_eq!((&off["why"], &off["without_minutes"]), (&"changes".into(), &was("miehikkala")));
    assert_eq!(figures(&after, "off", "hamina")["why"], "whole-slots", "it had no part in that");

    let desk = Desk::kymi();
    assert_eq!(desk.allocate(&[]).code, 0);
    let mut term = desk.read("syksy.toml");
    for duty in &duties("kouvola")[..3] {
        writeln!(term, "\n[[missed]]\nlibrary = \"kouvola\"\nduty = \"{duty}\"").unwrap();
    }
    desk.write("syksy.toml", &term);
    let after = json(&desk, &["allocate", "syksy.toml"]);
    let off = figures(&after, "off", "kouvola");
    assert_eq!((&off["why"], &off["without_minutes"]), (&"missed".into(), &was("kouvola")));
}
