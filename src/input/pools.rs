//! Pools agreed beforehand.

use std::collections::BTreeMap;

use crate::finding::notes::{At, Notes, Span};
use crate::finding::words::{count, quoted};
use crate::input::members::{Members, duplicate_id};
use crate::input::rules::turn_rule;
use crate::input::schema::PoolTable;
use crate::input::texts;
use crate::model::{GivenPool, LibraryIx, TurnRule};

/// A pool, and where its id is written.
#[derive(Debug)]
pub(super) struct ReadPool {
    pub id_span: Span,
    pub pool: GivenPool,
}

/// Reads the pools, in the order of their ids, and notes their faults.
pub(super) fn read(
    written: Option<&At<Vec<At<PoolTable>>>>,
    members: &Members,
    turns: TurnRule,
    notes: &mut Notes,
) -> Vec<ReadPool> {
    let tables = written.map_or(&[][..], |w| &w.value);
    let mut taken: BTreeMap<&str, Span> = BTreeMap::new();
    let mut homes: BTreeMap<LibraryIx, (Span, &str)> = BTreeMap::new();
    let mut pools = Vec::new();
    for At { value: table, span } in tables {
        unique(table, members, &mut taken, notes);
        let id = texts::id(&table.id, notes);
        let name = texts::name("name", &table.name, notes);
        let turns = table.turns.as_ref().map_or(turns, |_| turn_rule(&table.turns, notes));
        let pool_id = table.id.as_ref().map_or("", |id| id.value.as_str());
        let Some(list) = &table.members else { continue };
        let members = libraries(list, pool_id, members, &mut homes, notes);
        if let (Some(id), Some(name)) = (id, name) {
            let pool = GivenPool { id: id.value, name, members, turns };
            pools.push(ReadPool { id_span: id.span, pool });
        } else {
            debug_assert!(notes.failed(), "the pool at {span:?} lacks something");
        }
    }
    pools.sort_by(|a, b| a.pool.id.cmp(&b.pool.id));
    pools
}

fn unique<'f>(
    table: &'f PoolTable,
    members: &Members,
    taken: &mut BTreeMap<&'f str, Span>,
    notes: &mut Notes,
) {
    let Some(id) = &table.id else { return };
    let library = members.position(&id.value).map(|library| members.get(library).1.span);
    if let Some(twin) = library.or_else(|| taken.get(id.value.as_str()).copied()) {
        duplicate_id(id, twin, notes);
    }
    taken.entry(&id.value).or_insert(id.span);
}

/// Reads the members of a pool, in the order of their ids.
fn libraries<'f>(
    list: &'f At<Vec<At<String>>>,
    pool: &'f str,
    members: &Members,
    homes: &mut BTreeMap<LibraryIx, (Span, &'f str)>,
    notes: &mut Notes,
) -> Vec<LibraryIx> {
    let mut libraries = Vec::new();
    for name in &list.value {
        let Some(library) = members.find(name, notes) else { continue };
        if let Some(&(span, home)) = homes.get(&library) {
            twice(name, span, home, notes);
        } else {
            homes.insert(library, (name.span, pool));
            libraries.push(library);
        }
    }
    if list.value.len() < 2 {
        let message = format!("the pool has {}", count(list.value.len(), "member"));
        let help = "name two libraries or more; a library that shares with nobody needs no pool";
        notes.error("pool-too-small", list.span, message, "expected two or more", help);
    }
    libraries.sort();
    libraries
}

fn twice(name: &At<String>, span: Span, home: &str, notes: &mut Notes) {
    let place = notes.place(span);
    let message = format!("{} is in a pool already", quoted(&name.value));
    let help = "take it out of one of the two: a library is in one pool at most";
    notes
        .error("in-two-pools", name.span, message, "named again", help)
        .related
        .push((place, format!("in pool {}", quoted(home))));
}
