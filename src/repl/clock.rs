//! What is the time, in words: UTC, because a static binary knows no time zones.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::term::clock::date;

/// Now, as `2025-12-31 23:59:59Z`.
pub fn utc() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    worded(now.map_or(0, |now| now.as_secs()))
}

fn worded(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(i64::try_from(days).unwrap_or(0));
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}Z")
}
