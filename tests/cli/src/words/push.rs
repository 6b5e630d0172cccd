//! Pushes in words.

use citizen_core::facade::{PushCounters, PushDevice, PushOutcome};

pub(crate) fn push_device(device: Option<&PushDevice>) -> String {
    let Some(device) = device else {
        return "The city pushes nothing to this phone.".to_owned();
    };
    let known = match device.is_registered {
        true => "The city knows of it.",
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
        PushOutcome::Show { note } => format!("{}\n{}\n\n{}", note.id, note.title, note.body),
        PushOutcome::SomethingNew => "Something new.".to_owned(),
        PushOutcome::Nothing => "Nothing is shown.".to_owned(),
    }
}

pub(crate) fn push_counters(counters: &PushCounters) -> String {
    let refused = counters.refused.iter();
    let refused = refused.map(|one| format!("\n{:?}: {}", one.reason, one.count));
    format!("Opened: {}{}", counters.opened, refused.collect::<String>())
}
