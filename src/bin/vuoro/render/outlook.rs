//! Terms to come, in words.

use vuoro::export::words;
use vuoro::model::{Consortium, Language};
use vuoro::report::{self, Outlook};

/// Who comes furthest from zero, and after which term.
pub fn furthest(c: &Consortium, ahead: &[Outlook]) -> String {
    let all = ahead.iter().zip(1..).filter_map(|(o, at)| Some((at, report::furthest(o)?)));
    let most = all.max_by_key(|(_, (_, balance))| balance.unsigned_abs());
    most.map_or_else(String::new, |(at, (library, balance))| {
        let balance = words::balance_words(Language::En, balance);
        format!("furthest is {}, {balance}, after term +{at}.", c[library].name)
    })
}
