//! How do the session and the line editor talk: the editor has a thread of its own, so that a keystroke never waits
//! for the server, nor the server for a keystroke.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::complete::options::Options;
use crate::pg::Transaction;
use crate::repl::history::Control;
use crate::sql::splitter::Pending;
use crate::term::environment::Environment;
use crate::wall::{self, Feature};

/// A line number that no statement has: in a continuation prompt it is replaced by the line's own.
pub const LINE: u64 = u64::MAX;

/// A line that is wanted.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    pub prompt: String,
    /// The prompts of further lines of the same text, by what is open; [`LINE`] stands for the number of the line.
    pub continuations: Vec<(Pending, String)>,
    /// The number of the first line within its statement.
    pub line: u64,
    /// The lines of the statement so far.
    pub before: String,
    /// How to complete from now on.
    pub options: Options,
    /// Data for COPY, line by line: nothing to complete or to remember.
    pub is_data: bool,
    pub history: Control,
    pub status: Status,
    /// What programs that are run from the line get.
    pub environment: Environment,
}

/// Where the session is.
#[derive(Debug, Clone, Default)]
pub struct Status {
    /// User, host and database.
    pub place: String,
    /// `None` without a connection.
    pub transaction: Option<Transaction>,
    pub is_production: bool,
}

/// Somebody who lets the user edit lines.
pub trait LineReader {
    fn edit(&mut self, ask: &Ask) -> Answer;
}

/// What came of it.
#[derive(Debug)]
pub enum Answer {
    Line {
        text: String,
        /// Only its plan is wanted.
        explains: bool,
    },
    /// Ctrl-C.
    Cleared,
    /// Ctrl-D.
    End,
    Failed(io::Error),
}

/// The session's end of the conversation.
pub struct Desk {
    asks: Sender<Ask>,
    answers: Receiver<Answer>,
    /// Readable when there is an answer.
    pub bell: UnixStream,
}

impl Desk {
    /// Starts the editor's thread, in which `open` makes the editor.
    pub fn open<R: LineReader>(
        open: impl FnOnce() -> io::Result<R> + Send + 'static,
    ) -> io::Result<Desk> {
        let (asks, wanted) = channel::<Ask>();
        let (given, answers) = channel();
        let (opened, is_open) = channel();
        let (bell, rope) = UnixStream::pair()?;
        thread::Builder::new()
            .name("editor".to_owned())
            .spawn(move || {
                let mut editor = match open() {
                    Ok(editor) => editor,
                    Err(error) => {
                        // Whoever opens the desk waits for this.
                        let _ = opened.send(Err(error));
                        return;
                    }
                };
                let _ = opened.send(Ok(()));
                for ask in wanted {
                    let answer = edit(&mut editor, &ask);
                    // The bell first: whoever has received the answer finds it rung. When nobody listens any more
                    // the program is about to end.
                    if ring(&rope).is_err() || given.send(answer).is_err() {
                        return;
                    }
                }
            })?;
        is_open.recv().unwrap_or_else(|_| Err(ended()))?;
        Ok(Desk {
            asks,
            answers,
            bell,
        })
    }

    /// Lets the user edit a line.
    pub fn ask(&self, ask: Ask) -> io::Result<()> {
        self.asks.send(ask).map_err(|_| ended())
    }

    /// Waits for the line.
    pub fn answer(&mut self) -> Answer {
        let answer = self.answers.recv();
        // It has been rung for this answer.
        let _ = rustix::io::read(&self.bell, &mut [0]);
        answer.unwrap_or_else(|_| Answer::Failed(ended()))
    }
}

/// How often a text is begun again after a fault that no other wall has held.
const ATTEMPTS: usize = 3;

/// Lets the user edit a text; after a fault of the editor it is begun again.
fn edit(editor: &mut impl LineReader, ask: &Ask) -> Answer {
    let mut last = ended();
    for _ in 0..ATTEMPTS {
        match wall::contain(Feature::Line, || editor.edit(ask)) {
            Ok(answer) => return answer,
            Err(fault) => last = io::Error::other(fault.to_string()),
        }
    }
    Answer::Failed(last)
}

fn ended() -> io::Error {
    io::Error::other("the line editor has ended")
}

fn ring(rope: &UnixStream) -> io::Result<()> {
    rustix::io::write(rope, b"!")?;
    Ok(())
}
