//! Writes a consortium of the scale ladder: `cargo bench --bench generate -- M some/folder`.

mod ladder;

use std::io::{self, Write};
use std::path::Path;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let mut out = io::stdout().lock();
    let [name, folder] = &arguments[..] else {
        let names = ladder::NAMES.join(", ");
        writeln!(out, "usage: cargo bench --bench generate -- NAME FOLDER")?;
        return writeln!(out, "NAME: {names}, or small libraries from 4 to 200, as 20 or 20w");
    };
    let term = ladder::write_rung(name, Path::new(folder))?;
    writeln!(out, "{}", term.display())
}
