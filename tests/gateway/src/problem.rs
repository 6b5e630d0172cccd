//! Every refusal of the API, as a problem detail (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use crate::database::DatabaseError;

/// tus' own status for a chunk whose hash is another one.
const CHECKSUM_MISMATCH: StatusCode = match StatusCode::from_u16(460) {
    Ok(status) => status,
    Err(_) => unreachable!(),
};

/// What kind of refusal it is: the last part of the problem's `type`, its status and its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    AttachmentsMissing,
    CaseDecided,
    CaseWithdrawn,
    ChecksumMismatch,
    ContentTooLarge,
    CursorGone,
    Internal,
    InvalidAnswers,
    InvalidForm,
    InvalidParameter,
    InvalidRequest,
    InvalidSpec,
    KeyInFlight,
    KeyMissing,
    KeyReused,
    MalformedJson,
    MessageRetracted,
    MethodNotAllowed,
    NotFound,
    QuestionClosed,
    QuestionOpen,
    RequestTimeout,
    ServiceUnavailable,
    SubmissionIdReused,
    TusVersion,
    Unauthorized,
    UnknownForm,
    UnsupportedMediaType,
    UploadKept,
    UploadLocked,
    UploadOffset,
    UploadQuota,
}

impl Kind {
    const fn parts(self) -> (&'static str, StatusCode, &'static str) {
        use StatusCode as S;
        match self {
            Self::AttachmentsMissing => (
                "attachments-missing",
                S::UNPROCESSABLE_ENTITY,
                "Some attachments are not uploaded",
            ),
            Self::CaseDecided => ("case-decided", S::CONFLICT, "The case is decided"),
            Self::CaseWithdrawn => (
                "case-withdrawn",
                S::CONFLICT,
                "The application was withdrawn",
            ),
            Self::ChecksumMismatch => (
                "checksum-mismatch",
                CHECKSUM_MISMATCH,
                "The chunk was damaged on the way",
            ),
            Self::ContentTooLarge => (
                "content-too-large",
                S::PAYLOAD_TOO_LARGE,
                "The request is too large",
            ),
            Self::CursorGone => ("cursor-gone", S::GONE, "The cursor leads nowhere any more"),
            Self::Internal => (
                "internal",
                S::INTERNAL_SERVER_ERROR,
                "The city could not do this now",
            ),
            Self::InvalidAnswers => (
                "invalid-answers",
                S::UNPROCESSABLE_ENTITY,
                "Some answers are not right",
            ),
            Self::InvalidForm => (
                "invalid-form",
                S::UNPROCESSABLE_ENTITY,
                "The form cannot be shown",
            ),
            Self::InvalidParameter => (
                "invalid-parameter",
                S::BAD_REQUEST,
                "A parameter is not right",
            ),
            Self::InvalidRequest => (
                "invalid-request",
                S::UNPROCESSABLE_ENTITY,
                "The request has the wrong members",
            ),
            Self::InvalidSpec => (
                "invalid-fault-spec",
                S::UNPROCESSABLE_ENTITY,
                "The fault specification is wrong",
            ),
            Self::KeyInFlight => (
                "idempotency-in-flight",
                S::CONFLICT,
                "This submission is being processed",
            ),
            Self::KeyMissing => (
                "idempotency-key-missing",
                S::BAD_REQUEST,
                "The Idempotency-Key is missing",
            ),
            Self::KeyReused => (
                "idempotency-key-reused",
                S::UNPROCESSABLE_ENTITY,
                "The Idempotency-Key was used for another submission",
            ),
            Self::MalformedJson => (
                "malformed-json",
                S::BAD_REQUEST,
                "The request is not well-formed JSON",
            ),
            Self::MessageRetracted => (
                "message-retracted",
                S::CONFLICT,
                "The message is taken back",
            ),
            Self::MethodNotAllowed => (
                "method-not-allowed",
                S::METHOD_NOT_ALLOWED,
                "This cannot be done here",
            ),
            Self::NotFound => ("not-found", S::NOT_FOUND, "There is nothing here"),
            Self::QuestionClosed => ("question-closed", S::CONFLICT, "The question is closed"),
            Self::QuestionOpen => ("question-open", S::CONFLICT, "There is a question already"),
            Self::RequestTimeout => (
                "request-timeout",
                S::REQUEST_TIMEOUT,
                "The request took too long to arrive",
            ),
            Self::ServiceUnavailable => (
                "service-unavailable",
                S::SERVICE_UNAVAILABLE,
                "The city cannot do this at the moment",
            ),
            Self::SubmissionIdReused => (
                "submission-id-reused",
                S::UNPROCESSABLE_ENTITY,
                "This submission was already made under another key",
            ),
            Self::TusVersion => (
                "unsupported-tus-version",
                S::PRECONDITION_FAILED,
                "The city speaks tus 1.0.0",
            ),
            Self::Unauthorized => ("unauthorized", S::UNAUTHORIZED, "Sign in first"),
            Self::UnknownForm => (
                "unknown-form",
                S::UNPROCESSABLE_ENTITY,
                "The city has no such form",
            ),
            Self::UnsupportedMediaType => (
                "unsupported-media-type",
                S::UNSUPPORTED_MEDIA_TYPE,
                "The body has to be of another media type",
            ),
            Self::UploadKept => ("upload-kept", S::FORBIDDEN, "The upload belongs to a case"),
            Self::UploadLocked => ("upload-locked", S::LOCKED, "The upload is being worked on"),
            Self::UploadOffset => (
                "upload-offset-mismatch",
                S::CONFLICT,
                "The upload stands elsewhere",
            ),
            Self::UploadQuota => (
                "upload-quota-exceeded",
                S::PAYLOAD_TOO_LARGE,
                "Too much is uploaded and not yet submitted",
            ),
        }
    }
}

/// A refusal on its way to the client. It never repeats what the client sent.
#[derive(Debug)]
pub(crate) struct Problem {
    slug: String,
    status: StatusCode,
    title: String,
    detail: String,
    problems: Vec<AnswerProblem>,
    /// Whether the same request may be answered otherwise a little later.
    passes: bool,
}

impl Problem {
    /// A refusal of one kind; `detail` is a sentence for the person who reads the log.
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let (slug, status, title) = kind.parts();
        Self {
            slug: slug.to_owned(),
            status,
            title: title.to_owned(),
            detail: detail.into(),
            problems: Vec::new(),
            passes: matches!(
                kind,
                Kind::KeyInFlight
                    | Kind::ServiceUnavailable
                    | Kind::UploadLocked
                    | Kind::UploadOffset
            ),
        }
    }

    /// The answers that the form refuses.
    pub(crate) fn invalid_answers(problems: Vec<AnswerProblem>) -> Self {
        let detail = format!("{} of the form's rules do not hold.", problems.len());
        Self {
            problems,
            ..Self::new(Kind::InvalidAnswers, detail)
        }
    }

    /// The attachments that the city does not have as a whole.
    pub(crate) fn attachments_missing(problems: Vec<AnswerProblem>) -> Self {
        let detail = format!(
            "{} attachments are not uploaded as a whole.",
            problems.len()
        );
        Self {
            problems,
            ..Self::new(Kind::AttachmentsMissing, detail)
        }
    }

    /// What a city that is unwell says with this status: the API's own problem where the status
    /// has one, else one named after the status.
    pub(crate) fn scripted(status: StatusCode) -> Self {
        let kind = match status {
            StatusCode::UNAUTHORIZED => Kind::Unauthorized,
            StatusCode::NOT_FOUND => Kind::NotFound,
            StatusCode::REQUEST_TIMEOUT => Kind::RequestTimeout,
            StatusCode::CONFLICT => Kind::KeyInFlight,
            StatusCode::PAYLOAD_TOO_LARGE => Kind::ContentTooLarge,
            StatusCode::INTERNAL_SERVER_ERROR => Kind::Internal,
            StatusCode::SERVICE_UNAVAILABLE => Kind::ServiceUnavailable,
            _ => {
                let title = status.canonical_reason().unwrap_or("Refused");
                return Self {
                    slug: title.to_lowercase().replace([' ', '\''], "-"),
                    status,
                    title: title.to_owned(),
                    detail: "A scripted fault.".to_owned(),
                    problems: Vec::new(),
                    passes: status == StatusCode::TOO_MANY_REQUESTS,
                };
            }
        };
        Self::new(kind, "A scripted fault.")
    }
}

impl From<DatabaseError> for Problem {
    fn from(error: DatabaseError) -> Self {
        let cause: &dyn std::error::Error = &error;
        if let DatabaseError::Unavailable(_) = error {
            tracing::warn!(error = cause, "the database is away");
            let detail =
                "The city's records cannot be reached. Send the same again a little later.";
            return Self::new(Kind::ServiceUnavailable, detail);
        }
        tracing::error!(error = cause, "the database failed");
        Self::new(
            Kind::Internal,
            "The city's records could not be read or written.",
        )
    }
}

/// A problem detail (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// `urn:citizen:problem:` and what kind of problem it is.
    #[schema(format = "uri", examples("urn:citizen:problem:invalid-answers"))]
    r#type: String,
    /// The kind of problem in a few words.
    title: String,
    /// The HTTP status, again.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What went wrong this time.
    detail: String,
    /// With `invalid-answers`: each rule of the form that does not hold. With `attachments-missing`: each of
    /// them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    problems: Vec<AnswerProblem>,
}

/// The answers to whoever has to be signed in, whatever is asked.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "read by the derive alone")]
pub(crate) enum Unserved {
    #[response(
        status = 401,
        description = "`unauthorized`.",
        content_type = "application/problem+json"
    )]
    Unauthorized(ProblemBody),
    #[response(
        status = 503,
        description = "`service-unavailable`: the same again a little later.",
        content_type = "application/problem+json",
        headers(("Retry-After" = u32, description = "Seconds."))
    )]
    Unavailable(ProblemBody),
}

/// The answers to a request whose body cannot be taken in.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "read by the derive alone")]
pub(crate) enum RefusedBody {
    #[response(
        status = 408,
        description = "`request-timeout`: the body broke off, or was too slow.",
        content_type = "application/problem+json"
    )]
    Timeout(ProblemBody),
    #[response(
        status = 413,
        description = "`content-too-large`.",
        content_type = "application/problem+json"
    )]
    TooLarge(ProblemBody),
    #[response(
        status = 415,
        description = "`unsupported-media-type`.",
        content_type = "application/problem+json"
    )]
    WrongType(ProblemBody),
}

/// One rule of a form that an answer breaks, or an attachment that is not there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub(crate) struct AnswerProblem {
    /// JSON Pointer (RFC 6901) into the request to the answer, given or missing, or to the attachment.
    #[schema(examples("/answers/birth_date"))]
    pub(crate) pointer: String,
    /// The JSON Schema keyword that does not hold; `uploaded` of an attachment.
    #[schema(examples("required"))]
    pub(crate) keyword: String,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = ProblemBody {
            r#type: format!("urn:citizen:problem:{}", self.slug),
            title: self.title,
            status: self.status.as_u16(),
            detail: self.detail,
            problems: self.problems,
        };
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if self.passes {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
