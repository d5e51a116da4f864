//! Cells agreed beforehand.

use std::collections::BTreeMap;

use crate::finding::notes::{At, Notes, Span};
use crate::finding::words::{quoted, suggest};
use crate::input::cells;
use crate::input::members::Members;
use crate::input::pools::ReadPool;
use crate::input::schema::PinTable;
use crate::model::{Cell, Grid, LibraryIx, Pin, PinHolder};

/// Reads the pins in week order, and notes their faults.
pub(super) fn read(
    written: Option<&At<Vec<At<PinTable>>>>,
    members: &Members,
    pools: &[ReadPool],
    grid: &Grid,
    notes: &mut Notes,
) -> Vec<At<Pin>> {
    let tables = written.map_or(&[][..], |w| &w.value);
    let mut pins = Pins::new();
    for At { value: table, .. } in tables {
        let cell = table.cell.as_ref().and_then(|c| Some(c.with(cells::cell(c, grid, notes)?)));
        let holder =
            table.holder.as_ref().and_then(|h| Some(h.with(holder(h, members, pools, notes)?)));
        let (Some(cell), Some(holder)) = (cell, holder) else { continue };
        if let Some(twin) = pins.get(&cell.value) {
            seat_taken(&cell, twin.span, grid, notes);
            continue;
        }
        twice(&cell, holder.value, &pins, members, grid, notes);
        unstaffed(&cell, holder.value, members, pools, grid, notes);
        pins.insert(cell.value, cell.with(holder.value));
    }
    pins.into_iter().map(|(cell, p)| p.with(Pin { cell, holder: p.value })).collect()
}

/// Who is pinned to a cell, and where that is written.
type Pins = BTreeMap<Cell, At<PinHolder>>;

fn holder(
    name: &At<String>,
    members: &Members,
    pools: &[ReadPool],
    notes: &mut Notes,
) -> Option<PinHolder> {
    if let Some(at) = pools.iter().position(|p| p.pool.id.as_str() == name.value) {
        return Some(PinHolder::Pool(at));
    }
    if let Some(library) = members.position(&name.value) {
        if let Some(pool) = pools.iter().find(|p| p.pool.members.contains(&library)) {
            member_of_pool(name, pool, notes);
            return None;
        }
        return Some(PinHolder::Library(library));
    }
    let pool_ids = pools.iter().map(|p| p.pool.id.as_str());
    let help = suggest(&name.value, members.ids().chain(pool_ids), || {
        "write the `id` of a `[[library]]` or a `[[pool]]` of this file".to_owned()
    });
    let message = format!("no library or pool has the id {}", quoted(&name.value));
    notes.error("unknown-holder", name.span, message, "unknown holder", help);
    None
}

fn member_of_pool(name: &At<String>, pool: &ReadPool, notes: &mut Notes) {
    let place = notes.place(pool.id_span);
    let id = &pool.pool.id;
    let message = format!("{} holds its cells with the pool `{id}`", quoted(&name.value));
    let help = format!("write `holder = \"{id}\"`, or take the library out of the pool");
    notes
        .error("pin-of-pool-member", name.span, message, "a member of a pool", help)
        .related
        .push((place, "the pool".to_owned()));
}

fn seat_taken(cell: &At<Cell>, twin: Span, grid: &Grid, notes: &mut Notes) {
    let place = notes.place(twin);
    let name = grid.cell_name(cell.value);
    let free = cell.value.seat < grid.seats();
    let help = if free {
        "name another seat, as in `#2` behind the cell, or another cell"
    } else {
        "take another cell for one of them"
    };
    notes
        .error("pin-seat-taken", cell.span, format!("`{name}` is pinned twice"), "again", help)
        .related
        .push((place, "pinned here".to_owned()));
}

/// A holder sits on one seat of a period, a library on as many as it can staff.
fn twice(
    cell: &At<Cell>,
    holder: PinHolder,
    pins: &Pins,
    members: &Members,
    grid: &Grid,
    notes: &mut Notes,
) {
    let most = match holder {
        PinHolder::Library(library) => members.get(library).1.seats,
        PinHolder::Pool(_) => 1,
    };
    let period = cell.value.period;
    let seats = pins.range(Cell { period, seat: 0 }..=Cell { period, seat: u16::MAX });
    let earlier: Vec<Span> =
        seats.filter(|(_, p)| p.value == holder).map(|(_, p)| p.span).collect();
    if earlier.len() < usize::from(most) {
        return;
    }
    let places: Vec<_> = earlier.into_iter().map(|span| notes.place(span)).collect();
    let period = grid.period(period);
    let message = format!("the holder has a seat at `{period}` already");
    let help = match holder {
        PinHolder::Library(_) => "take another cell, or raise `seats` of the library",
        PinHolder::Pool(_) => "take another cell: a pool serves one seat at a time",
    };
    let finding = notes.error("pinned-twice-at-once", cell.span, message, "once too often", help);
    finding.related.extend(places.into_iter().map(|place| (place, "a seat here".to_owned())));
}

/// Every member of the holder must have staff at the cell.
fn unstaffed(
    cell: &At<Cell>,
    holder: PinHolder,
    members: &Members,
    pools: &[ReadPool],
    grid: &Grid,
    notes: &mut Notes,
) {
    let one;
    let libraries: &[LibraryIx] = match holder {
        PinHolder::Library(library) => {
            one = [library];
            &one
        }
        PinHolder::Pool(at) => &pools[at].pool.members,
    };
    for &library in libraries {
        let (id, member) = members.get(library);
        if member.staffed.is_none_or(|s| s.contains(cell.value.period)) {
            continue;
        }
        let place = notes.place(member.span);
        let name = grid.period(cell.value.period);
        let message = format!("{} has no staff for the whole of `{name}`", quoted(id));
        let help = "take a cell within its hours, or correct the hours of the library";
        notes
            .error("pin-unstaffed", cell.span, message, "outside its staffed hours", help)
            .related
            .push((place, "the library".to_owned()));
    }
}
