//! Writes a consortium of the scale ladder: `cargo bench --bench generate -- M some/folder`.

#[allow(dead_code, reason = "another benchmark uses the rest")]
mod ladder;

use std::io::{self, Write};
use std::path::Path;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let mut out = io::stdout().lock();
    let [name, folder] = &arguments[..] else {
        let names = ladder::NAMES.join(", ");
        writeln!(out, "usage: cargo bench --bench generate -- NAME FOLDER")?;
        let words = |all: Vec<&str>| all.join("|");
        let sizes = words(ladder::family::SIZES.iter().map(|(word, _)| *word).collect());
        let hours = words(ladder::family::HOURS.iter().map(|(word, _)| *word).collect());
        writeln!(out, "NAME: {names}, or small libraries from 4 to 100, as 20 or 20w,")?;
        return writeln!(
            out,
            "or a family: {sizes}[-{hours}][-{}]-M|L|XL[.INSTANCE], as towns-narrow-L.2",
            ladder::family::TOGETHER
        );
    };
    let term = ladder::write_rung(name, Path::new(folder))?;
    writeln!(out, "{}", term.display())
}
