//! Backups, in words.

use citizen_core::facade::{
    BackupSummary, LostDocument, RestoreReport, RestoreStep, SubmissionKind,
};

use super::moment;

pub(crate) fn made(summary: &BackupSummary) -> String {
    let mut words = vec![format!("The backup is made: {}.", held(summary))];
    words.extend(lost(summary));
    if summary.unnamed_documents > 0 {
        words.push(format!(
            "    {} documents are not in it: nothing can be told of them",
            summary.unnamed_documents
        ));
    }
    words.join("\n")
}

pub(crate) fn checked(summary: &BackupSummary) -> String {
    let mut words = vec![format!(
        "The backup of {} is whole: {}. Nothing was changed.",
        moment(summary.made_at),
        held(summary)
    )];
    words.extend(lost(summary));
    words.extend(unreadable(summary));
    if !summary.of_this_home {
        words.push(
            "    it was made in another home: `backup restore --mine` takes it, if it is yours"
                .to_owned(),
        );
    }
    words.join("\n")
}

pub(crate) fn restored(report: &RestoreReport) -> String {
    let new = [
        (report.documents, "documents"),
        (report.drafts, "drafts"),
        (report.submissions, "submissions"),
        (report.messages, "messages"),
        (report.facts, "facts"),
        (report.favourites, "services at hand"),
    ];
    let new = new.iter().filter(|(count, _)| *count > 0);
    let new: Vec<String> = new.map(|(count, what)| format!("{count} {what}")).collect();
    let mut words = vec![match new.as_slice() {
        [] => "All of it was here already.".to_owned(),
        new => format!("Brought back: {}.", new.join(", ")),
    }];
    words.extend(lost_files(&report.summary));
    words.extend(unreadable(&report.summary));
    if !report.steps.is_empty() {
        words.push("Left for you to do:".to_owned());
    }
    words.extend(report.steps.iter().map(|step| match step {
        RestoreStep::SignIn => "    sign in to the city".to_owned(),
        RestoreStep::MakeRecoveryCode => {
            "    make a recovery code: `vault recovery-code --new`".to_owned()
        }
        RestoreStep::SendAgain {
            submission_id,
            kind,
            service_name,
        } => {
            let what = match kind {
                SubmissionKind::Application => "an application",
                SubmissionKind::Answer => "an answer",
                SubmissionKind::Withdrawal => "a withdrawal",
            };
            format!(
                "    {service_name}: {what} had not been sent. `outbox retry {submission_id}` sends it, and the city \
                 takes it once; `outbox cancel {submission_id}` lets it be"
            )
        }
        RestoreStep::GetAgain { document } => {
            format!("    ask for {} once more", document_words(document))
        }
    }));
    words.join("\n")
}

fn held(summary: &BackupSummary) -> String {
    format!(
        "{} documents, {} drafts, {} submissions, and the rest",
        summary.documents, summary.drafts, summary.submissions
    )
}

/// What could not be read when it was made.
fn lost(summary: &BackupSummary) -> Vec<String> {
    let documents = summary.lost.iter().map(|document| {
        let document = document_words(document);
        format!("    {document} could not be read and is not in it")
    });
    documents.chain(lost_files(summary)).collect()
}

fn lost_files(summary: &BackupSummary) -> impl Iterator<Item = String> {
    summary.lost_files.iter().map(|file| {
        format!(
            "    the file {} for {} could not be read and is not in it",
            file.name, file.service_id
        )
    })
}

fn unreadable(summary: &BackupSummary) -> Option<String> {
    let words = format!(
        "    {} things in it cannot be read; the rest can",
        summary.unreadable
    );
    (summary.unreadable > 0).then_some(words)
}

fn document_words(document: &LostDocument) -> String {
    match &document.issuer {
        Some(issuer) => format!("“{}” by {issuer}", document.title),
        None => format!("“{}”", document.title),
    }
}
