//! The form as a shell shows it and as the city gets it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    Answers, Form, FormField, FormReference, FormStep, FormView, Problem, Text, resolve::State,
};

impl Form {
    /// Which form this is.
    pub fn reference(&self) -> &FormReference {
        &self.reference
    }

    /// The form with these answers, for a reader of `language` (BCP 47; falls back as
    /// [`Text`](crate::text::Text) does). Shows problems of answered fields only: while someone is
    /// still typing, what is missing is not yet wrong.
    pub fn view(&self, answers: &Answers, language: &str) -> FormView {
        let resolved = self.resolved(answers);
        let instance = self.instance(&resolved);
        let findings = self.findings(&instance);
        let missing: BTreeSet<usize> = findings
            .iter()
            .filter(|finding| finding.is_missing())
            .map(|finding| finding.field)
            .collect();
        let mut problems: BTreeMap<usize, Vec<Problem>> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| !finding.is_missing()) {
            let of_field = problems.entry(finding.field).or_default();
            of_field.extend(self.problem(finding, language));
        }
        let mut fields =
            self.fields
                .iter()
                .zip(&resolved.fields)
                .enumerate()
                .map(|(index, (field, state))| {
                    let answer = field.read(match field.calculation {
                        Some(_) => resolved.answer(index),
                        None => answers.get(&field.name),
                    });
                    let in_language = |text: &Text| text.in_language(language).to_owned();
                    FormField {
                        path: field.path.clone(),
                        kind: field.kind,
                        label: in_language(&field.label),
                        hint: field.hint.as_ref().map(in_language),
                        options: field.offered(&answer, language),
                        answer,
                        visible: state.visible,
                        required: state.is_asked(field)
                            && (field.always_required
                                || missing.contains(&index)
                                || field.sometimes_required && self.requires(field, &instance)),
                        calculated: field.calculation.is_some(),
                        enabled: state.enabled,
                        purpose: field.purpose.clone(),
                        group: field.group.as_ref().map(in_language),
                        currency: field.currency.clone(),
                        files: field.files.clone(),
                        problems: problems.remove(&index).unwrap_or_default(),
                    }
                });
        let steps = self
            .steps
            .iter()
            .map(|step| FormStep {
                title: step.title.in_language(language).to_owned(),
                fields: fields.by_ref().take(step.field_count).collect(),
            })
            .collect();
        let states = self.fields.iter().zip(&resolved.fields);
        let asked: Vec<&State<'_>> = states
            .filter(|(field, state)| state.is_asked(field))
            .map(|(_, state)| state)
            .collect();
        let answered = asked.iter().filter(|state| state.answer.is_some());
        let count = |fields: usize| u32::try_from(fields).unwrap_or(u32::MAX);
        FormView {
            form: self.reference.clone(),
            steps,
            complete: findings.is_empty(),
            answered: count(answered.count()),
            askable: count(asked.len()),
        }
    }

    /// All that keeps these answers from being submitted, missing ones included, in the order of
    /// the view. Empty exactly when the schema accepts the [`submission`](Form::submission).
    pub fn problems(&self, answers: &Answers, language: &str) -> Vec<Problem> {
        let instance = self.instance(&self.resolved(answers));
        self.findings(&instance)
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
