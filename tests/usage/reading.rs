//! Logs and counts as they are really written.

use std::io::{self, Read};

use chrono::Weekday;
use vuoro::finding::Severity;
use vuoro::input::{SourceMap, UsageFiles};
use vuoro::model::{UsageForm, UsagePreset, VisitDay};

use crate::place::{consortium, preset, read, small};

const MON: &str = "mon = [\"10:00-16:00\"]";

fn starts(usage: &vuoro::model::Usage) -> Vec<String> {
    usage.chats.iter().map(|chat| chat.start.to_string()).collect()
}

#[test]
fn a_log_of_libraryh3lp_is_read_as_it_is_exported() {
    let c = small(120, MON, "");
    let text = "id,guest,protocol,queue,profile,started,wait,duration,operator,ip,referrer\n\
        1,x,web,q,,2/1/17 17:26,12,677,o,192.0.2.1,\"https://a.example/,b\"\n\
        2,y,web,q,,2012-04-04 09:15:02-0400,0,30,o,192.0.2.2,\n";
    let usage = preset(&c, UsagePreset::LibraryH3lp, text);
    assert_eq!(starts(&usage), ["2012-04-04 16:15:02", "2017-02-01 17:26:00"]);
    assert_eq!((usage.chats[1].wait, usage.chats[1].duration), (Some(12), Some(677)));
    assert_eq!((usage.rows, usage.broken), (2, 0));
}

#[test]
fn a_finnish_spreadsheet_is_read_with_its_marks_in_both_encodings() {
    let c = small(120, MON, "");
    let text = "Päivä;Klo;Kesto;Odotus;Aihe\r\n3.9.2018;10.05;11,28;0,5;Lainaus\r\n\
        04.09.2018;9.30;0.11.17;;\r\n";
    let marked = format!("\u{feff}{text}");
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let form = UsageForm::of(UsagePreset::ExcelFi);
    for bytes in [marked.as_bytes(), text.as_bytes(), &latin] {
        let (usage, found) = read(&c, &form, bytes).unwrap();
        assert_eq!(found, []);
        assert_eq!(starts(&usage), ["2018-09-03 10:05:00", "2018-09-04 09:30:00"]);
        // 11,28 minutes are 676.8 seconds.
        let lengths: Vec<_> = usage.chats.iter().map(|c| (c.duration, c.wait)).collect();
        assert_eq!(lengths, [(Some(677), Some(30)), (Some(677), None)]);
    }
}

#[test]
fn columns_and_dates_can_be_of_ones_own() {
    let usage = "[usage]\nstart = \"Aloitettu\"\nduration = \"Pituus\"\nunit = \"minutes\"\n\
        dates = [\"d/M-yy kl H.m\"]\n";
    let c = small(120, MON, usage);
    let text = "Nimi,ALOITETTU,Pituus\nMatti,1/2-17 kl 9.05,3\n";
    let (usage, _) = read(&c, c.usage.as_ref().unwrap(), text.as_bytes()).unwrap();
    assert_eq!(starts(&usage), ["2017-02-01 09:05:00"]);
    assert_eq!(usage.chats[0].duration, Some(180));
}

#[test]
fn visits_are_read_line_by_line_or_as_a_table_by_date_or_weekday() {
    let c = small(120, MON, "");
    let long = "weekday,hour,visits\nmon,10,120\nTuesday,9-10,80\n";
    let usage = preset(&c, UsagePreset::Plain, long);
    let shown: Vec<_> = usage.visits.iter().map(|v| (v.day.weekday(), v.hour, v.count)).collect();
    assert_eq!(shown, [(Weekday::Mon, 10, 120), (Weekday::Tue, 9, 80)]);
    let wide = "\u{feff}pvm;9.00;10.00;yhteensä\r\n3.9.2018;1 200;80;1280\r\n4.9.2018;;7;7\r\n";
    let usage = preset(&c, UsagePreset::ExcelFi, wide);
    let counts: Vec<u32> = usage.visits.iter().map(|v| v.count).collect();
    assert_eq!(counts, [1200, 80, 0, 7]);
    assert!(matches!(usage.visits[0].day, VisitDay::Date(_)));
}

#[test]
fn dates_are_read_as_logs_write_them() {
    let c = small(120, MON, "");
    let monday = "2018-09-03 10:05:33";
    // The zone is that of Helsinki, three hours ahead of UTC in September.
    for (written, expected) in [
        ("2018-09-03T07:05:33.000Z", monday),
        ("2018-09-03T07:05:33.999999+00:00", monday),
        ("2018-09-03 10:05:33.5", monday),
        ("2018-09-03 10:05:33 AM", monday),
        ("3/9/2018 10:05:33 a.m.", monday),
        ("1535958333", monday),
        ("1535958333.25", monday),
        ("1535958333000", monday),
        ("3.9.2018 10.05.33", monday),
        ("3 Sep 2018 10:05:33", monday),
        ("\"Sep 3, 2018 10:05:33 PM\"", "2018-09-03 22:05:33"),
        ("3. syyskuuta 2018 10.05", "2018-09-03 10:05:00"),
        ("3. syysk. 2018 10.05", "2018-09-03 10:05:00"),
        ("3. september 2018 10.05", "2018-09-03 10:05:00"),
        ("3. marras 2018 10.05", "2018-11-03 10:05:00"),
        ("3. maj 2018 10:05", "2018-05-03 10:05:00"),
    ] {
        // Another date decides that days come first.
        let text = format!("start\n{written}\n13/9/2018 10:00\n");
        let usage = preset(&c, UsagePreset::Plain, &text);
        assert!(starts(&usage).contains(&expected.to_owned()), "{written}: {:?}", starts(&usage));
    }
}

#[test]
fn an_end_stands_for_a_duration() {
    let c = small(120, MON, "");
    let text = "start,end\n2018-09-03 10:00,2018-09-03 10:11:17\n2018-09-03 10:00,\n\
        2018-09-03 10:00,2018-09-03 09:59\n2018-09-03 10:00,2018-09-04 10:01\n";
    let (usage, found) = read(&c, &UsageForm::of(UsagePreset::Plain), text.as_bytes()).unwrap();
    let lengths: Vec<_> = usage.chats.iter().map(|chat| chat.duration).collect();
    assert_eq!(lengths, [None, Some(677)]);
    assert_eq!((usage.broken, found.len()), (2, 2));
    assert!(found[0].message.contains("ends before it begins"), "{found:?}");
}

#[test]
fn the_presets_of_three_more_programs_find_their_columns() {
    let c = small(120, MON, "");
    for (wanted, text, length) in [
        (
            UsagePreset::LibChat,
            "Chat ID,Timestamp,Wait Time (seconds),Duration (seconds)\n1,2018-09-03 10:00:00,12,677\n",
            Some(677),
        ),
        (
            UsagePreset::ZendeskChat,
            "id,timestamp,wait_time,end_timestamp\n1,2018-09-03T07:00:00Z,12,2018-09-03T07:11:17Z\n",
            Some(677),
        ),
        (
            UsagePreset::TawkTo,
            "id,createdOn,Wait,endedOn\n1,2018-09-03T07:00:00.123Z,12,2018-09-03T07:01:00.000Z\n",
            Some(60),
        ),
    ] {
        let usage = preset(&c, wanted, text);
        assert_eq!(starts(&usage), ["2018-09-03 10:00:00"], "{wanted:?}");
        assert_eq!((usage.chats[0].wait, usage.chats[0].duration), (Some(12), length));
        assert_eq!(usage.passed[0].headings.len(), 1);
    }
}

#[test]
fn a_date_that_fits_two_ways_is_decided_by_the_log_or_the_mapping_or_refused() {
    let c = small(120, MON, "");
    let form = UsageForm::of(UsagePreset::Plain);
    let rows = "start\n03/04/2018 10:00\n05/04/2018 10:00\n";
    let found = read(&c, &form, rows.as_bytes()).unwrap_err();
    assert_eq!((found.len(), found[0].rule), (1, "usage-date-two-ways"));
    assert_eq!(found[0].label, "2018-04-03 or 2018-03-04: the first of 2 rows");
    // A later date decides for those before it, and one before for those behind.
    for (decides, day) in [("13/04/2018", "2018-04-03"), ("04/13/2018", "2018-03-04")] {
        for text in [
            format!("{rows}{decides} 10:00\n"),
            format!("start\n{decides} 10:00\n03/04/2018 10:00\n"),
        ] {
            let usage = preset(&c, UsagePreset::Plain, &text);
            assert!(starts(&usage).contains(&format!("{day} 10:00:00")), "{:?}", starts(&usage));
        }
    }
    let mixed = format!("{rows}13/04/2018 10:00\n04/13/2018 10:00\n");
    let found = read(&c, &form, mixed.as_bytes()).unwrap_err();
    assert!(found[0].message.contains("others of it have both"), "{found:?}");
    let behind = "start\n13/04/2018 10:00\n03/04/2018 10:00\n04/13/2018 10:00\n";
    let found = read(&c, &form, behind.as_bytes()).unwrap_err();
    assert!(found[0].message.contains("others of it have both"), "{found:?}");
    // A date that is the same both ways is no doubt, and the mapping says more than the log.
    assert_eq!(preset(&c, UsagePreset::Plain, "start\n04/04/2018 10:00\n").chats.len(), 1);
    let c = small(120, MON, "[usage]\ndates = [\"M/d/yyyy H:m\"]\n");
    let (usage, _) = read(&c, c.usage.as_ref().unwrap(), rows.as_bytes()).unwrap();
    assert_eq!(starts(&usage)[0], "2018-03-04 10:00:00");
}

#[test]
fn the_dates_of_a_program_are_of_its_order_unless_the_log_shows_the_other() {
    let c = small(120, MON, "");
    let h3lp = UsagePreset::LibraryH3lp;
    let rows = "started,wait\n3/9/18 10:01,1\n4/9/18 11:00,1\n";
    let of = |text: &str| starts(&preset(&c, h3lp, text));
    assert_eq!(of(rows), ["2018-03-09 10:01:00", "2018-04-09 11:00:00"]);
    let european = of(&format!("{rows}13/9/18 10:01,1\n"));
    let expected = ["2018-09-03 10:01:00", "2018-09-04 11:00:00", "2018-09-13 10:01:00"];
    assert_eq!(european, expected);
    assert_eq!(of(&format!("{rows}9/13/18 10:01,1\n"))[0], "2018-03-09 10:01:00");
    let mixed = format!("{rows}13/9/18 10:01,1\n9/13/18 10:01,1\n");
    let found = read(&c, &UsageForm::of(h3lp), mixed.as_bytes()).unwrap_err();
    assert!(found[0].message.contains("others of it have both"), "{found:?}");
    // A mapping says more than the log: the row that it does not fit is named.
    let c = small(120, MON, "[usage]\npreset = \"libraryh3lp\"\ndates = [\"M/d/yy H:m\"]\n");
    let text = format!("{rows}13/9/18 10:01,1\n");
    let (usage, found) = read(&c, c.usage.as_ref().unwrap(), text.as_bytes()).unwrap();
    assert_eq!((usage.chats.len(), usage.broken, found.len()), (2, 1, 1));
}

#[test]
fn a_row_that_waited_for_a_date_is_named_by_its_own_line() {
    let c = small(120, MON, "");
    let text = "start,duration\n03/04/2018 10:00,forever\nyesterday,60\n13/04/2018 10:00,60\n";
    let mut sources = SourceMap::default();
    let mut files = UsageFiles::new(&c, &UsageForm::of(UsagePreset::Plain));
    files.read(&mut sources, "log.csv", text.as_bytes()).unwrap();
    let found = files.finish(&mut sources).unwrap().warnings;
    let line = |f: &vuoro::finding::Finding| {
        let (file, bytes) = sources.resolve(&f.place).unwrap();
        sources.text(file)[..bytes.start].matches('\n').count() + 1
    };
    assert_eq!(found.iter().map(line).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn a_log_in_utf_16_is_read_in_both_orders_of_bytes() {
    let c = small(120, MON, "");
    let text = "\u{feff}start,tag\n2018-09-03 10:00,L\u{e4}n \u{1f4da}\n".to_owned();
    let rows: String = (0..6).map(|_| "2018-09-03 10:00,L\u{e4}n\n").collect();
    let text = text + &rows;
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [little, big] {
        let (usage, found) = read(&c, &UsageForm::of(UsagePreset::Plain), &bytes).unwrap();
        assert_eq!((usage.chats.len(), found.len()), (7, 0));
        assert_eq!(usage.tags, [("L\u{e4}n".to_owned(), 6)]);
    }
}

#[test]
fn columns_that_are_not_looked_at_are_named() {
    let c = small(120, MON, "");
    let text = "start,guest,duration,duration,,end,0401234567\n2018-09-03 10:00,x,60,70,,,\n";
    let usage = preset(&c, UsagePreset::Plain, text);
    let passed = &usage.passed[0];
    let names = ["guest", "duration", "column 5", "end", "column 7"];
    assert_eq!((passed.of, &passed.headings[..]), (7, &names.map(str::to_owned)[..]));
    let wide = "pvm;9.00;10.00;yhteens\u{e4}\n3.9.2018;1;2;3\n";
    let usage = preset(&c, UsagePreset::ExcelFi, wide);
    assert_eq!(usage.passed[0].headings, ["yhteens\u{e4}"]);
}

#[test]
fn every_row_is_counted_or_said_with_its_line() {
    let c = small(120, MON, "");
    let text = "start,duration\n2018-09-03 10:00,60\nyesterday,60\n2018-09-03 10:10,1,2\n,,\n\
        2018-09-31 10:00,60\n2018-09-03 11:00,forever\n2018-09-03 12:00,99999999\n";
    let (usage, found) = read(&c, &UsageForm::of(UsagePreset::Plain), text.as_bytes()).unwrap();
    assert_eq!((usage.rows, usage.chats.len(), usage.blank, usage.broken), (7, 1, 1, 5));
    assert_eq!(found.len(), 5);
    assert!(found.iter().all(|f| f.rule == "usage-row" && f.severity == Severity::Warning));
    let mut sources = SourceMap::default();
    let mut files = UsageFiles::new(&c, &UsageForm::of(UsagePreset::Plain));
    files.read(&mut sources, "log.csv", text.as_bytes()).unwrap();
    let line = |f: &vuoro::finding::Finding| {
        let (file, bytes) = sources.resolve(&f.place).unwrap();
        sources.text(file)[..bytes.start].matches('\n').count() + 1
    };
    assert_eq!(found.iter().map(line).collect::<Vec<_>>(), [3, 4, 6, 7, 8]);
}

#[test]
fn thousands_of_broken_rows_are_all_counted() {
    let c = small(120, MON, "");
    let text = format!("start\n2018-09-03 10:00\n{}", "x\n".repeat(5000));
    let (usage, found) = read(&c, &UsageForm::of(UsagePreset::Plain), text.as_bytes()).unwrap();
    assert_eq!((usage.broken, found.len()), (5000, 990));
    assert!(found[989].help.contains("4010 more rows"), "{}", found[989].help);
}

#[test]
fn a_span_of_two_numbers_is_minutes_and_seconds_where_the_log_shows_it_and_refused_otherwise() {
    let c = small(120, MON, "");
    let form = UsageForm::of(UsagePreset::Plain);
    let read = |spans: [[&str; 2]; 2]| {
        let row = |[duration, wait]: [&str; 2]| format!("2018-09-03 10:00,{duration},{wait}\n");
        let text = format!("start,duration,wait\n{}{}", row(spans[0]), row(spans[1]));
        let read = read(&c, &form, text.as_bytes());
        read.map(|(usage, _)| usage.chats.iter().map(|c| (c.duration, c.wait)).collect::<Vec<_>>())
    };
    // A chat of eleven hours there is none; what is short beside it is of the same form.
    let expected = vec![(Some(11), Some(7)), (Some(677), None)];
    assert_eq!(read([["0:11", "0:07"], ["11:17", ""]]).unwrap(), expected);
    let expected = vec![(Some(11), None), (Some(300), None)];
    assert_eq!(read([["0:11", ""], ["5:00", ""]]).unwrap(), expected);
    // With three numbers nothing is left open, nor with none at all.
    let expected = vec![(Some(0), None), (Some(11), Some(660))];
    assert_eq!(read([["0:00:11", "0:11:00"], ["0:00", ""]]).unwrap(), expected);
    for spans in [[["0:11", ""], ["4:59", ""]], [["60", "0:11"], ["0:11:00", ""]]] {
        let found = read(spans).unwrap_err();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].rule, "usage-duration-two-ways");
        let label = &found[0].label;
        assert!(label.starts_with("0 min 11 s or 0 h 11 min: the first of"), "{label}");
    }
}

#[test]
fn a_duration_with_a_point_is_a_number_where_the_log_or_somebody_says_so_and_refused_otherwise() {
    let read = |usage: &str, header: &str, spans: &[&str]| {
        let c = small(120, MON, usage);
        let form = c.usage.clone().unwrap_or_else(|| UsageForm::of(UsagePreset::Plain));
        let rows: Vec<String> =
            spans.iter().map(|span| format!("2018-09-03 10:00;{span}\n")).collect();
        let text = format!("start;{header}\n{}", rows.concat());
        let read = read(&c, &form, text.as_bytes());
        read.map(|(usage, _)| usage.chats.iter().filter_map(|c| c.duration).collect::<Vec<_>>())
    };
    let minutes = "[usage]\nunit = \"minutes\"\n";
    // Somebody has said what numbers count: the table, or the heading.
    assert_eq!(read(minutes, "duration", &["0.11", "11.5"]).unwrap(), [7, 690]);
    assert_eq!(read("[usage]\nunit = \"hours\"\n", "duration", &["0.11"]).unwrap(), [396]);
    let in_minutes = "[usage]\nduration = \"Kesto (min)\"\n";
    assert_eq!(read(in_minutes, "kesto (min)", &["0.11", "11,5", "12"]).unwrap(), [7, 690, 720]);
    let in_hours = "[usage]\nduration = \"Kesto tuntia\"\n";
    assert_eq!(read(in_hours, "Kesto tuntia", &["0.11"]).unwrap(), [396]);
    // One duration that no clock shows decides for all, and so does one of five hours.
    for sure in ["11.75", "11.283", "0.9", "677.25"] {
        let found = read("", "duration", &["0.11", "90.5", sure]).unwrap();
        assert!(found.contains(&0) && found.contains(&91), "{sure}: {found:?}");
    }
    // A comma is never anything else than a decimal comma, and three parts are a time.
    assert_eq!(read("", "duration", &["90,11", "0.11.17", "0.00"]).unwrap(), [0, 90, 677]);
    let excel = "[usage]\npreset = \"excel-fi\"\nstart = \"start\"\ndates = [\"yyyy-MM-dd H:m\"]\n";
    for (usage, header, spans, label) in [
        (
            "",
            "duration",
            &["60", "0.11", "3.5"][..],
            "0.11 s or 0 min 11 s or 0 h 11 min: the first of 2 fields",
        ),
        ("", "duration", &["11.17"], "11.17 s or 11 min 17 s: the first of 1 field"),
        (
            excel,
            "kesto",
            &["0.5", "11,5"],
            "0.5 min or 0 min 50 s or 0 h 50 min: the first of 1 field",
        ),
        // Where a point separates times, numbers beside them decide nothing.
        (
            "",
            "duration",
            &["0.11.17", "0.75", "1.20"],
            "1.20 s or 1 min 20 s or 1 h 20 min: the first of 1 field",
        ),
        // A heading with two units says neither.
        (
            "[usage]\nduration = \"min.s\"\n",
            "min.s",
            &["4.59"],
            "4.59 s or 4 min 59 s or 4 h 59 min: the first of 1 field",
        ),
    ] {
        let found = read(usage, header, spans).unwrap_err();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].rule, &found[0].label[..]), ("usage-duration-two-ways", label));
        assert!(found[0].help.contains("write `unit`"), "{}", found[0].help);
    }
}

#[test]
fn an_hour_that_clocks_show_twice_is_the_first_and_one_they_skip_is_said() {
    let c = small(120, MON, "");
    let text = "start\n2018-10-28 02:59\n2018-10-28 03:30\n2018-10-28 04:00\n2018-03-25 03:30\n\
        2018-03-25T03:30:00Z\n";
    let (usage, found) = read(&c, &UsageForm::of(UsagePreset::Plain), text.as_bytes()).unwrap();
    assert_eq!((usage.twice, usage.broken), (1, 1));
    let rules: Vec<_> = found.iter().map(|f| f.rule).collect();
    assert_eq!(rules, ["usage-time-twice", "usage-row"]);
    assert!(found[1].message.contains("did not show the time"), "{}", found[1].message);
    let instants: Vec<i64> = usage.chats.iter().skip(1).map(|chat| chat.instant).collect();
    // 02:59 summer time, 03:30 summer time, 04:00 winter time.
    assert_eq!(instants, [1_540_684_740, 1_540_686_600, 1_540_692_000]);
    assert_eq!(starts(&usage)[0], "2018-03-25 06:30:00", "03:30 UTC is summer time");
}

#[test]
fn times_of_another_zone_are_those_of_the_consortium() {
    let usage = "[usage]\nzone = \"America/New_York\"\n";
    let c = small(120, MON, usage);
    let form = c.usage.clone().unwrap();
    let (usage, _) = read(&c, &form, b"start\n2018-09-03 03:00\n").unwrap();
    assert_eq!(starts(&usage), ["2018-09-03 10:00:00"]);
}

/// Everything of a person that a log can have, in columns that are mapped and in those that are not.
const PERSONAL: [&str; 8] = [
    "Matti Meikäläinen",
    "matti.meikalainen@example.fi",
    "192.0.2.17",
    "Kortti 1234567",
    "+358 40 123 4567",
    "Hei, unohdin PIN-koodini",
    "https://example.fi/?user=matti",
    "Pertti",
];

#[test]
fn nobody_is_shown_by_anything_that_is_read() {
    let c = small(120, MON, "");
    let mut text = "start,duration,tag,guest,ip,transcript\n".to_owned();
    for p in PERSONAL {
        // As a tag, in further columns, and in the place of a date and a duration.
        text += &format!("2018-09-03 10:00,60,\"{p}\",\"{p}\",\"{p}\",\"{p}\"\n");
        text += &format!("\"{p}\",60,Lainaus,\"{p}\",\"{p}\",\"{p}\"\n");
        text += &format!("2018-09-03 10:00,\"{p}\",Lainaus,\"{p}\",\"{p}\",\"{p}\"\n");
    }
    // A person's name that is a tag of many chats needs a list of tags: forms cannot tell.
    for _ in 0..6 {
        text += "2018-09-03 11:00,60,Lainaus,x,x,x\n2018-09-03 11:00,60,matti@example.fi,x,x,x\n";
    }
    let mut sources = SourceMap::default();
    let mut files = UsageFiles::new(&c, &UsageForm::of(UsagePreset::Plain));
    files.read(&mut sources, "log.csv", text.as_bytes()).unwrap();
    let (name, kept) = (vuoro::finding::FileId(0), files.finish(&mut sources).unwrap());
    let usage = &kept.value;
    assert_eq!(usage.tags, [("Lainaus".to_owned(), 6)]);
    assert_eq!(usage.other_tags, 8 + 6);
    let all = format!("{usage:?} {:?} {}", kept.warnings, sources.text(name)).to_lowercase();
    for p in PERSONAL.iter().flat_map(|p| p.split([' ', '@', '/', '='])).filter(|p| p.len() > 3) {
        assert!(!all.contains(&p.to_lowercase()), "`{p}` is shown");
    }
}

#[test]
fn a_file_without_headings_shows_nobody_either() {
    let c = small(120, MON, "");
    let found = read(&c, &UsageForm::of(UsagePreset::Plain), b"Matti,2018-09-03 10:00\n");
    let found = found.unwrap_err();
    assert_eq!(found[0].rule, "usage-column");
    assert!(!format!("{found:?}").contains("Matti"));
}

#[test]
fn listed_tags_are_shown_however_rare_and_no_others() {
    let c = small(120, MON, "[usage]\ntags = [\"Lainaus\", \"Varaaminen\"]\n");
    let text = "start,tag\n2018-09-03 10:00,lainaus\n2018-09-03 10:00,Lainaus|Pertti\n\
        2018-09-03 10:00,\n";
    let (usage, _) = read(&c, c.usage.as_ref().unwrap(), text.as_bytes()).unwrap();
    assert_eq!(usage.tags, [("Lainaus".to_owned(), 2)]);
    assert_eq!((usage.other_tags, usage.untagged), (1, Some(1)));
}

/// The same line again and again, made as it is read.
struct Endless(&'static [u8], usize);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        for byte in buffer.iter_mut() {
            *byte = self.0[self.1 % self.0.len()];
            self.1 += 1;
        }
        Ok(buffer.len())
    }
}

#[test]
fn endless_files_end() {
    let c = small(120, MON, "");
    let form = UsageForm::of(UsagePreset::Plain);
    for (line, rule) in [
        (&b"x,y\n"[..], "file-too-big"),
        (b"\"", "usage-row"),
        (b"x", "usage-row"),
        (b"\n", "usage-row"),
    ] {
        let mut sources = SourceMap::default();
        let mut files = UsageFiles::new(&c, &form);
        let file = (&b"start\n"[..]).chain(Endless(line, 0));
        files.read(&mut sources, "log.csv", file).unwrap();
        let found = files.finish(&mut sources).unwrap_err();
        assert!(found[0].rule == rule && found[0].severity == Severity::Error, "{:?}", found[0]);
    }
    // What is no text at all is not read further than its head.
    let mut sources = SourceMap::default();
    let mut files = UsageFiles::new(&c, &form);
    files.read(&mut sources, "log.csv", Endless(b"\0", 0)).unwrap();
    assert_eq!(files.finish(&mut sources).unwrap_err()[0].rule, "not-utf8");
}

#[test]
fn what_is_no_usage_is_said_so() {
    let c = small(120, MON, "");
    let form = UsageForm::of(UsagePreset::Plain);
    for (bytes, rule) in [
        (&b""[..], "usage-column"),
        (b"start\n", "usage-empty"),
        (b"a,b\n1,2\n", "usage-column"),
        (b"\xff\xfes\0t\0", "usage-column"),
        (b"s\0t\0", "not-utf8"),
        (b"start\nnever\n", "usage-empty"),
    ] {
        let found = read(&c, &form, bytes).unwrap_err();
        assert_eq!(found.last().unwrap().rule, rule, "{found:?}");
    }
    let mut sources = SourceMap::default();
    let mut files = UsageFiles::new(&c, &form);
    files.read(&mut sources, "chats.csv", &b"start\n2018-09-03 10:00\n"[..]).unwrap();
    files.read(&mut sources, "visits.csv", &b"weekday,hour,visits\nmon,10,1\n"[..]).unwrap();
    assert_eq!(files.finish(&mut sources).unwrap_err()[0].rule, "usage-mixed");
}

#[test]
fn a_consortium_without_the_table_is_as_it_was() {
    let piki = include_str!("../../examples/piki-2018-fair/consortium.toml");
    assert_eq!(consortium(piki).usage, None);
}
