//! A life event and what there is to do about it: which services, in which order, by when, with what.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{
    bundle::ServiceRecord,
    eligibility::{Eligibility, FactKind, FactQuestion, Judge, Verdict, check_rule},
    error::RecordProblem,
    model::{Fee, Opening, ServiceSummary},
};
use crate::text::Text;

/// How many steps a life event has at most.
const MAX_STEPS: usize = 100;
/// How many days before or after an event a step may be due at most: a hundred years.
const MAX_DAYS: u32 = 36_525;

/// Something that happens in a life, and that the city has services for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LifeEvent {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What belongs to it.
    pub description: String,
    /// The name of its picture, if it has one.
    pub icon: Option<String>,
    /// How its day is asked for: "When is the baby due, or when was it born?"
    pub date_question: String,
    /// The fact that is her answer to it: [`crate::facade::Profile::answer`] keeps it.
    pub date_fact_id: String,
    /// How many services its plan has.
    pub step_count: u32,
}

/// What there is to do about a life event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Plan {
    /// The life event.
    pub life_event: LifeEvent,
    /// Its day, as RFC 3339 writes it: `2026-11-23`.
    pub date: String,
    /// The steps, each after those that it waits for.
    pub steps: Vec<PlanStep>,
    /// The documents that are needed for the steps that apply or may apply, each once, the one that most
    /// steps ask for first.
    pub documents: Vec<PlanDocument>,
    /// What these steps cost together, by currency; empty is free of charge.
    pub fees: Vec<FeeTotal>,
    /// Whether it may be more than that: a service with several prices counts with its lowest, and one
    /// of which the city does not say what it costs with nothing.
    pub fees_at_least: bool,
    /// What has to be known to tell which steps apply, each once.
    pub needs: Vec<FactQuestion>,
}

/// One service of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PlanStep {
    /// The service.
    pub service: ServiceSummary,
    /// Whether it applies: by the rule of the step and the rules of the service, as of the event's day, or
    /// of today where that has passed. `because` is empty where it is the step's own rule that decides.
    pub eligibility: Eligibility,
    /// The ids of the services of this plan that come first: because the city says so, or because they
    /// yield a document that is needed here. Those that do not apply are not waited for.
    pub after: Vec<String>,
    /// The first day on which it can be done; nothing for any.
    pub earliest: Option<String>,
    /// The last day on which it should be done; nothing where there is no hurry.
    pub due: Option<String>,
    /// Whether that day has passed.
    pub overdue: bool,
    /// What it costs; empty is free of charge, nothing where the city does not say.
    pub fees: Option<Vec<Fee>>,
    /// The office that can be gone to first; nothing where it is not had at an office, or no hours are
    /// known.
    pub office: Option<PlanOffice>,
    /// The names of the documents that one has after it.
    pub outputs: Vec<String>,
    /// What is to be minded at this step.
    pub note: Option<String>,
}

/// Where a step of a plan can be done first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PlanOffice {
    /// The office's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its postal address.
    pub address: String,
    /// Whether it is open, and when that changes: now, or where the step cannot be done yet, as its first
    /// day begins.
    pub opening: Opening,
}

/// A document that is needed in a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PlanDocument {
    /// What it is.
    pub name: String,
    /// The ids of the services that ask for it, in the plan's order.
    pub steps: Vec<String>,
    /// The id of the service in this plan that one has it from; nothing where it has to be there already.
    pub yielded_by: Option<String>,
}

/// What is to be paid in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FeeTotal {
    /// ISO 4217 code of the currency.
    pub currency: String,
    /// The sum in the currency's minor unit.
    pub amount_minor: i64,
}

/// The record `life_event` of a bundle.
#[derive(Deserialize)]
pub(super) struct LifeEventRecord {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) order: i64,
    description: Text,
    icon: Option<String>,
    date_question: Text,
    pub(super) steps: Vec<StepRecord>,
}

#[derive(Deserialize)]
pub(super) struct StepRecord {
    pub(super) service_id: String,
    #[serde(default)]
    after: Vec<String>,
    due_days: Option<i32>,
    not_before_days: Option<i32>,
    condition: Option<serde_json::Value>,
    note: Option<Text>,
}

/// The ids of the documents that a service asks for, and of those that it yields.
#[derive(Debug, Default)]
pub(super) struct Documents {
    needed: Vec<String>,
    yielded: Vec<String>,
}

impl Documents {
    pub(super) fn of(service: &ServiceRecord) -> Self {
        let needed = service.required_documents.iter();
        let yielded = service.outputs.iter();
        Self {
            needed: needed.filter_map(|document| document.id.clone()).collect(),
            yielded: yielded.map(|document| document.id.clone()).collect(),
        }
    }
}

/// A service of a plan, as it is read.
pub(super) struct Planned {
    pub(super) service: ServiceRecord,
    pub(super) summary: ServiceSummary,
    pub(super) office: Option<PlanOffice>,
}

impl StepRecord {
    /// The first day on which it can be done.
    pub(super) fn earliest(&self, date: NaiveDate) -> Option<NaiveDate> {
        days_after(date, self.not_before_days?)
    }

    fn due(&self, date: NaiveDate) -> Option<NaiveDate> {
        days_after(date, self.due_days?)
    }
}

fn days_after(date: NaiveDate, days: i32) -> Option<NaiveDate> {
    date.checked_add_signed(TimeDelta::days(days.into()))
}

impl LifeEventRecord {
    /// Checks the record against what comes before it: the documents of each service, and the facts.
    pub(super) fn check(
        &self,
        services: &HashMap<String, Documents>,
        is_fact: impl Fn(&str) -> bool,
    ) -> Result<(), RecordProblem> {
        if !self.name.is_name() {
            return Err(RecordProblem::Value { field: "name" });
        }
        if !self.date_question.is_name() {
            let field = "date_question";
            return Err(RecordProblem::Value { field });
        }
        let ids: BTreeSet<&str> = self.steps.iter().map(|step| &*step.service_id).collect();
        if ids.len() != self.steps.len() || self.steps.len() > MAX_STEPS {
            return Err(RecordProblem::Value { field: "steps" });
        }
        let dangling = |field, id: &str| RecordProblem::Dangling {
            field,
            id: id.to_owned(),
        };
        let mut documents = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let service = services.get(&step.service_id);
            documents.push(service.ok_or_else(|| dangling("service_id", &step.service_id))?);
            if let Some(unknown) = step.after.iter().find(|id| !ids.contains(id.as_str())) {
                return Err(dangling("after", unknown));
            }
            let days = [step.due_days, step.not_before_days];
            if days
                .into_iter()
                .flatten()
                .any(|days| days.unsigned_abs() > MAX_DAYS)
            {
                return Err(RecordProblem::Value { field: "due_days" });
            }
            if let Some(rule) = &step.condition {
                check_rule(rule, &is_fact, "condition")?;
            }
        }
        let first = self.waits(&documents);
        ordered(&first).map(drop).map_err(|cycle| {
            let name = |at: usize| self.steps.get(at).map(|step| step.service_id.clone());
            RecordProblem::Cycle {
                services: cycle.into_iter().filter_map(name).collect(),
            }
        })
    }

    pub(super) fn in_language(&self, language: &str) -> LifeEvent {
        LifeEvent {
            id: self.id.clone(),
            name: self.name.in_language(language).to_owned(),
            description: self.description.in_language(language).to_owned(),
            icon: self.icon.clone(),
            date_question: self.date_question.in_language(language).to_owned(),
            date_fact_id: self.date_fact_id(),
            step_count: u32::try_from(self.steps.len()).unwrap_or(u32::MAX),
        }
    }

    /// A fact of the catalogue has no dot in its id: it is none of them, and in no rule.
    pub(super) fn date_fact_id(&self) -> String {
        format!("day.{}", self.id)
    }

    /// The question for its day.
    pub(super) fn date_fact(&self, language: &str) -> FactQuestion {
        FactQuestion {
            id: self.date_fact_id(),
            question: self.date_question.in_language(language).to_owned(),
            hint: None,
            kind: FactKind::Date,
            choices: Vec::new(),
            min: None,
            max: None,
            earliest: None,
            latest: None,
        }
    }

    /// For each step the places of those that it waits for: named by `after`, or yielding what it needs.
    fn waits(&self, documents: &[&Documents]) -> Vec<Vec<usize>> {
        let steps = || self.steps.iter().zip(documents);
        steps()
            .map(|(step, needs)| {
                let comes_first = |(before, gives): &(&StepRecord, &&Documents)| {
                    before.service_id != step.service_id
                        && (step.after.contains(&before.service_id)
                            || needs.needed.iter().any(|id| gives.yielded.contains(id)))
                };
                let before = steps().enumerate();
                before
                    .filter(|(_, before)| comes_first(before))
                    .map(|(at, _)| at)
                    .collect()
            })
            .collect()
    }
}

/// The places of all steps, each after those that it waits for, and else as the city has them; or the
/// places of steps that wait for one another.
pub(super) fn ordered(waits: &[Vec<usize>]) -> Result<Vec<usize>, Vec<usize>> {
    let mut order: Vec<usize> = Vec::with_capacity(waits.len());
    while order.len() < waits.len() {
        let mut open = (0..waits.len()).filter(|at| !order.contains(at));
        let is_ready = |at: &usize| {
            let mut before = waits.get(*at).into_iter().flatten();
            before.all(|before| order.contains(before))
        };
        match open.clone().find(is_ready) {
            Some(next) => order.push(next),
            // Each that is open waits for another that is: following them comes round.
            None => {
                let mut path: Vec<usize> = open.next().into_iter().collect();
                while let Some(next) = path
                    .last()
                    .and_then(|at| waits.get(*at))
                    .and_then(|before| before.iter().find(|at| !order.contains(at)))
                {
                    if let Some(start) = path.iter().position(|at| at == next) {
                        return Err(path.split_off(start));
                    }
                    path.push(*next);
                }
                return Err(path);
            }
        }
    }
    Ok(order)
}

/// The plan for `event` on `date`, as it is `today`. `services` are those of its steps, in the steps' order.
/// Nothing where a rule cannot be read, or the steps wait for one another: that was checked before it was kept.
pub(super) fn plan(
    event: &LifeEventRecord,
    services: &[Planned],
    date: NaiveDate,
    today: NaiveDate,
    judge: &Judge<'_>,
    language: &str,
) -> Option<Plan> {
    let documents: Vec<Documents> = services
        .iter()
        .map(|one| Documents::of(&one.service))
        .collect();
    let waits = event.waits(&documents.iter().collect::<Vec<_>>());
    let all: Vec<(&StepRecord, &Planned, Eligibility)> = event
        .steps
        .iter()
        .zip(services)
        .map(|(step, planned)| {
            let rules = &planned.service.eligibility;
            let eligibility = judge.eligibility(rules, step.condition.as_ref())?;
            Some((step, planned, eligibility))
        })
        .collect::<Option<_>>()?;
    let applies = |at: &usize| {
        let step = all.get(*at);
        step.is_some_and(|(_, _, eligibility)| eligibility.verdict != Verdict::No)
    };
    let order = ordered(&waits).ok()?;
    let mut steps = Vec::with_capacity(order.len());
    let mut needs: Vec<FactQuestion> = Vec::new();
    for at in &order {
        let (step, planned, eligibility) = all.get(*at)?;
        let service = &planned.service;
        let before = waits.get(*at)?.iter().filter(|at| applies(at));
        for need in &eligibility.needs {
            if !needs.contains(need) {
                needs.push(need.clone());
            }
        }
        let outputs = service.outputs.iter();
        steps.push(PlanStep {
            service: planned.summary.clone(),
            eligibility: eligibility.clone(),
            after: before
                .filter_map(|at| Some(event.steps.get(*at)?.service_id.clone()))
                .collect(),
            earliest: step.earliest(date).map(|day| day.to_string()),
            due: step.due(date).map(|day| day.to_string()),
            overdue: step.due(date).is_some_and(|due| due < today),
            fees: service.fees(language),
            office: planned.office.clone(),
            outputs: outputs
                .map(|document| document.name.in_language(language).to_owned())
                .collect(),
            note: (step.note.as_ref()).map(|note| note.in_language(language).to_owned()),
        });
    }
    let done: Vec<&ServiceRecord> = order
        .iter()
        .filter(|at| applies(at))
        .filter_map(|at| Some(&services.get(*at)?.service))
        .collect();
    Some(Plan {
        life_event: event.in_language(language),
        date: date.to_string(),
        steps,
        documents: shared(&done, language),
        fees: totals(&done),
        fees_at_least: done.iter().any(|service| {
            let prices = service.cost_options.as_ref();
            prices.is_none_or(|prices| prices.len() > 1)
        }),
        needs,
    })
}

/// The documents that `services` need, done in this order. Those with one id are one, and so are those
/// without that read the same.
fn shared(services: &[&ServiceRecord], language: &str) -> Vec<PlanDocument> {
    let mut documents: Vec<(Option<&str>, PlanDocument)> = Vec::new();
    for service in services {
        for needed in &service.required_documents {
            let id = needed.id.as_deref();
            let name = needed.document.in_language(language);
            let known = documents.iter_mut().find(|(other, document)| match id {
                Some(_) => *other == id,
                None => other.is_none() && document.name == name,
            });
            match known {
                // Once, also where a service asks for it twice.
                Some((_, document)) if document.steps.last() == Some(&service.id) => {}
                Some((_, document)) => document.steps.push(service.id.clone()),
                None => documents.push((
                    id,
                    PlanDocument {
                        name: name.to_owned(),
                        steps: vec![service.id.clone()],
                        yielded_by: id.and_then(|id| yielded(services, id, &service.id)),
                    },
                )),
            }
        }
    }
    let mut documents: Vec<PlanDocument> = documents
        .into_iter()
        .map(|(_, document)| document)
        .collect();
    documents.sort_by_key(|document| Reverse(document.steps.len()));
    documents
}

/// The service that yields a document before `first_user` needs it.
fn yielded(services: &[&ServiceRecord], document: &str, first_user: &str) -> Option<String> {
    services
        .iter()
        .take_while(|service| service.id != first_user)
        .find(|service| service.outputs.iter().any(|output| output.id == document))
        .map(|service| service.id.clone())
}

fn totals(services: &[&ServiceRecord]) -> Vec<FeeTotal> {
    let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
    for service in services {
        let costs = service.cost_options.iter().flatten();
        let mut lowest: BTreeMap<&str, i64> = BTreeMap::new();
        for cost in costs {
            let so_far = lowest.entry(&cost.currency).or_insert(cost.amount_minor);
            *so_far = cost.amount_minor.min(*so_far);
        }
        for (currency, amount) in lowest {
            let total = totals.entry(currency).or_default();
            *total = total.saturating_add(amount);
        }
    }
    let total = |(currency, amount_minor): (&str, i64)| FeeTotal {
        currency: currency.to_owned(),
        amount_minor,
    };
    totals.into_iter().map(total).collect()
}
