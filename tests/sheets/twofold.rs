//! What can be read in two ways is refused with both, and what is known to be another thing is not
//! taken for hours, a size, a name or a library.

use std::fs;

use crate::desk::Desk;
use crate::import::tables;
use crate::made::{ods_of, xlsx, xlsx_of};
use crate::unread::{flat, import, refused};

/// What is said and written of a table that is taken.
#[track_caller]
fn taken(table: &str) -> (String, String) {
    let (run, text) = import(table);
    assert_eq!(run.code, 0, "{table}: {}", run.err);
    (flat(&run.err), text)
}

/// The hours of Imatra, which has none in the file.
fn imatra(text: &str) -> &str {
    let own = text.split("name = \"Imatra\"").nth(1).unwrap().split("[[library]]").next().unwrap();
    own.lines().find(|line| line.starts_with("hours")).unwrap()
}

#[test]
fn a_closed_day_goes_before_the_hours_of_several_days() {
    for (head, row, day) in [
        ("ma-pe;pe", "9-20;suljettu", "fri"),
        ("pe;ma-pe", "kiinni;9-20", "fri"),
        ("ma-su;su", "9-20;-", "sun"),
        ("ma-la;la", "9-20;kiinni", "sat"),
        ("ma-pe;ke", "9-20;stängt", "wed"),
    ] {
        let (_, text) = taken(&format!("Kirjasto;{head}\nImatra;{row}\n"));
        assert!(!imatra(&text).contains(&format!("{day} =")), "{head}: {}", imatra(&text));
        assert!(imatra(&text).contains("mon = [\"09:00-20:00\"]"), "{head}: {}", imatra(&text));
    }
    // One day goes before several, and an empty cell says nothing of it.
    let (_, text) = taken("Kirjasto;ma-pe;pe\nImatra;9-20;9-18\n");
    assert!(imatra(&text).contains("thu = [\"09:00-20:00\"], fri = [\"09:00-18:00\"]"), "{text}");
    let (_, text) = taken("Kirjasto;ma-pe;pe\nImatra;9-20;\n");
    assert!(imatra(&text).contains("fri = [\"09:00-20:00\"]"), "{text}");
}

#[test]
fn two_hours_of_one_day_are_refused_with_both() {
    refused(
        "Kirjasto;ma-pe;ma-to\nImatra;9-20;10-18\n",
        "mon is 09:00-20:00 here, and 10:00-18:00 in column C\n--> koot.csv, B2",
    );
    refused(
        "Kirjasto;ma-ke;ke-pe\nImatra;9-20;10-18\n",
        "wed is 10:00-18:00 here, and 09:00-20:00 in column B\n--> koot.csv, C2",
    );
    refused("Kirjasto;ma-pe;ke-la\nImatra;9-20;suljettu\n", "wed is closed here, and 09:00");
    let (_, text) = taken("Kirjasto;ma-pe;ke-la\nImatra;9-20;9-20\n");
    assert!(imatra(&text).contains("sat = [\"09:00-20:00\"]"), "{text}");
}

#[test]
fn both_cells_of_a_closed_day_may_say_so_and_midnight_is_an_end() {
    let (_, text) = taken("Kirjasto;ma alkaa;ma päättyy;ti alkaa;ti päättyy\nImatra;-;-;9.30;20\n");
    assert!(imatra(&text).starts_with("hours = { tue = [\"09:30-20:00\"]"), "{text}");
    refused(
        "Kirjasto;ma alkaa;ma päättyy\nImatra;9.30;0.00\n",
        "`0.00` is no end of hours that begin at 09:30\n--> koot.csv, C2\n = help: write 24:00",
    );
    refused("Kirjasto;ma alkaa;ma päättyy\nImatra;-;20\n", "the cell before says");
}

#[test]
fn a_contact_person_is_no_library() {
    let said = "Kirjasto;Koko;Yhteyshenkilö;\n;;Nimi;Sähköposti\nPuumala;7;Ville Virtanen;v@x.fi\n\
                Imatra;5;Kaisa Korhonen;k@x.fi\n";
    let (_, text) = taken(said);
    assert!(!text.contains("ville-virtanen"), "{text}");
    let puumala = "name = \"Puumala\"\nsize = 7\nemail = \"v@x.fi\"\ncontact = \"Ville Virtanen\"";
    assert!(text.contains(puumala), "{text}");
    assert!(text.contains("contact = \"Kaisa Korhonen\""), "{text}");
    for head in ["Kirjasto;Koko;Nimi", "Kunta;Koko;Nimi", "Kirjasto;Koko;Namn"] {
        for library in ["Puumala", "Imatra"] {
            refused(
                &format!("{head};Puhelin\n{library};7;Ville Virtanen;05 123\n"),
                &format!("`{library}` and `Ville Virtanen` could both be the library"),
            );
        }
    }
    // A name that has the town in it is a library's, and so is one with an id.
    let (_, text) = taken("Nimi;Kunta;Koko\nPuumalan kirjasto;Puumala;7\nImatra;Imatra;5\n");
    assert!(text.contains("name = \"Puumalan kirjasto\""), "{text}");
    let (_, text) = taken("id;Nimi;Kunta;Koko\nkallio;Kallion kirjasto;Helsinki;7\n;Imatra;;5\n");
    assert!(text.contains("id = \"kallio\"\nname = \"Kallion kirjasto\""), "{text}");
    // Where a library was found by its id, another name is named.
    let (said, _) = taken("id;Nimi;Koko\nimatra;Ville Virtanen;5\n");
    assert!(said.contains("row 2: `Ville Virtanen` was taken as `imatra`, by its id"), "{said}");
}

#[test]
fn a_new_consortium_has_no_persons_for_members() {
    let desk = Desk::with(&tables());
    desk.write("lista.csv", "Kunta;Koko;Nimi\nImatra;7;Maija Meikäläinen\n");
    let run = desk.run(&["init", "y", "--name", "Saimaa", "--members", "lista.csv"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`Imatra` and `Maija Meikäläinen`"), "{}", run.err);
}

#[test]
fn words_for_sums_are_known_in_three_languages() {
    for sum in [
        "KA",
        "Ka.",
        "Tot.",
        "Medelv.",
        "Lkm",
        "Max",
        "Min",
        "Suurin",
        "Pienin",
        "Kaikkiaan",
        "Kokonaismäärä",
        "Yhteismäärä",
        "S:a",
        "Samtliga",
        "Sammantaget",
        "Koko Kymi",
        "Yhteensä/kk",
        "summa=",
        "Summa (kaikki)",
        "Hela Kymmene",
        "Whole consortium",
    ] {
        let (said, text) = taken(&format!("Kirjasto;Koko\nImatra;5\nRistiina;7\n{sum};999\n"));
        assert!(!text.contains("999"), "{sum}: {text}");
        assert!(said.contains(&format!("passed over: 4 `{sum}`")), "{sum}: {said}");
    }
}

#[test]
fn a_sum_of_part_of_the_rows_is_asked() {
    let sum = |name: &str, size: &str, which: &str| {
        format!("`{name}` is {size}, as much as {which} together: is it their sum?")
    };
    let since = "the rows above it since the last sum";
    let groups = "Kirjasto;Koko\nImatra;50\nPuumala;7\nEtelä;57\nSulkava;8\nJuva;9\nPohjoinen;17\n";
    refused(groups, &sum("Etelä", "57", "all rows above it"));
    refused(groups, &sum("Pohjoinen", "17", since));
    let all = "Kirjasto;Koko\nImatra;5\nRuokolahti;6\nEtelä-Karjala;11\nPuumala;3\nJuva;2\nSavo;5\n\
               PIKI;16\n";
    refused(all, &sum("Etelä-Karjala", "11", "all rows above it"));
    refused(all, &sum("Savo", "5", since));
    refused(all, &sum("PIKI", "16", "all rows that are no sums"));
    // A group of one library has a sum, too.
    let single = "Kirjasto;Koko\nImatra;5\nRuokolahti;6\nEtelä-Karjala;11\nPuumala;2\nSavo;2\n\
                  PIKI;13\n";
    refused(single, &sum("Savo", "2", since));
    refused(single, &sum("PIKI", "13", "all rows that are no sums"));
    // The whole at the top, and sums above their rows.
    refused(
        "Kirjasto;Koko\nSaimaa;18\nImatra;5\nRuokolahti;6\nPuumala;7\n",
        &sum("Saimaa", "18", "all the others"),
    );
    refused(
        "Kirjasto;Koko\nEtelä;57\nImatra;50\nPuumala;7\nPohjoinen;17\nSulkava;8\nJuva;9\n",
        &sum("Pohjoinen", "17", "all rows below it"),
    );
    // Libraries of the file are no sums, however large.
    let (_, text) = taken("Kirjasto;Koko\nImatra;5\nRuokolahti;6\nSavitaipale;11\n");
    assert!(text.contains("name = \"Savitaipale\"\nsize = 11\n"), "{text}");
}

#[test]
fn shares_of_a_whole_are_no_library() {
    let desk = Desk::with(&tables());
    for (old, new) in
        [("72_662 ", "63.9 "), ("27269", "24"), ("5008", "4.4"), ("3456", "3.1"), ("5244", "4.5")]
    {
        desk.change("consortium.toml", &format!("size = {old}"), &format!("share = {new}"));
    }
    let rows = "Kirjasto;Osuus\nLappeenranta;63,9\nImatra;24,0\nPärikkälä;4,4\nSavitaipale;3,1\n\
                Ruokolahti;4,5\n";
    for (sum, share) in [("Saimaa", "100"), ("Saimaa", "100,0")] {
        desk.write("koot.csv", &format!("{rows}{sum};{share}\n"));
        let run = desk.run(&["import", "koot.csv", "--into", "consortium.toml", "--yes"]);
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(run.err.contains("is it their sum?"), "{}", run.err);
    }
    // Rounded, two of them need not be exactly their sum.
    desk.write("koot.csv", "Kirjasto;Osuus\nImatra;24,0\nPärikkälä;4,4\nEtelä;28,5\n");
    let run = desk.run(&["import", "koot.csv", "--into", "consortium.toml", "--yes"]);
    assert!(run.err.contains("is it their sum?"), "{}", run.err);
}

#[test]
fn running_numbers_are_no_ids() {
    let (said, text) = taken("id;Kirjasto;Koko\n1;Imatra;5\n22;Ristiina;7\n23;Yhteensä;999\n");
    assert!(!text.contains("999") && !text.contains("id = \"2"), "{text}");
    assert!(text.contains("id = \"ristiina\"\nname = \"Ristiina\"\nsize = 7"), "{text}");
    assert!(said.contains("running numbers that are no ids, not read, in column: A"), "{said}");
    refused("id;Koko\nimatra;5\n22;7\n", "`22` can be no id\n--> koot.csv, A3");
    let table = "id;Kirjasto;Koko\n1;Imatra;5\n2;Ristiina;7\n3;Etelä-Karjala;12\n";
    refused(table, "is it their sum?");
}

#[test]
fn what_stands_behind_a_heading_is_no_part_of_it_and_is_refused_with_figures() {
    for (head, row, rest) in [
        ("ma (omatoimi)", "7-22", "omatoimi"),
        ("ma 24.12.", "9-12", "24.12."),
        ("ma-pe [kesä]", "9-12", "kesä"),
        ("ma: omatoimi", "9-12", "omatoimi"),
        ("Asukasluku (1000)", "27,3", "1000"),
        ("Koko (m2)", "500", "m2"),
        ("Koko (nidettä)", "5000", "nidettä"),
        ("Osuus (arvio)", "5", "arvio"),
    ] {
        let (run, _) = import(&format!("Kirjasto;{head}\nImatra;{row}\n"));
        assert_eq!(run.code, 2, "{head}: {}", run.err);
        let expected = format!("`{head}` has `{rest}` behind it");
        assert!(run.err.contains(&expected), "{head}: {}", run.err);
        assert!(run.err.contains("koot.csv, B1"), "{head}: {}", run.err);
    }
    // A date, a year or the unit of inhabitants says nothing else.
    for head in [
        "Asukasluku 31.12.2018",
        "Asukasluku (31.12.2018)",
        "Väkiluku 2018 (as.)",
        "Asukasluku\n(2018)",
        "Folkmängd (inv.)",
        "Koko:",
    ] {
        let (_, text) = taken(&format!("Kirjasto;\"{head}\"\nImatra;5\n"));
        assert!(text.contains("name = \"Imatra\"\nsize = 5\n"), "{head}: {text}");
    }
    let (_, text) =
        taken("Kirjasto;\"ma\nklo\";\"ti\nalkaa\";\"ti\npäättyy\"\nImatra;9-12;10;18\n");
    assert!(imatra(&text).contains("mon = [\"09:00-12:00\"], tue = [\"10:00-18:00\"]"), "{text}");
    // Of others it is named.
    let (said, _) = taken("Kirjasto (toimipiste);Koko\nImatra;5\n");
    let expected = "headings of which only the beginning was read: A `Kirjasto (toimipiste)`";
    assert!(said.contains(expected), "{said}");
    let (said, _) = taken("Kirjasto;Koko;Omatoimi;\n;;ma;ti\nImatra;5;9-12;9-12\n");
    assert!(said.contains("headings above others, not read: C `Omatoimi`"), "{said}");
}

/// A workbook of three rows in which the third row and the third column are hidden.
fn hidden(kind: &str) -> Vec<u8> {
    let rows = [["Kirjasto", "Koko", "ma"], ["Imatra", "5", "9-12"], ["Vanha", "6", "9-12"]];
    let row = |at: usize, cell: fn(&str) -> String| rows[at].map(cell).concat();
    if kind == "xlsx" {
        let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
        let sheet = format!(
            "<cols><col min=\"1\" max=\"2\"/><col min=\"3\" max=\"7\" hidden=\"1\"/></cols><sheetData>\
             <row r=\"1\">{}</row><row r=\"2\">{}</row><row r=\"3\" hidden=\"1\">{}</row></sheetData>",
            row(0, cell),
            row(1, cell),
            row(2, cell),
        );
        return xlsx_of(&sheet, "<sst/>");
    }
    let cell = |text: &str| {
        let value = format!("<text:p>{text}</text:p>");
        format!("<table:table-cell office:value-type=\"string\">{value}</table:table-cell>")
    };
    ods_of(&format!(
        "<table:table-column table:number-columns-repeated=\"2\"/>\
         <table:table-column table:visibility=\"collapse\"/><table:table-row>{}</table:table-row>\
         <table:table-row>{}</table:table-row>\
         <table:table-row table:visibility=\"filter\">{}</table:table-row>",
        row(0, cell),
        row(1, cell),
        row(2, cell),
    ))
}

#[test]
fn hidden_rows_and_columns_are_not_read_and_are_named() {
    for kind in ["xlsx", "ods"] {
        let desk = Desk::with(&tables());
        let name = format!("koot.{kind}");
        fs::write(desk.path().join(&name), hidden(kind)).unwrap();
        let run = desk.run(&["import", &name, "--into", "consortium.toml", "--yes"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let text = desk.read("consortium.toml");
        assert!(text.contains("name = \"Imatra\"\nsize = 5\n"), "{kind}: {text}");
        assert!(!text.contains("vanha") && !text.contains("09:00-12:00"), "{kind}: {text}");
        let said = flat(&run.err);
        assert!(said.contains("hidden rows, not read: 3"), "{kind}: {said}");
        assert!(said.contains("hidden columns, not read: C"), "{kind}: {said}");
    }
}

#[test]
fn a_row_repeats_the_headings_only_if_all_its_cells_do() {
    let (_, text) = taken("Library;Size\nImatra;5\nLibrary 1;6\nBibliotek 2;8\nLibrary (Main);9\n");
    for name in ["Library 1", "Bibliotek 2", "Library (Main)"] {
        assert!(text.contains(&format!("name = \"{name}\"")), "{name}: {text}");
    }
    let (said, _) = taken("Library;Size\nImatra;5\nKirjasto;Koko\n");
    assert!(said.contains("rows of headings, passed over: 3"), "{said}");
}

#[test]
fn marks_of_footnotes_are_no_part_of_a_name() {
    let (said, text) = taken("Kirjasto;Koko\nPuumala 1);7\nSulkava*;8\nImatra ¹;5\nJuva **;30\n");
    for name in ["Puumala", "Sulkava", "Juva"] {
        assert!(text.contains(&format!("name = \"{name}\"\n")), "{name}: {text}");
    }
    assert!(text.contains("name = \"Imatra\"\nsize = 5\n"), "{text}");
    let expected = "marks of footnotes behind names, not read: A2 `Puumala 1)`, A3 `Sulkava*`, \
                    A4 `Imatra ¹`, A5 `Juva **`";
    assert!(said.contains(expected), "{said}");
    let (_, text) = taken("Kirjasto;Koko\nImatra;5\nKerava (osa 1);7\n");
    assert!(text.contains("name = \"Kerava (osa 1)\""), "{text}");
}

#[test]
fn a_size_is_no_share_and_has_no_lost_thousands() {
    refused("Kirjasto;Koko\nImatra;50 %\n", "`50 %` is no size\n--> koot.csv, B2");
    for (cell, said) in [
        ("p:0.5", "`50 %` is no size"),
        ("n:27.269", "`27.269` could be 27.269 or 27269"),
        ("n:5.244", "`5.244` could be 5.244 or 5244"),
    ] {
        let desk = Desk::with(&tables());
        let rows = format!("Kirjasto|Koko\nImatra|{cell}\n");
        fs::write(desk.path().join("koot.xlsx"), xlsx(&rows, &[])).unwrap();
        let run = desk.run(&["import", "koot.xlsx", "--into", "consortium.toml", "--yes"]);
        assert_eq!(run.code, 2, "{cell}: {}", run.err);
        assert!(run.err.contains(said), "{cell}: {}", run.err);
    }
}

#[test]
fn an_address_is_one_address() {
    for address in ["a@x.fi,b@x.fi", "@imatra", "a@", "a@b@c", "a@x.fi;b@x.fi", "Ville <v@x.fi>"] {
        refused(
            &format!("Kirjasto;Sähköposti\nImatra;\"{address}\"\n"),
            &format!("`{address}` is no address for mail"),
        );
    }
}

#[test]
fn a_day_without_a_column_stays_as_it_was_where_hours_were_always() {
    let (said, text) = taken("Kirjasto;ma-pe\nImatra;9-20\n");
    let rest = "sat = [\"00:00-24:00\"], sun = [\"00:00-24:00\"] }";
    assert!(imatra(&text).ends_with(rest), "{text}");
    assert!(said.contains("no column for sat: hours of libraries of the file stay"), "{said}");
}

#[test]
fn headings_that_say_nothing_are_named() {
    let table = "Kirjasto;ma, ti;ke/to\nImatra;9-20;10-15\n";
    refused(table, "with something to bring over; not known: `ma, ti`, `ke/to`");
}
