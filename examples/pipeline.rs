//! From two files to a roster, with the library alone: `cargo run --example pipeline`.

use std::{error::Error, fs, io};

use vuoro::export::csv::{self, Dialect};
use vuoro::{input, plan};

fn main() -> Result<(), Box<dyn Error>> {
    let consortium = fs::read("examples/piki-2018-fair/consortium.toml")?;
    let term = fs::read("examples/piki-2018-fair/syksy.toml")?;
    let (consortium, term) = input::read(consortium, term)?;

    let plan = plan::plan(&consortium, &term)?;
    let out = io::stdout().lock();
    csv::roster(&consortium, &plan.allocation, &plan.roster, Dialect::Standard, out)?;
    Ok(())
}
