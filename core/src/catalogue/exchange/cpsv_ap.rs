//! CPSV-AP 3.2 in JSON-LD (<https://semiceu.github.io/CPSV-AP/releases/3.2.0/>).
//!
//! No context is ever fetched: a property is known by the last part of its name, so `dct:title`,
//! `http://purl.org/dc/terms/title` and a plain `title` are one; so is `PublicService.name`, as the context of the
//! specification calls it, with `name`.

pub(super) mod export;

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::{
    super::build::is_web_page,
    Misfit,
    gather::Gathered,
    hsds::other,
    plain::{id_for, minor_units, plain},
};

use crate::text::is_tag;

type Node = Map<String, Value>;

/// What says what something is called, the usual one first.
const LABELS: &[&str] = &["title", "prefLabel", "preferredLabel", "name"];
/// How deep nodes are looked for in nodes.
const DEEPEST: u32 = 32;

/// All nodes of a file, wherever in it they were.
pub(super) struct Graph {
    services: Vec<Node>,
    by_id: HashMap<String, Node>,
}

impl Graph {
    /// Nothing where no node is a public service.
    pub(super) fn new(file: Value) -> Option<Self> {
        let mut graph = Self {
            services: Vec::new(),
            by_id: HashMap::new(),
        };
        graph.gather(file, 0);
        (!graph.services.is_empty()).then_some(graph)
    }

    fn gather(&mut self, value: Value, depth: u32) {
        match value {
            Value::Array(values) => {
                for value in values {
                    self.gather(value, depth);
                }
            }
            Value::Object(node) if depth < DEEPEST => {
                for (name, value) in &node {
                    if name != "@context" && (value.is_object() || value.is_array()) {
                        self.gather(value.clone(), depth + 1);
                    }
                }
                let is_service = all(&node, &["@type", "type"]).any(|kind| {
                    kind.as_str()
                        .is_some_and(|kind| local(kind) == "PublicService")
                });
                // One that only names another node says nothing itself.
                if let Some(id) = iri(&node).filter(|_| node.len() > 1) {
                    self.by_id.entry(id).or_insert_with(|| node.clone());
                }
                if is_service {
                    self.services.push(node);
                }
            }
            _ => {}
        }
    }

    /// The services, each with where it is.
    pub(super) fn services(&self) -> Vec<(String, Node)> {
        let services = self.services.iter().zip(1..);
        let place =
            |node: &Node, number: u32| iri(node).unwrap_or_else(|| format!("service {number}"));
        services
            .map(|(node, number)| (place(node, number), node.clone()))
            .collect()
    }

    /// The nodes that a property leads to, whether they are in it or only named there.
    fn nodes<'a>(&'a self, node: &'a Node, names: &[&'static str]) -> Vec<&'a Node> {
        all(node, names)
            .filter_map(|value| match value {
                Value::String(id) => self.by_id.get(id),
                Value::Object(inner) => match iri(inner).filter(|_| inner.len() == 1) {
                    Some(id) => self.by_id.get(&id),
                    None => Some(inner),
                },
                _ => None,
            })
            .collect()
    }
}

/// Takes a service.
pub(super) fn take(gathered: &mut Gathered, graph: &Graph, place: String, node: &Node) {
    gathered.report.rows += 1;
    for tag in odd_languages(&Value::Object(node.clone())) {
        let misfit = Misfit::Value(tag);
        gathered.report.tell(place.as_str(), "@language", misfit);
    }
    let name = text(gathered, node, &["title", "name"]);
    if name.is_empty() {
        return gathered.report.leave_out(place, "title", Misfit::Missing);
    }
    let authority = graph.nodes(node, &["hasCompetentAuthority", "ownedBy"]);
    let Some(authority) = authority.first() else {
        return gathered
            .report
            .leave_out(place, "hasCompetentAuthority", Misfit::Missing);
    };
    let organization_name = text(gathered, authority, LABELS);
    if organization_name.is_empty() {
        return gathered
            .report
            .leave_out(place, "hasCompetentAuthority/title", Misfit::Missing);
    }
    let organization_id = id_of(authority, &organization_name);
    let mut organization = Node::from_iter([
        ("type".to_owned(), json!("organization")),
        ("id".to_owned(), json!(organization_id)),
        ("name".to_owned(), json!(organization_name)),
    ]);
    organization.extend(contact(graph, authority));
    organization.remove("email");
    gathered.organization(&place, Value::Object(organization));
    let area = graph.nodes(node, &["thematicArea", "sector"]);
    let area = area
        .first()
        .map(|area| (*area, text(gathered, area, LABELS)));
    let category_id = match area.filter(|(_, name)| !name.is_empty()) {
        Some((area, name)) => {
            let id = id_of(area, &name);
            gathered.category(&place, id, Value::Object(name), None)
        }
        None => other(gathered, &place),
    };
    let named = |gathered: &Gathered, names: &[&'static str]| -> Vec<(&Node, Node)> {
        let nodes = graph.nodes(node, names).into_iter();
        let names = nodes.map(|node| (node, text(gathered, node, LABELS)));
        names.filter(|(_, name)| !name.is_empty()).collect()
    };
    let documents = named(gathered, &["hasInput", "hasInputType"]).into_iter();
    let documents = documents.map(|(evidence, name)| {
        let id = all(evidence, &["identifier"]).find_map(scalar);
        json!({"id": id, "document": name})
    });
    let outputs = named(gathered, &["produces"]).into_iter();
    let outputs = outputs.map(|(output, name)| json!({"id": id_of(output, &name), "name": name}));
    let laws = named(gathered, &["hasLegalResource"]).into_iter();
    let laws = laws
        .map(|(law, title)| json!({"title": title, "url": iri(law).filter(|id| is_web_page(id))}));
    let requirements = named(gathered, &["holdsRequirement"]).into_iter();
    let rules = graph.nodes(node, &["follows"]).into_iter();
    let how_to_apply = joined(rules.map(|rule| text(gathered, rule, &["description"])));
    let mut record = json!({
        "type": "service",
        "id": id_of(node, &name),
        "name": name,
        "description": text(gathered, node, &["description"]),
        "category_id": category_id,
        "organization_id": organization_id,
        "channels": channels(gathered, graph, node),
        "cost_options": cost_options(gathered, graph, &place, node),
        "required_documents": documents.collect::<Vec<_>>(),
        "outputs": outputs.collect::<Vec<_>>(),
        "legal_basis": laws.collect::<Vec<_>>(),
        "eligibility_description": joined(requirements.map(|(_, name)| name)),
        "application_process": how_to_apply,
        "keywords": keywords(gathered, node),
    });
    if let Value::Object(record) = &mut record {
        record.extend(contact(graph, node));
    }
    gathered.service(place, record);
}

/// Telephone numbers, mail address and page of the first contact point.
fn contact(graph: &Graph, node: &Node) -> Node {
    let mut contact = Node::new();
    let points = graph.nodes(node, &["contactPoint"]);
    let Some(point) = points.first() else {
        return contact;
    };
    let said = |names: &[&'static str]| all(point, names).filter_map(scalar).collect::<Vec<_>>();
    let numbers = said(&["telephone", "hasTelephone"]).into_iter();
    let numbers = numbers.map(|number| {
        let number = plain(&number);
        json!({"number": number.strip_prefix("tel:").unwrap_or(&number)})
    });
    contact.insert("phones".to_owned(), numbers.collect());
    if let Some(email) = said(&["email", "hasEmail"]).first() {
        let email = email.strip_prefix("mailto:").unwrap_or(email);
        contact.insert("email".to_owned(), json!(email));
    }
    if let Some(page) = said(&["contactPage"]).first() {
        contact.insert("url".to_owned(), json!(page));
    }
    contact
}

/// Several texts as one, language by language.
fn joined(texts: impl Iterator<Item = Node>) -> Node {
    let mut joined = Node::new();
    for (language, words) in texts.flatten() {
        match joined.get_mut(&language) {
            Some(Value::String(so_far)) => {
                so_far.push(' ');
                so_far.push_str(words.as_str().unwrap_or_default());
            }
            _ => {
                joined.insert(language, words);
            }
        }
    }
    joined
}

fn channels(gathered: &Gathered, graph: &Graph, node: &Node) -> Vec<&'static str> {
    const KINDS: [(&str, &[&str]); 4] = [
        (
            "online",
            &[
                "online", "web", "app", "e-mail", "email", "internet", "homepage",
            ],
        ),
        ("phone", &["phone", "call", "tel"]),
        (
            "office",
            &[
                "office",
                "counter",
                "desk",
                "bureau",
                "person",
                "face",
                "assistant",
            ],
        ),
        ("post", &["post", "mail", "fax", "letter"]),
    ];
    let said: Vec<String> = graph
        .nodes(node, &["hasChannel"])
        .into_iter()
        .map(|channel| {
            let kinds = all(channel, &["type"]).filter_map(|kind| match kind {
                Value::String(text) => Some(text.clone()),
                Value::Object(node) => {
                    let label = text(gathered, node, LABELS);
                    let label = label
                        .values()
                        .next()
                        .and_then(Value::as_str)
                        .map(str::to_owned);
                    label.or_else(|| iri(node))
                }
                _ => None,
            });
            kinds.collect::<Vec<_>>().join(" ").to_lowercase()
        })
        .collect();
    let says = |words: &[&str]| {
        said.iter().any(|said| {
            let parts =
                said.split(|character: char| !character.is_alphanumeric() && character != '-');
            parts
                .into_iter()
                .any(|part| words.iter().any(|word| part.contains(word)))
        })
    };
    KINDS
        .into_iter()
        .filter(|(_, words)| says(words))
        .map(|(channel, _)| channel)
        .collect()
}

/// Nothing where no cost is said that can be used; a cost of nothing is free of charge.
fn cost_options(
    gathered: &mut Gathered,
    graph: &Graph,
    place: &str,
    node: &Node,
) -> Option<Vec<Value>> {
    let mut options = None;
    for cost in graph.nodes(node, &["hasCost"]) {
        let Some(amount) = all(cost, &["hasValue", "value", "monetaryValue"]).find_map(scalar)
        else {
            continue;
        };
        if amount.parse() == Ok(0.0) {
            options.get_or_insert_with(Vec::new);
            continue;
        }
        let currency = all(cost, &["currency"]).find_map(scalar);
        let currency = currency.map(|currency| local(&currency).to_ascii_uppercase());
        let Some(currency) = currency else {
            gathered
                .report
                .tell(place, "hasCost/currency", Misfit::Missing);
            continue;
        };
        match minor_units(&amount, &currency) {
            Some(amount_minor) => {
                let about = text(gathered, cost, &["description"]);
                let about = (!about.is_empty()).then_some(about);
                options.get_or_insert_with(Vec::new).push(json!({
                    "amount_minor": amount_minor, "currency": currency, "amount_description": about,
                }));
            }
            None => gathered
                .report
                .tell(place, "hasCost/value", Misfit::Value(amount)),
        }
    }
    options
}

fn keywords(gathered: &Gathered, node: &Node) -> BTreeMap<String, Vec<String>> {
    let mut keywords: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (language, words) in literals(gathered, node, &["keyword"]) {
        keywords.entry(language).or_default().push(words);
    }
    keywords
}

/// The first literal of each language.
fn text(gathered: &Gathered, node: &Node, names: &[&'static str]) -> Node {
    let mut text = Node::new();
    for (language, words) in literals(gathered, node, names) {
        text.entry(language).or_insert(Value::String(words));
    }
    text
}

/// Plain strings, `@value` with `@language`, and language maps.
fn literals(gathered: &Gathered, node: &Node, names: &[&'static str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut add = |language: &str, words: &Value| {
        let words = words.as_str().map(plain).unwrap_or_default();
        // "@none" is what JSON-LD calls no language.
        let language = if language == "@none" {
            gathered.language()
        } else {
            language
        };
        if !words.is_empty() && is_tag(language) {
            found.push((language.to_owned(), words));
        }
    };
    for value in all(node, names) {
        match value {
            Value::Object(literal) => match literal.get("@value") {
                Some(words) => {
                    let language = literal.get("@language").and_then(Value::as_str);
                    add(language.unwrap_or("@none"), words);
                }
                None => {
                    for (language, words) in literal {
                        let tag = !language.starts_with('@') || language == "@none";
                        for words in list(words).filter(|_| tag) {
                            add(language, words);
                        }
                    }
                }
            },
            words => add("@none", words),
        }
    }
    found
}

/// What is said to be the language of something in it and is no tag: the words are passed over.
fn odd_languages(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(odd_languages).collect(),
        Value::Object(node) => {
            let said = node.get("@language").and_then(Value::as_str);
            let odd = said.filter(|tag| !is_tag(tag)).map(str::to_owned);
            let inside = node.values().flat_map(odd_languages);
            odd.into_iter().chain(inside).collect()
        }
        _ => Vec::new(),
    }
}

/// All values of the first of these properties that there is.
fn all<'a>(node: &'a Node, names: &[&'static str]) -> impl Iterator<Item = &'a Value> {
    let found = names.iter().find_map(|name| {
        let mut members = node.iter();
        members.find(|(member, _)| member == name || local(member) == *name)
    });
    found.into_iter().flat_map(|(_, value)| list(value))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    let (many, one) = match value {
        Value::Array(values) => (Some(values.iter()), None),
        one => (None, Some(one)),
    };
    many.into_iter().flatten().chain(one)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(node) => match node.get("@value") {
            Some(value) => scalar(value),
            None => iri(node),
        },
        _ => None,
    }
}

fn iri(node: &Node) -> Option<String> {
    let id = node.get("@id").or_else(|| node.get("id"))?;
    Some(id.as_str()?.to_owned())
}

fn local(name: &str) -> &str {
    name.rsplit(['#', '/', ':', '.']).next().unwrap_or(name)
}

fn id_of(node: &Node, name: &Node) -> String {
    let identifier = all(node, &["identifier"]).find_map(scalar);
    let first = name
        .values()
        .next()
        .and_then(Value::as_str)
        .unwrap_or_default();
    match identifier.or_else(|| iri(node)) {
        Some(id) if id.starts_with("_:") => id_for(first, &[first]),
        Some(id) => id,
        None => id_for(first, &[first]),
    }
}
