//! Drafts while the catalogue brings other versions of their forms.

use super::{
    brought::{bring, records},
    *,
};
use crate::{
    forms::{Answer, DraftChanges, FormChangeKind, FormView, OldFormReason},
    testing::problem,
};

const SERVICE: &str = "senior-card";

/// A form that asks for these, by name and label.
pub(super) fn form(version: &str, fields: &[(&str, &str)], migrations: Value) -> Value {
    let mut texts = json!({"step.label": {"en": "You"}});
    let (mut properties, mut controls) = (json!({}), Vec::new());
    for (name, label) in fields {
        properties[name] = json!({"type": "string", "minLength": 1, "i18n": name});
        texts[format!("{name}.label")] = json!({"en": label});
        controls.push(json!({"type": "Control", "scope": format!("#/properties/{name}")}));
    }
    json!({
        "type": "form", "id": "card", "version": version, "texts": texts, "migrations": migrations,
        "schema": {"type": "object", "properties": properties, "required": [fields[0].0]},
        "ui": {"type": "Categorization", "elements": [
            {"type": "Category", "i18n": "step", "elements": controls},
        ]},
    })
}

/// The phone of a resident, whose app brings along what its city has published last.
struct Phone {
    folder: tempfile::TempDir,
    keychain: Arc<Keychain>,
    clock: Arc<VirtualClock>,
    network: Arc<ScriptedNetwork>,
    published: u32,
}

impl Phone {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            keychain: Arc::default(),
            clock: Arc::default(),
            network: ScriptedNetwork::new(silence),
            published: 0,
        }
    }

    /// Opens the app, which knows this form of the service then; `None`: the service has none.
    async fn with(&mut self, form: Option<Value>) -> Arc<CitizenClient> {
        let mut records = records();
        if let Some(form) = form {
            let service = records.iter_mut().find(|record| record["id"] == SERVICE);
            service.unwrap()["form"] = json!({"id": form["id"], "version": form["version"]});
            records.insert(0, form);
        }
        self.published += 1;
        bring(
            self.folder.path(),
            &records,
            &format!("2026-11-{:02}", self.published),
        );
        let shipped = self.folder.path().join("shipped.ndjson");
        let config = ClientConfig {
            shipped_catalogue: Some(shipped.to_string_lossy().into_owned()),
            ..config(&self.folder.path().join("home"))
        };
        let network = Arc::clone(&self.network) as Arc<dyn crate::environment::Transport>;
        let world = environment(&self.clock, network);
        let keys = Arc::clone(&self.keychain) as Arc<dyn KeyStore>;
        let client = CitizenClient::with_environment(config, keys, Some(Arc::new(SignedIn)), world);
        client.open().await.unwrap();
        client
    }
}

fn en() -> String {
    "en".to_owned()
}

fn text(value: &str) -> Answer {
    Answer::Text {
        value: value.to_owned(),
    }
}

async fn answered(session: &FormSession, path: &str, value: &str) -> FormView {
    let answered = session.answer(path.to_owned(), text(value), en()).await;
    answered.unwrap()
}

fn answers(view: &FormView) -> Vec<(&str, &Answer)> {
    let fields = view.steps.iter().flat_map(|step| &step.fields);
    let fields = fields.filter(|field| field.answer != Answer::Nothing);
    fields
        .map(|field| (field.path.as_str(), &field.answer))
        .collect()
}

async fn changes(session: &FormSession) -> DraftChanges {
    session.changes(en()).await.unwrap()
}

fn first() -> Value {
    form("1", &[("name", "Name"), ("fax", "Fax")], json!([]))
}

fn second() -> Value {
    let migrations = json!([{"from": "1", "renamed": {"/name": "/full_name"}}]);
    form(
        "2",
        &[("full_name", "Full name"), ("email", "E-mail")],
        migrations,
    )
}

#[tokio::test]
async fn a_draft_is_opened_in_the_newest_version_and_says_what_changed_until_it_is_seen() {
    let mut phone = Phone::new();
    let client = phone.with(Some(first())).await;
    let session = client.forms().start(SERVICE.into()).await.unwrap();
    answered(&session, "/name", "Li Na").await;
    answered(&session, "/fax", "0571").await;
    assert_eq!(changes(&session).await, DraftChanges::default());
    let id = session.draft_id();
    client.suspend().await.unwrap();

    let client = phone.with(Some(second())).await;
    let session = client.forms().resume(id.clone()).await.unwrap();
    let view = session.view(en()).await.unwrap();
    assert_eq!(view.form.version, "2");
    assert_eq!(answers(&view), [("/full_name", &text("Li Na"))]);
    let told = changes(&session).await;
    assert_eq!(told.from.as_ref().unwrap().version, "1");
    let kinds: Vec<(FormChangeKind, &str)> = told
        .changes
        .iter()
        .map(|change| (change.kind, change.label.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            (FormChangeKind::Reworded, "Full name"),
            (FormChangeKind::Added, "E-mail"),
            (FormChangeKind::Removed, "Fax"),
        ]
    );
    assert_eq!(
        (told.kept[0].label.as_str(), told.kept[0].answer.as_str()),
        ("Fax", "0571")
    );
    assert!(client.outbox().drafts(en()).await.unwrap()[0].has_changes);
    client.suspend().await.unwrap();

    let client = phone.with(Some(second())).await;
    let session = client.forms().resume(id.clone()).await.unwrap();
    assert_eq!(changes(&session).await, told, "the same after a kill");
    session.changes_seen().await.unwrap();
    let seen = changes(&session).await;
    assert_eq!(
        (seen.from, seen.changes, seen.kept),
        (None, vec![], told.kept)
    );
    assert!(!client.outbox().drafts(en()).await.unwrap()[0].has_changes);

    session.submit(en()).await.unwrap();
    let gone = client.forms().resume(id).await;
    assert!(matches!(gone, Err(CitizenError::NotFound { .. })));
}

#[tokio::test]
async fn a_draft_goes_on_in_its_form_where_there_is_no_other_that_can_be_used() {
    let mut phone = Phone::new();
    let client = phone.with(Some(first())).await;
    let session = client.forms().start(SERVICE.into()).await.unwrap();
    answered(&session, "/name", "Li Na").await;
    let id = session.draft_id();
    client.suspend().await.unwrap();
    let mut broken = second();
    broken["texts"] = json!({});
    for (form, reason) in [
        (None, Some(OldFormReason::Gone)),
        (Some(broken), Some(OldFormReason::NotUnderstood)),
        (Some(first()), None),
    ] {
        let client = phone.with(form).await;
        let session = client.forms().resume(id.clone()).await.unwrap();
        let told = changes(&session).await;
        assert_eq!(
            (told.old_form, told.from, told.kept),
            (reason, None, vec![])
        );
        let view = answered(&session, "/name", "Li Na").await;
        assert_eq!((view.form.version.as_str(), view.complete), ("1", true));
        client.suspend().await.unwrap();
    }
    // Without any catalogue it is not said that the service is gone.
    std::fs::remove_dir_all(phone.folder.path().join("home/catalogue")).unwrap();
    let client = phone_without_catalogue(&phone).await;
    let session = client.forms().resume(id).await.unwrap();
    assert_eq!(changes(&session).await, DraftChanges::default());
}

async fn phone_without_catalogue(phone: &Phone) -> Arc<CitizenClient> {
    let home = phone.folder.path().join("home");
    let client = client(&home, &phone.keychain, Arc::clone(&phone.network));
    client.open().await.unwrap();
    client
}

#[tokio::test]
async fn a_session_stays_with_its_version_until_the_draft_is_resumed() {
    let mut phone = Phone::new();
    let client = phone.with(Some(first())).await;
    let session = client.forms().start(SERVICE.into()).await.unwrap();
    answered(&session, "/name", "Li Na").await;
    // A refresh brings the new version while the form is on the screen.
    client.suspend().await.unwrap();
    phone.with(Some(second())).await.suspend().await.unwrap();
    client.open().await.unwrap();
    let view = answered(&session, "/fax", "0571").await;
    assert_eq!(view.form.version, "1");

    let resumed = client.forms().resume(session.draft_id()).await.unwrap();
    assert_eq!(resumed.view(en()).await.unwrap().form.version, "2");
    let refused = |result: Result<FormView, CitizenError>| match result {
        Err(CitizenError::Refused { reason }) => assert_eq!(reason, "form-changed"),
        other => panic!("{other:?}"),
    };
    refused(session.answer("/name".into(), text("Wang"), en()).await);
    refused(session.view(en()).await);
    assert_eq!(
        answers(&resumed.view(en()).await.unwrap()),
        [("/full_name", &text("Li Na"))]
    );
}

#[tokio::test]
async fn what_the_city_has_refused_is_corrected_in_the_newest_version() {
    let mut phone = Phone::new();
    phone.clock.stand_still();
    phone.network = ScriptedNetwork::new(|request| {
        if request.method != "POST" {
            return Err(TransportError::Unreachable);
        }
        let mut refused = problem(422, "invalid-answers");
        let body = json!({
            "type": "urn:citizen:problem:invalid-answers", "status": 422,
            "problems": [{"pointer": "/answers/name", "keyword": "pattern"}],
        });
        refused.body = body.to_string().into();
        Ok(refused)
    });
    let client = phone.with(Some(first())).await;
    let session = client.forms().start(SERVICE.into()).await.unwrap();
    answered(&session, "/name", "Li Na").await;
    let id = session.submit(en()).await.unwrap().id;
    client.run_due_work(Duration::from_secs(60)).await.unwrap();
    let submission = client.outbox().submission(id.clone(), en()).await.unwrap();
    assert!(submission.can_edit, "{submission:?}");
    client.suspend().await.unwrap();

    let client = phone.with(Some(second())).await;
    let session = client.outbox().edit(id.clone()).await.unwrap();
    let view = session.view(en()).await.unwrap();
    assert_eq!(view.form.version, "2");
    let problems = &view.steps[0].fields[0].problems;
    assert_eq!(problems[0].key, "problem-refused");
    assert!(problems[0].message.contains("Full name"), "{problems:?}");
    assert!(view.complete);
    let draft = &client.outbox().drafts(en()).await.unwrap()[0];
    assert_eq!(draft.refused_submission_id.as_deref(), Some(&*id));
    let again = client.outbox().edit(id).await.unwrap();
    assert_eq!(again.draft_id(), session.draft_id());
    let view = answered(&again, "/full_name", "Li").await;
    assert_eq!(view.steps[0].fields[0].problems, []);
}

#[tokio::test]
async fn a_draft_that_is_not_touched_is_warned_of_and_deleted_by_the_due_work() {
    let mut phone = Phone::new();
    phone.clock.stand_still();
    let client = phone.with(Some(first())).await;
    client.set_connectivity(Connectivity::Offline);
    client.forms().start(SERVICE.into()).await.unwrap();
    let outbox = client.outbox();
    let work = async || {
        let worked = client.run_due_work(Duration::from_millis(1)).await;
        worked.unwrap();
    };
    work().await;
    for day in 1..90 {
        phone.clock.advance(Duration::from_secs(24 * 3600));
        work().await;
        let drafts = outbox.drafts(en()).await.unwrap();
        assert_eq!(drafts[0].expires_soon, day >= 76, "{day}");
    }
    phone.clock.advance(Duration::from_secs(24 * 3600));
    assert_eq!(
        outbox.drafts(en()).await.unwrap().len(),
        1,
        "nothing is deleted by looking"
    );
    work().await;
    assert_eq!(outbox.drafts(en()).await.unwrap(), []);
}
