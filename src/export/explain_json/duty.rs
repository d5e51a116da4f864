//! JSON of the explanation of a duty.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{decimal, holder_id, id, signed, write};
use crate::export::dated_cell;
use crate::files::stamp;
use crate::model::{Because, DatedCell, Duty, LibraryIx, Plan, Status, Unable, Why};
use crate::report::explain::{
    Between, DutyReasons, Lift, Member, RingReasons, TurnReasons, closed,
};

fn lift(plan: &Plan, lift: Lift) -> Value {
    match lift {
        Lift::Staff(l) => json!({"kind": "staff", "library": id(plan, l)}),
        Lift::Absence(at) => {
            let absence = &plan.term.absences[at];
            json!({"kind": "absence", "library": id(plan, absence.library),
                "first": absence.closure.first.to_string()})
        }
        Lift::Member(l) => json!({"kind": "member", "library": id(plan, l)}),
        Lift::Seat(l) => json!({"kind": "seats", "library": id(plan, l)}),
        Lift::Limit(l, kind) => {
            json!({"kind": Why::Limit(kind).code(), "library": id(plan, l)})
        }
    }
}

fn line(plan: &Plan, duty: &Duty) -> Value {
    json!({
        "library": duty.library.map(|l| id(plan, l)),
        "kind": duty.kind.code(),
        "status": duty.status.code(),
    })
}

fn whys(plan: &Plan, whys: &[(LibraryIx, Why)]) -> Vec<Value> {
    whys.iter().map(|(l, why)| json!({"library": id(plan, *l), "why": why.code()})).collect()
}

/// Which person of a ring has the duty, and why; people by their ids.
fn of_ring(plan: &Plan, r: &RingReasons) -> Value {
    let ring = &plan.consortium[r.library].ring;
    let person = |at: usize| ring[at].id.as_str();
    let people = ring.iter().zip(&r.people).map(|(person, m)| {
        let lacks: Vec<&str> = person.lacks(r.duty.cell.date).collect();
        json!({"person": person.id.as_str(), "due": decimal(i128::from(m.due)),
            "duties": m.duties, "why_not": m.why_not.map(Unable::code), "lacks": lacks})
    });
    json!({
        "library": id(plan, r.library),
        "person": r.duty.person.map(person),
        "status": r.duty.status.code(),
        "agreed": r.is_agreed,
        "before": r.before.iter().map(|&at| person(at)).collect::<Vec<_>>(),
        "people": people.collect::<Vec<_>>(),
        "bound": decimal(i128::from(r.bound)),
    })
}

/// Writes why a library has a duty, or why there is no duty, as one line of JSON.
///
/// # Errors
///
/// Errors of the writer.
pub fn duty(
    plan: &Plan,
    cell: DatedCell,
    reasons: Option<&DutyReasons>,
    ring: Option<&RingReasons>,
    out: impl Write,
) -> io::Result<()> {
    let name = dated_cell(&plan.consortium, cell);
    let Some(r) = reasons else {
        let hours = plan.consortium.grid.interval(cell.period);
        let why = closed(plan, cell.date, hours).map(|between| match between {
            Between::Holiday(_) => "holiday",
            Between::Closed(_) => "closed",
        });
        let document =
            json!({"format": 1, "about": "duty", "duty": name, "status": "none", "why": why});
        return write(&document, out);
    };
    let members = |t: &TurnReasons| -> Vec<Value> {
        let member = |m: &Member| {
            json!({"library": id(plan, m.library), "due": decimal(i128::from(m.due)),
                "before": m.before, "why_not": m.why_not.map(Why::code),
                "bound": m.bound.map(|b| decimal(i128::from(b)))})
        };
        t.members.iter().map(member).collect()
    };
    let turn = r.turn.as_ref().map(|t| {
        json!({"number": t.number.0, "of": t.number.1, "members": members(t),
            "bound": t.bound.map(|b| decimal(i128::from(b)))})
    });
    let stand_ins = r.stand_ins.iter().map(|s| {
        json!({"library": id(plan, s.library), "balance_minutes": s.balance,
            "more": signed(s.more)})
    });
    let instead = r
        .instead
        .iter()
        .map(|i| json!({"library": id(plan, i.library), "balance_minutes": i.balance}));
    let fills = r.fills.iter().map(|f| {
        let lifts: Vec<Value> = f.lifts.iter().map(|l| lift(plan, *l)).collect();
        json!({"changes": lifts, "library": id(plan, f.library)})
    });
    let changes = r.changes.iter().map(|&at| {
        let change = &plan.term.changes[at];
        json!({"at": stamp::text(change.at), "kind": change.kind.code(),
            "because": change.because.map(Because::code), "note": change.note})
    });
    let mut document = json!({
        "format": 1,
        "about": "duty",
        "duty": name,
        "status": r.live().map_or(Status::Cancelled, |d| d.status).code(),
        "holder": holder_id(plan, r.holder),
        "library": r.live().and_then(|d| d.library).map(|l| id(plan, l)),
        "planned": r.planned.as_ref().map(|d| line(plan, d)),
        "lines": r.lines.iter().map(|d| line(plan, d)).collect::<Vec<_>>(),
        "could_not": whys(plan, &r.holder_whys),
        "turn": turn,
        "stand_ins": stand_ins.collect::<Vec<_>>(),
        "changes": changes.collect::<Vec<_>>(),
        "instead": instead.collect::<Vec<_>>(),
        "fills": fills.collect::<Vec<_>>(),
    });
    if let Some(r) = ring {
        document["ring"] = of_ring(plan, r);
    }
    write(&document, out)
}
