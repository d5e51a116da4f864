//! A page of the documents as plain text for a terminal: paragraphs, lists and code blocks. Other
//! Markdown is not supported, and the pages of topics have none.

use crate::render::text::wrap;

/// The page in a number of columns; headings are bold if that can be shown.
pub fn shown(page: &str, columns: usize) -> String {
    let mut text = String::new();
    let mut is_block = false;
    for line in page.lines() {
        if line.starts_with("```") {
            is_block = !is_block;
        } else if is_block {
            text += if line.is_empty() { "" } else { "  " };
            text = text + line + "\n";
        } else if let Some(heading) = line.strip_prefix('#') {
            let heading = plain(heading.trim_start_matches('#').trim());
            text = text + "\u{1b}[1m" + &wrap(&heading, columns) + "\u{1b}[0m\n";
        } else if let Some(point) = line.strip_prefix("- ") {
            let mut head = "- ";
            for line in wrap(&plain(point), columns - 2).lines() {
                text = text + head + line + "\n";
                head = "  ";
            }
        } else {
            text += &wrap(&plain(line), columns);
            text.push('\n');
        }
    }
    text
}

/// A line without marks of emphasis; names keep their back-quotes, as in messages.
fn plain(line: &str) -> String {
    line.replace("**", "")
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn pages_are_plain_text() {
        let page = "# One: two\n\nA `key` of **some** words.\n\n```\nvuoro check\n\nx\n```\n\n- a point that is long\n- b\n";
        let expected = "\u{1b}[1mOne: two\u{1b}[0m\n\nA `key` of\nsome words.\n\n  vuoro check\n\n  x\n\n- a point that\n  is long\n- b\n";
        assert_eq!(shown(page, 14), expected);
    }
}
