#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! Cases are asked for when something tells of them, and kept.

use std::sync::{
    Mutex,
    atomic::{AtomicU32, Ordering},
};

use serde_json::{Value, json};

use super::*;
use crate::{
    environment::{HttpRequest, Transport, TransportError},
    net::wire::CaseStatus,
    testing::{Keychain, ScriptedNetwork, SignedIn, VirtualClock, answer, environment},
};

const ID: &str = "01a20846-fe00-715c-9a84-2f0aadd7499b";

/// A phone whose city answers with these pages, one after the other, and then breaks off.
struct Phone {
    _home: tempfile::TempDir,
    network: Arc<ScriptedNetwork>,
    store: Arc<UserStore>,
    city: City,
}

impl Phone {
    fn with(pages: Vec<Value>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let pages = Mutex::new(pages.into_iter());
        let network =
            ScriptedNetwork::new(move |_: &HttpRequest| match pages.lock().unwrap().next() {
                Some(page) => Ok(answer(200, "application/json", &page.to_string())),
                None => Err(TransportError::Interrupted),
            });
        let clock = Arc::new(VirtualClock::default());
        let world = environment(&clock, Arc::clone(&network) as Arc<dyn Transport>);
        let path = home.path().join("user.db");
        let store = UserStore::open(&path, &Keychain::default(), world.clone()).unwrap();
        Self {
            _home: home,
            network,
            store: Arc::new(store),
            city: City::new("http://127.0.0.1:1", world, Some(Arc::new(SignedIn))),
        }
    }

    /// A message comes: what it says does not matter here.
    fn hears(&self, id: &str) {
        self.store
            .database
            .write(|transaction| -> Result<_, Error> {
                Ok(transaction.execute(
                    "insert into message (id, sent_at_ms, lookup_case, sealed_content) \
                     values (?1, 0, x'', x'')",
                    [id],
                )?)
            })
            .unwrap();
    }

    /// Refreshes; how often a change was told of.
    async fn refresh(&self) -> Result<u32, Error> {
        let told = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&told);
        let on_change = move || {
            counted.fetch_add(1, Ordering::SeqCst);
        };
        refresh(&self.store, &self.city, on_change).await?;
        Ok(told.load(Ordering::SeqCst))
    }

    fn asked(&self) -> Vec<String> {
        let requests = self.network.requests.lock().unwrap();
        let queries = requests.iter().map(|request| request.url.query().unwrap());
        queries.map(str::to_owned).collect()
    }
}

fn case(status: &str, events: usize) -> Value {
    let event = |number| {
        json!({
            "code": "in_review", "at": "2026-11-23T10:00:00Z", "title": {"en": "Under review"},
            "text": {"en": format!("{number}")},
        })
    };
    json!({
        "case_number": "LG-2026-000001", "submission_id": ID, "service_id": "birth", "status": status,
        "received_at": "2026-11-23T10:00:00Z", "promised_by": "2026-12-05", "decided_at": null,
        "timeline": (0..events).map(event).collect::<Vec<_>>(), "question": null,
    })
}

fn page(cases: &[Value], next: &str, has_more: bool) -> Value {
    json!({"cases": cases, "next_cursor": next, "has_more": has_more})
}

#[tokio::test]
async fn nothing_is_asked_for_while_nothing_tells_of_a_case() {
    let phone = Phone::with(vec![
        page(&[case("in_review", 1)], "1", false),
        page(&[], "1", false),
    ]);
    assert_eq!(phone.refresh().await.unwrap(), 0);
    assert_eq!(phone.asked(), [""; 0]);
    phone.hears("m1");
    assert_eq!(phone.refresh().await.unwrap(), 1);
    assert_eq!(phone.refresh().await.unwrap(), 0);
    assert_eq!(phone.asked(), ["limit=50"]);
    let kept = Cases(&phone.store).case(ID).unwrap().unwrap();
    assert_eq!(kept.status, CaseStatus::InReview);
    assert_eq!(kept.promised_by.as_deref(), Some("2026-12-05"));
    phone.hears("m2");
    assert_eq!(phone.refresh().await.unwrap(), 0, "nothing has changed");
    assert_eq!(phone.asked(), ["limit=50", "limit=50&after=1"]);
}

#[tokio::test]
async fn a_refresh_that_breaks_off_goes_on_where_it_was() {
    let phone = Phone::with(vec![page(&[case("received", 1)], "1", true)]);
    phone.hears("m1");
    assert!(matches!(phone.refresh().await, Err(Error::Net(_))));
    assert!(Cases(&phone.store).case(ID).unwrap().is_some());
    assert!(matches!(phone.refresh().await, Err(Error::Net(_))));
    let after = "limit=50&after=1";
    assert_eq!(phone.asked(), ["limit=50", after, after]);
}

#[tokio::test]
async fn what_tells_of_a_case_while_it_is_asked_for_is_not_passed_over() {
    let phone = Phone::with(vec![page(&[], "1", false), page(&[], "1", false)]);
    phone.hears("m1");
    let (_, known) = Cases(&phone.store).news().unwrap().unwrap();
    phone.hears("m2");
    let last: CasePage = serde_json::from_value(page(&[], "1", false)).unwrap();
    Cases(&phone.store).take_in(last, known).unwrap();
    assert!(Cases(&phone.store).news().unwrap().is_some());
}

#[tokio::test]
async fn what_no_city_of_ours_says_is_bounded_or_refused() {
    // The same cursor again and again would be asked for without end.
    let phone = Phone::with(vec![page(&[], "1", true), page(&[], "1", true)]);
    phone.hears("m1");
    assert!(matches!(
        phone.refresh().await,
        Err(Error::Net(NetError::Malformed))
    ));
    let mut nameless = case("received", 1);
    nameless["submission_id"] = json!("no id");
    let phone = Phone::with(vec![page(&[nameless], "1", false)]);
    phone.hears("m1");
    assert!(phone.refresh().await.is_err());
    // A status that this version does not know is one, and of a long timeline the newest is kept.
    let phone = Phone::with(vec![page(&[case("on_the_moon", 300)], "1", false)]);
    phone.hears("m1");
    phone.refresh().await.unwrap();
    let kept = Cases(&phone.store).case(ID).unwrap().unwrap();
    assert_eq!(kept.status, CaseStatus::Other);
    assert_eq!(kept.timeline.len(), EVENTS_AT_MOST);
    let last = kept.timeline.last().unwrap().text.as_ref().unwrap();
    assert_eq!(last.in_language("en"), "299");
}
