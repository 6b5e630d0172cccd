//! From tables to bundle: checks every reference, fills the templates, writes the lines.

use std::collections::BTreeMap;

use ring::digest::{SHA256, digest};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::tables::{Document, Form, Override, Procedure, Schedule, Subject, Tables, Text, Words};
use super::{BuildError, Catalogue};

const CHANNELS: [&str; 4] = ["online", "phone", "office", "post"];

#[derive(Serialize)]
struct Header<'a> {
    r#type: &'static str,
    format: &'static str,
    city: &'static str,
    revision: &'a str,
    languages: [&'static str; 2],
    records: usize,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Record<'a> {
    Category {
        id: &'a str,
        name: &'a Text,
        description: &'a Text,
        order: u32,
    },
    Organization {
        id: &'a str,
        name: &'a Text,
        description: &'a Text,
        phones: Vec<Phone<'a>>,
        url: Option<&'a str>,
    },
    Location {
        id: &'a str,
        name: &'a Text,
        organization_id: &'a str,
        latitude: f64,
        longitude: f64,
        address: &'a Text,
        schedules: &'a [Schedule],
    },
    Form {
        id: &'a str,
        version: &'a str,
        schema: Sorted<'a>,
        ui: Sorted<'a>,
        texts: &'a BTreeMap<String, Text>,
    },
    Service(&'a Service),
}

impl Record<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Record::Category { .. } => "category",
            Record::Organization { .. } => "organization",
            Record::Location { .. } => "location",
            Record::Form { .. } => "form",
            Record::Service(_) => "service",
        }
    }
}

#[derive(Serialize)]
struct Phone<'a> {
    number: &'a str,
}

#[derive(Serialize)]
struct Service {
    id: String,
    name: Text,
    description: Text,
    category_id: String,
    organization_id: String,
    channels: Vec<&'static str>,
    cost_options: Vec<Cost>,
    processing_time_working_days: u32,
    required_documents: Vec<RequiredDocument>,
    application_process: Text,
    eligibility_description: Text,
    location_ids: Vec<String>,
    keywords: Words,
    form: Option<FormReference>,
}

#[derive(Serialize)]
struct Cost {
    amount_minor: u64,
    currency: &'static str,
    amount_description: Option<Text>,
}

#[derive(Serialize)]
struct RequiredDocument {
    document: Text,
}

#[derive(Serialize)]
struct FormReference {
    id: String,
    version: String,
}

/// JSON with its keys in order, whatever map `serde_json` was compiled with: the revision must not
/// depend on another crate's choice of features.
struct Sorted<'a>(&'a Value);

impl Serialize for Sorted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(map) => serializer.collect_map(
                map.iter()
                    .map(|(key, value)| (key, Sorted(value)))
                    .collect::<BTreeMap<_, _>>(),
            ),
            Value::Array(values) => serializer.collect_seq(values.iter().map(Sorted)),
            scalar => scalar.serialize(serializer),
        }
    }
}

/// Builds the bundle, or says which row of which table is at fault.
pub(super) fn catalogue(tables: &Tables) -> Result<Catalogue, BuildError> {
    let categories = by_id("categories.json", &tables.categories, |row| &row.id)?;
    let organizations = by_id("organizations.json", &tables.organizations, |row| &row.id)?;
    let locations = by_id("locations.json", &tables.locations.locations, |row| &row.id)?;
    let forms = by_id("forms", &tables.forms, |row| &row.id)?;
    let services = services(tables, &forms)?;

    let mut bundle = Bundle::default();
    for row in categories.values() {
        for text in [&row.name, &row.description] {
            complete("categories.json", &row.id, text)?;
        }
        bundle.push(&Record::Category {
            id: &row.id,
            name: &row.name,
            description: &row.description,
            order: row.order,
        })?;
    }
    for row in organizations.values() {
        for text in [&row.name, &row.description] {
            complete("organizations.json", &row.id, text)?;
        }
        bundle.push(&Record::Organization {
            id: &row.id,
            name: &row.name,
            description: &row.description,
            phones: row.phones.iter().map(|number| Phone { number }).collect(),
            url: None,
        })?;
    }
    for row in locations.values() {
        let unknown = |kind, name: &str| unknown("locations.json", &row.id, kind, name);
        for text in [&row.name, &row.address] {
            complete("locations.json", &row.id, text)?;
        }
        if !organizations.contains_key(row.org.as_str()) {
            return Err(unknown("department", &row.org));
        }
        let schedules = tables.locations.hours.get(&row.hours);
        bundle.push(&Record::Location {
            id: &row.id,
            name: &row.name,
            organization_id: &row.org,
            latitude: row.at.0,
            longitude: row.at.1,
            address: &row.address,
            schedules: schedules.ok_or_else(|| unknown("opening hours", &row.hours))?,
        })?;
    }
    let mut form_values = BTreeMap::new();
    for form in forms.values() {
        for text in form.texts.values() {
            complete("forms", &form.id, text)?;
        }
        let value = bundle.push(&Record::Form {
            id: &form.id,
            version: &form.version,
            schema: Sorted(&form.schema),
            ui: Sorted(&form.ui),
            texts: &form.texts,
        })?;
        form_values.insert((form.id.clone(), form.version.clone()), value);
    }
    let mut service_values = BTreeMap::new();
    for (id, service) in services {
        service_values.insert(id, bundle.push(&Record::Service(&service))?);
    }
    let (revision, ndjson) = bundle.finish()?;
    Ok(Catalogue {
        revision,
        ndjson,
        services: service_values,
        forms: form_values,
    })
}

#[derive(Default)]
struct Bundle {
    lines: Vec<u8>,
    records: usize,
}

impl Bundle {
    fn push(&mut self, record: &Record<'_>) -> Result<Value, BuildError> {
        let write = |source| BuildError::Write {
            kind: record.kind(),
            source,
        };
        serde_json::to_writer(&mut self.lines, record).map_err(write)?;
        self.lines.push(b'\n');
        self.records += 1;
        serde_json::to_value(record).map_err(write)
    }

    fn finish(self) -> Result<(String, Vec<u8>), BuildError> {
        let revision = lowercase_hex(digest(&SHA256, &self.lines).as_ref());
        let header = Header {
            r#type: "header",
            format: "citizen-catalogue/1",
            city: "langang",
            revision: &revision,
            languages: ["en", "zh-Hans"],
            records: self.records,
        };
        let mut ndjson = serde_json::to_vec(&header).map_err(|source| BuildError::Write {
            kind: "header",
            source,
        })?;
        ndjson.push(b'\n');
        ndjson.extend_from_slice(&self.lines);
        Ok((revision, ndjson))
    }
}

fn lowercase_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn services(
    tables: &Tables,
    forms: &BTreeMap<&str, &Form>,
) -> Result<BTreeMap<String, Service>, BuildError> {
    let mut services = BTreeMap::new();
    for (category, subjects) in &tables.subjects {
        let table = format!("services/{category}.json");
        if !tables.categories.iter().any(|row| row.id == *category) {
            return Err(unknown(&table, category, "category", category));
        }
        by_id(&table, subjects, |subject| &subject.id)?;
        let mut owner_by_text = BTreeMap::new();
        for subject in subjects {
            let family = tables.procedures.get(&subject.family);
            let family =
                family.ok_or_else(|| unknown(&table, &subject.id, "family", &subject.family))?;
            if let Some(name) = subject
                .with
                .keys()
                .find(|name| !subject.procedures.contains(name))
            {
                return Err(unknown(&table, &subject.id, "procedure in do", name));
            }
            for name in &subject.procedures {
                let procedure = family.iter().find(|procedure| procedure.id == *name);
                let procedure =
                    procedure.ok_or_else(|| unknown(&table, &subject.id, "procedure", name))?;
                let default = Override::default();
                let service = Pairing {
                    tables,
                    forms,
                    category,
                    table: &table,
                    subject,
                    procedure,
                    changed: subject.with.get(name).unwrap_or(&default),
                }
                .service()?;
                for text in [&service.name, &service.description] {
                    for text in [&text.en, &text.zh_hans] {
                        if let Some(other) = owner_by_text.insert(text.clone(), service.id.clone())
                        {
                            return Err(BuildError::DuplicateText {
                                table,
                                row: service.id,
                                other,
                                text: text.clone(),
                            });
                        }
                    }
                }
                if services.contains_key(&service.id) {
                    return Err(BuildError::DuplicateId {
                        table,
                        id: service.id,
                    });
                }
                services.insert(service.id.clone(), service);
            }
        }
    }
    Ok(services)
}

/// One subject with one of its procedures, on the way to a service.
struct Pairing<'a> {
    tables: &'a Tables,
    forms: &'a BTreeMap<&'a str, &'a Form>,
    category: &'a str,
    table: &'a str,
    subject: &'a Subject,
    procedure: &'a Procedure,
    changed: &'a Override,
}

impl Pairing<'_> {
    fn service(&self) -> Result<Service, BuildError> {
        let Self {
            subject,
            procedure,
            changed,
            ..
        } = self;
        let slug = changed.id.as_ref().unwrap_or(&procedure.slug);
        let channels = self.channels()?;
        let days = changed.days.unwrap_or(procedure.days);
        Ok(Service {
            id: slug.replace("{}", &subject.id),
            name: self.fill(changed.name.as_ref().unwrap_or(&procedure.name))?,
            description: self.description()?,
            category_id: self.category.to_owned(),
            organization_id: self.organization()?,
            cost_options: self.cost_options()?,
            processing_time_working_days: days,
            required_documents: self.required_documents()?,
            application_process: self.application_process(&channels, days)?,
            eligibility_description: self.fill(
                (changed.who.as_ref())
                    .or(procedure.who.as_ref())
                    .unwrap_or(&subject.who),
            )?,
            location_ids: self.location_ids(&channels)?,
            channels,
            keywords: self.keywords(),
            form: self.form()?,
        })
    }

    fn description(&self) -> Result<Text, BuildError> {
        let mut text = self.fill(self.changed.text.as_ref().unwrap_or(&self.procedure.text))?;
        // A description written for the pair already says what the fact would.
        if self.changed.text.is_none()
            && let Some(index) = self.procedure.fact
        {
            let fact = self.subject.facts.get(index);
            let fact = fact.ok_or_else(|| self.unknown("fact", &index.to_string()))?;
            append(&mut text, &self.fill(fact)?);
        }
        Ok(text)
    }

    fn organization(&self) -> Result<String, BuildError> {
        let id = &self.subject.org;
        if self.tables.organizations.iter().any(|row| row.id == *id) {
            Ok(id.clone())
        } else {
            Err(self.unknown("department", id))
        }
    }

    fn channels(&self) -> Result<Vec<&'static str>, BuildError> {
        let wanted = (self.changed.channels.as_ref()).unwrap_or(&self.procedure.channels);
        if let Some(name) = wanted
            .iter()
            .find(|name| !CHANNELS.contains(&name.as_str()))
        {
            return Err(self.unknown("channel", name));
        }
        let in_order = CHANNELS.into_iter();
        Ok(in_order
            .filter(|channel| wanted.iter().any(|name| name == channel))
            .collect())
    }

    fn cost_options(&self) -> Result<Vec<Cost>, BuildError> {
        let amount_minor = self.changed.fee.unwrap_or(self.procedure.fee);
        if amount_minor == 0 {
            return Ok(Vec::new());
        }
        let note = self.changed.note.as_ref().or(self.procedure.note.as_ref());
        Ok(vec![Cost {
            amount_minor,
            currency: "CNY",
            amount_description: note.map(|note| self.fill(note)).transpose()?,
        }])
    }

    fn required_documents(&self) -> Result<Vec<RequiredDocument>, BuildError> {
        let listed = match &self.changed.docs {
            Some(docs) => docs.iter().collect::<Vec<_>>(),
            None if self.procedure.own_docs => self
                .procedure
                .docs
                .iter()
                .chain(&self.subject.docs)
                .collect(),
            None => self.procedure.docs.iter().collect(),
        };
        let mut documents: Vec<RequiredDocument> = Vec::new();
        for entry in listed {
            let document = match entry {
                Document::Own(text) => self.fill(text)?,
                Document::Shared(id) => {
                    let text = self.tables.documents.get(id);
                    self.fill(text.ok_or_else(|| self.unknown("document", id))?)?
                }
            };
            if documents.iter().all(|known| known.document != document) {
                documents.push(RequiredDocument { document });
            }
        }
        Ok(documents)
    }

    fn application_process(&self, channels: &[&str], days: u32) -> Result<Text, BuildError> {
        let phrases = &self.tables.phrases;
        let key = channels.join(" ");
        let start = phrases.start.get(&key);
        let mut text =
            self.fill(start.ok_or_else(|| self.unknown("phrase for channels", &key))?)?;
        append(
            &mut text,
            &self.fill(self.changed.step.as_ref().unwrap_or(&self.procedure.step))?,
        );
        let days_text = days.to_string();
        let template = match days {
            0 => &phrases.same_day,
            1 => &phrases.one_day,
            _ => &phrases.days,
        };
        let answer = Text {
            en: template.en.replace("{days}", &days_text),
            zh_hans: template.zh_hans.replace("{days}", &days_text),
        };
        append(&mut text, &self.fill(&answer)?);
        Ok(text)
    }

    /// Offices where the service is had; none when no channel is an office.
    fn location_ids(&self, channels: &[&str]) -> Result<Vec<String>, BuildError> {
        if !channels.contains(&"office") {
            return Ok(Vec::new());
        }
        let own = [self.subject.org.clone()];
        let wanted: &[String] = if self.subject.at.is_empty() {
            &own
        } else {
            &self.subject.at
        };
        let mut ids = Vec::new();
        for name in wanted {
            let before = ids.len();
            let rows = self.tables.locations.locations.iter();
            ids.extend(
                rows.filter(|row| row.id == *name || row.org == *name)
                    .map(|row| row.id.clone()),
            );
            if ids.len() == before {
                return Err(self.unknown("location", name));
            }
        }
        ids.sort();
        ids.dedup();
        Ok(ids)
    }

    fn keywords(&self) -> Words {
        let sources = [&self.changed.kw, &self.subject.kw, &self.procedure.kw];
        let gather = |words: fn(&Words) -> &Vec<String>| {
            let mut gathered: Vec<String> = Vec::new();
            for word in sources.into_iter().flat_map(words) {
                if !gathered.contains(word) {
                    gathered.push(word.clone());
                }
            }
            gathered
        };
        Words {
            en: gather(|words| &words.en),
            zh_hans: gather(|words| &words.zh_hans),
        }
    }

    fn form(&self) -> Result<Option<FormReference>, BuildError> {
        let Some(id) = &self.changed.form else {
            return Ok(None);
        };
        let form = self.forms.get(id.as_str());
        let form = form.ok_or_else(|| self.unknown("form", id))?;
        Ok(Some(FormReference {
            id: form.id.clone(),
            version: form.version.clone(),
        }))
    }

    fn fill(&self, template: &Text) -> Result<Text, BuildError> {
        let subject = self.subject;
        let one = subject.one.as_str();
        let a = subject.a.clone().unwrap_or_else(|| {
            let vowel = one.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']);
            format!("{} {one}", if vowel { "an" } else { "a" })
        });
        let many = subject.many.clone().unwrap_or_else(|| format!("{one}s"));
        let the = subject.the.clone().unwrap_or_else(|| format!("the {one}"));
        let en = template
            .en
            .replace("{one}", one)
            .replace("{a}", &a)
            .replace("{many}", &many)
            .replace("{the}", &the);
        let zh_hans = template
            .zh_hans
            .replace("{n}", &subject.n)
            .replace("{m}", &subject.m);
        let text = Text {
            en: capitalised(&en),
            zh_hans,
        };
        self.filled(text)
    }

    fn filled(&self, text: Text) -> Result<Text, BuildError> {
        let row = format!("{} {}", self.procedure.id, self.subject.id);
        complete(self.table, &row, &text)?;
        for side in [&text.en, &text.zh_hans] {
            if side.contains(['{', '}']) {
                return Err(BuildError::UnfilledSlot {
                    table: self.table.to_owned(),
                    row,
                    text: side.clone(),
                });
            }
        }
        Ok(text)
    }

    fn unknown(&self, kind: &'static str, name: &str) -> BuildError {
        let row = format!("{} {}", self.procedure.id, self.subject.id);
        unknown(self.table, &row, kind, name)
    }
}

/// Adds a sentence: English sentences are parted by a space, Chinese ones by nothing.
fn append(text: &mut Text, sentence: &Text) {
    text.en.push(' ');
    text.en.push_str(&sentence.en);
    text.zh_hans.push_str(&sentence.zh_hans);
}

fn capitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

fn complete(table: &str, row: &str, text: &Text) -> Result<(), BuildError> {
    for (language, side) in [("en", &text.en), ("zh-Hans", &text.zh_hans)] {
        if side.trim().is_empty() {
            return Err(BuildError::MissingLanguage {
                table: table.to_owned(),
                row: row.to_owned(),
                language,
            });
        }
    }
    Ok(())
}

fn unknown(table: &str, row: &str, kind: &'static str, name: &str) -> BuildError {
    BuildError::Unknown {
        table: table.to_owned(),
        row: row.to_owned(),
        kind,
        name: name.to_owned(),
    }
}

fn by_id<'a, T>(
    table: &str,
    rows: &'a [T],
    id: fn(&T) -> &String,
) -> Result<BTreeMap<&'a str, &'a T>, BuildError> {
    let mut sorted = BTreeMap::new();
    for row in rows {
        if sorted.insert(id(row).as_str(), row).is_some() {
            return Err(BuildError::DuplicateId {
                table: table.to_owned(),
                id: id(row).clone(),
            });
        }
    }
    Ok(sorted)
}
