//! Pipelines on the one connection: commands go in, and their results come out one at a time.

use super::exchange::Asked;
use super::extended::{self, Command};
use super::pipeline::{Counts, Due, Ending, Kind, Pipeline, Status};
use super::stream;
use super::{Lost, Presses, RunError, Server};
use crate::pg::link::Link;
use crate::rows::ResultSink;

/// How much is gathered before it is handed to the network (libpq's OUTBUFFER_THRESHOLD).
const THRESHOLD: usize = 64 * 1024;

/// libpq's words for a connection that it knows to be gone.
const NO_CONNECTION: &str = "no connection to the server";

/// What one step through the results of a pipeline gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Got {
    /// The end of a command's results, or of all.
    End,
    /// The word that a command was not run.
    Refusal,
    /// The answer to a command, which has gone to the sink.
    Answer(Ending),
}

/// When what is in a pipeline is handed to the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Haste {
    /// When it is worth it.
    Later,
    Now,
}

impl Server {
    /// Whether there is a pipeline.
    pub fn pipeline(&self) -> Status {
        self.link
            .as_ref()
            .map_or(Status::Off, |link| link.pipeline.status())
    }

    /// What psql counts in the pipeline; zeros without one.
    pub fn counts(&self) -> Counts {
        self.link
            .as_ref()
            .map_or(Counts::default(), |link| link.pipeline.counts)
    }

    /// The pipeline's books, to change them.
    pub fn books(&mut self) -> Option<&mut Pipeline> {
        self.link.as_mut().map(|link| &mut link.pipeline)
    }

    /// From now on commands are only put in, and their results are got later.
    ///
    /// What the server has said by itself goes to `sink`.
    pub fn start_pipeline(&mut self, sink: &mut dyn ResultSink) -> Result<(), RunError> {
        let Some(link) = &mut self.link else {
            return Err(RunError::NotConnected);
        };
        if link.pipeline.is_on() {
            return Ok(());
        }
        if let Err(lost) = stream::settle(link, sink) {
            return Err(self.lose(lost));
        }
        link.pipeline.start();
        Ok(())
    }

    /// Back to one request after the other; all answers must have been got.
    pub fn end_pipeline(&mut self) {
        if let Some(link) = &mut self.link {
            link.pipeline.end();
        }
    }

    /// Puts a command into the pipeline.
    pub fn put(
        &mut self,
        command: Command,
        haste: Haste,
        sink: &mut dyn ResultSink,
    ) -> Result<(), RunError> {
        let Some(link) = &mut self.link else {
            return Err(RunError::NotConnected);
        };
        if link.wire.ended().is_some() && command.kind != Kind::Sync {
            return Err(self.lose(NO_CONNECTION.to_owned().into()));
        }
        link.pipeline.push(command.kind, command.text);
        self.write(&command.messages, haste, sink)
    }

    /// Asks the server for the results it has so far.
    pub fn request_flush(&mut self, sink: &mut dyn ResultSink) -> Result<(), RunError> {
        self.write(&extended::flush(), Haste::Later, sink)
    }

    /// Hands all that was put in to the network.
    pub fn flush(&mut self, sink: &mut dyn ResultSink) -> Result<(), RunError> {
        self.write(&[], Haste::Now, sink)
    }

    /// Gets what comes next; the answers of the server go to `sink`.
    pub fn get(
        &mut self,
        sink: &mut dyn ResultSink,
        presses: &mut Presses,
    ) -> Result<Got, RunError> {
        let Some(link) = &mut self.link else {
            return Err(RunError::NotConnected);
        };
        let kind = match link.pipeline.due() {
            Due::Answer(kind) => kind,
            Due::End => {
                link.pipeline.pass();
                return Ok(Got::End);
            }
            Due::Refusal => {
                link.pipeline.pass();
                return Ok(Got::Refusal);
            }
        };
        queue(link);
        let asked = Asked::Command(kind);
        let answering = stream::answer(link, asked, sink, presses, &self.interrupt, &self.wake);
        match self.runtime.block_on(answering) {
            Ok(ending) => {
                link.pipeline.answered(ending);
                Ok(Got::Answer(ending))
            }
            Err(lost) => Err(self.lose(lost)),
        }
    }

    fn write(
        &mut self,
        messages: &[u8],
        haste: Haste,
        sink: &mut dyn ResultSink,
    ) -> Result<(), RunError> {
        let Some(link) = &mut self.link else {
            return Err(RunError::NotConnected);
        };
        link.unsent.extend_from_slice(messages);
        let is_worth_it =
            link.unsent.len() >= THRESHOLD || link.pipeline.status() == Status::Aborted;
        if haste == Haste::Later && !is_worth_it {
            return Ok(());
        }
        queue(link);
        let mut presses = Presses::default();
        let pushing = stream::push(link, sink, &mut presses, &self.interrupt, &self.wake);
        match self.runtime.block_on(pushing) {
            Ok(()) => Ok(()),
            Err(lost) => Err(self.lose(lost)),
        }
    }

    /// The connection is gone.
    pub(super) fn lose(&mut self, lost: Lost) -> RunError {
        let link = self.link.take();
        RunError::Lost(Lost {
            transaction: link.map(|link| link.transaction),
            ..lost
        })
    }
}

/// Puts what was gathered behind what is being written.
fn queue(link: &mut Link) {
    if !link.unsent.is_empty() {
        link.wire.send(link.unsent.split().freeze());
    }
}
