//! Whoever holds the disk moves sealed values between the rows and columns of user.db by SQL: each is refused, nothing
//! of it is shown, and nothing of it is sent.

use std::{fmt::Debug, fmt::Write, fs};

use rusqlite::Connection;

use super::{brought, drafts, *};
use crate::{
    forms::Answer,
    seal::Place,
    testing::{Signer, opened},
    text::hex,
};

/// The columns of which nothing is in this home, and where they are moved instead.
const ELSEWHERE: [(&str, &str); 4] = [
    // outbox/tests/moved.rs
    ("attachment", "sealed_meta"),
    ("attachment", "sealed_upload_url"),
    // vault/tests.rs: under another key
    ("document", "vault_sealed_about"),
    ("document", "vault_wrapped_key"),
];

fn en() -> String {
    "en".to_owned()
}

/// A home in which there are two of everything, each with its own word.
struct LivedIn {
    folder: tempfile::TempDir,
    keychain: Arc<Keychain>,
    signer: Arc<Signer>,
}

/// A sealed value, and where it is.
struct Cell {
    table: String,
    column: String,
    rowid: i64,
    /// As a [`Place`] names the row.
    row: String,
    sealed: Vec<u8>,
    plain: String,
}

fn records() -> Vec<Value> {
    let mut records = brought::records();
    let form = drafts::form("1", &[("name", "Name"), ("note", "Note")], json!([]));
    records.insert(0, form);
    let service = |id: &str, name: &str| {
        json!({
            "type": "service", "id": id, "name": {"en": name}, "description": {"en": "A card."},
            "category_id": "c", "organization_id": "o", "channels": ["online"],
            "processing_time_working_days": 1,
        })
    };
    let more = [
        json!({
            "type": "fact", "id": "moved_in_on", "order": 2, "kind": "date",
            "question": {"en": "When did you move in?"},
        }),
        service("bus-card", "canary-favourite-one"),
        service("swim-card", "canary-favourite-two"),
    ];
    records.extend(more);
    for record in &mut records {
        if record["type"] == "service" {
            record["form"] = json!({"id": "card", "version": "1"});
        }
    }
    records
}

/// A city that takes everything on, has a message about each and tells of each case.
fn city(signer: &Arc<Signer>) -> Arc<ScriptedNetwork> {
    let signer = Arc::clone(signer);
    let mut taken: Vec<Value> = Vec::new();
    ScriptedNetwork::new(move |request| {
        let first_time = request
            .url
            .query()
            .is_none_or(|query| !query.contains("after="));
        let word = |index: usize| ["one", "two"].get(index).copied().unwrap_or("more");
        let page = match (request.method, request.url.path()) {
            ("POST", _) => {
                let body: Value = serde_json::from_slice(&request.body).unwrap();
                taken.push(body["submission_id"].clone());
                return Ok(signer.accept(request));
            }
            (_, "/v1/messages") => {
                let message = |index: usize| {
                    json!({
                        "id": format!("m{index}"), "case_number": null, "sent_at": "2026-11-23T10:00:00Z",
                        "title": {"en": "A message"}, "body": {"en": format!("canary-message-{}", word(index))},
                    })
                };
                let messages: Vec<Value> = (0..2).filter(|_| first_time).map(message).collect();
                json!({"messages": messages, "next_cursor": "canary-cursor", "has_more": false})
            }
            (_, "/v1/cases") => {
                let case = |(index, id): (usize, &Value)| {
                    json!({
                        "case_number": "LG-2026-000001", "submission_id": id, "status": "in_review",
                        "promised_by": null, "decided_at": null, "question": null,
                        "timeline": [{
                            "code": "in_review", "at": "2026-11-23T10:00:00Z", "title": {"en": "Under review"},
                            "text": {"en": format!("canary-case-{}", word(index))},
                        }],
                    })
                };
                let cases: Vec<Value> = taken.iter().enumerate().map(case).collect();
                json!({"cases": cases, "next_cursor": "canary-case-cursor", "has_more": false})
            }
            _ => return Err(TransportError::Unreachable),
        };
        Ok(answer(200, "application/json", &page.to_string()))
    })
}

impl LivedIn {
    async fn new() -> Self {
        let lived_in = Self {
            folder: tempfile::tempdir().unwrap(),
            keychain: Arc::default(),
            signer: Arc::new(Signer::new()),
        };
        let folder = lived_in.folder.path();
        brought::bring(folder, &records(), "2026-11-01");
        let client = lived_in.client(&folder.join("home"), &city(&lived_in.signer));
        client.open().await.unwrap();
        for name in ["canary-sent-one", "canary-sent-two"] {
            let session = begun(&client, name).await;
            session.submit(en()).await.unwrap();
        }
        client.run_due_work(Duration::from_secs(60)).await.unwrap();
        client.inbox().refresh().await.unwrap();
        client.set_connectivity(Connectivity::Offline);
        for name in ["canary-waiting-one", "canary-waiting-two"] {
            let session = begun(&client, name).await;
            session.submit(en()).await.unwrap();
        }
        for name in ["canary-draft-one", "canary-draft-two"] {
            begun(&client, name).await;
        }
        for (fact, value) in [("born_on", "1944-03-08"), ("moved_in_on", "1951-04-09")] {
            let value = FactValue::Date {
                value: value.into(),
            };
            client.profile().answer(fact.into(), value).await.unwrap();
        }
        for service in ["bus-card", "swim-card"] {
            client.favourites().add(service.into()).await.unwrap();
        }
        let consent = crate::profile::PrefillConsent::Given;
        client.profile().set_prefill_consent(consent).await.unwrap();
        client
            .outbox()
            .set_files_wait_for_unmetered(true)
            .await
            .unwrap();
        client.suspend().await.unwrap();
        lived_in
    }

    fn client(&self, home: &Path, network: &Arc<ScriptedNetwork>) -> Arc<CitizenClient> {
        let shipped = self.folder.path().join("shipped.ndjson");
        let config = ClientConfig {
            shipped_catalogue: Some(shipped.to_string_lossy().into_owned()),
            trust: self.signer.trust.clone(),
            ..config(home)
        };
        let network = Arc::clone(network) as Arc<dyn crate::environment::Transport>;
        let world = environment(&Arc::default(), network);
        let keys = Arc::clone(&self.keychain) as Arc<dyn KeyStore>;
        CitizenClient::with_environment(config, keys, Some(Arc::new(SignedIn)), world)
    }

    /// All sealed values, each opened in the place that docs/envelope.md names.
    fn cells(&self) -> Vec<Cell> {
        let user_db = self.folder.path().join("home/user.db");
        // As the test's own store expects it to be called.
        let copy = tempfile::tempdir().unwrap();
        fs::copy(&user_db, copy.path().join("user.db")).unwrap();
        let store = opened(&copy, &self.keychain);
        let connection = Connection::open(&user_db).unwrap();
        let mut cells = Vec::new();
        for (table, column) in sealed_columns(&connection) {
            let named = connection
                .prepare(&format!("select * from {table}"))
                .unwrap();
            let is_row = |name: &&str| ["id", "name"].contains(name) || name.starts_with("lookup_");
            let row_column = named
                .column_names()
                .into_iter()
                .find(is_row)
                .unwrap()
                .to_owned();
            let select = format!(
                "select rowid, {row_column}, {column} from {table} where {column} is not null order by rowid"
            );
            let mut statement = connection.prepare(&select).unwrap();
            let mut rows = statement.query([]).unwrap();
            while let Some(found) = rows.next().unwrap() {
                let row = match found.get_ref(1).unwrap() {
                    rusqlite::types::ValueRef::Blob(lookup) => hex(lookup),
                    rusqlite::types::ValueRef::Integer(id) => id.to_string(),
                    text => text.as_str().unwrap().to_owned(),
                };
                let sealed: Vec<u8> = found.get(2).unwrap();
                let place = Place {
                    table: &table,
                    row: &row,
                    column: &column,
                };
                let plain = store.open_sealed_bytes(place, &sealed).unwrap();
                cells.push(Cell {
                    plain: String::from_utf8(plain.to_vec()).unwrap(),
                    table: table.clone(),
                    column: column.clone(),
                    rowid: found.get(0).unwrap(),
                    row,
                    sealed,
                });
            }
        }
        cells
    }

    /// All that an app shows and sends of a copy of this home in which `change` was made behind its back.
    async fn shown_after(&self, change: impl FnOnce(&Connection)) -> String {
        let copy = tempfile::tempdir().unwrap();
        copy_folder(&self.folder.path().join("home"), copy.path());
        change(&Connection::open(copy.path().join("user.db")).unwrap());
        let network = city(&self.signer);
        let client = self.client(copy.path(), &network);
        client.set_connectivity(Connectivity::Offline);
        let mut shown = String::new();
        let mut show = |what: &dyn Debug| writeln!(shown, "{what:?}").unwrap();
        show(&client.open().await);
        // What opening has found out of it.
        show(&client.damage_report().await);
        let (outbox, inbox) = (client.outbox(), client.inbox());
        show(&outbox.drafts(en()).await);
        show(&outbox.submissions(en()).await);
        show(&outbox.files_wait_for_unmetered().await);
        show(&inbox.messages(en(), 0).await);
        show(&client.favourites().list(en()).await);
        show(&client.profile().prefill_consent().await);
        // In an order of its own.
        let told = client.profile().answers().await;
        show(&told.map(|told| told.into_iter().collect::<BTreeMap<_, _>>()));
        for cell in self.cells() {
            let id = || cell.row.clone();
            match (&*cell.table, &*cell.column) {
                ("draft", "sealed_answers") => match client.forms().resume(id()).await {
                    Ok(session) => {
                        show(&session.view(en()).await);
                        show(&session.changes(en()).await);
                        show(&session.summary(en()).await);
                        show(&session.suggestions(en()).await);
                    }
                    Err(error) => show(&error),
                },
                ("submission", "sealed_body") => {
                    show(&outbox.submission(id(), en()).await);
                    show(&outbox.case(id(), en()).await);
                    show(&outbox.receipt(id()).await);
                }
                ("message", _) => show(&inbox.message(id(), en()).await),
                _ => {}
            }
        }
        client.set_connectivity(Connectivity::Online);
        let worked = client.run_due_work(Duration::from_secs(60)).await;
        show(&worked.map(|work| (work.accepted, work.waiting)));
        show(&inbox.refresh().await);
        client.suspend().await.unwrap();
        // What goes on by itself may ask once more.
        let requests = network.requests.lock().unwrap();
        let asked = requests.iter().map(|request| {
            let body = String::from_utf8_lossy(&request.body).into_owned();
            (request.url.to_string(), body)
        });
        show(&asked.collect::<BTreeSet<_>>());
        shown
    }
}

async fn begun(client: &CitizenClient, name: &str) -> Arc<FormSession> {
    let session = client.forms().start("senior-card".into()).await.unwrap();
    let name = Answer::Text { value: name.into() };
    session.answer("/name".into(), name, en()).await.unwrap();
    session
}

fn sealed_columns(connection: &Connection) -> Vec<(String, String)> {
    let select = "select t.name, c.name from sqlite_schema as t, pragma_table_info(t.name) as c \
                  where t.type = 'table' and t.name <> 'data_key' \
                  and (c.name like '%sealed%' or c.name like '%wrapped%') order by 1, 2";
    let mut statement = connection.prepare(select).unwrap();
    let columns = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    columns.unwrap().map(Result::unwrap).collect()
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn put(connection: &Connection, table: &str, column: &str, rowid: i64, sealed: &[u8]) {
    let update = format!("update {table} set {column} = ?1 where rowid = ?2");
    assert_eq!(connection.execute(&update, (sealed, rowid)).unwrap(), 1);
}

/// Whether damage was found when the home was opened, or later.
fn is_told(shown: &str) -> bool {
    shown.contains("Corrupt") || shown.contains("DamageReport {")
}

/// The words that mark a value, as `canary-draft-one`.
fn words(plain: &str) -> Vec<&str> {
    let ends = |character: char| !character.is_ascii_lowercase() && character != '-';
    plain
        .split(ends)
        .filter(|word| word.starts_with("canary-"))
        .collect()
}

#[tokio::test]
async fn what_was_moved_to_another_row_or_column_is_neither_shown_nor_sent() {
    let home = LivedIn::new().await;
    let cells = home.cells();
    let before = home.shown_after(|_| {}).await;
    assert!(!is_told(&before), "{before}");

    let user_db = home.folder.path().join("home/user.db");
    let columns = sealed_columns(&Connection::open(user_db).unwrap());
    let (mut exchanges, mut hidden, mut unread) = (0, 0, Vec::new());
    for (table, column) in &columns {
        let own = |cell: &&Cell| cell.table == *table && cell.column == *column;
        let own: Vec<&Cell> = cells.iter().filter(own).collect();
        let beside = |cell: &&Cell| cell.table == *table && cell.column != *column;
        let beside: Vec<&Cell> = cells.iter().filter(beside).collect();
        // Between the first two rows and the last two; where there are no two, from another column or table.
        let mut moves: Vec<[&Cell; 2]> = Vec::new();
        if let [first, second, ..] = own[..] {
            moves.push([first, second]);
            moves.push([own[own.len() - 2], own[own.len() - 1]]);
        }
        let mut noticed = false;
        for [one, other] in moves {
            let after = home
                .shown_after(|connection| {
                    put(connection, table, column, one.rowid, &other.sealed);
                    put(connection, table, column, other.rowid, &one.sealed);
                })
                .await;
            exchanges += 1;
            noticed |= is_told(&after);
            for moved in [one, other] {
                let is_elsewhere = |word: &&str| {
                    let in_cell = |cell: &&Cell| cell.plain.contains(*word);
                    // Where its last page ended, the city says again when it is asked for all of them.
                    *word == "canary-cursor" || cells.iter().filter(in_cell).count() > 1
                };
                for word in words(&moved.plain)
                    .into_iter()
                    .filter(|word| !is_elsewhere(word))
                {
                    let was_shown = before.contains(word);
                    noticed |= was_shown;
                    hidden += u32::from(was_shown);
                    assert!(!after.contains(word), "{table}.{column}: {word} in {after}");
                }
            }
        }
        let rowid = own.first().or(beside.first()).map(|cell| cell.rowid);
        let elsewhere = cells.iter().find(|cell| cell.table != *table);
        let stranger = beside.first().copied().or(elsewhere);
        if let (Some(rowid), Some(stranger)) = (rowid, stranger) {
            let after = home
                .shown_after(|connection| {
                    put(connection, table, column, rowid, &stranger.sealed);
                })
                .await;
            noticed |= is_told(&after);
            exchanges += 1;
        }
        if !noticed {
            unread.push((table.as_str(), column.as_str()));
        }
    }
    assert_eq!(
        unread, ELSEWHERE,
        "columns whose exchange nobody has noticed"
    );
    assert!(exchanges >= 25 && hidden >= 10, "{exchanges} and {hidden}");
}
