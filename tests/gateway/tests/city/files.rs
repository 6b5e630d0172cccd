//! What the city publishes, as a web server hands it out.

use citizen_gateway::catalogue::Catalogue;
use citizen_gateway::publish::CATALOGUE_PATH;
use citizen_gateway::{Gateway, Options};
use serde_json::Value;
use tempfile::tempdir;

use crate::support::{City, client, demo_catalogue, problem};

/// The metadata of `role`, found as a phone finds it.
async fn metadata(city: &City, name: &str) -> Value {
    let reply = city.fetch(&format!("/published/metadata/{name}")).send();
    let metadata: Value = reply.await.unwrap().json().await.unwrap();
    metadata["signed"].clone()
}

/// The path of the packed catalogue.
pub(crate) async fn full_catalogue(city: &City) -> String {
    let timestamp = metadata(city, "timestamp.json").await;
    let version = &timestamp["version"];
    let targets = metadata(city, &format!("{version}.targets.json")).await;
    let hash = &targets["targets"][CATALOGUE_PATH]["hashes"]["sha256"];
    format!(
        "/published/targets/catalogue/{}.full.ndjson.zst",
        hash.as_str().unwrap()
    )
}

#[tokio::test]
async fn the_catalogue_is_published_and_its_files_say_how_long_they_may_be_kept() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let reply = city
        .fetch("/published/metadata/timestamp.json")
        .send()
        .await
        .unwrap();
    assert_eq!(reply.headers()["cache-control"], "no-cache");
    assert_eq!(reply.headers()["content-type"], "application/json");
    assert!(reply.headers().contains_key("date"));
    let path = full_catalogue(&city).await;
    for immutable in ["/published/metadata/1.root.json", &path] {
        let reply = city.fetch(immutable).send().await.unwrap();
        assert_eq!(
            reply.headers()["cache-control"],
            "public, max-age=31536000, immutable"
        );
    }
    let packed = city
        .fetch(&path)
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    let bundle = zstd::decode_all(&*packed).unwrap();
    assert_eq!(
        Catalogue::read(&bundle).unwrap().revision,
        demo_catalogue().revision
    );
}

#[tokio::test]
async fn what_a_client_has_is_only_confirmed() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let timestamp = "/published/metadata/timestamp.json";
    let reply = city.fetch(timestamp).send().await.unwrap();
    let etag = reply.headers()["etag"].to_str().unwrap().to_owned();
    for known in [
        etag.clone(),
        format!("W/{etag}"),
        format!("\"older\", {etag}"),
        "*".to_owned(),
    ] {
        let request = city.fetch(timestamp).header("if-none-match", known);
        let reply = request.send().await.unwrap();
        assert_eq!(reply.status(), 304);
        assert_eq!(reply.headers()["etag"], etag.as_str());
        assert!(reply.bytes().await.unwrap().is_empty());
    }
    let request = city.fetch(timestamp).header("if-none-match", "\"older\"");
    assert_eq!(request.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_download_that_was_cut_goes_on_where_it_ended() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let path = full_catalogue(&city).await;
    let whole = city.fetch(&path).send().await.unwrap();
    let etag = whole.headers()["etag"].to_str().unwrap().to_owned();
    let whole = whole.bytes().await.unwrap();
    let part = |range: &str, etag: &str| {
        let request = city.fetch(&path).header("range", range);
        request.header("if-range", etag).send()
    };
    let rest = part("bytes=1000-", &etag).await.unwrap();
    assert_eq!(rest.status(), 206);
    assert_eq!(
        rest.headers()["content-range"],
        format!("bytes 1000-{}/{}", whole.len() - 1, whole.len()).as_str()
    );
    assert_eq!(rest.bytes().await.unwrap(), whole.slice(1000..));
    let other = part("bytes=1000-", "\"another\"").await.unwrap();
    assert_eq!(other.status(), 200);
    assert_eq!(other.bytes().await.unwrap(), whole);
    let nothing = part(&format!("bytes={}-", whole.len()), &etag)
        .await
        .unwrap();
    assert_eq!(nothing.status(), 416);
}

#[tokio::test]
async fn nothing_but_what_is_published_is_handed_out() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    for path in [
        "metadata",
        "metadata/2.root.json",
        "metadata/../../receipt-key.p8",
        "metadata/%2e%2e/%2e%2e/receipt-key.p8",
        "..%2fpublishing-keys%2froot.pk8",
        "%2e%2e/publishing-keys/root.pk8",
        "targets/nothing.zst",
    ] {
        let reply = city.fetch(&format!("/published/{path}")).send();
        problem(reply.await.unwrap(), 404, "not-found").await;
    }
    let keys = data.path().join("publishing-keys");
    assert!(keys.join("root.pk8").exists());
}

#[tokio::test]
async fn a_city_that_starts_again_publishes_on() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let first = metadata(&city, "timestamp.json").await;
    let root = metadata(&city, "1.root.json").await;
    let path = full_catalogue(&city).await;
    city.gateway.shutdown().await;
    let mut changed = demo_catalogue();
    let ndjson = String::from_utf8(changed.ndjson).unwrap();
    let slower = ndjson.replace("working_days\":2,", "working_days\":3,");
    changed = Catalogue::read(slower.as_bytes()).unwrap();
    let gateway = Gateway::start(Options::new(data.path(), changed))
        .await
        .unwrap();
    let city = City {
        gateway,
        client: client(),
    };
    assert_eq!(metadata(&city, "1.root.json").await, root);
    let second = metadata(&city, "timestamp.json").await;
    assert_eq!(first["version"], 1);
    assert_eq!(second["version"], 2);
    let targets = metadata(&city, "2.targets.json").await;
    // The catalogue, the delta that leads to it, and the city's profile.
    assert_eq!(
        targets["targets"].as_object().unwrap().len(),
        3,
        "{targets}"
    );
    // A phone in the middle of fetching the old one gets it.
    assert_eq!(city.fetch(&path).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn faults_befall_published_files() {
    let data = tempdir().unwrap();
    let city = City::with_faults(
        data.path(),
        "metadata=status(503)@once,targets=cut_after(10)@once",
    )
    .await;
    let timestamp = city.fetch("/published/metadata/timestamp.json");
    problem(timestamp.send().await.unwrap(), 503, "service-unavailable").await;
    let path = full_catalogue(&city).await;
    assert!(
        city.fetch(&path)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .is_err()
    );
    assert_eq!(city.fetch(&path).send().await.unwrap().status(), 200);
}
