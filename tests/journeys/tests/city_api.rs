#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! The core and the city share no types; they meet in `docs/city-api.yaml`. Here a whole journey is
//! listened to, and every request and answer is held against that document.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use citizen_core::{
    environment::{
        BoxFuture, Environment, HttpRequest, HttpResponse, SystemClock, SystemRandomness,
        Transport, TransportError,
    },
    facade::CitizenClient,
    forms::Answer,
    net::HttpTransport,
};
use citizen_journeys::{City, Phone, Token, filled_in};
use serde_json::{Value, json};

#[derive(Default)]
struct Listening {
    network: HttpTransport,
    exchanges: Mutex<Vec<(HttpRequest, HttpResponse)>>,
}

impl Transport for Listening {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let answer = self.network.send(request.clone()).await?;
            self.exchanges
                .lock()
                .unwrap()
                .push((request, answer.clone()));
            Ok(answer)
        })
    }
}

struct Document(Value);

impl Document {
    fn read() -> Self {
        let text = include_str!("../../../docs/city-api.yaml");
        Self(yaml_serde::from_str(text).unwrap())
    }

    fn operation(&self, request: &HttpRequest) -> &Value {
        let method = request.method.to_lowercase();
        let operation = &self.0["paths"][request.url.path()][method];
        assert!(operation.is_object(), "{request:?} is not in the document");
        operation
    }

    fn assert_fits(&self, schema: &Value, body: &[u8], what: &str) {
        let mut root = schema.clone();
        root["components"] = self.0["components"].clone();
        let validator = jsonschema::draft202012::new(&root).unwrap();
        let body: Value = serde_json::from_slice(body).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&body)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{what}: {errors:?}");
    }

    fn assert_documented(&self, request: &HttpRequest, answer: &HttpResponse) {
        let operation = self.operation(request);
        let what = format!("{request:?} -> {}", answer.status);
        if !request.body.is_empty() {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            self.assert_fits(schema, &request.body, &what);
        }
        for (name, value) in request.url.query_pairs() {
            let known = operation["parameters"].as_array().unwrap();
            let known = known.iter().any(|parameter| parameter["name"] == *name);
            assert!(known, "{what}: parameter {name}={value}");
        }
        let documented = &operation["responses"][answer.status.to_string()];
        assert!(
            documented.is_object(),
            "{what}: the status is not in the document"
        );
        let Some(content) = documented["content"].as_object() else {
            assert!(
                answer.body.is_empty(),
                "{what}: a body that is not in the document"
            );
            return;
        };
        let media_type = answer
            .header("content-type")
            .unwrap()
            .split(';')
            .next()
            .unwrap();
        let schema = content
            .get(media_type)
            .unwrap_or_else(|| panic!("{what}: {media_type}"));
        if ["application/json", "application/problem+json"].contains(&media_type) {
            self.assert_fits(&schema["schema"], &answer.body, &what);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_the_core_and_the_city_say_to_each_other_is_in_the_document() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let listening = Arc::new(Listening::default());
    let environment = Environment {
        clock: Arc::new(SystemClock),
        randomness: Arc::new(SystemRandomness::default()),
        transport: Arc::clone(&listening) as Arc<dyn Transport>,
    };
    let token = Some(Arc::new(Token(phone.token.clone().unwrap())) as _);
    let app = CitizenClient::with_environment(
        phone.config.clone(),
        phone.keys.clone(),
        token,
        environment.clone(),
    );
    app.open().await.unwrap();
    app.catalogue().refresh().await.unwrap();
    app.catalogue().refresh().await.unwrap();
    let draft = filled_in(&app).await;
    app.outbox().submit(draft, "en".into()).await.unwrap();
    app.run_due_work(Duration::from_secs(60)).await.unwrap();
    let case_number = city.cases().await[0]["case_number"]
        .as_str()
        .unwrap()
        .to_owned();
    city.ask(&case_number, "Which ward?").await;
    app.inbox().refresh().await.unwrap();
    let message = app
        .inbox()
        .messages("en".into(), 0)
        .await
        .unwrap()
        .remove(0);
    app.inbox().mark_read(message.id).await.unwrap();
    let id = app.outbox().submissions("en".into()).await.unwrap()[0]
        .id
        .clone();
    let case = app.outbox().case(id.clone(), "en".into()).await.unwrap();
    let question = case.question.unwrap().id;
    let forms = app.forms();
    let session = forms.answer_question(id.clone(), question).await.unwrap();
    let words = Answer::Text {
        value: "Ward 4".into(),
    };
    session
        .answer("/answer".into(), words, "en".into())
        .await
        .unwrap();
    session.submit("en".into()).await.unwrap();
    app.outbox().withdraw(id, "en".into()).await.unwrap();
    app.run_due_work(Duration::from_secs(60)).await.unwrap();
    app.inbox().refresh().await.unwrap();
    app.inbox().refresh().await.unwrap();
    app.suspend().await.unwrap();
    let stranger = Some(Arc::new(Token("not-a-token".into())) as _);
    let app = CitizenClient::with_environment(
        phone.config.clone(),
        phone.keys.clone(),
        stranger,
        environment,
    );
    app.open().await.unwrap();
    app.inbox().refresh().await.unwrap_err();

    let document = Document::read();
    let exchanges = listening.exchanges.lock().unwrap();
    let mut seen: Vec<String> = Vec::new();
    // Published files are files, of whatever web server; docs/catalogue-distribution.md describes them.
    let is_file = |request: &HttpRequest| request.url.path().starts_with("/published/");
    for (request, answer) in exchanges.iter() {
        if is_file(request) {
            assert_eq!(request.method, "GET");
            continue;
        }
        document.assert_documented(request, answer);
        let operation = document.operation(request)["operationId"].as_str().unwrap();
        seen.push(format!("{operation} {}", answer.status));
    }
    for expected in [
        "submit 201",
        "answer 201",
        "withdraw 201",
        "messages 200",
        "message_states 200",
        "messages 401",
        "cases 200",
    ] {
        assert!(
            seen.iter().any(|seen| seen == expected),
            "{expected} is not among {seen:?}"
        );
    }
}

#[test]
fn the_document_refuses_what_it_should() {
    let document = Document::read();
    let schema = json!({"$ref": "#/components/schemas/Accepted"});
    let wrong = std::panic::catch_unwind(|| {
        document.assert_fits(&schema, br#"{"case_number": 1}"#, "expected");
    });
    assert!(wrong.is_err(), "the check itself can fail");
}
