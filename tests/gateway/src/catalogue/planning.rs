//! What the city asks residents about themselves, its rules over the answers, and life events: the tables
//! `facts.json`, `eligibility.json`, `outputs.json` and `life-events.json`, and their records.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::BuildError;
use super::build::unknown;
use super::bundle::{Bundle, Record, Sorted};
use super::languages::InLanguages;
use super::tables::{Tables, Text, Words};

/// A question to a resident about herself. Their order is the table's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fact {
    pub(super) id: String,
    question: Text,
    hint: Option<Text>,
    kind: String,
    #[serde(default)]
    choices: Vec<Choice>,
    min: Option<i64>,
    max: Option<i64>,
    /// A day, or `today`; so is the next.
    earliest: Option<String>,
    latest: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    id: String,
    name: Text,
}

/// Rules by id, and which of them each service has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Eligibility {
    pub(super) rules: BTreeMap<String, Rule>,
    pub(super) services: BTreeMap<String, Vec<String>>,
}

/// A rule over the facts, and what must be so in words to her.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    name: Text,
    rule: Value,
}

/// A life event. Their order is the table's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LifeEvent {
    pub(super) id: String,
    icon: String,
    name: Text,
    description: Text,
    date_question: Text,
    kw: Words,
    steps: Vec<Step>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    service: String,
    #[serde(default)]
    after: Vec<String>,
    due_days: Option<i32>,
    not_before_days: Option<i32>,
    /// The rule by which it concerns her; everyone when absent.
    when: Option<String>,
    note: Option<Text>,
}

#[derive(Serialize)]
pub(super) struct FactRecord<'a> {
    id: &'a str,
    order: usize,
    question: InLanguages<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<InLanguages<String>>,
    kind: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest: Option<&'a str>,
}

/// A choice of a fact, or a document that a service yields.
#[derive(Serialize)]
pub(super) struct Named<'a> {
    id: &'a str,
    name: InLanguages<String>,
}

/// One of the rules of a service.
#[derive(Serialize)]
pub(super) struct Condition<'a> {
    id: &'a str,
    name: InLanguages<String>,
    rule: Sorted<'a>,
}

#[derive(Serialize)]
pub(super) struct LifeEventRecord<'a> {
    id: &'a str,
    order: usize,
    name: InLanguages<String>,
    description: InLanguages<String>,
    icon: &'a str,
    date_question: InLanguages<String>,
    keywords: InLanguages<Vec<String>>,
    steps: Vec<StepRecord<'a>>,
}

#[derive(Serialize)]
struct StepRecord<'a> {
    service_id: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    after: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    due_days: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before_days: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<Sorted<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<InLanguages<String>>,
}

impl Tables {
    pub(super) fn push_facts(&self, bundle: &mut Bundle) -> Result<(), BuildError> {
        let facts = self.facts.iter().zip(1..);
        for (id, (fact, order)) in sorted("facts.json", facts, |(fact, _)| &fact.id)? {
            let text = |text| self.in_all_languages("facts.json", id, text);
            let choices = fact.choices.iter().map(|choice| {
                Ok(Named {
                    id: &choice.id,
                    name: text(&choice.name)?,
                })
            });
            bundle.push(&Record::Fact(FactRecord {
                id,
                order,
                question: text(&fact.question)?,
                hint: fact.hint.as_ref().map(text).transpose()?,
                kind: &fact.kind,
                choices: choices.collect::<Result<_, BuildError>>()?,
                min: fact.min,
                max: fact.max,
                earliest: fact.earliest.as_deref(),
                latest: fact.latest.as_deref(),
            }))?;
        }
        Ok(())
    }

    /// After the services, `is_service` tells their ids.
    pub(super) fn push_life_events(
        &self,
        bundle: &mut Bundle,
        is_service: impl Fn(&str) -> bool,
    ) -> Result<(), BuildError> {
        const TABLE: &str = "life-events.json";
        let events = self.life_events.iter().zip(1..);
        for (id, (event, order)) in sorted(TABLE, events, |(event, _)| &event.id)? {
            let text = |text| self.in_all_languages(TABLE, id, text);
            let steps = event.steps.iter().map(|step| {
                if !is_service(&step.service) {
                    return Err(unknown(TABLE, id, "service", &step.service));
                }
                let rule = |name: &String| match self.eligibility.rules.get(name) {
                    Some(rule) => Ok(Sorted(&rule.rule)),
                    None => Err(unknown(TABLE, id, "rule", name)),
                };
                Ok(StepRecord {
                    service_id: &step.service,
                    after: &step.after,
                    due_days: step.due_days,
                    not_before_days: step.not_before_days,
                    condition: step.when.as_ref().map(rule).transpose()?,
                    note: step.note.as_ref().map(text).transpose()?,
                })
            });
            bundle.push(&Record::LifeEvent(LifeEventRecord {
                id,
                order,
                name: text(&event.name)?,
                description: text(&event.description)?,
                icon: &event.icon,
                date_question: text(&event.date_question)?,
                keywords: self.words_in_all_languages(TABLE, id, &event.kw)?,
                steps: steps.collect::<Result<_, BuildError>>()?,
            }))?;
        }
        Ok(())
    }

    /// The rules of the service `id`.
    pub(super) fn conditions(&self, id: &str) -> Result<Vec<Condition<'_>>, BuildError> {
        const TABLE: &str = "eligibility.json";
        let rules = self.eligibility.services.get(id).into_iter().flatten();
        let condition = |name: &'_ String| {
            let found = self.eligibility.rules.get_key_value(name);
            let (name, rule) = found.ok_or_else(|| unknown(TABLE, id, "rule", name))?;
            Ok(Condition {
                id: name,
                name: self.in_all_languages(TABLE, name, &rule.name)?,
                rule: Sorted(&rule.rule),
            })
        };
        rules.map(condition).collect()
    }

    /// The documents that one has from the service `id`.
    pub(super) fn outputs(&self, id: &str) -> Result<Vec<Named<'_>>, BuildError> {
        let documents = self.outputs.get(id).into_iter().flatten();
        let named = |document: &'_ String| {
            let found = self.documents.get_key_value(document);
            let unknown = || unknown("outputs.json", id, "document", document);
            let (document, text) = found.ok_or_else(unknown)?;
            Ok(Named {
                id: document,
                name: self.in_all_languages("documents.json", document, text)?,
            })
        };
        documents.map(named).collect()
    }

    /// Refuses rules and outputs of a service that there is not.
    pub(super) fn only_of_services(
        &self,
        is_service: impl Fn(&str) -> bool,
    ) -> Result<(), BuildError> {
        let rules = self.eligibility.services.keys();
        let rules = rules.map(|id| ("eligibility.json", id));
        let outputs = self.outputs.keys().map(|id| ("outputs.json", id));
        match rules.chain(outputs).find(|(_, id)| !is_service(id)) {
            None => Ok(()),
            Some((table, id)) => Err(unknown(table, id, "service", id)),
        }
    }
}

fn sorted<'a, T: 'a>(
    table: &str,
    rows: impl Iterator<Item = T>,
    id: impl Fn(&T) -> &'a str,
) -> Result<BTreeMap<&'a str, T>, BuildError> {
    let mut sorted = BTreeMap::new();
    for row in rows {
        let id = id(&row);
        if sorted.insert(id, row).is_some() {
            return Err(BuildError::DuplicateId {
                table: table.to_owned(),
                id: id.to_owned(),
            });
        }
    }
    Ok(sorted)
}
