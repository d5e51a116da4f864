//! What is left on the disk when a step fails, when the output cannot be printed, when somebody
//! edits meanwhile, and when the power goes: nothing is lost, and every message says what is done.
#![cfg(all(feature = "xlsx", target_os = "linux"))]

mod cases;
#[expect(dead_code, reason = "other tests need more of it")]
#[path = "../cli/desk.rs"]
mod desk;
mod edits;
mod failing;
#[path = "../common/folders.rs"]
mod folders;
mod output;
mod power;
mod steps;
