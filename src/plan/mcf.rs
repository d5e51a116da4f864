//! Min-cost flow by successive shortest paths with potentials.
//!
//! Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, *Network Flows*, 1993, section 9.7.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A network of nodes and arcs with capacities and costs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Network {
    /// Arcs in pairs: an arc and, behind it, its reverse.
    arcs: Vec<Arc>,
    from: Vec<Vec<u32>>,
}

#[derive(Debug, Clone, Copy)]
struct Arc {
    to: u32,
    room: u32,
    cost: i64,
}

/// An arc of a [`Network`], to ask for its flow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ArcIx(u32);

impl Network {
    /// Adds a node and gives its number.
    pub fn node(&mut self) -> usize {
        self.from.push(Vec::new());
        self.from.len() - 1
    }

    /// Adds an arc; its cost must not be negative.
    pub fn arc(&mut self, from: usize, to: usize, capacity: u32, cost: i64) -> ArcIx {
        debug_assert!(cost >= 0, "costs are shifted before they come here");
        let index = u32::try_from(self.arcs.len()).expect("fewer than 2^32 arcs");
        let node = |n: usize| u32::try_from(n).expect("fewer than 2^32 nodes");
        self.from[from].push(index);
        self.from[to].push(index + 1);
        self.arcs.push(Arc { to: node(to), room: capacity, cost });
        self.arcs.push(Arc { to: node(from), room: 0, cost: -cost });
        ArcIx(index)
    }

    /// Flow on an arc after [`Network::run`].
    pub fn flow(&self, arc: ArcIx) -> u32 {
        self.arcs[arc.0 as usize + 1].room
    }

    /// Sends as much as it can from source to sink, at the least cost for that much, and tells how
    /// much that is.
    pub fn run(&mut self, source: usize, sink: usize) -> u32 {
        let mut potential = vec![0i64; self.from.len()];
        let mut sent = 0;
        while let Some((distance, by)) = self.shortest(source, &potential, sink) {
            for (p, d) in potential.iter_mut().zip(&distance) {
                *p += (*d).min(distance[sink]);
            }
            let mut path = Vec::new();
            let mut node = sink;
            while node != source {
                let arc = by[node] as usize;
                path.push(arc);
                node = self.arcs[arc ^ 1].to as usize;
            }
            let room = path.iter().map(|&a| self.arcs[a].room).min().expect("a path has arcs");
            for arc in path {
                self.arcs[arc].room -= room;
                self.arcs[arc ^ 1].room += room;
            }
            sent += room;
        }
        sent
    }

    /// Distances under reduced costs and the arc by which each node is reached; `None` when the
    /// sink is out of reach.
    fn shortest(
        &self,
        source: usize,
        potential: &[i64],
        sink: usize,
    ) -> Option<(Vec<i64>, Vec<u32>)> {
        let mut distance = vec![i64::MAX; self.from.len()];
        let mut by = vec![u32::MAX; self.from.len()];
        let mut heap = BinaryHeap::from([(Reverse(0i64), Reverse(source))]);
        distance[source] = 0;
        while let Some((Reverse(so_far), Reverse(node))) = heap.pop() {
            if so_far > distance[node] {
                continue;
            }
            if node == sink {
                break;
            }
            for &index in &self.from[node] {
                let arc = self.arcs[index as usize];
                let to = arc.to as usize;
                if arc.room == 0 {
                    continue;
                }
                let reduced = arc.cost + potential[node] - potential[to];
                if so_far + reduced < distance[to] {
                    distance[to] = so_far + reduced;
                    by[to] = index;
                    heap.push((Reverse(distance[to]), Reverse(to)));
                }
            }
        }
        (distance[sink] < i64::MAX).then_some((distance, by))
    }
}
