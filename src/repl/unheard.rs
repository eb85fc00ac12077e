//! Who listens to the server while a line is edited: nobody.

use bytes::Bytes;

use crate::error::ServerMessage;
use crate::rows::{Column, CopyIn, Go, ResultSink};

/// What the server says while a line is edited and nobody has asked: psql does not show it either.
pub struct Unheard;

impl ResultSink for Unheard {
    fn begin(&mut self, _: Vec<Column>) -> Go {
        Go::Continue(())
    }

    fn rows(&mut self, _: Bytes) -> Go {
        Go::Continue(())
    }

    fn end(&mut self, _: &[u8]) -> Go {
        Go::Continue(())
    }

    fn empty(&mut self) -> Go {
        Go::Continue(())
    }

    fn error(&mut self, _: ServerMessage) {}

    fn notice(&mut self, _: ServerMessage) {}

    fn unsupported(&mut self, _: &str) {}

    fn cancelling(&mut self) {}

    fn copy_out_begin(&mut self) -> Go {
        Go::Continue(())
    }

    fn copy_out(&mut self, _: &[u8]) -> Go {
        Go::Continue(())
    }

    fn copy_in_begin(&mut self, _: bool) -> Go {
        Go::Continue(())
    }

    fn copy_in(&mut self, _: &mut Vec<u8>) -> CopyIn {
        CopyIn::Done
    }
}
