//! What is found, and in which order.

use proptest::{prelude::*, test_runner::TestRunner};

use super::{super::*, *};

fn ids(store: &CatalogueStore, query: &str) -> Vec<String> {
    let hits = search(store, query, "en", 20).unwrap();
    hits.into_iter().map(|hit| hit.id).collect()
}

fn first(store: &CatalogueStore, query: &str) -> String {
    ids(store, query).into_iter().next().unwrap_or_default()
}

#[test]
fn every_keystroke_of_a_name_finds_it() {
    let (_home, store) = langang();
    for (id, name) in [
        ("birth-registration", "Birth registration"),
        ("unemployment-benefit", "unemployment BENEFIT"),
        ("birth-registration", "出生登记"),
        ("library-card", "图书馆借书证"),
    ] {
        for (end, _) in name.char_indices().skip(1) {
            assert!(
                ids(&store, &name[..end]).contains(&id.to_owned()),
                "{}",
                &name[..end]
            );
        }
        assert_eq!(first(&store, name), id);
    }
}

#[test]
fn a_name_comes_before_the_same_word_elsewhere_and_a_plain_name_before_a_rarer_one() {
    let (_home, store) = langang();
    let hits = ids(&store, "marriage");
    assert_eq!(hits[0], "marriage-registration");
    assert_eq!(hits[1], "marriage-certificate-copy");
    // Only its description has the word.
    assert_eq!(hits[2], "free-legal-advice");
    assert_eq!(
        ids(&store, "permit"),
        ["resident-parking-permit", "bicycle-parking-permit"]
    );
    assert_eq!(first(&store, "停车"), "resident-parking-permit");
    assert_eq!(ids(&store, "登记")[..2].len(), 2);
}

#[test]
fn what_is_called_so_comes_before_a_plainer_name_with_the_same_words() {
    let records = changed("museum-pass", |service| {
        service["name"]["en"] = json!("Card library");
    });
    let (_home, store) = opened();
    store.apply(&*bundle(&records), at(0)).unwrap();
    assert_eq!(
        ids(&store, "card libr"),
        ["museum-pass", "library-card"],
        "the plainer name comes first"
    );
    assert_eq!(
        ids(&store, "Library CARD"),
        ["library-card", "museum-pass"],
        "but for a whole name"
    );
}

#[test]
fn a_whole_word_comes_before_one_that_begins_so() {
    let (_home, store) = langang();
    let hits = ids(&store, "car");
    assert_eq!(hits[0], "resident-parking-permit", "it has the keyword car");
    assert!(hits.contains(&"library-card".to_owned()), "{hits:?}");
}

#[test]
fn a_word_in_the_name_comes_before_a_keyword_before_the_description() {
    let records = changed("museum-pass", |service| {
        service["keywords"]["en"] = json!(["quay"]);
    });
    let records = String::from_utf8(records)
        .unwrap()
        .replace("\"Library card\"", "\"A card of the quay\"")
        .replace("Money for the months", "quay quay quay quay quay");
    let (_home, store) = opened();
    store.apply(&*bundle(records.as_bytes()), at(0)).unwrap();
    assert_eq!(
        ids(&store, "quay"),
        ["library-card", "museum-pass", "unemployment-benefit"]
    );
}

#[test]
fn a_name_is_not_outweighed_by_any_number_of_other_words() {
    let records = changed("museum-pass", |service| {
        service["keywords"]["en"] = json!(vec!["quay"; 40]);
        service["description"] = json!({"en": "Quay."});
    });
    let records = String::from_utf8(records)
        .unwrap()
        .replace("\"Library card\"", "\"A card of the quay\"")
        .replace("Borrow books", &"Borrow books ".repeat(300));
    let (_home, store) = opened();
    store.apply(&*bundle(records.as_bytes()), at(0)).unwrap();
    assert_eq!(ids(&store, "quay"), ["library-card", "museum-pass"]);
}

#[test]
fn everyday_words_find_the_service() {
    let (_home, store) = langang();
    assert_eq!(first(&store, "baby"), "birth-registration");
    assert_eq!(first(&store, "宝宝"), "birth-registration");
    assert_eq!(first(&store, "看病"), "health-insurance-enrolment");
    assert_eq!(first(&store, "bike"), "bicycle-parking-permit");
}

#[test]
fn chinese_is_found_by_one_two_and_more_characters() {
    let (_home, store) = langang();
    let one = ids(&store, "婚");
    for id in [
        "marriage-registration",
        "marriage-certificate-copy",
        "free-legal-advice",
    ] {
        assert!(one.contains(&id.to_owned()), "{one:?}");
    }
    assert_eq!(first(&store, "医保"), "health-insurance-enrolment");
    assert_eq!(first(&store, "保险"), "unemployment-benefit");
    assert!(ids(&store, "保险").contains(&"health-insurance-enrolment".to_owned()));
    assert_eq!(first(&store, "结婚证"), "marriage-certificate-copy");
    // A pair over the boundary of two characters that never stand together.
    assert!(ids(&store, "险医").is_empty());
}

#[test]
fn either_language_finds_and_the_readers_is_shown() {
    let (_home, store) = langang();
    let hit = &search(&store, "失业", "en", 1).unwrap()[0];
    assert_eq!(hit.name, "Unemployment benefit");
    assert_eq!(hit.department, "Civil Affairs Bureau");
    let hit = &search(&store, "unemp", "zh-Hans", 1).unwrap()[0];
    assert_eq!(hit.name, "失业保险金");
    assert_eq!(hit.category_name, "社会保障");
}

#[test]
fn case_accents_and_wide_letters_make_no_difference() {
    let (_home, store) = langang();
    for query in ["cafe", "CAFÉ", "cafe\u{301}", "Ｃａｆｅ", "ｃａｆé terr"] {
        assert_eq!(first(&store, query), "cafe-terrace-licence", "{query}");
    }
    // Compatibility ideograph, and the half-width comma as any other mark.
    assert_eq!(first(&store, "失業､失业"), "unemployment-benefit");
    assert_eq!(
        first(&store, "\u{f9d1}婚 结婚登记"),
        "marriage-registration"
    );
}

#[test]
fn all_words_count_and_only_the_last_may_be_unfinished() {
    let (_home, store) = langang();
    assert_eq!(first(&store, "legal adv"), "free-legal-advice");
    assert_eq!(first(&store, "parking resi"), "resident-parking-permit");
    assert_eq!(first(&store, "car distr"), "resident-parking-permit");
}

#[test]
fn where_no_service_has_all_the_words_those_with_some_are_shown() {
    let (_home, store) = langang();
    let hits = ids(&store, "how do i register my newborn zzz");
    assert_eq!(hits[0], "birth-registration");
    assert!(ids(&store, "zzz").is_empty());
}

#[test]
fn the_limit_holds_and_no_hit_comes_twice() {
    let (_home, store) = langang();
    for query in ["a", "registration", "结", "marriage registration"] {
        let all = ids(&store, query);
        let mut unique = all.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), all.len(), "{query}");
        for limit in 0..4 {
            let some = search(&store, query, "en", limit).unwrap();
            assert_eq!(
                some.iter().map(|hit| &hit.id).collect::<Vec<_>>(),
                all.iter().take(limit as usize).collect::<Vec<_>>(),
                "{query}"
            );
        }
    }
}

#[test]
fn a_query_is_never_read_as_a_command() {
    let (_home, store) = langang();
    for query in [
        "",
        " ",
        "\0",
        "\"",
        "\"\"",
        "*",
        "^",
        "(",
        ")",
        "-",
        "+",
        ":",
        "'",
        "\u{1f476}",
        "\u{200b}\u{200d}",
        "\u{feff}",
        "; drop table service; --",
    ] {
        let expected: &[String] = &[];
        if !query.contains("table") {
            assert_eq!(ids(&store, query), expected, "{query:?}");
        }
    }
    for query in [
        "NEAR(birth registration)",
        "name : birth",
        "birth OR NOT AND",
        "\"birth",
        "birth\" OR \"x",
        "birth*",
        "^birth",
        "{name keywords} : birth",
        "birth\0registration",
        "-birth",
        "\u{1f476}birth\u{1f476}",
    ] {
        assert!(
            ids(&store, query).contains(&"birth-registration".to_owned()),
            "{query:?}"
        );
    }
    for long in ["birth ", "a", "生", "(", "\"", "birth出生"] {
        search(&store, &long.repeat(10_000), "en", 20).unwrap();
    }
    assert_eq!(store.revision().unwrap().services, 12);
}

#[test]
fn only_the_beginning_of_a_long_query_counts() {
    let (_home, store) = langang();
    let query = format!("library{}museum", " ".repeat(200));
    assert_eq!(ids(&store, &query), ids(&store, "library"));
    assert!(ids(&store, "library museum").len() > 1);
    let query = format!("library{} museum", " card".repeat(15));
    assert_eq!(ids(&store, &query), ids(&store, "library card"));
}

#[test]
fn search_never_fails() {
    let (_home, store) = langang();
    let any_text = any::<String>();
    let nearly_fts5 = "[a-c\"*(){}:^+\\- 出生\u{0}\u{300}]{0,30}( AND| OR| NOT|NEAR\\()?";
    TestRunner::default()
        .run(&prop_oneof![any_text, nearly_fts5], |query| {
            search(&store, &query, "en", 20).unwrap();
            Ok(())
        })
        .unwrap();
    assert!(store.revision().is_some());
}

#[test]
fn any_part_of_a_chinese_name_finds_it() {
    let (_home, store) = langang();
    let name: Vec<char> = "图书馆借书证".chars().collect();
    for start in 0..name.len() {
        for end in start + 1..=name.len() {
            let part: String = name[start..end].iter().collect();
            assert!(
                ids(&store, &part).contains(&"library-card".to_owned()),
                "{part}"
            );
        }
    }
}
