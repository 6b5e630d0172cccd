//! What is shown as a notification, and when: pure, of records alone. The shell only presents.

use std::collections::BTreeSet;

use chrono::{NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};

use super::{OfferedAction, Sensitivity, Severity, Urgency};
use crate::{environment::Timestamp, zone::Zone};

const MINUTES_OF_A_DAY: u32 = 24 * 60;

/// What she wants to be told of. Kept on the phone, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(default)]
pub struct InboxPreferences {
    /// Topics of which she is not told; she is of all others.
    pub muted_topics: Vec<String>,
    /// Ids of services of which she is not told.
    pub muted_services: Vec<String>,
    /// Of what is less urgent she is not told.
    pub least_urgency: Urgency,
    /// From when on she is not disturbed, in minutes after midnight, local time; the same as
    /// [`InboxPreferences::quiet_until_minute`]: never. Alerts disturb.
    pub quiet_from_minute: u32,
    /// Until when, in minutes after midnight, local time.
    pub quiet_until_minute: u32,
    /// When news are told together, in minutes after midnight, local time; `None`: each at once.
    pub digest_minute: Option<u32>,
    /// So many are told one by one in an hour, alerts aside, also of those that her quiet hours have held back. Those beyond
    /// are told together, which sounds once in an hour, and what stands on the screen on its own already stays there without a sound.
    pub most_per_hour: u32,
    /// Whether what says something of her is not shown where others may see it. What is sensitive never is.
    pub hides_content: bool,
    /// Ids of the districts of whose alerts she is told; none: of all.
    pub districts: Vec<String>,
    /// Whether the city is told that a message was shown as a notification, and that it was opened from it. Where it is
    /// not, nothing of that is kept.
    #[cfg_attr(feature = "uniffi", uniffi(default = false))]
    pub gives_feedback: bool,
}

impl Default for InboxPreferences {
    /// All topics, a quiet night, the news in the evening, nothing of hers on a locked screen.
    fn default() -> Self {
        Self {
            muted_topics: Vec::new(),
            muted_services: Vec::new(),
            least_urgency: Urgency::News,
            quiet_from_minute: 22 * 60,
            quiet_until_minute: 7 * 60,
            digest_minute: Some(18 * 60),
            most_per_hour: 6,
            hides_content: true,
            districts: Vec::new(),
            gives_feedback: false,
        }
    }
}

impl InboxPreferences {
    /// Whether what is this sensitive is hidden where others may see it.
    pub(super) const fn hides(&self, sensitivity: Sensitivity) -> bool {
        match sensitivity {
            Sensitivity::Public => false,
            Sensitivity::Personal => self.hides_content,
            Sensitivity::Sensitive => true,
        }
    }

    /// Whether there is anything of which she does not want to be told.
    pub(super) fn leaves_out_something(&self) -> bool {
        let lists = [&self.muted_topics, &self.muted_services, &self.districts];
        self.least_urgency != Urgency::News || lists.iter().any(|list| !list.is_empty())
    }

    /// Whether she is not to be disturbed at `now`, where clocks show what `zone` says.
    pub(crate) fn is_quiet(&self, zone: &Zone, now: Timestamp) -> bool {
        self.quiet_until(zone, now).is_some()
    }

    /// When the quiet hours end that it is in at `now`; `None` where it is in none.
    fn quiet_until(&self, zone: &Zone, now: Timestamp) -> Option<Timestamp> {
        let from = self.quiet_from_minute % MINUTES_OF_A_DAY;
        let until = self.quiet_until_minute % MINUTES_OF_A_DAY;
        let minute = minute_of_day(zone.local(now));
        let is_quiet = match from <= until {
            true => (from..until).contains(&minute),
            false => minute >= from || minute < until,
        };
        is_quiet.then(|| next(zone, now, until))
    }
}

/// What a notification is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum PresentationKind {
    /// A message.
    Message,
    /// An alert.
    Alert,
    /// A reminder.
    #[default]
    Reminder,
    /// Something that she has sent: the city has taken or refused it, or it needs her.
    Case,
    /// Several messages.
    Digest,
}

/// Where a notification leads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PresentationTarget {
    /// To a message.
    Message {
        /// Its id.
        message_id: String,
    },
    /// To what she has sent, and its case.
    Case {
        /// The submission.
        submission_id: String,
    },
    /// To a document in the vault.
    Document {
        /// Its id.
        document_id: String,
    },
    /// To a form that she has begun.
    Draft {
        /// Its id.
        draft_id: String,
    },
    /// To the plan of a life event.
    LifeEvent {
        /// Its id.
        life_event_id: String,
    },
    /// To all messages.
    #[default]
    Inbox,
}

/// A notification to be shown. One with the same id takes the place of what is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Presentation {
    /// The event's id: of the message or the reminder; `digest` for several. The same however it was heard of.
    pub id: String,
    /// What it is of.
    pub kind: PresentationKind,
    /// Where it leads when she taps it.
    pub leads_to: PresentationTarget,
    /// A line; one that says nothing of her where that is to be hidden.
    pub title: String,
    /// A few words, without markup; empty where they are hidden.
    pub body: String,
    /// What can be done about it; nothing where it is hidden.
    pub actions: Vec<OfferedAction>,
    /// What belongs together: those about one case or one topic have the same.
    pub group: String,
    /// When it happened.
    pub at: Timestamp,
    /// From when on it means nothing, where that is known. A phone that takes notifications back by itself is to be given this; from
    /// then on it is among [`super::Due::retract`] too.
    pub expires_at: Option<Timestamp>,
    /// How much it may disturb.
    pub urgency: Urgency,
    /// Who may see it.
    pub sensitivity: Sensitivity,
    /// Whether title and body were hidden.
    pub is_hidden: bool,
    /// Whether it makes no sound: she was told of it before, or it is beyond [`InboxPreferences::most_per_hour`]. Never of
    /// what is urgent, nor of a severe alert.
    pub is_silent: bool,
    /// The ids of the events that it tells of: its own, or those in the digest.
    pub events: Vec<String>,
}

/// An event that waits to be presented.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) kind: PresentationKind,
    pub(super) noted_at: Timestamp,
    pub(super) topic: String,
    pub(super) service_id: Option<String>,
    pub(super) urgency: Urgency,
    pub(super) severity: Option<Severity>,
    pub(super) districts: Vec<String>,
    /// When there is nothing to be told any more.
    pub(super) expires_at: Option<Timestamp>,
    /// How it was shown before, so that it stays where it is on the screen; `None`: it never was.
    pub(super) shown: Option<Shown>,
}

/// How an event is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// On its own, and she was told of it: what it says now is a change.
    Told,
    /// She was told of it as it stands, and a clock that was ahead has taken it off the screen.
    Again,
    /// On its own within the last hour, among those that count; whether it was heard nobody knows yet.
    Lately,
    /// On its own, and its sound is yet to come.
    Unheard,
    /// In the digest.
    Together,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is shown on its own.
    Now,
    /// The same, without a sound.
    Quietly,
    /// It is shown with others.
    Together,
    /// It waits.
    Until(Timestamp),
    /// It is for other districts than hers, which she may change.
    Elsewhere,
    /// She does not want to be told of it.
    Never,
}

/// What becomes of each of those that wait, the newest first, at `now`; `shown_lately` were shown one by one in the last
/// hour, and `has_digest` says whether there is a digest on the screen.
///
/// A morning after many messages is as any other hour: the newest sound, as many as she wants in one. The others she finds in
/// the digest, or where they stand since the night, and no phone rings ten times at seven. What the phone itself has to say
/// comes before them. What is urgent, and a severe alert, is neither held back nor silent nor counted.
pub(super) fn decide(
    waiting: &[Waiting],
    preferences: &InboxPreferences,
    zone: &Zone,
    now: Timestamp,
    shown_lately: u32,
    has_digest: bool,
) -> Vec<Verdict> {
    let quiet_until = preferences.quiet_until(zone, now);
    // What the phone itself has to say is little, and has its time.
    let is_own = |event: &&Waiting| event.is_the_phones() && event.is_unheard();
    let own = waiting
        .iter()
        .filter(is_own)
        .filter(|event| event.is_wanted(preferences));
    let counted = shown_lately.saturating_add(u32::try_from(own.count()).unwrap_or(u32::MAX));
    let mut left = preferences.most_per_hour.saturating_sub(counted);
    let mut is_within = || match left.checked_sub(1) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    let mut verdicts: Vec<Verdict> = waiting
        .iter()
        .map(|event| {
            if event.is_unwanted(preferences) {
                return Verdict::Never;
            }
            if event.is_elsewhere(preferences) {
                return Verdict::Elsewhere;
            }
            if event.shown == Some(Shown::Again) {
                return Verdict::Quietly;
            }
            if event.disturbs() {
                return Verdict::Now;
            }
            // What is over before its time comes would never be told: she finds it when she looks.
            let until = |later: Timestamp| match event.expires_at {
                Some(over) if over <= later => Verdict::Quietly,
                _ => Verdict::Until(later),
            };
            if let Some(morning) = quiet_until {
                return until(morning);
            }
            match event.shown {
                Some(Shown::Told | Shown::Again) => return Verdict::Quietly,
                Some(Shown::Lately) => return Verdict::Now,
                Some(Shown::Together) => return Verdict::Together,
                Some(Shown::Unheard) | None if event.is_the_phones() => return Verdict::Now,
                Some(Shown::Unheard) if is_within() => return Verdict::Now,
                Some(Shown::Unheard) => return Verdict::Quietly,
                None => {}
            }
            let digest_at = (preferences.digest_minute)
                .filter(|_| event.urgency == Urgency::News)
                .map(|minute| next(zone, event.noted_at, minute));
            match digest_at {
                // What seems to have been heard of later than now: a clock was turned back.
                Some(at) if at > now && event.noted_at <= now => return until(at),
                Some(_) => return Verdict::Together,
                None => {}
            }
            match is_within() {
                true => Verdict::Now,
                false => Verdict::Together,
            }
        })
        .collect();
    // One alone is no digest, and is no louder for that.
    let both = verdicts.iter_mut().zip(waiting);
    let mut together = both.filter(|(verdict, _)| **verdict == Verdict::Together);
    if let (Some((one, event)), None) = (together.next(), together.next())
        && !has_digest
    {
        *one = match event.urgency {
            Urgency::News => Verdict::Now,
            _ => Verdict::Quietly,
        };
    }
    verdicts
}

impl Waiting {
    /// Whether she wants to be told of it where she is.
    pub(super) fn is_wanted(&self, preferences: &InboxPreferences) -> bool {
        !self.is_unwanted(preferences) && !self.is_elsewhere(preferences)
    }

    const fn is_unheard(&self) -> bool {
        matches!(self.shown, None | Some(Shown::Unheard))
    }

    pub(super) const fn is_the_phones(&self) -> bool {
        matches!(
            self.kind,
            PresentationKind::Reminder | PresentationKind::Case
        )
    }

    /// Whether it is told at once, at night too.
    pub(super) fn disturbs(&self) -> bool {
        let is_grave = matches!(self.severity, Some(Severity::Extreme | Severity::Severe));
        self.urgency == Urgency::Alert || (self.kind == PresentationKind::Alert && is_grave)
    }

    fn is_unwanted(&self, preferences: &InboxPreferences) -> bool {
        if self.kind == PresentationKind::Alert && self.disturbs() {
            return false;
        }
        let service = self.service_id.as_ref();
        self.urgency.is_below(preferences.least_urgency)
            || preferences.muted_topics.contains(&self.topic)
            || service.is_some_and(|service| preferences.muted_services.contains(service))
    }

    fn is_elsewhere(&self, preferences: &InboxPreferences) -> bool {
        !is_for(&self.districts, &preferences.districts)
    }
}

/// Whether what is for these `districts`, none being all, is for somebody who has chosen `hers`, none being all.
pub(super) fn is_for(districts: &[String], hers: &[String]) -> bool {
    let hers: BTreeSet<&String> = hers.iter().collect();
    let is_hers = |district| hers.contains(district);
    hers.is_empty() || districts.is_empty() || districts.iter().any(is_hers)
}

fn minute_of_day(local: NaiveDateTime) -> u32 {
    local.hour() * 60 + local.minute()
}

/// When the clocks show this minute of the day for the first time after `after`.
fn next(zone: &Zone, after: Timestamp, minute: u32) -> Timestamp {
    let minute = minute % MINUTES_OF_A_DAY;
    let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap_or_default();
    let today = zone.local(after).date();
    let days = (0..3).filter_map(|days| today.checked_add_signed(TimeDelta::days(days)));
    let mut moments = days.map(|day| zone.moment(day, time));
    moments.find(|at| *at > after).unwrap_or(after)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BERLIN: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn message(urgency: Urgency) -> Waiting {
        Waiting {
            kind: PresentationKind::Message,
            noted_at: at("2026-11-23T09:00:00Z"),
            topic: "cases".into(),
            service_id: Some("senior-card".into()),
            urgency,
            severity: None,
            districts: Vec::new(),
            expires_at: None,
            shown: None,
        }
    }

    fn alert(severity: Severity, districts: &[&str]) -> Waiting {
        Waiting {
            kind: PresentationKind::Alert,
            severity: Some(severity),
            districts: districts.iter().map(|id| (*id).to_owned()).collect(),
            ..message(Urgency::Important)
        }
    }

    fn verdict(event: Waiting, preferences: &InboxPreferences, now: &str) -> Verdict {
        let zone = Zone::read(BERLIN).unwrap();
        decide(&[event], preferences, &zone, at(now), 0, false)[0]
    }

    #[test]
    fn at_night_only_what_is_urgent_disturbs_and_the_rest_comes_in_the_morning() {
        let preferences = InboxPreferences::default();
        let told = |urgency, now| verdict(message(urgency), &preferences, now);
        // 22:30 in Berlin, an hour ahead of UTC in winter.
        let night = "2026-11-23T21:30:00Z";
        assert_eq!(told(Urgency::Alert, night), Verdict::Now);
        let morning = Verdict::Until(at("2026-11-24T06:00:00Z"));
        assert_eq!(told(Urgency::Important, night), morning);
        assert_eq!(told(Urgency::Important, "2026-11-24T05:59:59Z"), morning);
        assert_eq!(
            told(Urgency::Important, "2026-11-24T06:00:00Z"),
            Verdict::Now
        );
        assert_eq!(
            told(Urgency::Important, "2026-11-23T20:59:59Z"),
            Verdict::Now
        );
        // The clocks go back at night: the morning comes an hour later in UTC, and forward: an hour earlier.
        let autumn = told(Urgency::Important, "2026-10-24T21:30:00Z");
        assert_eq!(autumn, Verdict::Until(at("2026-10-25T06:00:00Z")));
        let spring = told(Urgency::Important, "2027-03-27T22:30:00Z");
        assert_eq!(spring, Verdict::Until(at("2027-03-28T05:00:00Z")));
        let always = InboxPreferences {
            quiet_until_minute: 22 * 60,
            ..preferences
        };
        assert_eq!(
            verdict(message(Urgency::Important), &always, night),
            Verdict::Now
        );
    }

    #[test]
    fn quiet_hours_that_end_at_a_time_that_a_clock_skips_end_when_it_does() {
        let preferences = InboxPreferences {
            quiet_until_minute: 2 * 60 + 30,
            ..InboxPreferences::default()
        };
        let told = verdict(
            message(Urgency::Important),
            &preferences,
            "2027-03-28T00:30:00Z",
        );
        assert_eq!(told, Verdict::Until(at("2027-03-28T01:00:00Z")));
    }

    #[test]
    fn news_are_told_together_in_the_evening() {
        let preferences = InboxPreferences::default();
        let zone = Zone::read(BERLIN).unwrap();
        let news = vec![message(Urgency::News); 3];
        let told = |now| decide(&news, &preferences, &zone, at(now), 0, false);
        let evening = Verdict::Until(at("2026-11-23T17:00:00Z"));
        assert_eq!(told("2026-11-23T16:59:59Z"), [evening; 3]);
        assert_eq!(told("2026-11-23T17:00:00Z"), [Verdict::Together; 3]);
        // One alone is told as it is.
        let alone = verdict(message(Urgency::News), &preferences, "2026-11-23T17:00:00Z");
        assert_eq!(alone, Verdict::Now);
        // A clock that was turned back before all of them keeps none from being told.
        assert_eq!(told("2020-01-01T12:00:00Z"), [Verdict::Together; 3]);
    }

    #[test]
    fn more_than_she_wants_in_an_hour_are_told_together_and_alerts_do_not_count() {
        let preferences = InboxPreferences {
            most_per_hour: 3,
            ..InboxPreferences::default()
        };
        let zone = Zone::read(BERLIN).unwrap();
        let mut many = vec![message(Urgency::Important); 5];
        many.insert(0, alert(Severity::Severe, &[]));
        let told = decide(
            &many,
            &preferences,
            &zone,
            at("2026-11-23T10:00:00Z"),
            1,
            false,
        );
        let (now, together) = (Verdict::Now, Verdict::Together);
        assert_eq!(told, [now, now, now, together, together, together]);
    }

    #[test]
    fn a_morning_after_many_messages_is_as_any_other_hour() {
        let preferences = InboxPreferences {
            most_per_hour: 3,
            ..InboxPreferences::default()
        };
        let zone = Zone::read(BERLIN).unwrap();
        let shown = |shown: Option<Shown>| Waiting {
            shown,
            ..message(Urgency::Important)
        };
        let told = |waiting: &[Waiting], now, shown_lately| {
            decide(waiting, &preferences, &zone, at(now), shown_lately, true)
        };
        let (night, morning) = ("2026-11-23T21:30:00Z", "2026-11-24T06:00:00Z");
        let (now, quietly, together) = (Verdict::Now, Verdict::Quietly, Verdict::Together);
        // The iOS extension has shown them at night, without a sound.
        let held_back = vec![shown(Some(Shown::Unheard)); 5];
        let until = Verdict::Until(at(morning));
        assert_eq!(told(&held_back, night, 0), [until; 5]);
        let heard = [now, now, now, quietly, quietly];
        assert_eq!(told(&held_back, morning, 0), heard);
        let quieter = [now, quietly, quietly, quietly, quietly];
        assert_eq!(told(&held_back, morning, 2), quieter);
        // Elsewhere nothing was shown, and the rest is in the digest.
        let digest = [now, now, now, together, together];
        assert_eq!(told(&vec![shown(None); 5], morning, 0), digest);
        // A reminder comes first, wherever it stands among them; severe alerts come at night and in any number.
        let mut all = held_back.clone();
        all.push(Waiting {
            kind: PresentationKind::Reminder,
            ..shown(None)
        });
        all.extend(vec![alert(Severity::Severe, &[]); 5]);
        let mut heard = vec![now, now, quietly, quietly, quietly, now];
        heard.extend([now; 5]);
        assert_eq!(told(&all, morning, 0), heard);
        assert_eq!(told(&all, night, 9)[6..], [now; 5]);
        // What she was told of and has changed is silent, what the shell may not have shown comes again as it was.
        let again = [shown(Some(Shown::Told)), shown(Some(Shown::Lately))];
        assert_eq!(told(&again, morning, 9), [quietly, now]);
    }

    #[test]
    fn what_is_over_before_its_time_comes_is_there_without_a_sound() {
        let preferences = InboxPreferences::default();
        let zone = Zone::read(BERLIN).unwrap();
        let told = |urgency, now, expires_at: &str| {
            let event = Waiting {
                expires_at: Some(at(expires_at)),
                ..message(urgency)
            };
            decide(&[event], &preferences, &zone, at(now), 0, true)[0]
        };
        // An hour before an appointment at half past six; her night ends at seven.
        let (night, morning) = ("2026-11-24T04:30:00Z", "2026-11-24T06:00:00Z");
        let important = |expires_at| told(Urgency::Important, night, expires_at);
        assert_eq!(important("2026-11-24T05:30:00Z"), Verdict::Quietly);
        assert_eq!(important(morning), Verdict::Quietly);
        let waits = Verdict::Until(at(morning));
        assert_eq!(important("2026-11-24T06:01:00Z"), waits);
        // News that mean nothing any more when the digest comes.
        let news = told(
            Urgency::News,
            "2026-11-23T11:00:00Z",
            "2026-11-23T12:00:00Z",
        );
        assert_eq!(news, Verdict::Quietly);
    }

    #[test]
    fn one_that_is_beyond_is_no_digest_and_no_louder_for_that() {
        let preferences = InboxPreferences {
            most_per_hour: 1,
            ..InboxPreferences::default()
        };
        let zone = Zone::read(BERLIN).unwrap();
        let two = vec![message(Urgency::Important); 2];
        let noon = at("2026-11-23T11:00:00Z");
        let told = decide(&two, &preferences, &zone, noon, 0, false);
        assert_eq!(told, [Verdict::Now, Verdict::Quietly]);
    }

    #[test]
    fn what_the_phone_itself_has_to_say_is_told_on_its_own() {
        let preferences = InboxPreferences {
            most_per_hour: 0,
            ..InboxPreferences::default()
        };
        let zone = Zone::read(BERLIN).unwrap();
        let own = [PresentationKind::Case, PresentationKind::Reminder].map(|kind| Waiting {
            kind,
            ..message(Urgency::Important)
        });
        let noon = at("2026-11-23T11:00:00Z");
        let told = decide(&own, &preferences, &zone, noon, 9, true);
        assert_eq!(told, [Verdict::Now; 2]);
        let night = at("2026-11-23T21:30:00Z");
        let told = decide(&own, &preferences, &zone, night, 9, true);
        let morning = Verdict::Until(at("2026-11-24T06:00:00Z"));
        assert_eq!(told, [morning; 2]);
    }

    #[test]
    fn what_she_does_not_want_is_not_told_but_for_grave_alerts() {
        let noon = "2026-11-23T11:00:00Z";
        let preferences = InboxPreferences {
            muted_topics: vec!["cases".into()],
            ..InboxPreferences::default()
        };
        assert_eq!(
            verdict(message(Urgency::Alert), &preferences, noon),
            Verdict::Never
        );
        assert_eq!(
            verdict(alert(Severity::Minor, &[]), &preferences, noon),
            Verdict::Never
        );
        assert_eq!(
            verdict(alert(Severity::Extreme, &[]), &preferences, noon),
            Verdict::Now
        );
        let preferences = InboxPreferences {
            muted_services: vec!["senior-card".into()],
            ..InboxPreferences::default()
        };
        assert_eq!(
            verdict(message(Urgency::Important), &preferences, noon),
            Verdict::Never
        );
        let preferences = InboxPreferences {
            least_urgency: Urgency::Important,
            ..InboxPreferences::default()
        };
        assert_eq!(
            verdict(message(Urgency::News), &preferences, noon),
            Verdict::Never
        );
        assert_eq!(
            verdict(message(Urgency::Important), &preferences, noon),
            Verdict::Now
        );
    }

    #[test]
    fn an_alert_is_told_where_a_district_is_hers() {
        let noon = "2026-11-23T11:00:00Z";
        let preferences = InboxPreferences {
            districts: vec!["harbour".into(), "hill".into()],
            ..InboxPreferences::default()
        };
        let told =
            |districts: &[&str]| verdict(alert(Severity::Extreme, districts), &preferences, noon);
        assert_eq!(told(&["hill", "park"]), Verdict::Now);
        assert_eq!(told(&["park"]), Verdict::Elsewhere);
        assert_eq!(told(&[]), Verdict::Now);
        let all = InboxPreferences::default();
        assert_eq!(
            verdict(alert(Severity::Extreme, &["park"]), &all, noon),
            Verdict::Now
        );
    }

    proptest! {
        /// Whatever the hours are: what waits does so for less than two days, and is told then.
        #[test]
        fn what_waits_is_told_in_the_end(
            from in 0..MINUTES_OF_A_DAY, until in 0..MINUTES_OF_A_DAY, digest in 0..MINUTES_OF_A_DAY,
            seconds in 1_790_000_000..1_830_000_000_i64, is_news: bool,
        ) {
            let preferences = InboxPreferences {
                quiet_from_minute: from,
                quiet_until_minute: until,
                digest_minute: Some(digest),
                ..InboxPreferences::default()
            };
            let zone = Zone::read(BERLIN).unwrap();
            let urgency = if is_news { Urgency::News } else { Urgency::Important };
            let noted_at = Timestamp::from_timestamp(seconds, 0).unwrap();
            let event = Waiting { noted_at, ..message(urgency) };
            let mut now = noted_at;
            let mut waits = 0;
            while let Verdict::Until(later) = decide(std::slice::from_ref(&event), &preferences, &zone, now, 0, false)[0] {
                prop_assert!(later > now && waits < 4, "{now} {later}");
                waits += 1;
                now = later;
            }
            prop_assert!(now - noted_at <= TimeDelta::hours(50));
        }
    }
}
