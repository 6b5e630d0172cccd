//! Who may have a service: the city's rules over what a resident has told about herself.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::error::RecordProblem;
use crate::{
    logic::{Facts, Rule, Value, day},
    profile::FactValue,
    text::Text,
    typed,
};

/// The bound of a day that is the day on which it is asked.
const TODAY: &str = "today";

/// Whether a resident may have a service, as far as the city's rules and the facts tell. It binds nobody:
/// the city decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Eligibility {
    /// What the rules say.
    pub verdict: Verdict,
    /// The rules that decide, in words: those that do not hold where the answer is no, those that are
    /// still open where something has to be known, else all.
    pub because: Vec<String>,
    /// Whether the city has given a rule at all. Without one the verdict is [`Verdict::Yes`], because nothing
    /// speaks against it and not because something was checked:
    /// [`Service::eligibility`](super::Service::eligibility) has the words.
    pub has_rules: bool,
    /// What has to be known, in the order in which it is to be asked; empty unless the verdict is
    /// [`Verdict::NeedsToKnow`]. Another question may follow from an answer.
    pub needs: Vec<FactQuestion>,
}

/// What the rules say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All of them hold; also where there are none, see [`Eligibility::has_rules`].
    Yes,
    /// One of them does not hold, whatever else may be told.
    No,
    /// It turns on facts that are not known.
    NeedsToKnow,
}

/// A fact that rules turn on, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FactQuestion {
    /// The fact's id.
    pub id: String,
    /// The question.
    pub question: String,
    /// What is meant by it, or why it is asked.
    pub hint: Option<String>,
    /// What kind of answer it takes.
    pub kind: FactKind,
    /// What can be chosen; empty unless it is a [`FactKind::Choice`].
    pub choices: Vec<FactChoice>,
    /// The least number that is an answer.
    pub min: Option<i64>,
    /// The greatest number that is an answer.
    pub max: Option<i64>,
    /// The first day that is an answer, as RFC 3339 writes it.
    pub earliest: Option<String>,
    /// The last day that is an answer, as RFC 3339 writes it: today's for a birthday.
    pub latest: Option<String>,
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// Yes or no.
    YesNo,
    /// A whole number.
    Number,
    /// A day.
    Date,
    /// One of several.
    Choice,
}

/// One of the answers to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FactChoice {
    /// Its id: the answer.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Why an answer cannot be the value of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FactProblem {
    /// It is of another kind than the question asks for, or no day where a day is asked for.
    #[error("the answer is of another kind than the question")]
    Kind,
    /// It is none of the choices.
    #[error("the answer is none of the choices")]
    NoChoice,
    /// The number is less or more than can be, or the day earlier or later.
    #[error("the answer is out of bounds")]
    OutOfBounds,
}

/// The record `fact` of a bundle.
#[derive(Deserialize)]
pub(super) struct FactRecord {
    pub(super) id: String,
    pub(super) order: i64,
    question: Text,
    hint: Option<Text>,
    kind: FactKind,
    #[serde(default)]
    choices: Vec<ChoiceRecord>,
    min: Option<i64>,
    max: Option<i64>,
    /// A day, or [`TODAY`]; so is the next.
    earliest: Option<String>,
    latest: Option<String>,
}

#[derive(Deserialize)]
struct ChoiceRecord {
    id: String,
    name: Text,
}

/// One of the rules of a service.
#[derive(Deserialize)]
pub(super) struct ConditionRecord {
    pub(super) id: String,
    name: Text,
    rule: serde_json::Value,
}

impl FactRecord {
    /// Checks what can be told of the record alone.
    pub(super) fn check(&self) -> Result<(), RecordProblem> {
        let wrong = |field| Err(RecordProblem::Value { field });
        // A rule would take a dot for the end of the name.
        if self.id.contains('.') {
            return wrong("id");
        }
        if !self.question.is_name() {
            return wrong("question");
        }
        let mut ids: Vec<&str> = self.choices.iter().map(|choice| &*choice.id).collect();
        ids.sort_unstable();
        ids.dedup();
        let named = |choice: &ChoiceRecord| !choice.id.is_empty() && choice.name.is_name();
        let is_choice = self.kind == FactKind::Choice;
        if ids.len() != self.choices.len()
            || !self.choices.iter().all(named)
            || is_choice == ids.is_empty()
        {
            return wrong("choices");
        }
        let is_number = self.kind == FactKind::Number;
        let has_bound = self.min.is_some() || self.max.is_some();
        if has_bound && !is_number || self.min.zip(self.max).is_some_and(|(min, max)| min > max) {
            return wrong("min");
        }
        self.check_days()
    }

    fn check_days(&self) -> Result<(), RecordProblem> {
        let bounds = [("earliest", &self.earliest), ("latest", &self.latest)];
        for (field, bound) in bounds {
            let fits = |bound: &String| {
                self.kind == FactKind::Date && (bound == TODAY || day(bound).is_some())
            };
            if !bound.as_ref().is_none_or(fits) {
                return Err(RecordProblem::Value { field });
            }
        }
        let [earliest, latest] = bounds.map(|(_, bound)| day(bound.as_deref()?));
        match earliest.zip(latest) {
            Some((earliest, latest)) if earliest > latest => {
                Err(RecordProblem::Value { field: "earliest" })
            }
            _ => Ok(()),
        }
    }

    /// As it is asked on the day `today`.
    pub(super) fn question(&self, today: NaiveDate, language: &str) -> FactQuestion {
        let choice = |choice: &ChoiceRecord| FactChoice {
            id: choice.id.clone(),
            name: choice.name.in_language(language).to_owned(),
        };
        let hint = self.hint.as_ref();
        let bound = |bound: &String| match bound.as_str() {
            TODAY => today.to_string(),
            day => day.to_owned(),
        };
        FactQuestion {
            id: self.id.clone(),
            question: self.question.in_language(language).to_owned(),
            hint: hint.map(|hint| hint.in_language(language).to_owned()),
            kind: self.kind,
            choices: self.choices.iter().map(choice).collect(),
            min: self.min,
            max: self.max,
            earliest: self.earliest.as_ref().map(bound),
            latest: self.latest.as_ref().map(bound),
        }
    }
}

impl FactQuestion {
    /// Whether `answer` can be the value of this fact.
    pub fn check(&self, answer: &FactValue) -> Result<(), FactProblem> {
        match (self.kind, answer) {
            (FactKind::YesNo, FactValue::YesNo { .. }) => Ok(()),
            (FactKind::Number, FactValue::Number { value }) => {
                let fits = self.min.is_none_or(|min| min <= *value)
                    && self.max.is_none_or(|max| *value <= max);
                fits.then_some(()).ok_or(FactProblem::OutOfBounds)
            }
            (FactKind::Date, FactValue::Date { value }) => {
                let value = day(value).ok_or(FactProblem::Kind)?;
                let bound = |bound: &Option<String>| day(bound.as_deref()?);
                let fits = bound(&self.earliest).is_none_or(|earliest| earliest <= value)
                    && bound(&self.latest).is_none_or(|latest| value <= latest);
                fits.then_some(()).ok_or(FactProblem::OutOfBounds)
            }
            (FactKind::Choice, FactValue::Choice { value }) => self
                .choices
                .iter()
                .any(|choice| choice.id == *value)
                .then_some(())
                .ok_or(FactProblem::NoChoice),
            _ => Err(FactProblem::Kind),
        }
    }

    /// What was typed as the answer to this question: yes or no in any language that the core has, a number or a
    /// day in the digits of any, the id of a choice or its name.
    pub fn read(&self, typed: &str) -> Result<FactValue, FactProblem> {
        let answer = match self.kind {
            FactKind::YesNo => typed::yes_or_no(typed).map(|value| FactValue::YesNo { value }),
            FactKind::Number => typed::integer(typed).map(|value| FactValue::Number { value }),
            FactKind::Date => typed::date(typed).map(|value| FactValue::Date { value }),
            FactKind::Choice => {
                let typed = typed::folded(typed);
                let mut choices = self.choices.iter();
                let reads_so = |words: &str| typed::folded(words) == typed;
                let chosen = choices.find(|choice| reads_so(&choice.id) || reads_so(&choice.name));
                let chosen = chosen.ok_or(FactProblem::NoChoice)?;
                Some(FactValue::Choice {
                    value: chosen.id.clone(),
                })
            }
        };
        let answer = answer.ok_or(FactProblem::Kind)?;
        self.check(&answer).map(|()| answer)
    }
}

impl ConditionRecord {
    /// Checks a condition against the facts that the city asks for.
    pub(super) fn check(
        &self,
        is_fact: impl Fn(&str) -> bool,
        field: &'static str,
    ) -> Result<(), RecordProblem> {
        if self.id.is_empty() || !self.name.is_name() {
            return Err(RecordProblem::Value { field });
        }
        check_rule(&self.rule, is_fact, field)
    }
}

/// Checks that `rule` is one, and is about facts that the city asks for.
pub(super) fn check_rule(
    rule: &serde_json::Value,
    is_fact: impl Fn(&str) -> bool,
    field: &'static str,
) -> Result<(), RecordProblem> {
    let rule = Rule::parse(rule).map_err(|error| RecordProblem::Rule { field, error })?;
    match rule.facts().into_iter().find(|name| !is_fact(name)) {
        None => Ok(()),
        Some(name) => Err(RecordProblem::Dangling {
            field,
            id: name.to_owned(),
        }),
    }
}

/// What rules are judged by: what is known, what can be asked, and what day it is.
pub(super) struct Judge<'a> {
    questions: Vec<FactQuestion>,
    facts: Facts,
    today: NaiveDate,
    language: &'a str,
}

impl<'a> Judge<'a> {
    /// A fact that is no answer to its question, as the city asks it now, counts as not known.
    pub(super) fn new(
        questions: Vec<FactQuestion>,
        told: &HashMap<String, FactValue>,
        today: NaiveDate,
        language: &'a str,
    ) -> Self {
        let facts = questions.iter().filter_map(|question| {
            let answer = told.get(&question.id)?;
            question.check(answer).ok()?;
            Some((question.id.clone(), value(answer)))
        });
        Self {
            facts: facts.collect(),
            questions,
            today,
            language,
        }
    }

    /// What `rules` say together, and `unnamed`, which has no words of its own. Nothing where one of them
    /// cannot be read: they were checked before they were kept.
    pub(super) fn eligibility(
        &self,
        rules: &[ConditionRecord],
        unnamed: Option<&serde_json::Value>,
    ) -> Option<Eligibility> {
        let (mut hold, mut fail, mut open) = (Vec::new(), Vec::new(), Vec::new());
        let mut needs: Vec<String> = Vec::new();
        let mut verdict = Verdict::Yes;
        let has_rules = !rules.is_empty() || unnamed.is_some();
        let unnamed = unnamed.map(|rule| (None, rule));
        let named = rules.iter().map(|rule| (Some(&rule.name), &rule.rule));
        for (name, rule) in unnamed.into_iter().chain(named) {
            let outcome = Rule::parse(rule).ok()?.evaluate(&self.facts, self.today);
            let names = match outcome.truth() {
                Some(true) => &mut hold,
                Some(false) => {
                    verdict = Verdict::No;
                    &mut fail
                }
                None => {
                    if verdict == Verdict::Yes {
                        verdict = Verdict::NeedsToKnow;
                    }
                    for need in outcome.needs() {
                        if !needs.contains(need) {
                            needs.push(need.clone());
                        }
                    }
                    &mut open
                }
            };
            names.extend(name.map(|name| name.in_language(self.language).to_owned()));
        }
        let (because, needs) = match verdict {
            Verdict::Yes => (hold, Vec::new()),
            Verdict::No => (fail, Vec::new()),
            Verdict::NeedsToKnow => (open, needs),
        };
        Some(Eligibility {
            verdict,
            because,
            has_rules,
            needs: needs.iter().filter_map(|id| self.asked(id)).collect(),
        })
    }

    fn asked(&self, id: &str) -> Option<FactQuestion> {
        let question = self.questions.iter().find(|question| question.id == id);
        question.cloned()
    }
}

fn value(answer: &FactValue) -> Value {
    match answer {
        FactValue::YesNo { value } => Value::Bool(*value),
        FactValue::Number { value } => Value::Number((*value).into()),
        FactValue::Date { value } | FactValue::Choice { value } => Value::Text(value.clone()),
    }
}
