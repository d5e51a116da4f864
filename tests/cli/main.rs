//! The command line as a coordinator meets it: what it prints, what it writes and how it ends.
#![cfg(feature = "cli")]

mod desk;
mod endings;
mod files;
mod infeasible;
mod interrupted;
mod json;
mod report;
mod same;
