//! The cheapest assignment of rows to columns.
//!
//! Source: the Hungarian method by shortest augmenting paths; R. Jonker and A. Volgenant, "A
//! shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing
//! 38, 1987.

/// The column of every row in an assignment of least total cost; every row is assigned.
///
/// `cost` has a row per row and a column per column, at least as many columns as rows.
pub(crate) fn assign(cost: &[Vec<i128>]) -> Vec<usize> {
    let (rows, columns) = (cost.len(), cost.first().map_or(0, Vec::len));
    assert!(rows <= columns || rows == 0, "every row finds a column");
    // Rows and columns count from 1; 0 stands for none.
    let mut row_price = vec![0i128; rows + 1];
    let mut column_price = vec![0i128; columns + 1];
    let mut row_of = vec![0usize; columns + 1];
    for row in 1..=rows {
        row_of[0] = row;
        let mut column = 0;
        let mut slack = vec![i128::MAX; columns + 1];
        let mut before = vec![0usize; columns + 1];
        let mut done = vec![false; columns + 1];
        while row_of[column] != 0 {
            done[column] = true;
            let here = row_of[column];
            let (mut step, mut next) = (i128::MAX, 0);
            for c in (1..=columns).filter(|&c| !done[c]) {
                let reduced = cost[here - 1][c - 1] - row_price[here] - column_price[c];
                if reduced < slack[c] {
                    (slack[c], before[c]) = (reduced, column);
                }
                if slack[c] < step {
                    (step, next) = (slack[c], c);
                }
            }
            for c in 0..=columns {
                if done[c] {
                    row_price[row_of[c]] += step;
                    column_price[c] -= step;
                } else {
                    slack[c] = slack[c].saturating_sub(step);
                }
            }
            column = next;
        }
        while column != 0 {
            let previous = before[column];
            row_of[column] = row_of[previous];
            column = previous;
        }
    }
    let mut column_of = vec![0; rows];
    (1..=columns).filter(|&c| row_of[c] != 0).for_each(|c| column_of[row_of[c] - 1] = c - 1);
    column_of
}

#[cfg(test)]
mod tests {
    use super::assign;

    #[test]
    fn the_cheapest_assignment_is_found_where_the_greedy_one_is_dear() {
        let cost = [vec![1, 2, 9], vec![1, 9, 9], vec![3, 4, 5]];
        assert_eq!(assign(&cost), [1, 0, 2]);
    }

    #[test]
    fn spare_columns_are_left_out() {
        assert_eq!(assign(&[vec![7, -3, 5], vec![2, -9, 8]]), [2, 1]);
    }
}
