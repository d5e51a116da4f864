//! Calendars of the people of a library's ring, of one term and of several.

use chrono::TimeDelta;
use vuoro::export::ical::Feeds;
use vuoro::model::{
    DatedCell, EventRecord, PeriodIx, PeriodSet, Person, Ring, RingDuty, RingStatus,
};

use crate::world::{NOKIA, World, at, day, events, id, lines, value, world};

fn person(called: &str, name: Option<&str>) -> Person {
    Person {
        id: id(called),
        name: name.map(str::to_owned),
        share: 1_000_000,
        works: PeriodSet::first(4),
        first: None,
        last: None,
        learns: Vec::new(),
    }
}

/// Nokia's ring of three, with a duty that one has given to another, and one that nobody can take.
/// `whom` are the people by their ids, in the order of the file.
fn ringed(mut world: World, whom: [&str; 3]) -> (World, Ring) {
    let frame = vuoro::model::Frame {
        id: world.consortium.id.clone(),
        name: world.consortium.name.clone(),
        timezone: world.consortium.timezone.clone(),
        language: world.consortium.language,
        domain: world.consortium.domain.clone(),
        service: world.consortium.service.clone(),
        grid: world.consortium.grid.clone(),
        rules: world.consortium.rules,
    };
    let mut libraries = world.consortium.libraries().to_vec();
    let named = |called| person(called, (called == "mm").then_some("Maija Meri"));
    libraries[NOKIA.at()].ring = whom.map(named).to_vec();
    world.0.consortium = vuoro::model::Consortium::new(frame, libraries);
    let later = world.term.first - day("2018-10-22");
    let place = |called: &str| whom.iter().position(|known| *known == called);
    let duty = |date: &str, period, person, status, hand, sequence| RingDuty {
        cell: DatedCell { date: day(date) + later, period: PeriodIx(period), seat: 1 },
        person,
        status,
        hand,
        sequence,
        changed: (sequence > 0).then(|| at("2018-09-14T08:30:00Z")),
    };
    let (cancelled, confirmed) = (RingStatus::Cancelled, RingStatus::Confirmed);
    let duties = vec![
        duty("2018-10-23", 2, place("aa"), cancelled, 1, 1),
        duty("2018-10-23", 2, place("mm"), confirmed, 2, 0),
        duty("2018-10-29", 0, None, RingStatus::Vacant, 0, 3),
        duty("2018-10-30", 3, place("aa"), confirmed, 1, 0),
    ];
    (world, Ring { library: NOKIA, duties })
}

const PEOPLE: [&str; 3] = ["aa", "mm", "pp"];

fn text(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn uids(ics: &str) -> Vec<String> {
    events(ics).iter().map(|event| value(event, "UID").to_owned()).collect()
}

/// The UID of a person's duty.
fn uid(slot: &str, hand: u16) -> String {
    format!("piki.{slot}-1.nokia.r{hand}@chat.piki.example")
}

#[test]
fn everybody_of_a_ring_is_in_its_calendar_and_each_has_one_of_their_own() {
    let (world, ring) = ringed(world(), PEOPLE);
    let calendars = world.calendars();
    let given = uid("2018-syksy.20181023T1200", 1);
    let got = uid("2018-syksy.20181023T1200", 2);
    let last = uid("2018-syksy.20181030T1400", 1);
    let of = |person| uids(&text(|out| calendars.ring(&ring, person, false, out)));
    // What nobody can take is in none.
    assert_eq!(of(None), [&*given, &*got, &*last]);
    assert_eq!(of(Some(0)), [&*given, &*last]);
    assert_eq!(of(Some(1)), [&*got]);
    assert_eq!(of(Some(2)), [""; 0]);
    // A person appears by a name only where names are wanted and known.
    let name = |person, is_named| {
        let ics = text(|out| calendars.ring(&ring, person, is_named, out));
        let found = lines(&ics).into_iter().find(|line| line.starts_with("X-WR-CALNAME:"));
        let whom: Vec<String> =
            events(&ics).iter().map(|e| value(e, "SUMMARY").to_owned()).collect();
        (found.unwrap_or_default(), whom)
    };
    let (called, whom) = name(None, true);
    assert_eq!(called, "X-WR-CALNAME:PIKI Chat: Nokia");
    let gone = "EI VOIMASSA: Chat-päivystys: Nokia (aa)";
    assert_eq!(whom, [gone, "Chat-päivystys: Nokia (Maija Meri)", "Chat-päivystys: Nokia (aa)"]);
    let (called, whom) = name(Some(0), true);
    assert_eq!(called, "X-WR-CALNAME:PIKI Chat: Nokia (aa)");
    assert_eq!(whom, [gone, "Chat-päivystys: Nokia (aa)"]);
    assert_eq!(name(Some(1), false).1, ["Chat-päivystys: Nokia (mm)"]);
    assert_eq!(name(Some(2), true).0, "X-WR-CALNAME:PIKI Chat: Nokia (pp)");
}

#[test]
fn an_event_of_a_person_is_whole_whether_it_is_a_draft_published_or_gone() {
    let (mut world, ring) = ringed(world(), PEOPLE);
    let event = |world: &World, at: usize| {
        let ics = text(|out| world.calendars().ring(&ring, None, false, out));
        events(&ics).swap_remove(at)
    };
    let published = event(&world, 2);
    let wanted = [
        "UID:piki.2018-syksy.20181030T1400-1.nokia.r1@chat.piki.example",
        "DTSTAMP:20180820T090000Z",
        "DTSTART;TZID=Europe/Helsinki:20181030T140000",
        "DTEND;TZID=Europe/Helsinki:20181030T160000",
        "SUMMARY:Chat-päivystys: Nokia (aa)",
        "DESCRIPTION:Lisätietoja: https://chat.piki.example/ohje",
        "CATEGORIES:Chat-päivystys",
        "URL:https://chat.piki.example/ohje",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "SEQUENCE:0",
        "CREATED:20180820T090000Z",
        "LAST-MODIFIED:20180820T090000Z",
    ];
    assert_eq!(published, wanted);
    // The one that was given away says so, with its own sequence and stamp.
    let gone = event(&world, 0);
    let said = ["DTSTAMP", "STATUS", "TRANSP", "SEQUENCE", "CREATED", "LAST-MODIFIED"];
    let said = said.map(|name| value(&gone, name));
    let stamp = "20180914T083000Z";
    let created = "20180820T090000Z";
    assert_eq!(said, [stamp, "CANCELLED", "TRANSPARENT", "1", created, stamp]);
    let description = value(&gone, "DESCRIPTION");
    assert_eq!(
        description,
        "Tämä päivystysvuoro ei ole enää tämän henkilön.\\nLisätietoja: https://chat.piki.example/ohje"
    );
    // A draft is older than every publication, and says what it is.
    world.0.term.published = None;
    world.0.consortium.service.url = None;
    let draft = event(&world, 2);
    let said = ["DTSTAMP", "STATUS", "SEQUENCE", "CREATED", "DESCRIPTION"];
    let said = said.map(|name| value(&draft, name));
    let epoch = "19700101T000000Z";
    assert_eq!(
        said,
        [epoch, "TENTATIVE", "0", epoch, "Luonnos: vuorolistaa ei ole vielä julkaistu."]
    );
    assert_eq!(value(&event(&world, 0), "STATUS"), "CANCELLED");
}

#[test]
fn what_was_reworded_for_the_library_was_reworded_for_its_people() {
    let (world, mut ring) = ringed(world(), PEOPLE);
    let record = |uid: &str, revised: &str| EventRecord {
        uid: uid.to_owned(),
        changes: 0,
        wording: String::new(),
        revisions: 2,
        revised: Some(at(revised)),
    };
    // One after the ring's own change, and one before it.
    let records = [
        record("piki.2018-syksy.20181030T1400-1.nokia@chat.piki.example", "2018-10-01T07:00:00Z"),
        record("piki.2018-syksy.20181023T1200-1.nokia@chat.piki.example", "2018-09-01T07:00:00Z"),
    ];
    ring.duties[3].sequence = 1;
    let calendars = world.calendars().revised(&records);
    let found = events(&text(|out| calendars.ring(&ring, Some(0), false, out)));
    let stamps = |at: usize| {
        ["SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "CREATED"].map(|name| value(&found[at], name))
    };
    let created = "20180820T090000Z";
    assert_eq!(stamps(0), ["3", "20180914T083000Z", "20180914T083000Z", created]);
    assert_eq!(stamps(1), ["3", "20181001T070000Z", "20181001T070000Z", created]);
}

#[test]
fn the_calendar_of_a_person_goes_on_from_term_to_term() {
    let (one, first) = ringed(world(), PEOPLE);
    // The next term begins a week later, so that the two overlap; the ring has other places in it.
    let mut next = world();
    next.0.term.id = id("2018-talvi");
    let week = TimeDelta::days(7);
    (next.0.term.first, next.0.term.last) = (next.term.first + week, next.term.last + week);
    let mut duties = next.roster.duties().to_vec();
    duties.iter_mut().for_each(|duty| duty.date += week);
    next.0.roster = vuoro::model::Roster::new(duties);
    let (next, second) = ringed(next, ["mm", "uu", "aa"]);
    let both = [one.calendars(), next.calendars()];
    let feeds = Feeds::new(&both).unwrap();
    let rings = [(&both[0], &first), (&both[1], &second)];
    let of = |person: Option<&str>| {
        let person = person.map(id);
        text(|out| feeds.ring(&rings, person.as_ref(), true, out))
    };
    let (autumn, winter) = ("2018-syksy", "2018-talvi");
    let all = [
        uid(&format!("{autumn}.20181023T1200"), 1),
        uid(&format!("{autumn}.20181023T1200"), 2),
        uid(&format!("{autumn}.20181030T1400"), 1),
        uid(&format!("{winter}.20181030T1200"), 1),
        uid(&format!("{winter}.20181030T1200"), 2),
        uid(&format!("{winter}.20181106T1400"), 1),
    ];
    let wanted = |at: &[usize]| at.iter().map(|at| all[*at].clone()).collect::<Vec<_>>();
    // In the order of time: noon of the winter's first Tuesday is before 14:00 of the autumn's last.
    assert_eq!(uids(&of(None)), wanted(&[0, 1, 3, 4, 2, 5]));
    assert_eq!(uids(&of(Some("aa"))), wanted(&[0, 3, 2, 5]));
    assert_eq!(uids(&of(Some("mm"))), wanted(&[1, 4]));
    // Who is on the ring of one term only has no events of the other, and is named as there.
    assert_eq!(uids(&of(Some("pp"))), [""; 0]);
    let name =
        |ics: &str| lines(ics).into_iter().find(|line| line.starts_with("X-WR-CALNAME:")).unwrap();
    assert_eq!(name(&of(None)), "X-WR-CALNAME:PIKI Chat: Nokia");
    assert_eq!(name(&of(Some("pp"))), "X-WR-CALNAME:PIKI Chat: Nokia (pp)");
    assert_eq!(name(&of(Some("mm"))), "X-WR-CALNAME:PIKI Chat: Nokia (Maija Meri)");
}
