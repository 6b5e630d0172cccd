//! The verdict on the answers to a form of 50 fields with ten conditions: the first, with compiling the form, in a new
//! process each; and one of many. Peer: npm's ajv 8 with ajv-formats and all its errors. CPU time.
//!
//! `NODE` names node, and `NODE_PATH` has ajv, as for tests/interop.

use std::{ffi::OsString, path::Path, process::Command};

use citizen_core::forms::{Answers, Form, FormDefinition};
use cpu_time::ThreadTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Pair, ROUNDS, report};

/// Groups of five fields.
const GROUPS: usize = 10;
/// Sets of answers to judge in turn.
const SETS: usize = 16;
/// Verdicts of a round; as many before them are not measured.
const VERDICTS: usize = 5_000;

#[derive(Serialize, Deserialize)]
struct Cases {
    form: FormDefinition,
    answers: Vec<Answers>,
}

pub(crate) fn compare() {
    let Some(node) = std::env::var_os("NODE") else {
        println!("NOT MEASURED: forms, for NODE names no node with ajv");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.json");
    let cases = Cases {
        form: form(),
        answers: (0..SETS).map(answers).collect(),
    };
    std::fs::write(&file, serde_json::to_vec(&cases).unwrap()).unwrap();
    let bench = std::env::current_exe().unwrap();
    let own = |arguments: &[&str]| printed(&bench, arguments, &file);
    let script = include_str!("forms.js");
    let peer = |how: &str| printed(Path::new(&node), &["-e", script, "--", how], &file);

    let first: Vec<Pair> = (0..ROUNDS)
        .map(|_| Pair {
            ours: own(&["first-verdict"]),
            peer: peer("first"),
        })
        .collect();
    report("first verdict, 50 fields / ajv", &first);

    let compiled = Form::compile(cases.form.clone()).unwrap();
    let hot: Vec<Pair> = (0..ROUNDS)
        .map(|_| Pair {
            ours: {
                verdicts(&compiled, &cases.answers);
                let start = ThreadTime::now();
                verdicts(&compiled, &cases.answers);
                start.elapsed().as_secs_f64() * 1e3 / VERDICTS as f64
            },
            peer: peer("hot"),
        })
        .collect();
    report("verdict, 50 fields / ajv", &hot);
}

/// The first verdict in this process, in milliseconds of CPU time.
pub(crate) fn child(file: &Path) {
    let cases: Cases = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let start = ThreadTime::now();
    let form = Form::compile(cases.form).unwrap();
    assert!(form.problems(&cases.answers[0], "en").is_empty());
    println!("{}", start.elapsed().as_secs_f64() * 1e3);
}

fn verdicts(form: &Form, sets: &[Answers]) {
    for answers in sets.iter().cycle().take(VERDICTS) {
        let problems = form.problems(std::hint::black_box(answers), "en");
        assert!(problems.is_empty(), "answers that are right were refused");
    }
}

fn printed(program: &Path, arguments: &[&str], file: &Path) -> f64 {
    let arguments = arguments.iter().map(OsString::from);
    let output = Command::new(program)
        .args(arguments)
        .arg(file)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout)
        .unwrap()
        .trim()
        .parse()
        .unwrap()
}

/// Name, telephone, birthday, whether she has moved, and if so from where: for ten people.
fn form() -> FormDefinition {
    let group = |number: usize| {
        [
            (
                format!("name_{number}"),
                json!({"type": "string", "minLength": 1, "maxLength": 60}),
            ),
            (
                format!("phone_{number}"),
                json!({"type": "string", "pattern": "^1[3-9][0-9]{9}$"}),
            ),
            (
                format!("born_{number}"),
                json!({"type": "string", "format": "date"}),
            ),
            (format!("moved_{number}"), json!({"type": "boolean"})),
            (
                format!("from_{number}"),
                json!({"type": "string", "minLength": 6, "maxLength": 160}),
            ),
        ]
    };
    let is_condition = |name: &str| name.starts_with("from_");
    let (mut properties, mut required, mut conditions) = (json!({}), Vec::new(), Vec::new());
    let (mut steps, mut texts) = (Vec::new(), json!({}));
    for number in 0..GROUPS {
        let (moved, from) = (format!("moved_{number}"), format!("from_{number}"));
        conditions.push(json!({
            "if": {"properties": {&moved: {"const": true}}, "required": [moved]},
            "then": {"required": [from]},
        }));
        let mut controls = Vec::new();
        for (name, mut schema) in group(number) {
            schema["i18n"] = json!(name);
            texts[format!("{name}.label")] = json!({"en": name});
            let mut control = json!({"type": "Control", "scope": format!("#/properties/{name}")});
            if is_condition(&name) {
                control["rule"] = json!({"effect": "SHOW", "condition": {
                    "scope": format!("#/properties/{moved}"),
                    "schema": {"const": true}, "failWhenUndefined": true,
                }});
            } else {
                required.push(name.clone());
            }
            controls.push(control);
            properties[&name] = schema;
        }
        let step = format!("step_{number}");
        texts[format!("{step}.label")] = json!({"en": step});
        steps.push(json!({"type": "Category", "i18n": step, "elements": controls}));
    }
    let definition = json!({
        "id": "fifty", "version": "1", "texts": texts,
        "schema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
            "additionalProperties": false, "properties": properties, "required": required,
            "allOf": conditions,
        },
        "ui": {"type": "Categorization", "elements": steps},
    });
    serde_json::from_value(definition).unwrap()
}

/// A set of answers that is right; who has moved differs from set to set.
fn answers(set: usize) -> Answers {
    let mut answers = Answers::new();
    for number in 0..GROUPS {
        let moved = (set >> (number % 4)) % 2 == 1;
        let mut put = |name: &str, value: Value| answers.insert(format!("{name}_{number}"), value);
        put("name", json!(format!("李娜 {set}")));
        put("phone", json!(format!("138001380{set:02}")));
        put(
            "born",
            json!(format!(
                "19{:02}-0{}-{:02}",
                20 + set,
                1 + number % 9,
                10 + set
            )),
        );
        put("moved", json!(moved));
        if moved {
            put("from", json!(format!("{set} Harbour Street")));
        }
    }
    answers
}
