//! A sink that keeps the last error of a request and nothing else.

use bytes::Bytes;
use pgtusk::error::ServerMessage;
use pgtusk::rows::{Go, ResultSink};

#[derive(Default)]
pub struct LastError(pub Option<ServerMessage>);

impl ResultSink for LastError {
    fn rows(&mut self, _run: Bytes) -> Go {
        Go::Continue(())
    }

    fn end(&mut self, _tag: &[u8]) -> Go {
        Go::Continue(())
    }

    fn error(&mut self, message: ServerMessage) {
        self.0 = Some(message);
    }
}
