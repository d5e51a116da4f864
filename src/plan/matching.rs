//! The heaviest matching of rows with columns where few pairs have a weight.
//!
//! Rows come one by one, and each is let in along the cheapest path of changes, under prices that
//! keep every pair from being worth more than its row and column. Only pairs with a weight are
//! looked at, so rows that have nothing to do with each other cost each other nothing.
//!
//! Source: H. W. Kuhn, "The Hungarian method for the assignment problem", Naval Research Logistics
//! Quarterly 2, 1955; E. W. Dijkstra, "A note on two problems in connexion with graphs", Numerische
//! Mathematik 1, 1959 (paths); J. Edmonds and R. M. Karp, J. ACM 19 (2), 1972 (with prices).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The column of every row, in a matching whose pairs weigh most together.
///
/// `rows` has for every row its columns with what each pair weighs: more than nothing, and no
/// column twice. A row may stay alone.
pub(crate) fn heaviest(rows: &[Vec<(usize, i64)>], columns: usize) -> Vec<Option<usize>> {
    let mut matching = Matching {
        rows,
        column_of: vec![None; rows.len()],
        row_of: vec![None; columns],
        row_price: vec![0; rows.len()],
        column_price: vec![0; columns],
        near: vec![None; columns],
    };
    (0..rows.len()).for_each(|row| matching.let_in(row));
    matching.column_of
}

struct Matching<'a> {
    rows: &'a [Vec<(usize, i64)>],
    column_of: Vec<Option<usize>>,
    row_of: Vec<Option<usize>>,
    /// Never negative, as are those of columns; together a row and a column are worth what they
    /// weigh at least, exactly so if they are matched. Who is alone is worth nothing.
    row_price: Vec<i64>,
    column_price: Vec<i64>,
    /// Columns that the path at hand has reached: how far they are, and from which row.
    near: Vec<Option<(i64, usize)>>,
}

/// Where a path of changes ends.
#[derive(Debug, Clone, Copy)]
enum End {
    /// In a row that is alone then.
    Row(usize),
    /// In a column that was free.
    Column(usize),
}

impl Matching<'_> {
    /// Adds a row to those that are matched as heavily as can be.
    fn let_in(&mut self, row: usize) {
        let worth = self.rows[row].iter().map(|&(c, weight)| weight - self.column_price[c]);
        self.row_price[row] = worth.max().unwrap_or(0).max(0);
        let mut seen: Vec<(i64, usize)> = vec![(0, row)];
        let mut reached = Vec::new();
        let mut heap = BinaryHeap::new();
        let mut best = (self.row_price[row], End::Row(row));
        self.look_from(row, 0, best.0, &mut heap, &mut reached);
        while let Some(Reverse((far, column))) = heap.pop() {
            if far >= best.0 {
                break;
            }
            if self.near[column].is_some_and(|(nearest, _)| nearest < far) {
                continue;
            }
            let Some(next) = self.row_of[column] else {
                best = (far, End::Column(column));
                break;
            };
            seen.push((far, next));
            if far + self.row_price[next] < best.0 {
                best = (far + self.row_price[next], End::Row(next));
            }
            self.look_from(next, far, best.0, &mut heap, &mut reached);
        }
        self.settle(best, &seen);
        reached.iter().for_each(|&c| self.near[c] = None);
    }

    /// Notes the columns of a row that are nearer from it than from those before.
    fn look_from(
        &mut self,
        row: usize,
        far: i64,
        limit: i64,
        heap: &mut BinaryHeap<Reverse<(i64, usize)>>,
        reached: &mut Vec<usize>,
    ) {
        for &(column, weight) in &self.rows[row] {
            let here = far + self.row_price[row] + self.column_price[column] - weight;
            if here < limit && self.near[column].is_none_or(|(nearest, _)| here < nearest) {
                if self.near[column].is_none() {
                    reached.push(column);
                }
                self.near[column] = Some((here, row));
                heap.push(Reverse((here, column)));
            }
        }
    }

    /// Changes pairs along the path to its end, and prices of everybody who is nearer than that.
    fn settle(&mut self, (length, end): (i64, End), seen: &[(i64, usize)]) {
        for &(far, row) in seen.iter().filter(|(far, _)| *far < length) {
            self.row_price[row] -= length - far;
            if let Some(column) = self.column_of[row] {
                self.column_price[column] += length - far;
            }
        }
        let mut free = match end {
            End::Column(column) => Some(column),
            End::Row(row) => self.column_of[row].take(),
        };
        while let Some(column) = free {
            let (_, row) = self.near[column].expect("the path came here");
            self.row_of[column] = Some(row);
            free = self.column_of[row].replace(column);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::heaviest;
    use proptest::prelude::*;

    /// The heaviest that rows can weigh, by trying everything.
    fn most(rows: &[Vec<(usize, i64)>], taken: u32) -> i64 {
        let Some((row, rest)) = rows.split_first() else { return 0 };
        let free = row.iter().filter(|(c, _)| taken >> c & 1 == 0);
        let with = free.map(|&(c, weight)| weight + most(rest, taken | 1 << c));
        with.max().unwrap_or(0).max(most(rest, taken))
    }

    fn few() -> impl Strategy<Value = Vec<Vec<(usize, i64)>>> {
        let row = prop::collection::btree_map(0..6usize, 1..5i64, 0..5);
        let row = row.prop_map(|row| row.into_iter().collect());
        prop::collection::vec(row, 0..8)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]
        #[test]
        fn no_matching_is_heavier(rows in few()) {
            let found = heaviest(&rows, 6);
            let mut taken = [false; 6];
            let mut weight = 0;
            for (row, column) in rows.iter().zip(&found) {
                let Some(column) = *column else { continue };
                prop_assert!(!std::mem::replace(&mut taken[column], true), "{} twice", column);
                let pair = row.iter().find(|(c, _)| *c == column);
                weight += pair.expect("a pair that has a weight").1;
            }
            prop_assert_eq!(weight, most(&rows, 0));
        }
    }

    #[test]
    fn a_row_gives_way_when_another_weighs_more() {
        assert_eq!(heaviest(&[vec![(0, 2)], vec![(0, 3)], vec![]], 1), [None, Some(0), None]);
        let chain = [vec![(0, 2), (1, 1)], vec![(0, 2)]];
        assert_eq!(heaviest(&chain, 2), [Some(1), Some(0)]);
    }
}
