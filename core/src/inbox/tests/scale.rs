//! What is shown first costs the same whether there are a thousand messages or ten thousand: counted in steps of
//! SQLite's machine, not by a clock.

use rusqlite::{Connection, StatementStatus};

use super::*;
use crate::storage::StorageError;

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
