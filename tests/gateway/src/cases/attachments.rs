//! The files that came with a case, as a caseworker has them.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::desk::AdminCase;
use super::{case_number_of, no_such_case};
use crate::city::City;
use crate::database::{DatabaseError, Row};
use crate::problem::{Kind, Problem, ProblemBody, Unserved};
use crate::sign_in::Caseworker;
use crate::uploads;

pub(super) fn routes() -> OpenApiRouter<City> {
    OpenApiRouter::new().routes(routes!(attachment))
}

/// A file that came with a case.
#[derive(Serialize, ToSchema)]
pub(super) struct CaseAttachment {
    #[schema(value_type = Uuid)]
    id: String,
    /// base64url SHA-256 of the content, as submissions name it.
    sha256: String,
    /// Bytes.
    length: i64,
    /// What the resident calls it: in her answers, or where they do not name it, in the upload's metadata.
    #[schema(required = true)]
    file_name: Option<String>,
}

impl CaseAttachment {
    /// With the id of its case.
    pub(super) fn read(row: &Row<'_>) -> Result<(i64, Self), DatabaseError> {
        let (sha256, metadata): (Vec<u8>, String) = (row.read(3)?, row.read(4)?);
        let attachment = Self {
            id: row.read(1)?,
            length: row.read(2)?,
            sha256: BASE64_URL_SAFE_NO_PAD.encode(sha256),
            file_name: uploads::file_name(&metadata),
        };
        Ok((row.read(0)?, attachment))
    }

    /// With the name that one of these bodies gives it.
    #[must_use]
    pub(super) fn named_in<'a>(mut self, mut bodies: impl Iterator<Item = &'a Value>) -> Self {
        let name = bodies.find_map(|body| name_in(body, &self.sha256));
        self.file_name = name.and_then(uploads::plain_name).or(self.file_name);
        self
    }
}

/// What the file with this hash is called in `answers`.
fn name_in<'a>(answers: &'a Value, sha256: &str) -> Option<&'a str> {
    match answers {
        Value::Object(members) => {
            let text = |name: &str| members.get(name).and_then(Value::as_str);
            let name = text("name").filter(|_| text("sha256") == Some(sha256));
            name.or_else(|| members.values().find_map(|value| name_in(value, sha256)))
        }
        Value::Array(items) => items.iter().find_map(|item| name_in(item, sha256)),
        _ => None,
    }
}

/// A file that came with a case, as it was sent: whatever it is, no browser is to show it.
#[utoipa::path(
    get,
    path = "/admin/cases/{case_number}/attachments/{id}",
    operation_id = "attachment",
    tag = "caseworker",
    security(("admin" = [])),
    params(("case_number" = String, Path), ("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The content.", content_type = "application/octet-stream", headers(
            ("Content-Disposition" = String, description = "`attachment`, and its name (RFC 6266)."),
            ("X-Content-Type-Options" = String, description = "`nosniff`"),
        )),
        (status = 404, description = "`not-found`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
async fn attachment(
    State(city): State<City>,
    _: Caseworker,
    path: Result<Path<(String, Uuid)>, PathRejection>,
) -> Result<Response, Problem> {
    let nothing = || Problem::new(Kind::NotFound, "The case has no such attachment.");
    let Path((case_number, id)) = path.map_err(|_| nothing())?;
    let case_number = case_number_of(Ok(Path(case_number)))?;
    let case = (city.database)
        .read(move |records| AdminCase::by_number(records, &case_number))
        .await?
        .ok_or_else(no_such_case)?;
    let id = id.to_string();
    let mut attachments = case.attachments.into_iter();
    let attachment = attachments.find(|it| it.id == id).ok_or_else(nothing)?;
    let content = uploads::content(&city, &attachment.id, attachment.length).await?;
    let mut response = content.into_response();
    let headers = response.headers_mut();
    let name = attachment.file_name.unwrap_or(attachment.id);
    headers.insert(header::CONTENT_LENGTH, attachment.length.into());
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if let Ok(disposition) = HeaderValue::try_from(as_attachment(&name)) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// `Content-Disposition` for a file of this name (RFC 6266), whatever is in it (RFC 8187).
fn as_attachment(name: &str) -> String {
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        assert_eq!(
            as_attachment("../a \"b\"\r\n照片.jpg"),
            "attachment; filename*=UTF-8''..%2Fa%20%22b%22%0D%0A%E7%85%A7%E7%89%87.jpg"
        );
    }

    #[test]
    fn a_file_is_called_what_the_answers_call_it() {
        let answers = json!({
            "attachments": [{"sha256": "b", "length": 2}],
            "answers": {"papers": [{"sha256": "a", "name": "lease.pdf"}, {"sha256": "b", "name": "../b\n.pdf"}]},
        });
        let named = |sha256: &str| {
            let attachment = CaseAttachment {
                id: String::new(),
                sha256: sha256.to_owned(),
                length: 2,
                file_name: Some("upload".to_owned()),
            };
            attachment
                .named_in(std::iter::once(&answers))
                .file_name
                .unwrap()
        };
        assert_eq!(named("b"), ".._b_.pdf");
        assert_eq!(named("c"), "upload");
    }
}
