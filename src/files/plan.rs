//! `plan.json`: which holders a plan has, their cells, and how their turns fall.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::files::stamp;
use crate::finding::source::SourceMap;
use crate::finding::{FileId, visible};
use crate::model::{
    Allocation, Cell, Consortium, DatedCell, Duty, Holder, HolderIx, HolderKind, Id, Kind, Pattern,
    PeriodIx, PeriodSet, Plan, PoolTurns, Quality, Quota, Roster, RosterLine, Share, Status,
    Steering, Term, Tie, TurnRule, Turns,
};

/// No roster has more duties than this.
const MOST: f64 = 1e6;

/// The parts of the file that are read back; reports stand behind them.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PlanFile {
    #[serde(default)]
    format: u32,
    pub consortium: String,
    pub term: String,
    pub published: Option<String>,
    #[serde(default)]
    slots_per_week: u32,
    allocation: AllocationPart,
    pattern: Vec<CellPart>,
    turns: Vec<TurnsPart>,
    /// The stamp of the last change that was written with the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    latest: Option<String>,
    /// Every duty as it was published, before any change; a draft has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    planned: Option<Vec<DutyPart>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct DutyPart {
    duty: String,
    library: Option<String>,
    kind: String,
    /// Only of a duty that nobody has: `open` or `unfilled`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct AllocationPart {
    #[serde(default)]
    method: String,
    objective: f64,
    best: f64,
    lower_bound: f64,
    proven_optimal: bool,
    all_wishes_compared: Option<bool>,
    ties: Vec<TiePart>,
    /// Only where balances have steered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    steering: Option<SteeringPart>,
    holders: Vec<HolderPart>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SteeringPart {
    /// Minutes of all duties of the term.
    term_minutes: u64,
    /// Minutes that libraries came in ahead with, as far as they counted, by their ids.
    counted_minutes: BTreeMap<String, i64>,
}

#[derive(Debug, Serialize, Deserialize)]
struct TiePart {
    tied: Vec<String>,
    served: usize,
    by: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct HolderPart {
    id: String,
    name: String,
    kind: String,
    members: Vec<String>,
    quota: f64,
    /// Only where it is not the quota.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    claim: Option<f64>,
    slots: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    targets: Option<Vec<u32>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct CellPart {
    cell: String,
    seat: u16,
    holder: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct TurnsPart {
    pool: String,
    bound: Option<f64>,
    proven_optimal: bool,
}

/// What a published plan has promised, as `check` holds its roster to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Promised {
    /// Whether there is a plan.
    pub is_known: bool,
    /// How far from its due a member of each pool ever is, in millionths of a duty, by the pool's id.
    pub turns: Vec<(String, u64)>,
    /// Minutes of all duties of the term when slots were shared out, and those that libraries came in
    /// ahead with, by their ids; `None` where no balance steered it.
    pub steering: Option<(u64, BTreeMap<String, i64>)>,
}

/// What the plan in a file has promised; nothing for a file that is no plan.
#[must_use]
pub fn promised(sources: &SourceMap, file: FileId) -> Promised {
    #[derive(Deserialize)]
    struct Allocation {
        steering: Option<SteeringPart>,
    }
    #[derive(Deserialize)]
    struct Promises {
        turns: Vec<TurnsPart>,
        allocation: Allocation,
    }
    let Ok(read) = serde_json::from_str::<Promises>(sources.text(file)) else {
        return Promised::default();
    };
    let bound = |t: TurnsPart| t.bound.map(|bound| (t.pool, millionths(bound)));
    let steering = read.allocation.steering.map(|s| (s.term_minutes, s.counted_minutes));
    let turns = read.turns.into_iter().filter_map(bound).collect();
    Promised { is_known: true, turns, steering }
}

/// Six decimals as a whole number of millionths.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "figures are small")]
fn millionths(figure: f64) -> u64 {
    (figure * 1e6).round().max(0.0) as u64
}

/// Millionths as the nearest float, which prints as the same six decimals.
fn fraction(millionths: u128) -> f64 {
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text.parse().expect("digits and a point")
}

impl PlanFile {
    /// A plan as its file has it; fractions have six decimals, rounded from exact figures.
    pub fn of(plan: &Plan) -> Self {
        let Plan { consortium: c, term, allocation, pattern, turns, planned, roster, .. } = plan;
        let holder = |at: HolderIx| allocation[at].holder.id.to_string();
        let Quality { objective, best, lower_bound, proven, all_wishes } = allocation.quality;
        let figure = |units| fraction(Quality::millionths(units));
        let tie = |t: &Tie| TiePart { tied: t.tied.clone(), served: t.served, by: t.by.to_owned() };
        Self {
            format: 1,
            consortium: c.id.to_string(),
            term: term.id.to_string(),
            published: term.published.map(stamp::text),
            slots_per_week: c.slots_per_week(),
            allocation: AllocationPart {
                method: c.rules.method.code().to_owned(),
                objective: figure(objective),
                best: figure(best),
                lower_bound: figure(lower_bound),
                proven_optimal: proven,
                all_wishes_compared: Some(all_wishes),
                ties: allocation.ties.iter().map(tie).collect(),
                steering: allocation.steering.as_ref().map(|s| steering_part(c, s)),
                holders: allocation.shares.iter().map(|share| holder_part(c, share)).collect(),
            },
            pattern: (pattern.cells())
                .map(|(cell, at)| CellPart {
                    cell: c.grid.period(cell.period).to_string(),
                    seat: cell.seat,
                    holder: holder(at),
                })
                .collect(),
            turns: (turns.0.iter())
                .map(|t| TurnsPart {
                    pool: holder(t.pool),
                    bound: t.bound.map(|bound| fraction(bound.into())),
                    proven_optimal: t.proven,
                })
                .collect(),
            latest: roster.duties().iter().filter_map(|duty| duty.changed).max().map(stamp::text),
            planned: term
                .published
                .map(|_| planned.duties().iter().map(|duty| duty_part(c, duty)).collect()),
        }
    }

    /// What of a plan its roster tells, with the changes in it: pools by those that had turns, every
    /// cell by whoever held it on most dates, and every duty by its line before any change. How good
    /// the plan was it does not tell.
    pub fn of_roster(lines: &[RosterLine], c: &Consortium, term: &Term) -> Result<Self, String> {
        let planned = first_lines(lines, c)?;
        let pattern = held_most(&planned, c)?;
        let holders = holders(&planned, &pattern, c, term)?;
        let is_open = |id: &str| {
            planned.values().any(|line| line.holder == id && line.status == Status::Open)
        };
        let pools = holders.iter().filter(|holder| holder.kind == "pool");
        let turns = pools.map(|pool| TurnsPart {
            pool: pool.id.clone(),
            bound: (!is_open(&pool.id)).then_some(0.0),
            proven_optimal: false,
        });
        Ok(Self {
            format: 1,
            consortium: c.id.to_string(),
            term: term.id.to_string(),
            published: term.published.map(stamp::text),
            slots_per_week: c.slots_per_week(),
            turns: turns.collect(),
            allocation: AllocationPart {
                method: c.rules.method.code().to_owned(),
                objective: 0.0,
                best: 0.0,
                lower_bound: 0.0,
                proven_optimal: false,
                all_wishes_compared: None,
                ties: Vec::new(),
                steering: None,
                holders,
            },
            pattern,
            latest: lines.iter().filter_map(|line| line.changed).max().map(stamp::text),
            planned: Some(planned.iter().map(|(cell, line)| part_of(*cell, line, c)).collect()),
        })
    }

    /// The stamp of the last change that was written with the plan.
    pub fn latest(&self) -> Result<Option<DateTime<Utc>>, String> {
        let read = |text: &String| stamp::parse(text).map_err(|why| format!("`latest`: {why}"));
        self.latest.as_ref().map(read).transpose()
    }

    /// The key of the term whose date has left duties outside that were published, and how many.
    pub fn cut(&self, c: &Consortium, term: &Term) -> Option<(&'static str, usize)> {
        let planned = self.planned.iter().flatten();
        let days = planned.filter_map(|part| Some(DatedCell::find(&part.duty, &c.grid)?.date));
        let outside: Vec<NaiveDate> =
            days.filter(|&day| day < term.first || term.last < day).collect();
        let first = outside.first()?;
        Some((if *first < term.first { "first" } else { "last" }, outside.len()))
    }

    /// Every duty as it was published, or what of them does not fit the other files.
    pub fn planned(&self, c: &Consortium, term: &Term, week: &Pattern) -> Result<Roster, String> {
        let parts = self.planned.as_ref().ok_or("it has no `planned` duties")?;
        let mut duties = BTreeMap::new();
        for part in parts {
            let duty = planned_duty(part, c, term, week)?;
            if duties.insert(duty.cell(), duty).is_some() {
                return Err(format!("`{}` was planned twice", visible(&part.duty)));
            }
        }
        Ok(Roster::new(duties.into_values().collect()))
    }

    /// The allocation, or what of it does not fit the consortium.
    pub fn allocation(&self, c: &Consortium) -> Result<Allocation, String> {
        let part = &self.allocation;
        let figure = |f| u128::from(millionths(f)) * (Quality::UNIT / 1_000_000);
        let by = |by: &str| ["weight", "balance", "id"].into_iter().find(|b| *b == by);
        let tie = |t: &TiePart| {
            let by = by(&t.by).ok_or_else(|| format!("a tie is broken by `{}`", t.by))?;
            Ok(Tie { tied: t.tied.clone(), served: t.served, by })
        };
        Ok(Allocation {
            shares: part.holders.iter().map(|h| share(c, h)).collect::<Result<_, String>>()?,
            ties: part.ties.iter().map(tie).collect::<Result<_, String>>()?,
            steering: part.steering.as_ref().map(|s| steering(c, s)).transpose()?,
            quality: Quality {
                objective: figure(part.objective),
                best: figure(part.best),
                lower_bound: figure(part.lower_bound),
                proven: part.proven_optimal,
                all_wishes: part.all_wishes_compared.unwrap_or(true),
            },
        })
    }

    /// Every holder with its members, by their ids.
    pub fn members(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.allocation.holders.iter().map(|h| (&*h.id, &*h.members))
    }

    /// The pattern; every cell of the service has its holder, or the hours have changed since. Each
    /// holder has as many as it has slots.
    pub fn pattern(&self, c: &Consortium, allocation: &Allocation) -> Result<Pattern, String> {
        let known = by_id(allocation);
        let mut cells = self.pattern.iter();
        let mut holders = Vec::new();
        for period in c.grid.periods() {
            for seat in 1..=c.grid.seats() {
                let expected = (period.to_string(), seat);
                let part =
                    cells.next().filter(|p| (p.cell.as_str(), p.seat) == (&expected.0, seat));
                let Some(part) = part else {
                    return Err(format!("it has no holder for `{period}`, seat {seat}"));
                };
                holders.push(*known.get(&*part.holder).ok_or_else(|| no_holder(&part.holder))?);
            }
        }
        if let Some(part) = cells.next() {
            return Err(format!("the service has no `{}`, seat {}", part.cell, part.seat));
        }
        for holder in allocation.indices() {
            let Share { holder: Holder { id, .. }, slots, .. } = &allocation[holder];
            let has = holders.iter().filter(|h| **h == holder).count();
            if usize::try_from(*slots) != Ok(has) {
                return Err(format!("`{id}` has {slots} slots in it, but holds {has} cells"));
            }
        }
        Ok(Pattern::new(&c.grid, holders))
    }

    /// What was found about the turns; who serves is in the roster.
    pub fn turns(&self, allocation: &Allocation) -> Result<Turns, String> {
        let known = by_id(allocation);
        let turns = |t: &TurnsPart| {
            if let Some(bound) = t.bound.filter(|bound| !(0.0..=MOST).contains(bound)) {
                return Err(format!("`{}` is said to be {bound} duties from its due", t.pool));
            }
            Ok(PoolTurns {
                pool: *known.get(&*t.pool).ok_or_else(|| no_holder(&t.pool))?,
                bound: t.bound.map(millionths),
                proven: t.proven_optimal,
                order: Vec::new(),
            })
        };
        Ok(Turns(self.turns.iter().map(turns).collect::<Result<_, String>>()?))
    }
}

/// The holders that a roster tells of: libraries, then given pools, then those that were formed, by
/// their numbers.
fn holders(
    planned: &BTreeMap<DatedCell, &RosterLine>,
    pattern: &[CellPart],
    c: &Consortium,
    term: &Term,
) -> Result<Vec<HolderPart>, String> {
    let mut holders: BTreeMap<&str, HolderPart> = BTreeMap::new();
    for line in planned.values() {
        let holder = holders.entry(&line.holder).or_insert_with(|| holder_of(line, c));
        let is_turn = line.kind == Kind::Turn || line.status == Status::Open;
        if is_turn || c.find(&line.holder).is_none() {
            "pool".clone_into(&mut holder.kind);
        }
        holder.members.extend(line.library.clone().filter(|_| line.kind == Kind::Turn));
    }
    for holder in holders.values_mut() {
        holder.slots =
            u32::try_from(pattern.iter().filter(|cell| cell.holder == holder.id).count())
                .expect("few cells");
        let given = c.pools.iter().find(|pool| pool.id.as_str() == holder.id);
        let given = given.into_iter().flat_map(|pool| &pool.members);
        holder.members.extend(given.map(|&l| c[l].id.to_string()));
        if holder.kind == "library" {
            holder.members.push(holder.id.clone());
        }
        holder.members.sort_unstable();
        holder.members.dedup();
    }
    let is_open =
        |id: &str| planned.values().any(|line| line.holder == id && line.status == Status::Open);
    let is_given = |id: &str| c.pools.iter().any(|pool| pool.id.as_str() == id);
    if let Some(id) = holders.keys().find(|id| is_open(id) && !is_given(id)) {
        return Err(format!("nothing tells who is in the pool `{}`", visible(id)));
    }
    if let Some(holder) = holders.values().find(|holder| holder.members.is_empty()) {
        return Err(format!("nothing tells who is in the pool `{}`", visible(&holder.id)));
    }
    let mut holders: Vec<HolderPart> = holders.into_values().collect();
    without_turns(&mut holders, c, term);
    holders.sort_by_cached_key(|h| (h.kind == "pool", formed(&h.id, c), h.id.clone()));
    Ok(holders)
}

/// Every dated cell with the line that it had before any change.
fn first_lines<'l>(
    lines: &'l [RosterLine],
    c: &Consortium,
) -> Result<BTreeMap<DatedCell, &'l RosterLine>, String> {
    let mut first = BTreeMap::new();
    for line in lines.iter().filter(|line| line.kind.is_planned()) {
        let period = c.grid.find(line.date.weekday(), line.start);
        let period = period
            .ok_or_else(|| format!("the service has no cell {} {}", line.date, line.start))?;
        first.entry(DatedCell { date: line.date, period, seat: line.seat }).or_insert(line);
    }
    Ok(first)
}

/// Who held each cell of the week on most dates.
fn held_most(
    planned: &BTreeMap<DatedCell, &RosterLine>,
    c: &Consortium,
) -> Result<Vec<CellPart>, String> {
    let mut counts: BTreeMap<(PeriodIx, u16), BTreeMap<&str, u32>> = BTreeMap::new();
    for (cell, line) in planned {
        *counts.entry((cell.period, cell.seat)).or_default().entry(&line.holder).or_default() += 1;
    }
    let mut parts = Vec::new();
    for (at, period) in c.grid.periods().iter().enumerate() {
        for seat in 1..=c.grid.seats() {
            let by_holder = counts.get(&(PeriodIx::from_at(at), seat));
            let most = by_holder.and_then(|h| h.iter().max_by_key(|(id, n)| (**n, Reverse(**id))));
            let (holder, _) =
                most.ok_or_else(|| format!("nobody holds `{period}`, seat {seat}"))?;
            parts.push(CellPart { cell: period.to_string(), seat, holder: (*holder).to_owned() });
        }
    }
    Ok(parts)
}

fn holder_of(line: &RosterLine, c: &Consortium) -> HolderPart {
    let id = line.holder.clone();
    let given = c.pools.iter().find(|pool| pool.id.as_str() == id).map(|pool| pool.name.clone());
    let library = c.find(&id).map(|l| c[l].name.clone());
    HolderPart {
        name: given.or(library).unwrap_or_else(|| id.clone()),
        id,
        kind: "library".to_owned(),
        members: Vec::new(),
        quota: 0.0,
        claim: None,
        slots: 0,
        targets: None,
    }
}

/// Puts libraries that took part from the beginning, and had no turn, into the pool that is agreed for
/// them, or into the formed one with the least to serve for. Those that joined later are in none.
fn without_turns(holders: &mut [HolderPart], c: &Consortium, term: &Term) {
    let weight = |holder: &HolderPart| -> u64 {
        holder.members.iter().filter_map(|id| c.find(id)).map(|l| c[l].weight).sum()
    };
    for l in c.indices().filter(|&l| c[l].weight > 0 && term.is_member(l, term.first)) {
        let id = c[l].id.as_str();
        if holders.iter().any(|holder| holder.members.iter().any(|member| member == id)) {
            continue;
        }
        let agreed = c.pools.iter().find(|pool| pool.members.contains(&l));
        let suits = |holder: &&mut HolderPart| match agreed {
            Some(pool) => pool.id.as_str() == holder.id,
            None => holder.kind == "pool" && formed(&holder.id, c).is_some(),
        };
        let pools = holders.iter_mut().filter(suits);
        let Some(pool) = pools.min_by_key(|pool| weight(pool) / u64::from(pool.slots.max(1)))
        else {
            continue;
        };
        pool.members.push(id.to_owned());
        pool.members.sort_unstable();
    }
}

/// The number of a pool that was formed; `None` for any other holder.
fn formed(id: &str, c: &Consortium) -> Option<u32> {
    let is_given = c.pools.iter().any(|pool| pool.id.as_str() == id);
    id.strip_prefix("pool-").filter(|_| !is_given).and_then(|number| number.parse().ok())
}

/// A duty as it was before any change.
fn part_of(cell: DatedCell, line: &RosterLine, c: &Consortium) -> DutyPart {
    let status = match line.kind {
        Kind::Substitute => Status::Unfilled,
        _ => Status::Open,
    };
    DutyPart {
        duty: cell.name(&c.grid),
        library: line.library.clone(),
        kind: line.kind.code().to_owned(),
        status: line.library.is_none().then(|| status.code().to_owned()),
    }
}

/// The holders by their ids; of two with one id the first.
pub(super) fn by_id(allocation: &Allocation) -> BTreeMap<&str, HolderIx> {
    let mut holders = BTreeMap::new();
    for holder in allocation.indices() {
        holders.entry(allocation[holder].holder.id.as_str()).or_insert(holder);
    }
    holders
}

/// What is said when a file names a holder that the plan does not have.
pub(super) fn no_holder(id: &str) -> String {
    format!("it has no holder `{id}`")
}

fn duty_part(c: &Consortium, duty: &Duty) -> DutyPart {
    DutyPart {
        duty: duty.cell().name(&c.grid),
        library: duty.library.map(|l| c[l].id.to_string()),
        kind: duty.kind.code().to_owned(),
        status: duty.library.is_none().then(|| duty.status.code().to_owned()),
    }
}

/// A duty as it was planned.
fn planned_duty(
    part: &DutyPart,
    c: &Consortium,
    term: &Term,
    week: &Pattern,
) -> Result<Duty, String> {
    let name = visible(&part.duty);
    let cell = DatedCell::find(&part.duty, &c.grid);
    let DatedCell { date, period, seat } =
        cell.ok_or_else(|| format!("the service has no cell `{name}`"))?;
    if date < term.first || term.last < date {
        return Err(format!("`{name}` is outside the term"));
    }
    let unknown = |id: &String| format!("the consortium has no `{}`", visible(id));
    let find = |id: &String| c.find(id).ok_or_else(|| unknown(id));
    let library = part.library.as_ref().map(find).transpose()?;
    let status = match (library, part.status.as_deref()) {
        (Some(_), None) => Some(Status::Confirmed),
        (None, Some(code)) => {
            [Status::Open, Status::Unfilled].into_iter().find(|status| status.code() == code)
        }
        _ => None,
    };
    let status = status.ok_or_else(|| format!("it cannot be told who has `{name}`"))?;
    let kinds = [Kind::Own, Kind::Turn, Kind::Substitute];
    let kind = kinds.into_iter().find(|kind| kind.code() == part.kind);
    let kind = kind.ok_or_else(|| format!("`{name}` is of no kind that is planned"))?;
    let unfilled = (status == Status::Unfilled).then(Box::default);
    let (holder, sequence, changed) = (week.holder(Cell { period, seat }), 0, None);
    Ok(Duty { date, period, seat, holder, library, kind, status, sequence, changed, unfilled })
}

/// Libraries whose balances did not count are left out.
fn steering_part(c: &Consortium, steering: &Steering) -> SteeringPart {
    let all = c.indices().zip(&steering.counted).filter(|(_, minutes)| **minutes != 0);
    let counted_minutes = all.map(|(l, &minutes)| (c[l].id.to_string(), minutes)).collect();
    SteeringPart { term_minutes: steering.minutes, counted_minutes }
}

fn steering(c: &Consortium, part: &SteeringPart) -> Result<Steering, String> {
    let mut counted = vec![0; c.libraries().len()];
    for (id, &minutes) in &part.counted_minutes {
        let unknown = || format!("the consortium has no `{}`", visible(id));
        counted[c.find(id).ok_or_else(unknown)?.at()] = minutes;
    }
    Ok(Steering { minutes: part.term_minutes, counted })
}

fn holder_part(c: &Consortium, share: &Share) -> HolderPart {
    let holder = &share.holder;
    HolderPart {
        id: holder.id.to_string(),
        name: holder.name.clone().unwrap_or_else(|| holder.id.to_string()),
        kind: if holder.is_pool() { "pool" } else { "library" }.to_owned(),
        members: holder.members.iter().map(|&m| c[m].id.to_string()).collect(),
        quota: fraction(share.quota.millionths().into()),
        claim: (share.claim != share.quota).then(|| fraction(share.claim.millionths().into())),
        slots: share.slots,
        targets: share.targets.clone(),
    }
}

fn share(c: &Consortium, part: &HolderPart) -> Result<Share, String> {
    let id = Id::parse(&part.id).map_err(|_| format!("`{}` is no id", part.id))?;
    let member = |id: &String| {
        c.find(id)
            .ok_or_else(|| format!("it names `{id}`, which the consortium file does not have"))
    };
    let members = part.members.iter().map(member).collect::<Result<Vec<_>, String>>()?;
    if members.is_empty() {
        return Err(format!("the holder `{id}` has no members"));
    }
    if part.targets.as_ref().is_some_and(|targets| targets.len() != members.len()) {
        return Err(format!("the holder `{id}` has not one of `targets` for each member"));
    }
    let given = c.pools.iter().find(|p| p.id == id);
    let numbered = id.as_str().strip_prefix("pool-").is_some_and(|n| n.parse::<u32>().is_ok());
    let kind = match part.kind.as_str() {
        "library" => HolderKind::Library,
        _ if given.is_none() && numbered && part.name == part.id => HolderKind::FormedPool,
        _ => HolderKind::GivenPool,
    };
    let name = (kind != HolderKind::FormedPool).then(|| visible(&part.name).into_owned());
    let turns = match kind {
        HolderKind::Library => TurnRule::ByShare,
        _ => given.map_or(c.rules.turns, |p| p.turns),
    };
    let holder = Holder { id, kind, name, members, turns };
    let slots = c.slots_per_week();
    let total = u64::from(slots) * 1_000_000;
    let of = |figure| Quota::new(millionths(figure).min(total), slots, total);
    let (quota, claim) = (of(part.quota), of(part.claim.unwrap_or(part.quota)));
    let (periods, targets) = (PeriodSet::EMPTY, part.targets.clone());
    Ok(Share { holder, quota, claim, slots: part.slots, periods, targets })
}
