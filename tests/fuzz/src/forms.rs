//! What a city says of a form, and what a resident answers to it.

use citizen_core::{
    forms::{Answer, Answers, Form, FormDefinition, FormView},
    logic::{Facts, Outcome, Rule, Value},
};

/// `{"form": {…}, "answers": {…}, "typed": [["/path", "text"], …], "old": {…}}`: schema, UI schema, calculations,
/// migrations, what a draft may hold and what is typed, and another version that a draft may be of. A form that compiles
/// can be looked at and sent with any answers, and takes over those to any other.
pub(crate) fn form(data: &[u8]) {
    let Ok(case) = serde_json::from_slice::<serde_json::Value>(data) else {
        return;
    };
    let compiled = |definition: &serde_json::Value| {
        let definition = serde_json::from_value::<FormDefinition>(definition.clone());
        Form::compile(definition.ok()?).ok()
    };
    let Some(form) = compiled(&case["form"]) else {
        return;
    };
    let mut answers: Answers = case["answers"].as_object().cloned().unwrap_or_default();
    agree(&form, &answers);
    for pair in case["typed"].as_array().into_iter().flatten().take(50) {
        let text = |index: usize| pair[index].as_str().unwrap_or_default().to_owned();
        let before = answers.clone();
        let answer = Answer::Text { value: text(1) };
        if form.answer(&mut answers, &text(0), answer).is_err() {
            assert_eq!(answers, before);
        }
    }
    agree(&form, &answers);
    let FormView { steps, .. } = form.view(&answers, "en");
    let fields = steps.iter().flat_map(|step| &step.fields);
    for field in fields.filter(|field| field.rows.is_some()).take(5) {
        let before = answers.clone();
        if form.add_row(&mut answers, &field.path).is_err() {
            assert_eq!(answers, before);
        }
        let _ = form.remove_row(&mut answers, &field.path, 0);
    }
    agree(&form, &answers);
    if let Some(old) = compiled(&case["old"]) {
        let moved = form.take_over(&old, &answers, Vec::new());
        agree(&form, &moved.answers);
        let again = form.take_over(&form, &moved.answers, moved.kept);
        assert_eq!((again.answers, again.changes), (moved.answers, vec![]));
    }
}

/// What a resident is shown, what stands in the way, and what is sent say the same.
fn agree(form: &Form, answers: &Answers) {
    let FormView {
        steps, complete, ..
    } = form.view(answers, "ar");
    let problems = form.problems(answers, "en");
    assert_eq!(complete, problems.is_empty());
    let fields: Vec<_> = steps.iter().flat_map(|step| &step.fields).collect();
    for problem in &problems {
        assert!(
            fields
                .iter()
                .any(|field| field.path == problem.path && field.visible)
        );
    }
    let sent = form.submission(answers);
    assert_eq!(form.submission(&sent), sent);
    assert!(form.miscalculated(&sent).is_empty());
}

/// `{"rule": …, "facts": {…}}`. What a rule comes to is certain: it stays so when more becomes known, unless it
/// has a default, which is the author's way of not asking.
pub(crate) fn rule(data: &[u8]) {
    let Ok(case) = serde_json::from_slice::<serde_json::Value>(data) else {
        return;
    };
    let Ok(rule) = Rule::parse(&case["rule"]) else {
        return;
    };
    let facts = case["facts"].as_object().into_iter().flatten();
    let facts = facts.map(|(name, value)| Ok((name.clone(), Value::try_from(value)?)));
    let Ok(facts) = facts.collect::<Result<Facts, citizen_core::logic::NumberTooLong>>() else {
        return;
    };
    let today = crate::now().date_naive();
    let outcome = rule.evaluate(&facts, today);
    let names = rule.facts();
    let known = outcome
        .needs()
        .iter()
        .find(|name| facts.contains_key(*name));
    assert_eq!(known, None, "what is known is not needed");
    assert!(
        outcome
            .needs()
            .iter()
            .all(|name| names.contains(&name.as_str()))
    );
    if has_default(&case["rule"]) {
        return;
    }
    let mut more = facts;
    for name in names {
        more.entry(name.to_owned()).or_insert(Value::Nothing);
    }
    let in_full = rule.evaluate(&more, today);
    match outcome {
        // No number is not even itself.
        Outcome::Known(value) => {
            assert_eq!(
                format!("{value:?}"),
                format!("{:?}", in_full_value(&in_full))
            );
        }
        Outcome::Unknown { truth, .. } => {
            assert!(truth.is_none() || in_full.truth() == truth);
        }
    }
}

fn has_default(rule: &serde_json::Value) -> bool {
    match rule {
        serde_json::Value::Array(list) => list.iter().any(has_default),
        serde_json::Value::Object(map) => map.iter().any(|(operator, operands)| {
            let operands_of_var = operands.as_array().filter(|_| operator == "var");
            operands_of_var.is_some_and(|list| list.len() > 1) || has_default(operands)
        }),
        _ => false,
    }
}

fn in_full_value(outcome: &Outcome) -> &Value {
    match outcome {
        Outcome::Known(value) => value,
        Outcome::Unknown { needs, .. } => panic!("all facts are known, and it needs {needs:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without this the target might only ever see refused forms.
    #[test]
    fn the_forms_of_the_corpus_compile() {
        for case in [
            &include_bytes!("../corpus/form/calculations.json")[..],
            include_bytes!("../corpus/form/conditions.json"),
            include_bytes!("../corpus/form/kinds.json"),
            include_bytes!("../corpus/form/migrations.json"),
            include_bytes!("../corpus/form/rows.json"),
        ] {
            let case: serde_json::Value = serde_json::from_slice(case).unwrap();
            let definition = serde_json::from_value(case["form"].clone()).unwrap();
            Form::compile(definition).unwrap();
        }
    }
}
