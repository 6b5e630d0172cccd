//! What of a message stands in a notification, told without a store: for what opens pushes while the app does not run.

use super::{
    InboxPreferences, Standing, Told, Urgency, markdown,
    rules::{Shown, Verdict, Waiting, decide},
    said::{of_message, shortened},
    taking::Incoming,
};
use crate::{environment::Timestamp, net::wire, text::is_blank, zone::Zone};

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
    /// What it says is this revision of it.
    pub revision: u32,
    /// Whether it is over: taken back, superseded, expired, or she was done with it before it came.
    pub is_over: bool,
    /// Whether its sound is yet to come, and so she is not told by this: when her quiet hours end, or she moves to its
    /// district. All else that is shown without a sound has none to come.
    pub waits: bool,
}

/// What is shown at `now` in `language` of the message that was pushed as `json`; `None` where it is none that this app can
/// read. `told` is what she was told of it before, and `shown_lately` were shown one by one in the last hour.
pub fn glance(
    json: &str,
    told: Told,
    language: &str,
    preferences: &InboxPreferences,
    zone: &Zone,
    now: Timestamp,
    shown_lately: u32,
) -> Option<Glance> {
    let message: wire::Message = serde_json::from_str(json).ok()?;
    let message = Incoming::from(message);
    let has_expired = message.expires_at.is_some_and(|until| until <= now);
    let state = message.state.unwrap_or_default();
    let is_done_with = state.read || state.archived || state.deleted;
    let is_over = message.standing != Standing::Current || has_expired || is_done_with;
    let revision = message.revision;
    let (waiting, said) = of_message(message.content, message.kind, message.sent_at, now);
    let verdict = |shown| {
        let event = Waiting {
            shown,
            expires_at: message.expires_at,
            ..waiting.clone()
        };
        // As if there were a digest: what is beyond her limit is not heard.
        let verdicts = decide(&[event], preferences, zone, now, shown_lately, true);
        verdicts.into_iter().next()
    };
    // A change need not sound again.
    let may_sound = !is_over && (!told.is_told() || waiting.disturbs());
    // Whatever comes of it: here it stands on its own.
    let sounds_yet = match verdict(Some(Shown::Unheard)) {
        Some(Verdict::Elsewhere) => true,
        Some(Verdict::Until(_)) => waiting.urgency != Urgency::News,
        _ => false,
    };
    let title = cut(said.title.in_language(language));
    let body = shortened(&markdown::plain(said.body.in_language(language)));
    let may_be_read = !is_over && !preferences.hides(said.sensitivity) && !is_blank(&title);
    Some(Glance {
        group: if may_be_read {
            said.group
        } else {
            String::new()
        },
        words: may_be_read.then_some((title, body)),
        is_silent: !may_sound || verdict(None) != Some(Verdict::Now),
        revision,
        is_over,
        waits: may_sound && sounds_yet,
    })
}

/// As much as is shown.
fn cut(line: &str) -> String {
    let mut line: String = line.chars().take(TITLE_CHARACTERS + 1).collect();
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
        seen_after(message, 0, language, preferences, now, 0)
    }

    fn seen_after(
        message: &Value,
        told: u32,
        language: &str,
        preferences: &InboxPreferences,
        now: &str,
        shown_lately: u32,
    ) -> Glance {
        let (now, told) = (now.parse().unwrap(), Told::Until(told));
        let json = message.to_string();
        let zone = Zone::utc();
        glance(&json, told, language, preferences, &zone, now, shown_lately).unwrap()
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
            (with("title", json!({"en": "\u{200b}"})), open()),
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
            glance(
                "{}",
                Told::default(),
                "en",
                &open(),
                &Zone::utc(),
                NOON.parse().unwrap(),
                0
            ),
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
            (with("state", json!({"read": true})), open(), NOON, true),
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
    fn what_is_not_heard_waits_where_its_sound_is_yet_to_come_and_is_told_by_it_elsewhere() {
        let hill = InboxPreferences {
            districts: vec!["hill".into()],
            ..open()
        };
        let mut alert = with("kind", json!("alert"));
        alert["sent_at"] = json!(NOON);
        alert["severity"] = json!("extreme");
        alert["districts"] = json!(["harbour"]);
        let mut over = alert.clone();
        over["retracted"] = json!(true);
        let news = with("urgency", json!("news"));
        let muted = InboxPreferences {
            muted_topics: vec!["cases".into()],
            ..open()
        };
        for (message, preferences, now, waits) in [
            (alert.clone(), hill.clone(), NOON, true),
            (alert, open(), NIGHT, false),
            (over, hill, NOON, false),
            (message(), open(), NIGHT, true),
            (message(), open(), NOON, false),
            (message(), muted, NIGHT, false),
            // They never make one.
            (news.clone(), open(), NIGHT, false),
            (news, open(), NOON, false),
        ] {
            let glance = seen(&message, "en", &preferences, now);
            assert_eq!(glance.waits, waits, "{message} {preferences:?} {now}");
        }
    }

    #[test]
    fn beyond_her_limit_and_of_what_she_was_told_before_only_alerts_are_heard() {
        let alert = with("urgency", json!("alert"));
        for (message, told, shown_lately, is_silent) in [
            (message(), 0, 5, false),
            (message(), 0, 6, true),
            (alert.clone(), 0, 6, false),
            (message(), 1, 0, true),
            (alert, 1, 0, false),
        ] {
            let glance = seen_after(&message, told, "en", &open(), NOON, shown_lately);
            let expected = (is_silent, false);
            assert_eq!((glance.is_silent, glance.waits), expected, "{message}");
        }
        // Nor is it in the morning.
        let glance = seen_after(&message(), 1, "en", &open(), NIGHT, 0);
        assert!(glance.is_silent && !glance.waits);
    }

    #[test]
    fn a_text_without_end_has_one() {
        let long = with("title", json!({"en": "港".repeat(10_000)}));
        let (title, _) = seen(&long, "en", &open(), NOON).words.unwrap();
        assert_eq!(title.chars().count(), TITLE_CHARACTERS + 1);
        assert!(title.ends_with('…'));
    }
}
