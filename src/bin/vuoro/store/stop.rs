//! Ctrl-C while files are written: it is noted, so that everything can be tidied up before the end.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Notes whether this process should end.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicUsize>);

impl Stop {
    /// From here on Ctrl-C and similar signals no longer end the process at once.
    pub fn noted() -> io::Result<Self> {
        let stop = Self::default();
        #[cfg(unix)]
        for signal in signals() {
            signal_hook::flag::register_usize(
                signal,
                Arc::clone(&stop.0),
                usize::try_from(signal).unwrap_or(0),
            )?;
        }
        Ok(stop)
    }

    /// Whether it should end.
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Ends the process as the signal would have: its parent can tell why.
    pub fn obey(&self) {
        #[cfg(unix)]
        if let Some(signal) = signals()
            .into_iter()
            .find(|&s| usize::try_from(s) == Ok(self.0.load(Ordering::Relaxed)))
        {
            // If this does not end it, an error message does.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    }
}

#[cfg(unix)]
fn signals() -> [i32; 3] {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    [SIGINT, SIGTERM, SIGHUP]
}
