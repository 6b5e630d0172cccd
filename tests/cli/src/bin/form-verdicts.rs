//! The core's verdicts on answers as a program of its own, for `tests/interop/forms`. Each line of
//! standard input is `{"form": {…}, "answers": [{…}, …]}`; each line of standard output what becomes of
//! each of these answers: `[{"sent": {…}, "complete": true, "problems": [{"path": …, …}]}, …]`.

use std::io::{BufRead, Write};

use anyhow::Context;
use citizen_core::forms::{Answers, Form, FormDefinition};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Cases {
    form: FormDefinition,
    answers: Vec<Answers>,
}

fn main() -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let cases: Cases =
            serde_json::from_str(&line?).context("a line is no form with answers")?;
        let form = Form::compile(cases.form)?;
        let verdicts: Vec<Value> = cases
            .answers
            .iter()
            .map(|answers| {
                json!({
                    "sent": form.submission(answers),
                    "complete": form.view(answers, "en").complete,
                    "problems": form.problems(answers, "en"),
                })
            })
            .collect();
        writeln!(out, "{}", Value::from(verdicts))?;
    }
    Ok(())
}
