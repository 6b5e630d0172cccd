//! What has happened to cases, and what the city asks of them.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Event;
use crate::database::{DatabaseError, Parameter, Records, Row};
use crate::messages;
use crate::text::Text;

/// Of a longer timeline, the newest are told.
const EVENTS_MAX: usize = 100;

/// Something that happened to a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseEvent {
    code: Event,
    #[schema(format = DateTime)]
    at: String,
    /// What happened, in a few words.
    title: Text,
    /// What the caseworker wrote or asked, if anything, in the Markdown of docs/messages.md.
    #[schema(required = true)]
    text: Option<Text>,
}

/// Something the city asks the resident about her case.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct Question {
    #[schema(value_type = Uuid)]
    pub(crate) id: String,
    #[schema(format = DateTime)]
    asked_at: String,
    /// The day until which the city waits for her answer.
    #[schema(required = true, format = Date)]
    answer_by: Option<String>,
    /// What is asked, in the Markdown of docs/messages.md.
    text: Text,
    /// What she answers it with: a form as docs/forms.md has it, with `id` and `version`.
    #[schema(value_type = Object)]
    pub(crate) form: Value,
    #[serde(skip)]
    pub(crate) closed: bool,
}

/// The question with this id, and the id of the case it is about.
pub(crate) fn question(
    records: &Records<'_>,
    id: &str,
) -> Result<Option<(i64, Question)>, DatabaseError> {
    records.row(include_str!("../sql/question.sql"), &[&id], read_question)
}

/// The timelines and questions of some cases, by the case's id.
pub(super) struct Story {
    events: HashMap<i64, Vec<CaseEvent>>,
    pub(super) questions: HashMap<i64, Vec<Question>>,
}

impl Story {
    pub(super) fn of_case(records: &Records<'_>, case_id: i64) -> Result<Self, DatabaseError> {
        Self::read(
            records,
            include_str!("../sql/case_events.sql"),
            include_str!("../sql/questions_of_case.sql"),
            &[&case_id],
        )
    }

    /// Of the resident's cases whose last change has a number after `after`, up to `until`.
    pub(super) fn between(
        records: &Records<'_>,
        resident: &str,
        after: i64,
        until: i64,
    ) -> Result<Self, DatabaseError> {
        Self::read(
            records,
            include_str!("../sql/case_events_between.sql"),
            include_str!("../sql/open_questions_between.sql"),
            &[&resident, &after, &until],
        )
    }

    pub(super) fn of_all(records: &Records<'_>) -> Result<Self, DatabaseError> {
        Self::read(
            records,
            include_str!("../sql/all_case_events.sql"),
            include_str!("../sql/all_questions.sql"),
            &[],
        )
    }

    fn read(
        records: &Records<'_>,
        events: &str,
        questions: &str,
        parameters: &[&dyn Parameter],
    ) -> Result<Self, DatabaseError> {
        Ok(Self {
            events: by_case(records.rows(events, parameters, read_event)?),
            questions: by_case(records.rows(questions, parameters, read_question)?),
        })
    }

    pub(super) fn timeline(&mut self, case_id: i64) -> Vec<CaseEvent> {
        let mut events = self.events.remove(&case_id).unwrap_or_default();
        events.drain(..events.len().saturating_sub(EVENTS_MAX));
        events
    }

    pub(super) fn open_question(&self, case_id: i64) -> Option<Question> {
        let mut questions = self.questions.get(&case_id)?.iter();
        questions.find(|question| !question.closed).cloned()
    }
}

/// What comes with the id of its case, by that id.
pub(super) fn by_case<T>(all: Vec<(i64, T)>) -> HashMap<i64, Vec<T>> {
    let mut sorted = HashMap::<i64, Vec<T>>::new();
    for (case, one) in all {
        sorted.entry(case).or_default().push(one);
    }
    sorted
}

fn read_event(row: &Row<'_>) -> Result<(i64, CaseEvent), DatabaseError> {
    let code: String = row.read(1)?;
    let code = Event::ALL.into_iter().find(|it| it.as_str() == code);
    let code = code.ok_or(DatabaseError::Word)?;
    let note: Option<String> = row.read(3)?;
    let event = CaseEvent {
        code,
        at: row.read(2)?,
        title: messages::title(code),
        text: note.as_deref().map(serde_json::from_str).transpose()?,
    };
    Ok((row.read(0)?, event))
}

fn read_question(row: &Row<'_>) -> Result<(i64, Question), DatabaseError> {
    let (text, form): (String, String) = (row.read(4)?, row.read(5)?);
    let closed_at: Option<String> = row.read(6)?;
    let question = Question {
        id: row.read(1)?,
        asked_at: row.read(2)?,
        answer_by: row.read(3)?,
        text: serde_json::from_str(&text)?,
        form: serde_json::from_str(&form)?,
        closed: closed_at.is_some(),
    };
    Ok((row.read(0)?, question))
}
