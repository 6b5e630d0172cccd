//! A draft moves to another version of its form whole or not at all, with its files, and once.

use super::{
    attachments::{Filling, PAPERS, PHOTO, PNG, TEXT, definition},
    *,
};
use crate::forms::{FormChange, FormChangeKind};

/// The form of the attachments' tests, changed.
pub(super) fn version(name: &str, change: impl FnOnce(&mut Value)) -> DraftOrigin {
    let mut form = serde_json::to_value(definition().form).unwrap();
    form["version"] = json!(name);
    change(&mut form);
    DraftOrigin {
        form: serde_json::from_value(form).unwrap(),
        ..definition()
    }
}

/// A version that takes pictures only, and calls the name otherwise.
fn pictures_only() -> DraftOrigin {
    version("2", |form| {
        form["schema"]["properties"]["papers"]["items"]["properties"]["media_type"]["enum"] =
            json!(["image/png"]);
        form["texts"]["name.label"] = json!({"en": "Your name"});
    })
}

fn move_to(filling: &Filling, origin: &DraftOrigin) -> Draft {
    let form = Form::compile(origin.form.clone()).unwrap();
    let drafts = filling.phone.drafts();
    drafts.move_to(&filling.draft, origin, &form).unwrap()
}

fn told(draft: &Draft) -> Vec<FormChange> {
    draft.unseen.as_ref().unwrap().told("en")
}

#[test]
fn a_moved_draft_has_its_answers_and_its_files_and_says_what_changed_until_it_is_seen() {
    let mut filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    filling.attach(PHOTO, "house.png", PNG).unwrap();
    let files = filling.kept();
    let origin = pictures_only();
    let moved = move_to(&filling, &origin);
    filling.restart();
    let draft = filling.phone.drafts().draft(&filling.draft).unwrap();
    assert_eq!(draft, moved);
    assert_eq!(draft.origin, origin);
    assert_eq!(draft.answers["name"], json!("Li Na"));
    assert_eq!(draft.answers["photo"][0]["name"], json!("house.png"));
    assert_eq!((draft.kept.len(), filling.kept()), (1, files));
    assert_eq!(draft.kept[0].told("en").answer, "lease.txt");
    let kinds: Vec<FormChangeKind> = told(&draft).iter().map(|change| change.kind).collect();
    assert_eq!(
        kinds,
        [FormChangeKind::Reworded, FormChangeKind::NotFitting]
    );

    assert_eq!(
        move_to(&filling, &origin),
        draft,
        "moving again changes nothing"
    );
    filling.phone.drafts().changes_seen(&filling.draft).unwrap();
    let seen = filling.phone.drafts().draft(&filling.draft).unwrap();
    assert_eq!((seen.unseen, seen.kept), (None, draft.kept));
    let nobody = filling.phone.drafts().changes_seen("no id");
    assert!(matches!(nobody, Err(Error::NotFound(_))));
}

#[test]
fn a_file_that_is_kept_goes_with_the_draft_and_not_before() {
    let mut filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let lease = filling.kept();
    let origin = pictures_only();
    move_to(&filling, &origin);
    filling.form = Form::compile(origin.form).unwrap();
    filling.attach(PAPERS, "house.png", PNG).unwrap();
    let house = crate::trust::digest(PNG);
    let attachments = Attachments(&filling.phone.store);
    attachments
        .detach(&filling.draft, &filling.form, PAPERS, &house)
        .unwrap();
    assert_eq!(filling.kept(), lease);
    filling.restart();
    assert_eq!(filling.kept(), lease);
    // What is asked for again comes back, with its content.
    move_to(&filling, &version("3", |_| {}));
    assert_eq!(filling.files(PAPERS).len(), 1);
    move_to(&filling, &pictures_only());
    filling.submit();
    assert_eq!(filling.kept(), Vec::<String>::new());
}

#[test]
fn a_kept_file_whose_content_is_lost_is_not_kept_any_more() {
    let mut filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    move_to(&filling, &pictures_only());
    let [id] = &filling.kept()[..] else { panic!() };
    std::fs::remove_file(filling.path(id)).unwrap();
    filling.restart();
    let draft = filling.phone.drafts().draft(&filling.draft).unwrap();
    assert_eq!(draft.kept, []);
}

#[test]
fn an_answer_to_the_version_before_is_refused_and_changes_nothing() {
    let filling = Filling::new();
    let moved = move_to(&filling, &pictures_only());
    let form = &filling.form;
    let name = Answer::Text {
        value: "Wang".into(),
    };
    let answered = filling
        .phone
        .drafts()
        .change(&filling.draft, form, |answers| {
            Ok(form.answer(answers, "/name", name)?)
        });
    assert!(matches!(answered, Err(Error::Refused("form-changed"))));
    let attached = filling.attach(PAPERS, "lease.txt", TEXT);
    assert!(matches!(attached, Err(Error::Refused("form-changed"))));
    assert_eq!(filling.phone.drafts().draft(&filling.draft).unwrap(), moved);
    assert_eq!(filling.kept(), Vec::<String>::new());
}

#[test]
fn what_several_versions_have_changed_is_told_together() {
    let filling = Filling::new();
    move_to(&filling, &pictures_only());
    // The third has the papers no more, of which nothing is to be said then.
    let third = version("3", |form| {
        form["schema"]["properties"]
            .as_object_mut()
            .unwrap()
            .remove("papers");
        let controls = form["ui"]["elements"][0]["elements"]
            .as_array_mut()
            .unwrap();
        controls.retain(|control| control["scope"] != "#/properties/papers");
        form["texts"]["name.label"] = json!({"en": "Your full name"});
    });
    let draft = move_to(&filling, &third);
    let from = draft.unseen.as_ref().unwrap().from.clone();
    assert_eq!(from.version, "1");
    let labels: Vec<String> = told(&draft)
        .into_iter()
        .map(|change| change.label)
        .collect();
    assert_eq!(labels, ["Your name", "Your full name", "papers"]);
}

#[test]
fn a_move_that_fails_at_its_last_step_leaves_the_draft_as_it_was() {
    let filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let before = filling.phone.drafts().draft(&filling.draft).unwrap();
    let break_with = "create trigger broken after update of sealed_kept on draft \
                      begin select raise(abort, 'broken'); end";
    let database = &filling.phone.store.database;
    database
        .write(|transaction| Ok::<_, Error>(transaction.execute_batch(break_with)?))
        .unwrap();
    let origin = pictures_only();
    let form = Form::compile(origin.form.clone()).unwrap();
    let failed = filling
        .phone
        .drafts()
        .move_to(&filling.draft, &origin, &form);
    assert!(matches!(failed, Err(Error::Storage(_))));
    assert_eq!(
        filling.phone.drafts().draft(&filling.draft).unwrap(),
        before
    );
}

#[test]
fn what_answers_a_question_stays_with_the_form_that_was_asked() {
    let phone = Phone::new(&Signer::new().trust, nothing_listens);
    let asked = DraftOrigin {
        question: Some(AskedAbout {
            question_id: "q".into(),
            case_id: "c".into(),
            case_number: "LG-1".into(),
        }),
        ..origin()
    };
    let id = phone.drafts().begin(&asked).unwrap();
    let other = pictures_only();
    let form = Form::compile(other.form.clone()).unwrap();
    let draft = phone.drafts().move_to(&id, &other, &form).unwrap();
    assert_eq!((draft.origin, draft.unseen), (asked, None));
}
