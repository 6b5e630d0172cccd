//! What is handed out, in the reader's language.

use super::{super::*, *};

#[test]
fn an_empty_store_says_so() {
    let (_home, store) = opened();
    assert!(store.revision().is_none());
    assert!(matches!(
        search(&store, "birth", "en", 20),
        Err(CatalogueError::Empty)
    ));
    assert!(matches!(store.categories("en"), Err(CatalogueError::Empty)));
    assert!(matches!(
        store.service("birth-registration", "en", at(0)),
        Err(CatalogueError::Empty)
    ));
}

#[test]
fn a_closed_store_says_so_and_opens_again() {
    let (home, store) = langang();
    store.close();
    assert!(matches!(
        search(&store, "birth", "en", 20),
        Err(CatalogueError::Closed)
    ));
    assert!(matches!(
        store.apply(&*bundle(RECORDS.as_bytes()), at(1)),
        Err(CatalogueError::Closed)
    ));
    let store = CatalogueStore::open(&folder(&home)).unwrap();
    assert_eq!(store.revision().unwrap().services, 12);
}

#[test]
fn the_revision_tells_what_was_applied() {
    let (home, store) = langang();
    let revision = store.revision().unwrap();
    assert_eq!(
        revision,
        Revision {
            revision: super::revision(RECORDS.as_bytes()),
            published_at: None,
            applied_at: at(0),
            services: 12,
            languages: vec!["en".to_owned(), "zh-Hans".to_owned()],
            time_zone: None,
            came_with_app: false,
            complete: true,
        }
    );
    drop(store);
    let store = CatalogueStore::open(&folder(&home)).unwrap();
    assert_eq!(store.revision().unwrap(), revision);
}

#[test]
fn categories_come_in_the_citys_order_with_their_counts() {
    let (_home, store) = langang();
    let categories = store.categories("zh-Hans").unwrap();
    assert_eq!(categories.len(), 8);
    assert_eq!(
        categories[0],
        Category {
            id: "birth-marriage".to_owned(),
            name: "出生与婚姻".to_owned(),
            description: "出生与婚姻事项。".to_owned(),
            service_count: 3,
        }
    );
    assert_eq!(categories[7].id, "senior-care");
    let total: u32 = categories.iter().map(|one| one.service_count).sum();
    assert_eq!(total, 12);
}

#[test]
fn a_category_is_read_in_pages_by_name() {
    let (_home, store) = langang();
    let names = |offset, limit| {
        let page = store
            .services_in("birth-marriage", "en", offset, limit)
            .unwrap();
        assert_eq!(page.total, 3);
        page.services
            .into_iter()
            .map(|service| service.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(0, 2),
        ["Birth registration", "Copy of a marriage certificate"]
    );
    assert_eq!(names(2, 2), ["Marriage registration"]);
    assert!(names(3, u32::MAX).is_empty());
    let chinese = store
        .services_in("birth-marriage", "zh-Hans", 0, 3)
        .unwrap();
    let chinese: Vec<_> = chinese.services.iter().map(|one| &one.name).collect();
    assert_eq!(chinese, ["出生登记", "结婚登记", "补领结婚证"]);
    let unknown = store.services_in("gardening", "en", 0, 10).unwrap();
    assert_eq!((unknown.total, unknown.services.len()), (0, 0));
}

#[test]
fn a_page_is_bounded() {
    let mut records = RECORDS.to_owned();
    let service = RECORDS.lines().last().unwrap();
    for n in 0..80 {
        records.push_str(&service.replace("unemployment-benefit", &format!("unemployment-{n}")));
        records.push('\n');
    }
    let (_home, store) = opened();
    store.apply(&*bundle(records.as_bytes()), at(0)).unwrap();
    let page = store.services_in("social-security", "en", 0, 1000).unwrap();
    assert_eq!((page.total, page.services.len()), (81, 50));
    assert_eq!(
        search(&store, "unemployment", "en", 1000).unwrap().len(),
        50
    );
}

#[test]
fn a_service_is_whole_in_either_language() {
    let (_home, store) = langang();
    let service = store
        .service("museum-pass", "zh-Hans", at(0))
        .unwrap()
        .unwrap();
    assert_eq!(service.name, "博物馆年票");
    assert_eq!(service.category_name, "旅游");
    assert_eq!(service.department.name, "教育局");
    assert_eq!(service.department.phones, ["0755-2000", "12345"]);
    assert_eq!(service.channels, [Channel::Online]);
    assert_eq!(
        service.fees.as_ref().unwrap()[1],
        Fee {
            amount_minor: 5000,
            currency: "CNY".to_owned(),
            description: Some("儿童".to_owned()),
        }
    );
    assert_eq!(service.required_documents, ["身份证"]);
    assert_eq!(service.how_to_apply, "申请、等待、领取。");
    assert_eq!(service.eligibility, "澜港市居民。");
    assert_eq!((service.form_id, service.form_version), (None, None));

    let service = store
        .service("birth-registration", "en-GB", at(0))
        .unwrap()
        .unwrap();
    assert_eq!(service.name, "Birth registration");
    assert_eq!(service.processing_time_working_days, Some(0));
    assert_eq!(service.fees, Some(Vec::new()));
    assert_eq!(service.form_id.as_deref(), Some("birth-registration"));
    assert_eq!(service.form_version.as_deref(), Some("2"));
    let office = &service.offices[0];
    assert_eq!(office.name, "Harbour Service Hall");
    assert_eq!((office.latitude, office.longitude), (22.51, 114.06));
    assert_eq!(
        office.opening_hours[1],
        OpeningHours {
            days: vec!["SA".to_owned()],
            opens_at: "09:00".to_owned(),
            closes_at: "12:00".to_owned(),
        }
    );
    assert_eq!(office.opening_hours[0].days.len(), 5);

    assert_eq!(store.service("no-such-service", "en", at(0)).unwrap(), None);
}

#[test]
fn names_and_forms_are_handed_out_by_id() {
    let (_home, store) = langang();
    let name = store.service_name("library-card").unwrap().unwrap();
    assert_eq!(name.in_language("zh-Hans"), "图书馆借书证");
    assert_eq!(store.service_name("no-such-service").unwrap(), None);

    let form = store.form("birth-registration", "1").unwrap().unwrap();
    let form: Value = serde_json::from_str(&form).unwrap();
    assert_eq!(form["version"], "1");
    assert_eq!(form["schema"]["required"], json!(["child_name"]));
    assert_eq!(store.form("birth-registration", "3").unwrap(), None);
}

#[test]
fn a_summary_is_the_first_sentence() {
    let (_home, store) = langang();
    let summary = |id: &str, language| {
        let name = store.service_name(id).unwrap().unwrap();
        let hits = search(&store, name.in_language(language), language, 1).unwrap();
        assert_eq!(hits[0].id, id);
        hits[0].summary.clone()
    };
    assert_eq!(
        summary("cafe-terrace-licence", "en"),
        "Put tables and chairs on the pavement before a café, e.g. 5 tables in summer."
    );
    assert_eq!(
        summary("birth-registration", "zh-Hans"),
        "为新生儿办理户籍登记。"
    );
}

#[test]
fn a_long_sentence_is_cut() {
    let records = changed("library-card", |service| {
        service["description"]["zh-Hans"] = json!("书".repeat(500));
    });
    let (_home, store) = opened();
    store.apply(&*bundle(&records), at(0)).unwrap();
    let summary = &search(&store, "library", "zh-Hans", 1).unwrap()[0].summary;
    assert_eq!(summary.chars().count(), 161);
    assert!(summary.ends_with("书…"));
}
