//! Where in a text that is shown the words are that were looked for.

use super::{
    TextRange, letters,
    words::{Script, fold_first},
};

/// A word to look for, folded.
pub(super) struct Wanted {
    /// The word without its article, or a character or pair of a run that nothing divides.
    pub(super) word: String,
    /// Its other forms.
    pub(super) forms: Vec<String>,
    /// Whether a longer word may begin with it.
    pub(super) begun: bool,
}

impl Wanted {
    /// How many bytes of a folded word are this one; nothing where it is another.
    fn covers(&self, written: &str) -> Option<usize> {
        let word = letters::without_article(written);
        let article = written.len() - word.len();
        if word == self.word || self.forms.iter().any(|form| form == word) {
            return Some(written.len());
        }
        if !self.begun {
            return None;
        }
        let begins = |word: &str| word.starts_with(&self.word);
        match (begins(word), begins(written)) {
            (true, _) => Some(article + self.word.len()),
            (_, true) => Some(self.word.len()),
            _ => None,
        }
    }
}

/// Where `text` has what was looked for: ascending ranges that do not touch.
pub(super) fn ranges(text: &str, wanted: &[Wanted]) -> Vec<TextRange> {
    let mut ranges: Vec<TextRange> = Vec::new();
    for run in runs(text) {
        match run.script {
            Script::Unspaced => {
                let found = wanted.iter().flat_map(|wanted| {
                    let found = run.folded.match_indices(wanted.word.as_str());
                    found.map(|(start, word)| run.range(start, start + word.len()))
                });
                ranges.extend(found);
            }
            _ => {
                let covered = wanted
                    .iter()
                    .filter_map(|wanted| wanted.covers(&run.folded));
                ranges.extend(covered.max().map(|end| run.range(0, end)));
            }
        }
    }
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|next, range| {
        let touches = next.start <= range.end;
        if touches {
            range.end = range.end.max(next.end);
        }
        touches
    });
    ranges
}

/// A run of one script in a text, folded, and where it stands there.
struct Run {
    script: Script,
    folded: String,
    /// In UTF-16 code units of the text.
    start: u32,
    /// Where each character of the text ends, in `folded` and in the text.
    ends: Vec<(usize, u32)>,
}

impl Run {
    /// Where in the text some bytes of the folded run are.
    fn range(&self, start: usize, end: usize) -> TextRange {
        let before = self.ends.iter().take_while(|(folded, _)| *folded <= start);
        let mut after = self.ends.iter().skip_while(|(folded, _)| *folded < end);
        let start = before.last().map_or(self.start, |(_, text)| *text);
        TextRange {
            start,
            end: after.next().map_or(start, |(_, text)| *text),
        }
    }
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut last = Script::Between;
    let mut letters = String::new();
    let (mut rest, mut end) = (text, 0);
    while let Some((character, after)) = fold_first(&mut letters, rest) {
        rest = after;
        let start = end;
        end += character.encode_utf16().count() as u32;
        // What is folded away belongs to what it stands behind.
        let script = letters.chars().next().map_or(last, Script::of);
        if script != Script::Between {
            if script != last {
                runs.push(Run {
                    script,
                    folded: String::new(),
                    start,
                    ends: Vec::new(),
                });
            }
            if let Some(run) = runs.last_mut() {
                run.folded.push_str(&letters);
                run.ends.push((run.folded.len(), end));
            }
        }
        last = script;
        letters.clear();
    }
    runs
}

/// The word of `text` that is folded to `word`, as it is written there.
pub(super) fn as_written<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let of = |range: TextRange| {
        let mut at = 0;
        let mut places = text.char_indices().map(|(byte, character)| {
            let place = at;
            at += character.len_utf16() as u32;
            (place, byte)
        });
        let start = places.find(|(place, _)| *place == range.start)?.1;
        let end = places.find(|(place, _)| *place == range.end);
        text.get(start..end.map_or(text.len(), |(_, byte)| byte))
    };
    let run = runs(text)
        .into_iter()
        .find(|run| letters::without_article(&run.folded) == word)?;
    of(run.range(0, run.folded.len()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::search::words::folded;

    fn marked(text: &str, words: &[(&str, bool)]) -> String {
        let wanted: Vec<Wanted> = words
            .iter()
            .map(|(word, begun)| Wanted {
                word: letters::without_article(&folded(word)).to_owned(),
                forms: letters::forms(&folded(word)),
                begun: *begun,
            })
            .collect();
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut marked = String::new();
        let mut last = 0;
        for range in ranges(text, &wanted) {
            let (start, end) = (range.start as usize, range.end as usize);
            marked += &String::from_utf16(&units[last..start]).unwrap();
            marked += &format!("[{}]", String::from_utf16(&units[start..end]).unwrap());
            last = end;
        }
        marked + &String::from_utf16(&units[last..]).unwrap()
    }

    #[test]
    fn a_word_is_marked_whole_and_a_begun_one_as_far_as_it_goes() {
        let text = "👶 Register a birth. Births, rebirth";
        assert_eq!(
            marked(text, &[("birth", false)]),
            "👶 Register a [birth]. [Births], rebirth"
        );
        assert_eq!(
            marked(text, &[("a", false), ("bir", true)]),
            "👶 Register [a] [bir]th. [Bir]ths, rebirth"
        );
    }

    #[test]
    fn accents_and_wide_letters_are_counted_as_they_are_written() {
        assert_eq!(
            marked("Cafe\u{301} ﬁrst Ｃａｆé", &[("cafe", false)]),
            "[Cafe\u{301}] ﬁrst [Ｃａｆé]"
        );
        assert_eq!(marked("ﬁrst", &[("f", true)]), "[ﬁ]rst");
        assert_eq!(marked("una Pensión", &[("pensio", true)]), "una [Pensió]n");
    }

    #[test]
    fn of_chinese_all_that_was_typed_is_marked() {
        let pairs = [("出生", false), ("生证", false)];
        assert_eq!(marked("补领出生证、出 生", &pairs), "补领[出生证]、出 生");
        assert_eq!(marked("出生登记", &[("登", false)]), "出生[登]记");
    }

    #[test]
    fn of_arabic_the_article_is_marked_as_well() {
        assert_eq!(marked("شهادة الزواج", &[("زواج", false)]), "شهادة [الزواج]");
        assert_eq!(marked("عقد زَوَاج", &[("الزواج", false)]), "عقد [زَوَاج]");
        assert_eq!(marked("شهادة الزواج", &[("زوا", true)]), "شهادة [الزوا]ج");
    }

    #[test]
    fn a_word_is_given_back_as_it_is_written() {
        assert_eq!(
            as_written("Solicitar una Pensión", "pension"),
            Some("Pensión")
        );
        assert_eq!(as_written("شهادة الزواج", "زواج"), Some("الزواج"));
        assert_eq!(as_written("Solicitar", "pension"), None);
    }

    proptest! {
        #[test]
        fn ranges_lie_within_the_text_in_order(text in "\\PC{0,40}", word in "\\PC{0,3}", begun: bool) {
            prop_assume!(!folded(&word).is_empty());
            let wanted = Wanted { word: folded(&word), forms: letters::forms(&folded(&word)), begun };
            let length = text.encode_utf16().count() as u32;
            let mut last = 0;
            for range in ranges(&text, &[wanted]) {
                prop_assert!(last <= range.start && range.start <= range.end && range.end <= length);
                last = range.end;
            }
        }
    }
}
