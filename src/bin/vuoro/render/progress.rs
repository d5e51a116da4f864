//! Progress of a long run: a line on a terminal, once it has lasted a second.

use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};
use vuoro::plan::{Stage, Step};

/// Shorter runs show nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is being done, and how far it is.
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    /// Whether anybody is watching: standard error is a terminal, and a person's.
    is_seen: bool,
    is_drawn: Cell<bool>,
    phase: RefCell<&'static str>,
}

impl Progress {
    /// Begins to wait.
    pub fn new() -> Self {
        let is_seen = io::stderr().is_terminal() && std::env::var_os("CI").is_none();
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let bar = bar.with_finish(ProgressFinish::AndClear);
        let (is_drawn, phase) = (Cell::new(false), RefCell::new(""));
        Self { bar, begun: Instant::now(), is_seen, is_drawn, phase }
    }

    /// The same for what the planner reports.
    pub fn planning(&self, step: Step) {
        let phase = match step.stage {
            Stage::Pooling => "Forming pools",
            Stage::Evening => "Making pools even",
            Stage::Proving => "Looking for better pools",
            Stage::Laying => "Laying the week",
            Stage::Dealing => "Dealing turns",
            Stage::Substituting => "Finding substitutes",
            Stage::Explaining => "No plan. Looking for the reason",
        };
        self.at(phase, step.done, step.of);
    }

    /// How much of a phase is done, and of how much if that is known.
    pub fn at(&self, phase: &'static str, done: u64, of: Option<u64>) {
        if !self.is_seen || self.begun.elapsed() < PATIENCE {
            return;
        }
        if !self.is_drawn.replace(true) {
            // It may have been removed before.
            self.bar.reset();
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        if let Some(of) = of {
            self.bar.set_length(of);
        }
        if self.phase.replace(phase) != phase {
            let style = if of.is_some() { "{msg} {bar:30} {pos} of {len}" } else { "{msg} …" };
            let style = ProgressStyle::with_template(style);
            self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            self.bar.set_message(phase);
        }
        self.bar.set_position(done);
    }

    /// Removes the line: something else is to be printed, or everything is done.
    pub fn clear(&self) {
        if self.is_drawn.replace(false) {
            self.bar.finish_and_clear();
        }
    }
}
