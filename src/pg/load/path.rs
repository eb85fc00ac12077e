//! What is the session's own search path: the one thing that a second connection cannot find out.

use bytes::Bytes;

use super::cells::Row;
use crate::error::ServerMessage;
use crate::pg::link::Transaction;
use crate::pg::{Request, Server};
use crate::rows::{Cells, Column, CopyIn, Go, ResultSink, data_rows};

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
        let mut path = Path(None);
        let request = Request::simple(b"SELECT pg_catalog.current_schemas(true)");
        self.run(request, &mut path).ok()?;
        path.0
    }
}

/// Keeps the array in the first cell.
struct Path(Option<Vec<String>>);

impl ResultSink for Path {
    fn begin(&mut self, _columns: Vec<Column>) -> Go {
        Go::Continue(())
    }

    fn rows(&mut self, run: Bytes) -> Go {
        for cells in data_rows(&run).filter_map(Cells::parse) {
            let names = Row::new(cells).array();
            self.0 = Some(names.into_iter().flatten().collect());
        }
        Go::Continue(())
    }

    fn end(&mut self, _tag: &[u8]) -> Go {
        Go::Continue(())
    }

    fn empty(&mut self) -> Go {
        Go::Continue(())
    }

    fn error(&mut self, _message: ServerMessage) {}

    fn notice(&mut self, _message: ServerMessage) {}

    fn unsupported(&mut self, _what: &str) {}

    fn cancelling(&mut self) {}

    fn copy_out_begin(&mut self) -> Go {
        Go::Continue(())
    }

    fn copy_out(&mut self, _data: &[u8]) -> Go {
        Go::Continue(())
    }

    fn copy_in_begin(&mut self, _is_binary: bool) -> Go {
        Go::Continue(())
    }

    fn copy_in(&mut self, _data: &mut Vec<u8>) -> CopyIn {
        CopyIn::Fail("nobody asked for data".to_owned())
    }
}
