//! A static site of a term: pages that need no server and no script, in Finnish, Swedish and English.
//!
//! A [`Site`] names its files and writes them one at a time, so that a site of thousands of pages
//! is never in memory as a whole. Markup is made by `maud`, which escapes every text.

mod among;
mod changes;
mod charts;
mod fairness;
mod frame;
mod front;
mod library;
mod lists;
mod month;
mod now;
mod pages;
mod pool;
mod site;
mod sites;
mod time;
mod usage;
mod usage_charts;
mod view;
mod week;
mod who;
mod write;

pub use pages::{File, Page};
pub use site::{Options, Site};
pub use sites::{SiteFile, Sites};
