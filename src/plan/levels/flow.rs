//! A largest flow from takers to places, both of which can be many: what a taker can reach is a row
//! of bits, and takers at a place are a list, so that no arc is written down.
//!
//! Source: E. A. Dinic, "Algorithm for solution of a problem of maximum flow in networks with power
//! estimation", Soviet Math. Doklady 11, 1970.

/// Where somebody can be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach<'a> {
    /// Places as bits, 64 in a word.
    pub places: &'a [u64],
    /// How often at each of them.
    pub limit: u16,
}

/// Takers that have places to themselves.
#[derive(Debug)]
pub(super) struct Part {
    /// In rising order.
    pub takers: Vec<u32>,
    /// As bits.
    pub places: Vec<u64>,
}

impl Part {
    /// How many of its places a taker can reach.
    pub fn reached(&self, reach: &Reach<'_>) -> u32 {
        self.places.iter().zip(reach.places).map(|(part, reach)| (part & reach).count_ones()).sum()
    }

    /// The numbers of its places.
    pub fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.places.iter().enumerate().flat_map(|(word, &bits)| ones(word, bits))
    }
}

/// The numbers of the bits of a word.
fn ones(word: usize, mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = (bits != 0).then(|| word * 64 + bits.trailing_zeros() as usize);
        bits &= bits.wrapping_sub(1);
        at
    })
}

/// The numbers of the bits that two rows have in common.
fn both<'r>(one: &'r [u64], other: &'r [u64]) -> impl Iterator<Item = usize> + 'r {
    one.iter().zip(other).enumerate().flat_map(|(word, (a, b))| ones(word, a & b))
}

/// Who is where.
pub(super) struct Flow<'a> {
    reach: &'a [Reach<'a>],
    words: usize,
    /// Seats of each place that nobody has.
    pub free: Vec<u16>,
    /// The takers at each place, once for every seat.
    pub at: Vec<Vec<u32>>,
    /// How many seats each taker has.
    pub has: Vec<u32>,
    /// Rows of bits: the places where each taker can have one more.
    open: Vec<u64>,
    /// How many moves away from one that lacks seats each taker is; `FAR` where no moves lead there.
    level: Vec<u32>,
    /// The places that takers of each level reach first, as bits; without those from which nothing
    /// leads to a free seat.
    layers: Vec<Vec<u64>>,
    /// The seat of each place whose taker is tried next.
    next: Vec<usize>,
}

const FAR: u32 = u32::MAX;

impl<'a> Flow<'a> {
    /// So many seats at each place, all free.
    pub fn new(room: &[u16], reach: &'a [Reach<'a>]) -> Self {
        let open =
            |r: &'a Reach<'a>| r.places.iter().map(|&bits| if r.limit > 0 { bits } else { 0 });
        Self {
            reach,
            words: room.len().div_ceil(64),
            free: room.to_vec(),
            at: vec![Vec::new(); room.len()],
            has: vec![0; reach.len()],
            open: reach.iter().flat_map(open).collect(),
            level: vec![FAR; reach.len()],
            layers: Vec::new(),
            next: vec![0; room.len()],
        }
    }

    /// Takes the first free seats for everybody who lacks some, without moving anybody.
    pub fn fill(&mut self, part: &Part, wanted: &[u32]) {
        // Whoever reaches fewest places comes first, before others have taken these.
        let mut order = part.takers.clone();
        order.sort_by_cached_key(|&t| part.reached(&self.reach[t as usize]));
        let mut places = part.places.clone();
        for taker in order {
            let here: Vec<usize> = both(&places, self.reach[taker as usize].places).collect();
            for place in here {
                while self.has[taker as usize] < wanted[taker as usize]
                    && self.free[place] > 0
                    && self.is_open(taker, place)
                {
                    self.sit(taker, place);
                }
                places[place / 64] &= !(u64::from(self.free[place] == 0) << (place % 64));
            }
        }
    }

    /// Gives everybody as many seats as are wanted, moving others where needed.
    ///
    /// # Errors
    ///
    /// When somebody finds no more: the takers that are tried in vain, and the places that they reach,
    /// which are full of them. They have all the places of the part that they reach beside these.
    pub fn send(&mut self, part: &Part, wanted: &[u32]) -> Result<(), Part> {
        loop {
            let lacking = |&t: &u32| self.has[t as usize] < wanted[t as usize];
            let lacking: Vec<u32> = part.takers.iter().copied().filter(lacking).collect();
            if lacking.is_empty() {
                return Ok(());
            }
            self.layer(part, &lacking)?;
            for taker in lacking {
                while self.has[taker as usize] < wanted[taker as usize] && self.seat(taker) {}
            }
        }
    }

    /// Takes seats at places of the part away from those that have more than is wanted.
    pub fn lower(&mut self, part: &Part, wanted: &[u32]) {
        for &taker in &part.takers {
            if self.has[taker as usize] <= wanted[taker as usize] {
                continue;
            }
            let Reach { places, limit } = self.reach[taker as usize];
            for place in both(&part.places, places) {
                // Where it can have one more and could have one only, it has none.
                if limit == 1 && self.is_open(taker, place) {
                    continue;
                }
                while self.has[taker as usize] > wanted[taker as usize]
                    && let Some(at) = self.at[place].iter().position(|&t| t == taker)
                {
                    self.at[place].swap_remove(at);
                    self.free[place] += 1;
                    self.has[taker as usize] -= 1;
                    self.open[taker as usize * self.words + place / 64] |= 1 << (place % 64);
                }
            }
        }
    }

    /// Some takers keep all that they have at these places, and nobody else can have it: how much
    /// that is for each.
    pub fn keep(&mut self, takers: &[u32], places: &[u64]) -> Vec<u32> {
        let mut kept = Vec::with_capacity(takers.len());
        for &taker in takers {
            let mut count = 0;
            for place in both(places, self.reach[taker as usize].places) {
                let before = self.at[place].len();
                self.at[place].retain(|&t| t != taker);
                count += before - self.at[place].len();
            }
            kept.push(u32::try_from(count).expect("seats fit 32 bits"));
        }
        kept
    }

    /// Finds how few moves lead from those that lack seats to a free one.
    fn layer(&mut self, part: &Part, lacking: &[u32]) -> Result<(), Part> {
        part.takers.iter().for_each(|&t| self.level[t as usize] = FAR);
        lacking.iter().for_each(|&t| self.level[t as usize] = 0);
        self.layers.clear();
        let (mut rest, mut here, mut depth) = (part.places.clone(), lacking.to_vec(), 0);
        loop {
            let mut layer = vec![0; self.words];
            for &taker in &here {
                let row = &self.open[taker as usize * self.words..][..self.words];
                for ((layer, rest), open) in layer.iter_mut().zip(&rest).zip(row) {
                    *layer |= open & rest;
                }
            }
            let places = || layer.iter().enumerate().flat_map(|(word, &bits)| ones(word, bits));
            if places().next().is_none() {
                let reached = |&t: &u32| self.level[t as usize] != FAR;
                let takers = part.takers.iter().copied().filter(reached).collect();
                let places = part.places.iter().zip(&rest).map(|(all, rest)| all & !rest).collect();
                return Err(Part { takers, places });
            }
            rest.iter_mut().zip(&layer).for_each(|(rest, layer)| *rest &= !layer);
            depth += 1;
            here.clear();
            let mut free = vec![0; self.words];
            for place in places() {
                self.next[place] = 0;
                free[place / 64] |= u64::from(self.free[place] > 0) << (place % 64);
                for &taker in &self.at[place] {
                    if self.level[taker as usize] == FAR {
                        self.level[taker as usize] = depth;
                        here.push(taker);
                    }
                }
            }
            let ends = free.iter().any(|&bits| bits != 0);
            self.layers.push(if ends { free } else { layer });
            if ends {
                return Ok(());
            }
        }
    }

    /// One more seat for a taker along as few moves as there are; false when none are left.
    fn seat(&mut self, start: u32) -> bool {
        // Everybody that moves, and where to.
        let mut way: Vec<(u32, usize)> = Vec::new();
        let mut taker = start;
        loop {
            let depth = way.len();
            let Some(place) = self.step(taker, depth) else {
                self.level[taker as usize] = FAR;
                let Some((before, place)) = way.pop() else { return false };
                self.next[place] += 1;
                taker = before;
                continue;
            };
            if depth + 1 == self.layers.len() {
                self.sit(taker, place);
                if self.free[place] == 0 {
                    self.layers[depth][place / 64] &= !(1 << (place % 64));
                }
                for &(mover, place) in way.iter().rev() {
                    self.displace(mover, place);
                }
                return true;
            }
            let goes = |t: &u32| self.level[*t as usize] as usize == depth + 1;
            let seats = &self.at[place];
            while self.next[place] < seats.len() && !goes(&seats[self.next[place]]) {
                self.next[place] += 1;
            }
            match seats.get(self.next[place]) {
                Some(&other) => {
                    way.push((taker, place));
                    taker = other;
                }
                None => self.layers[depth][place / 64] &= !(1 << (place % 64)),
            }
        }
    }

    /// A place of a layer where a taker can have one more.
    fn step(&self, taker: u32, depth: usize) -> Option<usize> {
        let row = &self.open[taker as usize * self.words..][..self.words];
        let bits = self.layers[depth].iter().zip(row).map(|(layer, open)| layer & open);
        bits.enumerate().find_map(|(word, bits)| ones(word, bits).next())
    }

    /// Whether a taker can have one more at a place that it reaches.
    fn is_open(&self, taker: u32, place: usize) -> bool {
        self.open[taker as usize * self.words + place / 64] >> (place % 64) & 1 == 1
    }

    /// Gives a taker a free seat.
    fn sit(&mut self, taker: u32, place: usize) {
        self.free[place] -= 1;
        self.at[place].push(taker);
        self.has[taker as usize] += 1;
        self.close(taker, place);
    }

    /// Gives a taker the seat of the one that is tried at a place, and that has another one now.
    fn displace(&mut self, taker: u32, place: usize) {
        let seat = &mut self.at[place][self.next[place]];
        let gone = std::mem::replace(seat, taker) as usize;
        self.has[gone] -= 1;
        self.has[taker as usize] += 1;
        self.open[gone * self.words + place / 64] |= 1 << (place % 64);
        self.close(taker, place);
    }

    /// Where a taker has as many seats as it can have, it can have no more.
    fn close(&mut self, taker: u32, place: usize) {
        let limit = usize::from(self.reach[taker as usize].limit);
        let here = self.at[place].iter().filter(|&&t| t == taker);
        if limit == 1 || here.count() == limit {
            self.open[taker as usize * self.words + place / 64] &= !(1 << (place % 64));
        }
    }
}
