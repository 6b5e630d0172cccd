//! What leads from one bundle to another.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::Error as _;
use serde_json::{Value, json};

/// How much of the services that a phone has a delta is packed with, in bytes.
const DICTIONARY_BYTES: usize = 8 << 20;

/// A file in the format `citizen-catalogue-delta/1`; docs/catalogue-distribution.md describes it.
pub(crate) struct Delta {
    header: BTreeMap<String, Value>,
    lines: Vec<String>,
}

/// What tells a record from all others.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    kind: String,
    id: String,
    /// Of a form, of which there may be several versions.
    version: Option<String>,
}

impl Name {
    fn of(line: &str) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Record {
            r#type: String,
            id: String,
            version: Option<Value>,
        }
        let record: Record = serde_json::from_str(line)?;
        Ok(Self {
            version: (record.r#type == "form")
                .then_some(record.version)
                .flatten()
                .and_then(|version| version.as_str().map(str::to_owned)),
            kind: record.r#type,
            id: record.id,
        })
    }
}

impl Delta {
    /// From the bundle `earlier` to the bundle `later`: what is new or changed, in the order of the bundle, and
    /// then what is no longer there.
    pub(crate) fn between(earlier: &[u8], later: &[u8]) -> Result<Self, serde_json::Error> {
        let ((from, before), (to, after)) = (records(earlier)?, records(later)?);
        let order: Vec<Name> = before.iter().map(|(name, _)| name.clone()).collect();
        let mut gone: BTreeMap<Name, &str> = before.into_iter().collect();
        let mut lines = Vec::new();
        for (name, line) in after {
            if gone.remove(&name) != Some(line) {
                lines.push(line.to_owned());
            }
        }
        // What refers to others goes before them.
        for name in order.into_iter().rev() {
            if !gone.contains_key(&name) {
                continue;
            }
            let mut line = json!({"type": "remove", "record": name.kind, "id": name.id});
            if let (Some(line), Some(version)) = (line.as_object_mut(), name.version) {
                line.insert("version".to_owned(), json!(version));
            }
            lines.push(line.to_string());
        }
        let mut header = to;
        if let Some(revision) = header.remove("revision") {
            header.insert("to".to_owned(), revision);
        }
        if let Some(revision) = from.get("revision") {
            header.insert("from".to_owned(), revision.clone());
        }
        header.insert("format".to_owned(), json!("citizen-catalogue-delta/1"));
        header.insert("records".to_owned(), json!(lines.len()));
        Ok(Self { header, lines })
    }

    /// Its lines.
    pub(crate) fn ndjson(&self) -> Vec<u8> {
        let mut ndjson = json!(self.header).to_string();
        for line in &self.lines {
            ndjson.push('\n');
            ndjson.push_str(line);
        }
        ndjson.push('\n');
        ndjson.into_bytes()
    }
}

/// What of `bundle` a phone that has it unpacks a delta with: the lines of its services, sorted by id, as many
/// as fit.
pub(crate) fn dictionary(bundle: &[u8]) -> Result<Vec<u8>, serde_json::Error> {
    let (_, records) = records(bundle)?;
    let mut services: Vec<(&str, &str)> = records
        .iter()
        .filter(|(name, _)| name.kind == "service")
        .map(|(name, line)| (name.id.as_str(), *line))
        .collect();
    services.sort_unstable();
    let mut dictionary = Vec::new();
    for (_, line) in services {
        if dictionary.len() + line.len() + 1 > DICTIONARY_BYTES {
            break;
        }
        dictionary.extend_from_slice(line.as_bytes());
        dictionary.push(b'\n');
    }
    Ok(dictionary)
}

type Header = BTreeMap<String, Value>;
type Records<'a> = Vec<(Name, &'a str)>;

/// A bundle's header, and its records by their names in the order of the bundle.
fn records(bundle: &[u8]) -> Result<(Header, Records<'_>), serde_json::Error> {
    let mut lines = bundle
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    let header = serde_json::from_slice(lines.next().unwrap_or_default())?;
    let records = lines.map(|line| {
        let line = str::from_utf8(line).map_err(serde_json::Error::custom)?;
        Ok((Name::of(line)?, line))
    });
    Ok((header, records.collect::<Result<_, _>>()?))
}
