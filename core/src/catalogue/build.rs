//! From records to the rows of a database.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use rusqlite::Transaction;
use url::Url;

use super::{
    MAX_WORDS_BYTES,
    bundle::{
        Bundle, CategoryRecord, FormRecord, Header, HolidayRecord, Line, LocationRecord,
        OrganizationRecord, Record, ServiceRecord,
    },
    card::Card,
    eligibility::FactRecord,
    error::{BundleError, CatalogueError, RecordProblem},
    hours::{Holiday, Hours},
    model::Channel,
    plan::{Documents, LifeEventRecord},
    search::{SegmentWriter, Texts, channel_bit},
};
use crate::{environment::Timestamp, storage::StorageError, text::Text};

/// Room for the whole transaction, so that nothing is written twice before it commits. Negative is
/// KiB (SQLite, `PRAGMA cache_size`).
const CACHE_SIZE: i64 = -32 * 1024;
/// How long a summary is at most, in characters.
const SUMMARY_CHARS: usize = 160;

/// What of the format is read and put into rows. Raised with each type or field of a record that comes to it,
/// so that what an earlier version has passed over is fetched once more.
pub(super) const READER: u32 = 1;

/// Where a catalogue comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// It was brought along with the app.
    App,
    /// The city has published it.
    City,
}

/// Writes all records of `bundle`; stops at the first that is wrong.
pub(super) fn fill(
    transaction: &Transaction<'_>,
    bundle: &mut Bundle<'_>,
    origin: Origin,
    now: Timestamp,
) -> Result<(), CatalogueError> {
    transaction
        .pragma_update(None, "cache_size", CACHE_SIZE)
        .map_err(StorageError::from)?;
    let mut builder = Builder {
        transaction,
        seen: Seen::default(),
        words: SegmentWriter::default(),
    };
    let mut number = 0;
    while let Some(line) = bundle.next()? {
        number += u32::from(matches!(line.record, Record::Service(_)));
        builder.add(&line, number)?;
    }
    builder.finish(&bundle.header, origin, now)
}

/// The records that are there, for those that refer to them.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) categories: HashMap<String, Text>,
    pub(super) organizations: HashMap<String, Text>,
    pub(super) locations: HashSet<String>,
    pub(super) holidays: HashSet<String>,
    pub(super) forms: HashSet<(String, String)>,
    pub(super) facts: HashSet<String>,
    pub(super) services: HashMap<String, Documents>,
    pub(super) life_events: HashSet<String>,
    pub(super) unknown: HashSet<(String, String)>,
}

/// Puts records into the rows, whether they are new or take the place of others.
pub(super) struct Builder<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) seen: Seen,
    /// Of the services that were put.
    pub(super) words: SegmentWriter,
}

impl Builder<'_> {
    /// Checks a record and puts it. `number` is what a service is called in the other tables.
    pub(super) fn add(&mut self, line: &Line<'_>, number: u32) -> Result<(), CatalogueError> {
        self.seen
            .add(line)
            .map_err(|problem| line.refused(problem))?;
        self.insert(line, number).map_err(StorageError::from)?;
        self.bounded()
    }

    /// Whether the words that were gathered so far take no more memory than they may.
    pub(super) fn bounded(&self) -> Result<(), CatalogueError> {
        match self.words.bytes() <= MAX_WORDS_BYTES {
            true => Ok(()),
            false => Err(BundleError::TooManyWords.into()),
        }
    }

    /// Writes what speaks for all records, and the index of the services that were put.
    pub(super) fn finish(
        self,
        header: &Header,
        origin: Origin,
        now: Timestamp,
    ) -> Result<(), CatalogueError> {
        let run = |sql, parameters: &[&dyn rusqlite::ToSql]| {
            let done = self.transaction.execute(sql, parameters);
            done.map_err(StorageError::from)
        };
        if !self.words.is_empty() {
            let segment = self.words.finish();
            run(include_str!("sql/insert_segment.sql"), &[&segment])?;
        }
        run(
            include_str!("sql/insert_revision.sql"),
            &[
                &header.revision,
                &header.city,
                &header.published_at.map(|at| at.timestamp_millis()),
                &now.timestamp_millis(),
                &serde_json::json!(header.languages).to_string(),
                &header.time_zone.as_ref().map(|zone| &zone.id),
                &header.time_zone.as_ref().map(|zone| &zone.posix),
                &(origin == Origin::App),
                &READER,
            ],
        )?;
        Ok(())
    }

    fn insert(&mut self, line: &Line<'_>, number: u32) -> Result<(), rusqlite::Error> {
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
            Record::Holiday(_) => {
                prepared(include_str!("sql/insert_holiday.sql"))?.execute((id, json))
            }
            Record::Form(form) => {
                prepared(include_str!("sql/insert_form.sql"))?.execute((id, &form.version, json))
            }
            Record::Service(service) => return self.insert_service(service, json, number),
            Record::Fact(fact) => {
                prepared(include_str!("sql/insert_fact.sql"))?.execute((id, fact.order, json))
            }
            Record::LifeEvent(event) => prepared(include_str!("sql/insert_life_event.sql"))?
                .execute((id, event.order, json)),
            Record::Unknown => Ok(0),
        }?;
        Ok(())
    }

    pub(super) fn insert_service(
        &mut self,
        service: &ServiceRecord,
        json: &str,
        number: u32,
    ) -> Result<(), rusqlite::Error> {
        let prepared = |sql| self.transaction.prepare_cached(sql);
        let seen = &self.seen;
        let department = seen.organizations.get(&service.organization_id);
        let none = Text::default();
        let card = Card::pack(
            &service.name,
            &summary(&service.description),
            seen.categories.get(&service.category_id).unwrap_or(&none),
            department.unwrap_or(&none),
        );
        prepared(include_str!("sql/insert_service.sql"))?.execute((
            number,
            &service.id,
            &service.category_id,
            channels(service),
            service.popularity,
            card,
        ))?;
        prepared(include_str!("sql/insert_service_record.sql"))?.execute((&service.id, json))?;
        for location in &service.location_ids {
            prepared(include_str!("sql/insert_service_location.sql"))?
                .execute((location, number))?;
        }
        self.index(number, service);
        Ok(())
    }

    /// Adds the words of a service to the index.
    pub(super) fn index(&mut self, number: u32, service: &ServiceRecord) {
        let department = self.seen.organizations.get(&service.organization_id);
        let description = [&service.description].into_iter();
        let texts = Texts {
            name: &service.name,
            keywords: &service.keywords,
            others: &description.chain(department).collect::<Vec<_>>(),
        };
        self.words.add(number, &texts);
    }
}

impl Seen {
    /// Takes a record in that is right, new, and refers to none that is not there.
    pub(super) fn add(&mut self, line: &Line<'_>) -> Result<(), RecordProblem> {
        match &line.record {
            Record::Category(category) => self.category(category),
            Record::Organization(organization) => self.organization(organization),
            Record::Location(location) => self.location(location),
            Record::Holiday(holiday) => self.holiday(holiday),
            Record::Form(form) => self.form(&line.id, form),
            Record::Fact(fact) => self.fact(fact),
            Record::Service(service) => self.service(service),
            Record::LifeEvent(event) => self.life_event(event),
            Record::Unknown => self.unknown(line),
        }
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
        web_page(organization.url.as_deref(), "url")?;
        once(
            self.organizations
                .insert(organization.id.clone(), organization.name.clone()),
        )
    }

    pub(super) fn location(&mut self, location: &LocationRecord) -> Result<(), RecordProblem> {
        named(&location.name)?;
        let organization = &location.organization_id;
        known(
            self.organizations.contains_key(organization),
            "organization_id",
            organization,
        )?;
        valid(location.latitude.abs() <= 90.0, "latitude")?;
        valid(location.longitude.abs() <= 180.0, "longitude")?;
        Hours::read(location)?;
        first(&mut self.locations, location.id.clone())
    }

    fn holiday(&mut self, holiday: &HolidayRecord) -> Result<(), RecordProblem> {
        named(&holiday.name)?;
        Holiday::read(holiday)?;
        first(&mut self.holidays, holiday.id.clone())
    }

    fn form(&mut self, id: &str, form: &FormRecord) -> Result<(), RecordProblem> {
        first(&mut self.forms, (id.to_owned(), form.version.clone()))
    }

    fn unknown(&mut self, line: &Line<'_>) -> Result<(), RecordProblem> {
        let name = (line.kind.clone().into_owned(), line.id.clone().into_owned());
        first(&mut self.unknown, name)
    }

    pub(super) fn service(&mut self, service: &ServiceRecord) -> Result<(), RecordProblem> {
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
        let paid = service.cost_options.iter().flatten().all(|cost| {
            cost.amount_minor >= 0
                && cost.currency.len() == 3
                && cost.currency.bytes().all(|byte| byte.is_ascii_uppercase())
        });
        valid(paid, "cost_options")?;
        web_page(service.url.as_deref(), "url")?;
        valid(
            service.email.as_deref().is_none_or(is_mail_address),
            "email",
        )?;
        for law in &service.legal_basis {
            web_page(law.url.as_deref(), "legal_basis.url")?;
        }
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

    pub(super) fn life_event(&mut self, event: &LifeEventRecord) -> Result<(), RecordProblem> {
        event.check(&self.services, |name| self.facts.contains(name))?;
        first(&mut self.life_events, event.id.clone())
    }
}

fn named(name: &Text) -> Result<(), RecordProblem> {
    valid(name.is_name(), "name")
}

fn valid(holds: bool, field: &'static str) -> Result<(), RecordProblem> {
    holds.then_some(()).ok_or(RecordProblem::Value { field })
}

/// An address is opened by whatever the phone opens it with: it has to be a page of the web.
fn web_page(url: Option<&str>, field: &'static str) -> Result<(), RecordProblem> {
    valid(url.is_none_or(is_web_page), field)
}

pub(super) fn is_web_page(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
}

fn is_mail_address(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        && text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
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
