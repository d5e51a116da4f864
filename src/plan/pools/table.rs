//! Columns as rows of bits: one row for each item, one bit in it for each column.
//!
//! Columns are in the order of class and size, so that those of some sizes are next to each other.

use crate::plan::pools::columns::{Column, members};

pub(super) struct Table {
    cells: Vec<Cell>,
    /// Where the columns of each class begin, and where all end.
    starts: Vec<usize>,
    /// Words of a row, and the rows of all items.
    words: usize,
    rows: Vec<u64>,
    /// Items that are left, those that the fewest columns contain first.
    order: Vec<usize>,
}

/// A column: its items in two words, its size and its number.
#[derive(Clone, Copy)]
struct Cell {
    items: [u64; 2],
    size: u64,
    column: usize,
}

/// Some columns of a table, one bit each, without words before and behind that have none.
#[derive(Default)]
pub(super) struct Open {
    from: usize,
    words: Vec<u64>,
}

impl Open {
    /// How many words there are to look through.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// How many columns there are.
    pub fn count(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Their places in the table.
    fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.words.iter().zip((self.from * 64..).step_by(64));
        words.flat_map(|(&word, first)| bits(word).map(move |bit| first + bit))
    }

    /// Leaves out what does not fit, by its place in the table.
    pub fn retain(&mut self, mut fits: impl FnMut(usize) -> bool) {
        for (word, first) in self.words.iter_mut().zip((self.from * 64..).step_by(64)) {
            *word = bits(*word).filter(|bit| fits(first + bit)).fold(0, |all, bit| all | 1 << bit);
        }
    }
}

impl Table {
    /// The table of columns in the order of class and size, where these items are left.
    pub fn of<'a>(columns: impl Iterator<Item = &'a Column>, classes: usize, left: u128) -> Self {
        let (mut cells, mut starts) = (Vec::new(), vec![0; classes + 1]);
        for (number, column) in columns.enumerate() {
            let halves = [column.mask, column.mask >> 64].map(|half| half & u128::from(u64::MAX));
            let items = halves.map(|half| u64::try_from(half).expect("a half"));
            cells.push(Cell { items, size: column.size, column: number });
            starts[column.class + 1..].fill(number + 1);
        }
        Self::new(cells, starts, left)
    }

    /// The table of those that are open, where these items are left.
    pub fn of_open(&self, left: u128, open: &Open) -> Self {
        let mut cells = Vec::with_capacity(open.count());
        cells.extend(open.iter().map(|at| self.cells[at]));
        let place = |&start: &usize| cells.partition_point(|c: &Cell| c.column < start);
        let first = |start: usize| self.cells.get(start).map_or(usize::MAX, |cell| cell.column);
        let starts = self.starts.iter().map(|&start| place(&first(start))).collect();
        Self::new(cells, starts, left)
    }

    fn new(cells: Vec<Cell>, starts: Vec<usize>, left: u128) -> Self {
        let items = 128 - left.leading_zeros() as usize;
        let words = cells.len().div_ceil(64);
        let mut rows = vec![0; words * items];
        for half in 0..items.div_ceil(64) {
            for (word, cells) in cells.chunks(64).enumerate() {
                let mut block = [0; 64];
                block.iter_mut().zip(cells).for_each(|(bits, cell)| *bits = cell.items[half]);
                transpose(&mut block);
                for (item, bits) in (half * 64..items).zip(block) {
                    rows[item * words + word] = bits;
                }
            }
        }
        let mut table = Self { cells, starts, words, rows, order: members(left).collect() };
        let count = |&item: &usize| table.row(item, 0).iter().map(|w| w.count_ones()).sum::<u32>();
        let mut order: Vec<usize> = members(left).collect();
        order.sort_by_cached_key(count);
        table.order = order;
        table
    }

    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// All of them.
    pub fn all(&self) -> Open {
        let word = |at: usize| u64::MAX >> (64 - (self.cells.len() - at * 64).min(64));
        Open { from: 0, words: (0..self.words).map(word).collect() }
    }

    /// The number of the column at a place.
    pub fn column(&self, at: usize) -> usize {
        self.cells[at].column
    }

    /// Where the columns of a class are whose sizes lie between these, both included.
    pub fn range(&self, class: usize, (low, high): (u64, u64)) -> (usize, usize) {
        let (start, end) = (self.starts[class], self.starts[class + 1]);
        let cells = &self.cells[start..end];
        let first = cells.partition_point(|cell| cell.size < low);
        (start + first, start + cells.partition_point(|cell| cell.size <= high))
    }

    /// Of `all` columns those within the ranges that have none of the items taken.
    pub fn narrow(&self, all: &Open, taken: u128, ranges: &[(usize, usize)], open: &mut Open) {
        let (first, end) = (all.from, all.from + all.words.len());
        let from = ranges.iter().map(|r| r.0 / 64).min().unwrap_or(first).clamp(first, end);
        let to = ranges.iter().map(|r| r.1.div_ceil(64)).max().unwrap_or(end).clamp(from, end);
        open.from = from;
        open.words.clear();
        open.words.resize(to - from, 0);
        for &(low, high) in ranges {
            for word in (low / 64).max(from)..high.div_ceil(64).min(to) {
                let before = low.saturating_sub(word * 64);
                let behind = (word * 64 + 64).saturating_sub(high);
                let inside = u64::MAX << before & u64::MAX >> behind;
                open.words[word - from] |= all.words[word - first] & inside;
            }
        }
        for item in members(taken) {
            for (word, taken) in open.words.iter_mut().zip(self.row(item, from)) {
                *word &= !taken;
            }
        }
    }

    /// Of the first items, so many, the one that the fewest open columns contain; `None` when there
    /// is any that none contains.
    pub fn scarce(&self, left: u128, open: &Open, compared: usize) -> Option<usize> {
        let left = || self.order.iter().copied().filter(|&item| left >> item & 1 == 1);
        // Four words at a time: most items are found in the first ones.
        let (fours, rest) = open.words.as_chunks::<4>();
        let is_covered = |item: usize| {
            let row = &self.row(item, open.from)[..open.words.len()];
            let (row_fours, row_rest) = row.as_chunks::<4>();
            let mut both = fours.iter().zip(row_fours);
            both.any(|(o, r)| (o[0] & r[0]) | (o[1] & r[1]) | (o[2] & r[2]) | (o[3] & r[3]) != 0)
                || rest.iter().zip(row_rest).fold(0, |any, (o, r)| any | o & r) != 0
        };
        if !left().all(is_covered) {
            return None;
        }
        let mut best = (u32::MAX, None);
        for item in left().take(compared) {
            let mut count = 0;
            for (word, row) in open.words.iter().zip(self.row(item, open.from)) {
                count += (word & row).count_ones();
                if count > best.0 {
                    break;
                }
            }
            if (count, Some(item)) < best || best.1.is_none() {
                best = (count, Some(item));
            }
        }
        best.1
    }

    /// The numbers of the open columns with an item.
    pub fn with<'a>(&'a self, item: usize, open: &'a Open) -> impl Iterator<Item = usize> + 'a {
        let words = open.words.iter().zip(self.row(item, open.from));
        words.zip((open.from * 64..).step_by(64)).flat_map(move |((word, row), first)| {
            bits(word & row).map(move |bit| self.cells[first + bit].column)
        })
    }

    /// The row of an item from a word on.
    fn row(&self, item: usize, from: usize) -> &[u64] {
        &self.rows[item * self.words + from..(item + 1) * self.words]
    }
}

/// The places of the bits that are set.
fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
        word &= word - 1;
        Some(bit)
    })
}

/// Turns a square of bits, so that each row becomes a column.
fn transpose(block: &mut [u64; 64]) {
    let mut size = 32;
    let mut low = u64::from(u32::MAX);
    while size > 0 {
        for square in block.chunks_exact_mut(2 * size) {
            let (above, below) = square.split_at_mut(size);
            for (above, below) in above.iter_mut().zip(below) {
                let swapped = (*above >> size ^ *below) & low;
                *above ^= swapped << size;
                *below ^= swapped;
            }
        }
        size /= 2;
        low ^= low << size;
    }
}
