//! Files as answers: what a field takes, and what the answers say of each. The content is kept elsewhere,
//! under the same hash.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Answers, Field, FieldKind, Form, FormDefinition, FormError};
use crate::content::{FILE_NAME_LIMIT, MEDIA_TYPES};

/// The most files a submission may have, in all of its fields together.
pub const FILES_LIMIT: u32 = 20;
/// The longest file that a field may take, in bytes.
pub const FILE_BYTES_LIMIT: u64 = 64 * 1024 * 1024;

/// A file as the answers name it: by its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(deny_unknown_fields)]
pub struct FormFile {
    /// SHA-256 of the content, base64url without padding.
    pub sha256: String,
    /// What it is called: no path, no control characters.
    pub name: String,
    /// How long it is.
    #[serde(rename = "size")]
    pub size_bytes: u64,
    /// What it is, told by its content: `application/pdf`.
    pub media_type: String,
}

/// What a field for files takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FileLimits {
    /// How many files.
    pub max_count: u32,
    /// How long each may be.
    pub max_bytes: u64,
    /// What they may be, of [`MEDIA_TYPES`].
    pub media_types: Vec<String>,
}

/// The kind of a field whose control says this of its format, if that is one of files.
pub(super) fn kind(format: &str) -> Option<FieldKind> {
    match format {
        "file" => Some(FieldKind::File),
        "photo" => Some(FieldKind::Photo),
        "signature" => Some(FieldKind::Signature),
        _ => None,
    }
}

/// The limits of a field of the kind `kind`, which its schema says in the one way that docs/forms.md has for
/// them; `None` where it says more, or less.
pub(super) fn limits(kind: FieldKind, schema: &Value) -> Option<FileLimits> {
    let of = |pointer: &str| schema.pointer(pointer);
    let media_types = of("/items/properties/media_type/enum")?.as_array()?;
    let limits = FileLimits {
        max_count: u32::try_from(of("/maxItems")?.as_u64()?).ok()?,
        max_bytes: of("/items/properties/size/maximum")?.as_u64()?,
        media_types: (media_types.iter())
            .map(|media_type| media_type.as_str().map(str::to_owned))
            .collect::<Option<_>>()?,
    };
    let is_known = |media_type: &String| match kind {
        FieldKind::Photo => media_type.starts_with("image/"),
        FieldKind::Signature => media_type == "image/png",
        _ => true,
    } && MEDIA_TYPES.contains(&media_type.as_str());
    let most = match kind {
        FieldKind::Signature => 1,
        _ => FILES_LIMIT,
    };
    let fits = of("/items") == Some(&items(&limits))
        && (1..=most).contains(&limits.max_count)
        && (1..=FILE_BYTES_LIMIT).contains(&limits.max_bytes)
        && !limits.media_types.is_empty()
        && limits.media_types.iter().all(is_known);
    fits.then_some(limits)
}

/// The schema of one file, but for which nothing is taken: so whoever checks the answers by it alone, checks
/// the limits.
fn items(limits: &FileLimits) -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["sha256", "name", "size", "media_type"],
        "properties": {
            "sha256": {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"},
            "name": {"type": "string", "minLength": 1, "maxLength": FILE_NAME_LIMIT},
            "size": {"type": "integer", "minimum": 1, "maximum": limits.max_bytes},
            "media_type": {"enum": limits.media_types},
        },
    })
}

impl FormDefinition {
    /// Whether any of its fields is one for files. Says nothing of whether it is a form at all.
    pub fn takes_files(&self) -> bool {
        let properties = self.schema.get("properties").and_then(Value::as_object);
        let mut properties = properties.into_iter().flat_map(serde_json::Map::values);
        properties.any(|schema| schema.pointer("/items/properties/sha256").is_some())
    }
}

impl Form {
    /// What the field at `path` takes.
    ///
    /// # Errors
    ///
    /// [`FormError::UnknownField`], and [`FormError::WrongKind`] where it takes no files.
    pub fn file_limits(&self, path: &str) -> Result<&FileLimits, FormError> {
        self.file_field(path).map(|(_, limits)| limits)
    }

    /// Puts `file` behind the others of the field at `path`, or in the place of the same one; false, and
    /// nothing is changed, where the field has all that it takes.
    ///
    /// # Errors
    ///
    /// As [`Form::file_limits`].
    pub fn attach(
        &self,
        answers: &mut Answers,
        path: &str,
        file: &FormFile,
    ) -> Result<bool, FormError> {
        let (field, limits) = self.file_field(path)?;
        let mut files = files(answers.get(&field.name));
        let has_all = files.len() >= limits.max_count as usize;
        match files.iter_mut().find(|same| same.sha256 == file.sha256) {
            Some(same) => same.clone_from(file),
            None if has_all => return Ok(false),
            None => files.push(file.clone()),
        }
        answers.insert(field.name.clone(), json!(files));
        Ok(true)
    }

    /// Takes the file with this hash from the field at `path`; nothing happens where it has none.
    ///
    /// # Errors
    ///
    /// As [`Form::file_limits`].
    pub fn detach(&self, answers: &mut Answers, path: &str, sha256: &str) -> Result<(), FormError> {
        let (field, _) = self.file_field(path)?;
        without(answers, &field.name, sha256);
        Ok(())
    }

    /// Takes the file with this hash from every field.
    pub(crate) fn detach_everywhere(&self, answers: &mut Answers, sha256: &str) {
        for field in self.fields.iter().filter(|field| field.files.is_some()) {
            without(answers, &field.name, sha256);
        }
    }

    /// Every file that `answers` name, with the JSON Pointer to where they do.
    pub fn attached(&self, answers: &Answers) -> Vec<(String, FormFile)> {
        let fields = self.fields.iter().filter(|field| field.files.is_some());
        let attached = fields.flat_map(|field| {
            let files = files(answers.get(&field.name)).into_iter().enumerate();
            files.map(|(index, file)| (format!("{}/{index}", field.path), file))
        });
        attached.collect()
    }

    fn file_field(&self, path: &str) -> Result<(&Field, &FileLimits), FormError> {
        let (_, field) = self.field(path)?;
        let limits = field.files.as_ref();
        let limits = limits.ok_or_else(|| FormError::WrongKind {
            path: path.to_owned(),
            expected: field.kind,
        })?;
        Ok((field, limits))
    }
}

/// The files of an answer; none where it is something else.
pub(super) fn files(answer: Option<&Value>) -> Vec<FormFile> {
    answer
        .and_then(|answer| Vec::deserialize(answer).ok())
        .unwrap_or_default()
}

fn without(answers: &mut Answers, name: &str, sha256: &str) {
    let mut files = files(answers.get(name));
    files.retain(|file| file.sha256 != sha256);
    match files.is_empty() {
        true => answers.remove(name),
        false => answers.insert(name.to_owned(), json!(files)),
    };
}
