//! All that search knows of single languages: what is written together with a word and is no part of it, and
//! the other forms of a word.
//!
//! Words come here folded, see [`crate::folding`].

/// Arabic writes its article and short words together with the next one: "and with the", "for the", "the".
/// Each with the fewest letters that are left of a word.
const ARTICLES: [(&str, usize); 10] = [
    ("وبال", 3),
    ("وكال", 3),
    ("ولل", 3),
    ("فلل", 3),
    ("وال", 3),
    ("فال", 3),
    ("بال", 3),
    ("كال", 3),
    ("لل", 2),
    ("ال", 2),
];

/// What only looks like an article: father and parents, governor, grown-up.
const NO_ARTICLES: [&str; 3] = ["والد", "والي", "بالغ"];

/// A word without its article. Repeated, so that a word which itself begins like an article comes out the
/// same with and without one (`الإلغاء` and `إلغاء`).
pub(super) fn without_article(word: &str) -> &str {
    let mut word = word;
    while let Some(rest) = after_article(word, None) {
        word = rest;
    }
    word
}

/// The beginning of a word without its article, of which at least a letter has to be there; nothing where
/// there is no article.
pub(super) fn begun_without_article(begun: &str) -> Option<&str> {
    after_article(begun, Some(1)).map(without_article)
}

/// Whether this is an article to which the word is still missing.
pub(super) fn is_article(word: &str) -> bool {
    ARTICLES.iter().any(|(article, _)| *article == word)
}

fn after_article(word: &str, least: Option<usize>) -> Option<&str> {
    // All Arabic letters take two bytes, so this is quick for all other words.
    if !word.starts_with(['ا', 'و', 'ب', 'ك', 'ف', 'ل'])
        || NO_ARTICLES.iter().any(|other| word.starts_with(other))
    {
        return None;
    }
    ARTICLES.iter().find_map(|(article, letters)| {
        let rest = word.strip_prefix(article)?;
        (rest.chars().count() >= least.unwrap_or(*letters)).then_some(rest)
    })
}

/// What changes at the end of a word from one form to another, both ways: English and Spanish plurals;
/// Arabic plurals, and "my" and "his" written together with a word.
const ENDINGS: [(&str, &str); 13] = [
    ("", "s"),
    ("", "es"),
    ("y", "ies"),
    ("ه", "ات"),
    ("", "ات"),
    ("", "ين"),
    ("", "ون"),
    ("", "ان"),
    ("ه", "تي"),
    ("ه", "ته"),
    ("", "ي"),
    ("", "ه"),
    ("ه", "تان"),
];

/// Arabic letters that are written together with the next word: and, so, with, for, like.
const ATTACHED: [&str; 5] = ["و", "ف", "ب", "ل", "ك"];

/// A shorter word is left as it is: too much else becomes of it.
const SHORTEST_STEM: usize = 3;

/// The other forms that a word may have in the catalogue. They need not be words: they are only looked
/// up.
pub(super) fn forms(word: &str) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    let Some(first) = word.chars().next() else {
        return forms;
    };
    let arabic = ('\u{621}'..='\u{64a}').contains(&first);
    if !arabic && !first.is_ascii_alphabetic() {
        return forms;
    }
    let mut add = |stem: &str, before: &str, after: &str| {
        if stem.chars().count() >= SHORTEST_STEM {
            forms.push(format!("{before}{stem}{after}"));
        }
    };
    let is_arabic = |ending: &str| !ending.is_ascii();
    for (one, other) in ENDINGS {
        if is_arabic(other) == arabic {
            for (from, to) in [(one, other), (other, one)] {
                if let Some(stem) = word.strip_suffix(from) {
                    add(stem, "", to);
                }
            }
        }
    }
    if arabic {
        for letter in ATTACHED {
            add(word, letter, "");
            if let Some(stem) = word.strip_prefix(letter) {
                add(stem, "", "");
            }
        }
    }
    forms
}

/// Words that questions and sentences are made with and no service is found by: English, Spanish and Arabic.
/// What is nothing in one language and says something in another is left out.
#[rustfmt::skip]
const LIGHT: [&str; 216] = [
    "a", "an", "the", "i", "im", "my", "me", "we", "our", "us", "you", "your", "he", "his", "him", "she",
    "her", "they", "their", "them", "it", "its", "this", "that", "these", "those", "there", "here", "what",
    "whats", "which", "who", "whose", "when", "where", "why", "how", "is", "am", "are", "was", "were", "be",
    "been", "being", "do", "does", "did", "doing", "dont", "doesnt", "didnt", "have", "has", "had",
    "having", "havent", "hasnt", "can", "cant", "cannot", "could", "couldnt", "would", "should", "shall",
    "may", "might", "must", "wont", "isnt", "want", "wants", "wanted", "need", "needs", "needed", "get",
    "gets", "got", "getting", "go", "going", "of", "for", "from", "in", "on", "at", "by", "with", "about",
    "into", "off", "up", "out", "as", "and", "or", "but", "if", "so", "just", "some", "any", "much", "many",
    "too", "very", "please", "not", "no", "to", "el", "la", "los", "las", "un", "una", "unos", "unas", "lo",
    "al", "del", "de", "en", "con", "por", "para", "sin", "sobre", "y", "o", "que", "cual", "como",
    "cuando", "donde", "quien", "cuanto", "cuantos", "cuanta", "mi", "mis", "tu", "tus", "su", "sus", "se",
    "nos", "le", "les", "yo", "es", "son", "soy", "esta", "estoy", "estan", "ser", "estar", "ha", "han",
    "hay", "hace", "hacer", "hago", "puedo", "puede", "quiero", "quisiera", "necesito", "necesita", "debo",
    "tengo", "tiene", "tener", "muy", "mas", "ya", "si", "favor", "te", "في", "من", "الي", "علي", "عن",
    "مع", "هل", "ما", "ماذا", "كيف", "اين", "متي", "كم", "لم", "لن", "لا", "ان", "هذا", "هذه", "التي",
    "الذي", "انا", "لي", "اريد", "ابغي", "احتاج", "يمكن", "كان", "او", "ثم", "عند", "لدي", "يا",
];

/// What is left of a word after an apostrophe: "mother's", "can't".
const ENDINGS_OF_WORDS: [&str; 7] = ["s", "t", "m", "d", "re", "ve", "ll"];

/// Whether a word that is followed by another one is only the end of the word before it.
pub(super) fn is_ending(word: &str) -> bool {
    ENDINGS_OF_WORDS.contains(&word)
}

/// Whether a word says nothing of what is looked for.
pub(super) fn is_light(word: &str) -> bool {
    LIGHT.contains(&word)
}

/// The same of Chinese, where nothing divides the words. None begins another one that comes before it.
#[rustfmt::skip]
const LIGHT_PARTS: [&str; 31] = [
    "怎么办理", "怎么办", "怎么样", "怎么", "怎样", "如何", "需要什么", "要带什么", "带什么", "要办什么", "办什么", "要什么", "什么", "哪里", "哪儿",
    "在哪", "去哪", "多少", "多久", "需要", "可以", "能不能", "能否", "是否", "我要", "我想", "想要", "请问", "我的", "我们", "一下",
];

/// What makes a Chinese sentence a question.
const PARTICLES: [char; 3] = ['吗', '呢', '吧'];

/// The parts of a run that nothing divides which say something; all of it where none does.
pub(super) fn heavy_parts(run: &str) -> Vec<&str> {
    let mut parts = vec![run.trim_end_matches(PARTICLES)];
    for light in LIGHT_PARTS {
        parts = parts
            .into_iter()
            .flat_map(|part| part.split(light))
            .collect();
    }
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() {
        parts.push(run);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arabic_word_is_the_same_with_and_without_its_article() {
        for (written, word) in [
            ("الزواج", "زواج"),
            ("والزواج", "زواج"),
            ("بالزواج", "زواج"),
            ("للزواج", "زواج"),
            ("وللزواج", "زواج"),
            ("الام", "ام"),
            ("الالغاء", "غاء"),
            ("الغاء", "غاء"),
        ] {
            assert_eq!(without_article(written), word, "{written}");
        }
    }

    #[test]
    fn a_word_that_only_begins_like_an_article_is_left_alone() {
        for word in ["الم", "والد", "والدي", "بالغين", "ولاده", "لجنه", "album"]
        {
            assert_eq!(without_article(word), word);
        }
    }

    #[test]
    fn an_article_goes_from_the_first_letter_after_it() {
        assert_eq!(begun_without_article("الز"), Some("ز"));
        assert_eq!(begun_without_article("ال"), None);
        assert_eq!(begun_without_article("زو"), None);
        assert!(is_article("ال") && is_article("لل") && !is_article("زواج"));
    }

    #[test]
    fn what_says_nothing_is_left_out_of_a_chinese_question() {
        assert_eq!(heavy_parts("离婚怎么办理"), ["离婚"]);
        assert_eq!(heavy_parts("我想给孩子上户口要带什么"), ["给孩子上户口"]);
        assert_eq!(heavy_parts("护照丢了吗"), ["护照丢了"]);
        assert_eq!(heavy_parts("怎么办"), ["怎么办"]);
        for (part, index) in LIGHT_PARTS.iter().zip(0..) {
            let hidden = LIGHT_PARTS
                .iter()
                .take(index)
                .any(|before| part.contains(before));
            assert!(!hidden, "{part} is never looked for");
        }
    }

    #[test]
    fn one_and_many_are_forms_of_each_other() {
        for (one, many) in [
            ("museum", "museums"),
            ("pension", "pensiones"),
            ("library", "libraries"),
            ("شهاده", "شهادات"),
            ("سفر", "سفري"),
            ("شهاده", "شهادتي"),
            ("زواج", "وزواج"),
        ] {
            assert!(forms(one).contains(&many.to_owned()), "{one}");
            assert!(forms(many).contains(&one.to_owned()), "{many}");
        }
        assert!(forms("护照").is_empty());
        assert!(forms("").is_empty());
    }
}
