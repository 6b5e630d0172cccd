//! What the city asks about a case, and what the resident sends about it: exactly once, in its order.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tempfile::tempdir;
use uuid::Uuid;

use crate::attachments::attachment;
use crate::cases::codes;
use crate::support::{City, application, problem};
use crate::uploader::Uploader;

/// Someone who has applied for something.
struct Applicant {
    token: String,
    /// The submission that opened the case.
    case_id: Value,
    case_number: String,
}

impl Applicant {
    async fn of(city: &City, resident: &str) -> Self {
        let (token, body) = (city.sign_in(resident).await, application());
        let reply = city.submit(&token, Uuid::now_v7(), &body).await;
        let accepted: Value = reply.json().await.unwrap();
        Self {
            token,
            case_id: body["submission_id"].clone(),
            case_number: accepted["case_number"].as_str().unwrap().to_owned(),
        }
    }

    fn withdrawal(&self) -> Value {
        json!({"submission_id": Uuid::now_v7(), "case_id": self.case_id})
    }

    async fn case(&self, city: &City) -> Value {
        city.case(&self.token, &self.case_number).await
    }
}

fn claims(accepted: &Value) -> Value {
    let claims = accepted["receipt"].as_str().unwrap().split('.').nth(1);
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(claims.unwrap()).unwrap()).unwrap()
}

async fn body_of(reply: Response, status: StatusCode) -> Value {
    assert_eq!(reply.status(), status);
    reply.json().await.unwrap()
}

/// A question whose form asks for a number.
fn how_many() -> Value {
    json!({
        "text": {"en": "How many children live with you?"}, "answer_by": "2027-01-31",
        "form": {
            "schema": {"type": "object", "additionalProperties": false, "required": ["children"],
                "properties": {"children": {"type": "integer", "minimum": 0, "i18n": "children"}}},
            "ui": {"type": "Categorization", "elements": [
                {"type": "Category", "i18n": "step", "elements": [
                    {"type": "Control", "scope": "#/properties/children"}]}]},
            "texts": {"step.label": {"en": "Your family"}, "children.label": {"en": "Children"}},
        },
    })
}

fn answer(case_id: &Value, question: &Value, answers: &Value) -> Value {
    let form = &question["form"];
    json!({
        "submission_id": Uuid::now_v7(), "case_id": case_id, "question_id": question["id"],
        "form": {"id": form["id"], "version": form["version"]}, "language": "en", "answers": answers,
    })
}

#[tokio::test]
async fn a_question_is_asked_answered_once_and_read_by_the_caseworker() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Applicant::of(&city, "li-na").await;
    let case = body_of(
        city.ask(&li_na.case_number, how_many()).await,
        StatusCode::OK,
    )
    .await;
    assert_eq!(case["status"], "waiting_for_resident");
    let question = li_na.case(&city).await["question"].clone();
    assert_eq!(question["text"], how_many()["text"]);
    assert_eq!(question["answer_by"], "2027-01-31");
    assert_eq!(question["form"]["schema"], how_many()["form"]["schema"]);
    // One at a time, and only its own form's answers.
    let second = city.ask(&li_na.case_number, how_many()).await;
    let second = problem(second, 409, "question-open").await;
    assert!(second["detail"].is_string());
    let key = Uuid::now_v7();
    let wrong = answer(&li_na.case_id, &question, &json!({"children": -1}));
    let reply = city.follow_up("answers", &li_na.token, key, &wrong).await;
    let refused = problem(reply, 422, "invalid-answers").await;
    let expected = json!([{"pointer": "/answers/children", "keyword": "minimum"}]);
    assert_eq!(refused["problems"], expected);
    let mut other_form = answer(&li_na.case_id, &question, &json!({"children": 2}));
    other_form["form"]["version"] = json!("2");
    let reply = city
        .follow_up("answers", &li_na.token, key, &other_form)
        .await;
    problem(reply, 422, "unknown-form").await;

    let right = answer(&li_na.case_id, &question, &json!({"children": 2}));
    let first = city.follow_up("answers", &li_na.token, key, &right).await;
    let location = format!("/v1/cases/{}", li_na.case_number);
    assert_eq!(first.headers()["location"], *location);
    let first = body_of(first, StatusCode::CREATED).await;
    let claims = claims(&first);
    assert_eq!(claims["kind"], "answer");
    assert_eq!(claims["form_id"], question["form"]["id"]);
    assert_eq!(claims["case_number"], li_na.case_number);
    let again = city.follow_up("answers", &li_na.token, key, &right).await;
    assert_eq!(again.headers()["idempotency-replayed"], "true");
    assert_eq!(body_of(again, StatusCode::CREATED).await, first);
    let more = answer(&li_na.case_id, &question, &json!({"children": 3}));
    let reply = city.follow_up("answers", &li_na.token, key, &more).await;
    problem(reply, 422, "idempotency-key-reused").await;
    let other_key = Uuid::now_v7();
    let reply = city
        .follow_up("answers", &li_na.token, other_key, &more)
        .await;
    assert!(
        reply.headers().get("retry-after").is_none(),
        "it does not pass"
    );
    problem(reply, 409, "question-closed").await;

    let case = li_na.case(&city).await;
    assert_eq!(codes(&case), ["received", "question", "answered"]);
    assert_eq!(
        (&case["status"], &case["question"]),
        (&json!("in_review"), &Value::Null)
    );
    let told = city.page(&li_na.token, "").await;
    let titles: Vec<_> = (told["messages"].as_array().unwrap().iter())
        .map(|message| message["title"]["en"].as_str().unwrap())
        .collect();
    assert_eq!(
        titles,
        ["We have a question for you", "We have your answer"]
    );
    let asked = told["messages"][0]["body"]["en"].as_str().unwrap();
    assert!(
        asked.ends_with("How many children live with you?"),
        "{asked}"
    );
    let desk = &city.admin_cases().await[0];
    assert_eq!(desk["questions"][0]["id"], question["id"]);
    assert_eq!(desk["follow_ups"][0]["kind"], "answer");
    assert_eq!(
        desk["follow_ups"][0]["body"]["answers"],
        json!({"children": 2})
    );
    assert_eq!(desk["follow_ups"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_question_that_no_app_could_show_is_not_asked() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Applicant::of(&city, "li-na").await;
    let with = |path: &str, value: Value| {
        let mut question = how_many();
        *question.pointer_mut(path).unwrap() = value;
        question
    };
    let property = "/form/schema/properties/children";
    let scope = "/form/ui/elements/0/elements/0/scope";
    for wrong in [
        with(
            property,
            json!({"type": "number-of-sorts", "i18n": "children"}),
        ),
        with(scope, json!("#/properties/other")),
        with("/form/texts", json!({"step.label": {"en": "a"}})),
        with("/form/texts", json!({"step.label": "a"})),
        with(
            "/form/texts",
            json!({"step.label": {"en": "a".repeat(70_000)}}),
        ),
    ] {
        let reply = city.ask(&li_na.case_number, wrong).await;
        problem(reply, 422, "invalid-form").await;
    }
    for wrong in [
        with("/text", json!({})),
        with("/text", json!({"en": "a".repeat(5000)})),
        with("/answer_by", json!("soon")),
    ] {
        let reply = city.ask(&li_na.case_number, wrong).await;
        problem(reply, 422, "invalid-request").await;
    }
    let reply = city.ask("LG-1999-000001", how_many()).await;
    problem(reply, 404, "not-found").await;
    assert_eq!(codes(&li_na.case(&city).await), ["received"]);
}

#[tokio::test]
async fn an_answer_in_her_own_words_brings_a_file_that_the_caseworker_downloads() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Applicant::of(&city, "li-na").await;
    let ask = json!({"text": {"en": "Please send us the deed."}});
    body_of(city.ask(&li_na.case_number, ask).await, StatusCode::OK).await;
    let uploader = Uploader::with_token(city.url(""), li_na.token.clone());
    let deed = b"<script>alert(1)</script>";
    let upload = uploader
        .creation(deed.len())
        // ../deed 1.html
        .header("upload-metadata", "filename Li4vZGVlZCAxLmh0bWw=");
    let upload = upload.send().await.unwrap();
    let path = upload.headers()["location"].to_str().unwrap().to_owned();
    uploader.patch(&path, 0, deed).await;
    let question = li_na.case(&city).await["question"].clone();
    let mut body = answer(&li_na.case_id, &question, &json!({"answer": "Here it is."}));
    body["attachments"] = json!([attachment(deed), attachment(b"never uploaded")]);
    let key = Uuid::now_v7();
    let reply = city.follow_up("answers", &li_na.token, key, &body).await;
    problem(reply, 422, "attachments-missing").await;
    body["attachments"] = json!([attachment(deed)]);
    let reply = city.follow_up("answers", &li_na.token, key, &body).await;
    let accepted = body_of(reply, StatusCode::CREATED).await;
    assert_eq!(
        claims(&accepted)["attachments"],
        json!([attachment(deed)["sha256"]])
    );

    let one = format!("/admin/cases/{}", li_na.case_number);
    let desk = |path: String| city.fetch(&path).bearer_auth(city.gateway.admin_token());
    let case: Value = desk(one.clone())
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(case["attachments"][0]["file_name"], ".._deed 1.html");
    assert_eq!(case["attachments"][0]["sha256"], attachment(deed)["sha256"]);
    let id = case["attachments"][0]["id"].as_str().unwrap();
    let file = desk(format!("{one}/attachments/{id}"))
        .send()
        .await
        .unwrap();
    for (name, value) in [
        ("content-type", "application/octet-stream"),
        ("x-content-type-options", "nosniff"),
        (
            "content-disposition",
            "attachment; filename*=UTF-8''.._deed%201.html",
        ),
        ("content-length", "25"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(file.headers()[name], value);
    }
    assert_eq!(file.bytes().await.unwrap(), &deed[..]);
    // Of another case it is none, and of a resident's token neither.
    let wang_wei = Applicant::of(&city, "wang-wei").await;
    let elsewhere = format!("/admin/cases/{}/attachments/{id}", wang_wei.case_number);
    problem(desk(elsewhere).send().await.unwrap(), 404, "not-found").await;
    let hers = city.fetch(&format!("{one}/attachments/{id}"));
    let hers = hers.bearer_auth(&li_na.token).send().await.unwrap();
    problem(hers, 401, "unauthorized").await;
}

#[tokio::test]
async fn an_application_is_withdrawn_once_and_not_after_it_is_decided() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Applicant::of(&city, "li-na").await;
    let wang_wei = Applicant::of(&city, "wang-wei").await;
    // A question that she has not answered is none any more.
    city.ask(&li_na.case_number, how_many()).await;
    let question = li_na.case(&city).await["question"].clone();
    let (key, body) = (Uuid::now_v7(), li_na.withdrawal());
    let strangers = city
        .follow_up("withdrawals", &wang_wei.token, key, &body)
        .await;
    problem(strangers, 404, "not-found").await;
    let first = city
        .follow_up("withdrawals", &li_na.token, key, &body)
        .await;
    let first = body_of(first, StatusCode::CREATED).await;
    assert_eq!(claims(&first)["kind"], "withdrawal");
    assert_eq!(claims(&first).get("form_id"), None);
    let again = city
        .follow_up("withdrawals", &li_na.token, key, &body)
        .await;
    assert_eq!(body_of(again, StatusCode::CREATED).await, first);

    let case = li_na.case(&city).await;
    assert_eq!(codes(&case), ["received", "question", "withdrawn"]);
    assert_eq!(
        (&case["question"], &case["decided_at"]),
        (&Value::Null, &Value::Null)
    );
    let token = &li_na.token;
    let other = li_na.withdrawal();
    let twice = city.follow_up("withdrawals", token, Uuid::now_v7(), &other);
    problem(twice.await, 409, "case-withdrawn").await;
    let late = answer(&li_na.case_id, &question, &json!({"children": 1}));
    let late = city
        .follow_up("answers", token, Uuid::now_v7(), &late)
        .await;
    problem(late, 409, "question-closed").await;
    let change = city.set_status(&li_na.case_number, json!({"status": "approved"}));
    problem(change.await, 409, "case-withdrawn").await;
    let asked = city.ask(&li_na.case_number, how_many()).await;
    problem(asked, 409, "case-withdrawn").await;

    city.set_status(&wang_wei.case_number, json!({"status": "declined"}))
        .await;
    let case = wang_wei.case(&city).await;
    assert_eq!(case["decided_at"], case["timeline"][1]["at"]);
    let body = wang_wei.withdrawal();
    let late = city.follow_up("withdrawals", &wang_wei.token, Uuid::now_v7(), &body);
    problem(late.await, 409, "case-decided").await;
    let asked = city.ask(&wang_wei.case_number, how_many()).await;
    problem(asked, 409, "case-decided").await;
    // What was decided by mistake can be taken up again.
    city.set_status(&wang_wei.case_number, json!({"status": "in_review"}))
        .await;
    assert_eq!(wang_wei.case(&city).await["decided_at"], Value::Null);
    let late = city.follow_up("withdrawals", &wang_wei.token, Uuid::now_v7(), &body);
    assert_eq!(late.await.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn a_key_stands_for_one_body_wherever_it_is_sent() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());
    city.submit(&token, key, &body).await;
    let withdrawal = json!({"submission_id": Uuid::now_v7(), "case_id": body["submission_id"]});
    let reply = city
        .follow_up("withdrawals", &token, key, &withdrawal)
        .await;
    problem(reply, 422, "idempotency-key-reused").await;
    assert_eq!(city.admin_cases().await[0]["status"], "received");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_withdrawal_and_a_decision_at_once_leave_one_of_them() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    for _ in 0..6 {
        let li_na = Applicant::of(&city, "li-na").await;
        let withdrawal = li_na.withdrawal();
        let (withdrawn, decided) = tokio::join!(
            city.follow_up("withdrawals", &li_na.token, Uuid::now_v7(), &withdrawal),
            city.set_status(&li_na.case_number, json!({"status": "approved"})),
        );
        let case = li_na.case(&city).await;
        match (withdrawn.status().as_u16(), decided.status().as_u16()) {
            (201, 409) => assert_eq!(codes(&case), ["received", "withdrawn"]),
            (409, 200) => assert_eq!(codes(&case), ["received", "approved"]),
            both => panic!("{both:?}"),
        }
    }
}

#[tokio::test]
async fn a_cursor_leads_to_the_cases_that_have_changed_since() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let mut numbers = Vec::new();
    for _ in 0..3 {
        numbers.push(city.open_case(&token).await);
    }
    let page = async |query: String| -> Value {
        let request = city
            .fetch(&format!("/v1/cases?{query}"))
            .bearer_auth(&token);
        body_of(request.send().await.unwrap(), StatusCode::OK).await
    };
    let listed = |page: &Value| -> Vec<String> {
        let cases = page["cases"].as_array().unwrap().iter();
        cases
            .map(|case| case["case_number"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = page("limit=2".to_owned()).await;
    assert_eq!(
        (listed(&first), &first["has_more"]),
        (numbers[..2].to_vec(), &json!(true))
    );
    let after = |page: &Value| format!("after={}", page["next_cursor"].as_str().unwrap());
    let second = page(after(&first)).await;
    assert_eq!(
        (listed(&second), &second["has_more"]),
        (numbers[2..].to_vec(), &json!(false))
    );
    assert_eq!(listed(&page(after(&second)).await), [""; 0]);

    city.set_status(&numbers[0], json!({"status": "in_review"}))
        .await;
    let third = page(after(&second)).await;
    assert_eq!(listed(&third), numbers[..1]);
    assert_eq!(codes(&third["cases"][0]), ["received", "in_review"]);
    // A page is no longer than it may be, however long its cases are.
    for number in &numbers {
        for _ in 0..30 {
            let note = json!({"en": "a".repeat(4000)});
            city.set_status(number, json!({"status": "in_review", "note": note}))
                .await;
        }
    }
    let long = page(after(&third)).await;
    assert_eq!((listed(&long).len(), &long["has_more"]), (3, &json!(false)));
    for _ in 0..90 {
        let note = json!({"en": "a".repeat(4000)});
        city.set_status(&numbers[1], json!({"status": "in_review", "note": note}))
            .await;
    }
    city.set_status(&numbers[2], json!({"status": "in_review"}))
        .await;
    let long = page(after(&third)).await;
    assert_eq!((listed(&long).len(), &long["has_more"]), (2, &json!(true)));
    let timeline = long["cases"][1]["timeline"].as_array().unwrap();
    assert_eq!(timeline.len(), 100, "the newest");
    for wrong in ["limit=0", "limit=101", "limit=x", "after=x"] {
        let request = city
            .fetch(&format!("/v1/cases?{wrong}"))
            .bearer_auth(&token);
        problem(request.send().await.unwrap(), 400, "invalid-parameter").await;
    }
}

#[tokio::test]
async fn what_is_promised_stands_in_the_receipt_and_in_the_case() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let (token, body) = (city.sign_in("li-na").await, application());
    let reply = city.submit(&token, Uuid::now_v7(), &body).await;
    let accepted = body_of(reply, StatusCode::CREATED).await;
    let number = accepted["case_number"].as_str().unwrap();
    let case = city.case(&token, number).await;
    let promised_by = case["promised_by"].as_str().unwrap();
    assert!(promised_by > &case["received_at"].as_str().unwrap()[..10]);
    assert_eq!(claims(&accepted)["promised_by"], promised_by);
    assert_eq!(claims(&accepted)["kind"], "application");
}
