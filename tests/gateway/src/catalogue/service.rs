//! One subject with one of its procedures: fills the templates and makes the service record.

use std::collections::BTreeMap;

use serde::Serialize;

use super::BuildError;
use super::build::unknown;
use super::languages::{InLanguages, Translation};
use super::planning::{Condition, Named};
use super::tables::{
    Document, Form, Override, Procedure, Subject, Tables, Text, complete, missing,
};

const CHANNELS: [&str; 4] = ["online", "phone", "office", "post"];

#[derive(Serialize)]
pub(super) struct Service<'a> {
    pub(super) id: String,
    pub(super) name: InLanguages<String>,
    pub(super) description: InLanguages<String>,
    category_id: String,
    organization_id: String,
    channels: Vec<&'static str>,
    cost_options: Vec<Cost>,
    processing_time_working_days: u32,
    required_documents: Vec<RequiredDocument>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outputs: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    eligibility: Vec<Condition<'a>>,
    application_process: InLanguages<String>,
    eligibility_description: InLanguages<String>,
    location_ids: Vec<String>,
    keywords: InLanguages<Vec<String>>,
    popularity: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    legal_basis: Vec<Law>,
    form: Option<FormReference>,
}

#[derive(Serialize)]
struct Law {
    title: InLanguages<String>,
}

#[derive(Serialize)]
struct Cost {
    amount_minor: u64,
    currency: &'static str,
    amount_description: Option<InLanguages<String>>,
}

#[derive(Serialize)]
struct RequiredDocument {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    document: InLanguages<String>,
}

#[derive(Serialize)]
struct FormReference {
    id: String,
    version: String,
}

/// One subject with one of its procedures, on the way to a service.
pub(super) struct Pairing<'tables, 'a> {
    pub(super) tables: &'tables Tables,
    pub(super) forms: &'a BTreeMap<&'a str, &'a Form>,
    pub(super) category: &'a str,
    pub(super) table: &'a str,
    pub(super) subject: &'a Subject,
    pub(super) procedure: &'a Procedure,
    pub(super) changed: &'a Override,
}

impl Tables {
    /// Refuses a law of something that there is not.
    pub(super) fn only_known_laws(&self) -> Result<(), BuildError> {
        let of = self.laws.of.keys();
        let mut unknown_names = of.filter(|name| {
            let mut subjects = self.subjects.values().flatten();
            !subjects.any(|subject| subject.id == **name || subject.org == **name)
        });
        match unknown_names.next() {
            None => Ok(()),
            Some(name) => Err(unknown("laws.json", name, "subject or department", name)),
        }
    }
}

impl<'tables> Pairing<'tables, '_> {
    pub(super) fn service(&self) -> Result<Service<'tables>, BuildError> {
        let Self {
            subject,
            procedure,
            changed,
            ..
        } = self;
        let slug = changed.id.as_ref().unwrap_or(&procedure.slug);
        let id = slug.replace("{}", &subject.id);
        let channels = self.channels()?;
        let days = changed.days.unwrap_or(procedure.days);
        Ok(Service {
            name: self.fill(changed.name.as_ref().unwrap_or(&procedure.name))?,
            description: self.description()?,
            category_id: self.category.to_owned(),
            organization_id: self.organization()?,
            cost_options: self.cost_options()?,
            processing_time_working_days: days,
            required_documents: self.required_documents()?,
            outputs: self.tables.outputs(&id)?,
            eligibility: self.tables.conditions(&id)?,
            application_process: self.application_process(&channels, days)?,
            eligibility_description: self.fill(
                (changed.who.as_ref())
                    .or(procedure.who.as_ref())
                    .unwrap_or(&subject.who),
            )?,
            location_ids: self.location_ids(&channels)?,
            channels,
            keywords: self.keywords()?,
            popularity: (self.tables.popularity.of(subject, procedure))
                .ok_or_else(|| self.unknown("popularity", &procedure.id))?,
            legal_basis: self.legal_basis()?,
            form: self.form()?,
            id,
        })
    }

    fn legal_basis(&self) -> Result<Vec<Law>, BuildError> {
        let laws = &self.tables.laws;
        let of = laws.of.get(&self.subject.id);
        let of = of.or_else(|| laws.of.get(&self.subject.org));
        let law = |id: &String| {
            let title = laws.laws.get(id);
            let title = title.ok_or_else(|| self.unknown("law", id))?;
            Ok(Law {
                title: self.tables.in_all_languages("laws.json", id, title)?,
            })
        };
        of.into_iter().flatten().map(law).collect()
    }

    fn description(&self) -> Result<InLanguages<String>, BuildError> {
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
            let (id, document) = match entry {
                Document::Own(text) => (None, self.fill(text)?),
                Document::Shared(id) => {
                    let id = match self.subject.swap.get(id) {
                        Some(None) => continue,
                        Some(Some(other)) => other,
                        None => id,
                    };
                    let text = self.tables.documents.get(id);
                    let text = text.ok_or_else(|| self.unknown("document", id))?;
                    (Some(id.clone()), self.fill(text)?)
                }
            };
            if documents.iter().all(|known| known.document != document) {
                documents.push(RequiredDocument { id, document });
            }
        }
        Ok(documents)
    }

    fn application_process(
        &self,
        channels: &[&str],
        days: u32,
    ) -> Result<InLanguages<String>, BuildError> {
        let phrases = &self.tables.phrases;
        let key = channels.join(" ");
        let start = phrases.start.get(&key);
        let mut text =
            self.fill(start.ok_or_else(|| self.unknown("phrase for channels", &key))?)?;
        append(
            &mut text,
            &self.fill(self.changed.step.as_ref().unwrap_or(&self.procedure.step))?,
        );
        // At once and on a screen or a telephone: the step has said all there is to say.
        if days == 0 && !channels.contains(&"office") {
            return Ok(text);
        }
        let days_text = days.to_string();
        let template = match days {
            0 => &phrases.same_day,
            1 => &phrases.one_day,
            _ => &phrases.days,
        };
        let mut answer = self.with_noun(template)?;
        for words in answer.values_mut() {
            *words = words.replace("{days}", &days_text);
        }
        append(&mut text, &self.filled(answer)?);
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

    fn keywords(&self) -> Result<InLanguages<Vec<String>>, BuildError> {
        let mut gathered: InLanguages<Vec<String>> = InLanguages::new();
        for words in [&self.changed.kw, &self.subject.kw, &self.procedure.kw] {
            let words = self
                .tables
                .words_in_all_languages(self.table, &self.row(), words)?;
            for (language, words) in words {
                let gathered = gathered.entry(language).or_default();
                for word in words {
                    if !gathered.contains(&word) {
                        gathered.push(word);
                    }
                }
            }
        }
        Ok(gathered)
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

    fn fill(&self, template: &Text) -> Result<InLanguages<String>, BuildError> {
        self.filled(self.with_noun(template)?)
    }

    /// The template in all languages with the subject's noun in its slots.
    fn with_noun(&self, template: &Text) -> Result<InLanguages<String>, BuildError> {
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
        let authored = Text {
            en: capitalised(&en),
            zh_hans: template.zh_hans.replace("{n}", &subject.n),
        };
        let translated = |translation: &Translation| {
            let words = translation.texts.get(&template.en)?;
            let noun = translation.nouns.get(&subject.id)?;
            Some(capitalised(&noun.fill(words)))
        };
        self.tables
            .each_language(&authored, translated)
            .map_err(|language| missing(self.table, &self.row(), language))
    }

    fn filled(&self, text: InLanguages<String>) -> Result<InLanguages<String>, BuildError> {
        let text = complete(text).map_err(|language| missing(self.table, &self.row(), language))?;
        match text.values().find(|words| words.contains(['{', '}'])) {
            None => Ok(text),
            Some(words) => Err(BuildError::UnfilledSlot {
                table: self.table.to_owned(),
                row: self.row(),
                text: words.clone(),
            }),
        }
    }

    fn row(&self) -> String {
        format!("{} {}", self.procedure.id, self.subject.id)
    }

    fn unknown(&self, kind: &'static str, name: &str) -> BuildError {
        unknown(self.table, &self.row(), kind, name)
    }
}

/// Adds a sentence: sentences are parted by a space, in Chinese by nothing.
fn append(text: &mut InLanguages<String>, sentence: &InLanguages<String>) {
    for (&language, words) in text {
        if language != "zh-Hans" {
            words.push(' ');
        }
        words.push_str(sentence.get(language).map_or("", String::as_str));
    }
}

fn capitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
