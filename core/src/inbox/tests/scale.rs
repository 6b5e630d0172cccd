//! What is shown first costs the same whether there are a thousand messages or ten thousand: counted in steps of
//! SQLite's machine, not by a clock.

use std::process::Command;

use rusqlite::{Connection, StatementStatus};

use super::*;
use crate::{net::wire, storage::StorageError};

const QUERIES: [(&str, &str); 11] = [
    ("first page", include_str!("../sql/listed.sql")),
    ("unread", include_str!("../sql/unread.sql")),
    ("pinned", include_str!("../sql/pinned.sql")),
    ("archived", include_str!("../sql/archived.sql")),
    ("alerts", include_str!("../sql/alerts.sql")),
    ("all", include_str!("../sql/shown.sql")),
    ("about a case", include_str!("../sql/about_case.sql")),
    ("on a topic", include_str!("../sql/on_topic.sql")),
    ("threads", include_str!("../sql/threads.sql")),
    ("counts", include_str!("../sql/counts.sql")),
    ("untold", include_str!("../sql/untold.sql")),
];

/// A store with so many messages, of which nothing has to be opened.
fn with(total: u32) -> Phone {
    let phone = Phone::new(|_| Err(TransportError::Unreachable));
    let filled = phone.store.database.write(|transaction| {
        let mut insert = transaction.prepare(
            "insert into message (id, sent_at_ms, sealed_content, lookup_case, lookup_topic, kind, pinned, archived)
             values (?1, ?2, x'00', ?3, ?4, ?5, ?6, ?7)",
        )?;
        for number in 0..total {
            let case = if number % 3 == 0 { vec![] } else { vec![(number % 200) as u8] };
            let kind = if number % 40 == 0 { "alert" } else { "message" };
            let topic = vec![(number % 5) as u8];
            let row = params![format!("m{number}"), number, case, topic, kind, number % 50 == 0, number % 7 == 0];
            insert.execute(row)?;
        }
        Ok::<_, StorageError>(())
    });
    filled.unwrap();
    phone
}

/// How many steps a query takes of the first page, and how many rows that has.
fn steps(connection: &Connection, sql: &str) -> (i32, i32) {
    let mut statement = connection.prepare(sql).unwrap();
    for parameter in 1..=statement.parameter_count() {
        match parameter {
            1 => statement.raw_bind_parameter(1, 50).unwrap(),
            2 => statement.raw_bind_parameter(2, 0).unwrap(),
            _ => statement.raw_bind_parameter(parameter, vec![1_u8]).unwrap(),
        }
    }
    let mut rows = statement.raw_query();
    let mut count = 0;
    while rows.next().unwrap().is_some() {
        count += 1;
    }
    drop(rows);
    (statement.get_status(StatementStatus::VmStep), count)
}

#[test]
fn what_is_shown_first_takes_as_many_steps_of_ten_thousand_as_of_a_thousand() {
    let (few, many) = (with(1_000), with(10_000));
    for (what, sql) in QUERIES {
        let steps = |phone: &Phone| {
            let counted = |connection: &Connection| Ok::<_, StorageError>(steps(connection, sql));
            phone.store.database.read(counted).unwrap()
        };
        let ((few, few_rows), (many, many_rows)) = (steps(&few), steps(&many));
        // A thousand may have less than a page of it.
        let more = 40 * (many_rows - few_rows);
        assert!(
            many <= few + few / 2 + more && many < 6_000,
            "{what}: {few}, and {many}"
        );
    }
    assert_eq!(many.messages().counts().unwrap().0, 8_571);
}

#[tokio::test]
async fn a_message_takes_as_many_steps_to_come_in_whether_there_are_many_or_few() {
    // Rows that are there are found by their id, and none is looked through.
    let phone = with(10_000);
    let plans = [
        include_str!("../sql/held.sql"),
        include_str!("../sql/supersede.sql"),
        include_str!("../sql/set_state.sql"),
        include_str!("../sql/replace.sql"),
        include_str!("../sql/renew.sql"),
    ];
    for sql in plans {
        let explained =
            phone
                .store
                .database
                .read(|connection| -> Result<Vec<String>, StorageError> {
                    let mut statement = connection.prepare(&format!("explain query plan {sql}"))?;
                    for parameter in 1..=statement.parameter_count() {
                        statement.raw_bind_parameter(parameter, 0)?;
                    }
                    let mut rows = statement.raw_query();
                    let mut plan = Vec::new();
                    while let Some(row) = rows.next()? {
                        plan.push(row.get(3)?);
                    }
                    Ok(plan)
                });
        for step in explained.unwrap() {
            assert!(
                step.starts_with("SEARCH") && step.contains("(id=?)"),
                "{step} in {sql}"
            );
        }
    }
}

/// All that is done with a message that comes in, whatever it is.
const TAKING: [&str; 8] = [
    include_str!("../sql/supersede.sql"),
    include_str!("../sql/held.sql"),
    include_str!("../sql/insert.sql"),
    include_str!("../sql/note.sql"),
    include_str!("../sql/replace.sql"),
    include_str!("../sql/renew.sql"),
    include_str!("../sql/set_state.sql"),
    include_str!("../sql/empty.sql"),
];

/// Messages of all sorts: new ones, some in the place of another, and of those that are there some that have changed, that
/// were read elsewhere, or are taken back.
fn page_of_all_sorts() -> wire::MessagePage {
    let messages = (0..200).map(|number| {
        let id = match number % 2 {
            0 => format!("new{number}"),
            _ => format!("m{number}"),
        };
        json!({
            "id": id, "revision": 2, "case_number": "LG-2026-000001", "sent_at": "2026-11-23T10:00:00Z",
            "title": {"en": "Title"}, "body": {"en": "Words."}, "retracted": number % 10 == 1,
            "supersedes": (number % 4 == 0).then(|| format!("m{}", number + 300)),
            "state": (number % 6 == 1).then(|| json!({"read": true, "deleted": number % 12 == 1})),
        })
    });
    let page =
        json!({"messages": messages.collect::<Vec<_>>(), "next_cursor": "1", "has_more": false});
    serde_json::from_value(page).unwrap()
}

#[test]
fn a_page_takes_as_many_steps_to_come_in_on_top_of_ten_thousand_as_of_a_thousand() {
    let steps = |total: u32| -> i32 {
        let phone = with(total);
        let (new, changed) = phone.messages().take_in(page_of_all_sorts()).unwrap();
        assert!(new == 100 && changed);
        let counted = phone.store.database.write(|transaction| {
            let steps = TAKING.map(|sql| {
                let statement = transaction.prepare_cached(sql)?;
                Ok(statement.get_status(StatementStatus::VmStep))
            });
            steps.into_iter().sum::<Result<i32, StorageError>>()
        });
        counted.unwrap()
    };
    let (few, many) = (steps(1_000), steps(10_000));
    assert!(few > 10_000 && many < few + few / 10, "{few}, and {many}");
}

/// Where this is set, the test below is the child that it has started, and polls so many messages.
const POLLS: &str = "CITIZEN_POLLS_MESSAGES";

/// Takes in `total` messages of two kilobytes each, and says how much memory was ever resident, in bytes.
async fn polled(total: usize) -> u64 {
    let phone = Phone::new(move |request| {
        let (start, letter) = (after(request), "Words and more. ".repeat(128));
        let end = (start + 100).min(total);
        let messages = (start..end).map(|number| {
            json!({
                "id": format!("m{number}"), "case_number": null, "sent_at": "2026-11-23T10:00:00Z",
                "title": {"en": "Title"}, "body": {"en": letter},
            })
        });
        let page = json!({
            "messages": messages.collect::<Vec<_>>(), "next_cursor": end.to_string(), "has_more": end < total,
        });
        Ok(answer(200, "application/json", &page.to_string()))
    });
    assert_eq!(phone.poll().await.unwrap() as usize, total);
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = peak.unwrap().trim().trim_end_matches(" kB");
    kibibytes.parse::<u64>().unwrap() << 10
}

#[cfg(target_os = "linux")]
#[tokio::test]
#[allow(clippy::print_stdout)]
async fn ten_thousand_messages_take_no_more_memory_to_come_in_than_a_thousand() {
    const NAME: &str =
        "inbox::tests::scale::ten_thousand_messages_take_no_more_memory_to_come_in_than_a_thousand";
    if let Ok(total) = std::env::var(POLLS) {
        println!("peak={}", polled(total.parse().unwrap()).await);
        return;
    }
    // In processes of their own: whatever else is tested takes memory too.
    let peak = |total: &str| -> u64 {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME, "--nocapture"])
            .env(POLLS, total)
            .output()
            .unwrap();
        let said = String::from_utf8(child.stdout).unwrap();
        let peak = said.split("peak=").nth(1);
        let peak = peak.unwrap_or_else(|| panic!("{said}"));
        peak.split_whitespace().next().unwrap().parse().unwrap()
    };
    let (few, many) = (peak("1000"), peak("10000"));
    // All of them would take twenty megabytes.
    assert!(many < few + (4 << 20), "{few}, and {many} bytes");
}
