//! The cases: a resident sees her own, a caseworker sees all and moves them on.

use std::collections::HashMap;

use axum::Json as JsonReply;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chrono::Utc;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::city::City;
use crate::database::{DatabaseError, Parameter, Records, Row};
use crate::messages;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::request::Json;
use crate::sign_in::{Caseworker, Resident};
use crate::submissions::timestamp;
use crate::text::Text;

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
}

impl Status {
    pub(crate) const ALL: [Self; 6] = [
        Self::Received,
        Self::InReview,
        Self::WaitingForResident,
        Self::Approved,
        Self::Declined,
        Self::Closed,
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
        }
    }

    fn read(row: &Row<'_>, column: usize) -> Result<Self, DatabaseError> {
        let name: String = row.read(column)?;
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == name)
            .ok_or(DatabaseError::Word)
    }
}

/// One submission and what became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Case {
    #[schema(examples("LG-2026-000001"))]
    case_number: String,
    #[schema(value_type = Uuid)]
    submission_id: String,
    service_id: String,
    status: Status,
    #[schema(format = DateTime)]
    received_at: String,
    /// Oldest first.
    history: Vec<CaseEvent>,
}

/// A case came to stand somewhere.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseEvent {
    status: Status,
    #[schema(format = DateTime)]
    at: String,
    /// What the caseworker wrote, if anything.
    #[schema(required = true)]
    note: Option<Text>,
}

/// A resident's cases, oldest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseList {
    cases: Vec<Case>,
}

/// A case as a caseworker sees it.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdminCase {
    #[serde(flatten)]
    case: Case,
    resident: String,
    #[schema(value_type = Uuid)]
    idempotency_key: String,
    /// The submission, parsed.
    #[schema(value_type = Object)]
    body: Value,
    /// base64url SHA-256 of the submission's exact bytes.
    body_sha256: String,
}

/// All cases, oldest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdminCaseList {
    cases: Vec<AdminCase>,
}

/// Where a case stands from now on.
#[derive(Deserialize, ToSchema)]
pub(crate) struct StatusChange {
    status: Status,
    /// What the resident is told besides.
    note: Option<Text>,
}

/// The resident's own cases.
#[utoipa::path(
    get,
    path = "/v1/cases",
    operation_id = "cases",
    tag = "resident",
    security(("resident" = [])),
    responses(
        (status = 200, description = "Her cases.", body = CaseList),
        (status = 401, description = "`unauthorized`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "`service-unavailable`: the same again a little later.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
    )
)]
pub(crate) async fn cases(
    State(city): State<City>,
    Resident(resident): Resident,
) -> Result<JsonReply<CaseList>, Problem> {
    let cases = city
        .database
        .read(move |records| {
            let of_resident = include_str!("sql/cases_of_resident.sql");
            let rows = records.rows(of_resident, &[&resident], CaseRow::read)?;
            let events = include_str!("sql/case_events_of_resident.sql");
            let mut histories = histories(records, events, &[&resident])?;
            let cases = rows.into_iter().map(|row| row.with(&mut histories));
            Ok::<Vec<_>, DatabaseError>(cases.collect())
        })
        .await?;
    Ok(JsonReply(CaseList { cases }))
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
        (status = 401, description = "`unauthorized`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`: she has no such case.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "`service-unavailable`: the same again a little later.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
    )
)]
pub(crate) async fn case(
    State(city): State<City>,
    Resident(resident): Resident,
    case_number: Result<Path<String>, PathRejection>,
) -> Result<JsonReply<Case>, Problem> {
    let case_number = case_number_of(case_number)?;
    city.database
        .read(move |records| {
            let by_number = include_str!("sql/case_by_number.sql");
            let found = records.row(by_number, &[&case_number], CaseRow::read_with_owner)?;
            let own = found.filter(|(_, owner)| *owner == resident);
            own.map(|(row, _)| row.with_history(records)).transpose()
        })
        .await?
        .map(JsonReply)
        .ok_or_else(no_such_case)
}

/// Every case with its key and its body.
#[utoipa::path(
    get,
    path = "/admin/cases",
    operation_id = "admin_cases",
    tag = "caseworker",
    security(("admin" = [])),
    responses(
        (status = 200, description = "All cases.", body = AdminCaseList),
        (status = 401, description = "`unauthorized`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "`service-unavailable`: the same again a little later.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
    )
)]
pub(crate) async fn admin_cases(
    State(city): State<City>,
    _: Caseworker,
) -> Result<JsonReply<AdminCaseList>, Problem> {
    let cases = city
        .database
        .read(move |records| {
            let all = include_str!("sql/all_cases.sql");
            let rows = records.rows(all, &[], |row| {
                let (case, resident) = CaseRow::read_with_owner(row)?;
                let body: (Vec<u8>, Vec<u8>) = (row.read(8)?, row.read(9)?);
                Ok((case, resident, row.read(7)?, body))
            })?;
            let events = include_str!("sql/all_case_events.sql");
            let mut histories = histories(records, events, &[])?;
            rows.into_iter()
                .map(|(case, resident, idempotency_key, (body, sha256))| {
                    Ok(AdminCase {
                        case: case.with(&mut histories),
                        resident,
                        idempotency_key,
                        body: serde_json::from_slice(&body)?,
                        body_sha256: BASE64_URL_SAFE_NO_PAD.encode(sha256),
                    })
                })
                .collect::<Result<Vec<_>, DatabaseError>>()
        })
        .await?;
    Ok(JsonReply(AdminCaseList { cases }))
}

/// Moves a case on and writes the resident one message.
#[utoipa::path(
    post,
    path = "/admin/cases/{case_number}/status",
    operation_id = "set_status",
    tag = "caseworker",
    security(("admin" = [])),
    params(("case_number" = String, Path)),
    request_body = StatusChange,
    responses(
        (status = 200, description = "The case as it stands now.", body = Case),
        (status = 400, description = "`malformed-json`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "`unauthorized`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 408, description = "`request-timeout`: the body broke off, or was too slow.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "`content-too-large`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "`unsupported-media-type`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`invalid-request`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "`service-unavailable`: the same again a little later.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
    )
)]
pub(crate) async fn set_status(
    State(city): State<City>,
    _: Caseworker,
    case_number: Result<Path<String>, PathRejection>,
    Json(StatusChange { status, note }): Json<StatusChange>,
) -> Result<JsonReply<Case>, Problem> {
    let case_number = case_number_of(case_number)?;
    let note = note.filter(|note| !note.is_blank());
    let registrar = city.clone();
    city.database
        .write(move |records| {
            let update = include_str!("sql/update_case_status.sql");
            let parameters: [&dyn Parameter; 2] = [&status.as_str(), &case_number];
            let Some((row, resident)) =
                records.row(update, &parameters, CaseRow::read_with_owner)?
            else {
                return Ok::<_, DatabaseError>(None);
            };
            let at = timestamp(Utc::now());
            let kept_note = note.as_ref().map(serde_json::to_string).transpose()?;
            write_event(records, row.id, status, &at, kept_note)?;
            let service = registrar.service_name(&row.service_id);
            let message = messages::about_case(status, &service, &case_number, note.as_ref());
            messages::write(records, &resident, &case_number, &at, &message)?;
            row.with_history(records).map(Some)
        })
        .await?
        .map(JsonReply)
        .ok_or_else(no_such_case)
}

/// Writes into a case's history.
pub(crate) fn write_event(
    records: &Records<'_>,
    case_id: i64,
    status: Status,
    at: &str,
    note: Option<String>,
) -> Result<(), DatabaseError> {
    let insert = include_str!("sql/insert_case_event.sql");
    records.execute(insert, &[&case_id, &status.as_str(), &at, &note])
}

/// The number in a request's path. A control character is in none, and PostgreSQL takes no NUL.
fn case_number_of(path: Result<Path<String>, PathRejection>) -> Result<String, Problem> {
    path.ok()
        .map(|Path(number)| number)
        .filter(|number| !number.contains(char::is_control))
        .ok_or_else(no_such_case)
}

fn no_such_case() -> Problem {
    Problem::new(Kind::NotFound, "There is no such case.")
}

/// The columns every query of cases begins with.
struct CaseRow {
    id: i64,
    case_number: String,
    submission_id: String,
    service_id: String,
    status: Status,
    received_at: String,
}

impl CaseRow {
    fn read(row: &Row<'_>) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.read(0)?,
            case_number: row.read(1)?,
            submission_id: row.read(2)?,
            service_id: row.read(3)?,
            status: Status::read(row, 4)?,
            received_at: row.read(5)?,
        })
    }

    /// The case and whose it is, which is the next column.
    fn read_with_owner(row: &Row<'_>) -> Result<(Self, String), DatabaseError> {
        Ok((Self::read(row)?, row.read(6)?))
    }

    fn with_history(self, records: &Records<'_>) -> Result<Case, DatabaseError> {
        let of_case = include_str!("sql/case_events.sql");
        let mut histories = histories(records, of_case, &[&self.id])?;
        Ok(self.with(&mut histories))
    }

    fn with(self, histories: &mut HashMap<i64, Vec<CaseEvent>>) -> Case {
        Case {
            history: histories.remove(&self.id).unwrap_or_default(),
            case_number: self.case_number,
            submission_id: self.submission_id,
            service_id: self.service_id,
            status: self.status,
            received_at: self.received_at,
        }
    }
}

/// The histories that a query finds, by the case's id.
fn histories(
    records: &Records<'_>,
    sql: &str,
    parameters: &[&dyn Parameter],
) -> Result<HashMap<i64, Vec<CaseEvent>>, DatabaseError> {
    let events = records.rows(sql, parameters, |row| {
        let note: Option<String> = row.read(3)?;
        let event = CaseEvent {
            status: Status::read(row, 1)?,
            at: row.read(2)?,
            note: note.as_deref().map(serde_json::from_str).transpose()?,
        };
        Ok((row.read(0)?, event))
    })?;
    let mut histories = HashMap::<i64, Vec<CaseEvent>>::new();
    for (case, event) in events {
        histories.entry(case).or_default().push(event);
    }
    Ok(histories)
}
