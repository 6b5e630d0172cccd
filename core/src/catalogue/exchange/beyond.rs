//! What a record says that HSDS has no member for. It goes out in attributes of the object, each a term of
//! the taxonomy [`TAXONOMY`] that is called as the field, its value the field's JSON; and it comes in again
//! from there. So the way there and back loses nothing, and what was changed in between counts.

use serde_json::{Map, Value, json};

use super::{
    Misfit,
    export::ORIGINAL,
    gather::{Gathered, object},
    hsds::objects,
    members::{self, Entity, id},
};

type Object = Map<String, Value>;

/// The taxonomy whose terms are the fields of records.
pub(super) const TAXONOMY: &str = super::super::bundle::BUNDLE;
/// What tells one record from others, and what it is connected with: HSDS says it by the objects themselves.
const CONNECTIONS: [&str; 6] = [
    "type",
    "id",
    "category_id",
    "organization_id",
    "location_ids",
    ORIGINAL,
];

/// An object of HSDS, made to say what `record` says: members that say something else are replaced, and
/// attributes say the rest. What HSDS alone knows stays.
pub(super) fn put(entity: Entity, row: &Object, record: &Object, language: &str) -> Object {
    let mut row = row.clone();
    if let Some(Value::Array(attributes)) = row.get_mut("attributes") {
        // What connects it stays as it came.
        let stays = |field: &str| CONNECTIONS.contains(&field);
        let count = attributes.len();
        attributes.retain(|one| one.as_object().and_then(term).is_none_or(stays));
        if attributes.is_empty() && count > 0 {
            row.remove("attributes");
        }
    }
    let renewed = entity.renewed(&row, record, language);
    let (says, should) = (
        entity.read(&row, record, language),
        entity.read(&renewed, record, language),
    );
    for (field, members) in entity.members() {
        if says.get(*field) != should.get(*field) {
            for member in *members {
                row.remove(*member);
                let now = renewed.get(*member);
                row.extend(now.map(|value| ((*member).to_owned(), value.clone())));
            }
        }
    }
    let says = entity.read(&row, record, language);
    let mut fields: Vec<&String> = record.keys().chain(says.keys()).collect();
    fields.sort_unstable();
    fields.dedup();
    for field in fields {
        let (told, wanted) = (says.get(field), record.get(field));
        if !CONNECTIONS.contains(&field.as_str()) && said(field, told) != said(field, wanted) {
            let wanted = wanted.cloned().unwrap_or_default();
            add(entity, &mut row, id(record), field, &wanted);
        }
    }
    row
}

/// Adds the attribute of a field.
pub(super) fn add(entity: Entity, row: &mut Object, id: &str, field: &str, value: &Value) {
    let attribute = json!({
        "id": format!("{id}-{field}"),
        "link_entity": entity.table(),
        "value": value.to_string(),
        "taxonomy_term": {
            "id": format!("{TAXONOMY}#{field}"),
            "name": field,
            "description": format!("The field {field} of {TAXONOMY}, as JSON."),
            "taxonomy": TAXONOMY,
        },
    });
    let attributes = row.entry("attributes").or_insert_with(|| json!([]));
    if let Value::Array(attributes) = attributes {
        attributes.push(attribute);
    }
}

/// Takes what the attributes of `row` say into the record that its members gave. A field that was changed in
/// its member since is as it is there: a text keeps its other languages.
pub(super) fn take(
    gathered: &mut Gathered,
    place: &str,
    entity: Entity,
    row: &Object,
    record: &mut Object,
) {
    let mut fields = Vec::new();
    for (attribute, at) in objects(row, "attributes").zip(0..) {
        let Some(field) = term(attribute).filter(|field| !["type", "id", ORIGINAL].contains(field))
        else {
            continue;
        };
        let value = attribute.get("value").and_then(Value::as_str);
        match serde_json::from_str::<Value>(value.unwrap_or_default()) {
            Ok(value) => fields.push((field, value)),
            Err(_) => gathered.report.tell(
                format!("{place}/attributes/{at}"),
                "value",
                Misfit::Value(value.unwrap_or_default().to_owned()),
            ),
        }
    }
    if fields.is_empty() {
        return;
    }
    let mut whole = record.clone();
    whole.extend(
        fields
            .iter()
            .map(|(field, value)| ((*field).to_owned(), value.clone())),
    );
    let language = gathered.language().to_owned();
    let went_out = entity.renewed(row, &whole, &language);
    let went_out = entity.read(&went_out, record, &language);
    for (field, value) in fields {
        let came = record.get(field);
        let value = match (went_out.get(field) == came, value, came) {
            (true, value, _) => value,
            (false, Value::Object(mut text), Some(Value::Object(changed))) => {
                text.extend(changed.clone());
                Value::Object(text)
            }
            (false, ..) => continue,
        };
        match value {
            Value::Null => record.remove(field),
            value => record.insert(field.to_owned(), value),
        };
    }
}

/// The field that an attribute is about, if it is one of these.
pub(super) fn term(attribute: &Object) -> Option<&str> {
    let term = attribute.get("taxonomy_term")?.as_object()?;
    let of = term.get("taxonomy")?.as_str()?;
    term.get("name")?.as_str().filter(|_| of == TAXONOMY)
}

/// A field's value without what says nothing: for a reader, a list without items is one that is not there.
/// But no cost options are free of charge.
pub(super) fn said(field: &str, value: Option<&Value>) -> Option<Value> {
    let value = said_by(value?);
    let is_empty = match &value {
        Value::Null => true,
        Value::Array(list) => list.is_empty() && field != "cost_options",
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    (!is_empty).then_some(value)
}

fn said_by(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(said_by).collect(),
        Value::Object(members) => {
            let members = members.iter().filter(|(_, value)| !value.is_null());
            members
                .map(|(name, value)| (name.clone(), said_by(value)))
                .collect()
        }
        value => value.clone(),
    }
}

/// The attribute that says of which category a service is.
pub(super) fn categorized(service_id: &str, category: &Object, language: &str) -> Value {
    let name = members::said(category, "name", language);
    let about = members::said(category, "description", language);
    let mut own = category.clone();
    own.retain(|field, _| !CONNECTIONS.contains(&field.as_str()));
    json!({
        "id": format!("{service_id}-category"),
        "link_entity": "service",
        "link_type": TAXONOMY,
        "value": Value::Object(own).to_string(),
        "taxonomy_term": {
            "id": id(category),
            "name": name,
            // HSDS asks for one.
            "description": if about.is_empty() { &name } else { &about },
        },
    })
}

/// What such an attribute says of the category that is called `name` now.
pub(super) fn category(attribute: &Object, name: &str, language: &str) -> Option<Object> {
    let of = attribute.get("link_type")?.as_str()?;
    let value = attribute.get("value")?.as_str();
    let mut own = object(serde_json::from_str(value.filter(|_| of == TAXONOMY)?).ok()?);
    let as_it_was = members::said(&own, "name", language);
    if let Some(Value::Object(text)) = own.get_mut("name")
        && as_it_was != name
    {
        text.insert(language.to_owned(), json!(name));
    }
    Some(own)
}
