//! The cases: what a resident sees of her own, and how they move on.

mod attachments;
mod desk;
mod story;

use axum::Json as JsonReply;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::city::{City, CityState};
use crate::database::{DatabaseError, Records, Row};
use crate::messages;
use crate::pages::{self, Page};
use crate::problem::{Kind, Problem, ProblemBody, Unserved};
use crate::sign_in::Resident;
use crate::text::Text;
use story::{CaseEvent, Story};
pub(crate) use story::{Question, question};

/// A page of cases ends behind the case with which it is longer than this, in bytes.
const PAGE_BYTES: usize = 256 * 1024;

/// The cases' part of the API.
pub(crate) fn routes() -> OpenApiRouter<City> {
    OpenApiRouter::new()
        .routes(routes!(cases))
        .routes(routes!(case))
        .merge(desk::routes())
        .merge(attachments::routes())
}

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Received,
    InReview,
    WaitingForResident,
    Approved,
    Declined,
    Closed,
    Withdrawn,
}

impl Status {
    const ALL: [Self; 7] = [
        Self::Received,
        Self::InReview,
        Self::WaitingForResident,
        Self::Approved,
        Self::Declined,
        Self::Closed,
        Self::Withdrawn,
    ];

    /// The name by which it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InReview => "in_review",
            Self::WaitingForResident => "waiting_for_resident",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
        }
    }

    const fn is_decided(self) -> bool {
        matches!(self, Self::Approved | Self::Declined | Self::Closed)
    }
}

/// What happens to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Event {
    Received,
    InReview,
    WaitingForResident,
    /// The city asks the resident something.
    Question,
    /// She has answered.
    Answered,
    Approved,
    Declined,
    Closed,
    /// She has taken her application back.
    Withdrawn,
}

impl Event {
    pub(crate) const ALL: [Self; 9] = [
        Self::Received,
        Self::InReview,
        Self::WaitingForResident,
        Self::Question,
        Self::Answered,
        Self::Approved,
        Self::Declined,
        Self::Closed,
        Self::Withdrawn,
    ];

    /// The name by which it is stored.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Answered => "answered",
            other => other.status().as_str(),
        }
    }

    /// Where the case stands afterwards.
    const fn status(self) -> Status {
        match self {
            Self::Received => Status::Received,
            Self::InReview | Self::Answered => Status::InReview,
            Self::WaitingForResident | Self::Question => Status::WaitingForResident,
            Self::Approved => Status::Approved,
            Self::Declined => Status::Declined,
            Self::Closed => Status::Closed,
            Self::Withdrawn => Status::Withdrawn,
        }
    }
}

impl From<Status> for Event {
    fn from(status: Status) -> Self {
        match status {
            Status::Received => Self::Received,
            Status::InReview => Self::InReview,
            Status::WaitingForResident => Self::WaitingForResident,
            Status::Approved => Self::Approved,
            Status::Declined => Self::Declined,
            Status::Closed => Self::Closed,
            Status::Withdrawn => Self::Withdrawn,
        }
    }
}

/// One application and what became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Case {
    #[schema(examples("LG-2026-000001"))]
    case_number: String,
    /// The submission that opened it: the `case_id` of what is sent about it.
    #[schema(value_type = Uuid)]
    submission_id: String,
    service_id: String,
    status: Status,
    #[schema(format = DateTime)]
    received_at: String,
    /// The day by which the city promised to decide, as the receipt says too.
    #[schema(required = true, format = Date)]
    promised_by: Option<String>,
    /// When it was decided.
    #[schema(required = true, format = DateTime)]
    decided_at: Option<String>,
    /// The newest 100, oldest first.
    timeline: Vec<CaseEvent>,
    /// What the city waits for her to answer.
    #[schema(required = true)]
    question: Option<Question>,
}

/// A page of a resident's cases, the one that changed first at the beginning.
#[derive(Serialize, ToSchema)]
pub(crate) struct CasePage {
    cases: Vec<Case>,
    /// Opaque. Where the next page begins, also when there is nothing there yet: behind all these changes.
    next_cursor: String,
    /// Whether the next page has something in it already.
    has_more: bool,
}

/// The resident's own cases, or those that have changed.
#[utoipa::path(
    get,
    path = "/v1/cases",
    operation_id = "cases",
    tag = "resident",
    security(("resident" = [])),
    params(Page),
    responses(
        (status = 200, description = "A page of her cases.", body = CasePage),
        (status = 400, description = "`invalid-parameter`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
async fn cases(
    State(city): State<City>,
    Resident(resident): Resident,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<JsonReply<CasePage>, Problem> {
    let (after, limit) = pages::asked(page)?;
    let page = city
        .database
        .read(move |records| page_of(records, &resident, after, limit))
        .await
        .map_err(|error: DatabaseError| Problem::from(error))?;
    Ok(JsonReply(page))
}

fn page_of(
    records: &Records<'_>,
    resident: &str,
    after: i64,
    limit: u32,
) -> Result<CasePage, DatabaseError> {
    let sql = include_str!("../sql/cases_after.sql");
    let one_more = i64::from(limit) + 1;
    let rows = records.rows(sql, &[&resident, &after, &one_more], CaseRow::read)?;
    let last = rows.last().map_or(after, |row| row.changed);
    let mut story = Story::between(records, resident, after, last)?;
    let (mut cases, mut bytes, mut until, mut has_more) = (Vec::new(), 0, after, false);
    for row in rows {
        if cases.len() >= limit as usize || bytes > PAGE_BYTES {
            has_more = true;
            break;
        }
        until = row.changed;
        let case = row.with(&mut story);
        bytes += serde_json::to_vec(&case)?.len();
        cases.push(case);
    }
    Ok(CasePage {
        cases,
        next_cursor: pages::cursor(until),
        has_more,
    })
}

/// One of the resident's own cases.
#[utoipa::path(
    get,
    path = "/v1/cases/{case_number}",
    operation_id = "case",
    tag = "resident",
    security(("resident" = [])),
    params(("case_number" = String, Path)),
    responses(
        (status = 200, description = "The case.", body = Case),
        (status = 404, description = "`not-found`: she has no such case.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
async fn case(
    State(city): State<City>,
    Resident(resident): Resident,
    case_number: Result<Path<String>, PathRejection>,
) -> Result<JsonReply<Case>, Problem> {
    let case_number = case_number_of(case_number)?;
    city.database
        .read(move |records| {
            let by_number = include_str!("../sql/case_by_number.sql");
            let found = records.row(by_number, &[&case_number], CaseRow::read)?;
            let own = found.filter(|row| row.resident == resident);
            own.map(|row| row.told(records)).transpose()
        })
        .await?
        .map(JsonReply)
        .ok_or_else(no_such_case)
}

/// The number in a request's path. A control character is in none, and PostgreSQL takes no NUL.
fn case_number_of(path: Result<Path<String>, PathRejection>) -> Result<String, Problem> {
    path.ok()
        .map(|Path(number)| number)
        .filter(|number| !number.contains(char::is_control))
        .ok_or_else(no_such_case)
}

pub(crate) fn no_such_case() -> Problem {
    Problem::new(Kind::NotFound, "There is no such case.")
}

/// The next number of the changes to a resident's cases. Whoever counts on holds the counter until its transaction
/// ends: her cases change one after the other, and a cursor never passes over a change.
pub(crate) fn next_change(records: &Records<'_>, resident: &str) -> Result<i64, DatabaseError> {
    records.next_number(&format!("cases/{resident}"))
}

/// Writes into a case's timeline.
pub(crate) fn write_event(
    records: &Records<'_>,
    case_id: i64,
    event: Event,
    at: &str,
    note: Option<&Text>,
) -> Result<(), DatabaseError> {
    let insert = include_str!("../sql/insert_case_event.sql");
    let note = note.map(serde_json::to_string).transpose()?;
    records.execute(insert, &[&case_id, &event.as_str(), &at, &note])
}

/// The columns every query of cases begins with.
pub(crate) struct CaseRow {
    pub(crate) id: i64,
    pub(crate) case_number: String,
    submission_id: String,
    pub(crate) service_id: String,
    status: Status,
    received_at: String,
    promised_by: Option<String>,
    decided_at: Option<String>,
    changed: i64,
    pub(crate) resident: String,
}

impl CaseRow {
    fn read(row: &Row<'_>) -> Result<Self, DatabaseError> {
        let name: String = row.read(4)?;
        let status = Status::ALL.into_iter().find(|it| it.as_str() == name);
        Ok(Self {
            id: row.read(0)?,
            case_number: row.read(1)?,
            submission_id: row.read(2)?,
            service_id: row.read(3)?,
            status: status.ok_or(DatabaseError::Word)?,
            received_at: row.read(5)?,
            promised_by: row.read(6)?,
            decided_at: row.read(7)?,
            changed: row.read(8)?,
            resident: row.read(9)?,
        })
    }

    fn told(self, records: &Records<'_>) -> Result<Case, DatabaseError> {
        let mut story = Story::of_case(records, self.id)?;
        Ok(self.with(&mut story))
    }

    fn with(self, story: &mut Story) -> Case {
        Case {
            timeline: story.timeline(self.id),
            question: story.open_question(self.id),
            case_number: self.case_number,
            submission_id: self.submission_id,
            service_id: self.service_id,
            status: self.status,
            received_at: self.received_at,
            promised_by: self.promised_by,
            decided_at: self.decided_at,
        }
    }
}

/// A case that nobody else changes until the transaction ends.
pub(crate) struct Held {
    pub(crate) row: CaseRow,
    change: i64,
}

impl Held {
    /// The case with this number.
    fn by_number(records: &Records<'_>, number: &str) -> Result<Option<Self>, DatabaseError> {
        let by_number = include_str!("../sql/case_by_number.sql");
        Self::hold(records, by_number, number)
    }

    /// The case that this submission has opened.
    pub(crate) fn by_submission(
        records: &Records<'_>,
        submission_id: &str,
    ) -> Result<Option<Self>, DatabaseError> {
        let by_submission = include_str!("../sql/case_by_submission.sql");
        Self::hold(records, by_submission, submission_id)
    }

    fn hold(records: &Records<'_>, sql: &str, key: &str) -> Result<Option<Self>, DatabaseError> {
        let Some(found) = records.row(sql, &[&key], CaseRow::read)? else {
            return Ok(None);
        };
        let change = next_change(records, &found.resident)?;
        // It may have changed while this waited for its turn.
        let row = records.row(sql, &[&key], CaseRow::read)?;
        Ok(row.map(|row| Self { row, change }))
    }

    /// Refuses where it is decided, or was withdrawn.
    pub(crate) fn must_be_open(&self) -> Result<(), Problem> {
        if self.row.status.is_decided() {
            let detail = "The case is decided.";
            return Err(Problem::new(Kind::CaseDecided, detail));
        }
        self.must_not_be_withdrawn()
    }

    fn must_not_be_withdrawn(&self) -> Result<(), Problem> {
        match self.row.status {
            Status::Withdrawn => Err(Problem::new(
                Kind::CaseWithdrawn,
                "The resident has withdrawn her application.",
            )),
            _ => Ok(()),
        }
    }

    /// Lets something happen to it, and writes the resident one message. A question that is open stays so only
    /// where the case is.
    pub(crate) fn happens(
        mut self,
        city: &CityState,
        records: &Records<'_>,
        event: Event,
        at: &str,
        note: Option<&Text>,
    ) -> Result<CaseRow, DatabaseError> {
        let status = event.status();
        let decided_at = self.row.decided_at.take().or_else(|| Some(at.to_owned()));
        self.row.decided_at = decided_at.filter(|_| status.is_decided());
        self.row.status = status;
        records.execute(
            include_str!("../sql/update_case.sql"),
            &[
                &status.as_str(),
                &self.row.decided_at,
                &self.change,
                &self.row.id,
            ],
        )?;
        let is_over = status.is_decided() || status == Status::Withdrawn;
        if is_over || event == Event::Answered {
            let close = include_str!("../sql/close_questions.sql");
            records.execute(close, &[&at, &self.row.id])?;
        }
        write_event(records, self.row.id, event, at, note)?;
        let service = city.service_name(&self.row.service_id);
        let letter = messages::about_case(
            event,
            &self.row.service_id,
            &service,
            &self.row.case_number,
            note,
        );
        messages::write(records, &self.row.resident, at, letter)?;
        Ok(self.row)
    }
}
