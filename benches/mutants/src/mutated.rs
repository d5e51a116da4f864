
/// Whether this mutant is the one that is tried.
#[doc(hidden)]
pub fn mutated(id: u32) -> bool {
    use std::io::Write as _;
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
    const UNKNOWN: u32 = u32::MAX;
    const RECORDED: u32 = u32::MAX - 1;
    static TRIED: AtomicU32 = AtomicU32::new(UNKNOWN);
    static REACHED: [AtomicBool; 32768] = [const { AtomicBool::new(false) }; 32768];
    if TRIED.load(Relaxed) == UNKNOWN {
        let tried = mutant("MUTANT").and_then(|id| id.parse().ok());
        let none = if mutant("MUTANTS_REACHED").is_some() { RECORDED } else { 0 };
        TRIED.store(tried.unwrap_or(none), Relaxed);
    }
    let tried = TRIED.load(Relaxed);
    if tried == RECORDED && !REACHED[id as usize].swap(true, Relaxed) {
        let path = mutant("MUTANTS_REACHED").unwrap_or_default();
        if let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(path) {
            let _ = file.write_all(format!("{id}\n").as_bytes());
        }
    }
    tried == id
}

/// A variable of this process, or of one that it was started by: tests start programs without any.
fn mutant(name: &str) -> Option<String> {
    let mut process = "self".to_owned();
    for _ in 0..6 {
        let variables = std::fs::read(format!("/proc/{process}/environ")).ok()?;
        let found = variables.split(|byte| *byte == 0).find_map(|variable| {
            std::str::from_utf8(variable).ok()?.strip_prefix(name)?.strip_prefix('=')
        });
        if let Some(found) = found {
            return Some(found.to_owned());
        }
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        process = status.lines().find_map(|line| line.strip_prefix("PPid:\t"))?.to_owned();
    }
    None
}

/// Some iterator, or that of a mutant.
enum Woven<M, U> {
    Mutant(M),
    Usual(U),
}

impl<M: Iterator, U: Iterator<Item = M::Item>> Iterator for Woven<M, U> {
    type Item = M::Item;

    fn next(&mut self) -> Option<M::Item> {
        match self {
            Self::Mutant(mutant) => mutant.next(),
            Self::Usual(usual) => usual.next(),
        }
    }
}
