//! How are queries of our own run: `BEGIN`, savepoints, `\l`, `\d`: a request whose rows come back as a table.

use bytes::Bytes;

use crate::error::ServerMessage;
use crate::pg::{Lost, Request, RunError, Server};
use crate::rows::{Column, CopyIn, Go, Halt, ResultSink, Table, data_rows};
use crate::session::Session;
use crate::vars::special::EchoHidden;

/// Why a query of our own gave no table.
#[derive(Debug)]
pub enum Failure {
    Server {
        error: ServerMessage,
        /// What came before it.
        notices: Vec<ServerMessage>,
    },
    Lost(Lost),
    NotConnected,
    /// A pipeline is open: libpq's words.
    InPipeline(Vec<u8>),
}

/// The last result of a query, the notices that came on the way, and its command tag.
#[derive(Debug, Default)]
pub struct Answer {
    pub table: Table,
    pub tag: Vec<u8>,
    pub notices: Vec<ServerMessage>,
}

/// Shows a query of our own where ECHO_HIDDEN asks for that; `false` when it is not to be run then.
pub fn show(session: &mut Session, sql: impl AsRef<[u8]>) -> bool {
    let echo = session.settings.vars.typed().echo_hidden;
    if echo == EchoHidden::Off {
        return true;
    }
    let text = [
        b"/******** QUERY *********/\n",
        sql.as_ref().trim_ascii_end(),
        b"\n/************************/\n\n",
    ]
    .concat();
    let output = &mut session.output;
    for shown in std::iter::once(&mut output.stdout).chain(&mut output.log) {
        shown.write(&text);
        shown.flush();
    }
    echo != EchoHidden::NoExec
}

/// Runs `sql` and keeps its last result; for small results only.
pub fn run(server: &mut Server, sql: &[u8]) -> Result<Answer, Failure> {
    answer(server, Request::simple(sql))
}

/// Runs any request and keeps its last result.
pub fn answer(server: &mut Server, request: Request) -> Result<Answer, Failure> {
    let mut collect = Collect::default();
    match server.run(request, &mut collect) {
        Err(RunError::NotConnected) => Err(Failure::NotConnected),
        Err(RunError::Lost(lost)) => Err(Failure::Lost(lost)),
        Err(RunError::InPipeline(text)) => Err(Failure::InPipeline(text)),
        Ok(_) => match collect.error {
            Some(error) => Err(Failure::Server {
                error,
                notices: collect.answer.notices,
            }),
            None => Ok(collect.answer),
        },
    }
}

#[derive(Default)]
struct Collect {
    answer: Answer,
    error: Option<ServerMessage>,
}

impl ResultSink for Collect {
    fn begin(&mut self, columns: Vec<Column>) -> Go {
        self.answer.table = Table {
            columns,
            ..Table::default()
        };
        Go::Continue(())
    }

    fn rows(&mut self, run: Bytes) -> Go {
        let rows = data_rows(&run).map(<[u8]>::to_vec);
        self.answer.table.rows.extend(rows);
        Go::Continue(())
    }

    fn end(&mut self, tag: &[u8]) -> Go {
        self.answer.tag = tag.to_vec();
        Go::Continue(())
    }

    fn empty(&mut self) -> Go {
        Go::Continue(())
    }

    fn error(&mut self, message: ServerMessage) {
        self.error = Some(message);
    }

    fn notice(&mut self, message: ServerMessage) {
        self.answer.notices.push(message);
    }

    fn unsupported(&mut self, _what: &str) {}

    fn cancelling(&mut self) {}

    fn copy_out_begin(&mut self) -> Go {
        Go::Break(Halt::Cancel)
    }

    fn copy_out(&mut self, _data: &[u8]) -> Go {
        Go::Break(Halt::Cancel)
    }

    fn copy_in_begin(&mut self, _is_binary: bool) -> Go {
        Go::Break(Halt::Cancel)
    }

    fn copy_in(&mut self, _data: &mut Vec<u8>) -> CopyIn {
        CopyIn::Fail("no COPY data is expected here".to_owned())
    }
}

/// What the server says when nobody has asked: notices, and why it ends the connection.
#[derive(Debug, Default)]
pub struct Unasked {
    pub notices: Vec<ServerMessage>,
    pub farewell: Option<ServerMessage>,
}

impl ResultSink for Unasked {
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

    fn error(&mut self, message: ServerMessage) {
        self.farewell = Some(message);
    }

    fn notice(&mut self, message: ServerMessage) {
        self.notices.push(message);
    }

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
