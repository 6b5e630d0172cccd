//! What a deadline is called, in a calendar: whatever it is, it stays in its line.

use citizen_core::{
    reminders::{Deadline, ReminderAbout, calendar},
    text::Text,
    zone::Zone,
};

/// The bytes are the name of a service: no line of the calendar is too long, none is begun by a name.
pub(crate) fn reminders(bytes: &[u8]) {
    let name = String::from_utf8_lossy(bytes).into_owned();
    let of = |name: String| {
        let about = ReminderAbout::Draft {
            draft_id: "1".to_owned(),
        };
        let deadline = Deadline {
            about,
            last_day: "2026-11-30".parse().unwrap(),
            name: Text([("en".to_owned(), name)].into()),
            happening: None,
            is_unsent: false,
        };
        calendar(
            vec![deadline],
            "city",
            Default::default(),
            &Zone::utc(),
            "en",
        )
    };
    let text = of(name);
    let begun = |text: &str| -> Vec<String> {
        let unfolded = text.replace("\r\n ", "");
        let lines = unfolded.split("\r\n");
        let name = |line: &str| line.split([':', ';']).next().unwrap_or_default().to_owned();
        lines.map(name).collect()
    };
    assert!(text.split("\r\n").all(|line| line.len() <= 76));
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    assert_eq!(begun(&text), begun(&of("A service".to_owned())));
}
