//! What is said while a form is filled in field by field.

use citizen_core::{
    facade::{PrefillSource, PrefillSuggestion},
    forms::{Answer, FieldKind, FieldOption, FormField, SummaryLine, SummarySection},
};

use super::{lines, moment};

pub(crate) const BEGINNING: &str = "Each answer is saved when you press Enter, so you can stop at any time.\n\
    Enter alone keeps what is there, < goes back, > goes on and leaves it for later, ? explains.";
pub(crate) const CONSENT: &str = "\nSome of this you have told before, to this app or in what you have sent.\n\
    Shall forms offer you such answers? Nothing is put in without your word. yes or no; Enter asks again the next time.";
pub(crate) const GO_ON: &str =
    "Enter goes to the first of these, no ends here and keeps the draft.";
pub(crate) const SEND: &str = "\nSend this now? yes or no; < goes back.";

/// The answers, step by step.
pub(crate) fn summary(sections: &[SummarySection]) -> String {
    let mut text = Vec::new();
    for section in sections {
        text.push(section.title.clone());
        for line in &section.lines {
            text.extend(line.heading.iter().map(|heading| format!("  {heading}")));
            text.push(format!("  {}", answered(line)));
        }
    }
    text.join("\n")
}

fn answered(line: &SummaryLine) -> String {
    let words = match line.words.as_slice() {
        [] => "not answered".to_owned(),
        words => words.join(", "),
    };
    let calculated = if line.calculated { " (calculated)" } else { "" };
    format!("{}: {words}{calculated}", line.label)
}

pub(crate) fn suggestions(suggestions: &[PrefillSuggestion]) -> String {
    if suggestions.is_empty() {
        return "Nothing is known for what is not answered yet.".to_owned();
    }
    lines(suggestions.iter().map(suggestion))
}

fn suggestion(suggestion: &PrefillSuggestion) -> String {
    let source = match &suggestion.source {
        PrefillSource::Profile => "what you have told about yourself".to_owned(),
        PrefillSource::EarlierSubmission { service_name, at } => {
            format!("{service_name}, sent {}", moment(*at))
        }
    };
    format!("{}\n    from {source}", answered(&suggestion.line))
}

/// What is offered before the first question.
pub(crate) fn offered(offered: &[PrefillSuggestion]) -> String {
    let numbered = (1..).zip(offered);
    let numbered = numbered.map(|(number, one)| format!("{number}. {}", suggestion(one)));
    format!(
        "\nYou have told this before:\n{}\nyes puts all of it in, numbers such as 1,3 put these in, Enter none.",
        lines(numbered)
    )
}

/// A question with all that helps to answer it.
pub(crate) fn question(field: &FormField) -> String {
    let need = if field.required {
        ""
    } else {
        " (may be left out)"
    };
    let mut text = vec![format!("\n{}{need}", field.question())];
    text.extend(field.hint.clone());
    text.extend(how(field));
    if field.kind != FieldKind::LongChoice {
        text.extend(numbered(&field.options));
    }
    text.extend(field.rows.as_ref().map(|rows| {
        let (count, maximum) = (rows.count, rows.maximum);
        format!("{count} so far, at most {maximum}.")
    }));
    if field.answer != Answer::Nothing {
        text.push(format!("So far: {}", field.words().join(", ")));
    }
    text.extend(field.problems.iter().map(|problem| problem.message.clone()));
    text.join("\n")
}

/// What is typed for a field of this kind, where it is not simply the answer.
fn how(field: &FormField) -> Option<String> {
    Some(match field.kind {
        FieldKind::Choices => "Type the numbers of those that you choose, such as 1,3.".to_owned(),
        FieldKind::LongChoice => "Type how its name begins.".to_owned(),
        FieldKind::Date => "Year, month and day, such as 2026-01-31.".to_owned(),
        FieldKind::Time => "Hours and minutes, such as 09:30.".to_owned(),
        FieldKind::Money => {
            let currency = field.currency.as_ref()?;
            format!("An amount in {}.", currency.code)
        }
        FieldKind::Rows => {
            "+ begins another one, -1 takes the first one away, 1 goes through it.".to_owned()
        }
        FieldKind::File | FieldKind::Photo | FieldKind::Signature => {
            let limits = field.files.as_ref()?;
            let types = limits.media_types.join(", ");
            let (count, bytes) = (limits.max_count, limits.max_bytes);
            format!("Type where a file is. At most {count}, of {bytes} bytes each: {types}")
        }
        _ => return None,
    })
}

pub(crate) fn help(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::File | FieldKind::Photo | FieldKind::Signature => {
            "Type the path of a file, and Enter alone when there are no more. - takes the last one away.\n\
             < goes back, > goes on. End the program with Ctrl-C: what was answered is saved."
        }
        FieldKind::Rows => {
            "+ begins another one; -1 takes the first one away; 1 goes through it again; Enter goes on.\n\
             < goes back. End the program with Ctrl-C: what was answered is saved."
        }
        FieldKind::Choice | FieldKind::YesNo | FieldKind::Declaration | FieldKind::LongChoice => {
            "Type the number of what you choose, or its name. - takes the answer away.\n\
             Enter alone keeps what is there, < goes back, > goes on and leaves it for later.\n\
             End the program with Ctrl-C: what was answered is saved."
        }
        _ => {
            "Type the answer. - takes it away. Enter alone keeps what is there, or leaves it out where that may be.\n\
             < goes back, > goes on and leaves it for later.\n\
             End the program with Ctrl-C: what was answered is saved."
        }
    }
}

/// What a search in a long list has found.
pub(crate) fn found(found: &[FieldOption]) -> String {
    if found.is_empty() {
        return "None begins so. Type other letters.".to_owned();
    }
    let choose = "Type the number of one of these, or more letters:".to_owned();
    lines(std::iter::once(choose).chain(numbered(found)))
}

pub(crate) fn calculated(field: &FormField) -> String {
    let words = match field.words().as_slice() {
        [] => "not known yet".to_owned(),
        words => words.join(", "),
    };
    format!("\n{}: {words} (calculated)", field.question())
}

fn numbered(options: &[FieldOption]) -> impl Iterator<Item = String> {
    let numbered = (1..).zip(options);
    numbered.map(|(number, option): (u32, _)| format!("{number}. {}", option.label))
}
