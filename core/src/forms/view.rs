//! The form as a shell shows it and as the city gets it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    Answers, Field, FieldKind, Form, FormField, FormReference, FormStep, FormView, Problem, RowOf,
    Rows, Text, judge::Instance, resolve::State, rows::Place,
};

impl Form {
    /// Which form this is.
    pub fn reference(&self) -> &FormReference {
        &self.reference
    }

    /// The fields whose answer is a fact about her: path, kind and the fact's id.
    pub fn facts(&self) -> impl Iterator<Item = (&str, FieldKind, &str)> {
        (self.fields.iter())
            .filter_map(|field| Some((field.path.as_str(), field.kind, field.fact.as_deref()?)))
    }

    /// The form with these answers, for a reader of `language` (BCP 47; falls back as
    /// [`Text`] does). Shows problems of answered fields only: while someone is
    /// still typing, what is missing is not yet wrong.
    pub fn view(&self, answers: &Answers, language: &str) -> FormView {
        let resolved = self.resolved(answers);
        let counting = resolved.answers();
        let findings = self.findings(&counting);
        let mut problems: BTreeMap<Place, Vec<Problem>> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| !finding.is_missing()) {
            let of_field = problems.entry(finding.place).or_default();
            of_field.extend(self.problem(finding, language));
        }
        let missing = findings.iter().filter(|finding| finding.is_missing());
        let shown = Shown {
            form: self,
            language,
            missing: missing.map(|finding| finding.place).collect(),
            problems,
            counting: &counting,
        };
        let mut fields = self.fields.iter().zip(&resolved.fields).enumerate();
        let steps = self.steps.iter().map(|step| {
            let fields = fields.by_ref().take(step.field_count);
            let fields = fields.flat_map(|(index, (field, state))| {
                let answer = match field.calculation {
                    Some(_) => state.answer.as_deref(),
                    None => answers.get(&field.name),
                };
                shown.with_rows(index, field, state, answer)
            });
            FormStep {
                title: step.title.in_language(language).to_owned(),
                fields: fields.collect(),
            }
        });
        let steps: Vec<FormStep> = steps.collect();
        let fields = steps.iter().flat_map(|step| &step.fields);
        let asked = fields.filter(|field| field.visible && field.enabled && !field.calculated);
        let (answered, left): (Vec<_>, Vec<_>) = asked.partition(|field| {
            let place = self.find(&field.path).map(|(place, _, _)| place);
            place.is_some_and(|place| self.within(resolved.answer(place.field), place).is_some())
        });
        FormView {
            form: self.reference.clone(),
            complete: findings.is_empty(),
            answered: count(answered.len()),
            askable: count(answered.len() + left.len()),
            steps,
        }
    }

    /// All that keeps these answers from being submitted, missing ones included, in the order of
    /// the view. Empty exactly when the schema accepts the [`submission`](Form::submission).
    pub fn problems(&self, answers: &Answers, language: &str) -> Vec<Problem> {
        self.findings(&self.resolved(answers).answers())
            .iter()
            .filter_map(|finding| self.problem(finding, language))
            .collect()
    }

    /// What is sent to the city: the answers of fields that are shown and enabled, calculated ones among them,
    /// sorted by name, so that the same answers are the same bytes. The rest stays in `answers`.
    pub fn submission(&self, answers: &Answers) -> Answers {
        let resolved = self.resolved(answers);
        let counting = self.fields.iter().zip(resolved.fields);
        let sorted: BTreeMap<&String, Value> = counting
            .filter_map(|(field, state)| Some((&field.name, state.answer?.into_owned())))
            .collect();
        sorted
            .into_iter()
            .map(|(name, value)| (name.clone(), value))
            .collect()
    }

    /// The paths of calculated fields of which `sent` has another value than follows from its other answers, or
    /// none where one follows, in the order of the view.
    pub fn miscalculated(&self, sent: &Answers) -> Vec<String> {
        let resolved = self.resolved(sent);
        let fields = self.fields.iter().enumerate();
        fields
            .filter(|(index, field)| {
                field.calculation.is_some() && resolved.answer(*index) != sent.get(&field.name)
            })
            .map(|(_, field)| field.path.clone())
            .collect()
    }
}

/// What is the same for every field of a view.
struct Shown<'a> {
    form: &'a Form,
    language: &'a str,
    missing: BTreeSet<Place>,
    problems: BTreeMap<Place, Vec<Problem>>,
    counting: &'a Instance<'a>,
}

impl Shown<'_> {
    /// A field, and behind a field of rows those of each.
    fn with_rows(
        &self,
        index: usize,
        field: &Field,
        state: &State<'_>,
        answer: Option<&Value>,
    ) -> Vec<FormField> {
        let mut fields = vec![self.field(Place::of(index), field, state, answer)];
        let rows = answer.and_then(Value::as_array).into_iter().flatten();
        for (row, (answers, rows)) in rows.zip(field.rows.iter().cycle()).enumerate() {
            let stands_in = RowOf {
                group: field.path.clone(),
                index: count(row),
                title: rows.title(row, self.language),
            };
            for (inner, field) in rows.fields.iter().enumerate() {
                let place = Place {
                    field: index,
                    row: Some((row, inner)),
                };
                let mut shown = self.field(place, field, state, answers.get(&field.name));
                shown.path = format!("{}/{row}{}", stands_in.group, field.path);
                shown.row = Some(stands_in.clone());
                fields.push(shown);
            }
        }
        fields
    }

    fn field(
        &self,
        place: Place,
        field: &Field,
        state: &State<'_>,
        answer: Option<&Value>,
    ) -> FormField {
        let in_language = |text: &Text| text.in_language(self.language).to_owned();
        let shown = field.read(answer);
        FormField {
            path: field.path.clone(),
            kind: field.kind,
            label: in_language(&field.label),
            hint: field.hint.as_ref().map(in_language),
            options: field.offered(&shown, self.language),
            answer: shown,
            visible: state.visible,
            required: state.is_asked(field)
                && (field.always_required
                    || self.missing.contains(&place)
                    || field.sometimes_required && self.form.requires(place, self.counting)),
            calculated: field.calculation.is_some(),
            enabled: state.enabled,
            purpose: field.purpose.clone(),
            group: field.group.as_ref().map(in_language),
            currency: field.currency.clone(),
            files: field.files.clone(),
            rows: field.rows.as_ref().map(|rows| Rows {
                count: count(answer.and_then(Value::as_array).map_or(0, Vec::len)),
                minimum: rows.minimum,
                maximum: rows.maximum,
            }),
            row: None,
            problems: self.problems.get(&place).cloned().unwrap_or_default(),
        }
    }
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
