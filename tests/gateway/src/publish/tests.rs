#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! What lies in the folder after each time.

use std::collections::BTreeMap;
use std::io::Read;

use zstd::stream::read::Decoder;

use super::*;

#[test]
fn each_time_is_a_version_of_its_own_and_one_root_stands() {
    let folder = tempfile::tempdir().unwrap();
    let (repository, keys) = (folder.path().join("repository"), folder.path().join("keys"));
    let catalogue = Catalogue::demo_city().unwrap();
    let read = |name: &str| fs::read(repository.join(name)).unwrap();
    let publish = |at: i64| {
        let now = DateTime::from_timestamp(at, 0).unwrap();
        publish(&repository, &keys, &catalogue, &Profile::demo_city(), now).unwrap()
    };
    assert_eq!(publish(1_795_000_000).version, 1);
    let root = read("metadata/1.root.json");
    assert_eq!(publish(1_795_000_001).version, 2);
    assert_eq!(read("metadata/1.root.json"), root);
    let snapshot: Value = serde_json::from_slice(&read("metadata/2.snapshot.json")).unwrap();
    assert_eq!(
        snapshot["signed"]["meta"]["targets.json"],
        described(2, &read("metadata/2.targets.json"))
    );
    let targets: Value = serde_json::from_slice(&read("metadata/2.targets.json")).unwrap();
    let target = &targets["signed"]["targets"][CATALOGUE_PATH];
    let hash = target["hashes"]["sha256"].as_str().unwrap();
    let packed = read(&format!("targets/catalogue/{hash}.full.ndjson.zst"));
    let since = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
    assert!(zstd::decode_all(&*packed).unwrap() == catalogue.published(since).unwrap());
    assert_eq!(target["custom"]["revision"], catalogue.revision);
}

#[test]
fn metadata_that_does_not_read_is_not_published_over() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("metadata")).unwrap();
    let timestamp = folder.path().join("metadata/timestamp.json");
    fs::write(&timestamp, "{").unwrap();
    let catalogue = Catalogue::demo_city().unwrap();
    let keys = tempfile::tempdir().unwrap();
    let refused = publish(
        folder.path(),
        keys.path(),
        &catalogue,
        &Profile::demo_city(),
        Utc::now(),
    )
    .unwrap_err();
    assert!(matches!(refused, PublishError::Published), "{refused}");
    assert_eq!(fs::read(&timestamp).unwrap(), b"{");
}

/// A folder with a repository and its keys, published once.
fn published() -> (tempfile::TempDir, Catalogue) {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = Catalogue::demo_city().unwrap();
    again(&folder, &catalogue, 0).unwrap();
    (folder, catalogue)
}

fn again(
    folder: &tempfile::TempDir,
    catalogue: &Catalogue,
    days_later: i64,
) -> Result<Published, PublishError> {
    let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap() + Duration::days(days_later);
    let (repository, keys) = (folder.path().join("repository"), folder.path().join("keys"));
    publish_packed(
        &repository,
        &keys,
        catalogue,
        &Profile::demo_city(),
        now,
        Packing::Quick,
    )
}

#[test]
fn with_a_key_missing_or_another_nothing_is_published() {
    let (folder, catalogue) = published();
    let key = folder.path().join("keys/targets.pk8");
    fs::remove_file(&key).unwrap();
    let missing = again(&folder, &catalogue, 0).unwrap_err();
    assert!(matches!(missing, PublishError::OtherKeys), "{missing}");
    fs::copy(folder.path().join("keys/root.pk8"), &key).unwrap();
    let other = again(&folder, &catalogue, 0).unwrap_err();
    assert!(matches!(other, PublishError::OtherKeys), "{other}");
    assert_eq!(
        Past::read(&folder.path().join("repository"))
            .unwrap()
            .newest_version,
        1
    );
}

#[test]
fn the_root_is_signed_anew_before_it_expires() {
    let (folder, catalogue) = published();
    let root = || {
        let past = Past::read(&folder.path().join("repository"));
        past.unwrap().newest_root
    };
    again(&folder, &catalogue, 100).unwrap();
    assert_eq!(root(), 1);
    again(&folder, &catalogue, 200).unwrap();
    assert_eq!(root(), 2);
    again(&folder, &catalogue, 201).unwrap();
    assert_eq!(root(), 2);
}

#[test]
fn no_version_is_given_twice_although_the_timestamp_was_lost() {
    let (folder, catalogue) = published();
    fs::remove_file(folder.path().join("repository/metadata/timestamp.json")).unwrap();
    assert_eq!(again(&folder, &catalogue, 0).unwrap().version, 2);
}

#[test]
fn keys_are_never_put_where_everybody_may_read() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = Catalogue::demo_city().unwrap();
    let public = folder.path().join("public");
    for keys in [public.clone(), public.join("keys"), public.join("a/b/keys")] {
        let profile = Profile::demo_city();
        let refused = publish(&public, &keys, &catalogue, &profile, Utc::now()).unwrap_err();
        assert!(matches!(refused, PublishError::KeysInside), "{refused}");
        assert!(!public.exists(), "nothing is left behind");
    }
}

#[test]
fn a_slip_in_the_name_of_the_keys_makes_no_folder() {
    let (folder, catalogue) = published();
    let slip = folder.path().join("kyes");
    let repository = folder.path().join("repository");
    let profile = Profile::demo_city();
    let refused = publish(&repository, &slip, &catalogue, &profile, Utc::now()).unwrap_err();
    assert!(matches!(refused, PublishError::OtherKeys), "{refused}");
    assert!(!slip.exists());
}

#[test]
fn a_pipe_in_place_of_a_key_is_not_waited_for() {
    let (folder, catalogue) = published();
    let key = folder.path().join("keys/targets.pk8");
    fs::remove_file(&key).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&key).status();
    assert!(made.unwrap().success());
    let refused = again(&folder, &catalogue, 0).unwrap_err();
    assert!(matches!(refused, PublishError::File(_)), "{refused}");
}

#[test]
fn two_at_once_publish_one_after_the_other() {
    let (folder, catalogue) = published();
    let versions = std::thread::scope(|scope| {
        let publishing = [(); 4].map(|()| scope.spawn(|| again(&folder, &catalogue, 0).unwrap()));
        publishing.map(|one| one.join().unwrap().version)
    });
    let mut versions = versions.to_vec();
    versions.sort_unstable();
    assert_eq!(versions, [2, 3, 4, 5]);
}

/// The demo city's catalogue with these services renamed.
fn renamed(catalogue: &Catalogue, services: usize, name: &str) -> Catalogue {
    let mut left = services;
    let lines = std::str::from_utf8(&catalogue.ndjson).unwrap().lines();
    let changed: Vec<String> = lines
        .map(|line| {
            let mut record: Value = serde_json::from_str(line).unwrap();
            if record["type"] != "service" || left == 0 {
                return line.to_owned();
            }
            left -= 1;
            record["name"]["en"] = json!(format!("{name} {left}"));
            record.to_string()
        })
        .collect();
    Catalogue::read(changed.join("\n").as_bytes()).unwrap()
}

/// What is signed for in version `version`.
fn signed_files(folder: &tempfile::TempDir, version: u64) -> Map<String, Value> {
    let path = format!("repository/metadata/{version}.targets.json");
    let mut targets: Value =
        serde_json::from_slice(&fs::read(folder.path().join(path)).unwrap()).unwrap();
    match targets["signed"]["targets"].take() {
        Value::Object(files) => files,
        other => panic!("{other}"),
    }
}

fn content(folder: &tempfile::TempDir, path: &str, file: &Value) -> Vec<u8> {
    let name = targets::file_name(path, file).unwrap();
    let bytes = fs::read(folder.path().join("repository/targets").join(name)).unwrap();
    assert_eq!(file["hashes"]["sha256"], sha256(&bytes));
    assert_eq!(file["length"], bytes.len());
    bytes
}

/// What a phone makes of a delta: the lines of `earlier` with the changes, sorted.
fn applied(earlier: &Catalogue, delta: &[u8]) -> Vec<String> {
    let key = |record: &Value, kind: &str| {
        let version = record["version"].as_str().unwrap_or_default();
        format!("{} {} {version}", record[kind], record["id"])
    };
    let lines = |ndjson: &[u8]| -> Vec<String> {
        let text = std::str::from_utf8(ndjson).unwrap();
        text.lines().skip(1).map(str::to_owned).collect()
    };
    let mut held: std::collections::BTreeMap<String, String> = lines(&earlier.ndjson)
        .into_iter()
        .map(|line| (key(&serde_json::from_str(&line).unwrap(), "type"), line))
        .collect();
    for line in lines(delta) {
        let record: Value = serde_json::from_str(&line).unwrap();
        match record["type"] == "remove" {
            true => assert!(held.remove(&key(&record, "record")).is_some(), "{line}"),
            false => drop(held.insert(key(&record, "type"), line)),
        }
    }
    let mut lines: Vec<String> = held.into_values().collect();
    lines.sort();
    lines
}

#[test]
fn a_delta_leads_from_each_of_the_last_eight_catalogues_to_the_newest() {
    let (folder, first) = published();
    let mut catalogues = vec![first];
    for number in 1..=9 {
        let next = renamed(&catalogues[0], number, &format!("Office {number}"));
        again(&folder, &next, number as i64).unwrap();
        catalogues.push(next);
    }
    let files = signed_files(&folder, 10);
    // The catalogue, the city's profile and the deltas.
    assert_eq!(files.len(), 2 + 8);
    let newest = catalogues.pop().unwrap();
    let mut expected: Vec<String> = std::str::from_utf8(&newest.ndjson)
        .unwrap()
        .lines()
        .skip(1)
        .map(str::to_owned)
        .collect();
    expected.sort();
    for earlier in &catalogues[1..] {
        let path = format!("catalogue/delta/{}.ndjson.zst", earlier.revision);
        let packed = content(&folder, &path, &files[&path]);
        let mut delta = Vec::new();
        let mut frame = Decoder::with_buffer(&*packed).unwrap().single_frame();
        frame.read_to_end(&mut delta).unwrap();
        let header: Value = serde_json::from_slice(&delta).unwrap();
        let dictionary = lines_of(earlier, &header["packed_with"]);
        Decoder::with_ref_prefix(frame.finish(), &dictionary)
            .map(|mut frame| frame.read_to_end(&mut delta))
            .unwrap()
            .unwrap();
        assert_eq!(header["format"], "citizen-catalogue-delta/1");
        assert_eq!(header["from"], earlier.revision);
        assert_eq!(header["to"], newest.revision);
        assert_eq!(
            header["published_at"],
            files[CATALOGUE_PATH]["custom"]["published_at"]
        );
        assert_eq!(applied(earlier, &delta), expected);
    }
}

/// The lines of the services with these ids, each with its end.
fn lines_of(catalogue: &Catalogue, ids: &Value) -> Vec<u8> {
    let lines = std::str::from_utf8(&catalogue.ndjson).unwrap().lines();
    let services: BTreeMap<String, &str> = lines
        .map(|line| (serde_json::from_str::<Value>(line).unwrap(), line))
        .filter(|(record, _)| record["type"] == "service")
        .map(|(record, line)| (record["id"].as_str().unwrap().to_owned(), line))
        .collect();
    let ids = ids.as_array().unwrap().iter();
    let lines = ids.map(|id| format!("{}\n", services[id.as_str().unwrap()]));
    lines.collect::<String>().into_bytes()
}

#[test]
fn what_is_gone_is_removed_by_a_delta_and_what_refers_goes_before_what_it_refers_to() {
    let demo = Catalogue::demo_city().unwrap();
    let lines = std::str::from_utf8(&demo.ndjson).unwrap().lines();
    let fewer: Vec<&str> = lines
        .filter(|line| {
            !line.contains("\"type\":\"service\"") && !line.contains("\"type\":\"form\"")
        })
        .collect();
    let fewer = Catalogue::read(fewer.join("\n").as_bytes()).unwrap();
    let delta = crate::catalogue::delta::Delta::between(&demo.ndjson, &fewer.ndjson).unwrap();
    let delta = String::from_utf8(delta.changes()).unwrap();
    let removed: Vec<Value> = delta
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let all = std::str::from_utf8(&demo.ndjson).unwrap().lines();
    let forms = all.filter(|line| line.contains("\"type\":\"form\""));
    assert_eq!(removed.len(), demo.service_count() + forms.count());
    assert_eq!(removed[0]["record"], "service");
    let last = removed.last().unwrap();
    assert_eq!(last["type"], "remove");
    assert_eq!(last["record"], "form");
    assert_eq!(last["version"], "1");
    assert!(removed[0]["version"].is_null());
}

#[test]
fn one_in_a_hundred_changed_is_a_fiftieth_of_the_bytes() {
    let (folder, first) = published();
    let changed = renamed(&first, first.service_count() / 100 + 1, "Another name");
    let (repository, keys) = (folder.path().join("repository"), folder.path().join("keys"));
    let now = DateTime::from_timestamp(1_795_100_000, 0).unwrap();
    let published = publish(&repository, &keys, &changed, &Profile::demo_city(), now).unwrap();
    let [delta] = published.delta_bytes[..] else {
        panic!("{published:?}");
    };
    let ratio = delta as f64 / published.catalogue_bytes as f64;
    assert!(ratio < 0.02, "{delta} of {}", published.catalogue_bytes);
}

#[test]
fn the_same_catalogue_again_is_the_same_files_since_the_same_time() {
    let (folder, first) = published();
    again(&folder, &renamed(&first, 1, "Changed"), 1).unwrap();
    let files = signed_files(&folder, 2);
    assert_eq!(
        again(&folder, &renamed(&first, 1, "Changed"), 2)
            .unwrap()
            .version,
        3
    );
    assert_eq!(signed_files(&folder, 3), files);
    // Back to what it was is a change like any other.
    again(&folder, &first, 3).unwrap();
    let back = signed_files(&folder, 4);
    let (before, after) = (
        &files[CATALOGUE_PATH]["custom"],
        &back[CATALOGUE_PATH]["custom"],
    );
    assert_eq!(after["revision"], first.revision);
    assert!(after["published_at"].as_str() > before["published_at"].as_str());
}

#[test]
fn the_same_folder_at_the_same_time_is_the_same_bytes() {
    let (folder, first) = published();
    let (other, _) = published();
    for key in ["root", "timestamp", "snapshot", "targets"] {
        let name = format!("keys/{key}.pk8");
        fs::copy(folder.path().join(&name), other.path().join(&name)).unwrap();
    }
    fs::remove_dir_all(other.path().join("repository")).unwrap();
    again(&other, &first, 0).unwrap();
    for folder in [&folder, &other] {
        again(folder, &renamed(&first, 3, "Changed"), 1).unwrap();
    }
    assert_eq!(
        all_files(&folder.path().join("repository")),
        all_files(&other.path().join("repository"))
    );
}

/// The files below `folder`, with what is in them.
fn all_files(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = std::collections::BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let below = all_files(&path).into_iter();
            files.extend(below.map(|(path, bytes)| (format!("{name}/{path}"), bytes)));
        } else {
            files.insert(name, fs::read(&path).unwrap());
        }
    }
    files
}

#[test]
fn what_has_expired_is_removed_and_what_a_phone_may_still_fetch_is_not() {
    let (folder, first) = published();
    let catalogue = |number: usize| renamed(&first, number, "Changed");
    let names = || all_files(&folder.path().join("repository"));
    // Each month another one: after three months the first two have expired, but deltas lead from them.
    for month in 1..=8 {
        again(&folder, &catalogue(month), 30 * month as i64).unwrap();
    }
    assert_eq!(
        names().keys().filter(|name| name.contains("full")).count(),
        9
    );
    // Of the ninth month the first is no longer needed, while nothing that holds was removed.
    let before = names();
    again(&folder, &catalogue(9), 270).unwrap();
    let after = names();
    let gone: Vec<&String> = before
        .keys()
        .filter(|name| !after.contains_key(*name))
        .collect();
    assert_eq!(
        gone.iter().filter(|name| name.contains("full")).count(),
        1,
        "{gone:?}"
    );
    assert!(
        gone.iter().any(|name| *name == "metadata/1.targets.json"),
        "{gone:?}"
    );
    assert!(after.contains_key("metadata/1.root.json"));
    for version in 1..=10 {
        if after.contains_key(&format!("metadata/{version}.targets.json")) {
            for (path, file) in signed_files(&folder, version) {
                content(&folder, &path, &file);
            }
        }
    }
    // Also where one state stays for long.
    for week in 1..=30 {
        again(&folder, &catalogue(9), 270 + 7 * week).unwrap();
    }
    let metadata = names()
        .keys()
        .filter(|name| name.ends_with(".targets.json"))
        .count();
    assert!(metadata < 13 + 2 + 8, "{metadata}");
}

#[test]
fn the_profile_is_published_beside_the_catalogue_and_is_the_same_file_as_long_as_it_says_the_same()
{
    let (folder, catalogue) = published();
    let repository = folder.path().join("repository");
    let signed = |version: u64| {
        let name = format!("metadata/{version}.targets.json");
        let targets: Value =
            serde_json::from_slice(&fs::read(repository.join(name)).unwrap()).unwrap();
        targets["signed"]["targets"].clone()
    };
    let hash = |version: u64| {
        let targets = signed(version);
        targets[PROFILE_PATH]["hashes"]["sha256"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let file = |hash: &str| repository.join(format!("targets/{hash}.city-profile.json"));
    let first = fs::read(file(&hash(1))).unwrap();
    assert!(Profile::demo_city().is_said_by(&first));
    again(&folder, &catalogue, 1).unwrap();
    assert_eq!(signed(2), signed(1));

    let mut other: Value = serde_json::from_slice(&first).unwrap();
    other["features"] = json!({"appointments": true});
    let other = Profile::read(other.to_string().as_bytes()).unwrap();
    let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap() + Duration::days(2);
    let keys = folder.path().join("keys");
    publish_packed(&repository, &keys, &catalogue, &other, now, Packing::Quick).unwrap();
    assert_eq!(signed(3)[CATALOGUE_PATH], signed(1)[CATALOGUE_PATH]);
    let changed: Value = serde_json::from_slice(&fs::read(file(&hash(3))).unwrap()).unwrap();
    assert_eq!(changed["issued_at"], "2026-11-20T11:06:40Z");
    // The first one may still be fetched by whoever has the older metadata, and goes when that expires.
    assert!(file(&hash(1)).exists());
    let first = hash(1);
    publish_packed(
        &repository,
        &keys,
        &catalogue,
        &other,
        now + FILES_HOLD * 2,
        Packing::Quick,
    )
    .unwrap();
    assert!(!file(&first).exists());
}
