#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! Bundles and deltas, as a publisher makes them of records.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
};

use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use zstd::stream::write::Encoder;

use crate::text::hex;

/// The revision of `records`, worked out as docs/catalogue-bundle.md says.
pub(crate) fn revision(records: &[u8]) -> String {
    let lines = records.split_inclusive(|byte| *byte == b'\n');
    let hash = |line: &[u8]| digest(&SHA256, line.strip_suffix(b"\n").unwrap_or(line));
    let mut hashes: Vec<Vec<u8>> = lines.map(|line| hash(line).as_ref().to_vec()).collect();
    hashes.sort();
    hex(digest(&SHA256, &hashes.concat()).as_ref())
}

/// `records` under a header that fits them but for the fields in `header`.
pub(crate) fn bundle_with(records: &[u8], header: &Value) -> Vec<u8> {
    let fields = json!({
        "type": "header",
        "format": "citizen-catalogue/1",
        "city": "langang",
        "revision": revision(records),
        "languages": ["en", "zh-Hans"],
        "records": records.split_inclusive(|byte| *byte == b'\n').count(),
    });
    [with(fields, header).to_string().as_bytes(), b"\n", records].concat()
}

/// What leads from the records `from` to the records `to`: put in the order of `to`, then removed. The header
/// fits them but for the fields in `header`.
pub(crate) fn delta_with(from: &[u8], to: &[u8], header: &Value) -> Vec<u8> {
    let lines = |records: &[u8]| -> Vec<(String, String)> {
        let lines = std::str::from_utf8(records).unwrap().lines();
        lines.map(|line| (name(line), line.to_owned())).collect()
    };
    let before: BTreeMap<String, String> = lines(from).into_iter().collect();
    let after = lines(to);
    let mut changes: Vec<String> = after
        .iter()
        .filter(|(name, line)| before.get(name) != Some(line))
        .map(|(_, line)| line.clone())
        .collect();
    let kept: BTreeSet<&String> = after.iter().map(|(name, _)| name).collect();
    for (name, line) in &before {
        if !kept.contains(name) {
            let record: Value = serde_json::from_str(line).unwrap();
            let mut removal =
                json!({"type": "remove", "record": record["type"], "id": record["id"]});
            if record["type"] == "form" {
                removal["version"] = record["version"].clone();
            }
            changes.push(removal.to_string());
        }
    }
    let fields = json!({
        "type": "header", "format": "citizen-catalogue-delta/1", "city": "langang",
        "from": revision(from), "to": revision(to), "languages": ["en", "zh-Hans"],
        "published_at": "2026-11-20T08:00:00Z", "records": changes.len(),
    });
    changes.insert(0, with(fields, header).to_string());
    changes
        .iter()
        .map(|line| format!("{line}\n"))
        .collect::<String>()
        .into_bytes()
}

fn with(mut fields: Value, others: &Value) -> Value {
    for (name, value) in others.as_object().unwrap() {
        fields[name] = value.clone();
    }
    fields
}

fn name(line: &str) -> String {
    let record: Value = serde_json::from_str(line).unwrap();
    let version = if record["type"] == "form" {
        &record["version"]
    } else {
        &Value::Null
    };
    format!("{} {} {version}", record["type"], record["id"])
}

/// `delta` packed with the services of `from` that it changes.
pub(crate) fn packed(delta: &[u8], from: &[u8]) -> Vec<u8> {
    let text = |bytes| std::str::from_utf8(bytes).unwrap();
    let (header, changes) = text(delta).split_once('\n').unwrap();
    let changed: BTreeSet<String> = changes.lines().map(name).collect();
    let is_changed_service =
        |line: &&str| line.contains("\"type\":\"service\"") && changed.contains(&name(line));
    let before: Vec<&str> = text(from).lines().filter(is_changed_service).collect();
    let ids: Vec<Value> = before
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone())
        .collect();
    let header: Value = serde_json::from_str(header).unwrap();
    let header = with(header, &json!({ "packed_with": ids }));
    let prefix: String = before.iter().map(|line| format!("{line}\n")).collect();
    let frame = |content: &str, prefix: &str| {
        let mut encoder = Encoder::with_ref_prefix(Vec::new(), 19, prefix.as_bytes()).unwrap();
        encoder.window_log(24).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(content.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    [frame(&format!("{header}\n"), ""), frame(changes, &prefix)].concat()
}
