//! Which fields are shown and which answers count: each follows from the fields before it in one order.

use std::borrow::Cow;

use foldhash::HashMap;
use serde_json::Value;

use super::{Answers, Field, Form, FormError, rules::Matter};

/// The answers so far, held against the rules of the UI schema and the calculations.
pub(super) struct Resolved<'a> {
    /// By the index of each field.
    pub(super) fields: Vec<State<'a>>,
}

/// What becomes of a field under the answers so far.
#[derive(Clone, Default)]
pub(super) struct State<'a> {
    pub(super) visible: bool,
    pub(super) enabled: bool,
    /// The answer that counts: none where the field is hidden or disabled.
    pub(super) answer: Option<Cow<'a, Value>>,
}

impl State<'_> {
    /// Whether the resident is asked for it.
    pub(super) fn is_asked(&self, field: &Field) -> bool {
        self.visible && self.enabled && field.calculation.is_none()
    }
}

impl Resolved<'_> {
    /// The answers that count.
    pub(super) fn answers(&self) -> Vec<Option<&Value>> {
        self.fields
            .iter()
            .map(|state| state.answer.as_deref())
            .collect()
    }

    pub(super) fn answer(&self, field: usize) -> Option<&Value> {
        self.fields.get(field)?.answer.as_deref()
    }
}

impl Form {
    /// All answers, counting or not, by the indices of their fields.
    fn by_field<'a>(&self, answers: &'a Answers) -> Vec<Option<&'a Value>> {
        let mut given = vec![None; self.fields.len()];
        for (name, answer) in answers {
            let index = self.index_by_name.get(name);
            if let Some(of_field) = index.and_then(|index| given.get_mut(*index)) {
                *of_field = Some(answer);
            }
        }
        given
    }

    /// A rule about a field that is not asked for, and a calculation with one, finds no answer there, whatever
    /// the resident had answered before.
    pub(super) fn resolved<'a>(&self, answers: &'a Answers) -> Resolved<'a> {
        let mut resolved = Resolved {
            fields: vec![State::default(); self.fields.len()],
        };
        let given = self.by_field(answers);
        for &index in &self.order {
            let Some(field) = self.fields.get(index) else {
                continue;
            };
            let of = |name: &str| {
                let index = *self.index_by_name.get(name)?;
                Some((self.fields.get(index)?, resolved.answer(index)?))
            };
            let is = |matter: Matter| {
                let mut rules = field.rules.iter().filter(|rule| rule.matter == matter);
                rules.all(|rule| rule.allows(of(&rule.subject).map(|(_, answer)| answer)))
            };
            let (visible, enabled) = (is(Matter::Visible), is(Matter::Enabled));
            let answer = match &field.calculation {
                _ if !(visible && enabled) => None,
                Some(calculation) => calculation.value(field, of).map(Cow::Owned),
                None => given
                    .get(index)
                    .copied()
                    .flatten()
                    .and_then(|one| field.counting(one)),
            };
            if let Some(state) = resolved.fields.get_mut(index) {
                *state = State {
                    visible,
                    enabled,
                    answer,
                };
            }
        }
        resolved
    }
}

/// The fields' indices in an order in which each comes after those that its rule and its calculation look at.
pub(super) fn order(
    fields: &[Field],
    index_by_name: &HashMap<String, usize>,
) -> Result<Vec<usize>, FormError> {
    let mut before = Vec::with_capacity(fields.len());
    for field in fields {
        let mut indices = Vec::new();
        for rule in &field.rules {
            let subject = index_by_name.get(&rule.subject);
            indices.push(*subject.ok_or_else(|| FormError::InvalidRule {
                path: field.path.clone(),
            })?);
        }
        let looks_at = field.calculation.iter().flat_map(|one| one.looks_at());
        indices.extend(looks_at.filter_map(|name| index_by_name.get(name)));
        before.push(indices);
    }
    let mut order = Vec::with_capacity(fields.len());
    let mut placed = vec![false; fields.len()];
    loop {
        let so_far = order.len();
        for (index, before) in before.iter().enumerate() {
            let is_placed = |index: &usize| placed.get(*index) == Some(&true);
            if !is_placed(&index) && before.iter().all(is_placed) {
                order.push(index);
                if let Some(placed) = placed.get_mut(index) {
                    *placed = true;
                }
            }
        }
        if order.len() == so_far {
            break;
        }
    }
    let mut circular = (fields.iter().zip(placed))
        .filter(|(_, placed)| !placed)
        .map(|(field, _)| field);
    let Some(first) = circular.next() else {
        return Ok(order);
    };
    let calculated = std::iter::once(first)
        .chain(circular)
        .find(|field| field.calculation.is_some());
    Err(match calculated {
        Some(field) => FormError::CircularCalculation {
            path: field.path.clone(),
        },
        None => FormError::CircularRule {
            path: first.path.clone(),
        },
    })
}
