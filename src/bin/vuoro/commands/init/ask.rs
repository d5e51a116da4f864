//! Asks the questions: Enter accepts the proposal, and a question is repeated after a wrong answer.

use std::io::{BufRead, Write};
use std::path::Path;

use crate::commands::init::Given;
use crate::commands::init::draft::Draft;
use crate::commands::init::members;
use crate::commands::init::questions::OF_CONSORTIUM;
use crate::commands::init::questions::OF_TERM;
use crate::commands::init::questions::Question;
use crate::render::text;

/// There is nobody to answer any more.
#[derive(Debug, thiserror::Error)]
#[error("the answers have ended: nothing was written")]
pub struct Gone;

/// The person who is asked.
pub struct Dialogue<R, W> {
    pub from: R,
    pub to: W,
}

impl<R: BufRead, W: Write> Dialogue<R, W> {
    /// Asks for everything that was not given; what was given has been put into the draft.
    pub fn all(&mut self, draft: &mut Draft, given: &Given<'_>) -> anyhow::Result<()> {
        writeln!(
            self.to,
            "Enter takes what stands in brackets. Ctrl-C ends this, and nothing is written.\n"
        )?;
        if draft.agreed.is_none() {
            for question in &OF_CONSORTIUM {
                self.one(draft, question, given)?;
            }
            if given.libraries.is_empty() {
                self.libraries(draft)?;
            }
        }
        for question in &OF_TERM {
            self.one(draft, question, given)?;
        }
        self.who_left(draft)?;
        // An answer that needs more libraries than there are need not be the end of everything.
        let seats = OF_CONSORTIUM.iter().find(|q| q.flag == "seats").expect("it is asked");
        let is_asked = draft.agreed.is_none() && given.answer(seats.flag).is_none();
        while is_asked && let Err(why) = draft.has_plan() {
            self.alas(&why)?;
            self.one(draft, seats, given)?;
        }
        writeln!(self.to)?;
        Ok(())
    }

    fn one(&mut self, draft: &mut Draft, q: &Question, given: &Given<'_>) -> anyhow::Result<()> {
        if given.answer(q.flag).is_some() {
            return Ok(());
        }
        loop {
            let proposed = (q.proposed)(draft);
            let answer = self.line(&format!("{} [{proposed}]: ", q.prompt))?;
            let answer = if answer.is_empty() { proposed } else { answer };
            let before = draft.clone();
            match given.put(draft, q, &answer) {
                Ok(()) => return Ok(()),
                Err(why) => {
                    self.alas(&why)?;
                    *draft = before;
                }
            }
        }
    }

    /// Whether those who left, or took no part in the last term, stay away.
    fn who_left(&mut self, draft: &mut Draft) -> anyhow::Result<()> {
        for out in std::mem::take(&mut draft.without) {
            loop {
                let prompt = format!("{}. Does it take part in this term? [no]: ", out.why());
                match &*self.line(&prompt)?.to_lowercase() {
                    "" | "no" | "n" | "ei" | "e" | "nej" => draft.without.push(out),
                    "yes" | "y" | "kyllä" | "k" | "ja" | "j" => {}
                    _ => {
                        self.alas("answer yes or no")?;
                        continue;
                    }
                }
                break;
            }
        }
        Ok(())
    }

    /// The libraries, one to a line, until an empty line.
    fn libraries(&mut self, draft: &mut Draft) -> anyhow::Result<()> {
        writeln!(
            self.to,
            "\nThe libraries, one a line, each with its size in any measure, such as"
        )?;
        writeln!(self.to, "`Nokia = 33601`; or the name of a spreadsheet that lists them.")?;
        let mut tables: Vec<String> = Vec::new();
        loop {
            let known = tables.iter().map(|table| members::count(table)).sum::<usize>();
            let proposed = match known {
                0 => format!("{} made-up ones", members::made_up_count()),
                _ => "no more".to_owned(),
            };
            let answer = self.line(&format!("Library {} [{proposed}]: ", known + 1))?;
            if answer.is_empty() {
                writeln!(self.to)?;
                return Ok(());
            }
            let before = draft.clone();
            let path = Path::new(&answer);
            let is_list = !answer.contains('=') && path.is_file();
            let added = if is_list { draft.listed(path) } else { members::named(&answer) };
            let added = added.and_then(|table| {
                let all = tables.iter().chain([&table]).cloned().collect::<Vec<_>>();
                draft.libraries = all.join("\n");
                draft.made_up = false;
                draft.complaint().map(|()| table)
            });
            match added {
                Ok(table) => {
                    if is_list {
                        writeln!(self.to, "  {} libraries", members::count(&table))?;
                    }
                    tables.push(table);
                }
                Err(why) => {
                    self.alas(&why)?;
                    *draft = before;
                }
            }
        }
    }

    /// A line without blanks around it.
    fn line(&mut self, prompt: &str) -> anyhow::Result<String> {
        write!(self.to, "{prompt}")?;
        self.to.flush()?;
        let mut line = String::new();
        if self.from.read_line(&mut line)? == 0 {
            writeln!(self.to)?;
            return Err(Gone.into());
        }
        Ok(line.trim().to_owned())
    }

    fn alas(&mut self, why: &str) -> std::io::Result<()> {
        for line in why
            .lines()
            .flat_map(|line| text::wrap(line, 76).lines().map(str::to_owned).collect::<Vec<_>>())
        {
            writeln!(self.to, "  {line}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Dialogue, Draft};
    use crate::commands::init::draft::Out;

    /// Who takes no part after these answers, and what was asked.
    fn left(answers: &str) -> (Vec<String>, String) {
        let mut draft = Draft::new(NaiveDate::from_ymd_opt(2026, 8, 1).unwrap(), "fi");
        let out = |(id, name, left): (&str, &str, Option<&str>)| Out {
            id: id.to_owned(),
            name: name.to_owned(),
            left: left.map(str::to_owned),
        };
        let both = [("dara", "Dara", Some("2026-10-04")), ("edla", "Edla", None)];
        draft.without = both.map(out).into();
        let mut dialogue = Dialogue { from: answers.as_bytes(), to: Vec::new() };
        dialogue.who_left(&mut draft).unwrap();
        let ids = draft.without.into_iter().map(|out| out.id).collect();
        (ids, String::from_utf8(dialogue.to).unwrap())
    }

    #[test]
    fn who_left_stays_away_unless_somebody_says_otherwise() {
        let (ids, asked) = left("\n\n");
        assert_eq!(ids, ["dara", "edla"]);
        let first = "Dara left on 2026-10-04. Does it take part in this term? [no]: ";
        assert!(asked.starts_with(first), "{asked}");
        let second = "Edla took no part in the last term. Does it take part in this term? [no]: ";
        assert!(asked.ends_with(second), "{asked}");
        assert_eq!(left("kyllä\nei\n").0, ["edla"]);
        let (ids, asked) = left("perhaps\nyes\nja\n");
        assert_eq!((ids.len(), asked.matches("answer yes or no").count()), (0, 1));
    }
}
