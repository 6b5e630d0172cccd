//! What the city has refused is made a draft again, once, with all that was in it.

use super::{
    attachments::{Filling, PAPERS, PHOTO, PNG, TEXT, definition},
    follow_ups::question,
    versions::version,
    *,
};
use crate::forms::FormView;

/// A city that takes files, and refuses every submission for these answers.
fn refusing(pointers: &'static [&'static str]) -> Phone {
    let (phone, _) = uploading::phone(move |request, _| {
        (request.url.path() == "/v1/submissions" || request.url.path() == "/v1/answers").then(
            || {
                let problems = pointers.iter();
                let problems =
                    problems.map(|pointer| json!({"pointer": pointer, "keyword": "maxLength"}));
                let body = json!({
                    "type": "urn:citizen:problem:invalid-answers", "status": 422,
                    "problems": problems.collect::<Vec<_>>(),
                });
                Ok(answer(422, "application/problem+json", &body.to_string()))
            },
        )
    });
    phone
}

fn unknown() -> Result<DraftOrigin, Error> {
    Err(Error::NotFound("form"))
}

async fn refused(filling: &Filling) -> String {
    let id = filling.submit();
    filling.phone.deliver().await;
    assert!(matches!(
        filling.phone.state(&id),
        SubmissionState::Rejected { .. }
    ));
    id
}

fn view(draft: &Draft) -> FormView {
    let form = Form::compile(draft.origin.form.clone()).unwrap();
    form.view_refused(&draft.answers, &draft.refusals, "en")
}

fn problems(draft: &Draft) -> Vec<(String, String)> {
    let steps = view(draft).steps.into_iter();
    let problems = steps
        .flat_map(|step| step.fields)
        .flat_map(|field| field.problems);
    problems
        .map(|problem| (problem.path, problem.key))
        .collect()
}

#[tokio::test]
async fn a_refused_submission_becomes_one_draft_with_its_answers_files_and_problems() {
    let mut filling = Filling::with(refusing(&[
        "/answers/name",
        "/answers/papers/0",
        "/answers/gone",
    ]));
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    filling.attach(PHOTO, "house.png", PNG).unwrap();
    let before = filling.phone.drafts().draft(&filling.draft).unwrap();
    let files = filling.kept();
    let id = refused(&filling).await;
    assert!(filling.phone.queue().submission(&id).unwrap().can_edit());
    filling.restart();

    let edited = filling.phone.queue().edit(&id, unknown).unwrap();
    let draft = filling.phone.drafts().draft(&edited).unwrap();
    assert_eq!(
        (&draft.answers, &draft.origin),
        (&before.answers, &before.origin)
    );
    assert_eq!(draft.refused_id.as_deref(), Some(&*id));
    let refused = |path: &str| (path.to_owned(), "problem-refused".to_owned());
    assert_eq!(problems(&draft), [refused("/name"), refused(PAPERS)]);
    assert!(view(&draft).complete, "she may send it again as it is");

    filling.restart();
    assert_eq!(filling.kept(), files);
    assert_eq!(filling.phone.queue().edit(&id, unknown).unwrap(), edited);
    assert_eq!(filling.phone.drafts().count().unwrap(), 1);

    // Each problem until the answer is another one.
    filling.draft = edited;
    let name = Answer::Text { value: "Li".into() };
    filling.answer("/name", name);
    let draft = filling.phone.drafts().draft(&filling.draft).unwrap();
    assert_eq!(problems(&draft), [refused(PAPERS)]);
    let again = filling.submit();
    assert_ne!(again, id);
    assert_eq!(
        filling
            .phone
            .queue()
            .submission(&again)
            .unwrap()
            .attachments
            .len(),
        2
    );
}

#[tokio::test]
async fn what_the_city_refused_goes_with_its_field_to_a_new_version() {
    let filling = Filling::with(refusing(&["/answers/name", "/answers/has_photo"]));
    let id = refused(&filling).await;
    let edited = filling.phone.queue().edit(&id, unknown).unwrap();
    let newer = version("2", |form| {
        let members = form["schema"]["properties"].as_object_mut().unwrap();
        let name = members.remove("name").unwrap();
        members.insert("full_name".into(), name);
        form["schema"]["required"] = json!(["full_name"]);
        form["ui"]["elements"][0]["elements"][0]["scope"] = json!("#/properties/full_name");
        form["migrations"] = json!([{"from": "1", "renamed": {"/name": "/full_name"}}]);
    });
    let form = Form::compile(newer.form.clone()).unwrap();
    let draft = filling
        .phone
        .drafts()
        .move_to(&edited, &newer, &form)
        .unwrap();
    assert_eq!(
        draft.answers,
        json!({"full_name": "Li Na"}).as_object().unwrap().clone()
    );
    let paths: Vec<String> = problems(&draft).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["/full_name", "/has_photo"]);
    assert_eq!(draft.refused_id, Some(id));
}

#[tokio::test]
async fn only_what_the_city_has_refused_is_made_a_draft_again() {
    let phone = Phone::new(&Signer::new().trust, nothing_listens);
    let waiting = phone.submitted();
    let refused = phone.queue().edit(&waiting, unknown);
    assert!(matches!(refused, Err(Error::Refused("not-refused"))));
    phone.queue().cancel(&waiting).unwrap();
    let refused = phone.queue().edit(&waiting, unknown);
    assert!(matches!(refused, Err(Error::Refused("not-refused"))));
    let nobody = phone.queue().edit("no id", unknown);
    assert!(matches!(nobody, Err(Error::NotFound("submission"))));
}

#[tokio::test]
async fn a_discarded_correction_can_be_begun_again_without_its_files() {
    let filling = Filling::with(refusing(&[]));
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let id = refused(&filling).await;
    let first = filling.phone.queue().edit(&id, unknown).unwrap();
    filling.phone.drafts().discard(&first).unwrap();
    assert_eq!(filling.kept(), Vec::<String>::new());
    let second = filling.phone.queue().edit(&id, unknown).unwrap();
    let answers = filling.phone.drafts().draft(&second).unwrap().answers;
    assert_eq!(
        answers,
        json!({"name": "Li Na"}).as_object().unwrap().clone()
    );
}

#[tokio::test]
async fn what_cannot_be_sent_because_a_file_is_gone_is_corrected_too() {
    let mut filling = Filling::with(refusing(&[]));
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let [damaged] = &filling.kept()[..] else {
        panic!()
    };
    let damaged = filling.path(damaged);
    filling.attach(PHOTO, "house.png", PNG).unwrap();
    let id = filling.submit();
    let mut sealed = std::fs::read(&damaged).unwrap();
    *sealed.last_mut().unwrap() ^= 1;
    std::fs::write(&damaged, sealed).unwrap();
    assert_eq!(filling.phone.deliver().await.refused, 1);
    let submission = filling.phone.queue().submission(&id).unwrap();
    assert!(matches!(submission.state, SubmissionState::Wedged { .. }));
    assert!(submission.can_edit() && submission.can_cancel());

    let edited = filling.phone.queue().edit(&id, unknown).unwrap();
    let draft = filling.phone.drafts().draft(&edited).unwrap();
    let lost = (PAPERS.to_owned(), "problem-file-lost".to_owned());
    assert_eq!(problems(&draft), [lost]);
    assert_eq!(draft.answers["name"], "Li Na");
    assert!(!draft.answers.contains_key("papers") && draft.answers.contains_key("photo"));
    let state = filling.phone.queue().submission(&id).unwrap().state;
    assert_eq!(state, SubmissionState::Cancelled, "it is never sent again");
    assert_eq!(filling.phone.queue().edit(&id, unknown).unwrap(), edited);

    filling.restart();
    filling.draft = edited;
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let draft = filling.phone.drafts().draft(&filling.draft).unwrap();
    assert_eq!(problems(&draft), []);
    assert_ne!(filling.submit(), id);
}

#[tokio::test]
async fn an_answer_that_nobody_waits_for_is_not_corrected() {
    let phone = Phone::new(&Signer::new().trust, |_| {
        Ok(problem(409, "question-closed"))
    });
    let id = phone.answered(&question("01a20846-fe00-715c-9a84-2f0aadd7499b", "q1"));
    phone.deliver().await;
    assert!(!phone.queue().submission(&id).unwrap().can_edit());
    let refused = phone.queue().edit(&id, unknown);
    assert!(matches!(refused, Err(Error::Refused("not-refused"))));
}

#[tokio::test]
async fn a_refused_answer_to_a_question_is_corrected_as_one() {
    let phone = refusing(&["/answers/name"]);
    let application = "01a20846-fe00-715c-9a84-2f0aadd7499b";
    let asked = question(application, "q1");
    let id = phone.answered(&asked);
    phone.deliver().await;
    let edited = phone.queue().edit(&id, unknown).unwrap();
    let draft = phone.drafts().draft(&edited).unwrap();
    assert_eq!((&draft.origin, problems(&draft).len()), (&asked, 1));
    // The question has one draft.
    assert_eq!(phone.drafts().begin(&asked).unwrap(), edited);
    let second = phone.queue().submit(&edited, "en").unwrap();
    assert_ne!(second, id);
    let refused = phone.queue().edit(&id, unknown);
    assert!(matches!(refused, Err(Error::Refused("already-answered"))));
}

#[tokio::test]
async fn a_submission_of_an_earlier_app_is_read_by_the_form_of_the_catalogue() {
    let filling = Filling::with(refusing(&["/answers/name"]));
    let id = refused(&filling).await;
    let forget = "update submission set sealed_origin = null";
    let database = &filling.phone.store.database;
    database
        .write(|transaction| Ok::<_, Error>(transaction.execute(forget, [])?))
        .unwrap();
    let none = filling.phone.queue().edit(&id, unknown);
    assert!(matches!(none, Err(Error::NotFound("form"))));
    let edited = filling
        .phone
        .queue()
        .edit(&id, || Ok(definition()))
        .unwrap();
    let draft = filling.phone.drafts().draft(&edited).unwrap();
    assert_eq!(
        (&draft.answers["name"], problems(&draft).len()),
        (&json!("Li Na"), 1)
    );
}
