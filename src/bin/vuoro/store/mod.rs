//! The disk: what is read, staged and put into place, with locks and lists of what was written.

pub mod deliver;
pub mod digesting;
pub mod edit;
pub mod files;
pub mod lock;
pub mod made;
pub mod own;
pub mod replace;
pub mod staging;
pub mod stop;
pub mod written_names;
