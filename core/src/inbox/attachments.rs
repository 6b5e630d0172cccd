//! Files that go with messages, on their way into the vault.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use bytes::{Buf, Bytes};
use ring::digest::{Context, SHA256};

use super::MessageAttachment;
use crate::{
    environment::{HttpBody, TransportError},
    error::Error,
    net::{City, NetError},
};

/// So often in a row a download that is cut is gone on with where nothing more comes.
const TRIES: u32 = 4;

/// A file that is being fetched.
pub struct AttachmentDownload {
    message_id: String,
    attachment: MessageAttachment,
    body: Box<dyn HttpBody>,
    hash: Context,
    /// So much of it has come.
    begun: u64,
    /// So much of what comes next is here already.
    passed_over: u64,
    /// So often it was cut since something came.
    cuts: u32,
}

/// Begins to fetch the content of `attachment` of the message with this id.
pub async fn fetch_attachment(
    city: &City,
    message_id: &str,
    attachment: &MessageAttachment,
) -> Result<AttachmentDownload, Error> {
    let (_, body) = city
        .message_attachment(message_id, &attachment.id, attachment.size_bytes, 0)
        .await?;
    Ok(AttachmentDownload {
        message_id: message_id.to_owned(),
        attachment: attachment.clone(),
        body,
        hash: Context::new(&SHA256),
        begun: 0,
        passed_over: 0,
        cuts: 0,
    })
}

impl AttachmentDownload {
    /// What comes next; `None` after the last of it. Only then it is the file that the message names: `Malformed` where
    /// it is another one. What came before is not to be kept if this fails. Where the network is cut, it goes on from
    /// there.
    pub async fn next(&mut self, city: &City) -> Result<Option<Bytes>, Error> {
        loop {
            let mut part = match self.body.next().await {
                Ok(Some(part)) => part,
                Ok(None) => return self.whole(),
                Err(error) => {
                    self.go_on(city, error).await?;
                    continue;
                }
            };
            let known = self.passed_over.min(part.len() as u64);
            self.passed_over -= known;
            part.advance(usize::try_from(known).unwrap_or(part.len()));
            if part.is_empty() {
                continue;
            }
            self.begun += part.len() as u64;
            if self.begun > self.attachment.size_bytes {
                return Err(NetError::TooLarge.into());
            }
            self.cuts = 0;
            self.hash.update(&part);
            return Ok(Some(part));
        }
    }

    fn whole(&self) -> Result<Option<Bytes>, Error> {
        let sha256 = BASE64URL.encode(self.hash.clone().finish());
        match self.begun == self.attachment.size_bytes && sha256 == self.attachment.sha256 {
            true => Ok(None),
            false => Err(NetError::Malformed.into()),
        }
    }

    /// Asks for what is missing, after what has cut it.
    async fn go_on(&mut self, city: &City, cut: TransportError) -> Result<(), Error> {
        let is_cut = matches!(cut, TransportError::Interrupted | TransportError::TimedOut);
        let mut failure = city.failure(cut);
        while is_cut && self.cuts < TRIES {
            self.cuts += 1;
            let (id, size_bytes) = (&self.attachment.id, self.attachment.size_bytes);
            let asked = city.message_attachment(&self.message_id, id, size_bytes, self.begun);
            match asked.await {
                Ok((from, body)) => {
                    self.body = body;
                    self.passed_over = self.begun - from;
                    return Ok(());
                }
                Err(error @ NetError::Offline { .. }) => failure = error,
                Err(error) => return Err(error.into()),
            }
        }
        Err(failure.into())
    }
}
