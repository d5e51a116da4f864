//! CSV for spreadsheets and JSON for machines.

use serde_json::{Value, json};
use vuoro::export::csv::{self, Dialect};
use vuoro::export::json;
use vuoro::model::{Consortium, Frame, Id, Method};

use crate::world::{World, world};

const ROSTER: &str = "\
date,weekday,start,end,seat,library,name,holder,kind,status,sequence,changed,note
2018-10-22,mon,10:00,12:00,1,tampere,Tampere,tampere,own,confirmed,0,,
2018-10-22,mon,12:00,14:00,1,tampere,Tampere,tampere,own,confirmed,0,,
2018-10-23,tue,12:00,14:00,1,nokia,Nokia,nokia,own,cancelled,1,2018-09-14T08:30:00Z,
2018-10-23,tue,12:00,14:00,1,tampere,Tampere,nokia,swap,confirmed,0,2018-09-14T08:30:00Z,
2018-10-23,tue,14:00,16:00,1,ylojarvi,Ylöjärvi,pool-1,turn,confirmed,0,,
2018-10-29,mon,10:00,12:00,1,nokia,Nokia,tampere,substitute,confirmed,0,,
2018-10-29,mon,12:00,14:00,1,,,tampere,own,unfilled,0,,\"poissa: Nokia, Tampere; \
ei henkilökuntaa tuolloin: Akaa; päivystää jo: Ylöjärvi\"
2018-10-30,tue,12:00,14:00,1,nokia,Nokia,nokia,own,confirmed,0,,
2018-10-30,tue,14:00,16:00,1,,Pooli 1,pool-1,turn,open,0,,
";

const LEDGER: &str = "\
library,name,owed_minutes,held_minutes,carried_in_minutes,balance_minutes
akaa,Akaa,44,0,-30,-74
nokia,Nokia,89,240,-30,121
tampere,Tampere,619,360,-30,-289
ylojarvi,Ylöjärvi,88,120,-30,2
";

#[test]
fn the_roster_is_written_as_the_format_says() {
    assert_eq!(world().roster_csv(), ROSTER);
}

#[test]
fn the_ledger_is_written_as_the_format_says() {
    assert_eq!(world().ledger_csv(), LEDGER);
}

/// The same world with another name for Nokia.
fn named(name: &str) -> World {
    let mut world = world();
    let c = &world.consortium;
    let mut libraries = c.libraries().to_vec();
    name.clone_into(&mut libraries[1].name);
    let frame = Frame {
        id: c.id.clone(),
        name: c.name.clone(),
        timezone: c.timezone.clone(),
        language: c.language,
        domain: c.domain.clone(),
        service: c.service.clone(),
        grid: c.grid.clone(),
        rules: c.rules,
    };
    world.consortium = Consortium::new(frame, libraries);
    world
}

#[test]
fn a_name_that_a_spreadsheet_would_run_is_neutralised_and_any_other_kept() {
    for name in ["=1+1", "+358", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\u{ff1d}1"] {
        for table in [named(name).roster_csv(), named(name).ledger_csv()] {
            let names = column(&table, "name");
            assert!(names.contains(&format!("'{name}")), "{name:?} in {table}");
            assert!(!names.contains(&name.to_owned()), "{name:?} in {table}");
        }
    }
    assert!(column(&named("Nokia = 1").ledger_csv(), "name").contains(&"Nokia = 1".to_owned()));
    // Figures stay figures.
    assert_eq!(column(&world().ledger_csv(), "balance_minutes")[0], "-74");
}

#[test]
fn any_name_is_read_back_whole() {
    for name in ["a,b", "a\"b", "a\nb", "a\r\nb", "\"", " a ", "a;b", "ä'"] {
        assert!(column(&named(name).roster_csv(), "name").contains(&name.to_owned()), "{name:?}");
    }
}

fn column(table: &str, name: &str) -> Vec<String> {
    let mut reader = ::csv::Reader::from_reader(table.as_bytes());
    let at = reader.headers().unwrap().iter().position(|h| h == name).unwrap();
    reader.records().map(|r| r.unwrap()[at].to_owned()).collect()
}

#[test]
fn the_finnish_excel_dialect_has_bom_semicolons_and_crlf() {
    let (world, mut out) = (world(), Vec::new());
    csv::ledger(&world.consortium, &world.ledger, Dialect::ExcelFi, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let expected = LEDGER.replace(',', ";").replace('\n', "\r\n");
    assert_eq!(text, format!("\u{feff}{expected}"));
}

fn plan_json(world: &World) -> String {
    let mut out = Vec::new();
    json::plan(world, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_plan_is_written_as_the_format_says() {
    let text = plan_json(&world());
    assert!(text.starts_with("{\"format\":1,\"consortium\":\"piki\",\"term\":\"2018-syksy\","));
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["slots_per_week"], 4);
    let allocation = &value["allocation"];
    assert_eq!(allocation["method"], "webster");
    // Rounded from exact figures: 0.0352225 is a half and goes up, one unit less goes down.
    assert!(text.contains("\"objective\":0.035222,\"best\":0.035223,\"lower_bound\":0.035,"));
    assert_eq!(allocation["proven_optimal"], false);
    assert_eq!(allocation["ties"], json!([{"tied": ["akaa", "nokia"], "served": 1, "by": "id"}]));
    let tampere = &allocation["holders"][1];
    assert_eq!(tampere["kind"], "library");
    assert!(text.contains("\"quota\":2.948411,\"slots\":2"), "232407 * 4 / 315298 in {text}");
    let pool = &allocation["holders"][2];
    assert_eq!((&pool["kind"], &pool["name"]), (&json!("pool"), &json!("pool-1")));
    assert_eq!(pool["members"], json!(["akaa", "ylojarvi"]));
    let first = json!({"cell": "mon 10:00", "seat": 1, "holder": "tampere"});
    assert_eq!(value["pattern"][0], first);
    let turns = json!([{"pool": "pool-1", "bound": 0.666_667, "proven_optimal": true}]);
    assert_eq!(value["turns"], turns);
    assert_eq!(
        value["totals"][0],
        json!({"library": "akaa", "owed_minutes": 44,
        "held_minutes": 0, "carried_in_minutes": -30, "balance_minutes": -74})
    );
    assert_eq!(value["unfilled"][0]["duty"], "2018-10-29 12:00");
    assert_eq!(value["unfilled"][0]["libraries"]["nokia"], "absent");
    let reason = value["unfilled"][0]["reason"].as_str().unwrap();
    assert!(reason.starts_with("poissa: Nokia, Tampere; "));
}

#[test]
fn a_pool_that_settles_its_turns_has_no_bound() {
    let mut world = world();
    world.turns.0[0].bound = None;
    assert!(plan_json(&world).contains("\"bound\":null"));
}

#[test]
fn what_each_method_gives_keeps_the_order_given() {
    let (a, b) = (Id::parse("tampere").unwrap(), Id::parse("akaa").unwrap());
    let methods = [(Method::Webster, vec![(&a, 7), (&b, 1)]), (Method::Adams, vec![(&a, 6)])];
    let mut out = Vec::new();
    json::apportion(8, &methods, &mut out).unwrap();
    let expected = "{\"format\":1,\"slots\":8,\"methods\":{\"webster\":{\"tampere\":7,\"akaa\":1},\
                    \"adams\":{\"tampere\":6}}}\n";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

/// A writer that is full.
struct Full;

impl std::io::Write for Full {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_s_error_reaches_the_caller() {
    let world = world();
    let full = std::io::ErrorKind::StorageFull;
    let ledger = csv::ledger(&world.consortium, &world.ledger, Dialect::Standard, Full);
    assert_eq!(ledger.unwrap_err().kind(), full);
    assert_eq!(world.calendars().all(Full).unwrap_err().kind(), full);
    assert_eq!(json::apportion(1, &[], Full).unwrap_err().kind(), full);
}
