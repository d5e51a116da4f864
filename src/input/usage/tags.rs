//! Tags of chats: which of them can be shown without showing anybody.

use crate::finding::is_unseen;
use std::collections::BTreeMap;

use crate::model::UsageForm;

/// The most different tags that are counted one by one: a column with more holds no tags.
const MOST: usize = 2000;

/// The longest tag in characters.
const LONGEST: usize = 60;

/// Tags with how often they occur.
#[derive(Debug, Default)]
pub(super) struct Tags {
    counted: BTreeMap<String, u64>,
    /// Those that are never kept: they do not look like tags.
    hidden: u64,
    /// Chats without a tag, once some file has tags.
    untagged: Option<u64>,
}

impl Tags {
    /// Counts the tags of a chat, which stand apart with `|` or `;`.
    pub fn count(&mut self, field: &str, form: &UsageForm) {
        let untagged = self.untagged.get_or_insert(0);
        let mut tags = field.split(['|', ';']).map(str::trim).filter(|t| !t.is_empty()).peekable();
        if tags.peek().is_none() {
            *untagged += 1;
        }
        for tag in tags {
            let known = form.tags.iter().find(|known| known.to_lowercase() == tag.to_lowercase());
            let kept = match known {
                Some(known) => Some(known.as_str()),
                None => Some(tag).filter(|_| form.tags.is_empty() && is_harmless(tag)),
            };
            match kept {
                Some(tag) if self.counted.contains_key(tag) || self.counted.len() < MOST => {
                    *self.counted.entry(tag.to_owned()).or_default() += 1;
                }
                _ => self.hidden += 1,
            }
        }
    }

    /// The tags that are shown, the most frequent first; how often others occur; chats without.
    pub fn finish(self, form: &UsageForm) -> (Vec<(String, u64)>, u64, Option<u64>) {
        let is_shown = |count: u64| !form.tags.is_empty() || count >= form.tag_from;
        let (mut shown, hidden): (Vec<_>, Vec<_>) =
            self.counted.into_iter().partition(|(_, count)| is_shown(*count));
        shown.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let others = self.hidden + hidden.iter().map(|(_, count)| count).sum::<u64>();
        (shown, others, self.untagged)
    }
}

/// Whether a text has the form of a tag: short, one line, without anything like an address, a
/// number of a telephone or of a card.
pub(super) fn is_harmless(tag: &str) -> bool {
    let digits = tag.chars().filter(char::is_ascii_digit).count();
    tag.chars().count() <= LONGEST
        && digits < 5
        && !tag.contains(['@', '\u{fffd}'])
        && !tag.contains("://")
        && !tag.contains(is_unseen)
}
