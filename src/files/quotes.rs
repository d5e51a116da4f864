//! Quotes, line ends and NUL bytes of a table of text: whatever would make its reader lose rows.
//!
//! The crate `csv` reads any bytes as some table: after a quote that is never closed the rest of the
//! file is one field. So the text is looked at by itself, with the same idea of what a field is.
//!
//! Source: RFC 4180, section 2, rules 5 to 7.

/// What is wrong at a place of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// A quote opens a field and nothing closes it.
    NeverClosed,
    /// Behind the quote that closes a field its text goes on, in the line with this number.
    GoesOn(u64),
    /// A quote stands within a field that does not begin with one.
    Within,
    /// A line ends with CR alone in a file whose lines end with LF.
    StrayReturn,
    /// A NUL byte.
    Nul,
}

/// A flaw and where it is; that of a quoted field is where its quote opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flawed {
    pub flaw: Flaw,
    /// The byte, from 0.
    pub at: usize,
    /// The line, from 1.
    pub line: u64,
}

impl Flawed {
    /// Whether rows may have been swallowed: a quoted field is longer than was meant.
    pub fn swallows(&self) -> bool {
        match self.flaw {
            Flaw::NeverClosed => true,
            Flaw::GoesOn(line) => line > self.line,
            Flaw::Within | Flaw::StrayReturn | Flaw::Nul => false,
        }
    }

    /// What is said of it: a message, a label and what to do.
    pub fn words(&self) -> (String, &'static str, &'static str) {
        let (message, label, help) = match self.flaw {
            Flaw::NeverClosed => (
                "a quote is opened and never closed, which makes all that follows one field",
                "opened here",
                "close it, or double it where it is part of the text, as in `\"5\"\" disk\"`",
            ),
            Flaw::GoesOn(line) if line > self.line => {
                let message = format!(
                    "a quote is opened and not closed before line {line}, which makes all between \
                     them one field"
                );
                return (
                    message,
                    "opened here",
                    "close it, or double it where it is part of the text, as in `\"5\"\" disk\"`",
                );
            }
            Flaw::GoesOn(_) => (
                "a quoted field goes on behind the quote that closes it",
                "opened here",
                "double every quote that is part of the text, as in `\"5\"\" disk\"`",
            ),
            Flaw::Within => (
                "a quote stands in the middle of a field that does not begin with one",
                "",
                "put the whole field in quotes and double those within, as in `\"5\"\" disk\"`",
            ),
            Flaw::StrayReturn => (
                "a carriage return stands alone, and other lines end with a line feed",
                "",
                "take it out, or save the file again with one kind of line ends",
            ),
            Flaw::Nul => (
                "the file has a NUL byte, which no text has",
                "",
                "the file is damaged or is no table of text: take it as it was written",
            ),
        };
        (message.to_owned(), label, help)
    }
}

/// The most flaws of one kind that are kept: behind the first the rest is often nonsense.
const MOST: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first byte of a field.
    Start,
    /// In a field without quotes.
    Plain,
    /// In one of which a quote within was said.
    Said,
    /// In a quoted field.
    Quoted,
    /// Behind a quote in a quoted field: the end of it, or the first half of a doubled one.
    Behind,
    /// Behind the end of a quoted field and blanks.
    Closed,
}

/// Looks at a table bit by bit.
#[derive(Debug)]
pub(crate) struct Scan {
    separator: u8,
    state: State,
    /// Bytes and lines so far.
    at: usize,
    line: u64,
    opened: (usize, u64),
    /// The last byte was CR, outside of quotes.
    returned: bool,
    /// Whether a line has ended with LF, and where the first CR stands that ended one alone.
    feeds: bool,
    stray: Option<(usize, u64)>,
    found: Vec<Flawed>,
}

impl Scan {
    /// Nothing seen yet of a table with this between its fields.
    pub fn new(separator: u8) -> Self {
        Self {
            separator,
            state: State::Start,
            at: 0,
            line: 1,
            opened: (0, 1),
            returned: false,
            feeds: false,
            stray: None,
            found: Vec::new(),
        }
    }

    /// Everything that is wrong with a text, in its order.
    pub fn flaws(text: &[u8], separator: u8) -> Vec<Flawed> {
        let mut scan = Self::new(separator);
        scan.feed(text);
        scan.finish()
    }

    /// Looks at further bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.look(byte);
            self.at += 1;
        }
    }

    /// Everything found, once the last byte was fed.
    pub fn finish(&mut self) -> Vec<Flawed> {
        if self.state == State::Quoted {
            self.put(Flaw::NeverClosed, self.opened);
        }
        if let Some(stray) = self.stray.take().filter(|_| self.feeds) {
            self.put(Flaw::StrayReturn, stray);
        }
        let mut found = std::mem::take(&mut self.found);
        found.sort_by_key(|flawed| flawed.at);
        found
    }

    /// The first quote so far that has swallowed rows; with `at_end` also one that is still open.
    pub fn swallowed(&self, at_end: bool) -> Option<Flawed> {
        let open = Flawed { flaw: Flaw::NeverClosed, at: self.opened.0, line: self.opened.1 };
        let open = Some(open).filter(|_| at_end && self.state == State::Quoted);
        self.found.iter().copied().find(Flawed::swallows).or(open)
    }

    fn put(&mut self, flaw: Flaw, (at, line): (usize, u64)) {
        let kind = std::mem::discriminant(&flaw);
        let same = self.found.iter().filter(|f| std::mem::discriminant(&f.flaw) == kind);
        if self.found.len() < 5 * MOST && same.take(MOST).count() < MOST {
            self.found.push(Flawed { flaw, at, line });
        }
    }

    fn look(&mut self, byte: u8) {
        let here = (self.at, self.line);
        if byte == 0 {
            self.put(Flaw::Nul, here);
        }
        if byte == b'\n' {
            self.line += 1;
        }
        if self.state == State::Quoted {
            if byte == b'"' {
                self.state = State::Behind;
            }
            return;
        }
        self.line_end(byte);
        self.state = match (self.state, byte) {
            (_, b'\n' | b'\r') => State::Start,
            (_, b) if b == self.separator => State::Start,
            (State::Start, b'"') => {
                self.opened = here;
                State::Quoted
            }
            (State::Behind, b'"') => State::Quoted,
            (State::Behind | State::Closed, b' ' | b'\t') => State::Closed,
            (State::Behind | State::Closed, _) => {
                self.put(Flaw::GoesOn(self.line), self.opened);
                State::Said
            }
            (State::Plain, b'"') => {
                self.put(Flaw::Within, here);
                State::Said
            }
            (State::Said, _) => State::Said,
            (State::Start | State::Plain | State::Quoted, _) => State::Plain,
        };
    }

    /// Follows the ends of lines outside of quotes.
    fn line_end(&mut self, byte: u8) {
        // Two CR before LF end one line and an empty one: programs write that by mistake.
        if self.returned && !matches!(byte, b'\n' | b'\r') {
            self.stray.get_or_insert((self.at - 1, self.line));
        }
        self.feeds |= byte == b'\n';
        self.returned = byte == b'\r';
    }
}

#[cfg(test)]
mod tests {
    use super::{Flaw, Scan};

    fn flaws(text: &str) -> Vec<(Flaw, usize, u64)> {
        let found = Scan::flaws(text.as_bytes(), b',');
        found.iter().map(|f| (f.flaw, f.at, f.line)).collect()
    }

    #[test]
    fn a_table_as_it_should_be_has_no_flaw() {
        for text in [
            "a,b\n1,2\n",
            "a,b\r\n\"1,\n\"\"x\"\"\",\"\" \r\n",
            "a,b\r1,2\r",
            "\"a\",\"b\"",
            "",
            "\"a\rb\",c\n",
            "a,b\r\r\n1,2\r\r\n",
        ] {
            assert_eq!(flaws(text), [], "{text:?}");
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_is_found_where_it_opens() {
        assert_eq!(flaws("a,b\n1,\"2\n3,4\n"), [(Flaw::NeverClosed, 6, 2)]);
        // The next quote, which should open a field, closes the one before.
        let text = "a,b\n1,\"2\n3,\"4\"\n5,6\n";
        assert_eq!(flaws(text), [(Flaw::GoesOn(3), 6, 2)]);
        assert_eq!(flaws("a\n\"x\"\"\n"), [(Flaw::NeverClosed, 2, 2)]);
    }

    #[test]
    fn what_else_makes_a_reader_guess_is_found() {
        assert_eq!(flaws("a,5\" disk\n"), [(Flaw::Within, 3, 1)]);
        assert_eq!(flaws("a, \"b\"\n"), [(Flaw::Within, 3, 1)]);
        assert_eq!(flaws("\"a\"b,c\n"), [(Flaw::GoesOn(1), 0, 1)]);
        assert_eq!(flaws("a,b\n1,2\r3,4\n"), [(Flaw::StrayReturn, 7, 2)]);
        assert_eq!(flaws("a\0b\n"), [(Flaw::Nul, 1, 1)]);
    }
}
