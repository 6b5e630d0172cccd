//! Backups, in words.

use citizen_core::facade::{BackupSummary, LostDocument, RestoreReport, RestoreStep};

use super::moment;

pub(crate) fn made(summary: &BackupSummary) -> String {
    let mut words = vec![format!("The backup is made: {}.", held(summary))];
    words.extend(summary.lost.iter().map(|document| {
        format!(
            "    {} could not be read and is not in it",
            document_words(document)
        )
    }));
    if summary.unnamed_documents > 0 {
        words.push(format!(
            "    {} documents are not in it: nothing can be told of them",
            summary.unnamed_documents
        ));
    }
    words.join("\n")
}

pub(crate) fn checked(summary: &BackupSummary) -> String {
    format!(
        "The backup of {} is whole: {}. Nothing was changed.",
        moment(summary.made_at),
        held(summary)
    )
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
    words.push("Left for you to do:".to_owned());
    words.extend(report.steps.iter().map(|step| match step {
        RestoreStep::SignIn => "    sign in to the city".to_owned(),
        RestoreStep::MakeRecoveryCode => {
            "    make a recovery code: `vault recovery-code --new`".to_owned()
        }
        RestoreStep::SendAgain {
            submission_id,
            service_name,
        } => format!(
            "    {service_name} had not been sent: `outbox retry {submission_id}` sends it, \
             and the city takes it once"
        ),
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

fn document_words(document: &LostDocument) -> String {
    match &document.issuer {
        Some(issuer) => format!("“{}” by {issuer}", document.title),
        None => format!("“{}”", document.title),
    }
}
