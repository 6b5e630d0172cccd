#![allow(clippy::unwrap_used)]
//! `resident answer|promise|resume|send|drain|refresh|submit|open|attach|keep|back-up|restore|secrets CONFIG KEYS TOKEN [PATH FILE]`: the app of a resident who submits
//! as fast as she can, waits for what is sent, or looks for a newer catalogue, for tests that kill it.
//!
//! `answer` answers what the city asks about her newest application, prints the answer's id once the core has promised
//! it, and stays; sending goes on meanwhile. `promise` prints `open` and then, for ever, the id of each submission once the core has promised
//! it; sending goes on meanwhile. `resume` prints `open`, opens each draft, prints its id and stays. `send` prints `open` and sends what waits, for ever. `drain` sends what waits, prints
//! the ids of all that the city has accepted, and ends. `refresh` looks once and prints what has come of it: `changed`,
//! `same`, or the error. `submit` fills in one form, submits and sends it, and reads what has come of it: each step is
//! printed when it is done, and the first error instead of the rest. `open` opens, with no network, and
//! closes, and says the same way what has come of it. `attach` fills in a form that asks for files, with no network,
//! attaches the file to the field at the path, prints the draft's id and waits. `keep` unlocks the vault, prints
//! `open` and then, for ever, what it does there: `kept`, `deleting` and `deleted` with a document's title, which says what
//! the content is (`citizen_journeys::content`), and `renewed` for its keys. `secrets` uses a home whose
//! keys are masked, and its vault, and closes it; then it reads of keys that it has never seen as they are, and prints
//! which of them are in its memory: while it is closed, open with the vault unlocked, open with the vault locked, and
//! closed again.

use std::{
    collections::BTreeMap, env, io::Write, path::Path, process::ExitCode, sync::Arc, time::Duration,
};

use citizen_core::{
    facade::{
        BackupListener, BackupSecret, BackupUpdate, CallbackError, CitizenClient, CitizenError,
        Connectivity, DocumentAbout, DocumentQuery, SubmissionState,
    },
    forms::Answer,
};
use citizen_journeys::{
    KeyFile, SERVICE, SERVICE_WITH_FILES, Token, answers, answers_beside_files, content, filled_in,
    memory::{self, MaskedKeys},
};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [mode, config, keys, token, file @ ..] = arguments.as_slice() else {
        return ExitCode::from(2);
    };
    let config = serde_json::from_str(config).unwrap();
    let token = Arc::new(Token(token.clone()));
    if mode == "secrets" {
        let keys = Arc::new(MaskedKeys::at(keys));
        return secrets(&CitizenClient::new(config, keys, Some(token)), file).await;
    }
    let app = CitizenClient::new(config, KeyFile::at(keys), Some(token));
    match mode.as_str() {
        "refresh" => return refresh(&app).await,
        "attach" => return attach(&app, file).await,
        "submit" => {
            if let Err(error) = submit(&app).await {
                say(&format!("{error:?}"));
            }
            return ExitCode::SUCCESS;
        }
        "open" => {
            match open(&app).await {
                Ok(()) => say("closed"),
                Err(error) => say(&format!("{error:?}")),
            }
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    app.open().await.unwrap();
    match mode.as_str() {
        "answer" => answer(&app).await,
        "promise" => promise(&app).await,
        "resume" => resume(&app).await,
        "send" => {
            say("open");
            std::future::pending().await
        }
        "drain" => drain(&app).await,
        "keep" => keep(&app).await,
        "back-up" | "restore" => backups(&app, mode, file).await,
        _ => ExitCode::from(2),
    }
}

async fn promise(app: &CitizenClient) -> ExitCode {
    say("open");
    loop {
        let draft = filled_in(app).await;
        let submission = app.outbox().submit(draft, "en".to_owned()).await.unwrap();
        say(&submission.id);
    }
}

async fn resume(app: &CitizenClient) -> ExitCode {
    say("open");
    for draft in app.outbox().drafts("en".to_owned()).await.unwrap() {
        app.forms().resume(draft.id.clone()).await.unwrap();
        say(&draft.id);
    }
    std::future::pending().await
}

async fn answer(app: &CitizenClient) -> ExitCode {
    let en = || "en".to_owned();
    let newest = app.outbox().submissions(en()).await.unwrap();
    let id = newest.into_iter().next().unwrap().case_id;
    let case = app.outbox().case(id.clone(), en()).await.unwrap();
    let question = case.question.unwrap().id;
    let session = app.forms().answer_question(id, question).await.unwrap();
    let words = Answer::Text {
        value: "Ward 4".to_owned(),
    };
    session
        .answer("/answer".to_owned(), words, en())
        .await
        .unwrap();
    say(&session.submit(en()).await.unwrap().id);
    std::future::pending().await
}

async fn drain(app: &CitizenClient) -> ExitCode {
    while app
        .run_due_work(Duration::from_secs(60))
        .await
        .unwrap()
        .waiting
        > 0
    {}
    for submission in app.outbox().submissions("en".to_owned()).await.unwrap() {
        if let SubmissionState::Accepted { case_number, .. } = submission.state {
            say(&format!("{} {case_number}", submission.id));
        }
    }
    ExitCode::SUCCESS
}

async fn backups(app: &CitizenClient, mode: &str, arguments: &[String]) -> ExitCode {
    let [place, paper] = arguments else {
        return ExitCode::from(2);
    };
    let vault = app.vault();
    vault.unlock("en".to_owned()).await.unwrap();
    say("open");
    loop {
        let (sender, ended) = std::sync::mpsc::channel();
        let told = Arc::new(EndsWell(sender));
        let _task = match mode {
            "back-up" => {
                let file = format!("{place}/{}.age", fastrand::u64(..));
                vault.start_backup(file, None, told)
            }
            _ => {
                let typed = paper.clone();
                let secret = BackupSecret::Code { typed };
                vault.start_restore(place.clone(), secret, "en".to_owned(), false, told)
            }
        };
        tokio::task::block_in_place(|| ended.recv()).unwrap();
    }
}

/// Is told when a backup has ended, which has to be well.
struct EndsWell(std::sync::mpsc::Sender<()>);

impl BackupListener for EndsWell {
    fn on_update(&self, update: BackupUpdate) -> Result<(), CallbackError> {
        match update {
            BackupUpdate::Moving { .. } => Ok(()),
            BackupUpdate::Failed { error } => panic!("{error}"),
            _ => self.0.send(()).map_err(|_| CallbackError::Failed),
        }
    }
}

async fn keep(app: &CitizenClient) -> ExitCode {
    let vault = app.vault();
    vault.unlock("en".to_owned()).await.unwrap();
    say("open");
    loop {
        let title = fastrand::u64(..).to_string();
        let import = vault.begin_import().await.unwrap();
        for part in content(&title).chunks(60_000) {
            import.write(part.to_vec()).await.unwrap();
        }
        let about = DocumentAbout {
            title: title.clone(),
            ..DocumentAbout::default()
        };
        import.finish("file".to_owned(), about).await.unwrap();
        say(&format!("kept {title}"));
        if fastrand::u8(..4) == 0 {
            vault.renew_keys().await.unwrap();
            say("renewed");
        }
        let page = vault.documents(DocumentQuery::default()).await.unwrap();
        if let Some(one) = fastrand::choice(&page.documents).filter(|_| page.total > 5) {
            say(&format!("deleting {}", one.about.title));
            vault.delete(one.id.clone()).await.unwrap();
            say(&format!("deleted {}", one.about.title));
        }
    }
}

async fn attach(app: &CitizenClient, file: &[String]) -> ExitCode {
    let [path, file] = file else {
        return ExitCode::from(2);
    };
    app.set_connectivity(Connectivity::Offline);
    app.open().await.unwrap();
    let session = app
        .forms()
        .start(SERVICE_WITH_FILES.to_owned())
        .await
        .unwrap();
    let en = || "en".to_owned();
    for (path, answer) in answers_beside_files() {
        session.answer(path.to_owned(), answer, en()).await.unwrap();
    }
    let name = Path::new(file).file_name().unwrap().to_string_lossy();
    let attached = session.attach(path.clone(), file.clone(), name.into_owned(), en());
    attached.await.unwrap();
    say(&session.draft_id());
    std::future::pending().await
}

/// What she does in the home: her words are sealed, opened and looked for.
async fn live(app: &CitizenClient, file: &[String]) {
    let en = || "en".to_owned();
    app.set_connectivity(Connectivity::Offline);
    app.open().await.unwrap();
    let service = || SERVICE_WITH_FILES.to_owned();
    let session = app.forms().start(service()).await.unwrap();
    for (path, answer) in answers_beside_files() {
        session.answer(path.to_owned(), answer, en()).await.unwrap();
    }
    let [path, file] = file else { panic!() };
    let attached = session.attach(path.clone(), file.clone(), "lease.txt".to_owned(), en());
    attached.await.unwrap();
    session.view(en()).await.unwrap();
    let draft = filled_in(app).await;
    app.outbox().submit(draft, en()).await.unwrap();
    app.outbox().submissions(en()).await.unwrap();
    app.outbox().drafts(en()).await.unwrap();
    app.favourites().add(service()).await.unwrap();
    app.inbox()
        .about_case("LG-2026-000001".to_owned(), en())
        .await
        .unwrap();
    let vault = app.vault();
    vault.unlock(en()).await.unwrap();
    let about = DocumentAbout::default();
    let imported = vault.import(file.clone(), "lease.txt".to_owned(), about);
    let id = imported.await.unwrap().document.id;
    vault.documents(DocumentQuery::default()).await.unwrap();
    vault.read(id, 100_000, 100_000).await.unwrap();
}

async fn secrets(app: &CitizenClient, file: &[String]) -> ExitCode {
    app.open().await.unwrap();
    app.catalogue().refresh().await.unwrap();
    live(app, file).await;
    app.suspend().await.unwrap();
    say("closed");
    let mut asked = String::new();
    std::io::stdin().read_line(&mut asked).unwrap();
    let keys: BTreeMap<String, Vec<u8>> = serde_json::from_str(&asked).unwrap();
    let say_found = || say(&serde_json::to_string(&memory::found(&keys)).unwrap());
    say_found();
    live(app, file).await;
    say_found();
    app.vault().lock();
    say_found();
    app.suspend().await.unwrap();
    say_found();
    ExitCode::SUCCESS
}

async fn refresh(app: &CitizenClient) -> ExitCode {
    let refreshed = match app.open().await {
        Ok(()) => app.catalogue().refresh().await,
        Err(error) => Err(error),
    };
    match refreshed {
        Ok(refreshed) => say(if refreshed.changed { "changed" } else { "same" }),
        Err(error) => say(&format!("{error:?}")),
    }
    ExitCode::SUCCESS
}

async fn open(app: &CitizenClient) -> Result<(), CitizenError> {
    app.set_connectivity(Connectivity::Offline);
    app.open().await?;
    app.suspend().await
}

async fn submit(app: &CitizenClient) -> Result<(), CitizenError> {
    app.open().await?;
    say("open");
    let session = app.forms().start(SERVICE.to_owned()).await?;
    say(&format!("draft {}", session.draft_id()));
    for (path, answer) in answers() {
        session
            .answer(path.to_owned(), answer, "en".to_owned())
            .await?;
        say(&format!("answered {path}"));
    }
    let submission = session.submit("en".to_owned()).await?;
    say(&format!("submitted {}", submission.id));
    let work = app.run_due_work(Duration::from_secs(20)).await?;
    app.outbox().receipt(submission.id.clone()).await?;
    say(&format!("receipt {} {}", submission.id, work.waiting));
    app.outbox().submissions("en".to_owned()).await?;
    app.suspend().await?;
    say("closed");
    Ok(())
}

fn say(line: &str) {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}").unwrap();
    output.flush().unwrap();
}
