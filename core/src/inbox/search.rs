//! Search in what messages say. There is no index of it: the pages are opened one after the other (decision 0036).

use super::{Message, MessageFilter, Messages, PAGE};
use crate::{error::Error, folding::folded};

/// So many messages are opened in one call at most.
const LOOKED_AT: u32 = 1_000;
const AT_ONCE: u32 = 100;

/// What a search has found so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Those with all of the words, the newest first, at most 50.
    pub messages: Vec<Message>,
    /// Where the search goes on; `None`: all messages were looked at.
    pub next_offset: Option<u32>,
}

impl Messages<'_> {
    /// The messages, put away or not, in which each of `words` stands, in any language and
    /// however it is written, by case and accents. Looks at 1,000 messages at most, from `offset` on.
    pub fn search(&self, words: &str, offset: u32) -> Result<Found, Error> {
        let wanted: Vec<String> = words.split_whitespace().map(folded).collect();
        let mut found = Found {
            messages: Vec::new(),
            next_offset: None,
        };
        if wanted.iter().all(String::is_empty) {
            return Ok(found);
        }
        let mut at = offset;
        while at < offset.saturating_add(LOOKED_AT) {
            let page = self.find(&MessageFilter::All, at, AT_ONCE)?;
            let is_last = page.len() < AT_ONCE as usize;
            for message in page {
                at = at.saturating_add(1);
                if says_all(&message, &wanted) {
                    found.messages.push(message);
                    if found.messages.len() >= PAGE as usize {
                        found.next_offset = Some(at);
                        return Ok(found);
                    }
                }
            }
            if is_last {
                return Ok(found);
            }
        }
        found.next_offset = Some(at);
        Ok(found)
    }
}

fn says_all(message: &Message, wanted: &[String]) -> bool {
    let content = &message.content;
    let of_parts = content
        .parts
        .iter()
        .flat_map(|part| [&part.title, &part.body]);
    let texts = [&content.title, &content.body].into_iter().chain(of_parts);
    let texts = texts.flat_map(|text| text.0.values());
    let names = content
        .attachments
        .iter()
        .map(|attachment| &attachment.name);
    let all: Vec<&str> = (texts.chain(&content.case_number).chain(names))
        .map(String::as_str)
        .collect();
    let said = folded(&all.join("\n"));
    wanted.iter().all(|word| said.contains(word.as_str()))
}
