//! What leads from one bundle to another.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::Error as _;
use serde_json::{Value, json};

/// How much of the services that a phone has a delta is packed with at most, in bytes.
const DICTIONARY_BYTES: usize = 8 << 20;
/// How many they are at most: their ids stand in one line.
const DICTIONARY_SERVICES: usize = 4096;

/// A file in the format `citizen-catalogue-delta/1`; docs/catalogue-distribution.md describes it.
pub(crate) struct Delta {
    header: BTreeMap<String, Value>,
    lines: Vec<String>,
    dictionary: Vec<u8>,
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
        let (mut dictionary, mut packed_with) = (Vec::new(), Vec::new());
        for (name, line) in after {
            let before = gone.remove(&name);
            if before == Some(line) {
                continue;
            }
            lines.push(line.to_owned());
            let Some(before) = before.filter(|_| name.kind == "service") else {
                continue;
            };
            if packed_with.len() < DICTIONARY_SERVICES
                && dictionary.len() + before.len() < DICTIONARY_BYTES
            {
                dictionary.extend_from_slice(before.as_bytes());
                dictionary.push(b'\n');
                packed_with.push(name.id);
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
        header.insert("packed_with".to_owned(), json!(packed_with));
        Ok(Self {
            header,
            lines,
            dictionary,
        })
    }

    /// The first line, which is packed alone.
    pub(crate) fn header(&self) -> Vec<u8> {
        format!("{}\n", json!(self.header)).into_bytes()
    }

    /// All the other lines.
    pub(crate) fn changes(&self) -> Vec<u8> {
        let lines = self.lines.iter().map(|line| format!("{line}\n"));
        lines.collect::<String>().into_bytes()
    }

    /// What a phone has that these are packed with: the earlier lines of the services that have changed.
    pub(crate) fn dictionary(&self) -> &[u8] {
        &self.dictionary
    }
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
