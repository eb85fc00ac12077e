//! A sink that keeps the last error of a request and nothing else.

use bytes::Bytes;
use pgtusk::error::ServerMessage;
use pgtusk::rows::{Column, CopyIn, Go, ResultSink};

#[derive(Default)]
pub struct LastError(pub Option<ServerMessage>);

impl ResultSink for LastError {
    fn begin(&mut self, _columns: Vec<Column>) -> Go {
        Go::Continue(())
    }

    fn rows(&mut self, _run: Bytes) -> Go {
        Go::Continue(())
    }

    fn end(&mut self, _tag: &[u8]) -> Go {
        Go::Continue(())
    }

    fn empty(&mut self) -> Go {
        Go::Continue(())
    }

    fn error(&mut self, message: ServerMessage) {
        self.0 = Some(message);
    }

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
        CopyIn::Done
    }
}
