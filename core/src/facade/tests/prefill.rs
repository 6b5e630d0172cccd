//! What she has told before is offered, and put in where she agrees.

use super::{brought::opened_bringing, *};
use crate::{environment::Transport, forms::FormView};

/// A city with two services of one form, which asks for who she is; her birthday may be a fact that she has told.
fn records() -> Vec<Value> {
    let field = |name: &str, options: Value| json!({"type": "Control", "scope": format!("#/properties/{name}"), "options": options});
    let day = json!({"type": "string", "format": "date", "i18n": "born"});
    let form = json!({
        "type": "form", "id": "card", "version": "1",
        "schema": {"type": "object", "required": ["name"], "properties": {
            "name": {"type": "string", "i18n": "name"},
            "mail": {"type": "string", "format": "email", "i18n": "mail"},
            "born": day,
        }},
        "ui": {"type": "Categorization", "elements": [{"type": "Category", "i18n": "step", "elements": [
            field("name", json!({"autocomplete": "name"})),
            field("mail", json!({"autocomplete": "email"})),
            field("born", json!({"autocomplete": "bday", "fact": "born_on"})),
        ]}]},
        "texts": {
            "step.label": {"en": "You"}, "name.label": {"en": "Full name"}, "mail.label": {"en": "E-mail"},
            "born.label": {"en": "Date of birth", "es": "Fecha de nacimiento"},
        },
    });
    let service = |id: &str, name: Value| {
        json!({
            "type": "service", "id": id, "name": name, "description": {"en": "A card."},
            "category_id": "c", "organization_id": "o", "channels": ["online"],
            "processing_time_working_days": 1, "form": {"id": "card", "version": "1"},
        })
    };
    let mut records = super::brought::records();
    records.retain(|record| !["service", "life_event"].contains(&record["type"].as_str().unwrap()));
    records.extend([
        form,
        service(
            "bus-card",
            json!({"en": "Bus card", "es": "Tarjeta de bus"}),
        ),
        service("library-card", json!({"en": "Library card"})),
    ]);
    records
}

async fn phone(folder: &Path) -> Arc<CitizenClient> {
    let network: Arc<dyn Transport> = ScriptedNetwork::new(silence);
    let client = opened_bringing(folder, &Arc::default(), &records(), network).await;
    client.set_connectivity(Connectivity::Offline);
    client
}

async fn begun(client: &CitizenClient) -> Arc<FormSession> {
    client.forms().start("library-card".into()).await.unwrap()
}

async fn has_sent(client: &CitizenClient, answers: &[(&str, &str)]) {
    let session = client.forms().start("bus-card".into()).await.unwrap();
    for (path, value) in answers {
        let answer = crate::forms::Answer::Text {
            value: (*value).into(),
        };
        session
            .answer((*path).into(), answer, "en".into())
            .await
            .unwrap();
    }
    session.submit("en".into()).await.unwrap();
}

async fn told_her_birthday(client: &CitizenClient) {
    let born = FactValue::Date {
        value: "1944-03-08".into(),
    };
    client
        .profile()
        .answer("born_on".into(), born)
        .await
        .unwrap();
}

/// What is suggested: path, words, source.
async fn suggested(session: &FormSession, language: &str) -> Value {
    let suggestions = session.suggestions(language.into()).await.unwrap();
    let suggested = suggestions.iter().map(|one| {
        assert_eq!(one.line.heading, None);
        json!([one.line.path, one.line.label, one.line.words, one.source])
    });
    suggested.collect()
}

fn answered(view: &FormView) -> Vec<&str> {
    let fields = view.steps.iter().flat_map(|step| &step.fields);
    let answered = fields.filter(|field| field.answer != crate::forms::Answer::Nothing);
    answered.map(|field| field.path.as_str()).collect()
}

#[tokio::test]
async fn what_she_told_and_what_she_sent_is_offered_and_nothing_is_put_in_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let client = phone(folder.path()).await;
    assert_eq!(suggested(&*begun(&client).await, "en").await, json!([]));

    told_her_birthday(&client).await;
    has_sent(&client, &[("/name", "Li Na"), ("/mail", "li@example.org")]).await;
    let session = begun(&client).await;
    let at = client.outbox().submissions("en".into()).await.unwrap()[0].created_at;
    let source = json!({"kind": "earlier_submission", "service_name": "Tarjeta de bus", "at": at});
    let expected = json!([
        ["/name", "Full name", ["Li Na"], source],
        ["/mail", "E-mail", ["li@example.org"], source],
        ["/born", "Fecha de nacimiento", ["1944-03-08"], {"kind": "profile"}],
    ]);
    assert_eq!(suggested(&session, "es").await, expected);
    assert_eq!(answered(&session.view("en".into()).await.unwrap()), [""; 0]);

    let paths = ["/mail", "/born", "/nothing"].map(str::to_owned);
    let view = session.prefill(paths.into(), "en".into()).await.unwrap();
    assert_eq!(answered(&view), ["/mail", "/born"], "what she agreed to");
    assert_eq!(
        view,
        session.view("en".into()).await.unwrap(),
        "and it is on the disk"
    );
    assert_eq!(suggested(&session, "es").await, json!([expected[0]]));
}

#[tokio::test]
async fn what_she_has_answered_meanwhile_stays() {
    let folder = tempfile::tempdir().unwrap();
    let client = phone(folder.path()).await;
    has_sent(&client, &[("/name", "Li Na")]).await;
    let session = begun(&client).await;
    let other = crate::forms::Answer::Text {
        value: "Li An".into(),
    };
    session
        .answer("/name".into(), other.clone(), "en".into())
        .await
        .unwrap();
    let view = session
        .prefill(vec!["/name".into()], "en".into())
        .await
        .unwrap();
    assert_eq!(view.steps[0].fields[0].answer, other);
}

#[tokio::test]
async fn who_refuses_is_offered_nothing_and_who_forgets_is_offered_that_no_longer() {
    let folder = tempfile::tempdir().unwrap();
    let client = phone(folder.path()).await;
    let profile = client.profile();
    told_her_birthday(&client).await;
    has_sent(&client, &[("/name", "Li Na")]).await;
    let session = begun(&client).await;
    let offers = async || suggested(&session, "en").await.as_array().unwrap().len();
    assert_eq!(
        profile.prefill_consent().await.unwrap(),
        PrefillConsent::Unasked
    );
    assert_eq!(offers().await, 2);

    profile
        .set_prefill_consent(PrefillConsent::Refused)
        .await
        .unwrap();
    assert_eq!(offers().await, 0);
    let view = session
        .prefill(vec!["/name".into()], "en".into())
        .await
        .unwrap();
    assert_eq!(answered(&view), [""; 0]);
    profile
        .set_prefill_consent(PrefillConsent::Given)
        .await
        .unwrap();
    assert_eq!(offers().await, 2);
    profile.forget_all().await.unwrap();
    assert_eq!(offers().await, 1);
    assert_eq!(
        profile.prefill_consent().await.unwrap(),
        PrefillConsent::Given
    );
}
