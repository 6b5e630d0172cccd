//! What earlier submissions tell of her.

use super::*;
use crate::environment::Clock;

/// As the example, with a name that the form says is hers.
fn asking_for_her_name() -> DraftOrigin {
    let mut origin = origin();
    let control = origin
        .form
        .ui
        .pointer_mut("/elements/0/elements/0")
        .unwrap();
    control["options"] = json!({"autocomplete": "name"});
    origin
}

impl Phone {
    fn submitted_as(&self, origin: &DraftOrigin, name: &str) -> String {
        let draft = self.drafts().begin(origin).unwrap();
        let named = |answers: &mut crate::forms::Answers| {
            answers.insert("name".into(), json!(name));
            Ok(())
        };
        let form = Form::compile(origin.form.clone()).unwrap();
        self.drafts().change(&draft, &form, named).unwrap();
        self.queue().submit(&draft, "en").unwrap()
    }

    fn names_told(&self) -> Vec<Value> {
        let earlier = self.queue().earlier(50).unwrap();
        earlier.iter().map(|one| one.told["name"].clone()).collect()
    }
}

#[tokio::test]
async fn what_was_sent_tells_of_her_the_newest_first_also_when_the_city_has_it() {
    let signer = Arc::new(Signer::new());
    let city = Arc::clone(&signer);
    let mut phone = Phone::new(&signer.trust, move |request| Ok(city.accept(request)));
    phone.submitted_as(&asking_for_her_name(), "Li Na");
    assert_eq!(phone.deliver().await.accepted, 1);
    phone.clock.advance(Duration::from_secs(60));
    phone.submitted_as(&asking_for_her_name(), "Li Na-Wang");
    phone.restart();
    assert_eq!(phone.names_told(), ["Li Na-Wang", "Li Na"]);
    let earlier = phone.queue().earlier(1).unwrap();
    assert_eq!(earlier.len(), 1);
    assert_eq!(earlier[0].service_name, origin().service_name);
    assert_eq!(earlier[0].created_at, phone.clock.now());
}

#[test]
fn what_does_not_say_what_it_is_of_her_tells_nothing() {
    let phone = Phone::new(&Signer::new().trust, nothing_listens);
    phone.submitted_as(&origin(), "Li Na");
    assert_eq!(phone.queue().earlier(50).unwrap()[0].told.len(), 0);
}

#[tokio::test]
async fn what_was_taken_back_or_refused_tells_nothing() {
    let phone = Phone::new(&Signer::new().trust, |_| {
        Ok(problem(422, "invalid-answers"))
    });
    let taken_back = phone.submitted_as(&asking_for_her_name(), "Li Na");
    phone.queue().cancel(&taken_back).unwrap();
    let refused = phone.submitted_as(&asking_for_her_name(), "Li An");
    assert_eq!(phone.names_told(), ["Li An"], "it may still be taken on");
    phone.deliver().await;
    assert!(matches!(
        phone.state(&refused),
        SubmissionState::Rejected { .. }
    ));
    assert_eq!(phone.names_told(), [json!(null); 0]);
}
