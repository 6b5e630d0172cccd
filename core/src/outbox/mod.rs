//! What a resident has begun and what she has sent: drafts, the queue, the worker.
//!
//! A draft is saved at each answer. `submit` freezes its body and mints its idempotency key in one
//! transaction; from then on the same bytes go out under the same key until the city has answered
//! for good. The city's acceptance and its receipt are stored in one transaction. The files that go with it are
//! sealed when they are attached, and named by their content; they are deleted when the city has accepted them.
//! What is sent about a case that the city has, an answer to its question or a withdrawal, goes through the same queue,
//! in its order. What the city refuses can be made a draft again. A draft moves to a new version of its form when it is
//! opened, and ends by itself where nobody touches it for long.

mod attachments;
mod backup;
mod drafts;
mod due;
mod earlier;
mod editing;
mod expiry;
mod follow_ups;
mod mending;
mod queue;
mod submitting;
mod uploads;
mod versions;
mod worker;

pub use attachments::{AttachmentProblem, AttachmentProgress, Attachments};
pub use backup::{DraftsPart, LostFile, SubmissionsPart, UnsentSubmission};
pub use drafts::{AskedAbout, Draft, DraftOrigin, Drafts};
pub use earlier::Earlier;
pub use expiry::{EXPIRES_AFTER_DAYS, WARNED_AFTER_DAYS};
pub use mending::mend;
pub use queue::{AnswerPath, Queue, Subject, Submission, SubmissionState, WaitReason};
pub use worker::{DeliveryReport, deliver_due};

#[cfg(test)]
mod tests;
