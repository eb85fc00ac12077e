//! How do the session and the line editor talk: the editor has a thread of its own, so that a keystroke never waits
//! for the server, nor the server for a keystroke.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use rustyline::error::ReadlineError;

use crate::complete::options::Options;
use crate::repl::editor;
use crate::session::knowledge::Shared;

/// A line that is wanted.
#[derive(Debug)]
pub struct Ask {
    pub prompt: String,
    /// The lines of the statement so far.
    pub before: String,
    /// How to complete from now on.
    pub options: Options,
    pub is_remembered: bool,
}

/// What came of it.
#[derive(Debug)]
pub enum Answer {
    Line(String),
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
    /// Starts the editor's thread.
    pub fn open(shared: Shared, options: Options) -> io::Result<Desk> {
        let mut editor = editor::new(shared, options).map_err(io::Error::other)?;
        let (asks, wanted) = channel::<Ask>();
        let (given, answers) = channel();
        let (bell, rope) = UnixStream::pair()?;
        thread::Builder::new()
            .name("editor".to_owned())
            .spawn(move || {
                for ask in wanted {
                    let answer = edit(&mut editor, &ask);
                    // The bell first: whoever has received the answer finds it rung. When nobody listens any more the
                    // program is about to end.
                    if ring(&rope).is_err() || given.send(answer).is_err() {
                        return;
                    }
                }
            })?;
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

fn ended() -> io::Error {
    io::Error::other("the line editor has ended")
}

fn ring(rope: &UnixStream) -> io::Result<()> {
    rustix::io::write(rope, b"!")?;
    Ok(())
}

fn edit(editor: &mut editor::LineEditor, ask: &Ask) -> Answer {
    if let Some(assistant) = editor.helper_mut() {
        assistant.before.clone_from(&ask.before);
        assistant.options_mut().clone_from(&ask.options);
    }
    match editor.readline(&ask.prompt) {
        Ok(line) => {
            if ask.is_remembered && !line.trim().is_empty() {
                // A full history is no reason to refuse the line.
                let _ = editor.add_history_entry(line.as_str());
            }
            Answer::Line(line)
        }
        Err(ReadlineError::Interrupted) => Answer::Cleared,
        Err(ReadlineError::Eof) => Answer::End,
        Err(ReadlineError::Io(error)) => Answer::Failed(error),
        Err(error) => Answer::Failed(io::Error::other(error)),
    }
}
