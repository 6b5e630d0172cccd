//! How a draft is submitted: it is frozen as it goes out, and queued.

use rusqlite::OptionalExtension;
use serde::Serialize;

use super::{
    attachments::Attachments,
    drafts::{Drafts, canonical},
    queue::{Frozen, Queue, Subject},
};
use crate::{
    error::Error,
    forms::{Answers, Form, FormReference},
    text::as_tag,
    trust::SubmissionKind,
};

/// What is sent, in the order of docs/city-api.yaml.
#[derive(Serialize)]
struct Body<'a> {
    submission_id: &'a str,
    #[serde(flatten)]
    about: About<'a>,
    form: &'a FormReference,
    language: &'a str,
    answers: &'a Answers,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    attachments: &'a [SentAttachment<'a>],
}

/// A content that goes with it, as the city looks for it among what she has uploaded.
#[derive(Serialize)]
struct SentAttachment<'a> {
    sha256: &'a str,
    /// Bytes.
    length: u64,
}

/// What is applied for, or answered.
#[derive(Serialize)]
#[serde(untagged)]
enum About<'a> {
    Service {
        service_id: &'a str,
    },
    Question {
        case_id: &'a str,
        question_id: &'a str,
    },
}

impl Queue<'_> {
    /// Freezes a draft: its body and its idempotency key are stored, and the draft is gone, in one
    /// transaction; its attachments are the submission's, but for those in fields that are hidden. Returns the
    /// submission's id; submitting the same draft again returns the same one. With answers missing or wrong it is
    /// refused and the draft stands.
    pub fn submit(&self, draft_id: &str, language: &str) -> Result<String, Error> {
        let draft_id = &canonical(draft_id, "draft")?;
        let attachments = Attachments(self.0);
        let (id, unused) = self.0.database.write(|transaction| {
            let earlier = transaction
                .query_row(
                    "select id from submission where draft_id = ?1",
                    [draft_id],
                    |row| row.get(0),
                )
                .optional()?;
            if let Some(earlier) = earlier {
                return Ok((earlier, Vec::new()));
            }
            let draft = Drafts(self.0).load(transaction, draft_id)?;
            let reference = draft.origin.form_reference();
            let question = draft.origin.question.clone();
            let form = Form::compile(draft.origin.form.clone())?;
            let problems = form.problems(&draft.answers, language);
            if !problems.is_empty() {
                return Err(Error::InvalidAnswers(problems));
            }
            let answers = form.submission(&draft.answers);
            let named = form.attached(&answers);
            let unused = attachments.forget_all_but(transaction, draft_id, &named)?;
            let kept = attachments.of_draft(transaction, draft_id)?;
            let is_kept = |sha256: &str| {
                kept.iter()
                    .any(|attachment| attachment.file.sha256 == sha256)
            };
            if !named.iter().all(|(_, file)| is_kept(&file.sha256)) {
                return Err(Error::Record);
            }
            let sent = kept.iter().map(|attachment| SentAttachment {
                sha256: &attachment.file.sha256,
                length: attachment.file.size_bytes,
            });
            let id = self.0.environment().new_id()?.to_string();
            let subject = Subject {
                idempotency_key: self.0.environment().new_id()?.to_string(),
                service_id: draft.origin.service_id.clone(),
                service_name: draft.origin.service_name.clone(),
                form: Some(reference.clone()),
                purposes: form.purposes(&answers),
            };
            let about = match &question {
                None => About::Service {
                    service_id: &subject.service_id,
                },
                Some(asked) => About::Question {
                    case_id: &asked.case_id,
                    question_id: &asked.question_id,
                },
            };
            let body = serde_json::to_vec(&Body {
                submission_id: &id,
                about,
                form: &reference,
                language: &as_tag(language),
                answers: &answers,
                attachments: &sent.collect::<Vec<_>>(),
            })?;
            let frozen = Frozen {
                id: &id,
                draft_id,
                kind: match question {
                    None => SubmissionKind::Application,
                    Some(_) => SubmissionKind::Answer,
                },
                question: question.as_ref(),
                case_id: question.as_ref().map(|asked| &*asked.case_id),
                subject: &subject,
                body: &body,
                origin: Some(&draft.origin),
            };
            self.insert(transaction, &frozen)?;
            transaction.execute("delete from draft where id = ?1", [draft_id])?;
            Ok((id, unused))
        })?;
        attachments.remove(unused);
        Ok(id)
    }
}
