//! The files that phones fetch: the whole catalogue, and what leads to it from each of the last few.

use std::io::{self, Write};

use serde_json::{Map, Value, json};
use zstd::stream::write::Encoder;

use super::past::Past;
use super::{Packing, PublishError, Publisher, sha256};
use crate::catalogue::Catalogue;
use crate::catalogue::delta::Delta;
use crate::profile::Profile;

/// The catalogue's path in the repository.
pub const CATALOGUE_PATH: &str = "catalogue/full.ndjson.zst";
/// The city's profile's path in the repository.
pub const PROFILE_PATH: &str = "city-profile.json";

/// How many earlier catalogues there are deltas from.
pub(super) const DELTAS: usize = 8;
/// Of the window that a phone needs to unpack a file, in bytes (base 2 logarithm): 16 MiB.
const WINDOW_LOG: u32 = 24;

/// Where the delta from `revision` is.
fn delta_path(revision: &str) -> String {
    format!("catalogue/delta/{revision}.ndjson.zst")
}

/// Writes the files of `catalogue`; returns what is signed for them. A catalogue that was published last
/// keeps its files, and with them the time since when it is the newest.
pub(super) fn issue(
    city: &Publisher<'_>,
    past: &Past,
    catalogue: &Catalogue,
    packing: Packing,
) -> Result<Map<String, Value>, PublishError> {
    if let Some(files) = past.files_of(&catalogue.revision) {
        let is_there = |(path, file): (&String, &Value)| {
            let name = file_name(path, file);
            name.is_some_and(|name| city.folder.join("targets").join(name).exists())
        };
        let files = files.iter().filter(|(path, _)| *path != PROFILE_PATH);
        if files.clone().all(is_there) {
            let kept = files.map(|(path, file)| (path.clone(), file.clone()));
            return Ok(kept.collect());
        }
    }
    let bundle = catalogue.published(city.now)?;
    let full = packing.pack(&bundle, &[])?;
    let mut files = Map::new();
    let custom = json!({
        "revision": catalogue.revision,
        "published_at": city.now,
        "bytes": bundle.len(),
        "services": catalogue.service_count(),
    });
    files.insert(
        CATALOGUE_PATH.to_owned(),
        write(city, CATALOGUE_PATH, &full, Some(custom))?,
    );
    for (revision, file) in past.before(&catalogue.revision).take(DELTAS) {
        let Some(earlier) = unpacked(city, file)? else {
            continue;
        };
        let delta = Delta::between(&earlier, &bundle)?;
        let delta = [
            packing.pack(&delta.header(), &[])?,
            packing.pack(&delta.changes(), delta.dictionary())?,
        ]
        .concat();
        if delta.len() < full.len() {
            let path = delta_path(revision);
            let file = write(city, &path, &delta, None)?;
            files.insert(path, file);
        }
    }
    Ok(files)
}

/// Writes the file of `profile`; returns what is signed for it. One that says what was said last is the file
/// that was published then.
pub(super) fn issue_profile(
    city: &Publisher<'_>,
    past: &Past,
    profile: &Profile,
) -> io::Result<Value> {
    if let Some(file) = past.newest(PROFILE_PATH)
        && let Some(published) = read(city, PROFILE_PATH, file)?
        && profile.is_said_by(&published)
    {
        return Ok(file.clone());
    }
    write(city, PROFILE_PATH, &profile.file(city.now), None)
}

/// An earlier catalogue; nothing where somebody has removed it.
fn unpacked(city: &Publisher<'_>, file: &Value) -> io::Result<Option<Vec<u8>>> {
    let packed = read(city, CATALOGUE_PATH, file)?;
    packed.map(|packed| zstd::decode_all(&*packed)).transpose()
}

/// A file that was published; nothing where somebody has removed it.
fn read(city: &Publisher<'_>, path: &str, file: &Value) -> io::Result<Option<Vec<u8>>> {
    let Some(name) = file_name(path, file) else {
        return Ok(None);
    };
    match std::fs::read(city.folder.join("targets").join(name)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn write(
    city: &Publisher<'_>,
    path: &str,
    packed: &[u8],
    custom: Option<Value>,
) -> io::Result<Value> {
    let mut file = json!({"length": packed.len(), "hashes": {"sha256": sha256(packed)}});
    if let (Some(file), Some(custom)) = (file.as_object_mut(), custom) {
        file.insert("custom".to_owned(), custom);
    }
    if let Some(name) = file_name(path, &file) {
        city.write(&format!("targets/{name}"), packed)?;
    }
    Ok(file)
}

/// Where in `targets/` the file that is signed for as `path` lies: its hash stands before its name.
pub(super) fn file_name(path: &str, file: &Value) -> Option<String> {
    let hash = file.get("hashes")?.get("sha256")?.as_str()?;
    Some(match path.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/{hash}.{name}"),
        None => format!("{hash}.{path}"),
    })
}

/// The length that is signed for.
pub(super) fn length(file: Option<&Value>) -> u64 {
    file.and_then(|file| file.get("length")?.as_u64())
        .unwrap_or_default()
}

/// The lengths of the deltas, the one from the latest catalogue first.
pub(super) fn delta_bytes(past: &Past, files: &Map<String, Value>) -> Vec<u64> {
    past.before("")
        .filter_map(|(revision, _)| files.get(&delta_path(revision)))
        .map(|file| length(Some(file)))
        .collect()
}

impl Packing {
    /// `content` packed with what a phone has already. The same is always packed to the same bytes.
    fn pack(self, content: &[u8], dictionary: &[u8]) -> io::Result<Vec<u8>> {
        let level = match self {
            Self::Quick => 3,
            Self::Small => 19,
        };
        let mut encoder = Encoder::with_ref_prefix(Vec::new(), level, dictionary)?;
        encoder.window_log(WINDOW_LOG)?;
        encoder.include_checksum(true)?;
        encoder.set_pledged_src_size(Some(content.len() as u64))?;
        encoder.write_all(content)?;
        encoder.finish()
    }
}
