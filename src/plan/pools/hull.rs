//! What columns can cost at most, and so how large they can be, from the lower hull of the sizes
//! and prices of all columns of a class.
//!
//! For any price on size, all columns of a split together cost what the size that is left is worth
//! less than their costs and their sizes' worth; so each class at least as many times its cheapest
//! column.

/// The hulls of all classes, and what columns may cost in the partial split that was looked at last.
pub(super) struct Hulls {
    all: Vec<Hull>,
    /// Whether the sizes that are left have no column that costs too much.
    pub are_exact: bool,
    /// What a unit of size is worth.
    worth: u64,
    /// The least that a column of each class costs with its size's worth, and how much more it may.
    least: Vec<u64>,
    slack: u64,
}

impl Hulls {
    /// For the sizes and prices of the columns of each class.
    pub fn new(classes: impl Iterator<Item = Vec<(u64, u64)>>) -> Self {
        let all: Vec<Hull> = classes.map(Hull::new).collect();
        let are_exact = all.iter().all(|hull| hull.is_exact);
        Self { least: vec![0; all.len()], all, are_exact, worth: 0, slack: 0 }
    }

    /// Looks at a partial split: the pools of each class that are left, the size of what is in none,
    /// what that costs at least and what it may cost. False when it costs too much.
    pub fn look(&mut self, counts: &[u32], size: u64, (rest, most): (u128, u128)) -> bool {
        // What does not fit is beyond the cap.
        let Ok(rest) = u64::try_from(rest) else { return false };
        self.worth = rest / size.max(1);
        let mut sum = 0;
        for (class, &count) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
            let Some(least) = self.all[class].least(self.worth) else { return false };
            self.least[class] = least;
            sum += u128::from(count) * u128::from(least);
        }
        let most = most + u128::from(self.worth) * u128::from(size);
        self.slack = u64::try_from(most.saturating_sub(sum)).unwrap_or(u64::MAX);
        self.slack > 0
    }

    /// The sizes of its columns that do not cost too much, both included.
    pub fn sizes(&self, class: usize) -> (u64, u64) {
        let most = self.least[class].saturating_add(self.slack);
        self.all[class].sizes_below(most, self.worth)
    }

    /// Whether a column of this size and price does not.
    pub fn fits(&self, class: usize, column: (u64, u64)) -> bool {
        value(column, self.worth) < self.least[class].saturating_add(self.slack)
    }
}

/// Sizes and prices in rising order of size: no column lies below the lines between them.
struct Hull {
    points: Vec<(u64, u64)>,
    /// Whether all columns are points of it.
    is_exact: bool,
}

impl Hull {
    /// The hull of columns, each a size and a price.
    fn new(mut all: Vec<(u64, u64)>) -> Self {
        all.sort_unstable();
        let mut points: Vec<(u64, u64)> = Vec::new();
        for &point in &all {
            if points.last().is_some_and(|last| last.0 == point.0) {
                continue;
            }
            while let [.., a, b] = points[..]
                && is_above(a, b, point)
            {
                points.pop();
            }
            points.push(point);
        }
        let is_exact = all.iter().all(|point| points.binary_search(point).is_ok());
        Self { points, is_exact }
    }

    /// The least that a column costs, its size at this worth included; `None` without a column.
    fn least(&self, worth: u64) -> Option<u64> {
        self.points.get(self.lowest(worth)).map(|&point| value(point, worth))
    }

    /// The sizes, both included, of all columns that cost less than `most`, likewise.
    fn sizes_below(&self, most: u64, worth: u64) -> (u64, u64) {
        let (falling, rising) = self.points.split_at(self.lowest(worth));
        let below = falling.partition_point(|&point| value(point, worth) >= most);
        let above = rising.partition_point(|&point| value(point, worth) < most);
        let first = below.checked_sub(1).map_or(0, |last| falling[last].0 + 1);
        (first, rising.get(above).map_or(u64::MAX, |point| point.0.saturating_sub(1)))
    }

    /// Where the line is lowest, its sizes at this worth included.
    fn lowest(&self, worth: u64) -> usize {
        let Some(pairs) = self.points.len().checked_sub(1) else { return 0 };
        let (mut low, mut high) = (0, pairs);
        while low < high {
            let middle = usize::midpoint(low, high);
            if value(self.points[middle + 1], worth) < value(self.points[middle], worth) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// A price with its size at this worth; what does not fit is beyond every cap.
fn value((size, price): (u64, u64), worth: u64) -> u64 {
    price.saturating_add(worth.saturating_mul(size))
}

/// Whether `b`, of a size between the others, lies above the line from one to the other.
fn is_above(a: (u64, u64), b: (u64, u64), c: (u64, u64)) -> bool {
    let (a, b, c) = [a, b, c].map(|(size, price)| (i128::from(size), i128::from(price))).into();
    (b.1 - a.1) * (c.0 - a.0) > (c.1 - a.1) * (b.0 - a.0)
}
