//! What residents upload to go with a submission, by tus 1.0: resumed where it was cut off, whatever
//! died in between, and kept for good once a submission names it.

mod append;
mod file;
mod tus;

use std::io::{self, ErrorKind};
use std::sync::Weak;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chrono::{DateTime, TimeDelta, Utc};
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::city::{City, CityState};
use crate::database::{DatabaseError, Records};
use crate::problem::{AnswerProblem, Kind, Problem, ProblemBody, Unserved};
use crate::request;
use crate::sign_in::Resident;
use append::{Chunk, append};
use file::UploadFile;
pub(crate) use tus::{file_name, plain_name, take_method_meant};

/// The longest upload, in bytes.
const LIMIT_BYTES: u64 = 64 * 1024 * 1024;
/// How much a resident may have uploaded, or announced, that no submission has named yet.
const QUOTA_BYTES: u64 = 256 * 1024 * 1024;
const QUOTA_COUNT: i64 = 100;
/// How long an upload waits for its first bytes.
const EMPTY_LIFETIME: TimeDelta = TimeDelta::days(1);
/// How long an upload waits for more bytes, or for its submission.
const LIFETIME: TimeDelta = TimeDelta::days(7);
/// How often those are removed that have waited for too long.
const SWEPT_EVERY: Duration = Duration::from_secs(3600);
/// How many attachments a submission may have.
const ATTACHMENTS_MAX: usize = 20;

const ONE: &str = "/v1/uploads/{id}";

/// The uploads' part of the API.
pub(crate) fn routes() -> OpenApiRouter<City> {
    OpenApiRouter::new()
        .routes(routes!(upload_options, create_upload))
        .routes(routes!(head_upload, patch_upload, delete_upload))
        .layer(from_fn(tus::speak))
}

/// Whether the request's body is read as it comes, by [`patch_upload`] and within its limits.
pub(crate) fn streams(method: &Method, path: &str) -> bool {
    method == Method::PATCH && path == ONE
}

/// An upload, as the records have it.
struct Upload {
    metadata: String,
    /// Bytes.
    length: u64,
    /// Bytes, from the first on.
    received: u64,
    /// Unix seconds; none, where it is kept with a case.
    expires_at: Option<i64>,
}

/// What the city takes.
///
/// tus 1.0.0 with the extensions creation, expiration, checksum (`sha1`, `sha256`) and termination.
#[utoipa::path(
    options,
    path = "/v1/uploads",
    operation_id = "upload_options",
    tag = "resident",
    responses(
        (status = 204, description = "What the city takes.", headers(
            ("Tus-Version" = String, description = "`1.0.0`"),
            ("Tus-Extension" = String, description = "`creation,expiration,checksum,termination`"),
            ("Tus-Checksum-Algorithm" = String, description = "`sha1,sha256`"),
            ("Tus-Max-Size" = u64, description = "Bytes."),
        )),
    )
)]
async fn upload_options() -> impl IntoResponse {
    let offered = [
        (tus::VERSIONS, "1.0.0".to_owned()),
        (
            HeaderName::from_static("tus-extension"),
            tus::EXTENSIONS.to_owned(),
        ),
        (
            HeaderName::from_static("tus-checksum-algorithm"),
            tus::ALGORITHM_NAMES.to_owned(),
        ),
        (
            HeaderName::from_static("tus-max-size"),
            LIMIT_BYTES.to_string(),
        ),
    ];
    (
        StatusCode::NO_CONTENT,
        axum::response::AppendHeaders(offered),
    )
}

/// Begins an upload, for a day until its first bytes come.
///
/// One upload may have 64 MiB. A resident may have 100 uploads that belong to no submission yet, of
/// 256 MiB as they were announced.
#[utoipa::path(
    post,
    path = "/v1/uploads",
    operation_id = "create_upload",
    tag = "resident",
    security(("resident" = [])),
    params(
        ("Tus-Resumable" = String, Header, pattern = r"^1\.0\.0$", description = "`1.0.0`"),
        ("Upload-Length" = u64, Header, description = "Bytes of the whole."),
        ("Upload-Metadata" = Option<String>, Header, description = "As tus has it, `filename` and `filetype` for the caseworker: at most 16 pairs in 4 KiB."),
    ),
    responses(
        (status = 201, description = "Begun; nothing is uploaded yet, whatever body came along.", headers(
            ("Location" = String, description = "The upload."),
            ("Upload-Offset" = u64, description = "0"),
            ("Upload-Expires" = String, description = "When it is given up, as an HTTP date."),
        )),
        (status = 400, description = "`invalid-parameter`: a header is missing or wrong.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "`unsupported-tus-version`.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Tus-Version" = String, description = "`1.0.0`"),
        )),
        (status = 413, description = "`content-too-large`, `upload-quota-exceeded`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
async fn create_upload(
    State(city): State<City>,
    Resident(resident): Resident,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let length = tus::bytes(&headers, &tus::LENGTH)?;
    if length > LIMIT_BYTES {
        let detail = format!("An upload may have {LIMIT_BYTES} bytes.");
        return Err(Problem::new(Kind::ContentTooLarge, detail));
    }
    let metadata = tus::metadata(&headers)?.to_owned();
    let id = Uuid::now_v7();
    let now = Utc::now();
    let expires_at = (now + EMPTY_LIFETIME).timestamp();
    let sha256 = (length == 0).then(|| digest(&SHA256, &[]).as_ref().to_vec());
    city.database
        .write(move |records| {
            // One after another: two at once would both find room for themselves.
            records.next_number(&format!("uploads/{resident}"))?;
            let under_way = include_str!("../sql/uploads_under_way.sql");
            let under_way = records.row(under_way, &[&resident, &now.timestamp()], |row| {
                Ok((row.read::<i64>(0)?, row.read::<i64>(1)?))
            })?;
            let (count, bytes) = under_way.unwrap_or_default();
            if count >= QUOTA_COUNT || bytes.cast_unsigned() + length > QUOTA_BYTES {
                let detail = "Too much is uploaded that no submission has named yet.";
                return Err(Problem::new(Kind::UploadQuota, detail));
            }
            records.execute(
                include_str!("../sql/insert_upload.sql"),
                &[
                    &id.to_string(),
                    &resident,
                    &metadata,
                    &length.cast_signed(),
                    &sha256,
                    &expires_at,
                ],
            )?;
            Ok(())
        })
        .await?;
    let headers = [
        (header::LOCATION, format!("/v1/uploads/{id}")),
        (tus::OFFSET, "0".to_owned()),
        (tus::EXPIRES, tus::http_date(expires_at)),
    ];
    Ok((StatusCode::CREATED, axum::response::AppendHeaders(headers)).into_response())
}

/// How far an upload has come.
#[utoipa::path(
    head,
    path = "/v1/uploads/{id}",
    operation_id = "head_upload",
    tag = "resident",
    security(("resident" = [])),
    params(
        ("id" = String, Path, description = "As the `Location` has it."),
        ("Tus-Resumable" = String, Header, pattern = r"^1\.0\.0$", description = "`1.0.0`"),
    ),
    responses(
        (status = 200, description = "How it stands.", headers(
            ("Upload-Offset" = u64, description = "Bytes that the city has, for good. The upload goes on from here."),
            ("Upload-Length" = u64, description = "Bytes of the whole."),
            ("Upload-Metadata" = String, description = "As it came, if it did."),
            ("Upload-Expires" = String, description = "When it is given up, as an HTTP date. Not where it belongs to a case."),
        )),
        (status = 401, description = "`unauthorized`."),
        (status = 404, description = "`not-found`: she has no such upload, or it has expired."),
        (status = 412, description = "`unsupported-tus-version`.", headers(
            ("Tus-Version" = String, description = "`1.0.0`"),
        )),
        (status = 503, description = "`service-unavailable`: the same again a little later.", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
    )
)]
async fn head_upload(
    State(city): State<City>,
    Resident(resident): Resident,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let upload = of_resident(&city, &resident, parse_id(&id)?).await?;
    let mut headers = HeaderMap::from_iter([
        (tus::OFFSET, upload.received.into()),
        (tus::LENGTH, upload.length.into()),
    ]);
    if !upload.metadata.is_empty()
        && let Ok(value) = upload.metadata.parse()
    {
        headers.insert(tus::METADATA, value);
    }
    headers.extend(expiry(&upload));
    Ok(headers.into_response())
}

/// Takes on the next bytes of an upload, at the offset where it stands.
///
/// Of a chunk that breaks off, the city keeps what came. With `Upload-Checksum` it keeps all of a chunk or
/// nothing. What is answered as kept is on the city's disk.
#[utoipa::path(
    patch,
    path = "/v1/uploads/{id}",
    operation_id = "patch_upload",
    tag = "resident",
    security(("resident" = [])),
    params(
        ("id" = String, Path, description = "As the `Location` has it."),
        ("Tus-Resumable" = String, Header, pattern = r"^1\.0\.0$", description = "`1.0.0`"),
        ("Upload-Offset" = u64, Header, description = "Where the bytes belong: where the upload stands."),
        ("Upload-Checksum" = Option<String>, Header, description = "`sha256` or `sha1`, a blank and the chunk's hash in base64."),
    ),
    request_body(content_type = "application/offset+octet-stream", description = "At most what is missing."),
    responses(
        (status = 204, description = "Kept.", headers(
            ("Upload-Offset" = u64, description = "Bytes that the city has, for good."),
            ("Upload-Expires" = String, description = "When the upload is given up, as an HTTP date."),
        )),
        (status = 400, description = "`invalid-parameter`: a header is missing or wrong.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "`unauthorized`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`: she has no such upload, or it has expired.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 408, description = "`request-timeout`: the chunk broke off, or was too slow.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`upload-offset-mismatch`: `HEAD` tells where it stands.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
        (status = 412, description = "`unsupported-tus-version`.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Tus-Version" = String, description = "`1.0.0`"),
        )),
        (status = 413, description = "`content-too-large`: it goes on behind the end.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "`unsupported-media-type`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 423, description = "`upload-locked`: another request is at work on it, or the city has not noticed yet that it broke off.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
        (status = 460, description = "`checksum-mismatch`: the same chunk again.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "`service-unavailable`: `HEAD` a little later.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
    )
)]
async fn patch_upload(State(city): State<City>, request: Request) -> Result<Response, Problem> {
    // What has come is kept also where the client hangs up, and with that ends this request.
    let taken = tokio::spawn(async move {
        let (mut parts, mut body) = request.into_parts();
        let upload = async {
            let Resident(resident) = Resident::from_request_parts(&mut parts, &city).await?;
            let Path(id) = Path::<String>::from_request_parts(&mut parts, &city)
                .await
                .map_err(|_| not_found())?;
            let (id, chunk) = (parse_id(&id)?, chunk(&parts.headers)?);
            append(&city, &resident, id, chunk, &mut body).await
        }
        .await;
        if upload.is_err() {
            request::drain(&mut body).await;
        }
        upload
    });
    let upload = taken.await.map_err(|_| {
        let detail = "The upload broke off.";
        Problem::new(Kind::Internal, detail)
    })??;
    let mut headers = HeaderMap::from_iter([(tus::OFFSET, upload.received.into())]);
    headers.extend(expiry(&upload));
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// What the head of a request says of its chunk.
fn chunk(headers: &HeaderMap) -> Result<Chunk, Problem> {
    if !tus::is_chunk(headers) {
        let detail = "Send application/offset+octet-stream.";
        return Err(Problem::new(Kind::UnsupportedMediaType, detail));
    }
    Ok(Chunk {
        offset: tus::bytes(headers, &tus::OFFSET)?,
        length: tus::bytes(headers, &header::CONTENT_LENGTH).ok(),
        checksum: tus::checksum(headers)?,
    })
}

/// Gives an upload up.
#[utoipa::path(
    delete,
    path = "/v1/uploads/{id}",
    operation_id = "delete_upload",
    tag = "resident",
    security(("resident" = [])),
    params(
        ("id" = String, Path, description = "As the `Location` has it."),
        ("Tus-Resumable" = String, Header, pattern = r"^1\.0\.0$", description = "`1.0.0`"),
    ),
    responses(
        (status = 204, description = "It is gone."),
        (status = 403, description = "`upload-kept`: it belongs to a case.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`: she has no such upload, or it has expired.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "`unsupported-tus-version`.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Tus-Version" = String, description = "`1.0.0`"),
        )),
        (status = 423, description = "`upload-locked`: another request is at work on it.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
        Unserved,
    )
)]
async fn delete_upload(
    State(city): State<City>,
    Resident(resident): Resident,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = parse_id(&id)?;
    of_resident(&city, &resident, id).await?;
    let file = hold(&city, id).await?;
    let now = Utc::now().timestamp();
    let given_up: Option<String> = city
        .database
        .write(move |records| {
            let give_up = include_str!("../sql/give_up_upload.sql");
            records.row(give_up, &[&id.to_string(), &resident, &now], |row| {
                row.read(0)
            })
        })
        .await
        .map_err(|error: DatabaseError| Problem::from(error))?;
    if given_up.is_none() {
        let detail = "The upload belongs to a case, and stays with it.";
        return Err(Problem::new(Kind::UploadKept, detail));
    }
    remove(&city, id, file).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes what was given up: its file, then all trace of it. Where this ends midway, the next sweep
/// goes on.
async fn remove(city: &City, id: Uuid, file: UploadFile) -> Result<(), Problem> {
    let file = on_disk(move || file.remove().map(|()| file)).await?;
    let delete = include_str!("../sql/delete_upload.sql");
    let deleted = city
        .database
        .write(move |records| records.execute(delete, &[&id.to_string()]))
        .await;
    drop(file);
    deleted.map_err(|error: DatabaseError| Problem::from(error))
}

/// Removes what has expired by `now`, but for those that somebody is at work on.
pub(crate) async fn sweep(city: &City, now: DateTime<Utc>) -> Result<(), Problem> {
    let now = now.timestamp();
    let mut last = String::new();
    loop {
        let after = last.clone();
        let expired: Vec<String> = city
            .database
            .read(move |records| {
                let expired = include_str!("../sql/expired_uploads.sql");
                records.rows(expired, &[&now, &after], |row| row.read(0))
            })
            .await
            .map_err(|error: DatabaseError| Problem::from(error))?;
        let Some(until) = expired.last() else {
            return Ok(());
        };
        last.clone_from(until);
        for id in expired {
            let id = parse_id(&id)?;
            let Ok(file) = hold(city, id).await else {
                continue;
            };
            let given_up: Option<String> = city
                .database
                .write(move |records| {
                    let give_up = include_str!("../sql/give_up_expired_upload.sql");
                    records.row(give_up, &[&id.to_string(), &now], |row| row.read(0))
                })
                .await
                .map_err(|error: DatabaseError| Problem::from(error))?;
            if given_up.is_some() {
                remove(city, id, file).await?;
            }
        }
    }
}

/// Sweeps from time to time, as long as the city is served.
pub(crate) async fn sweep_hourly(city: Weak<CityState>) {
    loop {
        tokio::time::sleep(SWEPT_EVERY).await;
        let Some(city) = city.upgrade() else { return };
        sweep_once(&city).await;
    }
}

/// Removes what has expired. What goes wrong is logged: the next time comes.
pub(crate) async fn sweep_once(city: &City) {
    if let Err(problem) = sweep(city, Utc::now()).await {
        tracing::warn!(?problem, "expired uploads are still here");
    }
}

/// A content that goes with a submission, named by what it is: how it came to the city, and how often
/// that was begun anew, is not the submission's business.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Attachment {
    /// base64url SHA-256 of the content.
    #[schema(
        examples("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"),
        min_length = 43,
        max_length = 43
    )]
    pub(crate) sha256: String,
    /// Bytes.
    pub(crate) length: u64,
}

/// Whether these are attachments of one submission: few enough, each with a hash, each once.
pub(crate) fn check_attachments(attachments: &[Attachment]) -> Result<(), Problem> {
    let wrong = |detail: String| Err(Problem::new(Kind::InvalidRequest, detail));
    if attachments.len() > ATTACHMENTS_MAX {
        return wrong(format!(
            "A submission has at most {ATTACHMENTS_MAX} attachments."
        ));
    }
    for (place, attachment) in attachments.iter().enumerate() {
        if decode_sha256(&attachment.sha256).is_none() {
            return wrong(format!(
                "/attachments/{place}/sha256 is no SHA-256 in base64url."
            ));
        }
        let mut before = attachments.iter().take(place);
        if before.any(|other| other.sha256 == attachment.sha256) {
            return wrong(format!("/attachments/{place} came before."));
        }
    }
    Ok(())
}

fn decode_sha256(text: &str) -> Option<[u8; 32]> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// Keeps with the case what the resident has uploaded of these contents. Where one is not here as a
/// whole, this is refused, and the transaction with it.
pub(crate) fn attach(
    records: &Records<'_>,
    resident: &str,
    case_id: i64,
    attachments: &[Attachment],
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let mut missing = Vec::new();
    for (place, attachment) in attachments.iter().enumerate() {
        let sha256 = decode_sha256(&attachment.sha256).unwrap_or_default();
        let length = i64::try_from(attachment.length).unwrap_or(i64::MAX);
        let attach = include_str!("../sql/attach_upload.sql");
        let kept: Option<String> = records.row(
            attach,
            &[&case_id, &resident, &&sha256[..], &length, &now.timestamp()],
            |row| row.read(0),
        )?;
        if kept.is_none() {
            missing.push(AnswerProblem {
                pointer: format!("/attachments/{place}"),
                keyword: "uploaded".to_owned(),
            });
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Problem::attachments_missing(missing))
    }
}

/// The first `length` bytes of an upload that is kept with a case, read as they are sent.
pub(crate) async fn content(city: &City, id: &str, length: i64) -> Result<Body, Problem> {
    let path = city.uploads.join(parse_id(id)?.to_string());
    let file = on_disk(move || std::fs::File::open(path)).await?;
    let bytes = File::from_std(file).take(length.cast_unsigned());
    Ok(Body::from_stream(ReaderStream::new(bytes)))
}

fn not_found() -> Problem {
    Problem::new(Kind::NotFound, "She has no such upload.")
}

fn parse_id(text: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(text).map_err(|_| not_found())
}

/// The resident's upload of this id.
async fn of_resident(city: &City, resident: &str, id: Uuid) -> Result<Upload, Problem> {
    let (resident, now) = (resident.to_owned(), Utc::now().timestamp());
    city.database
        .read(move |records| {
            let found = include_str!("../sql/upload_of_resident.sql");
            records.row(found, &[&id.to_string(), &resident, &now], |row| {
                Ok(Upload {
                    metadata: row.read(0)?,
                    length: row.read::<i64>(1)?.cast_unsigned(),
                    received: row.read::<i64>(2)?.cast_unsigned(),
                    expires_at: row.read(3)?,
                })
            })
        })
        .await
        .map_err(|error: DatabaseError| Problem::from(error))?
        .ok_or_else(not_found)
}

fn expiry(upload: &Upload) -> Option<(HeaderName, HeaderValue)> {
    let date = tus::http_date(upload.expires_at?);
    Some((tus::EXPIRES, date.parse().ok()?))
}

/// The upload's file, for one request at a time.
async fn hold(city: &City, id: Uuid) -> Result<UploadFile, Problem> {
    let folder = city.uploads.clone();
    on_disk(move || UploadFile::hold(&folder, id))
        .await?
        .ok_or_else(|| {
            let detail = "Another request is at work on this upload.";
            Problem::new(Kind::UploadLocked, detail)
        })
}

/// Does `work` where it may wait for the disk.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(io::Error::other).flatten().map_err(|error| {
        tracing::error!(%error, "an upload's file cannot be read or written");
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                let detail = "The city has no room for it at the moment.";
                Problem::new(Kind::ServiceUnavailable, detail)
            }
            _ => Problem::new(
                Kind::Internal,
                "The upload's file cannot be read or written.",
            ),
        }
    })
}
