//! From two files to a roster, with the library alone: `cargo run --example pipeline`.

use std::{error::Error, fs, io};

use vuoro::input::{self, SourceMap};
use vuoro::{export::csv, plan};

fn main() -> Result<(), Box<dyn Error>> {
    let mut sources = SourceMap::default();
    let text = fs::read("examples/piki-2018-fair/consortium.toml")?;
    let file = sources.add("consortium.toml", &text);
    let consortium = input::consortium(&mut sources, file).map_err(|f| f[0].message.clone())?.value;
    let text = fs::read("examples/piki-2018-fair/syksy.toml")?;
    let file = sources.add("syksy.toml", &text);
    let term = input::term(&mut sources, file, &consortium, None);
    let term = term.map_err(|findings| findings[0].message.clone())?.value;

    let attendance = plan::Attendance::new(&consortium, &term);
    let allocation = plan::allocate(&consortium, &term, &attendance)?;
    let pattern = plan::pattern(&consortium, &attendance, &allocation);
    let turns = plan::turns(&consortium, &term, &attendance, &allocation, &pattern);
    let roster = plan::roster(&consortium, &term, &attendance, &allocation, &pattern, &turns);
    csv::roster(&consortium, &allocation, &roster, csv::Dialect::Standard, io::stdout().lock())?;
    Ok(())
}
