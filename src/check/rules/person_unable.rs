//! A person has a duty that it cannot take.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::ring;
use crate::check::rule::rule;
use crate::model::Unable;

rule!("person-unable", Error, [Ring, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let (c, term) = (facts.consortium(), facts.term());
    for line in ring::served(facts) {
        let (Some(library), Some(person), Some(duty)) =
            (line.library, line.person(facts), line.duty(facts))
        else {
            continue;
        };
        let people = &c[library].ring[..];
        let Some(why) = term.unable((library, people), person, duty, &c.grid) else { continue };
        let mut agreed = term.stints.iter().rev();
        let agreed = agreed.find(|s| (s.library, s.duty) == (library, duty));
        if why == Unable::NotAtWork && agreed.is_some_and(|s| s.person == person) {
            continue;
        }
        let topics: Vec<&str> = people[person].lacks(duty.date).collect();
        let (message, label) = match why {
            Unable::NotOnRing => ("is not on the ring", "has not joined yet, or has left".into()),
            Unable::Barred => ("may not serve yet", format!("lacks {}", topics.join(", "))),
            Unable::Away => ("is away", String::new()),
            Unable::NotAtWork => ("does not work", "not among its hours".into()),
            Unable::OnDuty => continue,
        };
        found.add(
            line.at("person"),
            format!("`{}` {message} at `{}`", people[person].id, line.cell()),
            label,
            "run `vuoro allocate`, which gives the duty to somebody else of the ring",
        );
    }
}
