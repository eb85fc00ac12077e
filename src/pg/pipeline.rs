//! Where does a pipeline stand: which commands were put into it, and what the next result is.
//!
//! It follows libpq's queue of commands, because psql shows how that works: after an error the commands up to the
//! next Sync are not run and the server says nothing about them, a result and its end are two things, and what
//! libpq has to say piles up until the next command has its turn. Pure: bytes are the business of `pg::stream`.

use std::collections::VecDeque;

use bytes::Bytes;

/// What kind of command is answered, which tells how its answer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A simple query, with any number of results.
    Simple,
    /// Bind and Execute, with or without a Parse before them.
    Execute,
    Parse,
    Close,
    Sync,
}

/// Whether there is a pipeline.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    #[default]
    Off,
    On,
    /// Nothing runs before the next Sync.
    Aborted,
}

/// How the answer to one command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Done,
    Failed,
    Synced,
    /// It is a COPY, which has no place in a pipeline.
    Copy,
}

/// What is got next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The end of a command's results; nothing has to come for that.
    End,
    /// The word that a command was not run; nothing has to come for that either.
    Refusal,
    /// The server's answer to a command of this kind.
    Answer(Kind),
}

/// What psql counts in a pipeline.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Syncs whose answer was not got yet.
    pub syncs: usize,
    /// Commands whose results have not been asked for.
    pub commands: usize,
    /// Results that can be got.
    pub results: usize,
}

/// The pipeline of a connection, and what libpq would have to complain about.
#[derive(Debug, Default)]
pub struct Pipeline {
    pub counts: Counts,
    status: Status,
    /// With the text of each, where it has one: errors point into it.
    commands: VecDeque<(Kind, Option<Bytes>)>,
    stage: Stage,
    complaints: Vec<u8>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing is on its way.
    #[default]
    Idle,
    /// A result was got, its end was not.
    Answered,
    /// The server has the first command.
    Waiting,
    /// The first command is not run.
    Refused,
}

impl Pipeline {
    pub fn status(&self) -> Status {
        self.status
    }

    pub fn is_on(&self) -> bool {
        self.status != Status::Off
    }

    /// Whether something is on its way.
    pub fn is_busy(&self) -> bool {
        self.stage != Stage::Idle
    }

    /// Begins one, unless there is one.
    pub fn start(&mut self) {
        if !self.is_on() {
            self.status = Status::On;
        }
    }

    /// Ends it; all its answers were got.
    pub fn end(&mut self) {
        *self = Pipeline {
            complaints: std::mem::take(&mut self.complaints),
            ..Pipeline::default()
        };
    }

    /// Puts a command at its end.
    pub fn push(&mut self, kind: Kind, text: Option<Bytes>) {
        if kind != Kind::Sync {
            self.forgive();
        }
        self.commands.push_back((kind, text));
        match (self.status, self.stage) {
            (Status::Aborted, Stage::Idle | Stage::Answered) => self.advance(),
            (_, Stage::Idle) => self.stage = Stage::Waiting,
            _ => {}
        }
    }

    /// Says what is got next, without getting it.
    pub fn due(&self) -> Due {
        match (self.stage, self.commands.front()) {
            (Stage::Waiting, Some(&(kind, _))) => Due::Answer(kind),
            (Stage::Refused, _) => Due::Refusal,
            _ => Due::End,
        }
    }

    /// The text of the first command.
    pub fn text(&self) -> Option<Bytes> {
        self.commands.front().and_then(|(_, text)| text.clone())
    }

    /// Gets what is due, where nothing has to come for it.
    pub fn pass(&mut self) {
        match self.stage {
            Stage::Answered => self.advance(),
            Stage::Refused => {
                self.commands.pop_front();
                self.stage = Stage::Answered;
            }
            Stage::Idle | Stage::Waiting => {}
        }
    }

    /// Takes note of an answer that has come.
    pub fn answered(&mut self, ending: Ending) {
        let first = self.commands.front();
        let is_sync = first.is_some_and(|&(kind, _)| kind == Kind::Sync);
        self.stage = Stage::Answered;
        match ending {
            Ending::Failed => self.status = Status::Aborted,
            Ending::Synced => self.status = Status::On,
            Ending::Done | Ending::Copy => {}
        }
        // What fails at the end of a transaction is followed by the Sync's own answer.
        if !is_sync || ending == Ending::Synced {
            self.commands.pop_front();
        }
        if ending == Ending::Synced {
            self.advance();
        }
    }

    /// Whether the results of the first command may come in pieces (FETCH_COUNT).
    pub fn may_chunk(&self) -> bool {
        self.due() == Due::Answer(Kind::Execute)
    }

    /// The results of all commands so far can be got.
    pub fn make_available(&mut self) {
        self.counts.results += std::mem::take(&mut self.counts.commands);
    }

    /// Adds to what there is to complain about.
    pub fn complain(&mut self, text: &[u8]) {
        self.complaints.extend_from_slice(text);
        if !text.is_empty() && !text.ends_with(b"\n") {
            self.complaints.push(b'\n');
        }
    }

    /// Forgets complaints before a new command, unless they belong to one that is on its way.
    pub fn forgive(&mut self) {
        if self.commands.is_empty() {
            self.complaints.clear();
        }
    }

    /// All that there is to complain about, which stays.
    pub fn complaints(&self) -> &[u8] {
        &self.complaints
    }

    /// Turns to the next command.
    fn advance(&mut self) {
        let Some(&(kind, _)) = self.commands.front() else {
            self.stage = Stage::Idle;
            return;
        };
        self.complaints.clear();
        let is_refused = self.status == Status::Aborted && kind != Kind::Sync;
        self.stage = match is_refused {
            true => Stage::Refused,
            false => Stage::Waiting,
        };
    }
}
