//! Asks for the session's own search path: the one thing that a second connection cannot find out.

use super::cells::elements;
use crate::pg::connect::target::FirstValue;
use crate::pg::link::Transaction;
use crate::pg::{Request, Server};

impl Server {
    /// The search path in effect for the session (`current_schemas(true)`), asked of the server: what
    /// [`Slot::set_search_path`](crate::catalog::Slot::set_search_path) wants.
    ///
    /// `None` when nobody can be asked: without a connection, and in a transaction block, whose isolation level could
    /// not be set any more after a query of ours.
    pub fn search_path(&mut self) -> Option<Vec<String>> {
        if self.transaction()? != Transaction::Idle {
            return None;
        }
        let mut answer = FirstValue::default();
        let request = Request::simple(b"SELECT pg_catalog.current_schemas(true)");
        self.run(request, &mut answer).ok()?;
        let array = String::from_utf8(answer.0?).ok()?;
        Some(elements(&array).into_iter().flatten().collect())
    }
}
