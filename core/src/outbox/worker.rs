//! The worker: sends what is due, one after the other, and stores what the city says.

use std::{sync::Arc, time::Duration};

use super::queue::{Attempt, Outcome, Queue, WaitReason};
use crate::{
    blocking,
    error::Error,
    net::{City, Connectivity, NetError, OfflineReason, wire::Accepted},
    trust::{CityTrust, Receipt, ReceiptError, digest},
    user_store::UserStore,
};

const FIRST_WAIT: Duration = Duration::from_secs(2);
const LAST_WAIT: Duration = Duration::from_secs(15 * 60);
/// Only the resident can mend that she is not signed in, and who signs in asks for a retry.
const SIGN_IN_WAIT: Duration = Duration::from_secs(3600);
/// After so many failures in a row the city is taken to be away, and the rest waits untried.
const FAILURES_IN_A_ROW: u32 = 3;

/// What a run of the worker did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryReport {
    /// How many the city has accepted.
    pub accepted: u32,
    /// How many the city has refused for good.
    pub refused: u32,
    /// How many were tried and put back.
    pub postponed: u32,
}

/// Sends every submission that is due, until none is, there is no network, or the city seems to be
/// away. Only one run may be going on for a store.
///
/// `on_change` is called when one is begun and when its answer is stored, on the thread that has
/// stored it: also where nobody waits for this any more.
pub async fn deliver_due(
    store: &Arc<UserStore>,
    city: &City,
    trust: &CityTrust,
    on_change: impl Fn() + Clone + Send + 'static,
) -> Result<DeliveryReport, Error> {
    let mut report = DeliveryReport::default();
    let mut failures_in_a_row = 0;
    while city.connectivity() == Connectivity::Online && failures_in_a_row < FAILURES_IN_A_ROW {
        let Some(attempt) = begin_attempt(store, on_change.clone()).await? else {
            break;
        };
        let answer = city
            .submit(&attempt.subject.idempotency_key, attempt.body.clone())
            .await;
        let verdict = judge(trust, &attempt, answer, store);
        match &verdict {
            Verdict::Final(Outcome::Accepted { .. }) => report.accepted += 1,
            Verdict::Final(_) => report.refused += 1,
            Verdict::Later(..) => report.postponed += 1,
        }
        failures_in_a_row = match verdict {
            Verdict::Later(..) => failures_in_a_row + 1,
            Verdict::Final(_) => 0,
        };
        let (store, on_change) = (Arc::clone(store), on_change.clone());
        blocking(move || {
            match verdict {
                Verdict::Final(outcome) => Queue(&store).settle(&attempt.id, &outcome)?,
                Verdict::Later(reason, wait) => {
                    Queue(&store).postpone(&attempt.id, reason, wait)?;
                }
            }
            on_change();
            Ok(())
        })
        .await?;
    }
    Ok(report)
}

async fn begin_attempt(
    store: &Arc<UserStore>,
    on_change: impl Fn() + Send + 'static,
) -> Result<Option<Attempt>, Error> {
    let store = Arc::clone(store);
    blocking(move || {
        let wait = |number| store.environment().jittered(backoff(number));
        let attempt = Queue(&store).begin_attempt(wait)?;
        if attempt.is_some() {
            on_change();
        }
        Ok(attempt)
    })
    .await
}

enum Verdict {
    Final(Outcome),
    Later(WaitReason, Duration),
}

fn judge(
    trust: &CityTrust,
    attempt: &Attempt,
    answer: Result<Accepted, NetError>,
    store: &UserStore,
) -> Verdict {
    let own_wait = || store.environment().jittered(backoff(attempt.number));
    match answer {
        Ok(accepted) => Verdict::Final(match proven(trust, attempt, &accepted) {
            Ok(receipt) => Outcome::Accepted {
                receipt: Box::new(receipt),
            },
            Err(error) => {
                tracing::warn!(%error, "the city's receipt proves nothing");
                Outcome::Wedged {
                    reason: "receipt-not-proven".to_owned(),
                }
            }
        }),
        Err(NetError::Offline {
            reason,
            retry_after,
        }) => {
            let waiting_for = match reason {
                OfflineReason::NoNetwork => WaitReason::Network,
                // A submission waits for the city to be itself again; the reason is told by what the resident asks
                // for.
                OfflineReason::CityUnavailable | OfflineReason::Intercepted => WaitReason::City,
                OfflineReason::CaptivePortal => WaitReason::CaptivePortal,
                OfflineReason::ClockWrong => WaitReason::ClockWrong,
            };
            Verdict::Later(waiting_for, retry_after.unwrap_or_default().max(own_wait()))
        }
        // The city may have taken it, so only asking again under the same key can tell.
        Err(NetError::TooLarge | NetError::Malformed | NetError::Misconfigured) => {
            Verdict::Later(WaitReason::City, own_wait())
        }
        // Said only while this was under way: nothing is begun while it holds.
        Err(NetError::UpdateRequired) => Verdict::Later(WaitReason::Turn, own_wait()),
        Err(NetError::Unidentified) => Verdict::Later(WaitReason::SignIn, own_wait()),
        Err(NetError::Unauthorized) => {
            let wait = store.environment().jittered(SIGN_IN_WAIT);
            Verdict::Later(WaitReason::SignIn, wait)
        }
        Err(NetError::Refused { kind, problems, .. }) => Verdict::Final(match kind.as_str() {
            "idempotency-key-reused" | "submission-id-reused" => Outcome::Wedged { reason: kind },
            _ => Outcome::Rejected {
                reason: kind,
                problems: problems.into_iter().map(Into::into).collect(),
            },
        }),
    }
}

/// The receipt, if it is the city's and about these very bytes.
fn proven(
    trust: &CityTrust,
    attempt: &Attempt,
    accepted: &Accepted,
) -> Result<Receipt, ReceiptError> {
    let receipt = trust.check_receipt(&accepted.receipt)?;
    let same = receipt.submission_id == attempt.id
        && receipt.idempotency_key == attempt.subject.idempotency_key
        && receipt.service_id == attempt.subject.service_id
        && receipt.form_id == attempt.subject.form.id
        && receipt.form_version == attempt.subject.form.version
        && receipt.case_number == accepted.case_number
        && receipt.body_sha256 == digest(&attempt.body)
        && (receipt.attachments.iter()).eq(attempt
            .attachments
            .iter()
            .map(|attachment| &attachment.file.sha256));
    if same {
        Ok(receipt)
    } else {
        Err(ReceiptError::OtherSubject)
    }
}

/// Doubles with each attempt, from seconds to a quarter of an hour.
fn backoff(attempt: u32) -> Duration {
    let doubled = FIRST_WAIT.saturating_mul(1 << attempt.saturating_sub(1).min(16));
    doubled.min(LAST_WAIT)
}
