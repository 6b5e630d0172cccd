//! What does not work says so: a code, an exit code and plain words.

use serde_json::{Value, json};

use crate::{
    shapes::Document,
    support::{City, Phone, Ran, SERVICE, citizen, ran},
};

/// The error of `ran` is `code`, and all that docs/cli.md says of it; returns it.
fn is(document: &Document, ran: &Ran, code: &str) -> Value {
    let error = ran.error();
    document.holds("Shape: error", &error);
    assert_eq!(error["error"]["code"], code, "{ran:?}");
    assert_eq!(Some(&ran.code), document.codes.get(code), "{ran:?}");
    error["error"].clone()
}

#[test]
fn an_empty_home_without_a_network_does_what_needs_none() {
    let document = Document::read();
    let phone = Phone::new();
    let search = phone.run(&["--offline", "search", "newborn"]);
    let error = is(&document, &search, "no_catalogue");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("list of services")
    );
    is(
        &document,
        &phone.run(&["--offline", "categories"]),
        "no_catalogue",
    );
    is(
        &document,
        &phone.run(&["--offline", "service", SERVICE]),
        "no_catalogue",
    );
    is(
        &document,
        &phone.run(&["--offline", "draft", "start", SERVICE]),
        "no_catalogue",
    );
    for (command, answer) in [
        ("outbox", json!({"submissions": []})),
        ("draft", json!({"drafts": []})),
        ("inbox", json!({"unread": 0, "alerts": [], "messages": []})),
    ] {
        assert_eq!(phone.json(&["--offline", command]), answer);
    }
    assert_eq!(phone.json(&["--offline", "flush"])["waiting"], 0);
    for command in [&["sync"][..], &["inbox", "refresh"], &["sign-in", "li-na"]] {
        let error = is(
            &document,
            &phone.run(&[&["--offline"], command].concat()),
            "offline",
        );
        assert_eq!(error["reason"], "no_network");
        // Nobody listens there.
        let error = is(&document, &phone.run(command), "offline");
        assert_eq!(error["reason"], "city_unavailable");
    }
    let words = ran(&mut phone.command(&["--offline", "sync", "--language", "zh-Hans"]));
    assert!(words.errors.starts_with("error: "), "{words:?}");
    assert!(words.errors.ends_with("(offline)\n"), "{words:?}");
    assert_eq!(words.errors.lines().count(), 1, "{words:?}");
}

#[test]
fn unknown_ids_are_not_found() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::ready(&city);
    let unknown = "01890000-0000-7000-8000-000000000000";
    let draft = phone.filled_in();
    for (arguments, what) in [
        (&["service", "no-such"][..], "service"),
        (&["form", "no-such"], "service"),
        (&["services", "no-such"], "category"),
        (&["form", unknown], "draft"),
        (&["draft", "start", "no-such"], "service"),
        (&["draft", "show", unknown], "draft"),
        (&["draft", "answer", unknown, "a", "b"], "draft"),
        (&["draft", "answer", &draft, "/no_such", "b"], "field"),
        (&["draft", "discard", unknown], "draft"),
        (&["submit", unknown], "draft"),
        (&["outbox", "cancel", unknown], "submission"),
        (&["outbox", "retry", "no-such"], "submission"),
        (&["receipt", unknown], "submission"),
        (&["inbox", "read", unknown], "message"),
    ] {
        let error = is(&document, &phone.run(arguments), "not_found");
        assert_eq!(error["reason"], what, "{arguments:?}");
    }
    let id = phone.queued();
    let error = is(&document, &phone.run(&["receipt", &id]), "not_found");
    assert_eq!(error["reason"], "receipt");
}

#[test]
fn wrong_answers_are_refused_and_named_and_the_draft_stands() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::ready(&city);
    let draft = phone.filled_in();
    phone.json(&["draft", "answer", &draft, "/parent_phone", "12"]);
    let error = is(
        &document,
        &phone.run(&["submit", &draft]),
        "invalid_answers",
    );
    assert_eq!(error["problems"][0]["path"], "/parent_phone");
    assert!(error["message"].as_str().unwrap().contains("Mobile number"));
    assert_eq!(phone.json(&["draft"])["drafts"][0]["id"], draft);
    assert_eq!(phone.json(&["outbox"]), json!({"submissions": []}));
}

#[test]
fn what_was_sent_cannot_be_taken_back() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::ready(&city);
    let id = phone.queued();
    phone.json(&["flush"]);
    let error = is(&document, &phone.run(&["outbox", "cancel", &id]), "refused");
    assert_eq!(error["reason"], "already-sent");
    let error = is(&document, &phone.run(&["outbox", "retry", &id]), "refused");
    assert_eq!(error["reason"], "not-waiting");
}

#[test]
fn whoever_is_not_signed_in_is_asked_to() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::at(&city);
    is(&document, &phone.run(&["inbox", "refresh"]), "unauthorized");
}

#[test]
fn the_second_process_on_a_home_is_told_busy_and_harms_nothing() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::ready(&city);
    let draft = phone.filled_in();
    let staying = phone.stay(&["--offline", "submit", &draft, "--stay"]);
    assert_eq!(staying.answer["state"]["state"], "queued");
    is(&document, &phone.run(&["outbox"]), "busy");
    is(&document, &phone.run(&["search", "newborn"]), "busy");
    let id = staying.answer["id"].clone();
    drop(staying);
    // Killed: the lock went with its process.
    let outbox = phone.json(&["outbox"]);
    assert_eq!(outbox["submissions"][0]["id"], id);
    assert_eq!(outbox["submissions"][0]["state"]["state"], "queued");
}

#[test]
fn a_command_line_that_does_not_read_is_the_users() {
    let document = Document::read();
    let phone = Phone::new();
    for arguments in [
        &["draft", "answer", "x", "/odd"][..],
        &["no-such-command"],
        &["flush", "--deadline", "soon"],
        &["--log", "loud", "outbox"],
        &["city", "serve", "--fault", "submit"],
        &["city", "serve", "--listen", "0.0.0.0:0"],
    ] {
        let error = is(&document, &phone.run(arguments), "usage");
        let message = error["message"].as_str().unwrap();
        assert!(!message.starts_with("error"), "{message}");
    }
    for url in ["ftp://x", "http://example.com", "http://localhost:1", "x"] {
        let asked = ran(citizen().args(["--json", "--home", "x", "--city", url, "sync"]));
        let error = is(&document, &asked, "usage");
        assert!(error["message"].as_str().unwrap().contains("https://"));
    }
    let city = City::start();
    let phone = Phone::ready(&city);
    let draft = phone.filled_in();
    is(
        &document,
        &phone.run(&["draft", "answer", &draft, "a", "b", "c"]),
        "usage",
    );
    is(
        &document,
        &ran(citizen().args(["--json", "outbox"])),
        "usage",
    );
    let words = ran(citizen().args(["outbox"]));
    assert_eq!(words.errors, "error: --home DIR is missing (usage)\n");
}

#[test]
fn a_home_of_a_later_app_is_left_as_it_is() {
    let document = Document::read();
    let phone = Phone::new();
    phone.json(&["--offline", "outbox"]);
    let database = phone.home().join("user.db");
    let mut newer = std::fs::read(&database).unwrap();
    newer[60..64].copy_from_slice(&1_000_u32.to_be_bytes());
    std::fs::write(&database, &newer).unwrap();
    let refused = phone.run(&["--offline", "outbox"]);
    is(&document, &refused, "update_required");
    assert_eq!(std::fs::read(&database).unwrap(), newer);
}

/// The warnings of `ran`, in their order.
fn warnings(ran: &Ran) -> Vec<Value> {
    let lines = ran.errors.lines();
    let warnings = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok());
    warnings
        .filter_map(|line| line.get("warning").cloned())
        .collect()
}

#[test]
fn a_damaged_home_goes_on_with_what_can_be_read_and_says_so_until_it_was_seen() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::ready(&city);
    let kept = phone.json(&["draft", "start", SERVICE])["draft"].clone();
    phone.json(&["favourites", "add", SERVICE]);
    let submitted = phone.queued();
    let none = phone.json(&["damage"]);
    document.holds("damage", &none);
    assert_eq!(none, json!({ "damage": null }));

    // The first page has the schema: without it SQLite reads nothing at all.
    let database = phone.home().join("user.db");
    let mut damaged = std::fs::read(&database).unwrap();
    damaged[..4096].fill(0);
    std::fs::write(&database, &damaged).unwrap();
    let listed = phone.run(&["--offline", "outbox"]);
    assert_eq!(listed.code, 0, "{listed:?}");
    let warned = warnings(&listed);
    assert_eq!(warned.len(), 1, "{listed:?}");
    assert_eq!(warned[0]["code"], "damaged");
    let message = warned[0]["message"].as_str().unwrap();
    let message = message.replace(['\u{2068}', '\u{2069}'], "");
    assert!(message.contains("drafts (1)"), "{message}");

    let told = phone.json(&["--offline", "damage"]);
    document.holds("damage", &told);
    let report = &told["damage"];
    assert_eq!(report["kept"]["drafts"], 1);
    assert_eq!(report["kept"]["waiting"], 1);
    assert_eq!(report["kept"]["favourites"], 1);
    assert_eq!(report["key_lost"], false);
    let folder = phone.home().join(report["set_aside"].as_str().unwrap());
    assert_eq!(std::fs::read(folder.join("user.db")).unwrap(), damaged);
    let drafts = phone.json(&["--offline", "draft"]);
    assert_eq!(drafts["drafts"][0]["id"], kept);

    // What waited goes out once.
    assert_eq!(phone.json(&["flush"])["accepted"], 1);
    let receipt = phone.json(&["receipt", &submitted]);
    assert_eq!(receipt["submission_id"], submitted);
    let cases = city.admin("GET", "/admin/cases", None);
    assert_eq!(cases["cases"].as_array().unwrap().len(), 1);

    let seen = phone.json(&["--offline", "damage", "seen"]);
    document.holds("damage seen", &seen);
    assert_eq!(seen, none);
    let quiet = phone.run(&["--offline", "outbox"]);
    assert!(warnings(&quiet).is_empty(), "{quiet:?}");
    assert!(folder.exists());

    // Of nothing at all, nothing can be kept: that is told, and no new home is begun in silence.
    for gone in [false, true] {
        match gone {
            true => std::fs::remove_file(&database).unwrap(),
            false => std::fs::write(&database, "").unwrap(),
        }
        let words = ran(&mut phone.command(&["--offline", "draft"]));
        assert_eq!(words.code, 0, "{words:?}");
        assert!(words.errors.contains("More may be lost"), "{words:?}");
        phone.json(&["--offline", "damage", "seen"]);
    }
}

#[test]
fn a_closed_output_is_no_error() {
    let phone = Phone::new();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = phone
        .command(&["--offline", "--json", "outbox"])
        .stdout(writer)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(0));
}

#[test]
fn a_home_that_cannot_be_one_is_named_in_words() {
    let document = Document::read();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "kept").unwrap();
    let piped = folder.path().join("piped");
    std::fs::create_dir(&piped).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(piped.join("lock"))
        .status();
    assert!(made.unwrap().success());
    for (home, why) in [
        (file.clone(), "not a folder"),
        // It would be waited for.
        (piped, "is no file"),
        (folder.path().join("no/such"), "does not exist"),
        // Nobody may make a folder there, whoever runs this.
        ("/sys/citizen-home".into(), "cannot be used"),
    ] {
        for command in [&["outbox"][..], &["search", "x"], &["sign-in", "li-na"]] {
            let ran = ran(citizen()
                .arg("--home")
                .arg(&home)
                .args(["--json", "--offline", "--keys"])
                .arg(folder.path().join("keys"))
                .args(command));
            let error = is(&document, &ran, "usage");
            let message = error["message"].as_str().unwrap();
            assert!(
                message.contains(why) && message.contains("--home"),
                "{message}"
            );
        }
    }
    assert_eq!(std::fs::read(&file).unwrap(), b"kept");
}

#[test]
fn a_home_belongs_to_one_resident() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::ready(&city);
    phone.queued();
    let keys = std::fs::read(phone.keys()).unwrap();
    let error = is(&document, &phone.run(&["sign-in", "bob"]), "usage");
    assert!(error["message"].as_str().unwrap().contains("li-na's"));
    assert_eq!(std::fs::read(phone.keys()).unwrap(), keys);
    phone.json(&["sign-in", "li-na"]);
    assert_eq!(phone.json(&["flush"])["accepted"], 1);
}

#[test]
fn a_service_without_a_form_says_that_its_page_tells_how_to_apply() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::at(&city);
    phone.json(&["sync"]);
    let page = phone.json(&["services", "tourism"]);
    let of_page = page["services"].as_array().unwrap().iter();
    let id = of_page
        .map(|service| service["id"].as_str().unwrap())
        .find(|id| {
            let service = phone.json(&["service", id]);
            let online = service["channels"]
                .as_array()
                .unwrap()
                .contains(&json!("online"));
            online && service["form_id"].is_null()
        })
        .expect("a service with another way online");
    let error = is(&document, &phone.run(&["draft", "start", id]), "not_found");
    assert_eq!(error["reason"], "form");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("Its page says how to apply")
    );
    assert!(!phone.words(&["service", id]).contains("in this app"));
    assert!(phone.words(&["service", SERVICE]).contains("in this app"));
}

#[test]
fn a_damaged_catalogue_is_as_good_as_none_and_is_fetched_again() {
    let city = City::start();
    let phone = Phone::at(&city);
    for damage in ["whole", "inside", "empty"] {
        phone.json(&["sync"]);
        let folder = phone.home().join("catalogue");
        let name = std::fs::read_to_string(folder.join("current")).unwrap();
        let path = folder.join(name.trim());
        let mut bytes = std::fs::read(&path).unwrap();
        match damage {
            "whole" => bytes.fill(b'x'),
            "inside" => bytes[4096..].fill(b'x'),
            _ => bytes.clear(),
        }
        std::fs::write(&path, bytes).unwrap();
        for _ in 0..2 {
            let ran = phone.run(&["search", "newborn"]);
            assert_eq!(ran.error()["error"]["code"], "no_catalogue", "{damage}");
        }
        phone.json(&["sync"]);
        phone.json(&["search", "newborn"]);
    }
}

/// In a file system of two megabytes that nobody else sees, filled to the brim with bytes, then with
/// files, and emptied again each time.
const ON_A_FULL_DISK: &str = r#"
    mount -t tmpfs -o size=2m,nr_inodes=60 citizen-test "$1" && cd "$1" || exit 99
    app() { "$citizen" --json --home home --city "$city" "$@" 2>&1 | tail -n 1; }
    app outbox
    app sign-in li-na
    head -c 4m /dev/zero > filler 2> errors
    for command in draft outbox inbox "search newborn" "sign-in li-na"; do app $command; done
    ls
    rm filler
    app outbox > errors
    number=0
    while touch "file-$number" 2> /dev/null; do number=$((number + 1)); done
    app outbox
    rm file-*
    app outbox
"#;

/// What a shell's script prints that may mount file systems, of which the folder is its first argument; `None` where this
/// computer lets nobody mount any of her own.
fn mounting(script: &str, city: &City) -> Option<String> {
    let private = ["--user", "--map-root-user", "--mount"];
    let mounts = std::process::Command::new("unshare")
        .args(private)
        .args(["mount", "-t", "tmpfs", "citizen-test", "/mnt"])
        .status();
    if !mounts.is_ok_and(|status| status.success()) {
        // What a full disk is known by is tested in core/src/storage too.
        eprintln!("this computer lets nobody mount a file system of her own");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let output = std::process::Command::new("unshare")
        .args(private)
        .args(["sh", "-c", script, "sh"])
        .arg(folder.path())
        .env("citizen", env!("CARGO_BIN_EXE_citizen"))
        .env("city", city.url())
        .output()
        .unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_full_disk_of_the_key_file_alone_is_told_as_one_too() {
    let script = r#"
        mkdir "$1/small" && mount -t tmpfs -o size=64k citizen-test "$1/small" && cd "$1" || exit 99
        head -c 1m /dev/zero > small/filler 2> errors
        app() { "$citizen" --json --home home --keys small/keys "$@" 2>&1 | tail -n 1; }
        app --offline outbox
        rm small/filler
        app --offline outbox
    "#;
    let Some(output) = mounting(script, &City::start()) else {
        return;
    };
    let lines: Vec<&str> = output.lines().collect();
    assert!(lines[0].contains("storage_full"), "{output}");
    assert_eq!(lines[1], r#"{"submissions":[]}"#);
}

#[test]
fn a_full_disk_is_told_as_one_and_loses_nothing() {
    let Some(output) = mounting(ON_A_FULL_DISK, &City::start()) else {
        return;
    };
    let lines: Vec<&str> = output.lines().collect();
    let (told, rest) = lines[2..].split_at(5);
    for line in told {
        let error: Value = serde_json::from_str(line).unwrap();
        assert_eq!(error["error"]["code"], "storage_full", "{output}");
    }
    let (last, rest) = rest.split_last().unwrap();
    let (without_files, left) = rest.split_last().unwrap();
    assert!(without_files.contains("storage_full"), "{output}");
    assert_eq!(
        left,
        ["errors", "filler", "home", "home.keys", "home.keys.lock"],
        "{output}"
    );
    assert_eq!(*last, r#"{"submissions":[]}"#);
}
