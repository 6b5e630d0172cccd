//! Ten thousand submissions: what is done for one costs what it costs among a thousand, and opening the home, which goes
//! through all that wait, ten times as much.

use std::collections::BTreeMap;

use rusqlite::{StatementStatus, types::Value};

use super::*;
use crate::user_store::UserStore;

/// As many are done with as wait, and those were submitted before.
const FILL: &str = "
with recursive counted (n) as (select 1 union all select n + 1 from counted where n < 2 * ?1)
insert into submission (
    id, draft_id, created_at_ms, state, next_attempt_at_ms, waiting_for, sealed_subject, sealed_body
)
select
    printf('%08x-0000-7000-8000-000000000000', n), printf('%08x', n), n,
    iif(n <= ?1, 'accepted', 'queued'), n, 'turn', zeroblob(300), zeroblob(2500)
from counted";

/// The statements of an app that opens, is looked at, and sends; the number tells which submission they are about.
const STATEMENTS: [(&str, &str); 8] = [
    ("recover", include_str!("../sql/recover.sql")),
    ("try again", include_str!("../sql/try_again.sql")),
    ("newest", include_str!("../sql/newest_submissions.sql")),
    ("one", include_str!("../sql/submission.sql")),
    ("due", include_str!("../sql/due.sql")),
    ("begin", include_str!("../sql/begin_attempt.sql")),
    ("postpone", include_str!("../sql/postpone.sql")),
    ("settle", include_str!("../sql/settle.sql")),
];

/// The steps that SQLite takes for each statement where `many` wait.
fn steps(many: i64) -> BTreeMap<&'static str, i32> {
    let phone = Phone::new(&Signer::new().trust, nothing_listens);
    let id = Value::from(format!("{:08x}-0000-7000-8000-000000000000", 2 * many - 1));
    let (soon, late) = (Value::from(2 * many), Value::from(i64::MAX));
    let arguments = |name: &str| match name {
        "recover" | "try again" => vec![soon.clone()],
        "newest" => vec![50.into()],
        "one" => vec![id.clone()],
        "due" => vec![soon.clone(), late.clone(), 0.into()],
        "begin" => vec![id.clone(), soon.clone()],
        "postpone" => vec![id.clone(), soon.clone(), "city".to_owned().into(), 1.into()],
        _ => vec![
            id.clone(),
            "accepted".to_owned().into(),
            vec![0; 900].into(),
        ],
    };
    let store: &UserStore = &phone.store;
    let steps = store.database.write(|transaction| -> Result<_, Error> {
        transaction.execute(FILL, [many])?;
        let of = |(name, sql): (&'static str, &str)| {
            let mut statement = transaction.prepare(sql)?;
            let mut rows = statement.query(rusqlite::params_from_iter(arguments(name)))?;
            while rows.next()?.is_some() {}
            drop(rows);
            Ok((name, statement.get_status(StatementStatus::VmStep)))
        };
        STATEMENTS.into_iter().map(of).collect()
    });
    steps.unwrap()
}

#[test]
fn ten_thousand_cost_no_more_each_than_a_thousand() {
    let (thousand, ten_thousand) = (steps(1_000), steps(10_000));
    for (name, steps) in &ten_thousand {
        let among_a_thousand = thousand[name];
        let most = match *name {
            "recover" => 10 * among_a_thousand,
            _ => among_a_thousand + 50,
        };
        assert!(
            *steps <= most,
            "{name}: {steps}, {among_a_thousand} among a thousand"
        );
    }
}
