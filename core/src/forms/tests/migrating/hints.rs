//! What a form says of the versions before it.

use super::*;

#[test]
fn a_form_says_where_answers_have_gone_version_by_version() {
    let three = [
        ("surname", words()),
        (
            "district",
            json!({"type": "string", "enum": ["harbour", "hill"], "labels": {"harbour": "Harbour"}}),
        ),
        ("married", json!({"type": "boolean"})),
    ];
    let migrations = json!([
        {"from": "1", "renamed": {"/family": "/last_name"}, "values": {"/district": {"old-port": "port"}}},
        {"from": "2", "renamed": {"/last_name": "/surname"}, "values": {
            "/district": {"port": "harbour"}, "/married": {"wed": "true", "single": "false"},
        }},
    ]);
    let newest = compiled(version("3", &three, migrations));
    let state = one_of(&["wed", "single"]);
    let first = [
        ("family", words()),
        ("district", one_of(&["old-port"])),
        ("married", state.clone()),
    ];
    let second = [
        ("last_name", words()),
        ("district", one_of(&["port"])),
        ("married", state),
    ];
    let expected = json!({"surname": "Li", "district": "harbour", "married": true});
    let [first, second] = [("1", &first), ("2", &second)]
        .map(|(name, fields)| compiled(version(name, fields, json!([]))));
    let given = json!({"family": "Li", "district": "old-port", "married": "wed"});
    let (now, kept, changes) = moved(&first, &newest, given);
    assert_eq!((&now, kept.len()), (&expected, 0));
    let told = &changes[1];
    assert_eq!(
        (
            told.kind,
            told.old_answer.as_deref(),
            told.new_answer.as_deref()
        ),
        (FormChangeKind::Converted, Some("old-port"), Some("Harbour"))
    );
    let given = json!({"last_name": "Li", "district": "port", "married": "wed"});
    assert_eq!(moved(&second, &newest, given).0, expected);
    // Of a version that the form says nothing of, only what is called the same goes on.
    let other = compiled(version(
        "0",
        &[("family", words()), ("surname", words())],
        json!([]),
    ));
    let (now, kept, _) = moved(&other, &newest, json!({"family": "Li", "surname": "Wang"}));
    assert_eq!((now, kept.len()), (json!({"surname": "Wang"}), 1));
}

#[test]
fn a_star_is_any_version_and_another_form_is_named() {
    let fields = [("b", words())];
    let any = compiled(version(
        "9",
        &fields,
        json!([{"from": "*", "renamed": {"/a": "/b"}}]),
    ));
    let old = compiled(version("4", &[("a", words())], json!([])));
    assert_eq!(moved(&old, &any, json!({"a": "x"})).0, json!({"b": "x"}));
    let of_form = json!([{"form": "g", "from": "4", "renamed": {"/a": "/b"}}]);
    let of_form = compiled(version("9", &fields, of_form));
    assert_eq!(moved(&old, &of_form, json!({"a": "x"})).0, json!({}));
    let mut foreign = version("4", &[("a", words())], json!([]));
    foreign.id = "g".to_owned();
    assert_eq!(
        moved(&compiled(foreign), &of_form, json!({"a": "x"})).0,
        json!({"b": "x"})
    );
}

#[test]
fn two_fields_that_change_their_names_change_places_and_a_new_one_takes_none() {
    let old = compiled(version("1", &[("a", words()), ("b", words())], json!([])));
    let swap = json!([{"from": "1", "renamed": {"/a": "/b", "/b": "/a"}}]);
    let swapped = compiled(version("2", &[("a", words()), ("b", words())], swap));
    let given = json!({"a": "1", "b": "2"});
    assert_eq!(
        moved(&old, &swapped, given.clone()).0,
        json!({"a": "2", "b": "1"})
    );
    let one = json!([{"from": "1", "renamed": {"/a": "/b"}}]);
    let one = compiled(version("2", &[("b", words())], one));
    let (now, kept, _) = moved(&old, &one, given.clone());
    assert_eq!(
        (now, kept),
        (json!({"b": "1"}), vec![("b".to_owned(), "2".to_owned())])
    );
    // What was b and has no place any more never comes back as what is called b now.
    let taken = one.take_over(&old, &answers(json!({"b": "2"})), Vec::new());
    let later = compiled(version("3", &[("b", words())], json!([])));
    let later = later.take_over(&one, &taken.answers, taken.kept);
    assert_eq!((later.answers, later.kept.len()), (Answers::new(), 1));
}

#[test]
fn a_path_goes_where_its_field_goes() {
    let old = compiled(version(
        "1",
        &[("kids", rows(json!({"name": words()}))), ("a", words())],
        json!([]),
    ));
    let migrations = json!([{"from": "1", "renamed": {"/kids": "/children", "/a": "/b"}}]);
    let fields = [("children", rows(json!({"name": words()}))), ("b", words())];
    let new = compiled(version("2", &fields, migrations));
    let path = |path: &str| new.moved_path(&old, path);
    assert_eq!(path("/kids/3/name").as_deref(), Some("/children/3/name"));
    assert_eq!(path("/a").as_deref(), Some("/b"));
    assert_eq!(
        (path("/kids/3/other"), path("/c")),
        (Some("/children/3/other".into()), None)
    );
}

#[test]
fn a_migration_names_what_is_there_in_the_end() {
    let fields = || {
        [
            ("b", one_of(&["x", "y"])),
            ("rows", rows(json!({"name": words()}))),
            ("agreed", json!({"type": "boolean"})),
        ]
    };
    let refused = |migrations: Value| match Form::compile(version("9", &fields(), migrations)) {
        Err(FormError::InvalidMigration { at }) => at,
        other => panic!("{other:?}"),
    };
    for (migrations, at) in [
        (
            json!([{"from": "1", "renamed": {"/a": "/c"}}]),
            "/0/renamed/~1a",
        ),
        (
            json!([{"from": "1", "renamed": {"a": "/b"}}]),
            "/0/renamed/a",
        ),
        (
            json!([{"from": "1", "renamed": {"/a": "/b", "/c": "/b"}}]),
            "/0/renamed/~1c",
        ),
        (
            json!([{"from": "1", "renamed": {"/a": "/rows/name"}}]),
            "/0/renamed/~1a",
        ),
        (
            json!([{"from": "1", "renamed": {"/other/name": "/rows/name"}}]),
            "/0/renamed/~1other~1name",
        ),
        (
            json!([{"from": "1", "values": {"/c": {"z": "x"}}}]),
            "/0/values/~1c",
        ),
        (
            json!([{"from": "1", "values": {"/b": {"z": "w"}}}]),
            "/0/values/~1b/z",
        ),
        (
            json!([{"from": "1", "values": {"/agreed": {"z": "yes"}}}]),
            "/0/values/~1agreed/z",
        ),
        (json!([{"from": "1"}, {"from": "*"}]), "/1/from"),
        (json!([{"from": "*", "form": "g"}]), "/0/from"),
        (json!([{"from": "1"}, {"from": "1"}]), "/1/from"),
        (
            json!([{"from": "1"}, {"form": "f", "from": "1"}]),
            "/1/from",
        ),
        (json!([{"from": "9"}]), "/0/from"),
        // What the first one names is gone by the second.
        (
            json!([{"from": "1", "renamed": {"/z": "/b"}}, {"from": "2", "renamed": {"/b": "/gone"}}]),
            "/0/renamed/~1z",
        ),
    ] {
        assert_eq!(refused(migrations.clone()), at, "{migrations}");
    }
    let right = json!([
        {"from": "*", "renamed": {"/z": "/a", "/old": "/rows", "/old/n": "/rows/name"}, "values": {"/a": {"v": "w"}}},
        {"from": "1", "form": "g"},
        {"from": "2", "renamed": {"/a": "/b"}, "values": {"/b": {"w": "x"}, "/agreed": {"sure": "true"}}},
    ]);
    compiled(version("9", &fields(), right));
    assert!(serde_json::from_value::<Migration>(json!({"from": "1", "renames": {}})).is_err());
}
