//! What the messages here are about: what she may mute.

use std::collections::BTreeSet;

use super::{MessageFilter, Messages};
use crate::error::Error;

/// So many of the newest messages are looked at.
const LOOKED_AT: u32 = 1_000;
const AT_ONCE: u32 = 100;

/// What messages are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topics {
    /// In words of the city's.
    pub topics: BTreeSet<String>,
    /// Ids of services.
    pub services: BTreeSet<String>,
}

impl Messages<'_> {
    /// What the newest thousand messages are about, put away or not.
    pub fn topics(&self) -> Result<Topics, Error> {
        let mut topics = Topics::default();
        for offset in (0..LOOKED_AT).step_by(AT_ONCE as usize) {
            let page = self.find(&MessageFilter::All, offset, AT_ONCE)?;
            let is_last = page.len() < AT_ONCE as usize;
            for message in page {
                let topic = Some(message.content.topic).filter(|topic| !topic.is_empty());
                topics.topics.extend(topic);
                topics.services.extend(message.content.service_id);
            }
            if is_last {
                break;
            }
        }
        Ok(topics)
    }
}
