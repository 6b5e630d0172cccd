//! From the records of a bundle to CPSV-AP 3.2. What it has no class for stays out: coordinates, keywords by their
//! popularity, rules as such, forms and holidays.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::{
    export::Records,
    hsds::objects,
    members::{id, said},
    plain::major_units,
};

type Object = Map<String, Value>;

/// The Publications Office's list of currencies.
const CURRENCIES: &str = "http://publications.europa.eu/resource/authority/currency/";

/// All that is known of the services, in one JSON-LD document with a context of its own.
pub(in crate::catalogue::exchange) fn document(records: &Records) -> Value {
    let events: Vec<Object> = records
        .others
        .iter()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|record: &Object| text(record, "type") == "life_event")
        .collect();
    let graph: Vec<Value> = records
        .organizations
        .values()
        .map(organization)
        .chain(records.categories.values().map(category))
        .chain(events.iter().map(life_event))
        .chain(
            records
                .services
                .values()
                .map(|one| service(records, &events, one)),
        )
        .collect();
    json!({
        "@context": {
            "cpsv": "http://purl.org/vocab/cpsv#",
            "cv": "http://data.europa.eu/m8g/",
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "eli": "http://data.europa.eu/eli/ontology#",
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "time": "http://www.w3.org/2006/time#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@graph": graph,
    })
}

fn organization(record: &Object) -> Value {
    node(
        "cv:PublicOrganisation",
        &format!("urn:organization:{}", id(record)),
        id(record),
        [
            ("dct:title", literal(record, "name")),
            ("skos:prefLabel", literal(record, "name")),
            ("cv:contactPoint", contact(record)),
        ],
    )
}

fn category(record: &Object) -> Value {
    node(
        "skos:Concept",
        &format!("urn:category:{}", id(record)),
        id(record),
        [("skos:prefLabel", literal(record, "name"))],
    )
}

fn life_event(record: &Object) -> Value {
    let services = objects(record, "steps").map(|step| text(step, "service_id"));
    let services = services.map(|id| json!({"@id": format!("urn:service:{id}")}));
    node(
        "cv:LifeEvent",
        &format!("urn:life-event:{}", id(record)),
        id(record),
        [
            ("dct:title", literal(record, "name")),
            ("dct:description", literal(record, "description")),
            ("cv:hasRelatedService", services.collect()),
        ],
    )
}

fn service(records: &Records, events: &[Object], record: &Object) -> Value {
    let own = id(record);
    let refers =
        |kind: &str, field: &str| json!({"@id": format!("urn:{kind}:{}", text(record, field))});
    let is_of =
        |event: &&Object| objects(event, "steps").any(|step| text(step, "service_id") == own);
    let events = events.iter().filter(is_of);
    let events = events.map(|event| json!({"@id": format!("urn:life-event:{}", id(event))}));
    let inputs = objects(record, "required_documents").zip(1..);
    let inputs = inputs.map(|(document, number)| {
        let made_up = format!("{own}-evidence-{number}");
        let known = document.get("id").and_then(Value::as_str);
        let title = literal(document, "document");
        part("cv:Evidence", known.unwrap_or(&made_up), "dct:title", title)
    });
    let outputs = objects(record, "outputs").map(|output| {
        part(
            "cv:Output",
            id(output),
            "dct:title",
            literal(output, "name"),
        )
    });
    let laws = objects(record, "legal_basis").map(|law| {
        let mut resource =
            json!({"@type": "eli:LegalResource", "dct:title": literal(law, "title")});
        if let (Value::Object(resource), Some(url)) = (&mut resource, law.get("url")) {
            resource.insert("@id".to_owned(), url.clone());
        }
        resource
    });
    let rules = objects(record, "eligibility").map(|rule| {
        part(
            "cv:Requirement",
            id(rule),
            "dct:title",
            literal(rule, "name"),
        )
    });
    let who = literal(record, "eligibility_description");
    let who = said_at_all(who).map(|words| {
        part(
            "cv:Requirement",
            &format!("{own}-requirement"),
            "dct:title",
            words,
        )
    });
    let how = said_at_all(literal(record, "application_process")).map(|words| {
        let mut rule = part(
            "cpsv:Rule",
            &format!("{own}-rule"),
            "dct:description",
            words,
        );
        if let Value::Object(rule) = &mut rule {
            rule.insert("dct:title".to_owned(), literal(record, "name"));
        }
        rule
    });
    let keywords = record.get("keywords").and_then(Value::as_object);
    let keywords = keywords
        .into_iter()
        .flatten()
        .flat_map(|(language, words)| {
            let words = words.as_array().into_iter().flatten();
            words.map(move |word| json!({"@value": word, "@language": language}))
        });
    node(
        "cpsv:PublicService",
        &format!("urn:service:{own}"),
        own,
        [
            ("dct:title", literal(record, "name")),
            ("dct:description", literal(record, "description")),
            (
                "cv:hasCompetentAuthority",
                refers("organization", "organization_id"),
            ),
            ("cv:thematicArea", refers("category", "category_id")),
            ("cv:contactPoint", contact(record)),
            ("cv:hasChannel", channels(records, record)),
            ("cv:hasCost", costs(record)),
            ("cpsv:hasInput", inputs.collect()),
            ("cpsv:produces", outputs.collect()),
            ("cv:hasLegalResource", laws.collect()),
            (
                "cv:holdsRequirement",
                who.into_iter().chain(rules).collect(),
            ),
            ("cpsv:follows", how.into_iter().collect()),
            ("cv:isGroupedBy", events.collect()),
            ("dcat:keyword", keywords.collect()),
        ],
    )
}

/// Each way to apply, and each office with its hours: CPSV-AP has no office but as a channel.
fn channels(records: &Records, service: &Object) -> Value {
    let of = |identifier: String, kind: &Value| {
        json!({
            "@type": "cv:Channel",
            "dct:identifier": identifier,
            "dct:type": {"@type": "skos:Concept", "skos:prefLabel": [{"@value": kind, "@language": "en"}]},
        })
    };
    let ways = service.get("channels").and_then(Value::as_array);
    let ways = ways.into_iter().flatten().map(|way| {
        of(
            format!("{}-{}", id(service), way.as_str().unwrap_or_default()),
            way,
        )
    });
    let offices = service.get("location_ids").and_then(Value::as_array);
    let offices = offices.into_iter().flatten();
    let offices = offices.filter_map(|id| records.locations.get(id.as_str()?));
    let offices = offices.map(|office| {
        let mut channel = of(id(office).to_owned(), &json!("office"));
        if let Value::Object(channel) = &mut channel {
            let hours = objects(office, "schedules").map(hours).collect::<Vec<_>>();
            let owner = format!("urn:organization:{}", text(office, "organization_id"));
            channel.insert("dct:description".to_owned(), place(office));
            channel.insert("cv:ownedBy".to_owned(), json!({"@id": owner}));
            channel.insert("cv:openingHours".to_owned(), json!(hours));
        }
        channel
    });
    ways.chain(offices).collect()
}

/// The name of an office and its address, in each language of the name.
fn place(office: &Object) -> Value {
    let names = office.get("name").and_then(Value::as_object);
    let names = names.into_iter().flatten();
    names
        .map(|(language, name)| {
            let name = name.as_str().unwrap_or_default();
            let address = said(office, "address", language);
            json!({"@value": format!("{name}, {address}"), "@language": language})
        })
        .collect()
}

/// A schedule in one line, as `MO,TU 09:00-17:00`, and the words for it.
fn hours(schedule: &Object) -> Value {
    let weekly = ["", "WEEKLY"].contains(&text(schedule, "freq"));
    let often = if weekly { "" } else { text(schedule, "freq") };
    let days = [often, text(schedule, "byday"), text(schedule, "bymonthday")];
    let times = [text(schedule, "opens_at"), text(schedule, "closes_at")].join("-");
    let line = days.into_iter().chain([times.as_str()]);
    let line: Vec<&str> = line.filter(|part| !["", "-"].contains(part)).collect();
    let mut words = literal(schedule, "description");
    if let (Value::Array(words), false) = (&mut words, line.is_empty()) {
        words.insert(0, json!({"@value": line.join(" "), "@language": "en"}));
    }
    json!({"@type": "time:TemporalEntity", "dct:description": words})
}

/// Free of charge is a cost of nothing; where the city does not say, there is none.
fn costs(service: &Object) -> Value {
    let own = id(service);
    let cost = |number: usize, value: String| {
        json!({
            "@type": "cv:Cost",
            "dct:identifier": format!("{own}-cost-{number}"),
            "cv:hasValue": {"@value": value, "@type": "xsd:double"},
        })
    };
    let Some(Value::Array(options)) = service.get("cost_options") else {
        return json!([]);
    };
    if options.is_empty() {
        return json!([cost(1, "0".to_owned())]);
    }
    let costs = objects(service, "cost_options").zip(1..);
    costs
        .map(|(option, number)| {
            let minor = option.get("amount_minor").and_then(Value::as_i64);
            let currency = text(option, "currency");
            let value = major_units(minor.unwrap_or_default(), currency);
            let mut cost = cost(number, value.to_string());
            if let Value::Object(cost) = &mut cost {
                let currency = format!("{CURRENCIES}{currency}");
                cost.insert("cv:currency".to_owned(), json!({"@id": currency}));
                let about = said_at_all(literal(option, "amount_description"));
                cost.extend(about.map(|words| ("dct:description".to_owned(), words)));
            }
            cost
        })
        .collect()
}

/// Telephone numbers, mail address and page, where there are any.
fn contact(record: &Object) -> Value {
    let numbers: Vec<&str> = objects(record, "phones")
        .map(|phone| text(phone, "number"))
        .collect();
    let mut contact = BTreeMap::from([("@type", json!("cv:ContactPoint"))]);
    if !numbers.is_empty() {
        contact.insert("cv:telephone", json!(numbers));
    }
    if let Some(email) = record.get("email").filter(|email| email.is_string()) {
        contact.insert("cv:email", email.clone());
    }
    if let Some(url) = record.get("url").filter(|url| url.is_string()) {
        contact.insert("cv:contactPage", json!({"@id": url}));
    }
    match contact.len() {
        1 => json!([]),
        _ => json!([contact]),
    }
}

/// A node of the graph; what has no value is not said.
fn node<const N: usize>(
    kind: &str,
    iri: &str,
    identifier: &str,
    properties: [(&str, Value); N],
) -> Value {
    let mut node = Object::from_iter([
        ("@id".to_owned(), json!(iri)),
        ("@type".to_owned(), json!(kind)),
        ("dct:identifier".to_owned(), json!(identifier)),
    ]);
    for (name, value) in properties {
        node.extend(said_at_all(value).map(|value| (name.to_owned(), value)));
    }
    Value::Object(node)
}

/// A node inside of another, with one text.
fn part(kind: &str, identifier: &str, property: &str, words: Value) -> Value {
    json!({"@type": kind, "dct:identifier": identifier, property: words})
}

fn said_at_all(value: Value) -> Option<Value> {
    (value != json!([])).then_some(value)
}

/// A text as literals, one for each language.
fn literal(record: &Object, field: &str) -> Value {
    let text = record.get(field).and_then(Value::as_object);
    text.into_iter()
        .flatten()
        .map(|(language, words)| json!({"@value": words, "@language": language}))
        .collect()
}

fn text<'a>(record: &'a Object, field: &str) -> &'a str {
    let text = record.get(field).and_then(Value::as_str);
    text.unwrap_or_default()
}
