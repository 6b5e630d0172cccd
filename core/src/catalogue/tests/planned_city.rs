//! The small city with questions, rules, documents and a life event.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{super::*, *};

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Noon of a day, in UTC.
pub(super) fn noon(text: &str) -> Timestamp {
    format!("{text}T12:00:00Z").parse().unwrap()
}

/// The small city with questions, rules and documents.
pub(super) struct City {
    pub(super) facts: Vec<Value>,
    /// What is different about a service, by its id.
    pub(super) services: HashMap<&'static str, Value>,
    pub(super) events: Vec<Value>,
}

impl City {
    /// A city that asks for three facts, and has rules for two services and papers for four.
    pub(super) fn new() -> Self {
        let services = json!({
            "birth-registration": {
                "outputs": [{"id": "birth-certificate", "name": {"en": "Birth certificate"}}],
                "required_documents": [
                    {"id": "identity-card", "document": {"en": "Identity card"}},
                    {"id": "marriage-certificate", "document": {"en": "Marriage certificate"}},
                ],
                "cost_options": [],
            },
            "marriage-registration": {
                "outputs": [{"id": "marriage-certificate", "name": {"en": "Marriage certificate"}}],
                "required_documents": [{"id": "identity-card", "document": {"en": "Identity card"}}],
                "cost_options": [{"amount_minor": 900, "currency": "CNY"}],
            },
            "health-insurance-enrolment": {
                "required_documents": [
                    {"id": "identity-card", "document": {"en": "Identity card"}},
                    {"id": "birth-certificate", "document": {"en": "Birth certificate"}},
                    {"document": {"en": "A photo"}},
                ],
                "cost_options": [
                    {"amount_minor": 500, "currency": "CNY"},
                    {"amount_minor": 300, "currency": "CNY"},
                    {"amount_minor": 100, "currency": "EUR"},
                ],
                "eligibility": [{
                    "id": "resident", "name": {"en": "You live in Langang.", "zh-Hans": "您居住在澜港市。"},
                    "rule": {"var": "lives_here"},
                }],
            },
            "elderly-meal-service": {
                "required_documents": [{"document": {"en": "A photo"}}],
                "cost_options": [{"amount_minor": 1000, "currency": "CNY"}],
                "eligibility": [
                    {
                        "id": "age", "name": {"en": "You are 60 or over."},
                        "rule": {">=": [{"years_since": {"var": "born_on"}}, 60]},
                    },
                    {"id": "resident", "name": {"en": "You live in Langang."}, "rule": {"var": "lives_here"}},
                ],
            },
        });
        let services = services.as_object().unwrap().iter();
        Self {
            facts: vec![
                json!({
                    "type": "fact", "id": "born_on", "order": 2, "kind": "date",
                    "question": {"en": "When were you born?", "zh-Hans": "您的出生日期是？"},
                }),
                json!({
                    "type": "fact", "id": "lives_here", "order": 1, "kind": "yes_no",
                    "question": {"en": "Do you live in Langang?"}, "hint": {"en": "Registered or not."},
                }),
                json!({
                    "type": "fact", "id": "work", "order": 3, "kind": "choice",
                    "question": {"en": "What do you do?"},
                    "choices": [
                        {"id": "employed", "name": {"en": "I have a job"}},
                        {"id": "retired", "name": {"en": "I am retired"}},
                    ],
                }),
            ],
            services: services
                .map(|(id, change)| (&*id.clone().leak(), change.clone()))
                .collect(),
            events: vec![json!({
                "type": "life_event", "id": "baby", "order": 1, "icon": "baby",
                "name": {"en": "Having a baby", "zh-Hans": "生育"}, "description": {"en": "From pregnancy on."},
                "date_question": {"en": "When is the baby due?"},
                "steps": [
                    {
                        "service_id": "health-insurance-enrolment", "due_days": 90,
                        "note": {"en": "Retroactive from the birth."},
                    },
                    {"service_id": "elderly-meal-service", "condition": {"==": [{"var": "work"}, "retired"]}},
                    {"service_id": "birth-registration", "due_days": 30, "not_before_days": 0},
                    {"service_id": "library-card", "after": ["health-insurance-enrolment"]},
                    {"service_id": "marriage-registration", "due_days": -30},
                ],
            })],
        }
    }

    pub(super) fn records(&self) -> Vec<u8> {
        let lines = RECORDS
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let (mut services, mut records): (Vec<Value>, Vec<Value>) =
            lines.partition(|record: &Value| record["type"] == "service");
        for service in &mut services {
            let id = service["id"].as_str().unwrap().to_owned();
            let changes = self.services.get(id.as_str()).and_then(Value::as_object);
            for (field, value) in changes.into_iter().flatten() {
                service[field] = value.clone();
            }
        }
        records.extend(self.facts.iter().cloned());
        records.extend(services);
        records.extend(self.events.iter().cloned());
        let lines = records.iter().map(|record| format!("{record}\n"));
        lines.collect::<String>().into_bytes()
    }

    pub(super) fn store(&self) -> (TempDir, CatalogueStore) {
        let (home, store) = opened();
        let zone = json!({"time_zone": {"id": "Asia/Shanghai", "posix": "<+08>-8"}});
        let bundle = bundle_with(&self.records(), &zone);
        store.apply(&*bundle, at(0)).unwrap();
        (home, store)
    }

    /// What is wrong with a record of this city.
    pub(super) fn problem(&self) -> RecordProblem {
        let (_home, store) = opened();
        match store.apply(&*bundle(&self.records()), at(0)) {
            Err(CatalogueError::Bundle(BundleError::Record { problem, .. })) => problem,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn event(&mut self) -> &mut Value {
        &mut self.events[0]
    }
}

pub(super) fn told<const N: usize>(facts: [(&str, FactValue); N]) -> HashMap<String, FactValue> {
    facts.map(|(id, value)| (id.to_owned(), value)).into()
}

pub(super) fn born(day: &str) -> FactValue {
    FactValue::Date { value: day.into() }
}

pub(super) fn work(id: &str) -> FactValue {
    FactValue::Choice { value: id.into() }
}

pub(super) const YES: FactValue = FactValue::YesNo { value: true };
pub(super) const NO: FactValue = FactValue::YesNo { value: false };

pub(super) fn asked(needs: &[FactQuestion]) -> Vec<&str> {
    needs.iter().map(|question| &*question.id).collect()
}
