//! What a record says by itself, as members of an object of HSDS. What it is connected with is not here.

use serde_json::{Map, Value, json};

use super::{
    Target,
    gather::{Gathered, object},
    hsds::{self, objects},
    plain::major_units,
};
use crate::text::Text;

type Object = Map<String, Value>;

/// What an object of HSDS and a record both stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entity {
    Service,
    Organization,
    Location,
}

impl Entity {
    /// The table of HSDS.
    pub(super) fn table(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Organization => "organization",
            Self::Location => "location",
        }
    }

    /// A field of the record, and the members that say it.
    pub(super) fn members(self) -> &'static [(&'static str, &'static [&'static str])] {
        match self {
            Self::Service => &[
                ("name", &["name"]),
                ("alternate_name", &["alternate_name"]),
                ("description", &["description"]),
                ("application_process", &["application_process"]),
                ("eligibility_description", &["eligibility_description"]),
                ("phones", &["phones"]),
                ("email", &["email"]),
                ("url", &["url"]),
                ("cost_options", &["cost_options"]),
                ("required_documents", &["required_documents"]),
            ],
            Self::Organization => &[
                ("name", &["name"]),
                ("phones", &["phones"]),
                ("url", &["website", "url"]),
            ],
            Self::Location => &[
                ("name", &["name"]),
                ("address", &["addresses", "description"]),
                ("latitude", &["latitude"]),
                ("longitude", &["longitude"]),
                ("phones", &["phones"]),
                ("accessibility", &["accessibility"]),
                ("schedules", &["schedules"]),
            ],
        }
    }

    /// What the record says that HSDS has a member for, texts in `language` or the nearest there is.
    pub(super) fn written(self, record: &Object, language: &str) -> Object {
        let mut row = Object::new();
        let mut put = |member: &str, value: Value| {
            let says_nothing = match &value {
                Value::Null => true,
                Value::String(words) => words.is_empty(),
                Value::Array(list) => list.is_empty(),
                _ => false,
            };
            if !says_nothing {
                row.insert(member.to_owned(), value);
            }
        };
        let text = |field: &str| json!(said(record, field, language));
        let own = |field: &str| record.get(field).cloned().unwrap_or_default();
        let listed = |field: &str, of_each: &dyn Fn(&Object) -> Value| -> Value {
            let id = |number: u32| format!("{}-{field}-{number}", id(record));
            let rows = objects(record, field).zip(1..);
            rows.map(|(item, number)| {
                let mut row = object(of_each(item));
                row.insert("id".to_owned(), json!(id(number)));
                Value::Object(row)
            })
            .collect()
        };
        put("name", text("name"));
        put(
            "phones",
            listed("phones", &|phone| json!({"number": phone.get("number")})),
        );
        match self {
            Self::Service => {
                for field in [
                    "alternate_name",
                    "description",
                    "application_process",
                    "eligibility_description",
                ] {
                    put(field, text(field));
                }
                put("email", own("email"));
                put("url", own("url"));
                put(
                    "cost_options",
                    listed("cost_options", &|cost| cost_option(cost, language)),
                );
                put(
                    "required_documents",
                    listed(
                        "required_documents",
                        &|document| json!({"document": said(document, "document", language)}),
                    ),
                );
            }
            Self::Organization => put("website", own("url")),
            Self::Location => {
                put("description", text("address"));
                put("latitude", own("latitude"));
                put("longitude", own("longitude"));
                put(
                    "accessibility",
                    listed(
                        "accessibility",
                        &|access| json!({"description": said(access, "description", language)}),
                    ),
                );
                put(
                    "schedules",
                    listed("schedules", &|schedule| {
                        let mut row = schedule.clone();
                        if schedule.contains_key("description") {
                            let words = said(schedule, "description", language);
                            row.insert("description".to_owned(), json!(words));
                        }
                        Value::Object(row)
                    }),
                );
            }
        }
        row
    }

    /// What the members of `row` say, as fields of a record. `record` is the one it stands for, as far as it
    /// is known.
    pub(super) fn read(self, row: &Object, record: &Object, language: &str) -> Object {
        let mut apart = Gathered::new(&Target {
            city: String::new(),
            language: language.to_owned(),
        });
        match self {
            Self::Service => {
                let at = record.get("location_ids").and_then(Value::as_array);
                hsds::service_itself(&mut apart, "", row, at.is_some_and(|ids| !ids.is_empty()))
            }
            Self::Organization => hsds::organization_itself(&apart, row),
            Self::Location => hsds::location_itself(&mut apart, "", row).unwrap_or_default(),
        }
    }

    /// `row` with its members as `record` has them; what the record does not say, it does not.
    pub(super) fn renewed(self, row: &Object, record: &Object, language: &str) -> Object {
        let mut row = row.clone();
        for (_, members) in self.members() {
            for member in *members {
                row.remove(*member);
            }
        }
        row.extend(self.written(record, language));
        row
    }
}

fn cost_option(cost: &Object, language: &str) -> Value {
    let minor = cost.get("amount_minor").and_then(Value::as_i64);
    let currency = cost.get("currency").and_then(Value::as_str);
    let (minor, currency) = (minor.unwrap_or_default(), currency.unwrap_or_default());
    let mut option = json!({"currency": currency, "amount": major_units(minor, currency)});
    let about = said(cost, "amount_description", language);
    if let (Value::Object(option), false) = (&mut option, about.is_empty()) {
        option.insert("amount_description".to_owned(), json!(about));
    }
    option
}

/// A text in the language, or a plain string.
pub(super) fn said(record: &Object, field: &str, language: &str) -> String {
    match record.get(field) {
        Some(Value::String(words)) => words.clone(),
        Some(text) => serde_json::from_value::<Text>(text.clone())
            .map(|text| text.in_language(language).to_owned())
            .unwrap_or_default(),
        None => String::new(),
    }
}

pub(super) fn id(record: &Object) -> &str {
    record.get("id").and_then(Value::as_str).unwrap_or_default()
}
