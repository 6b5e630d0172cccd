//! Which services are asked for, why one was found, and how what is typed may go on.

use proptest::{prelude::*, test_runner::TestRunner};

use super::{super::*, planned_city::City, *};

fn asked(store: &CatalogueStore, request: &SearchRequest) -> Vec<String> {
    let hits = store.search(request).unwrap();
    hits.into_iter().map(|hit| hit.service.id).collect()
}

fn first(store: &CatalogueStore, query: &str, language: &str) -> SearchHit {
    let request = SearchRequest::new(query, language);
    store.search(&request).unwrap().remove(0)
}

fn range(start: u32, end: u32) -> TextRange {
    TextRange { start, end }
}

#[test]
fn a_hit_says_why_it_was_found() {
    let (_home, store) = langang();
    let word = |word: &str| MatchReason::EverydayWord {
        word: word.to_owned(),
    };
    let spelling = |typed: &str, meant: &str| MatchReason::Spelling {
        typed: typed.to_owned(),
        meant: meant.to_owned(),
    };
    let some = |words: &[&str]| MatchReason::SomeWords {
        words: words.iter().map(|word| (*word).to_owned()).collect(),
    };
    for (query, language, reason) in [
        ("birth reg", "en", MatchReason::Name),
        ("出生", "zh-Hans", MatchReason::Name),
        ("出生", "en", MatchReason::Name),
        ("bab", "en", word("baby")),
        ("my job", "en", word("lost my job")),
        ("上户", "zh-Hans", word("上户口")),
        ("chairs café", "en", MatchReason::Description),
        (
            "civil affairs bureau divorce",
            "en",
            MatchReason::Description,
        ),
        (
            "Unemploymnet",
            "en",
            spelling("Unemploymnet", "Unemployment"),
        ),
        ("cafe tarrace", "en", spelling("tarrace", "terrace")),
        ("newborn xyzzy", "en", some(&["newborn"])),
        ("露天电影院", "zh-Hans", some(&["露天"])),
        ("露天咖啡电影", "zh-Hans", some(&["露天咖啡"])),
    ] {
        assert_eq!(first(&store, query, language).reason, reason, "{query}");
    }
}

#[test]
fn what_was_typed_is_highlighted_in_what_is_shown() {
    let (_home, store) = langang();
    let hit = first(&store, "CAFE terr", "en");
    assert_eq!(hit.service.name, "Café terrace licence");
    assert_eq!(hit.name_highlights, [range(0, 4), range(5, 9)]);
    let hit = first(&store, "结婚登记", "zh-Hans");
    assert_eq!(
        (hit.service.name.as_str(), &hit.name_highlights[..]),
        ("结婚登记", &[range(0, 4)][..])
    );
    let hit = first(&store, "结婚登记", "en");
    assert!(hit.name_highlights.is_empty(), "she reads another language");
    let hit = first(&store, "unemploymnet", "en");
    assert_eq!(hit.name_highlights, [range(0, 12)], "as it was meant");
    let hit = first(&store, "books", "en");
    let summary = hit.service.summary.to_lowercase();
    let [found] = hit.summary_highlights[..] else {
        panic!("{hit:?}");
    };
    assert_eq!(&summary[found.start as usize..found.end as usize], "books");
}

#[test]
fn filters_leave_what_was_asked_for() {
    let (_home, store) = langang();
    let birth = SearchRequest {
        category_id: Some("birth-marriage".to_owned()),
        ..SearchRequest::new("certificate", "en")
    };
    assert_eq!(asked(&store, &birth)[0], "marriage-certificate-copy");
    let elsewhere = SearchRequest {
        category_id: Some("health".to_owned()),
        ..birth.clone()
    };
    assert!(!asked(&store, &elsewhere).contains(&"marriage-certificate-copy".to_owned()));
    let by_post = SearchRequest {
        channel: Some(Channel::Post),
        ..SearchRequest::new("permit", "en")
    };
    assert_eq!(
        asked(&store, &by_post),
        ["resident-parking-permit", "bicycle-parking-permit"]
    );
    let by_phone = SearchRequest {
        channel: Some(Channel::Phone),
        ..by_post
    };
    assert!(asked(&store, &by_phone).is_empty());
    let unknown = SearchRequest {
        category_id: Some("no such".to_owned()),
        ..birth
    };
    assert!(asked(&store, &unknown).is_empty());
}

#[test]
fn only_the_services_of_a_plan_are_found_where_she_asks_so() {
    let (_home, store) = City::new().store();
    let baby = SearchRequest {
        life_event_id: Some("baby".to_owned()),
        ..SearchRequest::new("registration", "en")
    };
    assert_eq!(
        asked(&store, &baby),
        ["marriage-registration", "birth-registration"]
    );
    let all = SearchRequest {
        query: String::new(),
        ..baby.clone()
    };
    assert_eq!(asked(&store, &all).len(), 5);
    let unknown = SearchRequest {
        life_event_id: Some("flood".to_owned()),
        ..baby
    };
    assert!(asked(&store, &unknown).is_empty());
}

#[test]
fn a_filter_alone_lists_what_passes_it() {
    let (_home, store) = langang();
    let by_phone = SearchRequest {
        channel: Some(Channel::Phone),
        ..SearchRequest::new(" ", "en")
    };
    let hits = store.search(&by_phone).unwrap();
    assert!(hits.iter().all(|hit| hit.reason == MatchReason::Filters));
    let mut ids: Vec<String> = hits.into_iter().map(|hit| hit.service.id).collect();
    ids.sort();
    assert_eq!(ids, ["elderly-meal-service", "free-legal-advice"]);
    assert!(asked(&store, &SearchRequest::new(" ", "en")).is_empty());
}

#[test]
fn services_near_a_place_tell_how_far_the_nearest_office_is() {
    let (_home, store) = langang();
    let near = |latitude, longitude, within_meters| SearchRequest {
        near: Some(Near {
            latitude,
            longitude,
            within_meters,
        }),
        limit: 50,
        ..SearchRequest::new("", "en")
    };
    // Beside the northern hall; the one at the harbour is some nine kilometres away.
    let beside = store.search(&near(22.5809, 114.01, 1_000)).unwrap();
    let offices: Vec<_> = beside
        .iter()
        .map(|hit| hit.nearest_office.clone().unwrap())
        .collect();
    assert_eq!(beside.len(), 2);
    assert!(
        offices
            .iter()
            .all(|office| office.name == "North Service Hall")
    );
    assert!(
        offices.iter().all(|office| office.distance_meters == 100),
        "{offices:?}"
    );
    let both = store.search(&near(22.5809, 114.01, 20_000)).unwrap();
    assert_eq!(both.len(), 10, "two services have no office");
    let distances: Vec<u32> = both
        .iter()
        .map(|hit| hit.nearest_office.as_ref().unwrap().distance_meters)
        .collect();
    assert!(distances.is_sorted(), "{distances:?}");
    let typed = SearchRequest {
        query: "parking".to_owned(),
        ..near(22.5809, 114.01, 20_000)
    };
    assert_eq!(asked(&store, &typed).len(), 2);
    for (latitude, longitude) in [(f64::NAN, 0.0), (f64::INFINITY, 0.0), (0.0, 1e300)] {
        assert!(
            store
                .search(&near(latitude, longitude, u32::MAX))
                .unwrap()
                .len()
                <= 10
        );
    }
}

#[test]
fn suggestions_complete_what_is_typed() {
    let (_home, store) = langang();
    let texts = |query: &str, language: &str| -> Vec<String> {
        let suggestions = store.suggest(query, language, 5).unwrap();
        suggestions
            .into_iter()
            .map(|suggestion| suggestion.text)
            .collect()
    };
    // What begins so before what has it later on, everyday words before names.
    assert_eq!(texts("w", "en"), ["wedding"]);
    assert_eq!(texts("l", "en")[..2], ["lost", "lunch"]);
    assert_eq!(texts("certi", "en"), ["Copy of a marriage certificate"]);
    assert_eq!(
        texts("结", "zh-Hans")[..3],
        ["结婚", "结婚证丢了", "结婚登记"]
    );
    assert_eq!(texts("停车", "en"), ["居民停车证"], "of any language");
    assert_eq!(
        texts("unemploymnet", "en"),
        ["Unemployment benefit"],
        "as it was meant"
    );
    assert!(texts("", "en").is_empty());
    assert!(texts("xyzzy", "en").is_empty());

    let [birth] = &store.suggest("birth re", "en", 5).unwrap()[..] else {
        panic!("one name begins so");
    };
    assert_eq!(birth.service_id.as_deref(), Some("birth-registration"));
    assert_eq!(birth.highlights, [range(0, 5), range(6, 8)]);
    let wedding = &store.suggest("wed", "en", 5).unwrap()[0];
    assert_eq!(wedding.service_id, None, "two services are called so");
}

#[test]
fn suggestions_are_bounded_and_none_comes_twice() {
    let (_home, store) = langang();
    for query in ["a", "p", "结", "reg"] {
        let all = store.suggest(query, "en", 1000).unwrap();
        assert!(all.len() <= MAX_PAGE as usize);
        let unique: std::collections::BTreeSet<&str> =
            all.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(unique.len(), all.len(), "{query}");
        assert_eq!(
            store.suggest(query, "en", 1).unwrap()[..],
            all[..1.min(all.len())]
        );
    }
}

#[test]
fn any_text_is_searched_and_completed() {
    let (_home, store) = langang();
    let nearly = "(baby|pasport|出生|ال|والزواج|ñ|\u{300}|\u{640}|[a-z]{1,9}| ){0,12}";
    TestRunner::new(ProptestConfig::with_cases(64))
        .run(&prop_oneof![any::<String>(), nearly], |query| {
            for language in ["en", "zh-Hans", "ar", ""] {
                store.search(&SearchRequest::new(&query, language)).unwrap();
                store.suggest(&query, language, 8).unwrap();
            }
            Ok(())
        })
        .unwrap();
}
