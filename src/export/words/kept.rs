//! The words about what a plan keeps of the last term.

use super::pool_name;
use crate::export::holder_name;
use crate::export::kept_json::is_least;
use crate::model::{Allocation, Consortium, Language, Period, Quality};
use crate::report::{Kept, Moved, WhyMoved};

/// How many libraries keep their place, and whether more might.
#[must_use]
pub fn kept(c: &Consortium, quality: &Quality, kept: &Kept) -> String {
    let stay = stay(c.language, kept);
    let more = [
        "Kaikkia vaihtoehtoja ei verrattu: useampi voisi säilyä.",
        "Alla alternativ jämfördes inte: fler kunde behållas.",
        "Not all plans were compared: more might be kept.",
    ];
    let least = is_least(c, quality, kept);
    if least { stay } else { format!("{stay} {}", more[at(c.language)]) }
}

fn stay(language: Language, kept: &Kept) -> String {
    let (all, stay) = (kept.libraries, kept.libraries - kept.moved.len());
    match language {
        Language::Fi => format!("Viime kaudesta säilyy {stay}/{all} kirjaston paikka."),
        Language::Sv => {
            format!("{stay} av {all} bibliotek behåller sin plats från förra terminen.")
        }
        Language::En => format!("{stay} of {all} libraries keep their place of the last term."),
    }
}

/// Where a library is now, and why it is not where it was.
#[must_use]
pub fn moved(c: &Consortium, a: &Allocation, moved: &Moved) -> String {
    let language = c.language;
    let name = &c[moved.library].name;
    let now = holder_name(c, a, moved.holder);
    let cells: Vec<Period> = moved.cells.iter().map(|&p| c.grid.period(p)).collect();
    let words = super::Words::of(language);
    let cell = |p: &Period| format!("{} {}", words.weekday_short(p.weekday), p.start);
    let cells = cells.iter().map(cell).collect::<Vec<_>>().join(", ");
    let why = why(c, &moved.why);
    let own = ["omat vuorot", "egna pass", "cells of its own"][at(language)];
    let place = |id: Option<&str>| id.map_or(own.to_owned(), |id| pool_name(language, id));
    let is_pool = a[moved.holder].holder.is_pool();
    let now = if is_pool { now } else { own.to_owned() };
    let mut text = format!("{name}: ");
    if moved.pool {
        text = format!("{text}{} → {now}", place(moved.was.as_deref()));
    }
    if !cells.is_empty() {
        let new = ["uusi aika", "ny tid", "new time"][at(language)];
        let comma = if moved.pool { ", " } else { "" };
        text = format!("{text}{comma}{new} {cells}");
    }
    format!("{text} ({why})")
}

fn at(language: Language) -> usize {
    Language::ALL.iter().position(|l| *l == language).expect("all are there")
}

fn why(c: &Consortium, why: &WhyMoved) -> String {
    let three = match why {
        WhyMoved::Released => ["vapautettu", "frigjord", "released"],
        WhyMoved::OwnSlots => {
            ["omien vuorojen raja", "gränsen för egna pass", "the line for slots of its own"]
        }
        WhyMoved::Slots => {
            ["vuorojen määrä muuttui", "antalet pass ändrades", "another number of slots"]
        }
        WhyMoved::Given => ["sovittu pooli", "avtalad pool", "a pool agreed beforehand"],
        WhyMoved::Agreed => [
            "sovittu: yhdessä tai erillään",
            "avtalat: tillsammans eller åtskilda",
            "agreed: together or apart",
        ],
        WhyMoved::NoCell => [
            "palvelulla ei ole enää tätä aikaa",
            "tjänsten har inte längre den tiden",
            "the service has that time no more",
        ],
        WhyMoved::Pinned => [
            "aika on kiinnitetty toiselle",
            "tiden är bunden till en annan",
            "the time is pinned to another",
        ],
        WhyMoved::Evenness => ["tasapuolisuus", "jämnheten", "evenness"],
        WhyMoved::Hours(library) => {
            let name = &c[*library].name;
            return match c.language {
                Language::Fi => format!("ei henkilökuntaa: {name}"),
                Language::Sv => format!("ingen personal: {name}"),
                Language::En => format!("no staff: {name}"),
            };
        }
        WhyMoved::Gone(id) => {
            return match c.language {
                Language::Fi => format!("lähtenyt: {id}"),
                Language::Sv => format!("har lämnat: {id}"),
                Language::En => format!("has left: {id}"),
            };
        }
    };
    three[at(c.language)].to_owned()
}
