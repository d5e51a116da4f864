//! Libraries that must share a pool, and libraries that must not.

use crate::finding::notes::{At, Notes, Span};
use crate::finding::words::{count, quoted};
use crate::input::members::Members;
use crate::input::pools::ReadPool;
use crate::input::schema::AgreedTable;
use crate::input::texts;
use crate::model::{Agreed, LibraryIx, merged};

/// What was agreed, in the order of the file, with the place of each list.
#[derive(Debug, Default)]
pub(super) struct ReadAgreed {
    pub together: Vec<(Agreed, Span)>,
    pub apart: Vec<(Agreed, Span)>,
}

/// A list of tables as written.
type Tables = Option<At<Vec<At<AgreedTable>>>>;

/// Reads both kinds of lists, and notes their faults.
pub(super) fn read(
    (together, apart): (&Tables, &Tables),
    members: &Members,
    pools: &[ReadPool],
    notes: &mut Notes,
) -> ReadAgreed {
    let together = lists(together, members, notes);
    let apart = lists(apart, members, notes);
    let read = ReadAgreed { together, apart };
    read.check_pools(members, pools, notes);
    read.check_sets(members, pools, notes);
    read
}

fn lists(tables: &Tables, members: &Members, notes: &mut Notes) -> Vec<(Agreed, Span)> {
    let tables = tables.as_ref().map_or(&[][..], |t| &t.value);
    tables.iter().filter_map(|table| list(&table.value, members, notes)).collect()
}

fn list(table: &AgreedTable, members: &Members, notes: &mut Notes) -> Option<(Agreed, Span)> {
    let why = texts::remark("why", &table.why, notes);
    let written = table.libraries.as_ref()?;
    let mut named: Vec<(LibraryIx, Span)> = Vec::new();
    for name in &written.value {
        let Some(library) = members.find(name, notes) else { continue };
        if let Some((_, first)) = named.iter().find(|(l, _)| *l == library) {
            let place = notes.place(*first);
            let message = format!("{} is in the list twice", quoted(&name.value));
            notes
                .error("agreed-twice", name.span, message, "again", "leave one of the two")
                .related
                .push((place, "first named here".to_owned()));
            continue;
        }
        named.push((library, name.span));
    }
    if written.value.len() < 2 {
        let message = format!("the list has {}", count(written.value.len(), "library"))
            .replace("librarys", "libraries");
        let help = "name two libraries or more, or take the table out";
        notes.error("agreed-too-few", written.span, message, "expected two or more", help);
    }
    let mut libraries: Vec<LibraryIx> = named.into_iter().map(|(l, _)| l).collect();
    libraries.sort_unstable();
    Some((Agreed { libraries, why }, written.span))
}

impl ReadAgreed {
    /// Pools agreed beforehand stay as they are: what is agreed beside them holds or cannot hold.
    fn check_pools(&self, members: &Members, pools: &[ReadPool], notes: &mut Notes) {
        let home = |l: &LibraryIx| pools.iter().position(|p| p.pool.members.contains(l));
        for (list, span) in &self.together {
            let Some(inside) = list.libraries.iter().find(|l| home(l).is_some()) else { continue };
            let at = home(inside).expect("it is in a pool");
            let Some(outside) = list.libraries.iter().find(|l| home(l) != Some(at)) else {
                continue;
            };
            let (id, pool) = (members.get(*inside).0, &pools[at]);
            let message = format!(
                "{} shares the pool `{}`, and {} is not in it",
                quoted(id),
                pool.pool.id,
                quoted(members.get(*outside).0)
            );
            let help = "pools given in the file stay as they are: put both into the pool, or take \
                one out of this list";
            let place = notes.place(pool.id_span);
            notes
                .error("together-across-pools", *span, message, "together", help)
                .related
                .push((place, "the pool".to_owned()));
        }
        for (list, span) in &self.apart {
            let both =
                pairs(&list.libraries).find(|(a, b)| home(a).is_some() && home(a) == home(b));
            let Some((a, b)) = both else { continue };
            let pool = &pools[home(&a).expect("it is in a pool")];
            let (a, b) = (quoted(members.get(a).0), quoted(members.get(b).0));
            let message = format!("{a} and {b} share the pool `{}`", pool.pool.id);
            let help = "take one of them out of the pool, or out of this list";
            let place = notes.place(pool.id_span);
            notes
                .error("apart-in-one-pool", *span, message, "apart", help)
                .related
                .push((place, "the pool".to_owned()));
        }
    }

    /// Whoever is together is not apart. Whether one pool can have them all, only a plan tells: that
    /// depends on who takes part in the term, and on how many cells a pool holds.
    fn check_sets(&self, members: &Members, pools: &[ReadPool], notes: &mut Notes) {
        let given = |l: &LibraryIx| pools.iter().any(|p| p.pool.members.contains(l));
        for set in merged(self.together.iter().map(|(list, _)| &list.libraries[..])) {
            if set.len() < 2 || set.iter().any(given) {
                continue;
            }
            let mut of_set =
                self.together.iter().filter(|(list, _)| set.contains(&list.libraries[0]));
            let &(_, span) = of_set.next_back().expect("a set comes of a list");
            self.contradiction(&set, span, members, notes);
        }
    }

    fn contradiction(&self, set: &[LibraryIx], span: Span, members: &Members, notes: &mut Notes) {
        for (list, apart) in &self.apart {
            let both = pairs(&list.libraries).find(|(a, b)| set.contains(a) && set.contains(b));
            let Some((a, b)) = both else { continue };
            let (a, b) = (quoted(members.get(a).0), quoted(members.get(b).0));
            let message = format!("{a} and {b} are to be together and apart");
            let help = "take one of them out of one of the lists";
            let place = notes.place(span);
            notes
                .error("together-and-apart", *apart, message, "apart", help)
                .related
                .push((place, "together".to_owned()));
        }
    }
}

/// Every two of these libraries.
fn pairs(libraries: &[LibraryIx]) -> impl Iterator<Item = (LibraryIx, LibraryIx)> + '_ {
    let rest = |at: usize| libraries[at + 1..].iter();
    (0..libraries.len()).flat_map(move |at| rest(at).map(move |&b| (libraries[at], b)))
}
