//! The worker: brings files and sends what is due, one submission after the other, and stores what the city says.

use std::{sync::Arc, time::Duration};

use super::{
    due::{Attempt, Next, Postponed},
    queue::{ATTACHMENT_UNREADABLE, Outcome, Queue, WaitReason},
    uploads::{Brought, bring, give_up_unwanted},
};
use crate::{
    blocking,
    error::Error,
    net::{
        City, Connectivity, NetError, OfflineReason,
        wire::{Accepted, AnswerProblem},
    },
    trust::{CityTrust, Receipt, ReceiptError, SubmissionKind, digest},
    user_store::UserStore,
};

const FIRST_WAIT: Duration = Duration::from_secs(2);
const LAST_WAIT: Duration = Duration::from_secs(15 * 60);
/// Only the resident can mend that she is not signed in, and who signs in asks for a retry.
const SIGN_IN_WAIT: Duration = Duration::from_secs(3600);
/// After so many failures in a row the city is taken to be away, and the rest waits untried.
const FAILURES_IN_A_ROW: u32 = 3;

/// After the city has missed files so often that it was brought, bringing them again will not mend it.
const MISSED_AT_MOST: u32 = 5;

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

/// Sends every submission that is due, each after the files that go with it, until none is, there is no network,
/// the city seems to be away, or `goes_on`, which is asked before each exchange, says no. Only one run may be going on
/// for a store.
///
/// `on_change` is called when one is begun, when more of its files is at the city, and when its answer is stored, on
/// the thread that has stored it: also where nobody waits for this any more.
pub async fn deliver_due(
    store: &Arc<UserStore>,
    city: &City,
    trust: &CityTrust,
    goes_on: &(dyn Fn() -> bool + Sync),
    on_change: impl Fn() + Clone + Send + Sync + 'static,
) -> Result<DeliveryReport, Error> {
    let mut report = DeliveryReport::default();
    let mut failures_in_a_row = 0;
    let may_begin = || city.connectivity().is_online() && goes_on();
    while may_begin() && failures_in_a_row < FAILURES_IN_A_ROW {
        let Some(next) = begin_next(store, city.connectivity(), on_change.clone()).await? else {
            break;
        };
        let verdict = match &next {
            Next::Send(attempt) => {
                let key = &attempt.subject.idempotency_key;
                let path = match attempt.kind {
                    SubmissionKind::Application => "v1/submissions",
                    SubmissionKind::Answer => "v1/answers",
                    SubmissionKind::Withdrawal => "v1/withdrawals",
                };
                let answer = city.submit(path, key, attempt.body.clone()).await;
                judge(trust, attempt, answer, store)
            }
            Next::Bring {
                submission_id,
                failures,
            } => match bring(store, city, submission_id, goes_on, on_change.clone()).await? {
                Brought::LookAgain => continue,
                Brought::Failed { error, moved } => {
                    failed(error, if moved { 0 } else { *failures }, store)
                }
                Brought::Unreadable => Verdict::Final(Outcome::Wedged {
                    reason: ATTACHMENT_UNREADABLE.to_owned(),
                }),
            },
        };
        match &verdict {
            Verdict::Final(Outcome::Accepted { .. }) => report.accepted += 1,
            Verdict::Final(_) => report.refused += 1,
            Verdict::Later(_) | Verdict::BringAgain(..) => report.postponed += 1,
        }
        failures_in_a_row = match verdict {
            Verdict::Later(_) => failures_in_a_row + 1,
            Verdict::Final(_) | Verdict::BringAgain(..) => 0,
        };
        let (store, on_change) = (Arc::clone(store), on_change.clone());
        blocking(move || {
            let (queue, id) = (Queue(&store), next.submission_id());
            match verdict {
                Verdict::Final(outcome) => queue.settle(id, &outcome)?,
                Verdict::BringAgain(missing, wait) => queue.bring_again(id, &missing, wait)?,
                Verdict::Later(postponed) => queue.postpone(id, postponed)?,
            }
            on_change();
            Ok(())
        })
        .await?;
    }
    if goes_on() {
        give_up_unwanted(store, city).await?;
    }
    Ok(report)
}

async fn begin_next(
    store: &Arc<UserStore>,
    connectivity: Connectivity,
    on_change: impl Fn() + Send + 'static,
) -> Result<Option<Next>, Error> {
    let store = Arc::clone(store);
    blocking(move || {
        let wait = |failures| store.environment().jittered(backoff(failures));
        let next = Queue(&store).begin_next(connectivity, wait)?;
        if next.is_some() {
            on_change();
        }
        Ok(next)
    })
    .await
}

enum Verdict {
    Final(Outcome),
    Later(Postponed),
    /// The city misses these attachments, by id.
    BringAgain(Vec<String>, Duration),
}

fn judge(
    trust: &CityTrust,
    attempt: &Attempt,
    answer: Result<Accepted, NetError>,
    store: &UserStore,
) -> Verdict {
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
        Err(NetError::Refused { kind, problems, .. }) if kind == "attachments-missing" => {
            if attempt.missed + 1 >= MISSED_AT_MOST {
                return Verdict::Final(Outcome::Wedged { reason: kind });
            }
            let wait = store.environment().jittered(backoff(attempt.missed + 1));
            Verdict::BringAgain(missing(attempt, &problems), wait)
        }
        Err(error) => failed(error, attempt.failures, store),
    }
}

/// The attachments that the city misses; all of them where it does not say which.
fn missing(attempt: &Attempt, problems: &[AnswerProblem]) -> Vec<String> {
    let place = |problem: &AnswerProblem| {
        let place = problem.pointer.strip_prefix("/attachments/")?;
        place.parse::<usize>().ok()
    };
    let places: Vec<usize> = problems.iter().filter_map(place).collect();
    (attempt.attachments.iter().enumerate())
        .filter(|(place, _)| places.is_empty() || places.contains(place))
        .map(|(_, attachment)| attachment.id.clone())
        .collect()
}

/// What it means to a submission that the city does not take it, or a file of its, after that many failures in a row.
fn failed(error: NetError, failures: u32, store: &UserStore) -> Verdict {
    let failures = failures.saturating_add(1);
    let own_wait = store.environment().jittered(backoff(failures));
    let (waiting_for, wait) = match error {
        NetError::Offline {
            reason,
            retry_after,
        } => {
            let waiting_for = match reason {
                OfflineReason::NoNetwork => WaitReason::Network,
                // A submission waits for the city to be itself again; the reason is told by what the resident asks
                // for.
                OfflineReason::CityUnavailable | OfflineReason::Intercepted => WaitReason::City,
                OfflineReason::CaptivePortal => WaitReason::CaptivePortal,
                OfflineReason::ClockWrong => WaitReason::ClockWrong,
            };
            (waiting_for, retry_after.unwrap_or_default().max(own_wait))
        }
        // Most likely by this app, before it ended: nothing keeps the next opening from asking again.
        NetError::UnderWay { retry_after } => {
            let wait = retry_after.unwrap_or_default().max(own_wait);
            (WaitReason::Turn, wait)
        }
        // The city may have taken it, so only asking again under the same key can tell.
        NetError::TooLarge | NetError::Malformed | NetError::Misconfigured => {
            (WaitReason::City, own_wait)
        }
        // Said only while this was under way: nothing is begun while it holds.
        NetError::UpdateRequired => (WaitReason::Turn, own_wait),
        NetError::Unidentified => (WaitReason::SignIn, own_wait),
        NetError::Unauthorized => (
            WaitReason::SignIn,
            store.environment().jittered(SIGN_IN_WAIT),
        ),
        NetError::Refused { kind, problems, .. } => {
            return Verdict::Final(match kind.as_str() {
                "idempotency-key-reused" | "submission-id-reused" => {
                    Outcome::Wedged { reason: kind }
                }
                _ => Outcome::Rejected {
                    reason: kind,
                    problems: problems.into_iter().map(Into::into).collect(),
                },
            });
        }
    };
    Verdict::Later(Postponed {
        waiting_for,
        wait,
        failures,
    })
}

/// The receipt, if it is the city's and about these very bytes.
fn proven(
    trust: &CityTrust,
    attempt: &Attempt,
    accepted: &Accepted,
) -> Result<Receipt, ReceiptError> {
    let receipt = trust.check_receipt(&accepted.receipt)?;
    let form = attempt.subject.form.as_ref();
    let form = form.map_or(("", ""), |form| (&*form.id, &*form.version));
    let same = receipt.kind == attempt.kind
        && receipt.submission_id == attempt.id
        && receipt.idempotency_key == attempt.subject.idempotency_key
        && receipt.service_id == attempt.subject.service_id
        && (&*receipt.form_id, &*receipt.form_version) == form
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

/// Doubles with each failure, from seconds to a quarter of an hour.
fn backoff(failures: u32) -> Duration {
    let doubled = FIRST_WAIT.saturating_mul(1 << failures.saturating_sub(1).min(16));
    doubled.min(LAST_WAIT)
}
