//! Fetching a file to the disk, and going on where it was cut off.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use bytes::{Bytes, BytesMut};

use super::{
    Repository, TargetFile, Targets, TufError,
    refresh::{is_page, refusal, request},
};
use crate::{
    blocking,
    environment::{HttpBody, TransportError},
    error::Error,
    files,
};

/// How much is in memory before it is written, in bytes.
const BATCH_BYTES: usize = 256 << 10;
/// No server calls a file by a longer name.
const ETAG_BYTES: u64 = 256;

/// A file that was fetched, and is the one that was signed for.
#[derive(Debug)]
pub struct Download {
    /// Where it is, until [`Repository::clear_downloads`].
    pub path: PathBuf,
    /// How many bytes were fetched this time.
    pub fetched_bytes: u64,
}

/// A file on its way. The parts that came are kept in one file, and in another what the server calls the
/// whole.
struct Part {
    path: PathBuf,
    etag_path: PathBuf,
    target: TargetFile,
}

impl Repository {
    /// Fetches the file at `path` of `targets` into the repository's own folder, going on where an earlier
    /// attempt was cut off; `progress` is told how many bytes are there. It is the one that was signed for
    /// when this returns. What came before a failure is kept for the next attempt.
    pub async fn download_to_disk(
        &self,
        targets: &Targets,
        path: &str,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Download, Error> {
        let (target, name) = self.place_of(targets, path).await?;
        let hash = target.any_hash().unwrap_or_default();
        let folder = self.downloads();
        let part = Part {
            path: folder.join(format!("{hash}.part")),
            etag_path: folder.join(format!("{hash}.etag")),
            target: target.clone(),
        };
        let wanted = targets.files().filter_map(|(_, file)| file.any_hash());
        let wanted: BTreeSet<String> = wanted.map(str::to_owned).collect();
        blocking(move || Ok(prepare(&folder, &wanted)?)).await?;
        let mut fetched_bytes = 0;
        loop {
            let begun = part.length().await?;
            if begun < target.length || target.length == 0 {
                fetched_bytes += self.go_on(&part, &name, begun, progress).await?;
            }
            if part.is_whole().await? {
                let path = part.path;
                return Ok(Download {
                    path,
                    fetched_bytes,
                });
            }
            part.discard().await?;
            // What was begun earlier may have been the wrong part; what was not is wrong itself.
            if begun == 0 {
                return Err(TufError::OtherTarget.into());
            }
        }
    }

    /// Removes all that was fetched: it was used. Blocks.
    pub fn clear_downloads(&self) -> Result<(), TufError> {
        match fs::remove_dir_all(self.downloads()) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn downloads(&self) -> PathBuf {
        self.folder.0.join("downloads")
    }

    /// Fetches what is missing after `begun` bytes; returns how many came.
    async fn go_on(
        &self,
        part: &Part,
        name: &str,
        begun: u64,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, Error> {
        let etag = part.etag().await?.filter(|_| begun > 0);
        let mut request = request(&self.targets_url, name, part.target.length);
        // As it is, so that a part can be told from the whole.
        let encoding = ("accept-encoding".to_owned(), "identity".to_owned());
        request.headers.push(encoding);
        if let Some(etag) = &etag {
            let range = format!("bytes={begun}-");
            request.headers.push(("range".to_owned(), range));
            request.headers.push(("if-range".to_owned(), etag.clone()));
        }
        let answer = self.environment.transport.receive(request).await;
        let answer = answer.map_err(TufError::from)?;
        let (head, body) = (answer.head, answer.body);
        let from = match head.status {
            200 if !is_page(&head) => 0,
            206 if etag.is_some() && head.first_byte() == Some(begun) => begun,
            // What is here is not a part of what is there: from the beginning.
            206 | 416 if etag.is_some() => {
                part.discard().await?;
                return Ok(0);
            }
            403 | 404 => return Err(TufError::NoSuchTarget.into()),
            _ => return Err(refusal(&head).into()),
        };
        // A weak name is none to go on with (RFC 9110 section 13.1.5).
        let strong = head.header("etag").filter(|etag| etag.starts_with('"'));
        let file = part.begin(from, strong.map(str::to_owned)).await?;
        let came = part.receive(file, body, from, progress).await;
        if let Err(Error::Tuf(TufError::Transport(TransportError::TooLarge { .. }))) = came {
            part.discard().await?;
        }
        came
    }
}

impl Part {
    /// How much is there; nothing where it is more than the whole.
    async fn length(&self) -> Result<u64, Error> {
        let (path, whole) = (self.path.clone(), self.target.length);
        blocking(move || match fs::metadata(&path) {
            Ok(metadata) => Ok(Some(metadata.len())
                .filter(|length| *length <= whole)
                .unwrap_or(0)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
            Err(error) => Err(TufError::from(error).into()),
        })
        .await
    }

    async fn etag(&self) -> Result<Option<String>, Error> {
        let path = self.etag_path.clone();
        blocking(move || match files::read_at_most(&path, ETAG_BYTES) {
            Ok(etag) => Ok(String::from_utf8(etag).ok()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(TufError::from(error).into()),
        })
        .await
    }

    /// The file, to be written from `from` on.
    async fn begin(&self, from: u64, etag: Option<String>) -> Result<File, Error> {
        let (path, etag_path) = (self.path.clone(), self.etag_path.clone());
        let begin = move || -> io::Result<File> {
            let mut file = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(path)?;
            file.set_len(from)?;
            file.seek(SeekFrom::Start(from))?;
            match etag.filter(|etag| etag.len() as u64 <= ETAG_BYTES) {
                Some(etag) => fs::write(etag_path, etag)?,
                None => remove_if_there(&etag_path)?,
            }
            Ok(file)
        };
        blocking(move || Ok(begin().map_err(TufError::from)?)).await
    }

    /// Writes what comes behind what is there; returns how much came.
    async fn receive(
        &self,
        mut file: File,
        mut body: Box<dyn HttpBody>,
        from: u64,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, Error> {
        let (mut there, limit_bytes) = (from, self.target.length);
        loop {
            let (batch, ended) = batch(&mut *body).await;
            if there + batch.len() as u64 > limit_bytes {
                return Err(TufError::from(TransportError::TooLarge { limit_bytes }).into());
            }
            there += batch.len() as u64;
            file = blocking(move || {
                file.write_all(&batch).map_err(TufError::from)?;
                Ok(file)
            })
            .await?;
            progress(there);
            match ended.map_err(TufError::from)? {
                Ended::No => {}
                Ended::Yes if there < limit_bytes => {
                    return Err(TufError::from(TransportError::Interrupted).into());
                }
                Ended::Yes => return Ok(there - from),
            }
        }
    }

    async fn is_whole(&self) -> Result<bool, Error> {
        let (path, target) = (self.path.clone(), self.target.clone());
        blocking(move || match target.is_at(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            is_there => Ok(is_there.map_err(TufError::from)?),
        })
        .await
    }

    async fn discard(&self) -> Result<(), Error> {
        let (path, etag_path) = (self.path.clone(), self.etag_path.clone());
        blocking(move || {
            let discard = remove_if_there(&path).and_then(|()| remove_if_there(&etag_path));
            Ok(discard.map_err(TufError::from)?)
        })
        .await
    }
}

enum Ended {
    No,
    Yes,
}

/// What comes next, enough to be written at once; and whether more comes. What came before a failure is in
/// it as well.
async fn batch(body: &mut dyn HttpBody) -> (Bytes, Result<Ended, TransportError>) {
    let mut batch = BytesMut::new();
    while batch.len() < BATCH_BYTES {
        match body.next().await {
            Ok(Some(part)) => batch.extend_from_slice(&part),
            Ok(None) => return (batch.freeze(), Ok(Ended::Yes)),
            Err(error) => return (batch.freeze(), Err(error)),
        }
    }
    (batch.freeze(), Ok(Ended::No))
}

/// Makes the folder, without what is no longer wanted.
fn prepare(folder: &Path, wanted: &BTreeSet<String>) -> Result<(), TufError> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let hash = path.file_stem().and_then(|stem| stem.to_str());
        if !hash.is_some_and(|hash| wanted.contains(hash)) {
            remove_if_there(&path)?;
        }
    }
    Ok(())
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

impl TargetFile {
    /// Whether the file at `path` is this one. Blocks.
    fn is_at(&self, path: &Path) -> io::Result<bool> {
        let mut file = File::open(path)?;
        if file.metadata()?.len() != self.length {
            return Ok(false);
        }
        let mut digests = self.digests();
        let mut bytes = vec![0; 64 << 10];
        loop {
            let read = file.read(&mut bytes)?;
            let Some(read) = bytes.get(..read).filter(|read| !read.is_empty()) else {
                break;
            };
            for (digest, _) in &mut digests {
                digest.update(read);
            }
        }
        Ok(!digests.is_empty()
            && digests
                .into_iter()
                .all(|(digest, expected)| digest.finish().as_ref() == expected))
    }
}
