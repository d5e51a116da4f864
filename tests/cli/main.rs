//! The command line as a coordinator meets it: what it prints, what it writes and how it ends.
#![cfg(feature = "cli")]

mod compare;
mod desk;
mod endings;
mod explain;
mod export;
mod export_folder;
mod export_pages;
mod export_secret;
mod export_terms;
mod files;
#[path = "../common/folders.rs"]
mod folders;
mod forecast;
mod help;
mod infeasible;
mod init;
mod init_files;
mod interrupted;
mod json;
mod keep;
mod leaving;
mod only_term;
mod outside;
mod reasons;
mod refused;
mod report;
mod rings;
mod same;
mod since;
mod status;
mod taken;
