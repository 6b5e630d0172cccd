//! What the extension shows of a push.

use serde::{Deserialize, Serialize};

use crate::{
    environment::Timestamp,
    inbox::{Glance, InboxPreferences, ShownBeside, Told, glance},
    trust::push::Notice,
    zone::Clocks,
};

/// A notification, as it was pushed. The extension shows it and decides nothing.
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
    /// Whether it makes no sound and lights no screen: in her quiet hours, of what she has muted or does not find urgent
    /// enough, of what waits for the digest. iOS shows something for each push.
    pub is_silent: bool,
    /// When the city has said it.
    pub at: Timestamp,
}

/// What the extension is to do about a push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum ExtensionOutcome {
    /// Show this.
    Show {
        /// What.
        note: PushNote,
    },
    /// Something has come that cannot be opened, before the phone is unlocked or at all: show one notification that says so,
    /// always under the same id, in the shell's own words.
    SomethingNew {
        /// Whether it makes no sound and lights no screen: in her quiet hours. Before the phone was unlocked nobody knows
        /// when they are.
        is_silent: bool,
    },
    /// Show nothing, and take off the screen what stands there under this id: it is over, for her or for the city.
    Over {
        /// [`PushNote::id`].
        id: String,
    },
    /// Show nothing: it is not the city's, not for this phone, was seen before or holds no longer; or the app has told her of
    /// it.
    Nothing,
}

/// How pushes are shown: what the app knows of it, for who opens them without it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manner {
    /// What she wants to be told of, and when.
    #[serde(default)]
    pub preferences: InboxPreferences,
    /// What clocks show where she is.
    #[serde(default = "unknown")]
    pub clocks: Clocks,
    /// What stands in a notification that may not say what the city has written, or does not know it.
    pub words: ExtensionWords,
}

impl Manner {
    /// Whether what cannot be opened is shown without a sound at `now`.
    pub(super) fn is_quiet(&self, now: Timestamp) -> bool {
        self.preferences.is_quiet(&self.clocks.zone(), now)
    }
}

const fn unknown() -> Clocks {
    Clocks::Unknown
}

/// What stands in a notification that may not say what the city has written, or does not know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionWords {
    /// A line.
    pub title: String,
    /// The words.
    pub body: String,
}

/// What is shown of a push.
pub(super) enum Noted {
    /// Something.
    Show {
        /// The notification.
        note: PushNote,
        /// How it is shown by it; `None` where its message is none that this app can read.
        shown: Option<ShownBeside>,
    },
    /// Nothing: it is over. With how it was shown before, if it was.
    Over(Option<ShownBeside>),
    /// Nothing: she was told.
    Known,
}

/// What is shown of a notice at `now` in `language`, while `shown_lately` were in the last hour, and she was `told` of it.
pub(super) fn note_of(
    notice: &Notice,
    told: Told,
    language: &str,
    manner: &Manner,
    now: Timestamp,
    shown_lately: u32,
) -> Noted {
    let (preferences, zone) = (&manner.preferences, manner.clocks.zone());
    let seen = |message| {
        glance(
            message,
            told,
            language,
            preferences,
            &zone,
            now,
            shown_lately,
        )
    };
    let seen = notice.message.as_deref().and_then(seen);
    let revision = told.revision();
    if seen.as_ref().is_some_and(|seen| seen.revision <= revision) {
        return Noted::Known;
    }
    if let Some(over) = seen.as_ref().filter(|seen| seen.is_over) {
        let revision = over.revision;
        return Noted::Over(told.is_told().then_some(ShownBeside {
            revision,
            told: revision,
            heard_at: None,
        }));
    }
    // Of what is not here it is not known whether it may wait, nor what has changed: her nights are quiet, and she is told once.
    let is_silent = manner.is_quiet(now) || told.is_told();
    let shown = match (&seen, &notice.message) {
        (Some(seen), _) => Some(ShownBeside {
            revision: seen.revision,
            told: if seen.waits { revision } else { seen.revision },
            heard_at: (!seen.is_silent).then_some(now),
        }),
        (None, None) => Some(ShownBeside {
            revision,
            told: revision,
            heard_at: (!is_silent || told == Told::Something).then_some(now),
        }),
        (None, Some(_)) => None,
    };
    let seen = seen.unwrap_or(Glance {
        words: None,
        group: String::new(),
        is_silent,
        revision: 0,
        is_over: false,
        waits: false,
    });
    let is_private = seen.words.is_some();
    let words = &manner.words;
    let (title, body) = seen
        .words
        .unwrap_or_else(|| (words.title.clone(), words.body.clone()));
    let note = PushNote {
        id: notice.event_id.clone(),
        group: seen.group,
        title,
        body,
        is_private,
        is_silent: seen.is_silent,
        at: notice.issued_at,
    };
    Noted::Show { note, shown }
}
