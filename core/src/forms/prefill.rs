//! What is known of the resident, offered as answers to a form that asks for it.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::{
    Answer, Answers, Field, FieldKind, Form,
    purpose::{may_be_offered, whole},
    resolve::Resolved,
};

/// What is known of the resident, each with the source that it is known from.
#[derive(Debug, Clone)]
pub struct Known<S> {
    /// What she has told about herself, by the ids of facts.
    pub facts: HashMap<String, (Answer, S)>,
    /// What she has answered before, by purpose, as it was sent.
    purposes: HashMap<String, (Value, S)>,
}

impl<S> Default for Known<S> {
    fn default() -> Self {
        Self {
            facts: HashMap::new(),
            purposes: HashMap::new(),
        }
    }
}

impl<S: Clone> Known<S> {
    /// Takes in what she answered at one time, by purpose, and tells no other than was taken in before. An address,
    /// a name, a telephone number is that of one time as a whole: half an old one with half a new one would be none.
    pub fn add_earlier(&mut self, told: BTreeMap<String, Value>, source: &S) {
        let known = |purpose: &str| {
            let mut before = self.purposes.keys();
            before.any(|before| whole(before) == whole(purpose))
        };
        let new = told.into_iter().filter(|(purpose, _)| !known(purpose));
        let new: Vec<_> = new
            .map(|(purpose, value)| (purpose, (value, source.clone())))
            .collect();
        self.purposes.extend(new);
    }
}

/// An answer that is offered.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer<'k, S> {
    /// The path of the field.
    pub path: String,
    /// The answers so far, with what is offered among them.
    pub answers: Answers,
    /// Where it is known from.
    pub source: &'k S,
}

impl Form {
    /// By purpose the name of the field that `sent` answers it with, so that the answer can be offered again; the first,
    /// where there are several. None of a field in rows, which are about others, none of a number of a person, a
    /// declaration, files or a signature, and none of what opens an account or pays.
    pub fn purposes(&self, sent: &Answers) -> BTreeMap<String, String> {
        let mut purposes = BTreeMap::new();
        let told =
            |field: &&Field| field.may_come_from_elsewhere() && sent.contains_key(&field.name);
        for field in self.fields.iter().filter(told) {
            let purpose = field.purpose.as_ref();
            if let Some(purpose) = purpose.filter(|purpose| may_be_offered(purpose)) {
                let of_purpose = purposes.entry(purpose.clone());
                of_purpose.or_insert_with(|| field.name.clone());
            }
        }
        purposes
    }

    /// What is known for the fields that are asked for and not answered, in the order of the form.
    pub fn offers<'k, S>(&self, answers: &Answers, known: &'k Known<S>) -> Vec<Offer<'k, S>> {
        let fields = self.fields.iter();
        let offers = fields.filter_map(|field| self.offer(answers, &field.path, known));
        offers.collect()
    }

    /// What is known for the field at `path`, if it is asked for and not answered: what she has told about herself
    /// before what she has answered earlier. Only what the form finds nothing wrong with, as an answer to this field.
    pub fn offer<'k, S>(
        &self,
        answers: &Answers,
        path: &str,
        known: &'k Known<S>,
    ) -> Option<Offer<'k, S>> {
        let (place, field) = self.field(path).ok()?;
        let resolved = self.resolved(answers);
        let state = resolved.fields.get(place.field)?;
        let is_open = place.row.is_none() && state.is_asked(field) && state.answer.is_none();
        if !is_open || !field.may_come_from_elsewhere() {
            return None;
        }
        let fact = || {
            let (answer, source) = known.facts.get(field.fact.as_ref()?)?;
            Some((answer.clone(), source))
        };
        let purpose = || {
            let (value, source) = known.purposes.get(field.purpose.as_ref()?)?;
            let answer = handed_in(value)?;
            (self.goes_together(&resolved, field, known)).then_some((answer, source))
        };
        let found = [fact(), purpose()].into_iter().flatten();
        let mut offers = found.filter_map(|(answer, source)| {
            let mut with = answers.clone();
            self.answer(&mut with, path, answer).ok()?;
            let findings = self.findings(&self.resolved(&with).answers());
            let is_wrong = findings.iter().any(|finding| finding.place == place);
            (!is_wrong).then(|| Offer {
                path: path.to_owned(),
                answers: with,
                source,
            })
        });
        offers.next()
    }

    /// Whether what she has answered of the same address, or the same name, is what is known of it: where she writes
    /// another one, no part of the known one is offered.
    fn goes_together<S>(&self, resolved: &Resolved<'_>, field: &Field, known: &Known<S>) -> bool {
        let part_of = |field: &Field| {
            field
                .purpose
                .as_deref()
                .map(|purpose| whole(purpose).to_owned())
        };
        let mut beside = (self.fields.iter().zip(&resolved.fields))
            .filter(|(other, _)| other.group == field.group && part_of(other) == part_of(field))
            .filter_map(|(other, state)| Some((other.purpose.as_ref()?, state.answer.as_deref()?)));
        beside.all(|(purpose, answer)| {
            let known = known.purposes.get(purpose);
            known.is_some_and(|(value, _)| value == answer)
        })
    }
}

/// What was sent before, as it is handed in again; only one value, as nothing that is offered has several.
fn handed_in(value: &Value) -> Option<Answer> {
    match value {
        Value::String(text) => Some(Answer::Text {
            value: text.clone(),
        }),
        Value::Bool(value) => Some(Answer::YesNo { value: *value }),
        Value::Number(number) => Some(Answer::Integer {
            value: number.as_i64()?,
        }),
        _ => None,
    }
}

impl Field {
    /// Whether an answer to it may be known from elsewhere, be offered elsewhere, or be one that the form begins with: not
    /// what she has to say or hand in herself each time, nothing of which who holds her phone could make use in her name,
    /// and neither what is asked for each row nor what follows from other answers.
    pub(super) fn may_come_from_elsewhere(&self) -> bool {
        use FieldKind::{Declaration, File, NationalId, Photo, Rows, Signature};
        !matches!(
            self.kind,
            Declaration | File | NationalId | Photo | Rows | Signature
        ) && self.calculation.is_none()
    }
}
