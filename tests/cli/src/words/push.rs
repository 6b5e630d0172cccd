//! Pushes in words.

use citizen_core::facade::{ExtensionOutcome, PushCounters, PushDevice, PushOutcome};

use super::inbox;

const NOTHING: &str = "Nothing is shown.";

pub(crate) fn push_device(device: Option<&PushDevice>) -> String {
    let Some(device) = device else {
        return "The city pushes nothing to this phone.".to_owned();
    };
    let known = match device.is_registered {
        // It forgets a phone of which a push service says that it is gone, and tells nobody.
        true => "The city was told of it.",
        false => "The city will be told of it.",
    };
    let registration = &device.registration;
    format!(
        "{}\nPushes come by {} and speak {}. {known}",
        device.id, registration.endpoint, registration.language
    )
}

pub(crate) fn push_outcome(outcome: &PushOutcome) -> String {
    match outcome {
        PushOutcome::Due { due } => inbox::shown(due),
        PushOutcome::SomethingNew { is_silent } => something_new(*is_silent),
        PushOutcome::Nothing => NOTHING.to_owned(),
    }
}

pub(crate) fn extension_outcome(outcome: &ExtensionOutcome) -> String {
    match outcome {
        ExtensionOutcome::Show { note } => {
            let manner = manner(note.is_silent);
            format!("{}{manner}\n{}\n\n{}", note.id, note.title, note.body)
        }
        ExtensionOutcome::SomethingNew { is_silent } => something_new(*is_silent),
        ExtensionOutcome::Over { .. } | ExtensionOutcome::Nothing => NOTHING.to_owned(),
    }
}

fn something_new(is_silent: bool) -> String {
    format!("Something new{}.", manner(is_silent))
}

const fn manner(is_silent: bool) -> &'static str {
    if is_silent { " (silent)" } else { "" }
}

pub(crate) fn push_counters(counters: &PushCounters) -> String {
    let refused = counters.refused.iter();
    let refused = refused.map(|one| {
        let reason = serde_json::to_value(one.reason).unwrap_or_default();
        let reason = reason.as_str().unwrap_or_default().replace('_', " ");
        format!("\nRefused, {reason}: {}", one.count)
    });
    format!("Opened: {}{}", counters.opened, refused.collect::<String>())
}
