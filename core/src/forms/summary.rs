//! The answers in words, to be looked through before they are sent.

use serde::{Deserialize, Serialize};

use super::{
    Answer, Answers, Currency, FieldKind, Form, FormField, FormStep, FormView,
    rows::question_in_row,
};

/// What of a step is sent, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SummarySection {
    /// Which step it is, from 0, of those that have a field to show: where to go to change something.
    pub step: u32,
    /// The step's title.
    pub title: String,
    /// In the order of the form; never empty.
    pub lines: Vec<SummaryLine>,
}

/// A question and its answer in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SummaryLine {
    /// The field's path.
    pub path: String,
    /// What kind of answer is asked for.
    pub kind: FieldKind,
    /// The question; in a row behind what the row is called: `Child 2 – Full name`.
    pub label: String,
    /// The heading of the group that begins with this line.
    pub heading: Option<String>,
    /// The answer in words: the labels of what was chosen, the names of files, what each row is called. Numbers are in
    /// plain digits, an amount of money with its currency behind it; days and times are as in `answer`. More than one
    /// only where there are several of these, and none where there is no answer.
    pub words: Vec<String>,
    /// The answer as it is kept: of a number, an amount, a day or a time, for whoever writes these as the phone does.
    pub answer: Answer,
    /// The currency of an amount of money.
    pub currency: Option<Currency>,
    /// Whether the answer follows from others, so that there is nothing to change.
    pub calculated: bool,
}

impl Form {
    /// What of these answers is sent, in words for a reader of `language`: the fields that are shown and enabled, also
    /// such as have no answer, and the steps that have any of them.
    pub fn summary(&self, answers: &Answers, language: &str) -> Vec<SummarySection> {
        let FormView { steps, .. } = self.view(answers, language);
        let shown =
            (steps.into_iter()).filter(|step| step.fields.iter().any(|field| field.visible));
        let sections = shown.zip(0..).map(|(step, index)| SummarySection {
            step: index,
            lines: lines(&step),
            title: step.title,
        });
        sections
            .filter(|section| !section.lines.is_empty())
            .collect()
    }

    /// The answer to the field at `path`, if it is shown, without its heading.
    pub fn line(&self, answers: &Answers, path: &str, language: &str) -> Option<SummaryLine> {
        let fields = self.view(answers, language).steps.into_iter();
        let mut fields = fields.flat_map(|step| step.fields);
        let field = fields.find(|field| field.path == path)?;
        field.visible.then(|| field.line())
    }
}

fn lines(step: &FormStep) -> Vec<SummaryLine> {
    let mut above = None;
    let sent = (step.fields.iter()).filter(|field| field.visible && field.enabled);
    let line = |field: &FormField| {
        // It is the rows that stand in a group, not the fields in them.
        let begins = field.row.is_none() && field.group != above;
        if field.row.is_none() {
            above.clone_from(&field.group);
        }
        let mut line = field.line();
        line.heading = field.group.clone().filter(|_| begins);
        if field.rows.is_some() {
            line.words = titles(step, &field.path);
        }
        line
    };
    sent.map(line).collect()
}

/// What each row of the field of rows at `path` is called.
fn titles(step: &FormStep, path: &str) -> Vec<String> {
    let rows = step.fields.iter().filter_map(|field| field.row.as_ref());
    let rows = rows.filter(|row| row.group == path);
    let mut titles: Vec<String> = rows.map(|row| row.title.clone()).collect();
    titles.dedup();
    titles
}

impl FormField {
    /// The question; in a row behind what the row is called.
    pub fn question(&self) -> String {
        match &self.row {
            Some(row) => question_in_row(&row.title, &self.label),
            None => self.label.clone(),
        }
    }

    fn line(&self) -> SummaryLine {
        SummaryLine {
            path: self.path.clone(),
            kind: self.kind,
            label: self.question(),
            heading: None,
            words: self.words(),
            answer: self.answer.clone(),
            currency: self.currency.clone(),
            calculated: self.calculated,
        }
    }

    /// The answer in words, as [`SummaryLine::words`] has them; of a field of rows none.
    pub fn words(&self) -> Vec<String> {
        let label = |value: &String| {
            let chosen = self.options.iter().find(|option| option.value == *value);
            chosen.map_or_else(|| value.clone(), |option| option.label.clone())
        };
        match &self.answer {
            Answer::Nothing => Vec::new(),
            Answer::Text { value } | Answer::Date { value } | Answer::Time { value } => {
                vec![value.clone()]
            }
            Answer::Integer { value } => vec![value.to_string()],
            Answer::YesNo { value } => vec![label(&value.to_string())],
            Answer::Choice { value } => vec![label(value)],
            Answer::Choices { values } => values.iter().map(label).collect(),
            Answer::Money { minor_units } => vec![match &self.currency {
                Some(currency) => currency.written(*minor_units),
                None => minor_units.to_string(),
            }],
            Answer::Files { files } => files.iter().map(|file| file.name.clone()).collect(),
        }
    }
}
