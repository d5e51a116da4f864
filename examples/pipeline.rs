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

    let plan = plan::plan(&consortium, &term)?;
    let standard = csv::Dialect::Standard;
    csv::roster(&consortium, &plan.allocation, &plan.roster, standard, io::stdout().lock())?;
    Ok(())
}
