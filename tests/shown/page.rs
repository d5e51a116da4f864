//! A document as steps: commands with what they print, files that are written.

/// What a block shows.
pub enum Step {
    /// A command and what it prints.
    Run { command: String, shown: Vec<String>, exit: i32, line: usize },
    /// A file as it is afterwards.
    Write { file: String, text: String },
    /// Lines at the end of a file.
    Append { file: String, text: String },
    /// Lines in place of those of a file that have the same key or are the same header, remarks or not.
    Edit { file: String, text: String },
}

/// A document, its blocks as steps.
pub struct Page {
    pub steps: Vec<Step>,
    /// The text around the steps; a number is the step that stands there.
    parts: Vec<Part>,
}

enum Part {
    Line(String),
    Step(usize),
}

impl Page {
    /// Reads a document line by line.
    pub fn read(text: &str) -> Self {
        let mut page = Self { steps: Vec::new(), parts: Vec::new() };
        let mut lines = text.lines().enumerate().peekable();
        let mut remark = String::new();
        while let Some((_, line)) = lines.next() {
            page.parts.push(Part::Line(line.to_owned()));
            if let Some(language) = line.strip_prefix("```") {
                let mut block = Vec::new();
                while let Some(inside) = lines.next_if(|(_, l)| *l != "```") {
                    block.push(inside);
                }
                page.block(language, &remark, &block);
                page.parts.extend(lines.next().map(|(_, end)| Part::Line(end.to_owned())));
            }
            if !line.is_empty() {
                remark.clear();
                remark += line;
            }
        }
        page
    }

    /// Takes a block in: what is done depends on its language and on the remark in front of it.
    fn block(&mut self, language: &str, remark: &str, block: &[(usize, &str)]) {
        let remark = remark.strip_prefix("<!-- ").and_then(|r| r.strip_suffix(" -->"));
        let words: Vec<&str> = remark.unwrap_or_default().split(' ').collect();
        if language == "console" {
            let exit = match words[..] {
                ["exit", code] => code.parse().unwrap(),
                _ => 0,
            };
            return self.console(block, exit);
        }
        let text: String = block.iter().flat_map(|(_, l)| [*l, "\n"]).collect();
        self.parts.extend(block.iter().map(|(_, line)| Part::Line((*line).to_owned())));
        match words[..] {
            ["write", file] => self.steps.push(Step::Write { file: file.to_owned(), text }),
            ["edit", file] => self.steps.push(Step::Edit { file: file.to_owned(), text }),
            ["append", file] => self.steps.push(Step::Append { file: file.to_owned(), text }),
            _ => {}
        }
    }

    fn console(&mut self, block: &[(usize, &str)], exit: i32) {
        for (number, line) in block {
            if let Some(command) = line.strip_prefix("$ ") {
                self.parts.push(Part::Step(self.steps.len()));
                let (command, line) = (command.to_owned(), number + 1);
                self.steps.push(Step::Run { command, shown: Vec::new(), exit, line });
            } else if let Some(Step::Run { command, shown, .. }) = self.steps.last_mut() {
                // A command goes on in the next line behind a backslash, as in a shell.
                match command.strip_suffix('\\') {
                    Some(begun) if shown.is_empty() => *command = format!("{begun}\\\n{line}"),
                    _ => shown.push((*line).to_owned()),
                }
            }
        }
    }

    /// The document with what the steps say now.
    pub fn written(&self) -> String {
        let mut lines: Vec<&str> = Vec::new();
        for part in &self.parts {
            match part {
                Part::Line(line) => lines.extend([line, "\n"]),
                Part::Step(at) => {
                    let Step::Run { command, shown, .. } = &self.steps[*at] else { continue };
                    lines.extend(["$ ", command, "\n"]);
                    shown.iter().for_each(|line| lines.extend([line, "\n"]));
                }
            }
        }
        lines.concat()
    }
}
