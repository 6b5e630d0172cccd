//! What each command answers is what docs/cli.md says.

use serde_json::{Value, json};

use crate::{
    shapes::Document,
    support::{City, Phone, SERVICE, answers, citizen, ran},
};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn the_catalogue_answers_as_documented() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::at(&city);

    let synced = phone.json(&["sync"]);
    document.holds("sync", &synced);
    assert_eq!(synced["changed"], true);
    assert!(synced["fetched_bytes"].as_u64() > Some(100_000));
    let again = phone.json(&["sync"]);
    assert_eq!(again["changed"], false);
    assert_eq!(again["fetched_bytes"], 0);
    assert_eq!(again["revision"], synced["revision"]);

    let fresh = phone.json(&["--offline", "catalogue"]);
    document.holds("catalogue", &fresh);
    assert_eq!(
        (&fresh["state"], &fresh["stale"]),
        (&json!("fresh"), &json!(false))
    );
    let words = phone.words(&["catalogue"]);
    assert!(words.contains("newest"), "{words}");
    let never = Phone::at(&city).json(&["--offline", "catalogue"]);
    document.holds("catalogue", &never);
    assert_eq!(never["state"], "never_checked");
    assert_eq!(
        (&never["held"], &fresh["held"]),
        (&json!(false), &json!(true))
    );
    let none = Phone::at(&city);
    let words = none.words(&["catalogue"]);
    assert!(words.contains("not on this phone yet"), "{words}");
    for command in [&["facts"][..], &["eligible", "register-birth"]] {
        assert_eq!(none.run(command).error()["error"]["code"], "no_catalogue");
    }

    let unknown = Phone::at(&city).json(&["--offline", "city"]);
    document.holds("city", &unknown);
    assert_eq!(unknown["profile"], json!(null));
    let known = phone.json(&["--offline", "city", "--language", "zh-Hans"]);
    document.holds("city", &known);
    assert_eq!(
        known["profile"]["emergency_numbers"][0],
        json!({"number": "110", "name": "报警"})
    );
    assert_eq!(
        known["profile"]["districts"][0],
        json!({"id": "harbour", "name": "港口"})
    );
    let words = phone.words(&["city"]);
    assert!(words.contains("110  Police"), "{words}");
    assert!(words.contains("Districts: Harbour, Old town"), "{words}");

    let found = phone.json(&["search", "newborn", "--as-typed", "--limit", "5"]);
    document.holds("search", &found);
    assert_eq!(found["keystrokes"].as_array().unwrap().len(), 7);
    assert_eq!(found["keystrokes"][2]["typed"], "new");
    assert_eq!(found["hits"].as_array().unwrap().len(), 5);
    for (filter, of_these) in [
        ("--category", "birth-marriage"),
        ("--life-event", "having-a-baby"),
    ] {
        let ran = phone.run(&["search", "newborn", filter, "moon"]);
        let message = ran.error()["error"]["message"].to_string();
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(
            message.contains("moon") && message.contains(of_these),
            "{message}"
        );
    }
    let chinese = phone.json(&["search", "新生儿出生", "--language", "zh-Hans"]);
    document.holds("search", &chinese);
    assert_eq!(chinese["keystrokes"].as_array().unwrap().len(), 1);
    let ids: Vec<&str> = chinese["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| text(&hit["service"]["id"]))
        .collect();
    assert!(ids.contains(&SERVICE), "{ids:?}");
    for (query, reason) in [
        ("pasport", "spelling"),
        ("baby", "everyday_word"),
        ("register a birth", "name"),
        ("baby xyzzy", "some_words"),
    ] {
        let found = phone.json(&["search", query]);
        document.holds("search", &found);
        assert_eq!(found["hits"][0]["reason"]["kind"], reason, "{query}");
    }
    let place = ["--near", "31.2,121.5", "--within", "100000000"];
    let near = phone.json(&[&["search", "", "--channel", "office"], &place[..]].concat());
    document.holds("search", &near);
    assert_eq!(near["hits"][0]["reason"]["kind"], "filters");
    assert!(near["hits"][0]["nearest_office"]["distance_meters"].is_u64());
    let at_night = ["search", "", "--open-at", "2026-11-30T03:00:00+08:00"];
    let at_work = ["search", "", "--open-at", "2026-11-30T10:00:00+08:00"];
    let hits = |arguments: &[&str]| phone.json(arguments)["hits"].as_array().unwrap().len();
    assert_eq!((hits(&at_night), hits(&at_work)), (0, 20));
    assert!((1..20).contains(&hits(&["search", "", "--life-event", "having-a-baby"])));
    let suggested = phone.json(&["suggest", "passp"]);
    document.holds("suggest", &suggested);
    assert_eq!(suggested["suggestions"][0]["text"], "passport");

    let categories = phone.json(&["categories"]);
    document.holds("categories", &categories);
    assert_eq!(categories["categories"].as_array().unwrap().len(), 8);
    let category = text(&categories["categories"][0]["id"]);
    let services = phone.json(&["services", category, "--offset", "50"]);
    document.holds("services", &services);
    assert_eq!(
        services["total"],
        categories["categories"][0]["service_count"]
    );

    let service = phone.json(&["service", SERVICE]);
    document.holds("service", &service);
    let offices = phone.json(&["offices", "--near", "29.015,121.931", "--limit", "3"]);
    document.holds("offices", &offices);
    let offices = offices["offices"].as_array().unwrap();
    assert_eq!(offices.len(), 3);
    assert_eq!(offices[0]["office"]["id"], "service-centre-haiwan");
    assert_eq!(offices[0]["distance_meters"], 0);
    document.holds(
        "service",
        &phone.json(&["service", text(&services["services"][0]["id"])]),
    );
    let words = phone.words(&["service", SERVICE]);
    assert!(words.contains(text(&service["department"]["name"])));
    assert!(words.contains(text(&service["required_documents"][0])));
}

#[test]
fn what_a_city_has_becomes_a_bundle_and_goes_out_again() {
    let document = Document::read();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (list, mapping, bundle) = (path("list.csv"), path("mapping.json"), path("mill.ndjson"));
    std::fs::write(
        &list,
        "Name,Office,Fee\nFishing licence,Parks,soon\n,Parks,\n",
    )
    .unwrap();
    let columns = json!({
        "name": "Name", "organization": "Office", "fee": {"column": "Fee", "currency": "CAD"},
    });
    std::fs::write(&mapping, columns.to_string()).unwrap();
    let import = [
        "catalogue",
        "import",
        &list,
        "--format",
        "mapped",
        "--output",
        &bundle,
    ];
    let arguments = [&import[..], &["--mapping", &mapping, "--city-id", "mill"]].concat();
    let imported = ran(citizen().args(&arguments).arg("--json")).output;
    let imported: Value = serde_json::from_str(&imported).unwrap();
    document.holds("catalogue import", &imported);
    assert_eq!(imported["services"], 1);
    let misfits = imported["report"]["problems"].as_array().unwrap();
    assert_eq!(
        misfits[0]["misfit"],
        json!({"code": "value", "value": "soon"})
    );
    assert_eq!(misfits[1]["place"], "list.csv, row 3");

    let before = |file: &str| (file.to_owned(), std::fs::read(file).unwrap());
    let stand = [&list, &mapping, &bundle].map(|file| before(file));
    let another_path = folder.path().join("nowhere/../list.csv");
    std::fs::create_dir(folder.path().join("nowhere")).unwrap();
    for read in [&list, &mapping, another_path.to_str().unwrap()] {
        let mut arguments = arguments.clone();
        arguments[6] = read;
        let refused = ran(citizen().args(&arguments));
        assert_eq!(refused.code, 2, "{}", refused.errors);
        assert!(refused.errors.contains("read by this import"));
    }
    let nothing = path("nothing.csv");
    std::fs::write(&nothing, "Name,Office,Fee\n,Parks,\n").unwrap();
    let mut arguments = arguments.clone();
    arguments[2] = &nothing;
    let empty = ran(citizen().args(&arguments).arg("--json"));
    assert_eq!(empty.code, 13, "{}", empty.errors);
    let report: Value = serde_json::from_str(&empty.output).unwrap();
    document.holds("catalogue import", &report);
    assert_eq!(report["report"]["left_out"], 1);
    for (file, content) in stand {
        assert!(std::fs::read(&file).unwrap() == content, "{file}");
    }

    let out = path("out");
    let export = [
        "catalogue",
        "export",
        &bundle,
        "--format",
        "hsds-csv",
        "--output",
        &out,
    ];
    let exported = ran(citizen().args(export).arg("--json")).output;
    let exported: Value = serde_json::from_str(&exported).unwrap();
    document.holds("catalogue export", &exported);
    let services = std::fs::read_to_string(folder.path().join("out/service.csv")).unwrap();
    assert!(services.contains("Fishing licence"), "{services}");

    let other = [
        "catalogue",
        "import",
        &list,
        "--format",
        "hsds-json",
        "--output",
        &bundle,
    ];
    let refused = ran(citizen().args(other));
    assert_eq!(refused.code, 13, "{}", refused.errors);
}

#[test]
fn the_catalogue_of_the_app_goes_out_and_comes_in_whole() {
    let city = City::start();
    let phone = Phone::at(&city);
    let path = |name: &str| phone.folder().join(name).to_str().unwrap().to_owned();
    let (out, bundle, again) = (path("out"), path("langang.ndjson"), path("again"));
    let export = ["catalogue", "export", "--format", "hsds-json", "--output"];
    let nothing = phone.run(&[&export[..], &[&out]].concat());
    assert_eq!(nothing.code, 11, "{nothing:?}");

    let services = phone.json(&["sync"])["services"].clone();
    let exported = phone.json(&[&export[..], &[&out]].concat());
    assert_eq!(exported["files"], json!(["hsds.json", "rest.ndjson"]));
    let import = ["catalogue", "import", &out, "--format", "hsds-json"];
    for odd in [["--city-id", "a/b"], ["--language", "xx;;;"]] {
        let ran = phone.run(&[&import[..], &["--output", &again], &odd].concat());
        assert_eq!(ran.code, 2, "{ran:?}");
        assert_eq!(ran.error()["error"]["code"], "usage");
    }
    let imported =
        phone.json(&[&import[..], &["--output", &bundle, "--city-id", "langang"]].concat());
    assert_eq!(imported["services"], services);
    assert_eq!(imported["report"]["problems"], json!([]));
    phone.json(&[&export[..], &[&again, &bundle]].concat());
    let of = |folder: &str, file: &str| {
        std::fs::read_to_string(phone.folder().join(folder).join(file)).unwrap()
    };
    assert!(of("out", "hsds.json") == of("again", "hsds.json"));
    let records = |folder: &str| -> Vec<Value> {
        let rest = of(folder, "rest.ndjson");
        let lines = rest.lines().skip(1);
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    assert_eq!(records("out"), records("again"));
}

#[test]
fn every_kind_of_field_is_answered_from_the_command_line() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::at(&city);
    phone.json(&["sync"]);
    let started = phone.json(&["draft", "start", "apply-rent-subsidy"]);
    let draft = text(&started["draft"]);
    let found = phone.json(&["draft", "options", draft, "neighbourhood", "lian"]);
    document.holds("draft options", &found);
    let lianhua = json!({"value": "lianhua", "label": "Lianhua"});
    assert_eq!(found, json!({"options": [lianhua]}));
    let added = phone.json(&["draft", "add-row", draft, "members"]);
    document.holds("draft add-row", &added);

    let given = [
        ("full_name", "Li Na"),
        ("id_number", "110105 19491231 002x"),
        ("date_of_birth", "1949/12/31"),
        ("phone", "13800001111"),
        ("neighbourhood", "lianhua"),
        ("street", "6 Lotus Lane"),
        ("postcode", "310001"),
        ("lease_start", "2026-02-01"),
        ("reasons", r#"["illness","low_income"]"#),
        ("members/0/name", "Li An"),
        ("members/0/relation", "child"),
        ("members/0/born", "2026-03-15"),
        ("members/0/income", "0"),
        ("rent", "2.500,00"),
        ("income", "4800"),
        ("other_help", "yes"),
        ("other_help_amount", "500"),
        ("pay_to", "me"),
        ("visit_time", "9:30"),
        ("declaration", "yes"),
    ];
    let pairs = given.iter().flat_map(|(path, value)| [*path, *value]);
    let arguments: Vec<&str> = ["draft", "answer", draft]
        .into_iter()
        .chain(pairs)
        .collect();
    let filled = phone.json(&arguments);
    document.holds("draft answer", &filled);
    assert_eq!(filled["problems"], json!([]));
    assert_eq!(filled["form"]["complete"], true);
    let answer = |path: &str| {
        let steps = filled["form"]["steps"].as_array().unwrap().iter();
        let mut fields = steps.flat_map(|step| step["fields"].as_array().unwrap());
        fields.find(|field| field["path"] == path).unwrap()["answer"].clone()
    };
    let chosen = json!({"kind": "choices", "values": ["low_income", "illness"]});
    assert_eq!(answer("/reasons"), chosen);
    assert_eq!(
        answer("/rent"),
        json!({"kind": "money", "minor_units": 250_000})
    );
    assert_eq!(
        answer("/visit_time"),
        json!({"kind": "time", "value": "09:30"})
    );
    assert_eq!(
        answer("/id_number"),
        json!({"kind": "text", "value": "11010519491231002X"})
    );
    phone.json(&["draft", "add-row", draft, "members"]);
    let removed = phone.json(&["draft", "remove-row", draft, "members", "1"]);
    document.holds("draft remove-row", &removed);
    assert_eq!(removed["form"], filled["form"]);

    phone.json(&["submit", draft]);
    phone.json(&["sign-in", "li-na"]);
    assert_eq!(
        phone.json(&["flush"])["accepted"],
        1,
        "the city judges alike"
    );
}

#[test]
fn forms_and_drafts_answer_as_documented() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::at(&city);
    phone.json(&["sync"]);

    let form = phone.json(&["form", SERVICE]);
    document.holds("form", &form);
    assert_eq!(phone.json(&["draft", "list"]), json!({"drafts": []}));

    let started = phone.json(&["draft", "start", SERVICE]);
    document.holds("draft start", &started);
    let draft = text(&started["draft"]);
    let wrong = phone.json(&["draft", "answer", draft, "date_of_birth", "2026-02-30"]);
    document.holds("draft answer", &wrong);
    let field = &wrong["form"]["steps"][0]["fields"][2];
    assert_eq!(
        field["answer"],
        json!({"kind": "text", "value": "2026-02-30"})
    );
    let message = text(&field["problems"][0]["message"]);
    assert!(message.contains(text(&field["label"])), "{message}");
    let chinese = phone.json(&["draft", "show", draft, "--language", "zh-Hans"]);
    let chinese = &chinese["form"]["steps"][0]["fields"][2]["problems"][0]["message"];
    assert!(text(chinese).contains("出生日期"), "{chinese}");

    let typed = phone.json(&[
        "draft",
        "answer",
        draft,
        "/date_of_birth",
        "2026-02-27",
        "/declaration",
        "yes",
        "/other_children",
        "2",
        "/place_of_birth",
        "home",
    ]);
    let answers: Vec<&Value> = typed["form"]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|step| step["fields"].as_array().unwrap())
        .map(|field| &field["answer"])
        .filter(|answer| answer["kind"] != "nothing")
        .collect();
    assert_eq!(
        json!(answers),
        json!([
            {"kind": "date", "value": "2026-02-27"},
            {"kind": "choice", "value": "home"},
            {"kind": "integer", "value": 2},
            {"kind": "yes_no", "value": true},
        ])
    );
    let below_zero = phone.json(&["draft", "answer", draft, "other_children", "-1"]);
    let told = below_zero["problems"].as_array().unwrap().iter();
    let keys: Vec<&str> = told
        .filter(|problem| problem["path"] == "/other_children")
        .map(|problem| text(&problem["key"]))
        .collect();
    assert_eq!(keys, ["problem-minimum"]);
    let emptied = phone.json(&["draft", "answer", draft, "other_children", ""]);
    assert_eq!(emptied["form"]["answered"], 3);
    document.holds("draft show", &phone.json(&["draft", "show", draft]));
    let seen = phone.json(&["draft", "seen", draft]);
    document.holds("draft seen", &seen);
    assert_eq!(
        seen["changes"],
        json!({"from": null, "changes": [], "kept": [], "old_form": null})
    );
    let of_draft = phone.json(&["form", draft]);
    document.holds("form", &of_draft);
    assert_eq!(of_draft, emptied["form"]);

    let drafts = phone.json(&["draft"]);
    document.holds("draft list", &drafts);
    assert_eq!(drafts["drafts"][0]["id"], draft);
    document.holds("draft discard", &phone.json(&["draft", "discard", draft]));
    assert_eq!(phone.json(&["draft"]), json!({"drafts": []}));
}

#[test]
fn files_are_attached_and_detached_as_documented() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::ready(&city);
    let draft = phone.json(&["draft", "start", "apply-resident-parking-permit"]);
    let draft = text(&draft["draft"]);
    let lease = phone.folder().join("lease.txt");
    std::fs::write(&lease, "The lease.").unwrap();
    let attach = |path: &str| {
        let lease = lease.to_str().unwrap();
        phone.run(&["draft", "attach", draft, path, lease])
    };
    let files = |form: &Value, name: &str| {
        let steps = form["form"]["steps"].as_array().unwrap().iter();
        let mut fields = steps.flat_map(|step| step["fields"].as_array().unwrap());
        let path = format!("/{name}");
        let field = fields.find(|field| field["path"] == path).unwrap();
        field["answer"]["files"].clone()
    };

    let attached = attach("proofs_of_residence").json();
    document.holds("draft attach", &attached);
    let kept = files(&attached, "proofs_of_residence");
    assert_eq!(
        (&kept[0]["name"], &kept[0]["size"], &kept[0]["media_type"]),
        (&json!("lease.txt"), &json!(10), &json!("text/plain"))
    );
    let words = phone.words(&["draft", "show", draft]);
    assert!(words.contains("lease.txt (10 bytes"), "{words}");

    let refused = attach("licence_photos");
    document.holds("Shape: error", &refused.error());
    assert_eq!(refused.code, document.codes["not_attached"]);
    assert_eq!(refused.error()["error"]["reason"], "wrong_type");
    let none = phone.run(&["draft", "attach", draft, "licence_photos", "/none"]);
    assert_eq!(none.error()["error"]["reason"], "unreadable");
    let typed = phone.run(&["draft", "answer", draft, "licence_photos", "a photograph"]);
    assert_eq!(typed.error()["error"]["reason"], "wrong-kind-of-answer");

    let sha256 = text(&kept[0]["sha256"]);
    let detached = phone.json(&["draft", "detach", draft, "proofs_of_residence", sha256]);
    document.holds("draft detach", &detached);
    assert_eq!(files(&detached, "proofs_of_residence"), json!(null));
}

#[test]
fn the_outbox_and_the_inbox_answer_as_documented() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::at(&city);
    phone.json(&["sync"]);

    let taken_back = phone.queued();
    let cancelled = phone.json(&["outbox", "cancel", &taken_back]);
    document.holds("outbox cancel", &cancelled);
    assert_eq!(cancelled["state"], json!({"state": "cancelled"}));

    let draft = phone.filled_in();
    let submitted = phone.json(&["submit", &draft]);
    document.holds("submit", &submitted);
    assert_eq!(submitted["state"]["state"], "queued");
    let id = text(&submitted["id"]);
    assert_eq!(phone.json(&["submit", &draft])["id"], id);

    // A deadline may cut an attempt short, so that it is not known yet what it waits for.
    let waits_for_sign_in = (0..20).any(|_| {
        let unsent = phone.json(&["flush", "--deadline", "0.5"]);
        document.holds("flush", &unsent);
        assert_eq!(unsent["waiting"], 1);
        let waiting = phone.json(&["outbox", "list"]);
        document.holds("outbox list", &waiting);
        waiting["submissions"][0]["state"]["waiting_for"] == "sign_in"
    });
    assert!(waits_for_sign_in);
    let retried = phone.json(&["outbox", "retry", id]);
    document.holds("outbox retry", &retried);
    assert_eq!(retried["state"]["waiting_for"], "network");

    document.holds("sign-in", &phone.json(&["sign-in", "li-na"]));
    let sent = phone.json(&["flush"]);
    document.holds("flush", &sent);
    assert_eq!(
        (&sent["accepted"], &sent["waiting"]),
        (&json!(1), &json!(0))
    );
    let outbox = phone.json(&["outbox"]);
    document.holds("outbox list", &outbox);
    assert_eq!(outbox["submissions"][0]["state"]["state"], "accepted");

    let receipt = phone.json(&["--offline", "receipt", id]);
    document.holds("receipt", &receipt);
    assert_eq!(receipt["submission_id"], id);
    let jws = phone.run(&["receipt", id, "--jws"]).output;
    assert_eq!(jws.trim_end(), text(&receipt["jws"]));
    assert!(
        phone
            .words(&["receipt", id])
            .contains(text(&receipt["case_number"]))
    );

    let nothing = json!({"unread": 0, "alerts": [], "messages": []});
    assert_eq!(phone.json(&["inbox"]), nothing);
    let case = text(&receipt["case_number"]);
    let status = json!({"status": "in_review", "note": null});
    city.admin("POST", &format!("/admin/cases/{case}/status"), Some(status));
    let refreshed = phone.json(&["inbox", "refresh"]);
    document.holds("inbox refresh", &refreshed);
    assert_eq!(refreshed, json!({"new_messages": 1, "unread": 1}));
    let inbox = phone.json(&["inbox", "list"]);
    document.holds("inbox list", &inbox);
    let message = &inbox["messages"][0];
    let about = phone.json(&["inbox", "list", "--case", case]);
    document.holds("inbox list", &about);
    assert_eq!(about, inbox);
    let about_none = phone.json(&["inbox", "list", "--case", "LG-1999-000001"]);
    assert_eq!(
        about_none,
        json!({"unread": 1, "alerts": [], "messages": []})
    );
    let read = phone.json(&["inbox", "read", text(&message["id"])]);
    document.holds("inbox read", &read);
    let id = text(&message["id"]);
    for (command, undo) in [
        ("show", false),
        ("archive", false),
        ("archive", true),
        ("pin", false),
    ] {
        let undo: &[&str] = if undo { &["--undo"] } else { &[] };
        let shown = phone.json(&[&["inbox", command, id][..], undo].concat());
        document.holds(&format!("inbox {command}"), &shown);
        assert_eq!(
            shown["message"]["archived"],
            command == "archive" && undo.is_empty()
        );
    }
    for (filter, expected) in [("--pinned", 1), ("--archived", 0), ("--unread", 0)] {
        let listed = phone.json(&["inbox", "list", filter]);
        document.holds("inbox list", &listed);
        assert_eq!(
            listed["messages"].as_array().unwrap().len(),
            expected,
            "{filter}"
        );
    }
    let threads = phone.json(&["inbox", "threads"]);
    document.holds("inbox threads", &threads);
    assert_eq!(threads["threads"][0]["case_number"], case);
    let found = phone.json(&["inbox", "search", "APPLICATION", case]);
    document.holds("inbox search", &found);
    assert_eq!(found["messages"][0]["id"], id);
    let alerts = phone.json(&["inbox", "alerts"]);
    document.holds("inbox alerts", &alerts);
    let state = phone.json(&["inbox", "state", "--acknowledge"]);
    document.holds("inbox state", &state);
    let words = phone.words(&["inbox", "show", id]);
    assert!(words.contains("-> open the case"), "{words}");
    assert_eq!(read["message"]["title"], message["title"]);
    assert_eq!(
        (&read["unread"], &read["message"]["read"]),
        (&json!(0), &json!(true))
    );

    // A caseworker sees one application with the words that were typed.
    let cases = city.admin("GET", "/admin/cases", None);
    assert_eq!(cases["cases"].as_array().unwrap().len(), 1);
    assert_eq!(cases["cases"][0]["body"]["answers"], answers());
}

#[test]
fn what_she_wants_to_hear_of_and_what_she_does_with_a_message_answer_as_documented() {
    let (document, city) = (Document::read(), City::start());
    let phone = Phone::ready(&city);
    let preferred = phone.json(&["inbox", "prefer"]);
    document.holds("inbox prefer", &preferred);
    assert_eq!(preferred["preferences"]["quiet_from_minute"], 22 * 60);
    let wishes = "--mute culture --mute-service apply-senior-transit-card --least-urgency important --quiet 23:30-06:15 --digest 17:00 \
        --most-per-hour 2 --hide-content false --district hill --feedback true";
    let arguments = |wishes: &str| {
        let words = ["inbox", "prefer"]
            .into_iter()
            .chain(wishes.split_whitespace());
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    let wish = |wishes: &str| {
        let arguments = arguments(wishes);
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        phone.json(&words)["preferences"].clone()
    };
    let all = json!({
        "muted_topics": ["culture"], "muted_services": ["apply-senior-transit-card"], "least_urgency": "important",
        "quiet_from_minute": 1410, "quiet_until_minute": 375, "digest_minute": 1020, "most_per_hour": 2,
        "hides_content": false, "districts": ["hill"], "gives_feedback": true,
    });
    assert_eq!(wish(wishes), all);
    let undone = "--unmute culture --unmute-service apply-senior-transit-card --quiet never --digest never --leave-district hill";
    let rest = json!({
        "muted_topics": [], "muted_services": [], "least_urgency": "important", "quiet_from_minute": 0,
        "quiet_until_minute": 0, "digest_minute": null, "most_per_hour": 2, "hides_content": false, "districts": [],
        "gives_feedback": true,
    });
    assert_eq!(wish(undone), rest);
    for (wrong, code, reason) in [
        (["--district", ""], 10, "preference-empty"),
        (["--district", &"d".repeat(201)], 10, "preference-too-long"),
        (["--mute", "paymnets"], 6, "topic"),
        (["--mute-service", "no-such-service"], 6, "service"),
    ] {
        let refused = phone.run(&[&["inbox", "prefer"][..], &wrong].concat());
        assert_eq!(refused.code, code, "{wrong:?}");
        assert_eq!(refused.error()["error"]["reason"], reason);
    }
    assert_eq!(wish(""), rest, "what she had chosen stands");
    for wrong in ["--quiet 22:00", "--digest 25:00", "--least-urgency soon"] {
        let arguments = arguments(wrong);
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        assert_eq!(phone.run(&words).code, 2, "{wrong}");
    }

    let message = json!({
        "resident": "li-na", "title": {"en": "A bill"}, "body": {"en": "Please pay."}, "topic": "payments",
        "parts": [{"title": {"en": "How to pay"}, "body": {"en": "At the bank"}}],
        "attachments": [{"name": "bill.txt", "media_type": "text/plain", "content": "ODQuMDA="}],
    });
    let sent = city.admin("POST", "/admin/messages", Some(message));
    let id = text(&sent["id"]);
    phone.json(&["inbox", "refresh"]);
    let shown = phone.json(&["inbox", "show", id]);
    document.holds("inbox show", &shown);
    let details = &shown["message"]["details"];
    assert_eq!(details["parts"][0]["title"], "How to pay");
    let words = phone.words(&["inbox", "show", id]);
    assert!(words.contains("# How to pay"), "{words}");
    // She lets the city know that it was shown, and has said so before.
    phone.json(&["inbox", "state", "--acknowledge"]);
    phone.json(&["inbox", "refresh"]);
    let path = format!("/admin/messages/{id}/feedback");
    let counts = city.admin("GET", &path, None);
    assert_eq!(counts, json!({"shown": 1, "opened": 0}));
    document.holds("inbox open", &phone.json(&["inbox", "open", id]));
    phone.json(&["inbox", "refresh"]);
    let counts = city.admin("GET", &path, None);
    assert_eq!(counts, json!({"shown": 1, "opened": 1}));
    // One that she swipes away is not shown again, and stays unread.
    let other = json!({
        "resident": "li-na", "title": {"en": "Another"}, "body": {"en": "Please pay."}, "topic": "payments",
    });
    let other = city.admin("POST", "/admin/messages", Some(other));
    let other = text(&other["id"]);
    phone.json(&["inbox", "refresh"]);
    let shown = |state: &Value| {
        let present = state["due"]["present"].as_array().unwrap();
        present.iter().any(|one| one["id"] == other)
    };
    let due = phone.json(&["inbox", "state"]);
    assert!(shown(&due), "{due}");
    let dismissed = phone.json(&["inbox", "dismiss", other]);
    document.holds("inbox dismiss", &dismissed);
    assert!(!shown(&dismissed), "{dismissed}");
    assert_eq!(dismissed["unread"], due["unread"]);
    phone.json(&["inbox", "delete", other]);

    let attachment = text(&details["attachments"][0]["id"]);
    let saved = phone.json(&["inbox", "save", id, attachment]);
    document.holds("inbox save", &saved);
    assert_eq!(
        (&saved["was_there"], &saved["document"]["about"]["title"]),
        (&json!(false), &json!("A bill"))
    );
    let again = phone.json(&["inbox", "save", id, attachment]);
    assert_eq!(again["was_there"], true);
    let deleted = phone.json(&["inbox", "delete", id]);
    document.holds("inbox delete", &deleted);
    assert_eq!(
        phone.run(&["inbox", "show", id]).error()["error"]["reason"],
        "message"
    );
    assert_eq!(phone.json(&["inbox", "list"])["messages"], json!([]));
}

#[test]
fn districts_are_chosen_and_alerts_shown_by_what_the_city_calls_them() {
    let (document, city) = (Document::read(), City::start());
    let phone = Phone::ready(&city);
    let chosen = [
        "inbox",
        "prefer",
        "--district",
        "harbour",
        "--district",
        "hill",
    ];
    let preferred = phone.json(&chosen);
    document.holds("inbox prefer", &preferred);
    assert_eq!(
        preferred["preferences"]["districts"],
        json!(["harbour", "hill"])
    );
    let districts = preferred["districts"].as_array().unwrap();
    assert_eq!(districts[0], json!({"id": "harbour", "name": "Harbour"}));
    // The city lists no hill.
    let last = districts.last().unwrap();
    assert_eq!(*last, json!({"id": "hill", "name": "hill"}));
    let words = phone.words(&["inbox", "prefer"]);
    for line in [
        "harbour: Harbour (alerts)",
        "old-town: Old town (no alerts)",
        "hill: hill (alerts)",
    ] {
        assert!(words.contains(line), "{words}");
    }

    let alert = json!({
        "severity": "severe", "districts": ["old-town", "harbour", "pier"], "title": {"en": "Storm"}, "body": {"en": "Stay in."},
        "expires_at": "2031-01-30T09:00:00Z",
    });
    let sent = city.admin("POST", "/admin/alerts", Some(alert));
    let id = text(&sent["id"]);
    phone.json(&["inbox", "refresh"]);
    assert_eq!(phone.json(&["inbox", "alerts"])["alerts"][0]["id"], id);
    let inbox = phone.json(&["inbox"]);
    document.holds("inbox list", &inbox);
    assert_eq!(inbox["alerts"][0]["id"], id, "above the messages");
    assert!(
        !inbox["messages"].to_string().contains(id),
        "and not among them"
    );
    let shown = phone.json(&["--language", "es", "inbox", "show", id]);
    document.holds("inbox show", &shown);
    assert_eq!(
        shown["message"]["details"]["districts"],
        json!([
            {"id": "old-town", "name": "Casco antiguo"}, {"id": "harbour", "name": "Puerto"}, {"id": "pier", "name": "pier"},
        ])
    );
    let words = phone.words(&["inbox", "show", id]);
    assert!(words.contains("For: Old town, Harbour, pier"), "{words}");
}

#[test]
fn a_case_its_question_and_its_withdrawal_answer_as_documented() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::ready(&city);
    let id = phone.queued();
    let unknown = phone.run(&["case", &id]).error();
    assert_eq!(unknown["error"]["reason"], "case");
    let unsent = phone.run(&["withdraw", &id]).error();
    assert_eq!(unsent["error"]["reason"], "not-sent");
    phone.json(&["flush"]);

    let case = phone.json(&["--offline", "case", &id]);
    document.holds("case", &case);
    assert_eq!(case["status"], "received");
    assert_eq!(
        phone.run(&["answer", &id]).error()["error"]["reason"],
        "question"
    );
    let number = text(&case["case_number"]);
    let question = json!({"text": {"en": "Which ward?"}, "answer_by": "2027-01-31"});
    city.admin(
        "POST",
        &format!("/admin/cases/{number}/questions"),
        Some(question),
    );
    phone.json(&["inbox", "refresh"]);
    let asked = phone.json(&["--offline", "case", &id]);
    document.holds("case", &asked);
    assert_eq!(asked["question"]["text"], "Which ward?");
    let words = phone.words(&["case", &id]);
    assert!(
        words.contains("The city asks (until 2027-01-31): Which ward?"),
        "{words}"
    );
    assert_eq!(phone.run(&["answer", &id, "answer"]).code, 2);
    let draft = phone.json(&["answer", &id, "answer", "Ward 4, on the left"]);
    document.holds("answer", &draft);
    assert_eq!(draft["problems"], json!([]));
    let drafts = phone.json(&["draft"]);
    document.holds("draft list", &drafts);
    assert_eq!(drafts["drafts"][0]["case_number"], number);
    let answer = phone.json(&["submit", text(&draft["draft"])]);
    document.holds("submit", &answer);
    assert_eq!(
        (&answer["kind"], &answer["case_id"]),
        (&json!("answer"), &json!(id))
    );

    let withdrawal = phone.json(&["withdraw", &id]);
    document.holds("withdraw", &withdrawal);
    assert_eq!(phone.json(&["withdraw", &id])["id"], withdrawal["id"]);
    assert_eq!(phone.json(&["flush"])["accepted"], 2);
    let receipt = phone.json(&["receipt", text(&withdrawal["id"])]);
    document.holds("receipt", &receipt);
    assert_eq!(
        (&receipt["kind"], &receipt["form_id"]),
        (&json!("withdrawal"), &json!(""))
    );
    // Anyone who has the city's keys can check it, as it was signed or as it is drawn.
    let path = |name: &str| phone.folder().join(name).to_str().unwrap().to_owned();
    let (jws, square, keys) = (path("receipt.jws"), path("receipt.qr"), path("keys.json"));
    let withdrawn = text(&withdrawal["id"]);
    std::fs::write(&jws, phone.run(&["receipt", withdrawn, "--jws"]).output).unwrap();
    std::fs::write(&square, phone.run(&["receipt", withdrawn, "--qr"]).output).unwrap();
    let well_known = city.admin("GET", "/.well-known/citizen-city", None);
    std::fs::write(&keys, well_known.to_string()).unwrap();
    let key = path("key.json");
    std::fs::write(&key, well_known["receipt_keys"][0].to_string()).unwrap();
    for file in [&jws, &square] {
        let verify = ["receipt", "verify", file];
        for with in [
            &[][..],
            &["--profile", &keys],
            &["--jwk", &key, "--city-id", "langang"],
        ] {
            let proven = phone.json(&[&verify[..], with].concat());
            document.holds("receipt verify", &proven);
            assert_eq!(proven, receipt);
        }
        let elsewhere = [&verify[..], &["--jwk", &key, "--city-id", "other"]].concat();
        let refused = phone.run(&elsewhere);
        assert_eq!(refused.code, 10, "{refused:?}");
        assert_eq!(refused.error()["error"]["reason"], "receipt-not-proven");
    }
    let over = phone.json(&["case", &id]);
    document.holds("case", &over);
    let codes = over["timeline"].as_array().unwrap().iter();
    let codes: Vec<&str> = codes.map(|event| text(&event["code"])).collect();
    assert_eq!(codes, ["received", "question", "answered", "withdrawn"]);
}

#[test]
fn a_refusal_by_the_city_and_a_receipt_that_proves_nothing_are_told() {
    let document = Document::read();
    let city = City::with_faults("submit=status(403)@once");
    let mut phone = Phone::ready(&city);
    let id = phone.queued();
    let flushed = phone.json(&["flush"]);
    assert_eq!(
        (&flushed["refused"], &flushed["accepted"]),
        (&json!(1), &json!(0))
    );
    let outbox = phone.json(&["outbox"]);
    document.holds("outbox list", &outbox);
    assert_eq!(outbox["submissions"][0]["state"]["state"], "rejected");
    assert_eq!(outbox["submissions"][0]["can_edit"], true);
    let edited = phone.json(&["outbox", "edit", &id]);
    document.holds("outbox edit", &edited);
    assert_eq!(edited["problems"], json!([]));
    assert_eq!(
        phone.json(&["outbox", "edit", &id])["draft"],
        edited["draft"]
    );
    let drafts = phone.json(&["draft"]);
    document.holds("draft list", &drafts);
    assert_eq!(drafts["drafts"][0]["refused_submission_id"], *id);
    let words = phone.words(&["outbox"]);
    assert!(words.contains("`outbox edit`"), "{words}");
    let waiting = phone.queued();
    let refused = phone.run(&["outbox", "edit", &waiting]);
    assert_eq!(refused.error()["error"]["reason"], "not-refused");
    phone.json(&["outbox", "cancel", &waiting]);
    phone.json(&["draft", "discard", text(&edited["draft"])]);

    for over in [&["outbox", "files"][..], &["outbox", "files", "unmetered"]] {
        document.holds("outbox files", &phone.json(over));
    }
    let over = phone.json(&["--metered", "outbox", "files"]);
    assert_eq!(over, json!({"files_over": "unmetered"}));
    phone.json(&["outbox", "files", "any"]);

    // Another city in the place of the one that is believed.
    let other = City::start();
    phone.city = other.url();
    phone.json(&["sign-in", "li-na"]);
    let second = phone.queued();
    phone.json(&["flush"]);
    let outbox = phone.json(&["outbox"]);
    document.holds("outbox list", &outbox);
    assert_eq!(outbox["submissions"][0]["id"], second);
    assert_eq!(
        outbox["submissions"][0]["state"],
        json!({"state": "wedged", "reason": "receipt-not-proven"})
    );
    assert_eq!(
        phone.run(&["receipt", &id]).error()["error"]["code"],
        "not_found"
    );
}

#[test]
fn the_city_says_where_it_is_and_ends_with_its_input() {
    let document = Document::read();
    let ran = ran(citizen().args([
        "city",
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--exit-with-stdin",
    ]));
    let ready = ran.json();
    document.holds("city serve", &ready);
    assert!(ready["services"].as_u64() >= Some(1200));
}
