//! Temporary.
use std::path::Path;
use vuoro::{
    export::{html, ical},
    input, plan,
};
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let (term, out) = (Path::new(&args[1]), Path::new(&args[2]));
    let mut sources = input::SourceMap::default();
    let file = sources.add("term.toml", &std::fs::read(term)?);
    let named = input::term_files(&sources, file).unwrap();
    let f = sources
        .add("consortium.toml", &std::fs::read(term.parent().unwrap().join(&named.consortium))?);
    let consortium = input::consortium(&mut sources, f).unwrap().value;
    let ledger = match &named.ledger {
        Some(n) => Some(sources.add("l", &std::fs::read(term.parent().unwrap().join(n))?)),
        None => None,
    };
    let term = input::term(&mut sources, file, &consortium, ledger).unwrap().value;
    let attendance = plan::Attendance::new(&consortium, &term);
    let allocation = plan::allocate(&consortium, &term, &attendance)?;
    let pattern = plan::pattern(&consortium, &attendance, &allocation);
    let turns = plan::turns(&consortium, &term, &attendance, &allocation, &pattern);
    let roster = plan::roster(&consortium, &term, &attendance, &allocation, &pattern, &turns);
    let roster = plan::changes(&consortium, &term, &roster, 0).map_err(|(_, why)| why)?;
    let ledger = plan::ledger(&consortium, &term, &allocation, &roster);
    let t = std::time::Instant::now();
    let calendars =
        consortium.libraries().iter().map(|l| format!("calendars/{}.ics", l.id)).collect();
    let options = html::Options {
        base_url: args.get(3).cloned(),
        calendars,
        whole_calendar: Some("calendars/all.ics".into()),
        ..Default::default()
    };
    let content = html::Content {
        consortium: &consortium,
        term: &term,
        allocation: &allocation,
        pattern: &pattern,
        turns: &turns,
        roster: &roster,
        ledger: &ledger,
    };
    let site = html::Site::new(content, options)?;
    let mut worst = (0, String::new());
    let (mut n, mut all) = (0, 0);
    for f in site.files() {
        let name = site.name(f);
        let mut b = Vec::new();
        site.write(f, &mut b)?;
        if b.len() > worst.0 {
            worst = (b.len(), name.clone());
        }
        n += 1;
        all += b.len();
        if args[2] != "none" {
            let p = out.join(&name);
            std::fs::create_dir_all(p.parent().unwrap())?;
            std::fs::write(p, &b)?;
        }
    }
    println!("{n} files {all} bytes, largest {worst:?}, {:?}", t.elapsed());
    if args[2] != "none" {
        let cal = ical::Calendars::new(&consortium, &term, &allocation, &roster)?;
        std::fs::create_dir_all(out.join("calendars"))?;
        cal.all(std::fs::File::create(out.join("calendars/all.ics"))?)?;
        for l in consortium.indices() {
            cal.library(
                l,
                std::fs::File::create(out.join(format!("calendars/{}.ics", consortium[l].id)))?,
            )?;
        }
    }
    Ok(())
}
