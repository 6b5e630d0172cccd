//! The languages that the tables are not written in: a file of translations for each, keyed by the
//! English, in `tests/gateway/catalogue/languages/`.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

/// Something in each of the city's languages, by BCP 47 tag.
pub(super) type InLanguages<T> = BTreeMap<&'static str, T>;

/// One language's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Translation {
    /// By the English text, slots and all.
    pub(super) texts: HashMap<String, String>,
    /// By the subject's id.
    pub(super) nouns: HashMap<String, Noun>,
    /// By the English words, divided by a comma and a space.
    pub(super) keywords: HashMap<String, Vec<String>>,
}

/// A subject's noun in a language that tells genders apart.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Noun {
    gender: Gender,
    /// Bare.
    one: String,
    /// With the indefinite article, where the language has one.
    a: String,
    /// With the definite article.
    the: String,
    /// Plural, bare.
    many: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Gender {
    #[serde(rename = "m")]
    Masculine,
    #[serde(rename = "f")]
    Feminine,
}

impl Noun {
    /// The template with this noun in its slots (`{one}`, `{a}`, `{the}`, `{many}`), and of each
    /// switch (`{nuevo|nueva}`) the side of its gender. A slot that there is not stays as it is.
    pub(super) fn fill(&self, template: &str) -> String {
        let mut filled = String::with_capacity(template.len() + self.the.len());
        let mut rest = template;
        while let Some((before, (slot, after))) = rest
            .split_once('{')
            .and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            filled.push_str(before);
            match (slot, slot.split_once('|')) {
                (_, Some((masculine, feminine))) => filled.push_str(match self.gender {
                    Gender::Masculine => masculine,
                    Gender::Feminine => feminine,
                }),
                ("one", _) => join(&mut filled, &self.one),
                ("a", _) => join(&mut filled, &self.a),
                ("the", _) => join(&mut filled, &self.the),
                ("many", _) => join(&mut filled, &self.many),
                (unknown, _) => filled.push_str(&format!("{{{unknown}}}")),
            }
            rest = after;
        }
        filled + rest
    }
}

/// Adds a noun to what stands before it, which may grow together with its article: "de el" is "del"
/// in Spanish, "a el" is "al", and the Arabic preposition ل takes the place of the article's alif.
fn join(before: &mut String, noun: &str) {
    let ends_in_word = |word: &str| {
        before
            .strip_suffix(word)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', '¿', '(', '«']))
    };
    if let Some(bare) = noun.strip_prefix("el ")
        && ["de ", "De ", "a ", "A "].into_iter().any(ends_in_word)
    {
        before.truncate(before.len() - 1);
        before.push_str("l ");
        before.push_str(bare);
    } else if let Some(bare) = noun.strip_prefix("ال")
        && ["ل", "ول"].into_iter().any(ends_in_word)
    {
        // Three of the letter in a row are never written.
        if !bare.starts_with('ل') {
            before.push('ل');
        }
        before.push_str(bare);
    } else {
        before.push_str(noun);
    }
}

#[cfg(test)]
mod tests {
    use super::{Gender, Noun};

    fn noun(gender: Gender, one: &str, the: &str) -> Noun {
        Noun {
            gender,
            one: one.to_owned(),
            a: format!("un {one}"),
            the: the.to_owned(),
            many: format!("{one}s"),
        }
    }

    #[test]
    fn slots_and_switches_follow_the_noun() {
        let card = noun(Gender::Feminine, "tarjeta", "la tarjeta");
        let permit = noun(Gender::Masculine, "permiso", "el permiso");
        let template = "Renovar {the} {vencido|vencida}: {one}, {many}, {days}";
        assert_eq!(
            card.fill(template),
            "Renovar la tarjeta vencida: tarjeta, tarjetas, {days}"
        );
        assert_eq!(
            permit.fill(template),
            "Renovar el permiso vencido: permiso, permisos, {days}"
        );
        assert_eq!(card.fill("No {slot"), "No {slot");
    }

    #[test]
    fn articles_grow_together_with_what_stands_before_them() {
        let permit = noun(Gender::Masculine, "permiso", "el permiso");
        assert_eq!(permit.fill("Copia de {the}"), "Copia del permiso");
        assert_eq!(permit.fill("Junto a {the}"), "Junto al permiso");
        assert_eq!(permit.fill("Desde {the}"), "Desde el permiso");
        assert_eq!(permit.fill("Copia de {a}"), "Copia de un permiso");
        let certificate = noun(Gender::Feminine, "شهادة", "الشهادة");
        assert_eq!(certificate.fill("نسخة ل{the}"), "نسخة للشهادة");
        assert_eq!(certificate.fill("نسخة ب{the}"), "نسخة بالشهادة");
        let board = noun(Gender::Feminine, "لجنة", "اللجنة");
        assert_eq!(board.fill("طلب ل{the}"), "طلب للجنة");
    }
}
