//! The heaviest matching of rows with columns where few pairs have a weight.
//!
//! Rows and columns have prices that together are worth what a pair weighs at least. All rows
//! begin at the largest weight; as many as can be are matched where prices say exactly the weight,
//! many at once along the shortest ways; then the prices of those still alone fall together, and of
//! everybody whom they could displace. Weights are small numbers, so there are few such rounds, and
//! only pairs with a weight are looked at.
//!
//! Sources: H. W. Kuhn, "The Hungarian method for the assignment problem", Naval Research Logistics
//! Quarterly 2, 1955; J. E. Hopcroft and R. M. Karp, "An n^(5/2) algorithm for maximum matchings in
//! bipartite graphs", SIAM J. Comput. 2, 1973 (many at once); M.-Y. Kao, T.-W. Lam, W.-K. Sung,
//! H.-F. Ting, "A decomposition theorem for maximum weight bipartite matchings", SIAM J. Comput. 31,
//! 2001 (small weights).

/// The column of every row, in a matching whose pairs weigh most together.
///
/// `rows` has for every row its columns with what each pair weighs: more than nothing, and no
/// column twice. A row may stay alone.
pub(crate) fn heaviest(rows: &[Vec<(usize, i64)>], columns: usize) -> Vec<Option<usize>> {
    let mut matching = Matching::new(rows, columns);
    matching.complete();
    matching.column_of
}

/// Farther than any row.
const FAR: usize = usize::MAX;

struct Matching<'a> {
    rows: &'a [Vec<(usize, i64)>],
    column_of: Vec<Option<usize>>,
    row_of: Vec<Option<usize>>,
    /// Never negative. Rows that are alone have the lowest price of all rows, free columns none.
    row_price: Vec<i64>,
    column_price: Vec<i64>,
    /// How far each row is from those that are alone, by pairs that are worth their weight.
    far: Vec<usize>,
    /// Which of its columns each row tries next.
    next: Vec<usize>,
    /// Pairs that were looked at.
    #[cfg(test)]
    looked: u64,
}

impl<'a> Matching<'a> {
    fn new(rows: &'a [Vec<(usize, i64)>], columns: usize) -> Self {
        let most = rows.iter().flatten().map(|(_, weight)| *weight).max().unwrap_or(0);
        Self {
            rows,
            column_of: vec![None; rows.len()],
            row_of: vec![None; columns],
            row_price: vec![most; rows.len()],
            column_price: vec![0; columns],
            far: vec![FAR; rows.len()],
            next: vec![0; rows.len()],
            #[cfg(test)]
            looked: 0,
        }
    }

    fn complete(&mut self) {
        while self.alone().first().is_some_and(|&row| self.row_price[row] > 0) {
            while self.spread() {
                self.next.fill(0);
                self.alone().into_iter().for_each(|row| self.let_in(row));
            }
            self.lower();
        }
    }

    fn alone(&self) -> Vec<usize> {
        (0..self.rows.len()).filter(|&row| self.column_of[row].is_none()).collect()
    }

    /// What a pair of this row is short of its prices: nothing where it can be matched.
    fn short(&mut self, row: usize, (column, weight): (usize, i64)) -> i64 {
        #[cfg(test)]
        {
            self.looked += 1;
        }
        self.row_price[row] + self.column_price[column] - weight
    }

    /// Finds how far every row is from those that are alone; false when none of them leads to a free
    /// column.
    fn spread(&mut self) -> bool {
        let rows = self.rows;
        self.far.fill(FAR);
        let mut queue = self.alone();
        queue.iter().for_each(|&row| self.far[row] = 0);
        let (mut head, mut is_open) = (0, false);
        while let Some(&row) = queue.get(head) {
            head += 1;
            for &pair in &rows[row] {
                if self.short(row, pair) > 0 {
                    continue;
                }
                match self.row_of[pair.0] {
                    None => is_open = true,
                    Some(other) if self.far[other] == FAR => {
                        self.far[other] = self.far[row] + 1;
                        queue.push(other);
                    }
                    Some(_) => {}
                }
            }
        }
        is_open
    }

    /// Matches a row that is alone, moving others on, if a shortest way leads to a free column.
    fn let_in(&mut self, start: usize) {
        let rows = self.rows;
        let mut way = vec![start];
        while let Some(&row) = way.last() {
            let Some(&pair) = rows[row].get(self.next[row]) else {
                way.pop();
                continue;
            };
            self.next[row] += 1;
            if self.short(row, pair) > 0 {
                continue;
            }
            match self.row_of[pair.0] {
                Some(other) if self.far[other] == self.far[row] + 1 => way.push(other),
                Some(_) => {}
                None => {
                    for row in way {
                        let (column, _) = rows[row][self.next[row] - 1];
                        self.column_of[row] = Some(column);
                        self.row_of[column] = Some(row);
                    }
                    return;
                }
            }
        }
    }

    /// Lowers the prices of all who are alone, and of those whom they could displace, until one more
    /// pair is worth its weight or they are worth nothing.
    fn lower(&mut self) {
        let rows = self.rows;
        let Some(&alone) = self.alone().first() else { return };
        let mut by = self.row_price[alone];
        let reached: Vec<usize> = (0..rows.len()).filter(|&row| self.far[row] < FAR).collect();
        for &row in &reached {
            for &pair in &rows[row] {
                if self.row_of[pair.0].is_none_or(|other| self.far[other] == FAR) {
                    by = by.min(self.short(row, pair));
                }
            }
        }
        for &row in &reached {
            self.row_price[row] -= by;
            if let Some(column) = self.column_of[row] {
                self.column_price[column] += by;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Matching, heaviest};
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

    /// Pools of four, each of whose members was in any of as many pools before.
    fn dealt_anew(pools: usize) -> Vec<Vec<(usize, i64)>> {
        let mut drawn = 1u64;
        let mut draw = || {
            drawn = drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(drawn >> 40).unwrap() % pools
        };
        let row = |_| {
            let mut homes: Vec<usize> = (0..4).map(|_| draw()).collect();
            homes.sort_unstable();
            homes.chunk_by(|a, b| a == b).map(|h| (h[0], i64::try_from(h.len()).unwrap())).collect()
        };
        (0..pools).map(row).collect()
    }

    #[test]
    fn a_pool_looks_at_no_more_when_there_are_more_pools() {
        let looked = |pools: usize| {
            let rows = dealt_anew(pools);
            let mut matching = Matching::new(&rows, pools);
            matching.complete();
            matching.looked / pools as u64
        };
        let (few, many) = (looked(500), looked(8_000));
        assert!(many < 100 && many <= 2 * few, "each of 500 looked at {few}, of 8,000 at {many}");
    }
}
