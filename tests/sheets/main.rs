//! Workbooks that are written, and spreadsheets that are brought over.
#![cfg(all(feature = "cli", feature = "xlsx"))]

#[expect(dead_code, reason = "other tests need more of it")]
#[path = "../cli/desk.rs"]
mod desk;
#[path = "../common/folders.rs"]
mod folders;

mod book;
mod cells;
mod import;
mod made;
mod memory;
mod office;
mod refused;
mod spoilt;
mod twofold;
mod unread;
mod workbook;
