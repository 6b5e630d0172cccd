//! Pages of what is numbered, and the cursors between them.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::{Kind, Problem};

const LIMIT_MAX: u32 = 100;

/// Which page a request asks for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// A `next_cursor` of an earlier page: only what has come or changed since. Without it, all.
    after: Option<String>,
    /// How many at most. A page may have fewer, where they are long.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: u32,
}

const fn default_limit() -> u32 {
    50
}

/// The number behind which the page begins, and how many it has at most.
pub(crate) fn asked(page: Result<Query<Page>, QueryRejection>) -> Result<(i64, u32), Problem> {
    asked_of(page, position)
}

/// The same of what is numbered twice: by each of two counters. A cursor from before there was a second one is behind
/// none of it.
pub(crate) fn asked_of_two(
    page: Result<Query<Page>, QueryRejection>,
) -> Result<([i64; 2], u32), Problem> {
    asked_of(page, |cursor| {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (first, second) = bytes.split_first_chunk::<8>()?;
        let second = match second {
            [] => 0,
            second => i64::from_be_bytes(second.try_into().ok()?),
        };
        Some([i64::from_be_bytes(*first), second])
    })
}

fn asked_of<T: Default>(
    page: Result<Query<Page>, QueryRejection>,
    position: impl FnOnce(&str) -> Option<T>,
) -> Result<(T, u32), Problem> {
    let invalid = |detail: String| Problem::new(Kind::InvalidParameter, detail);
    let limit_rule = || invalid(format!("limit is a number from 1 to {LIMIT_MAX}."));
    let Query(Page { after, limit }) = page.map_err(|_| limit_rule())?;
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(limit_rule());
    }
    let after = match after {
        None => T::default(),
        Some(cursor) => position(&cursor)
            .ok_or_else(|| invalid("after is not a cursor of this city.".to_owned()))?,
    };
    Ok((after, limit))
}

/// What leads to the place behind this number.
pub(crate) fn cursor(number: i64) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(number.to_be_bytes())
}

/// What leads to the place behind both numbers.
pub(crate) fn cursor_of_two(numbers: [i64; 2]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(numbers.map(i64::to_be_bytes).concat())
}

fn position(cursor: &str) -> Option<i64> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
    Some(i64::from_be_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_place_and_nothing_else_is_one() {
        assert_eq!(position(&cursor(41)), Some(41));
        assert_eq!(position("41"), None);
        assert_eq!(position(""), None);
    }
}
