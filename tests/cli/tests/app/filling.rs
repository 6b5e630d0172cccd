//! Forms asked field by field, what has been told before, and what is looked through before it is sent.

use std::{
    io::{Read, Write},
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::{
    shapes::Document,
    support::{City, Phone, Ran, SERVICE},
};

const RENT: &str = "apply-rent-subsidy";

/// Runs a command with these lines typed, and then the end of the input.
fn typing(command: &mut Command, lines: &[&str]) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let typed: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let mut input = child.stdin.take().unwrap();
    input.write_all(typed.as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Phone {
    fn fill(&self, id: &str, lines: &[&str]) -> Value {
        let mut command = self.command(&["draft", "fill", id, "--json"]);
        let ran = typing(&mut command, lines);
        Document::read().holds("draft fill", &ran.json());
        ran.json()
    }

    fn fill_in_words(&self, id: &str, lines: &[&str]) -> String {
        let ran = typing(&mut self.command(&["draft", "fill", id]), lines);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.output
    }

    fn answer(&self, draft: &str, path: &str) -> Value {
        let shown = self.json(&["draft", "show", draft]);
        let steps = shown["form"]["steps"].as_array().unwrap().iter();
        let mut fields = steps.flat_map(|step| step["fields"].as_array().unwrap());
        fields.find(|field| field["path"] == path).unwrap()["answer"].clone()
    }

    /// What is suggested: path and words.
    fn suggested(&self, draft: &str) -> Value {
        let suggested = self.json(&["draft", "suggestions", draft]);
        Document::read().holds("draft suggestions", &suggested);
        let suggestions = suggested["suggestions"].as_array().unwrap().iter();
        let suggestions =
            suggestions.map(|one| json!([one["line"]["path"], one["line"]["words"][0]]));
        suggestions.collect()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn synced(city: &City) -> Phone {
    let phone = Phone::at(city);
    phone.json(&["sync"]);
    phone
}

/// The rent subsidy in lines, up to the question whether to send it.
const RENT_IN_LINES: [&str; 38] = [
    "Li Na",
    "110105 19491231 002x",
    "1949/12/31",
    "13800001111",
    "",        // no e-mail
    "d",       // finds several neighbourhoods
    "lianhua", // finds one
    "6 Lotus Lane",
    "31000", // wrong
    "310001",
    "2026-02-01",
    "5,1", // illness and low income
    "+",   // a person of the household
    "Li An",
    "2", // a child
    "2026-03-15",
    "0",
    "+",
    "Li Bo",
    "child",
    "<", // back to the relation
    "parent",
    "1950-01-01",
    "",   // no income
    "-1", // without Li An
    "",   // no more of them
    "2.500,00",
    "4800",
    "", // rooms may be left out
    "yes",
    "500",
    "1", // to me
    "",  // no visit
    "9:30",
    "", // no notes
    "", // the declaration may not be left out
    "?",
    "yes",
];

#[test]
fn a_form_is_asked_field_by_field_and_sent_when_she_says_so() {
    let city = City::start();
    let phone = Phone::ready(&city);
    let typed = [&RENT_IN_LINES[..], &["perhaps", "yes"]].concat();
    let filled = phone.fill(RENT, &typed);
    assert_eq!(filled["submission"]["service_id"], RENT);
    assert_eq!(phone.json(&["flush"])["accepted"], 1);
    assert_eq!(phone.json(&["draft"]), json!({"drafts": []}));
}

#[test]
fn without_her_word_nothing_is_sent_and_the_answers_are_kept_and_shown() {
    let city = City::start();
    let phone = synced(&city);
    let words = phone.fill_in_words(RENT, &RENT_IN_LINES);
    for said in [
        "Step 1 of 5: You",
        "Email (optional) (may be left out)",
        "1. Duchuan", // found
        "Enter a postcode of six digits.",
        "Person 1 – Full name",
        "1 so far, at most 9.",
        "please fill this in",
        "Address of the home",
        "Rent a month: 2500.00 CNY",
        "Why do you need help with the rent?: Our income is low, Illness or disability",
        "Who lives with you?: Person 1",
        "Person 1 – Relation to you: Parent",
        "Email (optional): not answered",
        "Send this now?",
        "Nothing was sent.",
    ] {
        assert!(words.contains(said), "{said:?} is not in\n{words}");
    }
    assert!(!words.contains("Person 2 – Full name: "), "{words}");
    let drafts = phone.json(&["draft"]);
    let draft = text(&drafts["drafts"][0]["id"]);
    assert_eq!(phone.json(&["draft", "show", draft])["problems"], json!([]));

    let document = Document::read();
    let summary = phone.json(&["draft", "summary", draft]);
    document.holds("draft summary", &summary);
    let household = &summary["sections"][2];
    assert_eq!(
        (&household["step"], &household["title"]),
        (&json!(2), &json!("Your household"))
    );
    assert_eq!(household["lines"][1]["words"], json!(["Li Bo"]));
    let chinese = phone.words(&["draft", "summary", draft, "--language", "zh-Hans"]);
    assert!(
        chinese.contains("您为什么需要租房补贴？: 家庭收入较低, 患病或残疾"),
        "{chinese}"
    );
    assert!(
        words.contains(&phone.words(&["draft", "summary", draft])),
        "the same page"
    );
}

#[test]
fn what_is_missing_is_gone_back_to() {
    let city = City::start();
    let phone = synced(&city);
    let draft = phone.filled_in();
    phone.json(&[
        "draft",
        "answer",
        &draft,
        "parent_name",
        "",
        "declaration",
        "",
    ]);
    // It begins with what is not answered, leaves it, and comes back to the first of what is missing.
    let typed = [">", ">", ">", ">", ">", ">", "", "Li Na"];
    let words = phone.fill_in_words(&draft, &typed);
    let asked = words.matches("Before it can be submitted").count();
    assert_eq!(asked, 1, "{words}");
    assert_eq!(phone.answer(&draft, "/parent_name")["value"], "Li Na");
}

#[test]
fn a_long_list_is_searched_and_chosen_from_by_number() {
    let city = City::start();
    let phone = synced(&city);
    let started = phone.json(&["draft", "start", RENT]);
    let draft = text(&started["draft"]);
    let before = ["Li Na", ">", ">", ">", ">"];
    let words = phone.fill_in_words(draft, &[&before[..], &["xyz", "d", "2"]].concat());
    assert!(words.contains("None begins so."), "{words}");
    assert!(words.contains("2. Dengta"), "{words}");
    assert_eq!(phone.answer(draft, "/neighbourhood")["value"], "dengta");
}

#[test]
fn files_are_attached_by_their_path() {
    let city = City::start();
    let phone = synced(&city);
    let started = phone.json(&["draft", "start", "apply-resident-parking-permit"]);
    let draft = text(&started["draft"]);
    let lease = phone.folder().join("lease.txt");
    std::fs::write(&lease, "The lease.").unwrap();
    let lease = lease.to_str().unwrap();
    let shown = phone.json(&["form", draft]);
    let steps = shown["steps"].as_array().unwrap().iter();
    let fields = steps.flat_map(|step| step["fields"].as_array().unwrap());
    let asked = fields.filter(|field| field["visible"] == true && field["calculated"] == false);
    let before = asked
        .take_while(|field| field["path"] != "/proofs_of_residence")
        .count();
    let leave = vec![">"; before];
    let typed = [&leave[..], &["/none", lease, "-", lease, ""]].concat();
    let words = phone.fill_in_words(draft, &typed);
    assert!(words.contains("This file cannot be read."), "{words}");
    assert!(words.contains("So far: lease.txt"), "{words}");
    let files = &phone.answer(draft, "/proofs_of_residence")["files"];
    assert_eq!(
        (files.as_array().unwrap().len(), &files[0]["name"]),
        (1, &json!("lease.txt"))
    );
}

#[test]
fn a_kill_costs_no_answer_that_was_given() {
    let city = City::start();
    let phone = synced(&city);
    let started = phone.json(&["draft", "start", RENT]);
    let draft = text(&started["draft"]);
    let mut child = phone
        .command(&["draft", "fill", draft])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // What is typed behind them has not been ended with Enter.
    input
        .write_all(b"Li Na\n110105 19491231 002x\n1949-1")
        .unwrap();
    let mut output = child.stdout.take().unwrap();
    let mut said = Vec::new();
    while !String::from_utf8_lossy(&said).contains("Date of birth") {
        let mut part = [0; 1024];
        let read = output.read(&mut part).unwrap();
        assert!(read > 0, "{}", String::from_utf8_lossy(&said));
        said.extend_from_slice(&part[..read]);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(phone.answer(draft, "/full_name")["value"], "Li Na");
    assert_eq!(
        phone.answer(draft, "/id_number")["value"],
        "11010519491231002X"
    );
    assert_eq!(phone.answer(draft, "/date_of_birth")["kind"], "nothing");
}

#[test]
fn what_was_told_before_is_offered_where_it_is_asked_for_again() {
    let document = Document::read();
    let city = City::start();
    let phone = synced(&city);
    phone.json(&["facts", "answer", "born_on=1949-12-31"]);
    phone.queued();
    let started = phone.json(&["draft", "start", RENT]);
    let draft = text(&started["draft"]);
    let expected = json!([
        ["/full_name", "Li Na"],
        ["/date_of_birth", "1949-12-31"],
        ["/phone", "13857104926"],
    ]);
    assert_eq!(phone.suggested(draft), expected);
    let words = phone.words(&["draft", "suggestions", draft]);
    assert!(
        words.contains("from what you have told about yourself"),
        "{words}"
    );

    let prefilled = phone.json(&["draft", "prefill", draft, "date_of_birth", "/email"]);
    document.holds("draft prefill", &prefilled);
    assert_eq!(prefilled["form"]["answered"], 1);
    let left = json!([expected[0], expected[2]]);
    assert_eq!(phone.suggested(draft), left);

    let asked = phone.json(&["facts", "prefill"]);
    document.holds("facts prefill", &asked);
    assert_eq!(asked, json!({"prefill": "unasked"}));
    phone.json(&["facts", "prefill", "refused"]);
    assert_eq!(phone.suggested(draft), json!([]));
    assert!(
        phone
            .words(&["facts", "prefill"])
            .contains("Forms offer nothing")
    );
}

#[test]
fn she_is_asked_once_and_what_she_agrees_to_is_put_in_first() {
    let city = City::start();
    let phone = synced(&city);
    phone.queued();
    let started = phone.json(&["draft", "start", RENT]);
    let draft = text(&started["draft"]);
    let words = phone.fill_in_words(draft, &["", "Li An"]);
    assert!(
        words.contains("Shall forms offer you such answers?"),
        "{words}"
    );
    assert!(
        !words.contains("13857104926"),
        "not before she wants it: {words}"
    );
    assert_eq!(phone.answer(draft, "/full_name")["value"], "Li An");
    assert_eq!(phone.json(&["facts", "prefill"])["prefill"], "unasked");

    let words = phone.fill_in_words(draft, &["yes", ""]);
    assert!(words.contains("1. Mobile number: 13857104926"), "{words}");
    assert_eq!(
        phone.answer(draft, "/phone")["kind"],
        "nothing",
        "Enter puts none in"
    );
    let words = phone.fill_in_words(draft, &["1"]);
    assert!(!words.contains("Shall forms offer"), "{words}");
    assert_eq!(phone.answer(draft, "/phone")["value"], "13857104926");
    assert_eq!(phone.json(&["facts", "prefill"])["prefill"], "given");
}

#[test]
fn no_service_and_no_draft_is_not_found() {
    let city = City::start();
    let phone = synced(&city);
    for id in ["no-service", "0193e0a0-0000-7000-8000-000000000000"] {
        let ran = phone.run(&["draft", "fill", id]);
        assert_eq!(ran.error()["error"]["code"], "not_found", "{ran:?}");
    }
    let begun = phone.fill(SERVICE, &[]);
    assert_eq!(begun["submission"], json!(null));
    assert_eq!(phone.json(&["draft"])["drafts"][0]["id"], begun["draft"]);
}
