//! From two files to a roster, with the library alone: `cargo run --example pipeline`.

use std::error::Error;

use vuoro::input::{self, SourceMap};
use vuoro::plan;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or("examples/piki-2018-fair".into());
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", &std::fs::read(format!("{folder}/consortium.toml"))?);
    let consortium = input::consortium(&mut sources, file).map_err(|f| format!("{f:?}"))?.value;
    let file = sources.add("syksy.toml", &std::fs::read(format!("{folder}/syksy.toml"))?);
    let term =
        input::term(&mut sources, file, &consortium, None).map_err(|f| format!("{f:?}"))?.value;

    let attendance = plan::Attendance::new(&consortium, &term);
    let allocation = plan::allocate(&consortium, &term, &attendance)?;
    let pattern = plan::pattern(&consortium, &attendance, &allocation);
    let turns = plan::turns(&consortium, &term, &attendance, &allocation, &pattern);
    let roster = plan::roster(&consortium, &term, &attendance, &allocation, &pattern, &turns);
    let ledger = plan::ledger(&consortium, &term, &attendance, &roster);
    for share in &allocation.shares {
        let m: Vec<_> = share.holder.members.iter().map(|&l| consortium[l].id.as_str()).collect();
        println!(
            "{} {} {:.3} {:?} {:?}",
            share.holder.id,
            share.slots,
            share.quota.millionths() as f64 / 1e6,
            m,
            share.targets
        );
    }
    for (cell, h) in pattern.cells() {
        println!("{} {}", consortium.grid.cell_name(cell), allocation[h].holder.id);
    }
    println!("{:?}", allocation.quality);
    for t in &turns.0 {
        println!("{} {:?}", allocation[t.pool].holder.id, t.bound);
    }
    let best = plan::best_totals(&consortium, &term, &attendance);
    for row in &ledger.0 {
        println!(
            "{} owed {} held {} = {} balance {} best {}",
            consortium[row.library].id,
            row.owed,
            row.held,
            row.held / 120,
            row.balance(),
            best[row.library.at()]
        );
    }
    println!("{}", roster.duties().len());
    Ok(())
}
