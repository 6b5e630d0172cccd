//! Once: each event is presented under its own id until the shell has done so, and never after it was read, dismissed,
//! deleted, put away, taken back or superseded.
//!
//! The id is the event's, however it was heard of: by a push, by polling, as a reminder. What was handed out and what
//! the shell says that it has shown is kept in the table `presentation`, and in backups.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use super::{
    Content, InboxPreferences, LinkHosts, Presentation, PresentationKind, PresentationTarget,
    Sensitivity, Urgency,
    beside::{HOUR, is_lately, shown_lately},
    kind, place,
    rules::{Shown, Verdict, Waiting, decide},
    said::{DIGEST, Row, Said, digest, of_message, of_notice},
};
use crate::{
    environment::Timestamp,
    error::Error,
    net::wire::Feedback,
    seal::Place,
    text::Text,
    user_store::{UserStore, moment},
    zone::Zone,
};

/// So many are looked at and handed out at a time.
const AT_ONCE: u32 = 200;
/// When what makes no sound, and what is urgent, is said to have been handed out: before any hour that is looked at, since it
/// does not count among those that were heard.
const UNCOUNTED: i64 = 1;
/// A reminder whose time is so far ahead was not told, whatever was shown: by a clock that was ahead. What such a clock gains
/// in between is worth no repetition.
const WELL_BEFORE: TimeDelta = TimeDelta::hours(1);
/// What she wants to be told of.
pub(super) const PREFERENCES: &str = "inbox_preferences";

/// An event that is no message: a reminder, or what becomes of something that she has sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// What it is.
    #[serde(default)]
    pub kind: PresentationKind,
    /// Where it leads.
    #[serde(default)]
    pub leads_to: PresentationTarget,
    /// A line.
    pub title: Text,
    /// The words, plain.
    pub body: Text,
    /// What it is about, in a word that she may subscribe to.
    pub topic: String,
    /// How much it may disturb.
    pub urgency: Urgency,
    /// Who may see it.
    pub sensitivity: Sensitivity,
    /// What belongs together.
    pub group: String,
    /// When it is, or was. A reminder is presented from then on, all else at once.
    pub at: Timestamp,
    /// Until when it means something.
    pub expires_at: Option<Timestamp>,
}

impl Notice {
    /// Whether she is told the same by both, wherever it leads.
    fn says_as(&self, other: &Self) -> bool {
        let said = Self {
            leads_to: other.leads_to.clone(),
            ..self.clone()
        };
        said == *other
    }

    fn due_at(&self) -> Option<Timestamp> {
        (self.kind == PresentationKind::Reminder).then_some(self.at)
    }
}

/// What the shell has to do now.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Due {
    /// To be shown, each taking the place of what is shown under its id. Handed out again until acknowledged.
    pub present: Vec<Presentation>,
    /// Ids of what is to be taken off the screen, where it is there. Handed out again until acknowledged.
    pub retract: Vec<String>,
    /// When more becomes due; earlier where anything is heard of.
    pub look_again_at: Option<Timestamp>,
}

/// What becomes of a notification at first.
pub(super) const SHOWN: Feedback = Feedback {
    shown: true,
    opened: false,
};

/// An event that was heard of.
pub(super) struct Heard<'a> {
    pub(super) id: &'a str,
    pub(super) revision: u32,
    /// `None`: at once, whatever the clock says.
    pub(super) due_at: Option<Timestamp>,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) ended: bool,
    pub(super) notice: Option<&'a Notice>,
}

/// What is presented of one user store. Every call blocks.
pub struct Presentations<'a>(pub &'a UserStore);

impl Presentations<'_> {
    /// Lets an event that is no message be presented, from [`Notice::at`] on. The same again changes nothing; where it
    /// says something else, as after a snooze, it is presented anew. Not after it was ended.
    ///
    /// A reminder that was shown, or was over, by a clock that was ahead is presented when its time comes after all, and is
    /// off the screen until then: whoever hands it on more than an hour before its time says that it was. Not by a clock that
    /// is known to be behind, and not of one that was shown when it was time. So is one that is put off.
    pub fn expect(&self, id: &str, notice: &Notice) -> Result<(), Error> {
        (self.0.database).write(|transaction| self.expect_in(transaction, id, notice))
    }

    /// [`Presentations::expect`], together with what else is written.
    pub(crate) fn expect_in(
        &self,
        transaction: &Transaction<'_>,
        id: &str,
        notice: &Notice,
    ) -> Result<(), Error> {
        let mut statement = transaction
            .prepare_cached("select revision, sealed_notice from presentation where id = ?1")?;
        let held: Option<(u32, Vec<u8>)> = statement
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let revision = match held {
            None => 1,
            Some((revision, sealed)) => {
                let said: Option<Notice> = self.0.open_sealed(notice_place(id), &sealed)?;
                self.is_yet_to_come(transaction, id, notice, said.as_ref())?;
                match said {
                    Some(said) if said == *notice => return Ok(()),
                    Some(said) if said.says_as(notice) => revision,
                    _ => revision.saturating_add(1),
                }
            }
        };
        self.note(
            transaction,
            &Heard {
                id,
                revision,
                due_at: notice.due_at(),
                expires_at: notice.expires_at,
                ended: false,
                notice: Some(notice),
            },
        )
    }

    /// Where a reminder's time is yet to come, she was not told of it.
    fn is_yet_to_come(
        &self,
        transaction: &Transaction<'_>,
        id: &str,
        notice: &Notice,
        said: Option<&Notice>,
    ) -> Result<(), Error> {
        let now = self.0.now();
        let Some(at) = notice.due_at().filter(|at| *at > now) else {
            return Ok(());
        };
        let is_well_before = at - now >= WELL_BEFORE && !self.0.environment().clock_is_behind();
        let is_put_off = said.is_some_and(|said| said.at < at);
        if is_well_before || is_put_off {
            transaction
                .prepare_cached(include_str!("sql/is_to_come.sql"))?
                .execute(params![id, is_well_before])?;
        }
        Ok(())
    }

    /// The id of what happens now: this one, and with a number behind it (`…:2`) where an event had it before, on this phone or
    /// on the one of which this has a backup.
    pub(crate) fn id_of_next(
        &self,
        transaction: &Transaction<'_>,
        id: String,
    ) -> Result<String, Error> {
        let mut known = transaction.prepare_cached("select 1 from presentation where id = ?1")?;
        let mut next = id.clone();
        for time in 2.. {
            if !known.exists([&next])? {
                break;
            }
            next = format!("{id}:{time}");
        }
        Ok(next)
    }

    /// An event is over, or she does not want to see it any more: it is not presented from now on, and taken off the
    /// screen. Nothing where it is not known.
    pub fn end(&self, id: &str) -> Result<(), Error> {
        (self.0.database).write(|transaction| self.end_in(transaction, id))
    }

    /// [`Presentations::end`], together with what else is written.
    pub(crate) fn end_in(&self, transaction: &Transaction<'_>, id: &str) -> Result<(), Error> {
        if id == DIGEST {
            transaction.execute(include_str!("sql/end_within.sql"), [id])?;
        }
        transaction.execute(include_str!("sql/end.sql"), [id])?;
        Ok(())
    }

    /// It is gone from the screen: she has swiped it away, and it is not presented any more. Where it had expired the phone itself
    /// has taken it back: it is presented once more should the city say something else, or a clock that was ahead be set right.
    pub fn dismiss(&self, id: &str) -> Result<(), Error> {
        let now_ms = self.0.now().timestamp_millis();
        self.0.database.write(|transaction| {
            let gone = include_str!("sql/taken_back_by_phone.sql");
            match transaction.execute(gone, params![id, now_ms])? {
                0 => self.end_in(transaction, id),
                _ => Ok(()),
            }
        })
    }

    /// The shell has shown what was handed out under this id.
    pub fn acknowledge(&self, id: &str) -> Result<(), Error> {
        self.0.database.write(|transaction| {
            self.shown(transaction, id)?;
            self.note_feedback(transaction, id, SHOWN)
        })
    }

    pub(super) fn shown(&self, transaction: &Transaction<'_>, id: &str) -> Result<(), Error> {
        if id == DIGEST {
            let now_ms = self.0.now().timestamp_millis();
            transaction.execute(include_str!("sql/acknowledge_within.sql"), [id])?;
            transaction.execute(include_str!("sql/left_within.sql"), params![id, now_ms])?;
        }
        transaction.execute(include_str!("sql/acknowledge.sql"), [id])?;
        Ok(())
    }

    /// The shell has taken it off the screen, or it was not there. What is not over does not come back: she was told of it. What
    /// had expired by a clock that was ahead does, without a sound, as soon as the clock is right.
    pub fn acknowledge_retraction(&self, id: &str) -> Result<(), Error> {
        let now_ms = self.0.now().timestamp_millis();
        self.0.database.write(|transaction| {
            transaction.execute(include_str!("sql/taken_back.sql"), params![id, now_ms])?;
            Ok(())
        })
    }

    /// What she wants to be told of.
    pub fn preferences(&self) -> Result<InboxPreferences, Error> {
        Ok(self.chosen()?.unwrap_or_default())
    }

    /// The same, `None` where she has never said.
    pub(super) fn chosen(&self) -> Result<Option<InboxPreferences>, Error> {
        (self.0.database).read(|connection| self.0.setting(connection, PREFERENCES))
    }

    /// From now on she wants to be told of this. Where that hides, or shows, what others may see, what stands on the screen is
    /// presented once more, without a sound.
    pub fn set_preferences(&self, preferences: &InboxPreferences) -> Result<(), Error> {
        let now_ms = self.0.now().timestamp_millis();
        self.0.database.write(|transaction| {
            let before: Option<InboxPreferences> = self.0.setting(transaction, PREFERENCES)?;
            if before.unwrap_or_default().hides_content != preferences.hides_content {
                transaction.execute(include_str!("sql/show_anew.sql"), [now_ms])?;
            }
            if !preferences.gives_feedback {
                self.drop_feedback(transaction)?;
            }
            self.0.set_setting(transaction, PREFERENCES, preferences)
        })
    }

    /// How an event would be presented on a phone that shows it by itself, and when: `None` where she does not want to be told
    /// of it, or it is over by then.
    pub(crate) fn foreseen(
        id: &str,
        notice: &Notice,
        language: &str,
        preferences: &InboxPreferences,
        zone: &Zone,
    ) -> Option<Presentation> {
        let (waiting, mut said) = of_notice(notice.clone(), notice.at);
        let verdict = decide(
            std::slice::from_ref(&waiting),
            preferences,
            zone,
            notice.at,
            0,
            false,
        );
        let is_silent = verdict.first() == Some(&Verdict::Quietly);
        said.at = match verdict.first()? {
            Verdict::Now | Verdict::Quietly | Verdict::Together => notice.at,
            Verdict::Until(later) => *later,
            Verdict::Never | Verdict::Elsewhere => return None,
        };
        let stands = notice.expires_at.is_none_or(|until| until > said.at);
        let row = Row {
            id: id.to_owned(),
            is_handed_out: false,
            is_told: false,
            waiting,
            said,
        };
        stands.then(|| row.presented(language, &LinkHosts::default(), preferences, is_silent))
    }

    /// When something becomes due that was not handed out yet: now at the earliest. `None` where nothing waits.
    ///
    /// What is shown and expires is not worth a waking of its own: Android takes it back at that minute by itself
    /// ([`Presentation::expires_at`]), an app that is open looks again then, and elsewhere it goes at the next waking.
    pub(crate) fn next(&self, zone: &Zone) -> Result<Option<Timestamp>, Error> {
        let now = self.0.now();
        let preferences = self.preferences()?;
        self.0.database.read(|connection| {
            let mut next = next_due(connection, now.timestamp_millis())?;
            for (row, verdict) in self.judged(connection, &preferences, zone, now)? {
                let at = match verdict {
                    _ if row.is_handed_out => continue,
                    Verdict::Now | Verdict::Quietly | Verdict::Together => now,
                    Verdict::Until(later) => later,
                    Verdict::Never | Verdict::Elsewhere => continue,
                };
                next = next.filter(|next| *next < at).or(Some(at));
            }
            Ok(next)
        })
    }

    /// What is to be shown now, in `language`, and what is to be taken off the screen: at most 200 events, and more as
    /// those are acknowledged. Off it goes what is over, and what she does not want to be told of any more: of a topic or a
    /// service that she has muted, not urgent enough for her, of a district that she has left.
    pub(crate) fn due(&self, language: &str, hosts: &LinkHosts, zone: &Zone) -> Result<Due, Error> {
        let now = self.0.now();
        let now_ms = now.timestamp_millis();
        let preferences = self.preferences()?;
        self.0.database.write(|transaction| {
            let judged = self.judged(transaction, &preferences, zone, now)?;
            let mut due = Due {
                look_again_at: next_due(transaction, now_ms)?,
                ..Due::default()
            };
            let mut together = Vec::new();
            let mut hand_out = transaction.prepare_cached(include_str!("sql/hand_out.sql"))?;
            for (row, verdict) in &judged {
                match verdict {
                    Verdict::Now | Verdict::Quietly => {
                        let is_silent = *verdict == Verdict::Quietly;
                        let counts = !is_silent && !row.waiting.disturbs();
                        let at_ms = if counts { now_ms } else { UNCOUNTED };
                        hand_out.execute(params![row.id, at_ms, None::<&str>])?;
                        due.present
                            .push(row.presented(language, hosts, &preferences, is_silent));
                    }
                    Verdict::Together => together.push(row),
                    Verdict::Until(later) => {
                        let earlier = due.look_again_at.filter(|at| *at < *later);
                        due.look_again_at = earlier.or(Some(*later));
                    }
                    Verdict::Never => {
                        transaction
                            .prepare_cached(include_str!("sql/settle.sql"))?
                            .execute([&row.id])?;
                    }
                    Verdict::Elsewhere => {}
                }
            }
            let is_new = together.iter().any(|row| !row.is_told);
            let is_silent = !is_new || has_sounded(transaction, now)?;
            let at_ms = if is_silent { UNCOUNTED } else { now_ms };
            for row in &together {
                hand_out.execute(params![row.id, at_ms, DIGEST])?;
            }
            let mut retract = to_take_back(transaction, now_ms)?;
            let (within, alone) = self.unwanted(transaction, &preferences, now_ms)?;
            retract.extend(alone);
            let shown = Within::read(transaction, now_ms)?;
            let unwanted = u32::try_from(within.len()).unwrap_or(u32::MAX);
            let changed = shown.changed.saturating_add(unwanted);
            let count = shown.stand.saturating_sub(unwanted);
            let newest = together.iter().map(|row| row.said.at).max();
            match newest.or(shown.newest.filter(|_| changed > 0)) {
                _ if count == 0 && changed > 0 => {
                    retract.insert(DIGEST.to_owned());
                }
                Some(at) => {
                    let stay = include_str!("sql/stay.sql");
                    transaction.execute(stay, params![DIGEST, UNCOUNTED])?;
                    let mut leave = transaction.prepare_cached(include_str!("sql/leave.sql"))?;
                    for id in &within {
                        leave.execute([id])?;
                    }
                    let leave_over = include_str!("sql/leave_over.sql");
                    transaction.execute(leave_over, params![DIGEST, now_ms])?;
                    // Also those of which a clock that was set back says that their time is yet to come.
                    let mut events = told_of_within(transaction, now_ms)?;
                    events.retain(|id| !within.contains(id));
                    (due.present).push(digest(events, count, at, is_silent, language));
                }
                None => {}
            }
            retract.retain(|id| due.present.iter().all(|shown| shown.id != *id));
            due.retract = retract.into_iter().collect();
            let expires = next_expiry(transaction, now_ms)?;
            due.look_again_at = due.look_again_at.into_iter().chain(expires).min();
            Ok(due)
        })
    }

    /// What the phone has heard of an event.
    pub(super) fn note(
        &self,
        transaction: &Transaction<'_>,
        heard: &Heard<'_>,
    ) -> Result<(), Error> {
        let sealed = self.0.seal(notice_place(heard.id), &heard.notice)?;
        transaction
            .prepare_cached(include_str!("sql/note.sql"))?
            .execute(params![
                heard.id,
                heard.revision,
                heard.due_at.map_or(0, |at| at.timestamp_millis()),
                heard.expires_at.map(|at| at.timestamp_millis()),
                self.0.now().timestamp_millis(),
                heard.ended,
                sealed,
            ])?;
        Ok(())
    }

    /// Those that wait, the newest first, and what becomes of each at `now`.
    fn judged(
        &self,
        connection: &Connection,
        preferences: &InboxPreferences,
        zone: &Zone,
        now: Timestamp,
    ) -> Result<Vec<(Row, Verdict)>, Error> {
        let rows = self.waiting(connection, now)?;
        let shown_lately = shown_lately(connection, now)?.len();
        let shown_lately = u32::try_from(shown_lately).unwrap_or(u32::MAX);
        let waiting: Vec<Waiting> = rows.iter().map(|row| row.waiting.clone()).collect();
        let has_digest = Within::read(connection, now.timestamp_millis())?.stand > 0;
        let verdicts = decide(&waiting, preferences, zone, now, shown_lately, has_digest);
        Ok(rows.into_iter().zip(verdicts).collect())
    }

    fn waiting(&self, connection: &Connection, now: Timestamp) -> Result<Vec<Row>, Error> {
        let mut statement = connection.prepare_cached(include_str!("sql/due.sql"))?;
        let mut rows = statement.query([now.timestamp_millis(), i64::from(AT_ONCE)])?;
        let mut waiting = Vec::new();
        while let Some(row) = rows.next()? {
            let id: String = row.get("id")?;
            let Some((mut event, said)) = self.event(&id, row)? else {
                // Its message is not here, or not any more.
                continue;
            };
            let (revision, handed_out): (u32, u32) = (row.get("revision")?, row.get("handed_out")?);
            let handed_out_at_ms: i64 = row.get("handed_out_at_ms")?;
            let presented_as: Option<String> = row.get("presented_as")?;
            let (acknowledged, is_off): (i64, bool) =
                (row.get("acknowledged")?, row.get("taken_back")?);
            let told_before = handed_out_at_ms.saturating_neg();
            let is_told = acknowledged.max(told_before) > 0;
            event.shown = match presented_as {
                _ if handed_out == 0 => None,
                _ if acknowledged == 0 && told_before >= i64::from(revision) => Some(Shown::Again),
                Some(other) if other != id => Some(Shown::Together),
                // She was told that there is something.
                Some(_) => Some(Shown::Told),
                None if is_told => Some(Shown::Told),
                None if is_off => None,
                None if is_lately(moment(handed_out_at_ms), now) => Some(Shown::Lately),
                None => Some(Shown::Unheard),
            };
            event.expires_at = row.get::<_, Option<i64>>("expires_at_ms")?.map(moment);
            waiting.push(Row {
                is_handed_out: handed_out >= revision && handed_out_at_ms != 0 && !is_off,
                is_told,
                waiting: event,
                said,
                id,
            });
        }
        Ok(waiting)
    }

    /// The ids of what stands on the screen and she does not want to be told of any more: within the digest, and on its own. Of
    /// the newest 200 that stand there; no phone shows more.
    fn unwanted(
        &self,
        connection: &Connection,
        preferences: &InboxPreferences,
        now_ms: i64,
    ) -> Result<(Vec<String>, Vec<String>), Error> {
        let (mut within, mut alone) = (Vec::new(), Vec::new());
        if !preferences.leaves_out_something() {
            return Ok((within, alone));
        }
        let mut statement = connection.prepare_cached(include_str!("sql/stand.sql"))?;
        let mut rows = statement.query(params![AT_ONCE, now_ms])?;
        while let Some(row) = rows.next()? {
            let id: String = row.get("id")?;
            let event = self.event(&id, row)?;
            if event.is_some_and(|(event, _)| !event.is_wanted(preferences)) {
                match row.get("is_within_another")? {
                    true => within.push(id),
                    false => alone.push(id),
                }
            }
        }
        Ok((within, alone))
    }

    /// The event of a row, and what it says; `None` where that is not here.
    fn event(&self, id: &str, row: &rusqlite::Row<'_>) -> Result<Option<(Waiting, Said)>, Error> {
        let noted_at = moment(row.get("noted_at_ms")?);
        let sealed: Vec<u8> = row.get("sealed_notice")?;
        let notice: Option<Notice> = self.0.open_sealed(notice_place(id), &sealed)?;
        let content: Option<Vec<u8>> = row.get("sealed_content")?;
        Ok(match (notice, content) {
            (Some(notice), _) => Some(of_notice(notice, noted_at)),
            (None, Some(content)) => {
                let content: Content = self.0.open_sealed(place(id), &content)?;
                let sent_at = moment(row.get("sent_at_ms")?);
                let kind = kind(&row.get::<_, String>("kind")?);
                Some(of_message(content, kind, sent_at, noted_at))
            }
            (None, None) => None,
        })
    }
}

/// What is in the digest that is on the screen.
struct Within {
    /// So many events that are not over.
    stand: u32,
    /// So many that are and are counted there still, or are not and are not counted.
    changed: u32,
    /// When the newest of those that stand was sent.
    newest: Option<Timestamp>,
}

impl Within {
    fn read(connection: &Connection, now_ms: i64) -> Result<Self, Error> {
        let within = include_str!("sql/within.sql");
        Ok(
            connection.query_row(within, params![DIGEST, now_ms], |row| {
                Ok(Self {
                    stand: row.get("stand")?,
                    changed: row.get("changed")?,
                    newest: row.get::<_, Option<i64>>("newest_ms")?.map(moment),
                })
            })?,
        )
    }
}

fn next_due(connection: &Connection, now_ms: i64) -> Result<Option<Timestamp>, Error> {
    let next = include_str!("sql/next_due.sql");
    let next: Option<i64> = connection.query_row(next, [now_ms], |row| row.get(0))?;
    Ok(next.map(moment))
}

/// When the first of what is shown expires, on its own or in the digest.
fn next_expiry(connection: &Connection, now_ms: i64) -> Result<Option<Timestamp>, Error> {
    let next = include_str!("sql/next_expiry.sql");
    let next: Option<i64> = connection.query_row(next, [now_ms], |row| row.get(0))?;
    Ok(next.map(moment))
}

/// The ids of what the digest tells of that was not acknowledged yet.
fn told_of_within(connection: &Connection, now_ms: i64) -> Result<Vec<String>, Error> {
    let mut events = connection.prepare_cached(include_str!("sql/told_of_within.sql"))?;
    let events = events.query_map(params![DIGEST, now_ms], |row| row.get("id"))?;
    Ok(events.collect::<rusqlite::Result<_>>()?)
}

/// Whether she has heard the digest within the last hour: what comes into it then makes no sound.
fn has_sounded(connection: &Connection, now: Timestamp) -> Result<bool, Error> {
    let has_sounded = include_str!("sql/has_sounded.sql");
    let [from_ms, to_ms] = [now - HOUR, now].map(|at| at.timestamp_millis());
    let within = params![DIGEST, from_ms, to_ms];
    Ok(connection.query_row(has_sounded, within, |row| row.get(0))?)
}

/// The ids of what was shown on its own, and has ended or expired, or is yet to come.
fn to_take_back(transaction: &Transaction<'_>, now_ms: i64) -> Result<BTreeSet<String>, Error> {
    let mut ended = transaction.prepare_cached(include_str!("sql/to_take_back.sql"))?;
    let ended = ended.query_map([AT_ONCE], |row| row.get("id"))?;
    let mut expired = transaction.prepare_cached(include_str!("sql/expired.sql"))?;
    let expired = expired.query_map([now_ms, i64::from(AT_ONCE)], |row| row.get("id"))?;
    let mut too_early = transaction.prepare_cached(include_str!("sql/too_early.sql"))?;
    let too_early = too_early.query_map([now_ms, i64::from(AT_ONCE)], |row| row.get("id"))?;
    let ids = ended.chain(expired).chain(too_early);
    Ok(ids.collect::<Result<_, _>>()?)
}

pub(super) fn notice_place(id: &str) -> Place<'_> {
    Place {
        table: "presentation",
        row: id,
        column: "sealed_notice",
    }
}
