//! THE loop: read a line, split it into units, run each unit, until the source ends or something says stop.
//!
//! It follows psql's MainLoop: what is echoed, which line number an error carries, what ends a script and with
//! which exit code.

use crate::encoding::Encoding;
use memchr::memmem;

use crate::engine::confirm;
use crate::engine::copy;
use crate::engine::include;
use crate::engine::send::{CopyEnds, Fatal, Query, send};
use crate::engine::watch;
use crate::error::{Exit, os_error};
use crate::meta::{self, Flow, MetaCx};
use crate::session::Session;
use crate::session::buffer::QueryBuffer;
use crate::session::delivery::{Delivery, Sending};
use crate::session::source::{Place, Read, Source};
use crate::sql::line::Line;
use crate::sql::splitter::{Splitter, Stop, copies_in, statements_of};
use crate::vars::Visible;
use crate::vars::conditions::Conditions;
use crate::vars::special::Echo;

/// What belongs to one source of input, and ends with it.
struct Input {
    splitter: Splitter,
    buffer: QueryBuffer,
    /// The lines of the statement so far: counted, because a statement may have very many.
    lines: u64,
    conditions: Conditions,
    /// What the last unit came to.
    is_success: bool,
    /// ON_ERROR_STOP as it stood when the line began: set in a line, it rules from the next one on.
    stops_on_errors: bool,
    was_quit: bool,
    /// The entered text that the user has been asked about as a whole, where that was needed.
    judged: Vec<u8>,
}

/// Runs everything a source gives. The result is its exit code; `Err` ends the whole program.
pub fn drive(session: &mut Session, source: &mut dyn Source) -> Result<Exit, Fatal> {
    let mut input = Input {
        splitter: Splitter::new(),
        buffer: QueryBuffer::default(),
        lines: 0,
        conditions: Conditions::new(),
        is_success: true,
        stops_on_errors: false,
        was_quit: false,
        judged: Vec::new(),
    };
    let mut line = Vec::new();
    let mut is_first = true;
    loop {
        if session.interrupt.is_pressed() {
            if !source.is_interactive() {
                return Ok(Exit::User);
            }
            source.interrupted();
        }
        session.interrupt.clear();
        session.output.stdout.flush();
        match source.read(session, input.place(), &mut line) {
            Ok(Read::Line) => {}
            Ok(ended @ (Read::End | Read::Quit)) => {
                if confirm::may_leave(session, source, ended == Read::End)? {
                    break;
                }
                input.clear();
                continue;
            }
            Ok(Read::Cleared) => {
                input.clear();
                continue;
            }
            Err(error) => {
                let text = format!("could not read from input file: {}", os_error(&error));
                session.error(text);
                return Ok(Exit::Failure);
            }
        }
        session.report.at_line(source.line_number());
        if std::mem::take(&mut is_first)
            && !source.is_interactive()
            && !is_script(session, &mut line)
        {
            return Ok(Exit::Failure);
        }
        if let Some(text) = source.take_entered()
            && !input.may_run(session, source, &text)
        {
            source.interrupted();
            input.clear();
            continue;
        }
        if input.splitter.ignores(&line) {
            continue;
        }
        if !source.is_interactive() && session.settings.vars.typed().echo == Echo::All {
            session.output.stdout.write(&line);
            session.output.stdout.write(b"\n");
            session.output.stdout.flush();
        }
        input.line(session, source, &line)?;
        if input.was_quit {
            if confirm::may_leave(session, source, false)? {
                break;
            }
            source.interrupted();
            input.was_quit = false;
        }
        if let Some(exit) = verdict(session, source, &input) {
            return Ok(exit);
        }
    }
    input.end(session, source)
}

/// Whether the first line of a file begins a script, from which a byte order mark is taken; says what it is if not.
fn is_script(session: &mut Session, line: &mut Vec<u8>) -> bool {
    if line.starts_with(b"\xef\xbb\xbf") && session.encoding() == Encoding::Utf8 {
        line.drain(..3);
    }
    let is_dump = line.starts_with(b"PGDMP");
    if is_dump {
        session.output.stdout.write(CUSTOM_DUMP);
    }
    !is_dump
}

/// psql's words for a dump that only pg_restore reads.
const CUSTOM_DUMP: &[u8] = b"The input is a PostgreSQL custom-format dump.\n\
    Use the pg_restore command-line client to restore this dump to a database.\n\n";

/// Whether a script ends here.
fn verdict(session: &Session, source: &dyn Source, input: &Input) -> Option<Exit> {
    if source.is_interactive() {
        return None;
    }
    if !input.is_success && input.stops_on_errors {
        return Some(Exit::User);
    }
    (!session.server.is_connected()).then_some(Exit::BadConnection)
}

impl Input {
    fn place(&self) -> Place {
        Place {
            pending: self.splitter.pending(&self.buffer.text),
            is_active: self.conditions.is_active(),
            line: match self.buffer.text.is_empty() {
                true => 1,
                false => self.lines + 1,
            },
        }
    }

    /// Forgets the statement being typed.
    fn clear(&mut self) {
        self.splitter.reset();
        self.buffer.text.clear();
    }

    /// Whether a text that was entered as one may run, as the user says where it could destroy something.
    fn may_run(&mut self, session: &mut Session, source: &mut dyn Source, text: &[u8]) -> bool {
        let vars = Visible {
            variables: &session.settings.vars,
            encoding: session.server.is_connected().then(|| session.encoding()),
            is_active: self.conditions.is_active(),
        };
        let statements = statements_of(
            self.splitter.clone(),
            self.buffer.text.clone(),
            text,
            &vars,
            session.encoding(),
        );
        self.judged = [&self.buffer.text, &b"\n"[..], text].concat();
        confirm::may_run(session, source.copy_source(), &statements)
    }

    /// Runs the units of one line.
    fn line(
        &mut self,
        session: &mut Session,
        source: &mut dyn Source,
        text: &[u8],
    ) -> Result<(), Fatal> {
        self.is_success = true;
        self.stops_on_errors = session.settings.vars.typed().on_error_stop;
        self.splitter
            .set_standard_strings(session.standard_strings());
        self.lines = match self.buffer.text.is_empty() {
            true => 1,
            false => self.lines + 1,
        };
        self.splitter.start_line(&mut self.buffer.text);
        let mut line = Line::new(text, session.encoding());
        while self.is_success || !self.stops_on_errors {
            let stop = self.scan(session, &mut line);
            match stop {
                Stop::Semicolon => self.statement(session, source)?,
                Stop::LineEnd if session.settings.vars.typed().singleline => {
                    return self.statement(session, source);
                }
                Stop::LineEnd | Stop::Incomplete => return Ok(()),
                Stop::Backslash => {
                    self.command(session, source, &mut line)?;
                    if self.was_quit {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    fn scan(&mut self, session: &mut Session, line: &mut Line) -> Stop {
        let vars = Visible {
            variables: &session.settings.vars,
            encoding: session.server.is_connected().then(|| session.encoding()),
            is_active: self.conditions.is_active(),
        };
        let stop = self.splitter.scan(line, &vars, &mut self.buffer.text);
        for problem in line.take_problems() {
            session.say(problem.level, &problem.message);
        }
        stop
    }

    /// Sends the query buffer, unless it stands in a branch that does not run.
    fn statement(&mut self, session: &mut Session, source: &mut dyn Source) -> Result<(), Fatal> {
        if !self.conditions.is_active() {
            if source.is_interactive() {
                session.error("query ignored; use \\endif or Ctrl-C to exit current \\if block");
            }
            return Ok(());
        }
        let copies = self.splitter.copies_from_stdin();
        self.send(session, source, Delivery::default(), copies)
    }

    fn send(
        &mut self,
        session: &mut Session,
        source: &mut dyn Source,
        mut delivery: Delivery,
        copies: u32,
    ) -> Result<(), Fatal> {
        let binding = self.buffer.binding.take();
        if let (Sending::Text, Some(binding)) = (&delivery.sending, binding) {
            delivery.sending = Sending::Bound(binding);
        }
        delivery.is_judged = memmem::find(&self.judged, &self.buffer.text).is_some();
        let query = Query {
            sql: &self.buffer.text,
            delivery,
            copies: copies as usize,
            is_interactive: source.is_interactive(),
        };
        let ended = send(session, &query, CopyEnds::of(source.copy_source()));
        session.report.at_line(source.line_number());
        self.is_success = ended?;
        self.buffer.sent();
        self.splitter.reset();
        Ok(())
    }

    /// Runs the backslash command at this place of the line.
    fn command(
        &mut self,
        session: &mut Session,
        source: &mut dyn Source,
        line: &mut Line,
    ) -> Result<(), Fatal> {
        let flow = meta::run(self.context(session, source), line);
        self.is_success = !matches!(flow, Flow::Failed);
        match flow {
            Flow::Next | Flow::Failed => Ok(()),
            Flow::Quit => {
                self.was_quit = true;
                Ok(())
            }
            Flow::Retype(text) => {
                self.clear();
                if source.is_interactive() && !self.may_run(session, source, text.trim_ascii_end())
                {
                    return Ok(());
                }
                let Some(text) = text
                    .strip_suffix(b"\n")
                    .or((!text.is_empty()).then_some(&text))
                else {
                    return Ok(());
                };
                if source.is_interactive() && !self.may_run(session, source, text) {
                    return Ok(());
                }
                for line in text.split(|&b| b == b'\n') {
                    self.line(session, source, line)?;
                }
                // What is left of it ends with the line feed of its last line.
                if !self.buffer.text.is_empty() {
                    self.buffer.text.push(b'\n');
                }
                Ok(())
            }
            Flow::Include(script) => {
                let is_success = include::run(session, &script)? == Exit::Success;
                self.is_success = is_success;
                meta::ended(
                    self.context(session, source),
                    line,
                    script.command,
                    is_success,
                );
                Ok(())
            }
            Flow::Run {
                sql,
                delivery,
                command,
            } => {
                let ran = match delivery.repeat {
                    Some(repeat) => watch::run(session, source, &sql, repeat, &delivery.sending),
                    None => copy::run(session, source, &sql, delivery),
                };
                session.report.at_line(source.line_number());
                self.is_success = ran?;
                let is_success = self.is_success;
                meta::ended(self.context(session, source), line, command, is_success);
                Ok(())
            }
            Flow::Send(delivery) => {
                let mut copies = self.splitter.copies_from_stdin();
                if self.buffer.text.is_empty() {
                    self.buffer.text = self.buffer.previous.clone();
                    copies = copies_in(&self.buffer.text, session.standard_strings());
                }
                self.send(session, source, delivery, copies)
            }
        }
    }

    /// What a backslash command may work with.
    fn context<'a>(
        &'a mut self,
        session: &'a mut Session,
        source: &'a mut dyn Source,
    ) -> MetaCx<'a> {
        MetaCx {
            session,
            source,
            buffer: &mut self.buffer,
            splitter: &mut self.splitter,
            conditions: &mut self.conditions,
        }
    }

    /// What is left at the end of the source.
    fn end(mut self, session: &mut Session, source: &mut dyn Source) -> Result<Exit, Fatal> {
        if !self.buffer.text.is_empty() && !source.is_interactive() {
            self.statement(session, source)?;
            if let Some(exit) = verdict(session, source, &self) {
                return Ok(exit);
            }
        }
        if !self.conditions.is_empty() && !self.was_quit {
            session.error("reached EOF without finding closing \\endif(s)");
            if self.stops_on_errors && !source.is_interactive() {
                return Ok(Exit::User);
            }
        }
        Ok(Exit::Success)
    }
}
