//! Checks whether an open session is of the kind that target_session_attrs wants.

use crate::interrupt::Interrupt;
use crate::pg::conninfo::spec::Target;
use crate::pg::link::Link;
use crate::pg::stream::{self, Request};
use crate::pg::wake::Wake;
use crate::rows::{Cells, Go, ResultSink, data_rows};

/// target_session_attrs: is this the kind of session that is wanted?
pub(super) async fn check(target: Target, mut link: Link) -> Result<Link, Vec<u8>> {
    let refusal = match target {
        Target::Any => return Ok(link),
        Target::ReadWrite | Target::ReadOnly => match (target, is_read_only(&mut link).await?) {
            (Target::ReadWrite, true) => "session is read-only",
            (Target::ReadOnly, false) => "session is not read-only",
            _ => return Ok(link),
        },
        Target::Primary | Target::Standby | Target::PreferStandby => {
            match (target, is_standby(&mut link).await?) {
                (Target::Primary, true) => "server is in hot standby mode",
                (Target::Standby | Target::PreferStandby, false) => {
                    "server is not in hot standby mode"
                }
                _ => return Ok(link),
            }
        }
    };
    Err(refusal.as_bytes().to_vec())
}

async fn is_read_only(link: &mut Link) -> Result<bool, Vec<u8>> {
    let known = |name| link.parameter(name).map(|value| value == b"on");
    match (
        known(b"default_transaction_read_only"),
        known(b"in_hot_standby"),
    ) {
        (Some(default), Some(standby)) => Ok(default || standby),
        _ => Ok(ask(link, "SHOW transaction_read_only").await? == b"on"),
    }
}

async fn is_standby(link: &mut Link) -> Result<bool, Vec<u8>> {
    match link.parameter(b"in_hot_standby") {
        Some(value) => Ok(value == b"on"),
        None => Ok(ask(link, "SELECT pg_catalog.pg_is_in_recovery()").await? == b"t"),
    }
}

/// Servers before 14 do not report what they are, and have to be asked.
async fn ask(link: &mut Link, query: &str) -> Result<Vec<u8>, Vec<u8>> {
    let mut answer = FirstValue::default();
    let request = Request::simple(query.as_bytes());
    let nobody = (Interrupt::default(), Wake::default());
    let ended = stream::run(link, request, &mut answer, &nobody.0, &nobody.1).await;
    let value = ended.ok().and(answer.0);
    value.ok_or_else(|| format!("\"{query}\" failed").into_bytes())
}

/// Keeps the first value of an answer.
#[derive(Default)]
pub(in crate::pg) struct FirstValue(pub(in crate::pg) Option<Vec<u8>>);

impl ResultSink for FirstValue {
    fn rows(&mut self, run: bytes::Bytes) -> Go {
        let mut cells = data_rows(&run).filter_map(Cells::parse);
        let first = || Some(cells.next()?.iter().next()??.to_vec());
        self.0 = self.0.take().or_else(first);
        Go::Continue(())
    }

    fn end(&mut self, _tag: &[u8]) -> Go {
        Go::Continue(())
    }

    fn error(&mut self, _message: crate::error::ServerMessage) {}
}
