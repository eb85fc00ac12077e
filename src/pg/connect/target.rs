//! Is an open session of the kind that target_session_attrs wants.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

use super::Connected;
use crate::pg::conninfo::spec::Target;
use crate::pg::frames;

/// target_session_attrs: is this the kind of session that is wanted?
pub(super) async fn check(target: Target, mut connected: Connected) -> Result<Connected, Vec<u8>> {
    let refusal = match target {
        Target::Any => return Ok(connected),
        Target::ReadWrite | Target::ReadOnly => {
            match (target, is_read_only(&mut connected).await?) {
                (Target::ReadWrite, true) => "session is read-only",
                (Target::ReadOnly, false) => "session is not read-only",
                _ => return Ok(connected),
            }
        }
        Target::Primary | Target::Standby | Target::PreferStandby => {
            match (target, is_standby(&mut connected).await?) {
                (Target::Primary, true) => "server is in hot standby mode",
                (Target::Standby | Target::PreferStandby, false) => {
                    "server is not in hot standby mode"
                }
                _ => return Ok(connected),
            }
        }
    };
    Err(refusal.as_bytes().to_vec())
}

async fn is_read_only(connected: &mut Connected) -> Result<bool, Vec<u8>> {
    let known = |name: &str| parameter(connected, name).map(|value| value == b"on");
    match (
        known("default_transaction_read_only"),
        known("in_hot_standby"),
    ) {
        (Some(default), Some(standby)) => Ok(default || standby),
        _ => Ok(ask(connected, "SHOW transaction_read_only").await? == "on"),
    }
}

async fn is_standby(connected: &mut Connected) -> Result<bool, Vec<u8>> {
    match parameter(connected, "in_hot_standby") {
        Some(value) => Ok(value == b"on"),
        None => Ok(ask(connected, "SELECT pg_catalog.pg_is_in_recovery()").await? == "t"),
    }
}

fn parameter<'a>(connected: &'a Connected, name: &str) -> Option<&'a [u8]> {
    let mut parameters = connected.parameters.iter().rev();
    parameters
        .find(|(known, _)| known == name.as_bytes())
        .map(|(_, value)| value.as_slice())
}

/// Servers before 14 do not report what they are, and have to be asked.
async fn ask(connected: &mut Connected, query: &str) -> Result<String, Vec<u8>> {
    let failed = || format!("\"{query}\" failed").into_bytes();
    let mut answer = pin!(connected.client.simple_query(query));
    let mut value = None;
    poll_fn(|cx| {
        loop {
            let is_over = Pin::new(&mut connected.connection).poll(cx).is_ready();
            // The tap keeps the rows from the driver, and reads no further while they lie there.
            let run = connected.handle.take_parked();
            if let Some(run) = &run {
                value = value.take().or_else(|| first_value(run));
            }
            if is_over || answer.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
            if run.is_none() {
                return Poll::Pending;
            }
        }
    })
    .await;
    value.ok_or_else(failed)
}

/// The first value in a run of frames.
fn first_value(run: &[u8]) -> Option<String> {
    let (_, row) = frames::frames(run).find(|(tag, _)| *tag == b'D')?;
    // DataRow: number of values (2), length (4), value.
    let (length, rest) = run[row]
        .get(frames::HEADER + 2..)?
        .split_first_chunk::<4>()?;
    let length = usize::try_from(i32::from_be_bytes(*length)).ok()?;
    Some(String::from_utf8_lossy(rest.get(..length)?).into_owned())
}
