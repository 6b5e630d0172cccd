//! Documents in the vault, as a script has them.

use std::fs;

use serde_json::{Value, json};

use crate::{
    shapes::Document,
    support::{City, Phone, files},
};

/// A file beside the home.
fn file(phone: &Phone, name: &str, content: &str) -> String {
    let file = phone.folder().join(name);
    fs::write(&file, content).unwrap();
    file.to_str().unwrap().to_owned()
}

fn id(document: &Value) -> String {
    document["document"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn documents_are_kept_found_changed_handed_out_and_deleted_as_documented() {
    let document = Document::read();
    let phone = Phone::new();
    let empty = phone.json(&["vault"]);
    document.holds("vault list", &empty);
    assert_eq!(
        empty,
        json!({"documents": [], "total": 0, "damaged_ids": []})
    );

    let lease = file(&phone, "lease.txt", "The lease of flat 7.");
    let about = [
        "--title",
        "Lease",
        "--tag",
        "flat",
        "--tag",
        "home",
        "--expires-on",
        "2027-01-31",
    ];
    let added = phone.json(&[["vault", "add", &lease].as_slice(), &about].concat());
    document.holds("vault add", &added);
    assert_eq!(added["was_there"], false);
    let lease_id = &*id(&added);
    let again = phone.json(&["vault", "add", &lease]);
    assert_eq!(
        (&again["was_there"], &again["document"]),
        (&json!(true), &added["document"])
    );
    let bill = id(&phone.json(&[
        "vault",
        "add",
        &file(&phone, "b.txt", "42"),
        "--kind",
        "bill",
    ]));

    document.holds("vault show", &phone.json(&["vault", "show", lease_id]));
    let found = |arguments: &[&str]| {
        let list = phone.json(&[["vault", "list"].as_slice(), arguments].concat());
        document.holds("vault list", &list);
        let documents = list["documents"].as_array().unwrap().clone();
        documents
            .iter()
            .map(|it| it["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&["FLAT", "lea"]), [lease_id]);
    assert_eq!(found(&["--kind", "bill"]), [&*bill]);
    assert_eq!(found(&["--expires-by", "2027-01-31"]), [lease_id]);
    assert_eq!(found(&["--order", "expiry"]), [lease_id, &bill]);
    assert_eq!(found(&["--offset", "1"]), [lease_id]);

    let changed = phone.json(&[
        "vault",
        "change",
        lease_id,
        "--issuer",
        "Wang",
        "--expires-on",
        "",
    ]);
    document.holds("vault change", &changed);
    let about = &changed["document"]["about"];
    assert_eq!(
        (&about["issuer"], &about["expires_on"], &about["title"]),
        (&json!("Wang"), &Value::Null, &json!("Lease"))
    );
    let words = phone.words(&["vault", "show", lease_id]);
    assert!(words.contains("issued by Wang"), "{words}");
    let kind = format!("{lease_id} \u{b7} other\n");
    assert!(words.contains(&kind), "{words}");
    let wrong = phone.run(&["vault", "change", lease_id, "--issued-on", "yesterday"]);
    assert_eq!(wrong.code, document.codes["not_kept"]);
    assert_eq!(wrong.error()["error"]["reason"], "issued_on");

    let out = phone.folder().join("out.txt");
    let export = ["vault", "export", lease_id, out.to_str().unwrap()];
    document.holds("vault export", &phone.json(&export));
    assert_eq!(fs::read(&out).unwrap(), b"The lease of flat 7.");
    assert_eq!(phone.run(&export).error()["error"]["reason"], "file_exists");
    let nowhere = phone.run(&["vault", "export", lease_id, "/none/out.txt"]);
    assert_eq!(nowhere.error()["error"]["reason"], "unwritable");
    let none = phone.run(&["vault", "add", "/none"]);
    assert_eq!(none.error()["error"]["reason"], "unreadable");

    let shared = phone.json(&["vault", "share", lease_id, "--lasts", "3600"]);
    document.holds("vault share", &shared);
    let copy = shared["path"].as_str().unwrap();
    assert_eq!(fs::read(copy).unwrap(), b"The lease of flat 7.");
    fs::remove_dir_all(phone.home().join("shared")).unwrap();

    let keys = fs::read(phone.keys()).unwrap();
    document.holds("vault renew-keys", &phone.json(&["vault", "renew-keys"]));
    let renewed = fs::read(phone.keys()).unwrap();
    assert_eq!(phone.json(&["vault", "show", lease_id]), changed);
    fs::write(phone.keys(), keys).unwrap();
    let former = phone.run(&["vault", "show", lease_id]);
    assert_eq!(former.error()["error"]["code"], "key_unavailable");
    fs::write(phone.keys(), renewed).unwrap();

    let usage = phone.json(&["vault", "usage"]);
    document.holds("vault usage", &usage);
    assert_eq!(
        (&usage["usage"]["documents"], &usage["usage"]["used_bytes"]),
        (&json!(2), &json!(22))
    );
    let deleted = phone.json(&["vault", "delete", lease_id]);
    document.holds("vault delete", &deleted);
    assert_eq!(
        phone.run(&["vault", "show", lease_id]).error()["error"]["code"],
        "not_found"
    );
    assert_eq!(found(&[]), [bill]);
    for (path, content) in files(&phone.home()) {
        for words in ["flat 7", "Lease", "lease.txt", "Wang"] {
            let is_there = content
                .windows(words.len())
                .any(|it| it == words.as_bytes());
            assert!(!is_there, "{words} in {}", path.display());
        }
    }
}

#[test]
fn a_document_is_attached_to_a_form_and_the_receipt_comes_into_the_vault_once() {
    let city = City::start();
    let phone = Phone::ready(&city);
    let lease = id(&phone.json(&["vault", "add", &file(&phone, "lease.txt", "The lease.")]));
    let draft = phone.json(&["draft", "start", "apply-resident-parking-permit"]);
    let draft = draft["draft"].as_str().unwrap();
    let attach = [
        "draft",
        "attach",
        draft,
        "proofs_of_residence",
        "--document",
        &lease,
    ];
    let attached = phone.json(&attach).to_string();
    assert!(attached.contains("lease.txt"), "{attached}");
    // The draft has a copy of its own.
    phone.json(&["vault", "delete", &lease]);
    let still = phone.json(&["draft", "show", draft]).to_string();
    assert!(still.contains("lease.txt"), "{still}");

    let submission = phone.queued();
    phone.json(&["flush"]);
    let receipts = || phone.json(&["vault", "list", "--kind", "receipt"]);
    let kept = receipts();
    assert_eq!(kept["total"], 1);
    let receipt = &kept["documents"][0];
    assert_eq!(receipt["about"]["case_id"], submission.as_str());
    let case_number = receipt["about"]["tags"][0].as_str().unwrap();
    assert_eq!(phone.json(&["vault", "list", case_number])["total"], 1);
    let out = phone.folder().join("receipt.jws");
    let id = receipt["id"].as_str().unwrap();
    phone.json(&["vault", "export", id, out.to_str().unwrap()]);
    let jws = fs::read_to_string(&out).unwrap();
    assert_eq!(jws, phone.words(&["receipt", &submission, "--jws"]).trim());
    // She has deleted it: it does not come back.
    phone.json(&["vault", "delete", id]);
    assert_eq!(receipts()["total"], 0);
}

#[test]
fn who_has_lost_the_keys_opens_the_home_by_the_code_on_paper() {
    let document = Document::read();
    let phone = Phone::new();
    let lease = id(&phone.json(&["vault", "add", &file(&phone, "lease.txt", "The lease.")]));
    let none = phone.json(&["vault", "recovery-code"]);
    document.holds("vault recovery-code", &none);
    assert_eq!(none["recovery_code"], Value::Null);
    let made = phone.json(&["vault", "recovery-code", "--new"]);
    document.holds("vault recovery-code", &made);
    let code = made["recovery_code"].as_str().unwrap();
    let written = code.replace(' ', "-");
    assert_eq!(
        phone.json(&["vault", "recovery-code", "--check", &written]),
        made
    );

    fs::remove_file(phone.keys()).unwrap();
    let lost = phone.run(&["vault", "show", &lease]).error();
    assert_eq!(lost["error"]["reason"], "absent");
    // A slip of the pen is told by its group, and anything else changes nothing.
    let last = if code.ends_with('0') { "1" } else { "0" };
    let slip = format!("{}{last}", &code[..code.len() - 1]);
    let wrong = phone.run(&["vault", "recover", &slip]);
    assert_eq!(wrong.code, document.codes["recovery_code"]);
    document.holds("Shape: error", &wrong.error());
    let problem = json!({"problem": "groups", "groups": [9]});
    assert_eq!(wrong.error()["error"]["recovery_code_problem"], problem);
    assert_eq!(
        phone.run(&["vault"]).error()["error"]["code"],
        "key_unavailable"
    );

    let recovered = phone.json(&["vault", "recover", code]);
    document.holds("vault recover", &recovered);
    assert_eq!(
        phone.json(&["vault", "show", &lease])["document"]["name"],
        "lease.txt"
    );
    assert_eq!(phone.json(&["vault", "recovery-code"]), made);
}
