//! What of drafts and submissions goes into a backup, and how it comes back: each whole with its files, or not at all.

mod drafts;
mod files;
mod submissions;

pub use drafts::DraftsPart;
pub use files::LostFile;
pub use submissions::{SubmissionsPart, UnsentSubmission};
