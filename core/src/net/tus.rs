//! tus 1.0.0 (<https://tus.io/protocols/resumable-upload>), the client's side: a file reaches the city in
//! chunks and goes on where it was cut off. With the extensions creation and termination, and checksum where
//! the city has it.
//!
//! Each call is one exchange. What to do after one that failed is said by its error and done by the caller.

use std::time::Duration;

use base64::prelude::{BASE64_STANDARD as BASE64, Engine as _};
use bytes::Bytes;
use ring::digest;
use url::Url;

use super::{City, NetError, OfflineReason, is, offline};
use crate::environment::{HttpRequest, HttpResponse};

/// How long the first chunk is, and the shortest but for the end of a file, in bytes. An app that is open for a second
/// gets it through on a line of 32 KiB a second, with the exchanges that come before it.
pub const FIRST_CHUNK_BYTES: usize = 8 << 10;
/// How long a chunk is at most, in bytes: on a good line an exchange of this size moves more than it waits, three at a
/// time above all.
pub const CHUNK_BYTES: usize = 256 << 10;
/// A chunk that took no longer than this is followed by a longer one.
const QUICK: Duration = Duration::from_secs(1);
/// A chunk that took longer than this is followed by a shorter one.
const SLOW: Duration = Duration::from_secs(3);
/// How long the exchange of a chunk may last.
const CHUNK_TIMEOUT: Duration = Duration::from_secs(120);
/// No city calls an upload by a longer address.
const URL_BYTES: usize = 2048;

/// How long chunks are on a line: what comes through in a second or two. A chunk that is checked counts as a whole or not
/// at all, so this is what a cut costs, and what a phone that is told to stop has to wait for.
#[derive(Debug, Clone, Copy)]
pub struct Pace(usize);

impl Default for Pace {
    fn default() -> Self {
        Self(FIRST_CHUNK_BYTES)
    }
}

impl Pace {
    /// How long the next chunk is, in bytes.
    pub const fn chunk_bytes(self) -> usize {
        self.0
    }

    /// The pace after a chunk of `sent_bytes` that took so long.
    #[must_use]
    pub fn after(self, sent_bytes: usize, took: Duration) -> Self {
        // The short end of a file is quick on any line.
        let is_whole = sent_bytes >= self.0;
        match took {
            _ if took > SLOW => Self(FIRST_CHUNK_BYTES.max(self.0 / 2)),
            _ if took <= QUICK && is_whole => Self(CHUNK_BYTES.min(self.0 * 2)),
            _ => self,
        }
    }
}

const UPLOADS: &str = "v1/uploads";
const VERSION: &str = "1.0.0";

/// Bytes of an upload on their way to the city.
#[derive(Debug, Clone)]
pub struct Chunk<'a> {
    /// The upload, as [`City::begin_upload`] gave it.
    pub upload: &'a Url,
    /// Where it stands, in bytes.
    pub offset: u64,
    /// What comes there, at most [`CHUNK_BYTES`]; not empty.
    pub bytes: Bytes,
    /// Whether its SHA-256 is sent along, for a city that [`City::checks_chunks`].
    pub checked: bool,
}

/// Why an upload did not go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    /// As with any exchange; what is refused is refused for good.
    #[error(transparent)]
    City(#[from] NetError),
    /// The city has no such upload, or this is not it: begin another one.
    #[error("the city does not have this upload")]
    Gone,
    /// The upload does not stand where the chunk begins: ask where it does.
    #[error("the upload stands at another offset")]
    OtherOffset,
    /// The chunk arrived as something else, and nothing of it was kept: send it again.
    #[error("the chunk was damaged on its way")]
    Damaged,
}

impl City {
    /// Whether the city compares a chunk with its SHA-256. One that does not say how it takes uploads does not.
    pub async fn checks_chunks(&self) -> Result<bool, UploadError> {
        let request = self.authorized("OPTIONS", UPLOADS).await?;
        let answer = self.exchange(request).await?;
        // Its version is asked of every answer but this one, which lists those that it has.
        let speaks = names(&answer, "tus-version", VERSION);
        match answer.status {
            200 | 204 if speaks => Ok(names(&answer, "tus-extension", "checksum")
                && names(&answer, "tus-checksum-algorithm", "sha256")),
            _ => match self.upload_refusal(&answer) {
                UploadError::City(NetError::Refused { .. }) | UploadError::Gone => Ok(false),
                error => Err(error),
            },
        }
    }

    /// Begins an upload of `length_bytes`; returns where it is. `metadata` has for each key (ASCII, no blank and
    /// no comma) a value, any text. If the answer is lost, so is the upload: the city gives it up in time.
    pub async fn begin_upload(
        &self,
        length_bytes: u64,
        metadata: &[(&str, &str)],
    ) -> Result<Url, UploadError> {
        let mut request = self.authorized("POST", UPLOADS).await?;
        speak(&mut request);
        push(&mut request, "upload-length", length_bytes.to_string());
        if !metadata.is_empty() {
            let pairs = metadata
                .iter()
                .map(|(key, value)| format!("{key} {}", BASE64.encode(value)));
            push(
                &mut request,
                "upload-metadata",
                pairs.collect::<Vec<_>>().join(","),
            );
        }
        let at = request.url.clone();
        let answer = self.exchange(request).await?;
        if answer.status != 201 || !is_tus(&answer) {
            return Err(match self.upload_refusal(&answer) {
                // About an upload, and there is none yet.
                UploadError::Gone | UploadError::OtherOffset | UploadError::Damaged => {
                    refused(answer.status).into()
                }
                error => error,
            });
        }
        let location = answer.header("location").unwrap_or_default();
        let upload = (location.len() <= URL_BYTES)
            .then(|| at.join(location).ok())
            .flatten()
            .filter(|upload| *upload != at && self.is_own(upload));
        Ok(upload.ok_or(NetError::Malformed)?)
    }

    /// How many bytes of an upload of `length_bytes` the city has: it goes on from there. May be less than
    /// was told earlier, where a city has lost something.
    pub async fn upload_offset(&self, upload: &Url, length_bytes: u64) -> Result<u64, UploadError> {
        let request = self.about("HEAD", upload).await?;
        let answer = self.exchange(request).await?;
        let is_answer = matches!(answer.status, 200 | 204) && is_tus(&answer);
        if !is_answer {
            return Err(match (answer.status, is_tus(&answer)) {
                // As good as 404, in the protocol's section on HEAD.
                (403, true) => UploadError::Gone,
                _ => self.upload_refusal(&answer),
            });
        }
        let offset = bytes(&answer, "upload-offset").ok_or(NetError::Malformed)?;
        let same_length = match answer.header("upload-length") {
            Some(_) => bytes(&answer, "upload-length") == Some(length_bytes),
            None => true,
        };
        match same_length && offset <= length_bytes {
            true => Ok(offset),
            false => Err(UploadError::Gone),
        }
    }

    /// Sends a chunk; returns where the upload stands now: behind the chunk, or within it where the city has
    /// kept only a part. After any other failure than [`UploadError::Damaged`], only
    /// [`City::upload_offset`] can tell what was kept.
    pub async fn send_chunk(&self, chunk: Chunk<'_>) -> Result<u64, UploadError> {
        let mut request = self.about("PATCH", chunk.upload).await?;
        push(&mut request, "upload-offset", chunk.offset.to_string());
        let media_type = "application/offset+octet-stream";
        push(&mut request, "content-type", media_type.to_owned());
        if chunk.checked {
            let sha256 = digest::digest(&digest::SHA256, &chunk.bytes);
            let checksum = format!("sha256 {}", BASE64.encode(sha256));
            push(&mut request, "upload-checksum", checksum);
        }
        let length = u64::try_from(chunk.bytes.len()).unwrap_or(u64::MAX);
        request.body = chunk.bytes;
        request.timeout = CHUNK_TIMEOUT;
        let answer = self.exchange(request).await?;
        if answer.status != 204 || !is_tus(&answer) {
            return Err(self.upload_refusal(&answer));
        }
        // An answer without progress would have the same bytes sent for ever.
        let stands = bytes(&answer, "upload-offset").filter(|stands| {
            *stands > chunk.offset && *stands <= chunk.offset.saturating_add(length)
        });
        Ok(stands.ok_or(NetError::Malformed)?)
    }

    /// Gives an upload up; one that is gone already is given up as well. An upload that nobody gives up goes in
    /// time by itself.
    pub async fn give_up_upload(&self, upload: &Url) -> Result<(), UploadError> {
        let request = self.about("DELETE", upload).await?;
        let answer = self.exchange(request).await?;
        if answer.status == 204 && is_tus(&answer) {
            return Ok(());
        }
        match self.upload_refusal(&answer) {
            UploadError::Gone => Ok(()),
            error => Err(error),
        }
    }

    /// A request about an upload of this city's.
    async fn about(&self, method: &'static str, upload: &Url) -> Result<HttpRequest, UploadError> {
        let mut request = self.request(method, "")?;
        // Her sign-in goes to the city and to nobody else.
        if !self.is_own(upload) {
            return Err(UploadError::Gone);
        }
        request.url = upload.clone();
        let mut request = self.identified(request).await?;
        speak(&mut request);
        Ok(request)
    }

    /// Whether an upload is where the city is, in the sense of RFC 6454.
    fn is_own(&self, upload: &Url) -> bool {
        let same_origin = |city: Url| city.origin() == upload.origin();
        upload.as_str().len() <= URL_BYTES
            && upload.username().is_empty()
            && upload.password().is_none()
            && self.base().is_some_and(same_origin)
    }

    /// What an answer other than the expected one means to an upload. 4xx count only of the city: a page in
    /// its place is no reason to begin anew.
    fn upload_refusal(&self, answer: &HttpResponse) -> UploadError {
        let is_citys = is_tus(answer) || is(answer, "application/problem+json");
        match answer.status {
            404 | 410 if is_citys => UploadError::Gone,
            409 if is_citys => UploadError::OtherOffset,
            423 if is_citys => NetError::UnderWay {
                retry_after: answer.retry_after(self.environment.clock.now()),
            }
            .into(),
            460 if is_citys => UploadError::Damaged,
            status => match self.refusal(answer) {
                // Not every server of tus has a problem's type to tell, and an answer to HEAD has no body.
                error
                    if error == offline(OfflineReason::CaptivePortal)
                        && matches!(status, 400..=499)
                        && is_citys =>
                {
                    refused(status).into()
                }
                error => error.into(),
            },
        }
    }
}

fn refused(status: u16) -> NetError {
    NetError::Refused {
        status,
        kind: "other".to_owned(),
        problems: Vec::new(),
    }
}

fn speak(request: &mut HttpRequest) {
    push(request, "tus-resumable", VERSION.to_owned());
}

fn push(request: &mut HttpRequest, name: &str, value: String) {
    request.headers.push((name.to_owned(), value));
}

/// Whether a server of tus has answered: of what stands in its place, none says so.
fn is_tus(answer: &HttpResponse) -> bool {
    answer.header("tus-resumable") == Some(VERSION)
}

/// Whether a header that is a list has this item.
fn names(answer: &HttpResponse, header: &str, item: &str) -> bool {
    let list = answer.header(header).unwrap_or_default();
    list.split(',').any(|each| each.trim() == item)
}

/// A header that is a number of bytes.
fn bytes(answer: &HttpResponse, header: &str) -> Option<u64> {
    let text = answer.header(header)?;
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests;
