//! Brings the attachments of a submission to the city, ahead of its body: each goes on where the city says that
//! it stands, whatever was cut off, killed or switched off before.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use tokio::sync::watch;
use url::Url;

use super::{
    attachments::{Attachment, Attachments, Upload, is_lost},
    queue::Queue,
};
use crate::{
    blocking,
    environment::Timestamp,
    error::Error,
    net::{Chunk, City, NetError, OfflineReason, Pace, UploadError},
    user_store::UserStore,
};

/// How often an upload is helped on (begun anew, asked where it stands, a chunk sent again) without a byte of
/// progress, before it is left for later.
const HELPED_AT_MOST: u32 = 3;
/// How often progress is kept and told of at most. Nobody looks more often, and each time is a write to the disk;
/// where to go on, the city is asked.
const NOTED_EVERY: Duration = Duration::from_secs(1);

/// What bringing the attachments of a submission has come to.
pub(super) enum Brought {
    /// All are there, or something else comes first: look again what is due.
    LookAgain,
    /// The city does not take one, now or for good.
    Failed {
        /// Why.
        error: NetError,
        /// Whether the city has more than it had before.
        moved: bool,
    },
    /// One cannot be read any more.
    Unreadable,
}

/// Brings what the city lacks of a submission, three attachments at a time: enough that one waits for an answer
/// while another sends, and few enough that each gets through on a bad line. Until a chunk is through it is one: to an
/// app that is open for a moment, one that is through is worth more than three that are cut. No chunk is begun once one
/// has failed, the submission was taken back, or something else that is due can go out at once.
///
/// `goes_on` and `on_change` are called as by [`super::deliver_due`], for progress once a second at most.
pub(super) async fn bring(
    store: &Arc<UserStore>,
    city: &City,
    submission_id: &str,
    goes_on: &(dyn Fn() -> bool + Sync),
    on_change: impl Fn() + Clone + Send + Sync + 'static,
) -> Result<Brought, Error> {
    let checked = match city.checks_chunks().await {
        Ok(checked) => checked,
        Err(error) => return Ok(Brought::failed(error, false)),
    };
    let lacking = {
        let (store, id) = (Arc::clone(store), submission_id.to_owned());
        blocking(move || Queue(&store).lacking(&id)).await?
    };
    let bringing = Bringing {
        store,
        city,
        submission_id,
        checked,
        goes_on,
        on_change,
        lacking: Mutex::new(lacking.into()),
        pace: Mutex::default(),
        moved: AtomicBool::new(false),
        more_lanes: watch::Sender::new(false),
        noted_at: Mutex::new(None),
        end: Mutex::new(None),
    };
    tokio::join!(
        bringing.first_lane(),
        bringing.later_lane(),
        bringing.later_lane()
    );
    let moved = bringing.moved.into_inner();
    let end = bringing.end.into_inner();
    match end.unwrap_or_else(PoisonError::into_inner) {
        None => Ok(Brought::LookAgain),
        Some(End::Brought(brought)) => Ok(brought),
        Some(End::Upload(error)) => Ok(Brought::failed(error, moved)),
        Some(End::Error(error)) => Err(error),
    }
}

/// Gives up at the city what no submission wants any more, because it was taken back or refused. What cannot be
/// given up now is tried again with the next delivery; the city lets it go in time by itself.
pub(super) async fn give_up_unwanted(store: &Arc<UserStore>, city: &City) -> Result<(), Error> {
    loop {
        let unwanted = {
            let store = Arc::clone(store);
            blocking(move || Attachments(&store).unwanted()).await?
        };
        let Some((id, upload)) = unwanted else {
            return Ok(());
        };
        match city.give_up_upload(&upload).await {
            Ok(()) | Err(UploadError::City(NetError::Refused { .. })) => {}
            Err(_) => return Ok(()),
        }
        let store = Arc::clone(store);
        blocking(move || Attachments(&store).note(&id, &Upload::Waiting)).await?;
    }
}

/// Why nothing more is begun.
enum End {
    Brought(Brought),
    Upload(UploadError),
    Error(Error),
}

impl From<UploadError> for End {
    fn from(error: UploadError) -> Self {
        End::Upload(error)
    }
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        End::Error(error)
    }
}

impl Brought {
    fn failed(error: UploadError, moved: bool) -> Self {
        let later = NetError::Offline {
            reason: OfflineReason::CityUnavailable,
            retry_after: None,
        };
        let error = match error {
            // There is room again once others are taken on or have expired.
            UploadError::City(NetError::Refused { kind, .. })
                if kind == "upload-quota-exceeded" =>
            {
                later
            }
            UploadError::City(error) => error,
            UploadError::Gone | UploadError::OtherOffset | UploadError::Damaged => later,
        };
        Brought::Failed { error, moved }
    }
}

/// The uploads of one submission that are under way.
struct Bringing<'a, F> {
    store: &'a Arc<UserStore>,
    city: &'a City,
    submission_id: &'a str,
    /// Whether the city compares chunks with their hashes.
    checked: bool,
    goes_on: &'a (dyn Fn() -> bool + Sync),
    on_change: F,
    /// What no lane has begun yet.
    lacking: Mutex<VecDeque<Attachment>>,
    pace: Mutex<Pace>,
    /// Whether the city has more than it had.
    moved: AtomicBool,
    /// Whether the lanes beside the first begin.
    more_lanes: watch::Sender<bool>,
    noted_at: Mutex<Option<Timestamp>>,
    end: Mutex<Option<End>>,
}

/// Where an attachment is at the city, and how many bytes of it are there, as far as both are known.
#[derive(Default)]
struct Standing {
    upload: Option<Url>,
    offset: Option<u64>,
}

impl<F: Fn() + Clone + Send + Sync + 'static> Bringing<'_, F> {
    async fn first_lane(&self) {
        self.lane().await;
        // They find nothing to do, and end as well.
        self.more_lanes.send_replace(true);
    }

    async fn later_lane(&self) {
        let mut begins = self.more_lanes.subscribe();
        if begins.wait_for(|begins| *begins).await.is_ok() {
            self.lane().await;
        }
    }

    /// Brings one after the other.
    async fn lane(&self) {
        while let Some(attachment) = self.next() {
            if let Err(end) = self.bring(attachment).await {
                locked(&self.end).get_or_insert(end);
            }
        }
    }

    fn next(&self) -> Option<Attachment> {
        match self.has_ended() {
            true => None,
            false => locked(&self.lacking).pop_front(),
        }
    }

    fn has_ended(&self) -> bool {
        !(self.goes_on)() || locked(&self.end).is_some()
    }

    /// Brings one attachment, an exchange after the other; each tells how far it is.
    async fn bring(&self, attachment: Attachment) -> Result<(), End> {
        let whole = attachment.file.size_bytes;
        let (mut standing, mut known) = (Standing::default(), 0);
        if let Upload::Uploading {
            url,
            uploaded_bytes,
        } = &attachment.upload
        {
            standing.upload = Some(url.clone());
            known = *uploaded_bytes;
        }
        let mut helped = 0;
        while standing.offset != Some(whole) && !self.has_ended() {
            let error = match self.exchange(&attachment, &standing).await {
                Ok(now) => {
                    if now.offset > Some(known) {
                        (known, helped) = (now.offset.unwrap_or_default(), 0);
                        self.moved.store(true, Ordering::Relaxed);
                    }
                    standing = now;
                    self.note(&attachment, &standing).await?;
                    continue;
                }
                Err(End::Upload(error)) if helped < HELPED_AT_MOST => error,
                Err(end) => return Err(end),
            };
            helped += 1;
            match error {
                UploadError::Gone => standing = Standing::default(),
                UploadError::OtherOffset => standing.offset = None,
                UploadError::Damaged => {}
                error => return Err(error.into()),
            }
        }
        Ok(())
    }

    async fn exchange(
        &self,
        attachment: &Attachment,
        standing: &Standing,
    ) -> Result<Standing, End> {
        let whole = attachment.file.size_bytes;
        let (upload, offset) = match (&standing.upload, standing.offset) {
            (None, _) => (self.begin(attachment).await?, 0),
            (Some(upload), None) => {
                let offset = self.city.upload_offset(upload, whole).await?;
                (upload.clone(), offset)
            }
            (Some(upload), Some(offset)) => {
                let chunk = Chunk {
                    upload,
                    offset,
                    bytes: self.read(attachment, offset).await?,
                    checked: self.checked,
                };
                (upload.clone(), self.send(chunk).await?)
            }
        };
        Ok(Standing {
            upload: Some(upload),
            offset: Some(offset),
        })
    }

    async fn send(&self, chunk: Chunk<'_>) -> Result<u64, UploadError> {
        let (sent_bytes, began) = (chunk.bytes.len(), self.store.now());
        let stands = self.city.send_chunk(chunk).await?;
        // A clock that was set back meanwhile tells nothing.
        let took = (self.store.now() - began).to_std().unwrap_or_default();
        let mut pace = locked(&self.pace);
        *pace = pace.after(sent_bytes, took);
        self.more_lanes.send_replace(true);
        Ok(stands)
    }

    /// Begins an upload. Where it is is on the disk before its first byte goes there.
    async fn begin(&self, attachment: &Attachment) -> Result<Url, End> {
        let file = &attachment.file;
        // What it is called, the answers say, and no proxy's log.
        let metadata = [("filetype", &*file.media_type)];
        let url = self.city.begin_upload(file.size_bytes, &metadata).await?;
        let (store, id) = (Arc::clone(self.store), attachment.id.clone());
        let begun = Upload::Uploading {
            url: url.clone(),
            uploaded_bytes: 0,
        };
        blocking(move || Attachments(&store).note(&id, &begun)).await?;
        Ok(url)
    }

    /// The chunk at `offset`, if sending it is what is to be done now.
    async fn read(&self, attachment: &Attachment, offset: u64) -> Result<Bytes, End> {
        let (store, id) = (Arc::clone(self.store), attachment.id.clone());
        let submission_id = self.submission_id.to_owned();
        let connectivity = self.city.connectivity();
        let length = locked(&self.pace).chunk_bytes();
        let chunk = blocking(move || {
            if !Queue(&store).is_next(&submission_id, connectivity)? {
                return Ok(Err(Brought::LookAgain));
            }
            let file = Attachments(&store).open(&id);
            let chunk = file.and_then(|mut file| file.read(offset, length));
            match chunk {
                Ok(chunk) if !chunk.is_empty() => Ok(Ok(Bytes::copy_from_slice(&chunk))),
                // It has another length than when it was attached.
                Ok(_) => Ok(Err(Brought::Unreadable)),
                Err(error) if is_lost(&error) => Ok(Err(Brought::Unreadable)),
                Err(error) => Err(error.into()),
            }
        });
        chunk.await?.map_err(End::Brought)
    }

    /// Keeps and tells how far an attachment is: if it is whole, and else from time to time.
    async fn note(&self, attachment: &Attachment, standing: &Standing) -> Result<(), Error> {
        let (Some(url), Some(uploaded_bytes)) = (standing.upload.clone(), standing.offset) else {
            return Ok(());
        };
        let upload = if uploaded_bytes == attachment.file.size_bytes {
            Upload::Uploaded { url }
        } else if self.is_time_to_note() {
            Upload::Uploading {
                url,
                uploaded_bytes,
            }
        } else {
            return Ok(());
        };
        let (store, on_change) = (Arc::clone(self.store), self.on_change.clone());
        let id = attachment.id.clone();
        blocking(move || {
            Attachments(&store).note(&id, &upload)?;
            on_change();
            Ok(())
        })
        .await
    }

    fn is_time_to_note(&self) -> bool {
        let now = self.store.now();
        let mut noted_at = locked(&self.noted_at);
        // A clock that was set back does not keep it from being told.
        let recently = |at: Timestamp| (now - at).to_std().is_ok_and(|ago| ago < NOTED_EVERY);
        let is_time = !noted_at.is_some_and(recently);
        if is_time {
            *noted_at = Some(now);
        }
        is_time
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
