//! Largest flows with whole capacities, and the smallest cut that proves them.
//!
//! Source: E. A. Dinic, Soviet Math. Doklady 11, 1970; L. R. Ford and D. R. Fulkerson, *Flows in
//! Networks*, 1962 (max-flow min-cut).

/// More than any flow.
pub(crate) const UNBOUNDED: u128 = u128::MAX / 4;

/// A network of nodes and arcs with what room is left on them.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    /// Arcs of each node; an arc and the one back have numbers that differ in the last bit.
    arcs: Vec<Vec<usize>>,
    to: Vec<usize>,
    room: Vec<u128>,
    level: Vec<u32>,
    next: Vec<usize>,
}

impl Network {
    /// So many nodes without arcs.
    pub fn new(nodes: usize) -> Self {
        let (level, next) = (vec![0; nodes], vec![0; nodes]);
        Self { arcs: vec![Vec::new(); nodes], to: Vec::new(), room: Vec::new(), level, next }
    }

    /// Adds an arc and gives its number.
    pub fn arc(&mut self, from: usize, to: usize, room: u128) -> usize {
        for (from, to, room) in [(from, to, room), (to, from, 0)] {
            self.arcs[from].push(self.to.len());
            self.to.push(to);
            self.room.push(room);
        }
        self.to.len() - 2
    }

    /// What is sent along an arc.
    pub fn flow(&self, arc: usize) -> u128 {
        self.room[arc ^ 1]
    }

    /// Sends as much as can be sent, and says how much that is.
    pub fn send(&mut self, source: usize, sink: usize) -> u128 {
        let mut sent = 0;
        while self.levels(source, sink) {
            self.next.fill(0);
            loop {
                let more = self.push(source, sink, UNBOUNDED);
                if more == 0 {
                    break;
                }
                sent += more;
            }
        }
        sent
    }

    /// After [`Network::send`]: whether a node is on the source's side of the smallest cut.
    pub fn before_cut(&self, node: usize) -> bool {
        self.level[node] > 0
    }

    /// Numbers nodes by their distance from the source; false when the sink is not reached.
    fn levels(&mut self, source: usize, sink: usize) -> bool {
        self.level.fill(0);
        self.level[source] = 1;
        let mut queue = vec![source];
        let mut head = 0;
        while let Some(&node) = queue.get(head) {
            head += 1;
            for &arc in &self.arcs[node] {
                let to = self.to[arc];
                if self.room[arc] > 0 && self.level[to] == 0 {
                    self.level[to] = self.level[node] + 1;
                    queue.push(to);
                }
            }
        }
        self.level[sink] > 0
    }

    /// Sends at most so much along one path of rising distances; paths are a few nodes long.
    fn push(&mut self, node: usize, sink: usize, most: u128) -> u128 {
        if node == sink {
            return most;
        }
        while let Some(&arc) = self.arcs[node].get(self.next[node]) {
            let to = self.to[arc];
            if self.room[arc] > 0 && self.level[to] == self.level[node] + 1 {
                let sent = self.push(to, sink, most.min(self.room[arc]));
                if sent > 0 {
                    self.room[arc] -= sent;
                    self.room[arc ^ 1] += sent;
                    return sent;
                }
            }
            self.next[node] += 1;
        }
        0
    }
}
