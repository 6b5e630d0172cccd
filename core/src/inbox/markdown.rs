//! The Markdown of messages: paragraphs, emphasis, lists and links of CommonMark, and nothing else
//! (docs/messages.md).
//!
//! What else CommonMark knows is shown as the words in it: of a heading or a quotation its text, of an image what it is
//! called, of HTML its very characters. Nothing here is ever given to a shell as markup.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::{Link, LinkHosts};
use crate::text::is_control;

/// No text is read further, in bytes.
const MOST_BYTES: usize = 64 << 10;
/// A text has no more of them.
const MOST_BLOCKS: usize = 1_000;
const MOST_SPANS: usize = 4_000;
/// Lists lie in each other no deeper.
const DEEPEST: u32 = 4;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A paragraph; in a list, one more of the item before it.
    Paragraph,
    /// An item of a list, with a point before it.
    BulletItem,
    /// An item of a list, with [`MessageBlock::number`] before it.
    NumberedItem,
}

/// A paragraph, or an item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MessageBlock {
    /// What it is.
    pub kind: BlockKind,
    /// In how many lists it lies, at most four; 0: in none.
    pub depth: u32,
    /// Of a numbered item, its number; 0 otherwise.
    pub number: u32,
    /// Its words, in their order.
    pub spans: Vec<MessageSpan>,
}

/// Words that look and do the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MessageSpan {
    /// The words; a line may end within them.
    pub text: String,
    /// They are stressed.
    pub emphasis: bool,
    /// They are important.
    pub strong: bool,
    /// Where they lead.
    pub link: Option<Link>,
}

/// `text` as blocks. Never fails, whatever the text is.
pub fn read(text: &str, hosts: &LinkHosts) -> Vec<MessageBlock> {
    let mut reading = Reading::default();
    for event in Parser::new_ext(cut(text), Options::empty()) {
        if reading.blocks.len() >= MOST_BLOCKS || reading.span_count >= MOST_SPANS {
            break;
        }
        reading.take(event);
    }
    reading.end_block();
    reading.with_links(hosts)
}

/// `text` as plain words: a line for each block, with the point or number of an item before it.
pub fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut was_in_list = true;
    for block in read(text, &LinkHosts::default()) {
        if !plain.is_empty() {
            let is_in_list = block.depth > 0;
            plain.push_str(if was_in_list && is_in_list {
                "\n"
            } else {
                "\n\n"
            });
        }
        was_in_list = block.depth > 0;
        for _ in 1..block.depth {
            plain.push_str("  ");
        }
        match block.kind {
            BlockKind::BulletItem => plain.push_str("• "),
            BlockKind::NumberedItem => plain.push_str(&format!("{}. ", block.number)),
            BlockKind::Paragraph => {}
        }
        for span in &block.spans {
            plain.push_str(&span.text);
        }
    }
    plain
}

/// As much of it as is read.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(MOST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[derive(Default)]
struct Reading {
    blocks: Vec<Block>,
    span_count: usize,
    open: Option<Block>,
    /// Of each list that is open, the number of its next item; `None`: it has points.
    lists: Vec<Option<u64>>,
    /// The item that has begun and has no words yet.
    item: Option<(BlockKind, u32)>,
    emphasis: u32,
    strong: u32,
    link: Option<OpenLink>,
    link_count: usize,
}

/// Two links to the same place are two: each is called by its own words.
#[derive(Clone, PartialEq, Eq)]
struct OpenLink {
    number: usize,
    url: String,
}

struct Block {
    kind: BlockKind,
    depth: u32,
    number: u32,
    spans: Vec<Span>,
}

struct Span {
    text: String,
    emphasis: bool,
    strong: bool,
    link: Option<OpenLink>,
}

impl Reading {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words)
            | Event::Code(words)
            | Event::Html(words)
            | Event::InlineHtml(words) => {
                self.words(&words);
            }
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.words("\n"),
            Event::Rule => self.end_block(),
            // Of what is not switched on.
            _ => {}
        }
    }

    fn begin(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.emphasis += 1,
            Tag::Strong => self.strong += 1,
            Tag::Link { dest_url, .. } => {
                self.link_count += 1;
                self.link = Some(OpenLink {
                    number: self.link_count,
                    url: dest_url.into_string(),
                });
            }
            Tag::List(first) => {
                self.end_block();
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_block();
                let item = match self.lists.last_mut() {
                    Some(Some(next)) => {
                        let number = u32::try_from(*next).unwrap_or_default();
                        *next = next.saturating_add(1);
                        (BlockKind::NumberedItem, number)
                    }
                    _ => (BlockKind::BulletItem, 0),
                };
                self.item = Some(item);
            }
            // What an image is called stands in the text around it.
            Tag::Image { .. } => {}
            _ => self.end_block(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Link => self.link = None,
            TagEnd::List(_) => {
                self.end_block();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.end_block();
                self.item = None;
            }
            TagEnd::Image => {}
            _ => self.end_block(),
        }
    }

    fn words(&mut self, words: &str) {
        let words: String = (words.chars())
            .filter(|character| *character == '\n' || !is_control(*character))
            .collect();
        let depth = u32::try_from(self.lists.len())
            .unwrap_or(DEEPEST)
            .min(DEEPEST);
        let item = &mut self.item;
        let block = self.open.get_or_insert_with(|| {
            let (kind, number) = item.take().unwrap_or((BlockKind::Paragraph, 0));
            Block {
                kind,
                depth,
                number,
                spans: Vec::new(),
            }
        });
        let (emphasis, strong) = (self.emphasis > 0, self.strong > 0);
        match block.spans.last_mut() {
            Some(last)
                if (last.emphasis, last.strong, &last.link) == (emphasis, strong, &self.link) =>
            {
                last.text.push_str(&words);
            }
            _ => {
                self.span_count += 1;
                block.spans.push(Span {
                    text: words,
                    emphasis,
                    strong,
                    link: self.link.clone(),
                });
            }
        }
    }

    /// What has no words is no block.
    fn end_block(&mut self) {
        let Some(mut block) = self.open.take() else {
            return;
        };
        // The lines of code and HTML end with one.
        if let Some(last) = block.spans.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        block.spans.retain(|span| !span.text.is_empty());
        if !block.spans.is_empty() {
            self.blocks.push(block);
        }
    }

    /// The words of a link are known only when it has ended.
    fn with_links(self, hosts: &LinkHosts) -> Vec<MessageBlock> {
        let linked = |spans: &[Span], span: &Span| {
            let link = span.link.as_ref()?;
            // A link whose words are stressed in part is one link all the same.
            let words: String = (spans.iter())
                .filter(|other| other.link.as_ref() == Some(link))
                .map(|other| other.text.as_str())
                .collect();
            hosts.link(&link.url, &words)
        };
        let block = |block: Block| {
            let spans = block.spans.iter();
            let spans = spans.map(|span| MessageSpan {
                text: span.text.clone(),
                emphasis: span.emphasis,
                strong: span.strong,
                link: linked(&block.spans, span),
            });
            MessageBlock {
                kind: block.kind,
                depth: block.depth,
                number: block.number,
                spans: spans.collect(),
            }
        };
        self.blocks.into_iter().map(block).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hosts() -> LinkHosts {
        LinkHosts::new(["city.example".to_owned()])
    }

    /// Blocks in one line each: `-`, `1.` or nothing by depth, `*` and `_` around what is strong or stressed.
    fn shown(text: &str) -> Vec<String> {
        let blocks = read(text, &hosts()).into_iter();
        let blocks = blocks.map(|block| {
            let mut line = "  ".repeat(block.depth.saturating_sub(1) as usize);
            match block.kind {
                BlockKind::Paragraph if block.depth > 0 => line.push_str("| "),
                BlockKind::Paragraph => {}
                BlockKind::BulletItem => line.push_str("- "),
                BlockKind::NumberedItem => line.push_str(&format!("{}. ", block.number)),
            }
            for span in block.spans {
                let strong = if span.strong { "*" } else { "" };
                let emphasis = if span.emphasis { "_" } else { "" };
                line.push_str(&format!(
                    "{strong}{emphasis}{}{emphasis}{strong}",
                    span.text
                ));
                if let Some(link) = span.link {
                    line.push_str(&format!("→{}", link.host));
                }
            }
            line
        });
        blocks.collect()
    }

    #[test]
    fn paragraphs_emphasis_lists_and_links_are_read() {
        let text = "Bring **both** passports, *not copies*.\nAnd the form.\n\nThen:\n\n\
                    3. pay [here](https://city.example/pay)\n4. come\n   - on Monday\n   - or Tuesday\n\n\
                    See <https://city.example/>.";
        let expected = [
            "Bring *both* passports, _not copies_. And the form.",
            "Then:",
            "3. pay here→city.example",
            "4. come",
            "  - on Monday",
            "  - or Tuesday",
            "See https://city.example/→city.example.",
        ];
        assert_eq!(shown(text), expected);
        assert_eq!(
            plain("One\n\n- two\n  - **three**\n\nfour"),
            "One\n\n• two\n  • three\n\nfour"
        );
    }

    #[test]
    fn nothing_else_is_markup_and_no_words_are_lost() {
        for (text, expected) in [
            ("# Big", "Big"),
            ("> Quoted", "Quoted"),
            ("`code`", "code"),
            ("```\nfn main\n```", "fn main"),
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
            ("a <b>c</b>", "a <b>c</b>"),
            ("![a cat](https://evil.example/track.png)", "a cat"),
            ("a\n***", "a"),
            ("| a | b |\n|---|---|", "| a | b | |---|---|"),
            ("- [ ] task", "- [ ] task"),
            ("~~gone~~", "~~gone~~"),
            ("https://city.example", "https://city.example"),
            // Nothing turns the order of a line around.
            ("a\u{202e}b", "ab"),
        ] {
            assert_eq!(shown(text).join("\n"), expected, "{text}");
        }
        assert_eq!(shown("   \n\n***\n"), [""; 0]);
    }

    #[test]
    fn a_link_whose_words_name_another_place_is_told() {
        let blocks = read("[city.**example**](https://evil.example)", &hosts());
        for span in &blocks[0].spans {
            let link = span.link.as_ref().unwrap();
            assert!(link.is_lookalike && !link.opens);
        }
    }

    #[test]
    fn each_of_two_links_to_one_place_is_called_by_its_own_words() {
        let links = |text: &str| {
            let blocks = read(text, &hosts()).into_iter();
            let spans = blocks.flat_map(|block| block.spans);
            let links = spans.filter_map(|span| Some((span.text, span.link?)));
            let links = links.map(|(words, link)| (words, link.opens, link.is_lookalike));
            links.collect::<Vec<_>>()
        };
        let words = |words: &str, opens, is_lookalike| (words.to_owned(), opens, is_lookalike);
        assert_eq!(
            links(
                "Read [here](https://city.example/a) or [city.example/a](https://city.example/a)[.](https://city.example/a)"
            ),
            [
                words("here", true, false),
                words("city.example/a", true, false),
                words(".", true, false),
            ]
        );
        assert_eq!(
            links("[city.example](https://evil.example/)[ ok](https://evil.example/)"),
            [
                words("city.example", false, true),
                words(" ok", false, false),
            ]
        );
    }

    #[test]
    fn a_long_or_deep_text_is_cut() {
        let deep = "- ".repeat(2_000) + "deep";
        assert!(
            read(&deep, &hosts())
                .iter()
                .all(|block| block.depth <= DEEPEST)
        );
        let many = "a\n\n".repeat(20_000);
        assert_eq!(read(&many, &hosts()).len(), MOST_BLOCKS);
        let long = "字".repeat(MOST_BYTES);
        let words: usize = read(&long, &hosts())[0]
            .spans
            .iter()
            .map(|span| span.text.len())
            .sum();
        assert!((MOST_BYTES - 3..=MOST_BYTES).contains(&words));
    }

    proptest! {
        #[test]
        fn whatever_the_text_is_it_is_read_within_bounds(
            text in prop_oneof![
                any::<String>(),
                "[-*_#>`<!\\[\\]()0-9. \na字\u{202e}]{0,200}",
            ],
        ) {
            let blocks = read(&text, &hosts());
            prop_assert!(blocks.len() <= MOST_BLOCKS);
            for block in &blocks {
                prop_assert!(block.depth <= DEEPEST && !block.spans.is_empty());
                for span in &block.spans {
                    prop_assert!(!span.text.chars().any(|it| it != '\n' && is_control(it)));
                }
            }
            // A plain word is never lost.
            let with_word = format!("{text}\n\nneedle");
            prop_assert!(plain(&with_word).contains("needle"));
        }
    }
}
