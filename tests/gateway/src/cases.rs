//! The cases: a resident sees her own, a caseworker sees all and moves them on.

use axum::Json as JsonReply;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chrono::Utc;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::city::City;
use crate::database::DatabaseError;
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

    const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InReview => "in_review",
            Self::WaitingForResident => "waiting_for_resident",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Closed => "closed",
        }
    }
}

impl ToSql for Status {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.as_str().to_sql()
    }
}

impl FromSql for Status {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name = value.as_str()?;
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == name)
            .ok_or(FromSqlError::InvalidType)
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
    )
)]
pub(crate) async fn cases(
    State(city): State<City>,
    Resident(resident): Resident,
) -> Result<JsonReply<CaseList>, Problem> {
    let cases = city
        .database
        .run(move |connection| {
            connection
                .prepare_cached(include_str!("sql/cases_of_resident.sql"))?
                .query_map([resident], CaseRow::read)?
                .map(|row| row?.with_history(connection))
                .collect::<Result<Vec<_>, _>>()
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
    )
)]
pub(crate) async fn case(
    State(city): State<City>,
    Resident(resident): Resident,
    case_number: Result<Path<String>, PathRejection>,
) -> Result<JsonReply<Case>, Problem> {
    let case_number = case_number.map_err(|_| no_such_case())?.0;
    city.database
        .run(move |connection| {
            let found = find(connection, &case_number)?;
            let own = found.filter(|(_, owner)| *owner == resident);
            own.map(|(row, _)| row.with_history(connection)).transpose()
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
    )
)]
pub(crate) async fn admin_cases(
    State(city): State<City>,
    _: Caseworker,
) -> Result<JsonReply<AdminCaseList>, Problem> {
    let cases = city
        .database
        .run(move |connection| {
            connection
                .prepare_cached(include_str!("sql/all_cases.sql"))?
                .query_map([], |row| {
                    let rest = (row.get(6)?, row.get(7)?, row.get(8)?, row.get(9)?);
                    Ok((CaseRow::read(row)?, rest))
                })?
                .map(|row| {
                    let (case, (resident, idempotency_key, body, body_sha256)) = row?;
                    let (body, body_sha256): (Vec<u8>, Vec<u8>) = (body, body_sha256);
                    Ok(AdminCase {
                        case: case.with_history(connection)?,
                        resident,
                        idempotency_key,
                        body: serde_json::from_slice(&body)?,
                        body_sha256: BASE64_URL_SAFE_NO_PAD.encode(body_sha256),
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
        (status = 401, description = "`unauthorized`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`invalid-request`.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn set_status(
    State(city): State<City>,
    _: Caseworker,
    case_number: Result<Path<String>, PathRejection>,
    Json(StatusChange { status, note }): Json<StatusChange>,
) -> Result<JsonReply<Case>, Problem> {
    let case_number = case_number.map_err(|_| no_such_case())?.0;
    let note = note.filter(|note| !note.is_blank());
    let registrar = city.clone();
    city.database
        .run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let Some((mut row, resident)) = find(&transaction, &case_number)? else {
                return Ok(None);
            };
            let at = timestamp(Utc::now());
            transaction
                .prepare_cached(include_str!("sql/update_case_status.sql"))?
                .execute((row.id, status))?;
            transaction
                .prepare_cached(include_str!("sql/insert_case_event.sql"))?
                .execute((
                    row.id,
                    status,
                    &at,
                    note.as_ref().map(serde_json::to_string).transpose()?,
                ))?;
            let service = registrar.service_name(&row.service_id);
            let message = messages::about_case(status, &service, &case_number, note.as_ref());
            messages::write(&transaction, &resident, &case_number, &at, &message)?;
            row.status = status;
            let case = row.with_history(&transaction)?;
            transaction.commit()?;
            Ok(Some(case))
        })
        .await?
        .map(JsonReply)
        .ok_or_else(no_such_case)
}

fn no_such_case() -> Problem {
    Problem::new(Kind::NotFound, "There is no such case.")
}

/// The case and whose it is.
fn find(
    connection: &Connection,
    case_number: &str,
) -> Result<Option<(CaseRow, String)>, DatabaseError> {
    Ok(connection
        .prepare_cached(include_str!("sql/case_by_number.sql"))?
        .query_row([case_number], |row| Ok((CaseRow::read(row)?, row.get(6)?)))
        .optional()?)
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
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            case_number: row.get(1)?,
            submission_id: row.get(2)?,
            service_id: row.get(3)?,
            status: row.get(4)?,
            received_at: row.get(5)?,
        })
    }

    fn with_history(self, connection: &Connection) -> Result<Case, DatabaseError> {
        let history = connection
            .prepare_cached(include_str!("sql/case_events.sql"))?
            .query_map([self.id], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?))
            })?
            .map(|row| {
                let (status, at, note) = row?;
                let note = note.as_deref().map(serde_json::from_str).transpose()?;
                Ok(CaseEvent { status, at, note })
            })
            .collect::<Result<_, DatabaseError>>()?;
        Ok(Case {
            case_number: self.case_number,
            submission_id: self.submission_id,
            service_id: self.service_id,
            status: self.status,
            received_at: self.received_at,
            history,
        })
    }
}
