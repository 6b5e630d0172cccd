//! The options of a field, and what is found among those of a long list.

use std::collections::HashMap;

use super::{Answer, Field, FieldKind, FieldOption, Form, FormError, messages};
use crate::{
    folding::{Script, folded, runs},
    text::Text,
};

/// The most options that [`Form::options`] gives at once.
pub const OPTIONS_LIMIT: usize = 50;
/// More options than this are a list to search in.
pub(super) const SHORT_LIST_LIMIT: usize = 20;

/// What a choice offers: the value, and what it is called.
#[derive(Debug)]
pub(super) struct Offer {
    pub(super) value: String,
    pub(super) label: Text,
}

impl Offer {
    fn shown(&self, language: &str) -> FieldOption {
        FieldOption {
            value: self.value.clone(),
            label: self.label.in_language(language).to_owned(),
        }
    }

    /// How well what was typed finds it: `Some(false)` where the value or a label in any language begins with
    /// it, `Some(true)` where only its words do. `typed` is folded.
    fn found(&self, typed: &str) -> Option<bool> {
        let labels = || self.label.0.values().map(|label| folded(label));
        if folded(&self.value).starts_with(typed) || labels().any(|label| label.starts_with(typed))
        {
            return Some(false);
        }
        let has_words = |label: String| {
            runs(typed).all(|(script, begun)| match script {
                // Nothing says where a word begins there.
                Script::Unspaced => label.contains(begun),
                _ => runs(&label).any(|(_, word)| word.starts_with(begun)),
            })
        };
        (runs(typed).next().is_some() && labels().any(has_words)).then_some(true)
    }
}

impl Form {
    /// What the field at `path` offers that `query` finds, from the one at `offset` on, at most [`OPTIONS_LIMIT`]:
    /// all in the form's order where nothing is typed. Each word of the query has to begin a word of the label, in
    /// any language, or the whole of it the value; accents and case count for nothing. Labels that begin with
    /// the query come first. None for a field that offers nothing.
    ///
    /// # Errors
    ///
    /// [`FormError::UnknownField`].
    pub fn options(
        &self,
        path: &str,
        query: &str,
        language: &str,
        offset: usize,
    ) -> Result<Vec<FieldOption>, FormError> {
        let typed = folded(query);
        let typed = typed.trim();
        let (_, field) = self.field(path)?;
        let mut found: Vec<(bool, &Offer)> = field
            .options
            .iter()
            .filter_map(|offer| Some((offer.found(typed)?, offer)))
            .collect();
        found.sort_by_key(|(only_words, _)| *only_words);
        let page = found.into_iter().skip(offset).take(OPTIONS_LIMIT);
        Ok(page.map(|(_, offer)| offer.shown(language)).collect())
    }
}

impl Field {
    /// The options that are shown with the field, where `answer` is the answer to it.
    pub(super) fn offered(&self, answer: &Answer, language: &str) -> Vec<FieldOption> {
        match (self.kind, answer) {
            (FieldKind::YesNo | FieldKind::Declaration, _) => {
                let word = |value: &str, key: &str| FieldOption {
                    value: value.to_owned(),
                    label: messages::message(language, key, &HashMap::new()),
                };
                vec![word("true", "answer-yes"), word("false", "answer-no")]
            }
            (FieldKind::LongChoice, Answer::Choice { value }) => {
                let mut options = self.options.iter();
                let chosen = options.find(|offer| offer.value == *value);
                chosen
                    .map(|offer| offer.shown(language))
                    .into_iter()
                    .collect()
            }
            (FieldKind::LongChoice, _) => Vec::new(),
            _ => self
                .options
                .iter()
                .map(|offer| offer.shown(language))
                .collect(),
        }
    }
}
