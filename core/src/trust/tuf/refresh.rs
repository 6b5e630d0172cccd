//! Bringing what is trusted up to date (TUF 1.0.33 section 5).

use bytes::Bytes;
use chrono::DateTime;
use url::Url;

use super::{
    MetadataProblem, ROOT_BYTES, Repository, RoleName, SNAPSHOT_BYTES, TARGETS_BYTES, TIMEOUT,
    TIMESTAMP_BYTES, TufError,
    metadata::{FileOfMetadata, Metadata, Root, Snapshot, Targets, TimestampMetadata},
    of, problem, proven,
};
use crate::{
    environment::{HttpRequest, HttpResponse, Timestamp},
    error::Error,
};

/// How many new roots are taken in one refresh.
const MOST_ROOTS: u64 = 256;
const TIMESTAMP_FILE: &str = "timestamp.json";

/// What a refresh has found.
#[derive(Debug)]
pub struct Refreshed {
    /// What files there are.
    pub targets: Targets,
    /// Until when that is known to be the newest.
    pub holds_until: Timestamp,
    /// What time it is by the server, if it says.
    pub server_time: Option<Timestamp>,
    /// How many bytes were fetched, without the heads of the answers.
    pub bytes: u64,
}

/// One refresh.
pub(super) struct Visit<'a> {
    repository: &'a Repository,
    server_time: Option<Timestamp>,
    bytes: u64,
}

enum Answer {
    Missing,
    /// The server has what the client has.
    Same,
    New {
        bytes: Bytes,
        etag: Option<String>,
    },
}

impl<'a> Visit<'a> {
    pub(super) fn new(repository: &'a Repository) -> Self {
        Self {
            repository,
            server_time: None,
            bytes: 0,
        }
    }

    /// See [`Repository::refresh`].
    pub(super) async fn refresh(mut self) -> Result<Refreshed, Error> {
        let mut asked = None;
        if let Some((held, etag)) = self.repository.what_holds().await? {
            let url = &self.repository.metadata_url;
            let fetched = self.fetch(url, TIMESTAMP_FILE, TIMESTAMP_BYTES, Some(&etag));
            match fetched.await? {
                Answer::Same => return Ok(self.found(held.targets, held.holds_until)),
                other => asked = Some(other),
            }
        }
        let before = self.repository.kept_root().await?;
        let root = self.newest_root(before.clone()).await?;
        // What was fetched before a new root came may be of the time before it.
        let asked = asked.filter(|_| root.common.version == before.common.version);
        let timestamp = self.newest_timestamp(&root, asked).await?;
        let snapshot = self.newest_snapshot(&root, &timestamp).await?;
        let targets = self.newest_targets(&root, &snapshot).await?;
        let holds_until = [&root.common, &timestamp.common, &snapshot.common]
            .map(|common| common.expires)
            .into_iter()
            .fold(targets.common.expires, Timestamp::min);
        Ok(self.found(targets, holds_until))
    }

    fn found(self, targets: Targets, holds_until: Timestamp) -> Refreshed {
        Refreshed {
            targets,
            holds_until,
            server_time: self.server_time,
            bytes: self.bytes,
        }
    }

    async fn newest_root(&mut self, mut root: Root) -> Result<Root, Error> {
        let repository = self.repository;
        for _ in 0..MOST_ROOTS {
            let next = root.common.version.saturating_add(1);
            let name = format!("{next}.root.json");
            let url = &repository.metadata_url;
            let Answer::New { bytes, .. } = self.fetch(url, &name, ROOT_BYTES, None).await? else {
                break;
            };
            root = root.successor(&bytes).map_err(of(RoleName::Root))?;
            repository.keep(RoleName::Root, bytes).await?;
        }
        repository.not_expired(&root, self.server_time)?;
        Ok(root)
    }

    /// `asked` is what the server has answered already.
    async fn newest_timestamp(
        &mut self,
        root: &Root,
        asked: Option<Answer>,
    ) -> Result<TimestampMetadata, Error> {
        let (role, repository) = (RoleName::Timestamp, self.repository);
        let kept: Option<TimestampMetadata> = repository.kept(root).await?;
        let fetched = match asked {
            Some(answer @ Answer::New { .. }) => answer,
            _ => {
                let url = &repository.metadata_url;
                self.fetch(url, TIMESTAMP_FILE, TIMESTAMP_BYTES, None)
                    .await?
            }
        };
        let Answer::New { bytes, etag } = fetched else {
            return Err(problem(role, MetadataProblem::Missing).into());
        };
        let new: TimestampMetadata = proven(root, &bytes)?;
        let newest = match kept {
            // The same version again is the one that is here, whatever else it says.
            Some(kept) if kept.common.version == new.common.version => {
                repository.not_expired(&kept, self.server_time)?;
                kept
            }
            Some(kept) if kept.common.version > new.common.version || kept.is_ahead_of(&new) => {
                return Err(problem(role, MetadataProblem::RolledBack).into());
            }
            _ => {
                repository.not_expired(&new, self.server_time)?;
                repository.keep(role, bytes).await?;
                new
            }
        };
        // After the file that it names: the other way round, an old file would be taken for the new one.
        repository.keep_etag(etag).await?;
        Ok(newest)
    }

    async fn newest_snapshot(
        &mut self,
        root: &Root,
        timestamp: &TimestampMetadata,
    ) -> Result<Snapshot, Error> {
        let (role, repository) = (RoleName::Snapshot, self.repository);
        let announced = timestamp
            .snapshot()
            .ok_or(problem(role, MetadataProblem::Missing))?;
        let kept: Option<Snapshot> = repository.kept(root).await?;
        if let Some(kept) = self.still_announced(&kept, announced) {
            return Ok(kept);
        }
        let (new, bytes) = self
            .announced::<Snapshot>(root, announced, SNAPSHOT_BYTES)
            .await?;
        if kept.is_some_and(|kept| kept.is_ahead_of(&new)) {
            return Err(problem(role, MetadataProblem::RolledBack).into());
        }
        repository.keep(role, bytes).await?;
        Ok(new)
    }

    async fn newest_targets(&mut self, root: &Root, snapshot: &Snapshot) -> Result<Targets, Error> {
        let (role, repository) = (RoleName::Targets, self.repository);
        let announced = snapshot
            .targets()
            .ok_or(problem(role, MetadataProblem::Missing))?;
        let kept: Option<Targets> = repository.kept(root).await?;
        if let Some(kept) = self.still_announced(&kept, announced) {
            return Ok(kept);
        }
        let (new, bytes) = self
            .announced::<Targets>(root, announced, TARGETS_BYTES)
            .await?;
        repository.keep(role, bytes).await?;
        Ok(new)
    }

    /// What is kept, if it is what was announced and holds.
    fn still_announced<T: Metadata + Clone>(
        &self,
        kept: &Option<T>,
        announced: &FileOfMetadata,
    ) -> Option<T> {
        let kept = kept.as_ref()?;
        let holds = self.repository.not_expired(kept, None).is_ok();
        (holds && kept.common().version == announced.version).then(|| kept.clone())
    }

    /// Fetches what was announced.
    async fn announced<T: Metadata>(
        &mut self,
        root: &Root,
        announced: &FileOfMetadata,
        most_bytes: u64,
    ) -> Result<(T, Bytes), Error> {
        let role = T::ROLE.as_str();
        let name = match root.consistent_snapshot {
            true => format!("{}.{role}.json", announced.version),
            false => format!("{role}.json"),
        };
        let most_bytes = announced.length.unwrap_or(most_bytes).min(most_bytes);
        let url = &self.repository.metadata_url;
        let Answer::New { bytes, .. } = self.fetch(url, &name, most_bytes, None).await? else {
            return Err(problem(T::ROLE, MetadataProblem::Missing).into());
        };
        announced.verify(&bytes).map_err(of(T::ROLE))?;
        let new: T = proven(root, &bytes)?;
        if new.common().version != announced.version {
            return Err(problem(T::ROLE, MetadataProblem::OtherVersion).into());
        }
        self.repository.not_expired(&new, self.server_time)?;
        Ok((new, bytes))
    }

    /// Fetches a file of metadata, unless the server still has the one that it called `known`.
    async fn fetch(
        &mut self,
        base: &Url,
        name: &str,
        most_bytes: u64,
        known: Option<&str>,
    ) -> Result<Answer, Error> {
        let mut request = request(base, name, most_bytes);
        if let Some(etag) = known {
            request
                .headers
                .push(("if-none-match".to_owned(), etag.to_owned()));
        }
        let answer = self.repository.environment.transport.send(request).await;
        let answer = answer.map_err(TufError::from)?;
        self.server_time = time_of(&answer).or(self.server_time);
        self.bytes += answer.body.len() as u64;
        match answer.status {
            304 if known.is_some() => Ok(Answer::Same),
            200 if !is_page(&answer) => Ok(Answer::New {
                etag: answer.header("etag").map(str::to_owned),
                bytes: answer.body,
            }),
            403 | 404 => Ok(Answer::Missing),
            _ => Err(refusal(&answer).into()),
        }
    }
}

/// A request for the file called `name` below `base`.
pub(super) fn request(base: &Url, name: &str, most_bytes: u64) -> HttpRequest {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(name.split('/'));
    }
    HttpRequest {
        method: "GET",
        url,
        headers: Vec::new(),
        body: Bytes::new(),
        max_response_bytes: most_bytes,
        timeout: TIMEOUT,
        // Published files prove themselves, whoever hands them out: so they mend a pin that is wrong.
        pinned: false,
    }
}

/// What an answer other than the expected one means.
pub(super) fn refusal(answer: &HttpResponse) -> TufError {
    match answer.status {
        status @ (408 | 425 | 429 | 500..=510 | 512..=599) => TufError::Status {
            status,
            retry_after: time_of(answer).and_then(|now| answer.retry_after(now)),
        },
        // Published files are never redirected, and no page is one of them.
        _ => TufError::CaptivePortal,
    }
}

/// Whether it is a page for people, as a Wi-Fi shows one in place of everything.
pub(super) fn is_page(answer: &HttpResponse) -> bool {
    let media_type = answer.header("content-type").unwrap_or_default();
    media_type
        .trim_start()
        .to_ascii_lowercase()
        .starts_with("text/html")
}

/// `Date` (RFC 9110 section 6.6.1).
fn time_of(answer: &HttpResponse) -> Option<Timestamp> {
    let date = DateTime::parse_from_rfc2822(answer.header("date")?).ok()?;
    Some(date.to_utc())
}
