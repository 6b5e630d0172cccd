//! What is known of a document, and what is asked of them all.

use serde::{Deserialize, Serialize};

use crate::{environment::Timestamp, error::Error, folding::folded, text::is_control, typed};

/// The most documents in one answer.
pub const PAGE: u32 = 50;

/// The longest title or issuer, in characters.
pub(crate) const LINE_LIMIT: usize = 200;
/// The most tags of a document, and the longest one in characters.
const TAGS_LIMIT: usize = 20;
const TAG_LIMIT: usize = 50;
/// The longest id of a case or a service, in bytes: longer than any that there is.
const ID_LIMIT: usize = 1_000;

/// What sort of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Says who she is: an identity card, a passport.
    Identity,
    /// Says what has happened: a birth, a marriage, a diploma.
    Certificate,
    /// Allows something: a permit, a driving licence.
    Licence,
    /// Proves what she has sent or paid.
    Receipt,
    /// A letter or a decision.
    Letter,
    /// Asks her to pay.
    Bill,
    /// A photograph.
    Photo,
    /// Anything else.
    #[default]
    Other,
}

/// What she, or who has sent it, says of a document; all of it can be changed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DocumentAbout {
    /// What sort it is.
    pub kind: DocumentKind,
    /// What it is called, at most 200 characters; empty is the file's name.
    pub title: String,
    /// Who has made it out, at most 200 characters.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub issuer: Option<String>,
    /// On which day, as `2026-11-29`.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub issued_on: Option<String>,
    /// The last day on which it holds, as `2026-11-29`.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub expires_on: Option<String>,
    /// Words to find it by, at most 20 of at most 50 characters.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    #[serde(default)]
    pub tags: Vec<String>,
    /// The case that it is about: the id of the submission that opened it.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub case_id: Option<String>,
    /// The service that it is about.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub service_id: Option<String>,
}

impl DocumentAbout {
    /// The same as it is kept: without what no screen shows, and called by something. What cannot be kept is named;
    /// an id that can be none is not found.
    pub(super) fn tidied(self, file_name: &str) -> Result<Self, Error> {
        let wrong = |field: &str| DocumentProblem::Wrong {
            field: field.to_owned(),
        };
        let line = |text: String, limit: usize, field: &str| {
            let text = text.replace(is_control, " ").trim().to_owned();
            match text.chars().count() <= limit {
                true => Ok(text),
                false => Err(wrong(field)),
            }
        };
        let day = |day: Option<String>, field: &str| match day {
            Some(day) => typed::date(&day).map(Some).ok_or_else(|| wrong(field)),
            None => Ok(None),
        };
        let id = |id: Option<String>, what: &'static str| match id {
            Some(id) if id.len() > ID_LIMIT => Err(Error::NotFound(what)),
            id => Ok(id),
        };
        let mut title = line(self.title, LINE_LIMIT, "title")?;
        if title.is_empty() {
            title = file_name.chars().take(LINE_LIMIT).collect();
        }
        let issuer = self.issuer.map(|issuer| line(issuer, LINE_LIMIT, "issuer"));
        let mut tags = Vec::new();
        for tag in self.tags {
            let tag = line(tag, TAG_LIMIT, "tags")?;
            let is_new = |tags: &Vec<String>| tags.iter().all(|it| folded(it) != folded(&tag));
            if !tag.is_empty() && is_new(&tags) {
                tags.push(tag);
            }
        }
        if tags.len() > TAGS_LIMIT {
            return Err(wrong("tags").into());
        }
        Ok(Self {
            title,
            issuer: issuer.transpose()?.filter(|issuer| !issuer.is_empty()),
            issued_on: day(self.issued_on, "issued_on")?,
            expires_on: day(self.expires_on, "expires_on")?,
            tags,
            case_id: id(self.case_id, "case")?,
            service_id: id(self.service_id, "service")?,
            ..self
        })
    }
}

/// A document, without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Document {
    /// Its id (UUIDv7).
    pub id: String,
    /// What is said of it.
    pub about: DocumentAbout,
    /// What the file is called.
    pub name: String,
    /// What it is, told by its content: `application/pdf`; `application/octet-stream` where that tells nothing.
    pub media_type: String,
    /// How long it is.
    pub size_bytes: u64,
    /// SHA-256 of the content, base64url without padding.
    pub sha256: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// When what is said of it was last changed.
    pub changed_at: Timestamp,
    /// Whether its content is gone or cut short, or its key does not open it: putting the same file in again mends that.
    pub damaged: bool,
}

impl Document {
    /// Whether each of `words`, folded, stands in its title, issuer, name or one of its tags.
    pub(super) fn has_all(&self, words: &[String]) -> bool {
        let about = &self.about;
        let texts = [&about.title, &self.name].into_iter();
        let texts = texts.chain(&about.issuer).chain(&about.tags);
        let texts: Vec<String> = texts.map(|text| folded(text)).collect();
        (words.iter()).all(|word| texts.iter().any(|text| text.contains(word.as_str())))
    }
}

/// A document that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ImportedDocument {
    /// As it is kept.
    pub document: Document,
    /// Whether the same content was kept already: then nothing was added, and what was said of it stands.
    pub was_there: bool,
}

/// In which order documents are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum DocumentOrder {
    /// The last added first.
    #[default]
    Newest,
    /// By title.
    Title,
    /// Those that expire soonest first, and last those that do not.
    Expiry,
}

/// Which documents are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DocumentQuery {
    /// Words that stand in title, issuer, name or tags, each of them, in any order and however written; none: all.
    #[cfg_attr(feature = "uniffi", uniffi(default = ""))]
    pub words: String,
    /// Only of this sort.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub kind: Option<DocumentKind>,
    /// Only those about this case.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub case_id: Option<String>,
    /// Only those that hold no longer than this day, as `2026-11-29`.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub expires_by: Option<String>,
    /// In which order.
    pub order: DocumentOrder,
    /// How many of them are passed over.
    #[cfg_attr(feature = "uniffi", uniffi(default = 0))]
    pub offset: u32,
}

/// Some of the documents that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DocumentPage {
    /// At most 50.
    pub documents: Vec<Document>,
    /// How many there are.
    pub total: u32,
    /// The ids of those in the whole vault of which nothing can be told, because what is said of them is damaged. They can be
    /// deleted.
    pub damaged_ids: Vec<String>,
}

/// How much of the phone the documents take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct VaultUsage {
    /// How many there are.
    pub documents: u32,
    /// How long they are together.
    pub used_bytes: u64,
    /// How long they may be together.
    pub limit_bytes: u64,
}

/// Why a document was not kept, or not as was said; the vault is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum DocumentProblem {
    /// Ask to choose it again: it is not there, or the app may not read it.
    #[error("the file cannot be read")]
    Unreadable,
    /// Ask to delete some first.
    #[error("the documents would be longer than {limit_bytes} bytes")]
    NoRoom {
        /// How long they may be together.
        limit_bytes: u64,
    },
    /// Ask again for this, which is no day or too long.
    #[error("{field} cannot be kept")]
    Wrong {
        /// The field of [`DocumentAbout`].
        field: String,
    },
    /// Ask for another place: nothing can be written there.
    #[error("nothing can be written there")]
    Unwritable,
    /// Ask for another place: there is a file already.
    #[error("there is a file already")]
    FileExists,
    /// Ask to add the same file again: what is stored of it does not open any more.
    #[error("the document is damaged")]
    Damaged,
}
