//! How did a statement end: what the variables ERROR, SQLSTATE, ROW_COUNT and LAST_ERROR_* are set from.

use std::time::Duration;

use crate::error::ServerMessage;
use crate::rows::Table;

/// What one request came to.
#[derive(Debug, Default)]
pub struct Outcome {
    has_failed: bool,
    /// The error of the server, if it sent one.
    pub error: Option<ServerMessage>,
    /// The last error before the last Sync of a pipeline.
    pub past_error: Option<ServerMessage>,
    /// The text that the last error may point into.
    pub error_sql: Option<Vec<u8>>,
    /// What libpq would still have to complain about afterwards.
    pub complaint: Vec<u8>,
    /// The rows of the last statement, by its command tag.
    pub row_count: Vec<u8>,
    /// The command tag of the last statement.
    pub tag: Vec<u8>,
    /// The OID that went with the command tag printed last.
    pub last_oid: Option<Vec<u8>>,
    /// The reader of our standard output is gone.
    pub is_pipe_broken: bool,
    /// A write failed for another reason, and that has been told.
    pub has_output_failed: bool,
    /// The server broke the protocol: the connection is of no further use.
    pub is_protocol_broken: bool,
    /// The exit code of the program that `\g` named.
    pub shell_status: Option<i32>,
    /// The rows of the first result; none for a command that has no rows.
    pub first_rows: u64,
    /// The last result, where it was not to be printed.
    pub kept: Option<Table>,
    /// Its command tag is to be told when something has been done with it.
    pub keeps_tag: bool,
    /// Somebody has read as much of a result as they wanted, and the rest was cancelled.
    pub is_cancelled_by_reader: bool,
    /// How long the answer has waited for its reader.
    pub waited: Duration,
    /// From sending it to its end.
    pub elapsed: Duration,
}

impl Outcome {
    /// Whether the statement did all it was asked to.
    pub fn is_success(&self) -> bool {
        !self.has_failed && self.error.is_none()
    }

    /// Whether something of our own failed, not the server's.
    pub fn has_own_failure(&self) -> bool {
        self.has_failed
    }

    /// Records a failure of our own.
    pub fn fail(&mut self) {
        self.has_failed = true;
    }

    /// Records the error that ended the request.
    pub fn error(&mut self, error: ServerMessage) {
        self.row_count = b"0".to_vec();
        self.error = Some(error);
    }

    /// Records that a pipeline is in step again: what failed before is past.
    pub fn synced(&mut self) {
        self.past_error = self.error.take().or(self.past_error.take());
        self.has_failed = false;
        self.complaint.clear();
        self.complete(b"");
    }

    /// Records a statement that ended with `tag`.
    pub fn complete(&mut self, tag: &[u8]) {
        self.row_count.clear();
        self.row_count.extend_from_slice(row_count(tag));
        self.tag.clear();
        self.tag.extend_from_slice(tag);
    }
}

/// The number of rows in a command tag, as libpq's `PQcmdTuples` reads it; `0` when it has none.
fn row_count(tag: &[u8]) -> &[u8] {
    const COUNTED: &[&[u8]] = &[
        b"SELECT", b"INSERT", b"UPDATE", b"DELETE", b"FETCH", b"MOVE", b"COPY", b"MERGE",
    ];
    let mut words = tag.split(|&b| b == b' ');
    let command = words.next().unwrap_or(b"");
    match words.next_back() {
        Some(count) if COUNTED.contains(&command) && count.iter().all(u8::is_ascii_digit) => count,
        _ => b"0",
    }
}
