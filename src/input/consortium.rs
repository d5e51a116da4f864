//! The consortium file → [`Consortium`], or every reason why not.

use crate::finding::notes::{At, Notes, Span};
use crate::finding::source::SourceMap;
use crate::finding::words::quoted;
use crate::finding::{FileId, Findings, Place};
use crate::input::Read;
use crate::input::agreed;
use crate::input::checking;
use crate::input::hours;
use crate::input::members::Members;
use crate::input::pins;
use crate::input::pools;
use crate::input::ring;
use crate::input::rules;
use crate::input::schema::{ConsortiumFile, ConsortiumTable, ServiceTable};
use crate::input::texts::{self, zone};
use crate::input::toml;
use crate::input::usage::form;
use crate::model::{Consortium, Frame, Grid, Language, Rules, Service};

/// Reads a consortium file. What is written where goes into the map of sources.
///
/// # Errors
///
/// Everything that is wrong with the file, in its order, warnings included.
pub fn consortium(sources: &mut SourceMap, file: FileId) -> Result<Read<Consortium>, Findings> {
    let mut notes = Notes::new(file);
    let written = toml::read::<ConsortiumFile>(sources, file, &mut notes);
    let built = written.and_then(|written| build(&written, &mut notes));
    match built.filter(|_| !notes.failed()) {
        Some((value, places)) => {
            for (place, span) in places {
                sources.record(place, file, span.0..span.1);
            }
            Ok(Read { value, warnings: notes.sorted(sources) })
        }
        None => Err(notes.refused(sources)),
    }
}

/// What is written where.
type Places = Vec<(Place, Span)>;

fn build(file: &ConsortiumFile, notes: &mut Notes) -> Option<(Consortium, Places)> {
    texts::format(file.format.as_ref(), notes);
    let grid = file.service.as_ref().and_then(|s| hours::grid(&s.value, notes));
    let rules = rules::read(file.allocation.as_ref(), notes);
    let frame = frame(file, grid.as_ref(), rules, notes);
    let must_know = file.service.as_ref().and_then(|s| s.value.must_know.as_ref());
    let must_know = ring::must_know(must_know, notes);
    let mut members = Members::read(file, &must_know, grid.as_ref(), notes);
    let turns = rules.unwrap_or_default().turns;
    let pools = pools::read(file.pool.as_ref(), &members, turns, notes);
    let pins = grid
        .as_ref()
        .map(|grid| pins::read(file.pin.as_ref(), &members, &pools, grid, notes))
        .unwrap_or_default();
    let agreed = (&file.together, &file.apart);
    let agreed = agreed::read(agreed, &members, &pools, notes);
    let (check, rules_named) = checking::read(file.check.as_ref(), notes);
    let usage = file.usage.as_ref().map(|usage| form::read(&usage.value, notes));
    let libraries = members.take();
    if notes.failed() {
        return None;
    }
    let mut places: Places = members.places().collect();
    places.extend(pools.iter().enumerate().map(|(at, p)| (Place::Pool(at), p.id_span)));
    places.extend(pins.iter().enumerate().map(|(at, p)| (Place::Pin(at), p.span)));
    let lists = agreed.together.iter().enumerate();
    places.extend(lists.map(|(at, (_, span))| (Place::Together(at), *span)));
    let lists = agreed.apart.iter().enumerate();
    places.extend(lists.map(|(at, (_, span))| (Place::Apart(at), *span)));
    places.extend(rules_named.into_iter().enumerate().map(|(at, s)| (Place::RuleLevel(at), s)));
    places.push((Place::ServiceHours, file.service.as_ref()?.value.hours.as_ref()?.span));
    places.push((Place::Rules, file.allocation.as_ref().map_or(Span(0, 0), |a| a.span)));
    let mut consortium = Consortium::new(frame?, libraries?);
    consortium.must_know = must_know;
    consortium.check = check;
    consortium.usage = usage;
    consortium.pools = pools.into_iter().map(|p| p.pool).collect();
    consortium.pins = pins.into_iter().map(|p| p.value).collect();
    consortium.together = agreed.together.into_iter().map(|(list, _)| list).collect();
    consortium.apart = agreed.apart.into_iter().map(|(list, _)| list).collect();
    Some((consortium, places))
}

/// Reads everything but the members.
fn frame(
    file: &ConsortiumFile,
    grid: Option<&Grid>,
    rules: Option<Rules>,
    notes: &mut Notes,
) -> Option<Frame> {
    let service = file.service.as_ref().map(|s| service(&s.value, notes));
    let table = &file.consortium.as_ref()?.value;
    let id = texts::id(&table.id, notes);
    let name = texts::name("name", &table.name, notes);
    let timezone = timezone(table, notes);
    let language =
        texts::choice("language", &table.language, &Language::ALL, Language::code, notes);
    let domain = domain(table, notes);
    Some(Frame {
        id: id?.value,
        name: name?,
        timezone: timezone?,
        language,
        domain: domain?,
        service: service??,
        grid: grid?.clone(),
        rules: rules?,
    })
}

fn service(table: &ServiceTable, notes: &mut Notes) -> Option<Service> {
    let name = texts::name("name", &table.name, notes);
    let url = texts::remark("url", &table.url, notes);
    if let (Some(url), Some(written)) = (&url, &table.url) {
        let scheme = url.starts_with("https://") || url.starts_with("http://");
        // URIs are ASCII (RFC 3986, section 2).
        if !scheme || !url.bytes().all(|b| b.is_ascii_graphic()) {
            let message = format!("{} is no web address", quoted(url));
            let help = "write it in full as in `https://chat.piki.example/ohje`, without spaces, \
                and with `%` codes in place of letters such as `ä`";
            notes.error("bad-url", written.span, message, "", help);
        }
    }
    Some(Service { name: name?, url })
}

fn timezone(table: &ConsortiumTable, notes: &mut Notes) -> Option<String> {
    zone(table.timezone.as_ref()?, notes)
}

fn domain(table: &ConsortiumTable, notes: &mut Notes) -> Option<String> {
    let written: &At<String> = table.domain.as_ref()?;
    if is_host_name(&written.value) {
        return Some(written.value.clone());
    }
    let message = format!("{} is no host name", quoted(&written.value));
    let help = "write a name that is yours, as in `chat.piki.example`: it makes calendar entries \
        unique and need not be on the web";
    notes.error("bad-domain", written.span, message, "", help);
    None
}

/// Source: RFC 1123, section 2.1, and RFC 1035, section 2.3.4; with a dot, so that it is no local
/// name.
fn is_host_name(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(is_label)
}
