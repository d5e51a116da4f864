//! What calendars must be, sentence by sentence, and the tests that show it.

use std::fs;
use std::path::Path;

/// Every sentence about files, events and changes, with the tests by their names.
const SENTENCES: &[(&str, &[&str])] = &[
    // Limits of the crate `ical`.
    (
        "lines are folded at 75 octets, on a character boundary, never beside a blank or behind a backslash",
        &[
            "a_line_of_75_octets_is_not_folded_and_one_of_76_is",
            "folds_avoid_characters_blanks_and_backslashes_at_the_border",
            "arbitrary_lines_are_well_folded",
            "every_line_of_every_file_is_at_most_75_octets_long",
        ],
    ),
    (
        "text is escaped, every kind of line end becomes one, controls and U+FEFF are dropped, TAB kept",
        &[
            "every_kind_of_line_end_becomes_one_newline_and_controls_are_dropped",
            "no_text_can_add_a_property",
        ],
    ),
    (
        "reading unescapes",
        &["unescaping_undoes_escaping", "texts_of_any_kind_come_back_in_every_field"],
    ),
    (
        "every character comes back",
        &["every_character_there_is_comes_back_or_is_one_that_calendars_cannot_carry"],
    ),
    (
        "a second parser reads the same, in every field",
        &["two_parsers_read_every_field_alike", "another_parser_reads_the_same_names"],
    ),
    ("the crate itself would write the same", &["the_crate_writes_the_same_file"]),
    (
        "only TZID and VALUE are parameters, in plain ASCII",
        &["parameters_are_tzid_and_value_in_plain_ascii"],
    ),
    ("stamps are UTC", &["stamps_are_utc"]),
    ("VTIMEZONE is derived from the zone database", &["the_zone_of_helsinki_is_the_stated_one"]),
    (
        "a mark at the beginning is stripped and named, files and lines beyond a size are refused",
        &[
            "a_file_with_a_mark_is_read_and_the_mark_named",
            "files_and_lines_beyond_a_stated_size_are_refused",
            "the_calendar_of_a_large_pool_is_read_back",
        ],
    ),
    // Time.
    ("local time with TZID and a VTIMEZONE", &["times_are_local_with_their_zone"]),
    (
        "one STANDARD and one DAYLIGHT with yearly rules, right by the VTIMEZONE alone",
        &[
            "every_hour_of_a_year_is_right_in_zones_of_every_kind",
            "european_zones_are_right_over_many_years",
            "a_rule_over_several_years_is_the_one_that_holds_in_all_of_them",
        ],
    ),
    (
        "one rule for every year of the term, else an error that names the zone",
        &[
            "all_zones_are_right_in_every_term_from_2018_to_2035_or_refused",
            "zones_that_change_otherwise_are_right_or_refused_with_the_year",
            "a_zone_without_a_yearly_rule_is_refused_only_if_its_clocks_change_in_the_term",
        ],
    ),
    (
        "a zone without summer time gets one STANDARD",
        &["a_zone_without_summer_time_has_one_standard"],
    ),
    (
        "a local time that does not exist or occurs twice is an error",
        &[
            "a_time_that_does_not_exist_or_exists_twice_is_refused_by_name",
            "in_both_nights_of_every_zone_times_that_are_not_there_once_are_refused",
        ],
    ),
    ("one VEVENT per duty, never RRULE", &["nothing_that_importers_stumble_over_is_in_the_file"]),
    // VCALENDAR.
    (
        "the head has its properties in this order",
        &["the_head_has_the_stated_properties_in_the_stated_order"],
    ),
    ("PRODID has no version", &["no_version_of_the_tool_is_in_the_file"]),
    ("no name in a file with one event", &["a_file_with_exactly_one_event_has_no_name"]),
    ("events are sorted by start, then UID", &["events_are_sorted_by_start_then_uid"]),
    (
        "no METHOD, ORGANIZER, ATTENDEE, RECURRENCE-ID, COLOR, VALARM, mark; the end is CRLF",
        &["nothing_that_importers_stumble_over_is_in_the_file"],
    ),
    // VEVENT.
    (
        "UID: consortium, term, slot and library, in safe characters",
        &[
            "a_uid_names_consortium_term_slot_and_library_in_safe_characters",
            "every_uid_is_unique_within_a_file",
        ],
    ),
    (
        "DTSTAMP equals LAST-MODIFIED; CREATED is the publication",
        &["stamps_are_those_of_the_publication_and_the_last_change"],
    ),
    (
        "SUMMARY names the library, with a prefix when cancelled",
        &["the_summary_names_the_library_and_says_who_has_it_instead"],
    ),
    (
        "DESCRIPTION: pool, fellows, telephones, link",
        &["the_description_names_pool_fellows_telephones_and_link"],
    ),
    ("URL is ASCII only", &["a_url_is_ascii_or_left_out"]),
    (
        "no comma inside a category",
        &["no_category_holds_a_comma", "words_that_end_up_in_a_list_hold_no_comma"],
    ),
    ("STATUS and TRANSP", &["status_and_transparency_go_together"]),
    ("SEQUENCE counts published changes, from 0", &["the_sequence_counts_published_changes"]),
    (
        "the same input gives the same bytes",
        &["the_same_input_gives_the_same_bytes", "the_order_of_input_changes_no_byte"],
    ),
    // Changes after publication.
    (
        "a swap leaves a tombstone and a new UID",
        &["a_swap_leaves_a_tombstone_and_gives_the_other_a_new_uid"],
    ),
    (
        "swapped back, the tombstone is confirmed again",
        &["swapped_back_the_tombstone_is_confirmed_again_and_the_other_becomes_one"],
    ),
    ("untouched events stay byte-identical", &["untouched_events_stay_byte_identical"]),
    (
        "a calendar goes on from term to term with every event as it is in its own",
        &[
            "terms_that_overlap_are_put_together_in_the_order_of_time_however_they_are_given",
            "one_term_alone_is_its_own_calendar",
            "the_head_is_that_of_the_last_term_with_a_zone_for_all",
        ],
    ),
    ("tombstones stay", &["a_tombstone_stays_in_the_file_of_the_library_that_gave_the_duty_away"]),
];

#[test]
fn every_sentence_has_tests_that_are_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let code: String =
        files.filter(|f| f.is_file()).map(|file| fs::read_to_string(file).unwrap()).collect();
    for (sentence, tests) in SENTENCES {
        assert!(!tests.is_empty(), "{sentence}");
        for test in *tests {
            let written = code.matches(&format!("#[test]\nfn {test}(")).count()
                + code.matches(&format!("#[test]\n    fn {test}(")).count();
            assert_eq!(written, 1, "`{sentence}`: the test {test}");
        }
    }
}
