//! What was submitted.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use citizen_core::facade::{
    CallbackError, OutboxListener, OutboxUpdate, Submission, SubmissionState,
};
use serde_json::json;

use super::{catalogue::milliseconds, forms::show, stdin_closed};
use crate::{
    app::App,
    arguments::{FilesOver, OutboxCommand},
    failure::Failure,
    terminal::{Reply, Upload},
    words,
};

pub(super) async fn submit(
    app: &App,
    draft: String,
    stay: bool,
    exit_with_stdin: bool,
) -> Result<(), Failure> {
    let outbox = app.client.outbox();
    let submission = outbox.submit(draft, app.language.clone()).await?;
    say(app, submission)?;
    if stay {
        app.go_online();
        stdin_closed(exit_with_stdin).await;
    }
    Ok(())
}

pub(super) async fn outbox(app: &App, command: Option<OutboxCommand>) -> Result<(), Failure> {
    let outbox = app.client.outbox();
    let changed = match command.unwrap_or(OutboxCommand::List) {
        OutboxCommand::List => {
            let submissions = outbox.submissions(app.language.clone()).await?;
            let words = words::submissions(&submissions);
            return app
                .terminal
                .say(&Reply::new(json!({ "submissions": submissions }), words)?);
        }
        OutboxCommand::Cancel { submission } => {
            outbox.cancel(submission.clone()).await?;
            submission
        }
        OutboxCommand::Retry { submission } => {
            outbox.retry(submission.clone()).await?;
            submission
        }
        OutboxCommand::Edit { submission } => {
            let session = outbox.edit(submission).await?;
            return show(app, &session).await;
        }
        OutboxCommand::Files { over } => {
            if let Some(over) = over {
                let wait = over == FilesOver::Unmetered;
                outbox.set_files_wait_for_unmetered(wait).await?;
            }
            let (over, words) = match outbox.files_wait_for_unmetered().await? {
                true => ("unmetered", "Files wait for a network that is not metered."),
                false => ("any", "Files go over any network."),
            };
            let reply = Reply::new(json!({ "files_over": over }), words.to_owned())?;
            return app.terminal.say(&reply);
        }
    };
    let submission = outbox.submission(changed, app.language.clone()).await?;
    say(app, submission)
}

pub(super) async fn case(app: &App, submission: String) -> Result<(), Failure> {
    let outbox = app.client.outbox();
    let case = outbox.case(submission, app.language.clone()).await?;
    let words = words::case(&case);
    app.terminal.say(&Reply::new(case, words)?)
}

pub(super) async fn withdraw(app: &App, submission: String) -> Result<(), Failure> {
    let outbox = app.client.outbox();
    let withdrawal = outbox.withdraw(submission, app.language.clone()).await?;
    say(app, withdrawal)
}

fn say(app: &App, submission: Submission) -> Result<(), Failure> {
    let words = words::submission(&submission);
    app.terminal.say(&Reply::new(submission, words)?)
}

/// Sends what waits. What is sent in the background meanwhile counts too, so the counts come from
/// where the submissions stand before and after.
pub(super) async fn flush(app: &App, deadline: Duration) -> Result<(), Failure> {
    let outbox = app.client.outbox();
    let started = Instant::now();
    let mut waited = Vec::new();
    // The newest stands first, and the oldest is to go out first.
    let newest = outbox.submissions(app.language.clone()).await?;
    for submission in newest.into_iter().rev() {
        match submission.state {
            SubmissionState::Queued { .. } => outbox.retry(submission.id.clone()).await?,
            SubmissionState::Sending => {}
            _ => continue,
        }
        waited.push(submission.id);
    }
    app.go_online();
    let report = {
        let waiting = app.terminal.wait("sending what waits");
        let progress = Arc::new(Progress(waiting.upload()));
        let watching = outbox.observe(app.language.clone(), progress);
        let report = app.client.run_due_work(deadline).await;
        watching.cancel();
        report?
    };
    let (mut accepted, mut refused) = (0, 0);
    let mut waiting = Vec::new();
    for id in waited {
        let submission = outbox.submission(id, app.language.clone()).await?;
        match submission.state {
            SubmissionState::Accepted { .. } => accepted += 1,
            SubmissionState::Rejected { .. } | SubmissionState::Wedged { .. } => refused += 1,
            SubmissionState::Queued { .. } | SubmissionState::Sending => waiting.push(submission),
            SubmissionState::Cancelled => {}
        }
    }
    let milliseconds = milliseconds(started);
    let mut words = format!(
        "Accepted: {accepted}. Refused: {refused}. Still waiting: {}. New messages: {}.",
        report.waiting, report.new_messages,
    );
    if !waiting.is_empty() {
        words = format!("{words}\n{}", words::submissions(&waiting));
    }
    app.terminal.say(&Reply::new(
        json!({
            "accepted": accepted,
            "refused": refused,
            "waiting": report.waiting,
            "new_messages": report.new_messages,
            "next_wakeup": report.next_wakeup,
            "milliseconds": milliseconds,
        }),
        words,
    )?)
}

/// Shows how much of what is attached the city has, of all that is on its way.
struct Progress(Upload);

impl OutboxListener for Progress {
    fn on_update(&self, update: OutboxUpdate) -> Result<(), CallbackError> {
        let on_its_way = |submission: &&Submission| {
            matches!(
                submission.state,
                SubmissionState::Queued { .. } | SubmissionState::Sending
            )
        };
        let submissions = update.submissions.iter().filter(on_its_way);
        let (mut uploaded_bytes, mut all_bytes) = (0, 0);
        for attachment in submissions.flat_map(|submission| &submission.attachments) {
            uploaded_bytes += attachment.uploaded_bytes;
            all_bytes += attachment.size_bytes;
        }
        self.0.tell(uploaded_bytes, all_bytes);
        Ok(())
    }
}

pub(super) async fn receipt(
    app: &App,
    submission: String,
    jws: bool,
    qr: bool,
) -> Result<(), Failure> {
    if qr {
        let text = app.client.outbox().receipt_qr(submission).await?;
        return app.terminal.line(&text);
    }
    let receipt = app.client.outbox().receipt(submission).await?;
    if jws {
        return app.terminal.line(&receipt.jws);
    }
    let words = words::receipt(&receipt);
    app.terminal.say(&Reply::new(receipt, words)?)
}
