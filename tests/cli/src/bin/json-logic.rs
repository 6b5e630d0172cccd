//! The core's rules as a program of its own, for `tests/interop/logic`. Each line of standard input
//! is `{"rule": …, "data": {…}, "today": "2026-11-23"}`; each line of standard output what that comes to:
//! `{"result": …}`, `{"needs": […]}`, or `{"error": "…"}` for a rule that cannot be read.

use std::io::{BufRead, Write};

use anyhow::Context;
use chrono::NaiveDate;
use citizen_core::logic::{Facts, Outcome, Rule, Value};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Case {
    rule: serde_json::Value,
    data: serde_json::Map<String, serde_json::Value>,
    today: NaiveDate,
}

fn main() -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let case: Case = serde_json::from_str(&line?).context("a line is no case")?;
        let mut facts = Facts::new();
        for (name, value) in &case.data {
            facts.insert(name.clone(), Value::try_from(value)?);
        }
        let answer = match Rule::parse(&case.rule) {
            Err(error) => json!({ "error": error.to_string() }),
            Ok(rule) => match rule.evaluate(&facts, case.today) {
                Outcome::Known(value) => json!({ "result": serde_json::Value::from(&value) }),
                Outcome::Unknown { needs, .. } => json!({ "needs": needs }),
            },
        };
        writeln!(out, "{answer}")?;
    }
    Ok(())
}
