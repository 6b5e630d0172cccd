//! What of a push is shown.

use serde::{Deserialize, Serialize};

use super::ExtensionWords;
use crate::{
    environment::Timestamp,
    text::{Text, is_control},
    trust::push::Notice,
};

/// So much of a text stands in a notification, in characters: more than any phone shows.
const MOST_CHARACTERS: usize = 400;

/// A notification, as it was pushed. The shell shows it and decides nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PushNote {
    /// The event's id, which is the notification's: another one with the same id takes its place. Of a message its id.
    pub id: String,
    /// Notifications of one group belong together: those about one case. Empty for none.
    pub group: String,
    /// A line.
    pub title: String,
    /// The words.
    pub body: String,
    /// Whether it says what the city has written to her: a locked screen shows that there is something, and no word of it.
    pub is_private: bool,
    /// When the city has said it.
    pub at: Timestamp,
}

/// What is to be done about a push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum PushOutcome {
    /// Show this.
    Show {
        /// What.
        note: PushNote,
    },
    /// Something has come that cannot be opened before the phone is unlocked: show one notification that says so, always
    /// under the same id, in the shell's own words.
    SomethingNew,
    /// Show nothing: it is not the city's, not for this phone, was seen before or holds no longer.
    Nothing,
}

/// What stands in a message that is shown.
#[derive(Deserialize)]
struct Shown {
    #[serde(default)]
    case_number: Option<String>,
    #[serde(default)]
    title: Text,
    #[serde(default)]
    body: Text,
}

/// The notification of a notice in `language`. Where it has no message, or none of its words may be shown, it has `words`.
pub fn note_of(notice: &Notice, language: &str, words: &ExtensionWords, hide: bool) -> PushNote {
    let message = notice.message.as_deref();
    let shown = message.and_then(|message| serde_json::from_str::<Shown>(message).ok());
    let group = shown.as_ref().and_then(|shown| shown.case_number.clone());
    let said = shown.filter(|_| !hide).and_then(|shown| {
        let title = one_line(shown.title.in_language(language));
        let body = one_line(shown.body.in_language(language));
        (!title.is_empty()).then_some((title, body))
    });
    let is_private = said.is_some();
    let (title, body) = said.unwrap_or_else(|| (words.title.clone(), words.body.clone()));
    PushNote {
        id: notice.event_id.clone(),
        group: group.unwrap_or_default(),
        title,
        body,
        is_private,
        at: notice.issued_at,
    }
}

/// As much as is shown, without what turns a line around or ends it.
fn one_line(text: &str) -> String {
    let plain = text
        .trim()
        .chars()
        .map(|character| match is_control(character) {
            true => ' ',
            false => character,
        });
    let mut line: String = plain.take(MOST_CHARACTERS + 1).collect();
    if let Some((end, _)) = line.char_indices().nth(MOST_CHARACTERS) {
        line.truncate(end);
        line.push('…');
    }
    line
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words() -> ExtensionWords {
        ExtensionWords {
            title: "Something new".into(),
            body: "Open the app.".into(),
        }
    }

    fn notice(message: Option<serde_json::Value>) -> Notice {
        Notice {
            event_id: "e".into(),
            issued_at: Timestamp::default(),
            expires_at: Timestamp::default(),
            message: message.map(|message| message.to_string()),
        }
    }

    #[test]
    fn a_message_speaks_her_language_and_stands_with_others_of_its_case() {
        let message = json!({
            "case_number": "LG-1", "title": {"en": "Approved", "es": "Aprobada"},
            "body": {"en": "Good\nnews\u{202e}", "es": "Buenas noticias"},
        });
        let note = note_of(&notice(Some(message.clone())), "en-GB", &words(), false);
        assert_eq!((&*note.id, &*note.group), ("e", "LG-1"));
        assert_eq!((&*note.title, &*note.body), ("Approved", "Good news "));
        assert!(note.is_private);
        let note = note_of(&notice(Some(message)), "es", &words(), false);
        assert_eq!(note.title, "Aprobada");
    }

    #[test]
    fn where_no_word_may_be_shown_or_none_has_come_there_is_none_of_the_citys() {
        let message =
            json!({"case_number": "LG-1", "title": {"en": "Approved"}, "body": {"en": "Secret"}});
        for (message, hide) in [
            (Some(message), true),
            (None, false),
            (Some(json!({"title": {}, "body": {"en": "Secret"}})), false),
            (Some(json!({"title": "Secret"})), false),
        ] {
            let note = note_of(&notice(message), "en", &words(), hide);
            assert_eq!(
                (&*note.title, &*note.body),
                ("Something new", "Open the app.")
            );
            assert!(!note.is_private);
        }
    }

    #[test]
    fn a_text_without_end_has_one() {
        let long = json!({"title": {"en": "港".repeat(10_000)}});
        let note = note_of(&notice(Some(long)), "en", &words(), false);
        assert_eq!(note.title.chars().count(), MOST_CHARACTERS + 1);
        assert!(note.title.ends_with('…'));
    }
}
