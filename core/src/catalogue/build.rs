//! From a bundle to the rows of a database.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use rusqlite::Transaction;

use super::{
    bundle::{
        Bundle, CategoryRecord, FormRecord, Line, LocationRecord, OrganizationRecord, Record,
        ServiceRecord,
    },
    eligibility::FactRecord,
    error::{CatalogueError, RecordProblem},
    model::{Card, Channel},
    plan::{Documents, LifeEventRecord},
    search::{SegmentWriter, Texts, channel_bit},
};
use crate::{environment::Timestamp, storage::StorageError, text::Text};

/// Room for the whole transaction, so that nothing is written twice before it commits. Negative is
/// KiB (SQLite, `PRAGMA cache_size`).
const CACHE_SIZE: i64 = -32 * 1024;
/// How long a summary is at most, in characters.
const SUMMARY_CHARS: usize = 160;

/// Writes all records of `bundle`; stops at the first that is wrong.
pub(super) fn fill(
    transaction: &Transaction<'_>,
    bundle: &mut Bundle<'_>,
    now: Timestamp,
) -> Result<(), CatalogueError> {
    let sql = |error: rusqlite::Error| StorageError::from(error);
    transaction
        .pragma_update(None, "cache_size", CACHE_SIZE)
        .map_err(sql)?;
    let mut builder = Builder {
        transaction,
        seen: Seen::default(),
        words: SegmentWriter::default(),
    };
    while let Some(line) = bundle.next()? {
        builder.add(&line)?;
    }
    let Builder { seen, words, .. } = builder;
    let header = &bundle.header;
    transaction
        .execute(include_str!("sql/insert_segment.sql"), [words.finish()])
        .and_then(|_| {
            transaction.execute(
                include_str!("sql/insert_revision.sql"),
                (
                    &header.revision,
                    &header.city,
                    header.published_at.map(|at| at.timestamp_millis()),
                    now.timestamp_millis(),
                    seen.service_count(),
                    serde_json::json!(header.languages).to_string(),
                ),
            )
        })
        .map_err(sql)?;
    Ok(())
}

/// What came before, for the records that refer to it.
#[derive(Default)]
struct Seen {
    categories: HashMap<String, Text>,
    organizations: HashMap<String, Text>,
    locations: HashSet<String>,
    forms: HashSet<(String, String)>,
    facts: HashSet<String>,
    services: HashMap<String, Documents>,
    life_events: HashSet<String>,
    unknown: HashSet<(String, String)>,
}

struct Builder<'a> {
    transaction: &'a Transaction<'a>,
    seen: Seen,
    /// Of the services so far.
    words: SegmentWriter,
}

impl Builder<'_> {
    fn add(&mut self, line: &Line<'_>) -> Result<(), CatalogueError> {
        let checked = match &line.record {
            Record::Category(category) => self.seen.category(category),
            Record::Organization(organization) => self.seen.organization(organization),
            Record::Location(location) => self.seen.location(location),
            Record::Form(form) => self.seen.form(&line.id, form),
            Record::Fact(fact) => self.seen.fact(fact),
            Record::Service(service) => self.seen.service(service),
            Record::LifeEvent(event) => self.seen.life_event(event),
            Record::Unknown => self.seen.unknown(line),
        };
        checked.map_err(|problem| line.refused(problem))?;
        self.insert(line)
            .map_err(|error| StorageError::from(error).into())
    }

    fn insert(&mut self, line: &Line<'_>) -> Result<(), rusqlite::Error> {
        let (id, json) = (line.id.as_ref(), line.json);
        let prepared = |sql| self.transaction.prepare_cached(sql);
        prepared(include_str!("sql/insert_record_hash.sql"))?.execute((
            &line.kind,
            id,
            line.version(),
            line.hash,
        ))?;
        match &line.record {
            Record::Category(category) => prepared(include_str!("sql/insert_category.sql"))?
                .execute((id, category.order, json)),
            Record::Organization(_) => {
                prepared(include_str!("sql/insert_organization.sql"))?.execute((id, json))
            }
            Record::Location(location) => prepared(include_str!("sql/insert_location.sql"))?
                .execute((id, location.latitude, location.longitude, json)),
            Record::Form(form) => {
                prepared(include_str!("sql/insert_form.sql"))?.execute((id, &form.version, json))
            }
            Record::Service(service) => return self.insert_service(service, json),
            Record::Fact(fact) => {
                prepared(include_str!("sql/insert_fact.sql"))?.execute((id, fact.order, json))
            }
            Record::LifeEvent(event) => prepared(include_str!("sql/insert_life_event.sql"))?
                .execute((id, event.order, json)),
            Record::Unknown => Ok(0),
        }?;
        Ok(())
    }

    fn insert_service(
        &mut self,
        service: &ServiceRecord,
        json: &str,
    ) -> Result<(), rusqlite::Error> {
        let number = self.seen.service_count();
        let prepared = |sql| self.transaction.prepare_cached(sql);
        let seen = &self.seen;
        let department = seen.organizations.get(&service.organization_id);
        let card = Card {
            name: service.name.clone(),
            summary: summary(&service.description),
            category_id: service.category_id.clone(),
            category_name: seen
                .categories
                .get(&service.category_id)
                .cloned()
                .unwrap_or_default(),
            department: department.cloned().unwrap_or_default(),
        };
        prepared(include_str!("sql/insert_service.sql"))?.execute((
            number,
            &service.id,
            &service.category_id,
            channels(service),
            serde_json::json!(card).to_string(),
        ))?;
        prepared(include_str!("sql/insert_service_record.sql"))?.execute((&service.id, json))?;
        for location in &service.location_ids {
            prepared(include_str!("sql/insert_service_location.sql"))?
                .execute((location, number))?;
        }
        let description = [&service.description].into_iter();
        let texts = Texts {
            name: &service.name,
            keywords: &service.keywords,
            others: &description.chain(department).collect::<Vec<_>>(),
        };
        self.words.add(number, &texts);
        Ok(())
    }
}

impl Seen {
    fn service_count(&self) -> u32 {
        u32::try_from(self.services.len()).unwrap_or(u32::MAX)
    }

    fn category(&mut self, category: &CategoryRecord) -> Result<(), RecordProblem> {
        named(&category.name)?;
        once(
            self.categories
                .insert(category.id.clone(), category.name.clone()),
        )
    }

    fn organization(&mut self, organization: &OrganizationRecord) -> Result<(), RecordProblem> {
        named(&organization.name)?;
        once(
            self.organizations
                .insert(organization.id.clone(), organization.name.clone()),
        )
    }

    fn location(&mut self, location: &LocationRecord) -> Result<(), RecordProblem> {
        named(&location.name)?;
        let organization = &location.organization_id;
        known(
            self.organizations.contains_key(organization),
            "organization_id",
            organization,
        )?;
        valid(location.latitude.abs() <= 90.0, "latitude")?;
        valid(location.longitude.abs() <= 180.0, "longitude")?;
        first(&mut self.locations, location.id.clone())
    }

    fn form(&mut self, id: &str, form: &FormRecord) -> Result<(), RecordProblem> {
        first(&mut self.forms, (id.to_owned(), form.version.clone()))
    }

    fn unknown(&mut self, line: &Line<'_>) -> Result<(), RecordProblem> {
        let name = (line.kind.clone().into_owned(), line.id.clone().into_owned());
        first(&mut self.unknown, name)
    }

    fn service(&mut self, service: &ServiceRecord) -> Result<(), RecordProblem> {
        named(&service.name)?;
        let (category, organization) = (&service.category_id, &service.organization_id);
        known(
            self.categories.contains_key(category),
            "category_id",
            category,
        )?;
        known(
            self.organizations.contains_key(organization),
            "organization_id",
            organization,
        )?;
        for location in &service.location_ids {
            known(self.locations.contains(location), "location_ids", location)?;
        }
        if let Some(form) = &service.form {
            let form = (form.id.clone(), form.version.clone());
            known(self.forms.contains(&form), "form", &form.0)?;
        }
        let paid = service.cost_options.iter().all(|cost| {
            cost.amount_minor >= 0
                && cost.currency.len() == 3
                && cost.currency.bytes().all(|byte| byte.is_ascii_uppercase())
        });
        valid(paid, "cost_options")?;
        let mut documents = service.required_documents.iter();
        let has_id = documents.all(|document| document.id.as_deref() != Some(""));
        valid(has_id, "required_documents")?;
        let mut outputs = service.outputs.iter();
        valid(outputs.all(|output| !output.id.is_empty()), "outputs")?;
        let mut rules = HashSet::new();
        for rule in &service.eligibility {
            rule.check(|name| self.facts.contains(name), "eligibility")?;
            valid(rules.insert(&rule.id), "eligibility")?;
        }
        once(
            self.services
                .insert(service.id.clone(), Documents::of(service)),
        )
    }

    fn fact(&mut self, fact: &FactRecord) -> Result<(), RecordProblem> {
        fact.check()?;
        first(&mut self.facts, fact.id.clone())
    }

    fn life_event(&mut self, event: &LifeEventRecord) -> Result<(), RecordProblem> {
        event.check(&self.services, |name| self.facts.contains(name))?;
        first(&mut self.life_events, event.id.clone())
    }
}

fn named(name: &Text) -> Result<(), RecordProblem> {
    valid(
        name.0.values().any(|words| !words.trim().is_empty()),
        "name",
    )
}

fn valid(holds: bool, field: &'static str) -> Result<(), RecordProblem> {
    holds.then_some(()).ok_or(RecordProblem::Value { field })
}

fn known(there: bool, field: &'static str, id: &str) -> Result<(), RecordProblem> {
    there.then_some(()).ok_or_else(|| RecordProblem::Dangling {
        field,
        id: id.to_owned(),
    })
}

fn first<T: Hash + Eq>(seen: &mut HashSet<T>, id: T) -> Result<(), RecordProblem> {
    seen.insert(id)
        .then_some(())
        .ok_or(RecordProblem::Duplicate)
}

fn once<T>(before: Option<T>) -> Result<(), RecordProblem> {
    match before {
        None => Ok(()),
        Some(_) => Err(RecordProblem::Duplicate),
    }
}

/// A service's channels as they are kept.
fn channels(service: &ServiceRecord) -> u32 {
    let known = service
        .channels
        .iter()
        .filter_map(|name| Channel::named(name));
    known.fold(0, |set, channel| set | channel_bit(channel))
}

fn summary(description: &Text) -> Text {
    let summaries = description
        .0
        .iter()
        .map(|(language, words)| (language.clone(), first_sentence(words)));
    Text(summaries.collect())
}

/// Up to the first full stop that ends a sentence, cut at [`SUMMARY_CHARS`]. "e.g. 5" ends none:
/// after a Latin stop there is a space and then no small letter and no digit.
fn first_sentence(words: &str) -> String {
    let ends = |(at, mark): (usize, char)| {
        let end = at + mark.len_utf8();
        let after = words.get(end..).unwrap_or_default();
        let ends = match mark {
            '。' | '！' | '？' => true,
            '.' | '!' | '?' => {
                let next = after.trim_start().chars().next();
                after.is_empty()
                    || after.starts_with(char::is_whitespace)
                        && !next.is_some_and(|next| next.is_lowercase() || next.is_numeric())
            }
            _ => false,
        };
        ends.then_some(end)
    };
    let end = words.char_indices().find_map(ends).unwrap_or(words.len());
    let sentence = words.get(..end).unwrap_or(words).trim();
    match sentence.char_indices().nth(SUMMARY_CHARS) {
        Some((cut, _)) => format!("{}…", sentence.get(..cut).unwrap_or(sentence).trim_end()),
        None => sentence.to_owned(),
    }
}
