//! Plans, in lines for a person.

use std::fmt::Display;

use citizen_core::{
    catalogue::{
        Eligibility, FactKind, FactQuestion, FeeTotal, LifeEvent, Plan, PlanStep, Verdict,
    },
    facade::{Fact, FactValue},
};

use super::{fee, lines, money, opened, row};

pub(crate) fn life_events(events: &[LifeEvent]) -> String {
    if events.is_empty() {
        return "This city has no plans.".to_owned();
    }
    lines(events.iter().map(|event| {
        format!(
            "{} ({} services)\n    {}\n    {}\n    {}",
            event.name, event.step_count, event.id, event.description, event.date_question
        )
    }))
}

pub(crate) fn plan(plan: &Plan) -> String {
    let mut text = vec![format!("{}, {}", plan.life_event.name, plan.date)];
    let number = |id: &str| {
        let at = plan.steps.iter().position(|step| step.service.id == id);
        at.map_or_else(|| id.to_owned(), |at| format!("step {}", at + 1))
    };
    for (at, one) in plan.steps.iter().enumerate() {
        text.push(String::new());
        text.push(format!("Step {}: {}", at + 1, one.service.name));
        text.push(step(one, number));
    }
    if !plan.documents.is_empty() {
        text.push(String::new());
        text.push("Documents".to_owned());
    }
    text.extend(plan.documents.iter().map(|document| {
        let needed: Vec<String> = document.steps.iter().map(|id| number(id)).collect();
        let from = match &document.yielded_by {
            Some(id) => format!("; you have it from {}", number(id)),
            None => String::new(),
        };
        format!("    {}: {}{from}", document.name, needed.join(", "))
    }));
    text.push(String::new());
    text.push(row("Fees", &fees(plan)));
    if !plan.needs.is_empty() {
        text.push(String::new());
        text.push("This plan depends on what you have not told:".to_owned());
        text.extend(plan.needs.iter().map(question));
    }
    text.join("\n")
}

fn step(step: &PlanStep, number: impl Fn(&str) -> String) -> String {
    let mut text = vec![row("    Id", &step.service.id)];
    text.push(row("    Applies", &verdict(&step.eligibility)));
    let because = &step.eligibility.because;
    if step.eligibility.verdict == Verdict::No {
        text.extend(because.iter().map(|rule| row("    Needed", rule)));
    }
    if !step.after.is_empty() {
        let before: Vec<String> = step.after.iter().map(|id| number(id)).collect();
        text.push(row("    After", &before.join(", ")));
    }
    text.extend(step.earliest.iter().map(|day| row("    From", day)));
    text.extend(step.due.iter().map(|day| match step.overdue {
        true => row("    Until", &format!("{day}, which has passed")),
        false => row("    Until", day),
    }));
    text.extend(
        step.fees
            .iter()
            .flatten()
            .map(|one| row("    Fee", &fee(one))),
    );
    text.extend(step.office.iter().map(|office| {
        let where_and_when = format!(
            "{}, {}, {}",
            office.name,
            office.address,
            opened(&office.opening)
        );
        row("    Office", &where_and_when)
    }));
    text.extend(step.outputs.iter().map(|name| row("    You get", name)));
    text.extend(step.note.iter().map(|note| row("    Note", note)));
    text.join("\n")
}

pub(crate) fn eligibility(eligibility: &Eligibility) -> String {
    let mut text = vec![match eligibility.verdict {
        Verdict::Yes if !eligibility.has_rules => {
            "The city has no rules for this that the app can check.".to_owned()
        }
        Verdict::Yes => "Yes. All of this holds:".to_owned(),
        Verdict::No => "No. This would have to be so:".to_owned(),
        Verdict::NeedsToKnow => "It depends. This is still open:".to_owned(),
    }];
    let rules = eligibility.because.iter();
    text.extend(rules.map(|rule| format!("    {rule}")));
    if !eligibility.needs.is_empty() {
        text.push("Please tell:".to_owned());
        text.extend(eligibility.needs.iter().map(question));
    }
    text.join("\n")
}

pub(crate) fn facts(facts: &[Fact]) -> String {
    if facts.is_empty() {
        return "Nothing is asked about you, and nothing is kept.".to_owned();
    }
    lines(facts.iter().map(|fact| {
        let answer = match &fact.answer {
            None => "not told".to_owned(),
            Some(answer) => told(&fact.question, answer),
        };
        format!("{}\n{}", question(&fact.question), row("    Told", &answer))
    }))
}

fn verdict(eligibility: &Eligibility) -> String {
    match eligibility.verdict {
        Verdict::Yes if !eligibility.has_rules => "yes, as far as the app can tell".to_owned(),
        Verdict::Yes => "yes".to_owned(),
        Verdict::No => "no".to_owned(),
        Verdict::NeedsToKnow => {
            let ids: Vec<&str> = eligibility.needs.iter().map(|one| &*one.id).collect();
            format!("depends on {}", ids.join(", "))
        }
    }
}

fn question(question: &FactQuestion) -> String {
    let kind = match question.kind {
        FactKind::Choice => "one of these".to_owned(),
        _ => takes(question),
    };
    let mut text = vec![format!(
        "    {}\n        {}: {kind}",
        question.question, question.id
    )];
    let hint = question.hint.iter();
    text.extend(hint.map(|hint| format!("        {hint}")));
    let choices = question.choices.iter();
    text.extend(choices.map(|choice| format!("        {}: {}", choice.id, choice.name)));
    text.join("\n")
}

/// What can be said to a question.
pub(crate) fn takes(question: &FactQuestion) -> String {
    match question.kind {
        FactKind::YesNo => "yes or no".to_owned(),
        FactKind::Number => format!("a number{}", between(question.min, question.max)),
        FactKind::Date => {
            let bounds = between(question.earliest.as_ref(), question.latest.as_ref());
            format!("a day such as 1984-03-08{bounds}")
        }
        FactKind::Choice => {
            let ids: Vec<&str> = question.choices.iter().map(|choice| &*choice.id).collect();
            format!("one of: {}", ids.join(", "))
        }
    }
}

fn between(least: Option<impl Display>, most: Option<impl Display>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!(", from {least} to {most}"),
        (Some(least), None) => format!(", from {least} on"),
        (None, Some(most)) => format!(", up to {most}"),
        (None, None) => String::new(),
    }
}

fn told(question: &FactQuestion, answer: &FactValue) -> String {
    match answer {
        FactValue::YesNo { value: true } => "yes".to_owned(),
        FactValue::YesNo { value: false } => "no".to_owned(),
        FactValue::Number { value } => value.to_string(),
        FactValue::Date { value } => value.clone(),
        FactValue::Choice { value } => {
            let chosen = question.choices.iter().find(|choice| choice.id == *value);
            chosen.map_or_else(|| value.clone(), |choice| choice.name.clone())
        }
    }
}

fn fees(plan: &Plan) -> String {
    let total = |total: &FeeTotal| money(total.amount_minor, &total.currency);
    let totals = plan.fees.iter().map(total).collect::<Vec<_>>().join("; ");
    match (totals.is_empty(), plan.fees_at_least) {
        (true, false) => "free of charge".to_owned(),
        (true, true) => "the city does not say".to_owned(),
        (false, false) => totals,
        (false, true) => format!("at least {totals}"),
    }
}
