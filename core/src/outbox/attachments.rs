//! Attachments: files that go with a draft, and then with the submission that is made of it. The content is
//! sealed while it is read, and lies in the home in a file of its own until the city has it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use url::Url;

use super::drafts::{Drafts, canonical};
use crate::{
    content::{Intake, IntakeError, plain_name},
    error::Error,
    files,
    forms::{Answers, FILES_LIMIT, FileLimits, Form, FormFile, Kept},
    seal::{FileSealer, Place, SEGMENT_BYTES, SealError, SealedFile, SealedFileError},
    user_store::UserStore,
};

/// Whether what cannot be read now never will be.
pub(super) fn is_lost(error: &SealedFileError) -> bool {
    match error {
        SealedFileError::Seal(error) => *error == SealError::Refused,
        SealedFileError::Files(error) => error.kind() == ErrorKind::NotFound,
    }
}

/// The folder beside `user.db` that the sealed contents lie in, each under the id of its row.
const FOLDER: &str = "attachments";

/// Why a file was not attached; the draft is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum AttachmentProblem {
    /// Ask for a shorter one: of a photograph a smaller one, of a document some of its pages.
    #[error("the file is longer than {limit_bytes} bytes")]
    TooLarge {
        /// How long it may be.
        limit_bytes: u64,
    },
    /// Ask for another one, or for the same saved as one of these types.
    #[error("the file is of none of the types {accepted:?}")]
    WrongType {
        /// The media types that the field takes.
        accepted: Vec<String>,
    },
    /// Ask which one to take away first.
    #[error("there are {limit} files already")]
    TooMany {
        /// How many the field takes, or the whole form where that has been reached.
        limit: u32,
    },
    /// Ask to choose it again: it is not there, or the app may not read it.
    #[error("the file cannot be read")]
    Unreadable,
}

/// How far the city has an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Upload {
    /// Not begun; or what was begun is gone.
    Waiting,
    /// Under way.
    Uploading {
        /// Where the city takes it.
        url: Url,
        /// How much of it the city was last known to have.
        uploaded_bytes: u64,
    },
    /// The city has it whole.
    Uploaded {
        /// Where, until a submission has named it.
        url: Url,
    },
}

/// A file that goes with a submission, and how far the city has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AttachmentProgress {
    /// What it is called.
    pub name: String,
    /// How long it is.
    pub size_bytes: u64,
    /// How much of it the city was last known to have; all of it is less than the submission's acceptance.
    pub uploaded_bytes: u64,
}

/// A file that goes with a draft or a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attachment {
    /// Its id (UUIDv7).
    pub(super) id: String,
    /// What it is.
    pub(super) file: FormFile,
    /// How far the city has it.
    pub(super) upload: Upload,
}

impl From<Attachment> for AttachmentProgress {
    fn from(attachment: Attachment) -> Self {
        Self {
            uploaded_bytes: match attachment.upload {
                Upload::Waiting => 0,
                Upload::Uploading { uploaded_bytes, .. } => uploaded_bytes,
                Upload::Uploaded { .. } => attachment.file.size_bytes,
            },
            name: attachment.file.name,
            size_bytes: attachment.file.size_bytes,
        }
    }
}

/// The attachments of one user store. Every call blocks.
pub struct Attachments<'a>(pub &'a UserStore);

impl Attachments<'_> {
    /// Attaches the file at `source` to the field at `path` of a draft of `form`, under a name that `name` is
    /// made into; returns the answers as they are then, on the disk.
    ///
    /// The file is read once, and what it is and how long is told by what was read. The same content twice in
    /// one draft is kept once. Where something is wrong with it, [`Error::NotAttached`], the draft is as it was.
    pub fn attach(
        &self,
        draft_id: &str,
        form: &Form,
        path: &str,
        source: &Path,
        name: &str,
    ) -> Result<Answers, Error> {
        let unreadable = |_| AttachmentProblem::Unreadable;
        let mut content = files::open(source).map_err(unreadable)?;
        let size_bytes = content.metadata().map_err(unreadable)?.len();
        self.attach_content(draft_id, form, path, (&mut content, size_bytes), name)
    }

    /// As [`Attachments::attach`], of content that lies elsewhere and is about so many bytes long.
    pub fn attach_content(
        &self,
        draft_id: &str,
        form: &Form,
        path: &str,
        content: (&mut dyn Read, u64),
        name: &str,
    ) -> Result<Answers, Error> {
        let draft_id = &canonical(draft_id, "draft")?;
        let limits = form.file_limits(path)?;
        let id = self.0.environment().new_id()?.to_string();
        let file = self.seal(&id, content, name, limits)?;
        let attached: Result<_, Error> = self.0.database.write(|transaction| {
            let attached = self.of_draft(transaction, draft_id)?;
            let is_new = (attached.iter()).all(|other| other.file.sha256 != file.sha256);
            let draft = Drafts(self.0).change_in(transaction, draft_id, form, |answers| {
                let others = form.attached(answers).into_iter();
                let others: BTreeSet<String> = others.map(|(_, other)| other.sha256).collect();
                let is_another = !others.contains(&file.sha256);
                let limit = match is_another && others.len() >= FILES_LIMIT as usize {
                    true => FILES_LIMIT,
                    false if form.attach(answers, path, &file)? => return Ok(()),
                    false => limits.max_count,
                };
                Err(AttachmentProblem::TooMany { limit }.into())
            })?;
            if is_new {
                let now = self.0.now().timestamp_millis();
                self.insert(transaction, &id, draft_id, now, &file)?;
            }
            Ok((draft.answers, is_new))
        });
        if !matches!(attached, Ok((_, true))) {
            self.remove([id]);
        }
        Ok(attached?.0)
    }

    pub(super) fn insert(
        &self,
        transaction: &Connection,
        id: &str,
        draft_id: &str,
        created_at_ms: i64,
        file: &FormFile,
    ) -> Result<(), Error> {
        transaction.execute(
            include_str!("sql/insert_attachment.sql"),
            params![
                id,
                draft_id,
                created_at_ms,
                stored(file.size_bytes),
                self.0.seal(place(id, "sealed_meta"), file)?,
            ],
        )?;
        Ok(())
    }

    /// Takes the content with this hash from the field at `path` of a draft of `form`, and deletes it where no
    /// other field has it; returns the answers as they are then.
    pub fn detach(
        &self,
        draft_id: &str,
        form: &Form,
        path: &str,
        sha256: &str,
    ) -> Result<Answers, Error> {
        let draft_id = &canonical(draft_id, "draft")?;
        let (answers, unused) = self.0.database.write(|transaction| {
            let draft = Drafts(self.0).change_in(transaction, draft_id, form, |answers| {
                Ok(form.detach(answers, path, sha256)?)
            })?;
            let mut named = form.attached(&draft.answers);
            let kept = draft.kept.iter().flat_map(Kept::files);
            named.extend(kept.map(|file| (String::new(), file)));
            let unused = self.forget_all_but(transaction, draft_id, &named)?;
            Ok::<_, Error>((draft.answers, unused))
        })?;
        self.remove(unused);
        Ok(answers)
    }

    /// The attachments of the draft with this id, or of the submission that was made of it, in the order in which
    /// they were attached.
    pub(super) fn of_draft(
        &self,
        connection: &Connection,
        draft_id: &str,
    ) -> Result<Vec<Attachment>, Error> {
        let mut statement =
            connection.prepare_cached(include_str!("sql/attachments_of_draft.sql"))?;
        let mut rows = statement.query([draft_id])?;
        let mut attachments = Vec::new();
        while let Some(row) = rows.next()? {
            let id: String = row.get("id")?;
            let meta: Vec<u8> = row.get("sealed_meta")?;
            let url: Option<Vec<u8>> = row.get("sealed_upload_url")?;
            let url = url.map(|url| self.upload_url(&id, &url)).transpose()?;
            let upload = match (row.get_ref("upload_state")?.as_str(), url) {
                (Ok("uploading"), Some(url)) => Upload::Uploading {
                    url,
                    uploaded_bytes: row.get::<_, i64>("uploaded_bytes")?.unsigned_abs(),
                },
                (Ok("uploaded"), Some(url)) => Upload::Uploaded { url },
                _ => Upload::Waiting,
            };
            attachments.push(Attachment {
                file: self.0.open_sealed(place(&id, "sealed_meta"), &meta)?,
                upload,
                id,
            });
        }
        Ok(attachments)
    }

    /// The ids of the attachments of a submission.
    pub(super) fn ids_of_submission(
        &self,
        connection: &Connection,
        submission_id: &str,
    ) -> Result<Vec<String>, Error> {
        let mut statement =
            connection.prepare_cached(include_str!("sql/attachment_ids_of_submission.sql"))?;
        let ids = statement.query_map([submission_id], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    fn upload_url(&self, id: &str, sealed: &[u8]) -> Result<Url, Error> {
        let url: String = self.0.open_sealed(place(id, "sealed_upload_url"), sealed)?;
        Url::parse(&url).map_err(|_| Error::Record)
    }

    /// Notes how far the city has an attachment.
    pub(super) fn note(&self, id: &str, upload: &Upload) -> Result<(), Error> {
        self.0
            .database
            .write(|transaction| self.note_in(transaction, id, upload))
    }

    /// As [`Attachments::note`], as a part of a transaction.
    pub(super) fn note_in(
        &self,
        transaction: &Connection,
        id: &str,
        upload: &Upload,
    ) -> Result<(), Error> {
        let (state, bytes, url) = match upload {
            Upload::Waiting => ("waiting", 0, None),
            Upload::Uploading {
                url,
                uploaded_bytes,
            } => ("uploading", stored(*uploaded_bytes), Some(url)),
            Upload::Uploaded { url } => ("uploaded", 0, Some(url)),
        };
        let place = place(id, "sealed_upload_url");
        let url = url
            .map(|url| self.0.seal(place, &url.as_str()))
            .transpose()?;
        transaction.execute(
            include_str!("sql/note_upload.sql"),
            params![id, state, bytes, url],
        )?;
        Ok(())
    }

    /// An upload at the city that no submission wants any more, because it was taken back or refused.
    pub(super) fn unwanted(&self) -> Result<Option<(String, Url)>, Error> {
        let unwanted: Option<(String, Vec<u8>)> = self.0.database.read(|connection| {
            let mut statement =
                connection.prepare_cached(include_str!("sql/unwanted_upload.sql"))?;
            let row = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)));
            Ok::<_, Error>(row.optional()?)
        })?;
        unwanted
            .map(|(id, sealed)| {
                let url = self.upload_url(&id, &sealed)?;
                Ok((id, url))
            })
            .transpose()
    }

    /// Opens the content of an attachment, from any byte on.
    pub(super) fn open(&self, id: &str) -> Result<SealedFile, SealedFileError> {
        self.0.open_file(&self.path(id), place(id, "file"))
    }

    /// How long all files are together whose content may still be asked for, in bytes.
    pub fn needed_bytes(&self) -> Result<u64, Error> {
        Ok(self.needed()?.values().sum())
    }

    /// Whether all of an attachment can be read.
    pub(super) fn is_whole(&self, attachment: &Attachment) -> Result<bool, Error> {
        let mut read_bytes = 0;
        let read = self.open(&attachment.id).and_then(|mut file| {
            while read_bytes < attachment.file.size_bytes {
                let chunk = file.read(read_bytes, SEGMENT_BYTES)?;
                if chunk.is_empty() {
                    return Ok(false);
                }
                read_bytes += chunk.len() as u64;
            }
            Ok(true)
        });
        match read {
            Err(error) if is_lost(&error) => Ok(false),
            read => Ok(read?),
        }
    }

    /// Forgets what of a draft is none of `kept`; returns the ids, whose contents are to be removed once that is
    /// committed.
    pub(super) fn forget_all_but(
        &self,
        connection: &Connection,
        draft_id: &str,
        kept: &[(String, FormFile)],
    ) -> Result<Vec<String>, Error> {
        let mut unused = Vec::new();
        for attachment in self.of_draft(connection, draft_id)? {
            let is_kept = |(_, file): &(String, FormFile)| file.sha256 == attachment.file.sha256;
            if !kept.iter().any(is_kept) {
                connection.execute("delete from attachment where id = ?1", [&attachment.id])?;
                unused.push(attachment.id);
            }
        }
        Ok(unused)
    }

    /// Removes the contents with these ids. What cannot be removed, or is left by a crash, [`Attachments::sweep`]
    /// finds.
    pub(super) fn remove(&self, ids: impl IntoIterator<Item = String>) {
        for id in ids {
            if let Err(error) = files::remove(&self.path(&id)) {
                tracing::warn!(%error, "the content of an attachment stays for now");
            }
        }
    }

    /// Brings files and rows together after whatever has happened: what no row needs any more is removed, and a
    /// draft whose file is gone asks for it again. For a store that was just opened.
    pub fn sweep(&self) -> Result<(), Error> {
        let mut lost = self.needed()?;
        let entries = match fs::read_dir(self.folder()) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            entries => Some(entries?),
        };
        for entry in entries.into_iter().flatten() {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if lost.remove(&name).is_none() {
                self.remove([name]);
            }
        }
        lost.keys().try_for_each(|id| self.forget_lost(id))
    }

    /// The ids of all whose content may still be asked for, with its length in bytes.
    pub(super) fn needed(&self) -> Result<BTreeMap<String, u64>, Error> {
        self.0.database.read(|connection| {
            let mut statement =
                connection.prepare_cached(include_str!("sql/attachments_needed.sql"))?;
            let needed = statement.query_map([], |row| {
                let size_bytes: i64 = row.get("size_bytes")?;
                Ok((row.get("id")?, size_bytes.unsigned_abs()))
            })?;
            Ok(needed.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Takes what is lost out of its draft, whose field says so. A submission names it for good, and says so when it is to
    /// be sent.
    fn forget_lost(&self, id: &str) -> Result<(), Error> {
        tracing::warn!("the content of an attachment is gone");
        self.0.database.write(|transaction| {
            let draft_id: String = transaction.query_row(
                "select draft_id from attachment where id = ?1",
                [id],
                |row| row.get(0),
            )?;
            let draft = match Drafts(self.0).load(transaction, &draft_id) {
                Err(Error::NotFound(_)) => return Ok(()),
                draft => draft?,
            };
            let attached = self.of_draft(transaction, &draft_id)?;
            let form = Form::compile(draft.origin.form)?;
            for attachment in attached.iter().filter(|attachment| attachment.id == id) {
                let sha256 = &attachment.file.sha256;
                Drafts(self.0).lose(transaction, &draft_id, &form, sha256)?;
                Drafts(self.0).forget_kept(transaction, &draft_id, sha256)?;
            }
            transaction.execute("delete from attachment where id = ?1", [id])?;
            Ok(())
        })
    }

    /// Seals a file on its way into the home, in one pass.
    fn seal(
        &self,
        id: &str,
        (content, size_bytes): (&mut dyn Read, u64),
        name: &str,
        limits: &FileLimits,
    ) -> Result<FormFile, Error> {
        let too_large = || AttachmentProblem::TooLarge {
            limit_bytes: limits.max_bytes,
        };
        if size_bytes > limits.max_bytes {
            return Err(too_large().into());
        }
        let mut intake = Intake::new(self.sealer(id)?, limits.max_bytes);
        let refused = |error| match error {
            // It has grown since it was looked at.
            IntakeError::TooLarge => Error::from(too_large()),
            IntakeError::Unreadable => AttachmentProblem::Unreadable.into(),
            IntakeError::CalledOff => Error::Cancelled,
            IntakeError::Sealed(error) => error.into(),
        };
        intake.read(content, &|_| true).map_err(refused)?;
        let is_accepted =
            |found: &&str| (limits.media_types.iter()).any(|accepted| accepted == found);
        let media_type = intake.media_type().filter(is_accepted);
        let media_type = media_type.ok_or_else(|| AttachmentProblem::WrongType {
            accepted: limits.media_types.clone(),
        })?;
        let content = intake.finish().map_err(refused)?;
        Ok(FormFile {
            sha256: content.sha256,
            name: plain_name(name, media_type),
            size_bytes: content.size_bytes,
            media_type: media_type.to_owned(),
        })
    }

    pub(super) fn sealer(&self, id: &str) -> Result<FileSealer, Error> {
        files::make_folder(&self.folder())?;
        Ok(self.0.seal_file(&self.path(id), place(id, "file"))?)
    }

    fn folder(&self) -> PathBuf {
        self.0.database.path().with_file_name(FOLDER)
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder().join(id)
    }
}

/// No file is so long that SQLite has no number for it.
fn stored(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

fn place<'a>(id: &'a str, column: &'a str) -> Place<'a> {
    Place {
        table: "attachment",
        row: id,
        column,
    }
}
