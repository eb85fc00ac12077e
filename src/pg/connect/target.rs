//! Is an open session of the kind that target_session_attrs wants.

use super::Connected;
use crate::pg::conninfo::spec::Target;

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
    let answer = connected.client.simple_query(query);
    let answer = futures_util::future::select(Box::pin(answer), &mut connected.connection).await;
    let rows = match answer {
        futures_util::future::Either::Left((Ok(rows), _)) => rows,
        _ => return Err(format!("\"{query}\" failed").into_bytes()),
    };
    let value = rows.iter().find_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    value.ok_or_else(|| format!("\"{query}\" failed").into_bytes())
}
