//! Notifications by Web Push (RFC 8030): what waits to be pushed, and who pushes it.
//!
//! Who writes a message queues a push for each of the resident's phones, in the same transaction. A gateway takes what is due
//! for itself for a while, sends it, and by the push service's answer it is done, comes again later, or its phone is gone.

mod encryption;
mod request;

use std::future::poll_fn;
use std::sync::Weak;
use std::task::Poll;
use std::time::Duration;

use chrono::{DateTime, Utc};
use citizen_core::environment::{BoxFuture, HttpResponse, Transport as _, TransportError};

pub use encryption::{MOST_BYTES, MOST_CONTENT_BYTES, encrypt};

use crate::city::{City, CityState};
use crate::database::{DatabaseError, Records};
use crate::messages::{self, Message};
use request::{Device, HOLDS};

/// How often is looked for what is due.
const LOOKS_EVERY: Duration = Duration::from_secs(1);
/// So many are under way at once.
const AT_ONCE: i64 = 16;
/// A gateway that was stopped in the middle leaves what it had taken to the next one.
const TAKEN_FOR_SECONDS: i64 = 60;
/// The longest wait between two tries, in seconds.
const LONGEST_WAIT_SECONDS: i64 = 3_600;

/// Queues a push of this message to each of the resident's phones; to everybody's, where `resident` is empty. One that is
/// about the same message and still waits is left: the message says what holds now.
pub(crate) fn queue(
    records: &Records<'_>,
    resident: &str,
    message_id: &str,
) -> Result<(), DatabaseError> {
    let now = Utc::now().timestamp();
    records.execute(
        include_str!("../sql/insert_pushes.sql"),
        &[&message_id, &now, &resident],
    )
}

/// A push that this gateway has taken.
struct Taken {
    device: Device,
    message: Message,
    issued_at: DateTime<Utc>,
    attempts: i64,
}

/// What has become of one.
enum Sent {
    /// The push service has it, or it is not to be had there.
    Done,
    /// The phone's subscription has ended.
    Gone,
    /// To be tried again, in as many seconds at the earliest.
    Later(i64),
}

/// Sends what is due, for as long as the city is there.
pub(crate) async fn send_for_ever(city: Weak<CityState>) {
    loop {
        tokio::time::sleep(LOOKS_EVERY).await;
        let Some(city) = city.upgrade() else { return };
        if let Err(error) = send_due(&city).await {
            tracing::warn!(%error, "what is to be pushed waits");
        }
    }
}

async fn send_due(city: &City) -> Result<(), DatabaseError> {
    let now = Utc::now();
    let due = move |records: &Records<'_>| {
        let is_due = include_str!("../sql/is_push_due.sql");
        records.row(is_due, &[&now.timestamp()], |row| row.read::<i64>(0))
    };
    if city.database.read(due).await?.is_none() {
        return Ok(());
    }
    let taken = city
        .database
        .write(move |records| take(records, now))
        .await?;
    // Not tasks of their own: they end with this one, and with them the city.
    let mut under_way: Vec<BoxFuture<'_, Result<(), DatabaseError>>> = Vec::new();
    for push in taken {
        under_way.push(Box::pin(async move {
            let sent = send(city, &push, Utc::now()).await;
            let kept = (city.database).write(move |records| keep(records, &push, &sent));
            kept.await
        }));
    }
    let mut failed = Ok(());
    poll_fn(|context| {
        under_way.retain_mut(|one| match one.as_mut().poll(context) {
            Poll::Ready(kept) => {
                failed = std::mem::replace(&mut failed, Ok(())).and(kept);
                false
            }
            Poll::Pending => true,
        });
        match under_way.is_empty() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
    failed
}

/// What is due, and nobody's but this gateway's for a while.
fn take(records: &Records<'_>, now: DateTime<Utc>) -> Result<Vec<Taken>, DatabaseError> {
    let old = (now - HOLDS).timestamp();
    records.execute(include_str!("../sql/delete_old_pushes.sql"), &[&old])?;
    let now = now.timestamp();
    let due = include_str!("../sql/due_pushes.sql");
    let rows = records.rows(due, &[&now, &AT_ONCE], |row| {
        let device = Device {
            resident: row.read(0)?,
            id: row.read(1)?,
            endpoint: row.read(2)?,
            p256dh: row.read(3)?,
            auth: row.read(4)?,
        };
        let (message_id, issued_at): (String, i64) = (row.read(5)?, row.read(6)?);
        let (attempts, due_at): (i64, i64) = (row.read(7)?, row.read(8)?);
        Ok((device, message_id, issued_at, attempts, due_at))
    })?;
    let mut taken = Vec::new();
    for (device, message_id, issued_at, attempts, due_at) in rows {
        let take = include_str!("../sql/take_push.sql");
        let until = now + TAKEN_FOR_SECONDS;
        let parameters: [&dyn crate::database::Parameter; 5] =
            [&until, &device.resident, &device.id, &message_id, &due_at];
        let is_ours = records.row(take, &parameters, |row| row.read::<i64>(0))?;
        let message = messages::by_id(records, &message_id)?;
        if let (Some(_), Some(message)) = (is_ours, message) {
            taken.push(Taken {
                device,
                message,
                issued_at: DateTime::from_timestamp(issued_at, 0).unwrap_or_default(),
                attempts,
            });
        }
    }
    Ok(taken)
}

async fn send(city: &City, push: &Taken, now: DateTime<Utc>) -> Sent {
    let (keys, device) = (&city.push_keys, &push.device);
    let request = request::request(
        &keys.push,
        &keys.vapid,
        device,
        &push.message,
        push.issued_at,
        now,
    );
    let Ok(request) = request else {
        tracing::error!("a push cannot be made");
        return Sent::Gone;
    };
    let answer = city.push_transport.send(request).await;
    judge(&answer, push.attempts, now)
}

/// What an answer of a push service means (RFC 8030 section 5, and what services add to it).
fn judge(answer: &Result<HttpResponse, TransportError>, attempts: i64, now: DateTime<Utc>) -> Sent {
    let again = |retry_after: Option<Duration>| {
        let asked = retry_after.map_or(0, |wait| i64::try_from(wait.as_secs()).unwrap_or(i64::MAX));
        let backoff = 1_i64 << attempts.clamp(0, 12);
        Sent::Later(asked.max(backoff.min(LONGEST_WAIT_SECONDS)))
    };
    match answer {
        Ok(answer) => match answer.status {
            200..=299 => Sent::Done,
            404 | 410 => Sent::Gone,
            429 | 500..=599 => again(answer.retry_after(now)),
            status => {
                tracing::warn!(status, "a push service does not take a push");
                Sent::Done
            }
        },
        // Whatever it would have said, it was not for longer than was read of it.
        Err(TransportError::TooLarge { .. }) => Sent::Done,
        Err(error) => {
            tracing::info!(%error, "a push service does not answer");
            again(None)
        }
    }
}

fn keep(records: &Records<'_>, push: &Taken, sent: &Sent) -> Result<(), DatabaseError> {
    let (device, id) = (&push.device, push.message.id());
    match sent {
        Sent::Done => records.execute(
            include_str!("../sql/delete_push.sql"),
            &[
                &device.resident,
                &device.id,
                &id,
                &push.issued_at.timestamp(),
            ],
        ),
        Sent::Gone => records.execute(
            include_str!("../sql/delete_gone_device.sql"),
            &[&device.resident, &device.id, &device.endpoint],
        ),
        Sent::Later(seconds) => records.execute(
            include_str!("../sql/push_later.sql"),
            &[
                &Utc::now().timestamp().saturating_add(*seconds),
                &device.resident,
                &device.id,
                &id,
                &push.issued_at.timestamp(),
            ],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(status: u16, retry_after: &str, attempts: i64) -> Option<i64> {
        let answer = HttpResponse {
            status,
            headers: vec![("retry-after".to_owned(), retry_after.to_owned())],
            ..HttpResponse::default()
        };
        match judge(&Ok(answer), attempts, Utc::now()) {
            Sent::Done => None,
            Sent::Gone => Some(-1),
            Sent::Later(seconds) => Some(seconds),
        }
    }

    #[test]
    fn a_push_comes_again_later_and_later_and_never_earlier_than_the_service_asks() {
        for status in [429, 500, 503] {
            assert_eq!(after(status, "", 0), Some(1));
            assert_eq!(after(status, "", 5), Some(32));
            assert_eq!(after(status, "", 40), Some(LONGEST_WAIT_SECONDS));
            assert_eq!(after(status, "90", 0), Some(90));
        }
        for status in [404, 410] {
            assert_eq!(after(status, "", 0), Some(-1));
        }
        for status in [200, 201, 202, 301, 400, 401, 403, 413] {
            assert_eq!(after(status, "", 0), None);
        }
        let silent = judge(&Err(TransportError::TimedOut), 1, Utc::now());
        assert!(matches!(silent, Sent::Later(2)));
    }
}
