//! Any table, by a small file that says what its columns mean.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    ExchangeError, Misfit,
    gather::Gathered,
    hsds::other,
    json as read_json, language, name,
    plain::{id_for, minor_units, plain},
    text,
};

/// What the columns of a CSV file, or the members of objects in a JSON file, mean. docs/import.md
/// explains it by examples.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What parts the cells of a CSV file; a comma where it is left out.
    #[serde(default = "comma")]
    delimiter: char,
    /// Where the list is in a JSON file (RFC 6901); the whole file where it is left out.
    #[serde(default)]
    rows: String,
    /// Other CSV files beside it, whose columns are had as `<name>.<column>`.
    #[serde(default)]
    join: BTreeMap<String, Join>,
    /// The id; made of the other fields where it is left out.
    id: Option<String>,
    name: Words,
    #[serde(default)]
    description: Option<Words>,
    organization: Words,
    #[serde(default)]
    category: Option<Words>,
    #[serde(default)]
    application_process: Option<Words>,
    #[serde(default)]
    eligibility_description: Option<Words>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    channels: Option<Channels>,
    #[serde(default)]
    fee: Option<Fee>,
    #[serde(default)]
    processing_time_working_days: Option<String>,
    #[serde(default)]
    keywords: Option<BTreeMap<String, List>>,
}

fn comma() -> char {
    ','
}

/// A column in the target's language, or one for each language.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
enum Words {
    Column(String),
    ByLanguage(BTreeMap<String, String>),
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Join {
    file: String,
    /// The column here that names a row there.
    column: String,
    /// The column there that is named by.
    key: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    column: String,
    separator: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Channels {
    column: String,
    separator: String,
    /// What the cell says to what we say: online, phone, office, post. Others are passed over.
    values: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fee {
    column: String,
    currency: String,
}

pub(super) type Row = HashMap<String, String>;
/// Each with its place.
type Rows = Vec<(String, Row)>;

impl Mapping {
    /// Reads a mapping file.
    pub fn read(file: &Path) -> Result<Self, ExchangeError> {
        let mapping: Self =
            serde_json::from_str(&text(file)?).map_err(|source| ExchangeError::NotJson {
                file: name(file),
                source,
            })?;
        mapping.languages().try_for_each(|tag| language(tag))?;
        Ok(mapping)
    }

    /// The languages that it says columns to be in.
    fn languages(&self) -> impl Iterator<Item = &String> {
        let words = [Some(&self.name), Some(&self.organization)].into_iter();
        let more = [
            self.description.as_ref(),
            self.category.as_ref(),
            self.application_process.as_ref(),
            self.eligibility_description.as_ref(),
        ];
        let words = words.chain(more).flatten();
        let by_language = words.filter_map(|words| match words {
            Words::ByLanguage(columns) => Some(columns.keys()),
            Words::Column(_) => None,
        });
        let keywords = self.keywords.iter().map(BTreeMap::keys);
        by_language.flatten().chain(keywords.flatten())
    }

    /// The files that are read with `file`.
    pub(super) fn joined(&self, file: &Path) -> impl Iterator<Item = PathBuf> {
        let joins = self.join.values();
        joins.map(|join| file.with_file_name(&join.file))
    }

    /// The rows of `file`, each with its place; what is empty is not there.
    pub(super) fn rows(&self, file: &Path) -> Result<Rows, ExchangeError> {
        let is_json = file
            .extension()
            .is_some_and(|extension| extension == "json");
        let mut rows = if is_json {
            self.json_rows(file)?
        } else {
            self.csv_rows(file)?
        };
        for (prefix, join) in &self.join {
            let other = file.with_file_name(&join.file);
            let (_, others) = csv(&other, self.delimiter)?;
            let by_key: HashMap<String, Row> = others
                .into_iter()
                .filter_map(|(_, row)| Some((row.get(&join.key)?.clone(), row)))
                .collect();
            for (_, row) in &mut rows {
                let found = row.get(&join.column).and_then(|key| by_key.get(key));
                let cells = found.into_iter().flatten();
                let cells: Vec<_> = cells
                    .map(|(column, cell)| (format!("{prefix}.{column}"), cell.clone()))
                    .collect();
                row.extend(cells);
            }
        }
        Ok(rows)
    }

    fn csv_rows(&self, file: &Path) -> Result<Rows, ExchangeError> {
        let (columns, rows) = csv(file, self.delimiter)?;
        let missing = self.columns().into_iter().find(|column| {
            !columns.contains(column)
                && !column
                    .split_once('.')
                    .is_some_and(|(join, _)| self.join.contains_key(join))
        });
        match missing {
            Some(column) => Err(ExchangeError::Unmapped {
                file: name(file),
                name: column,
            }),
            None => Ok(rows),
        }
    }

    fn json_rows(&self, file: &Path) -> Result<Rows, ExchangeError> {
        let value = read_json(file)?;
        let list = value.pointer(&self.rows).and_then(Value::as_array);
        let list = list.ok_or_else(|| ExchangeError::Unmapped {
            file: name(file),
            name: self.rows.clone(),
        })?;
        let rows = list.iter().zip(0..);
        Ok(rows
            .map(|(row, at)| {
                let members = row.as_object().into_iter().flatten();
                let cells = members.filter_map(|(member, value)| {
                    let cell = match value {
                        Value::String(text) => text.clone(),
                        Value::Number(number) => number.to_string(),
                        Value::Bool(yes) => yes.to_string(),
                        _ => return None,
                    };
                    (!cell.trim().is_empty()).then(|| (member.clone(), cell))
                });
                (format!("{}/{at}", self.rows), cells.collect())
            })
            .collect())
    }

    /// All columns that are named.
    fn columns(&self) -> Vec<String> {
        let words = [
            Some(&self.name),
            Some(&self.organization),
            self.description.as_ref(),
            self.category.as_ref(),
            self.application_process.as_ref(),
            self.eligibility_description.as_ref(),
        ];
        let mut columns = Vec::new();
        for words in words.into_iter().flatten() {
            match words {
                Words::Column(column) => columns.push(column.clone()),
                Words::ByLanguage(by_language) => columns.extend(by_language.values().cloned()),
            }
        }
        columns.extend(self.join.values().map(|join| join.column.clone()));
        let single = [&self.id, &self.url, &self.processing_time_working_days];
        columns.extend(single.into_iter().flatten().cloned());
        columns.extend(self.channels.iter().map(|channels| channels.column.clone()));
        columns.extend(self.fee.iter().map(|fee| fee.column.clone()));
        let keywords = self.keywords.iter().flat_map(BTreeMap::values);
        columns.extend(keywords.map(|list| list.column.clone()));
        columns
    }

    /// Takes a row.
    pub(super) fn take(&self, gathered: &mut Gathered, place: String, row: &Row) {
        gathered.report.rows += 1;
        let mut needed = |words: &Words, field: &str| {
            let text = texts(gathered, words, row);
            if text.is_empty() {
                gathered
                    .report
                    .leave_out(place.as_str(), field, Misfit::Missing);
            }
            (!text.is_empty()).then_some(text)
        };
        let Some(name) = needed(&self.name, "name") else {
            return;
        };
        let Some(organization) = needed(&self.organization, "organization") else {
            return;
        };
        let organization_name = first(&organization);
        let organization_id = id_for(&organization_name, &[&organization_name]);
        gathered.organization(
            &place,
            json!({"type": "organization", "id": organization_id, "name": organization}),
        );
        let category = self
            .category
            .as_ref()
            .map(|words| texts(gathered, words, row));
        let category_id = match category.filter(|category| !category.is_empty()) {
            Some(category) => {
                let id = id_for(&first(&category), &[&first(&category)]);
                gathered.category(&place, id, Value::Object(category), None)
            }
            None => other(gathered, &place),
        };
        let id = match &self.id {
            Some(column) => match row.get(column) {
                Some(id) => id.trim().to_owned(),
                None => return gathered.report.leave_out(place, "id", Misfit::Missing),
            },
            None => id_for(&first(&name), &[&organization_id, &first(&name)]),
        };
        let optional = |gathered: &Gathered, words: &Option<Words>| match words {
            Some(words) => Value::Object(texts(gathered, words, row)),
            None => json!({}),
        };
        let mut record = json!({
            "type": "service",
            "id": id,
            "name": name,
            "description": optional(gathered, &self.description),
            "category_id": category_id,
            "organization_id": organization_id,
            "channels": self.channels(row),
            "cost_options": self.cost_options(gathered, &place, row),
            "application_process": optional(gathered, &self.application_process),
            "eligibility_description": optional(gathered, &self.eligibility_description),
            "keywords": self.words(row),
        });
        if let Value::Object(record) = &mut record {
            let days = self
                .processing_time_working_days
                .as_ref()
                .and_then(|column| row.get(column));
            if let Some(days) = days {
                match days.trim().parse::<u32>() {
                    Ok(days) => {
                        record.insert("processing_time_working_days".to_owned(), json!(days));
                    }
                    Err(_) => gathered.report.tell(
                        place.as_str(),
                        "processing_time_working_days",
                        Misfit::Value(days.clone()),
                    ),
                }
            }
            if let Some(url) = self.url.as_ref().and_then(|column| row.get(column)) {
                record.insert("url".to_owned(), json!(url.trim()));
            }
        }
        gathered.service(place, record);
    }

    fn channels(&self, row: &Row) -> Vec<&str> {
        let Some(channels) = &self.channels else {
            return Vec::new();
        };
        let said: Vec<&str> = match row.get(&channels.column) {
            Some(cell) => cell
                .split(channels.separator.as_str())
                .map(str::trim)
                .collect(),
            None => Vec::new(),
        };
        let ours = said.iter().filter_map(|said| channels.values.get(*said));
        let ours: Vec<&str> = ours.map(String::as_str).collect();
        let in_order = ["online", "phone", "office", "post"].into_iter();
        in_order.filter(|channel| ours.contains(channel)).collect()
    }

    /// Nothing where the row does not say; an amount of nothing is free of charge.
    fn cost_options(&self, gathered: &mut Gathered, place: &str, row: &Row) -> Option<Vec<Value>> {
        let fee = self.fee.as_ref()?;
        let cell = row.get(&fee.column)?;
        match minor_units(cell, &fee.currency) {
            Some(0) => Some(Vec::new()),
            Some(amount) => Some(vec![json!({
                "amount_minor": amount, "currency": fee.currency, "amount_description": null,
            })]),
            None => {
                gathered
                    .report
                    .tell(place, "fee", Misfit::Value(cell.clone()));
                None
            }
        }
    }

    fn words(&self, row: &Row) -> Map<String, Value> {
        let lists = self.keywords.iter().flatten();
        let lists = lists.filter_map(|(language, list)| {
            let words = row
                .get(&list.column)?
                .split(list.separator.as_str())
                .map(plain);
            let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
            (!words.is_empty()).then(|| (language.clone(), json!(words)))
        });
        lists.collect()
    }
}

/// A text in the languages in which the row has it.
fn texts(gathered: &Gathered, words: &Words, row: &Row) -> Map<String, Value> {
    let default;
    let by_language = match words {
        Words::Column(column) => {
            default = BTreeMap::from([(gathered.language().to_owned(), column.clone())]);
            &default
        }
        Words::ByLanguage(by_language) => by_language,
    };
    let texts = by_language.iter().filter_map(|(language, column)| {
        let words = plain(row.get(column)?);
        (!words.is_empty()).then(|| (language.clone(), json!(words)))
    });
    texts.collect()
}

fn first(text: &Map<String, Value>) -> String {
    let first = text.values().next().and_then(Value::as_str);
    first.unwrap_or_default().to_owned()
}

/// The columns of a CSV file, and its rows.
fn csv(file: &Path, delimiter: char) -> Result<(Vec<String>, Rows), ExchangeError> {
    let file_name = name(file);
    let text = text(file)?;
    let not_csv = |source| ExchangeError::NotCsv {
        file: file_name.clone(),
        source,
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let columns: Vec<String> = reader
        .headers()
        .map_err(not_csv)?
        .iter()
        .map(|column| column.trim().to_owned())
        .collect();
    let mut rows = Vec::new();
    for (record, number) in reader.records().zip(2..) {
        let record = record.map_err(not_csv)?;
        let cells = columns
            .iter()
            .zip(record.iter())
            .filter(|(_, cell)| !cell.trim().is_empty());
        let row = cells
            .map(|(column, cell)| (column.clone(), cell.to_owned()))
            .collect();
        rows.push((format!("{file_name}, row {number}"), row));
    }
    Ok((columns, rows))
}
