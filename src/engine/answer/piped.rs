//! What is told of the results of a pipeline, which psql gets one after the other.

use bytes::Bytes;

use super::Answer;
use crate::error::ServerMessage;
use crate::session::report::Level;

impl Answer<'_> {
    /// The pipeline has come to a Sync: no result before it is the last.
    pub fn synced(&mut self) {
        self.print_complete();
        self.outcome.synced();
    }

    /// A command of the pipeline was not run because one before it failed.
    pub fn refused(&mut self) {
        self.print_complete();
        self.outcome.error(ServerMessage::default());
        self.outcome.complaint.clear();
        self.say(Level::Info, b"Pipeline aborted, command did not run");
    }

    /// A command of the pipeline is a COPY: psql gives the connection up.
    pub fn refuse_copy(&mut self) {
        self.print_complete();
        self.say(
            Level::Info,
            b"COPY in a pipeline is not supported, aborting connection",
        );
        self.outcome.is_protocol_broken = true;
    }

    /// The next answer is to the command of a pipeline that has this text.
    pub fn turn_to(&mut self, text: Option<Bytes>) {
        self.piped = text;
    }

    /// A command of a pipeline has been answered: psql prints the result before it reads on.
    pub fn answered(&mut self) {
        self.settle();
        // It is for the first result only.
        self.stop_chunking();
    }

    /// FETCH_COUNT is in force no longer.
    pub fn stop_chunking(&mut self) {
        self.fetch_count = 0;
    }
}
