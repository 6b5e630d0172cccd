//! Files that go with messages, on their way into the vault.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use bytes::Bytes;
use ring::digest::{Context, SHA256};

use super::MessageAttachment;
use crate::{
    environment::HttpBody,
    error::Error,
    net::{City, NetError},
};

/// A file that is being fetched.
pub struct AttachmentDownload {
    body: Box<dyn HttpBody>,
    hash: Context,
    bytes_left: u64,
    sha256: String,
}

/// Begins to fetch the content of `attachment` of the message with this id.
pub async fn fetch_attachment(
    city: &City,
    message_id: &str,
    attachment: &MessageAttachment,
) -> Result<AttachmentDownload, Error> {
    let size_bytes = attachment.size_bytes;
    let body = city
        .message_attachment(message_id, &attachment.id, size_bytes)
        .await?;
    Ok(AttachmentDownload {
        body,
        hash: Context::new(&SHA256),
        bytes_left: size_bytes,
        sha256: attachment.sha256.clone(),
    })
}

impl AttachmentDownload {
    /// What comes next; `None` after the last of it. Only then it is the file that the message names: `Malformed` where
    /// it is another one. What came before is not to be kept if this fails.
    pub async fn next(&mut self, city: &City) -> Result<Option<Bytes>, Error> {
        let part = self
            .body
            .next()
            .await
            .map_err(|error| city.failure(error))?;
        match part {
            Some(part) => {
                let left = self.bytes_left.checked_sub(part.len() as u64);
                self.bytes_left = left.ok_or(NetError::TooLarge)?;
                self.hash.update(&part);
                Ok(Some(part))
            }
            None => {
                let sha256 = BASE64URL.encode(self.hash.clone().finish());
                match self.bytes_left == 0 && sha256 == self.sha256 {
                    true => Ok(None),
                    false => Err(NetError::Malformed.into()),
                }
            }
        }
    }
}
