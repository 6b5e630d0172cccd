//! What may stand in what she wants to be told of.

use super::InboxPreferences;
use crate::text::is_blank;

/// So many of each are chosen at most: no city has more districts.
const MOST: usize = 200;
/// No topic, and no id of a service or district, is longer, in characters.
const CHARACTERS: usize = 200;

/// Why what she wants is not taken; what she had chosen before stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PreferenceProblem {
    /// A topic, service or district is empty.
    #[error("one is empty")]
    Empty,
    /// A topic, service or district is longer than any.
    #[error("one is too long")]
    TooLong,
    /// There are too many topics, services or districts.
    #[error("there are too many")]
    TooMany,
}

impl PreferenceProblem {
    /// The stable code of [`crate::facade::CitizenError::Refused`].
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "preference-empty",
            Self::TooLong => "preference-too-long",
            Self::TooMany => "preference-too-many",
        }
    }
}

impl InboxPreferences {
    /// Whether what is chosen here is within bounds. What stood in `before` already may stay, and go: it is no way out to
    /// refuse what she wants for what an earlier version of the app has taken.
    pub(crate) fn check(&self, before: &Self) -> Result<(), PreferenceProblem> {
        let lists = [
            (&self.muted_topics, &before.muted_topics),
            (&self.muted_services, &before.muted_services),
            (&self.districts, &before.districts),
        ];
        for (chosen, before) in lists {
            for added in chosen.iter().filter(|one| !before.contains(one)) {
                if is_blank(added) {
                    return Err(PreferenceProblem::Empty);
                }
                if added.chars().count() > CHARACTERS {
                    return Err(PreferenceProblem::TooLong);
                }
            }
            if chosen.len() > MOST.max(before.len()) {
                return Err(PreferenceProblem::TooMany);
            }
        }
        Ok(())
    }
}
