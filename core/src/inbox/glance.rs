//! What of a message stands in a notification, told without a store: for what opens pushes while the app does not run.

use super::{
    InboxPreferences, Standing, markdown,
    rules::{Verdict, decide},
    said::{of_message, shortened},
    taking::Incoming,
};
use crate::{environment::Timestamp, net::wire, text::is_control, zone::Zone};

/// A title is no longer, in characters.
const TITLE_CHARACTERS: usize = 120;

/// What is shown of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// A line, and the words without markup; `None` where none of them may be shown.
    pub words: Option<(String, String)>,
    /// What belongs together; empty for nothing, and where no word may be shown.
    pub group: String,
    /// Whether it is to be shown without a sound: it would wait, or would not be shown at all, if the app could decide.
    pub is_silent: bool,
}

/// What is shown at `now` in `language` of the message that was pushed as `json`; `None` where it is none that this app can
/// read.
pub fn glance(
    json: &str,
    language: &str,
    preferences: &InboxPreferences,
    zone: &Zone,
    now: Timestamp,
) -> Option<Glance> {
    let message: wire::Message = serde_json::from_str(json).ok()?;
    let message = Incoming::from(message);
    let has_expired = message.expires_at.is_some_and(|until| until <= now);
    let is_over = message.standing != Standing::Current || has_expired;
    let (waiting, said) = of_message(message.content, message.kind, message.sent_at, now);
    let verdicts = decide(&[waiting], preferences, zone, now, 0, false);
    let title = one_line(said.title.in_language(language));
    let body = shortened(&markdown::plain(said.body.in_language(language)));
    let may_be_read = !is_over && !preferences.hides(said.sensitivity) && !title.is_empty();
    Some(Glance {
        group: if may_be_read {
            said.group
        } else {
            String::new()
        },
        words: may_be_read.then_some((title, body)),
        is_silent: is_over || verdicts != [Verdict::Now],
    })
}

/// As much as is shown, without what turns a line around or ends it.
fn one_line(text: &str) -> String {
    let plain = text.trim().chars().map(|letter| match is_control(letter) {
        true => ' ',
        false => letter,
    });
    let mut line: String = plain.take(TITLE_CHARACTERS + 1).collect();
    if let Some((end, _)) = line.char_indices().nth(TITLE_CHARACTERS) {
        line.truncate(end);
        line.push('…');
    }
    line
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// Noon, and a night on which she is not disturbed, by a clock that shows UTC.
    const NOON: &str = "2026-11-23T12:00:00Z";
    const NIGHT: &str = "2026-11-23T23:00:00Z";

    fn message() -> Value {
        json!({
            "id": "a", "case_number": "LG-1", "topic": "cases", "sent_at": "2026-11-23T10:00:00Z",
            "title": {"en": "Approved\u{202e}now", "es": "Aprobada"}, "body": {"en": "Good **news**", "es": "Buenas noticias"},
        })
    }

    fn with(member: &str, value: Value) -> Value {
        let mut message = message();
        message[member] = value;
        message
    }

    fn seen(message: &Value, language: &str, preferences: &InboxPreferences, now: &str) -> Glance {
        let now = now.parse().unwrap();
        let json = message.to_string();
        glance(&json, language, preferences, &Zone::utc(), now).unwrap()
    }

    fn open() -> InboxPreferences {
        InboxPreferences {
            hides_content: false,
            ..InboxPreferences::default()
        }
    }

    #[test]
    fn a_message_speaks_her_language_and_stands_with_others_of_its_case() {
        let glance = seen(&message(), "en-GB", &open(), NOON);
        let words = ("Approved now".to_owned(), "Good news".to_owned());
        assert_eq!(glance.words, Some(words));
        assert_eq!((&*glance.group, glance.is_silent), ("LG-1", false));
        let spanish = seen(&message(), "es", &open(), NOON).words.unwrap();
        assert_eq!(spanish.0, "Aprobada");
    }

    #[test]
    fn what_she_hides_has_no_word_of_the_citys_and_no_number() {
        let sensitive = with("sensitivity", json!("sensitive"));
        for (message, preferences) in [
            (message(), InboxPreferences::default()),
            (sensitive, open()),
            (with("title", json!({})), open()),
            (with("retracted", json!(true)), open()),
        ] {
            let glance = seen(&message, "en", &preferences, NOON);
            assert_eq!((glance.words, &*glance.group), (None, ""));
        }
        let public = with("sensitivity", json!("public"));
        assert!(
            seen(&public, "en", &InboxPreferences::default(), NOON)
                .words
                .is_some()
        );
        assert_eq!(
            glance("{}", "en", &open(), &Zone::utc(), NOON.parse().unwrap()),
            None
        );
    }

    #[test]
    fn what_would_wait_or_not_be_shown_makes_no_sound() {
        let muted = InboxPreferences {
            muted_topics: vec!["cases".into()],
            ..open()
        };
        let important = InboxPreferences {
            least_urgency: wire::Urgency::Important,
            ..open()
        };
        let news = with("urgency", json!("news"));
        let alert = with("urgency", json!("alert"));
        for (message, preferences, now, is_silent) in [
            (message(), open(), NOON, false),
            (message(), open(), NIGHT, true),
            (alert, open(), NIGHT, false),
            (message(), muted, NOON, true),
            (news.clone(), important, NOON, true),
            // It would wait for the evening.
            (news, open(), NOON, true),
            (with("superseded", json!(true)), open(), NOON, true),
            (
                with("expires_at", json!("2026-11-23T11:00:00Z")),
                open(),
                NOON,
                true,
            ),
        ] {
            let glance = seen(&message, "en", &preferences, now);
            assert_eq!(
                glance.is_silent, is_silent,
                "{message} {preferences:?} {now}"
            );
        }
    }

    #[test]
    fn a_text_without_end_has_one() {
        let long = with("title", json!({"en": "港".repeat(10_000)}));
        let (title, _) = seen(&long, "en", &open(), NOON).words.unwrap();
        assert_eq!(title.chars().count(), TITLE_CHARACTERS + 1);
        assert!(title.ends_with('…'));
    }
}
