//! Taking a chunk on. At every moment the records say at most what the file holds for good: first
//! the file is synced, then the offset is written.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use chrono::Utc;
use http_body_util::BodyExt;
use ring::digest::Context;
use tokio::time::Instant;
use uuid::Uuid;

use super::file::UploadFile;
use super::tus::Checksum;
use super::{LIFETIME, Upload, hold, of_resident, on_disk};
use crate::city::City;
use crate::problem::{Kind, Problem};

/// How much of a chunk is in memory at most, and how much of one without a checksum can be lost
/// where the gateway is killed, in bytes.
const PIECE_BYTES: usize = 1024 * 1024;
/// How long a chunk's next bytes may take.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a chunk may take.
const CHUNK_TIMEOUT: Duration = Duration::from_secs(600);

/// The chunk of a request.
pub(super) struct Chunk {
    pub(super) offset: u64,
    /// As the request says; it may not.
    pub(super) length: Option<u64>,
    pub(super) checksum: Option<Checksum>,
}

/// Takes on the bytes of `body`, and tells how the upload stands. Of a chunk that breaks off, what
/// came is kept; where there is a checksum, a chunk counts as a whole or not at all.
pub(super) async fn append(
    city: &City,
    resident: &str,
    id: Uuid,
    chunk: Chunk,
    body: &mut Body,
) -> Result<Upload, Problem> {
    // Whose it is comes first: a stranger makes no file and holds none.
    of_resident(city, resident, id).await?;
    let file = Arc::new(hold(city, id).await?);
    let upload = of_resident(city, resident, id).await?;
    if chunk.offset != upload.received {
        let detail = "The upload does not stand at this offset; HEAD tells where.";
        return Err(Problem::new(Kind::UploadOffset, detail));
    }
    let room = upload.length - upload.received;
    if chunk.length.is_some_and(|length| length > room) {
        return Err(too_long());
    }
    let mut appending = Appending {
        city,
        id,
        file,
        upload,
        written: chunk.offset,
        piece: BytesMut::new(),
        hash: chunk.checksum.as_ref().map(|it| Context::new(it.algorithm)),
    };
    let came = appending.take_all(body).await;
    match (chunk.checksum, appending.hash.take()) {
        (Some(checksum), Some(hash)) => {
            came?;
            if hash.finish().as_ref() != checksum.expected {
                let detail = "The chunk did not arrive as it was sent. Send it again.";
                return Err(Problem::new(Kind::ChecksumMismatch, detail));
            }
            appending.keep().await?;
        }
        _ => {
            appending.keep().await?;
            came?;
        }
    }
    Ok(appending.upload)
}

fn too_long() -> Problem {
    let detail = "The chunk goes on behind the end of the upload.";
    Problem::new(Kind::ContentTooLarge, detail)
}

struct Appending<'a> {
    city: &'a City,
    id: Uuid,
    file: Arc<UploadFile>,
    /// As the records have it.
    upload: Upload,
    /// Up to where the file has been written, synced or not.
    written: u64,
    /// What comes next.
    piece: BytesMut,
    /// Of what has come; without one, every piece is kept at once.
    hash: Option<Context>,
}

impl Appending<'_> {
    async fn take_all(&mut self, body: &mut Body) -> Result<(), Problem> {
        let end = Instant::now() + CHUNK_TIMEOUT;
        let mut room = self.upload.length - self.upload.received;
        while let Some(data) = next(body, end).await? {
            room = room.checked_sub(data.len() as u64).ok_or_else(too_long)?;
            if let Some(hash) = &mut self.hash {
                hash.update(&data);
            }
            self.piece.extend_from_slice(&data);
            if self.piece.len() >= PIECE_BYTES {
                if self.hash.is_some() {
                    self.write().await?;
                } else {
                    self.keep().await?;
                }
            }
        }
        Ok(())
    }

    async fn write(&mut self) -> Result<(), Problem> {
        let (file, piece, at) = (self.file.clone(), self.piece.split().freeze(), self.written);
        self.written += piece.len() as u64;
        on_disk(move || file.write(&piece, at)).await
    }

    /// All that has come counts from now on.
    async fn keep(&mut self) -> Result<(), Problem> {
        self.write().await?;
        let (before, now_received) = (self.upload.received, self.written);
        if now_received == before {
            return Ok(());
        }
        let (file, length) = (self.file.clone(), self.upload.length);
        let sha256 = on_disk(move || {
            file.sync()?;
            (now_received == length)
                .then(|| file.sha256(length))
                .transpose()
        })
        .await?;
        let sha256 = sha256.map(|hash| hash.as_ref().to_vec());
        let now = Utc::now();
        let expires_at = (now + LIFETIME).timestamp();
        let (id, now) = (self.id.to_string(), now.timestamp());
        let (from, to) = (before.cast_signed(), now_received.cast_signed());
        let kept: Option<i64> = self
            .city
            .database
            .write(move |records| {
                records.row(
                    include_str!("../sql/append_to_upload.sql"),
                    &[&to, &sha256, &expires_at, &id, &from, &now],
                    |row| row.read(0),
                )
            })
            .await
            .map_err(|error: crate::database::DatabaseError| Problem::from(error))?;
        if kept.is_none() {
            let detail = "The upload has expired, or came to another offset meanwhile.";
            return Err(Problem::new(Kind::UploadOffset, detail));
        }
        self.upload.received = now_received;
        self.upload.expires_at = Some(expires_at);
        Ok(())
    }
}

/// The next bytes of `body`; `None` at its end.
async fn next(body: &mut Body, end: Instant) -> Result<Option<Bytes>, Problem> {
    let broken = |detail| Problem::new(Kind::RequestTimeout, detail);
    loop {
        let patience = end.min(Instant::now() + IDLE_TIMEOUT);
        match tokio::time::timeout_at(patience, body.frame()).await {
            Err(_) => return Err(broken("The chunk did not arrive in time.")),
            Ok(Some(Err(_))) => return Err(broken("The chunk ended before its end.")),
            Ok(None) => return Ok(None),
            Ok(Some(Ok(frame))) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}
