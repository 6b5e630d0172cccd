//! What to tell a resident of data that was damaged.

use std::collections::HashMap;

use crate::{
    messages,
    user_store::{DamageCounts, DamageReport},
};

/// What to tell a resident who reads `language` of it: what happened, what was kept and what is lost, and what she can do,
/// a sentence or two each.
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn damage_message(report: DamageReport, language: String) -> String {
    let say = |key: &str, arguments: &[(&str, String)]| {
        let arguments = arguments.iter().cloned();
        let arguments = arguments.map(|(name, value)| (name.to_owned(), value));
        messages::message(&language, key, &arguments.collect::<HashMap<_, _>>())
    };
    let counted = |key: &str, counts: &DamageCounts| -> Vec<String> {
        let counts = counts.by_kind().into_iter().filter(|(_, count)| *count > 0);
        counts
            .map(|(kind, count)| say(&format!("{key}-{kind}"), &[("count", count.to_string())]))
            .collect()
    };
    let mut words = vec![say("damage-damaged", &[])];
    let kept = counted("damage", &report.kept);
    if !kept.is_empty() {
        words.push(say("damage-kept", &[("list", kept.join(" · "))]));
    }
    let lost = counted("damage", &report.lost);
    if !lost.is_empty() {
        words.push(say("damage-lost", &[("list", lost.join(" · "))]));
    }
    if report.lost.waiting > 0 {
        words.push(say("damage-send-again", &[]));
    }
    if report.lost.messages > 0 || report.more_may_be_lost {
        words.push(say("damage-messages-again", &[]));
    }
    if report.preferences_lost {
        words.push(say("damage-preferences", &[]));
    }
    if report.pushes_lost {
        words.push(say("damage-pushes", &[]));
    }
    let is_all_there = lost.is_empty() && !report.preferences_lost && !report.pushes_lost;
    words.extend(match (report.key_lost, report.more_may_be_lost) {
        (true, _) => Some(say("damage-key-lost", &[])),
        (false, true) => Some(say("damage-more", &[])),
        (false, false) if is_all_there => Some(say("damage-all", &[])),
        (false, false) if lost.is_empty() => None,
        (false, false) => Some(say("damage-enter-again", &[])),
    });
    if report.set_aside.is_some() {
        words.push(say("damage-set-aside", &[]));
    }
    words.join(" ")
}
