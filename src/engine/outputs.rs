//! Where does the answer to one statement go: standard output, what `\o` names, or what `\g` names for it alone.

use crate::encoding::Encoding;
use crate::format::{Display, Expanded, FormatKind, Frame};
use crate::rows::Column;
use crate::session::delivery::Target;
use crate::session::follow::Follow;
use crate::session::paged::PagedTable;
use crate::session::print::Screen;
use crate::term::environment::Environment;
use crate::term::output::Output;
use crate::term::pager::{Paged, Paging, Reads};

/// Where an answer goes.
pub struct Outputs<'a> {
    /// Standard output; messages are ordered against it.
    pub stdout: &'a mut Output,
    /// The target of `-o`, `\o` or `\g`, when it is not standard output.
    pub diverted: Option<&'a mut Output>,
    /// The target of `\g`, for this statement alone.
    pub target: Option<TargetOutput<'a>>,
    /// Where COPY data goes instead, for this statement alone.
    pub copy: Option<CopyOutput<'a>>,
    /// The file of `-L`.
    pub log: Option<&'a mut Output>,
    /// How standard output is paged, if it may be.
    pub pager: Option<OnScreen<'a>>,
    /// The pager that follows the statement, if one does.
    pub follow: Option<Follow>,
}

/// What a pager needs to know of a statement.
pub struct OnScreen<'a> {
    pub paging: Paging,
    pub environment: &'a Environment,
    /// Whether the statement may be cancelled when its reader has seen enough.
    pub may_cancel: bool,
}

/// Whether a result is read as a table, not as text.
fn is_table(display: &Display, columns: &[Column]) -> bool {
    matches!(display.format, FormatKind::Aligned | FormatKind::Wrapped)
        && display.expanded != Expanded::On
        && !columns.is_empty()
}

impl OnScreen<'_> {
    /// How a result gets onto the screen: tables are read as tables by the built-in pager, anything else as text.
    fn screen(&self, display: &Display, frame: &Frame, columns: &[Column]) -> Screen {
        if is_table(display, columns) && self.paging.reads == Reads::BuiltIn {
            let (paging, null) = (&self.paging, &display.null);
            let table = PagedTable::new(paging, self.may_cancel, columns, null, frame.encoding);
            let fits_otherwise =
                display.expanded == Expanded::Auto || display.format == FormatKind::Wrapped;
            let text = fits_otherwise.then(|| Output::paged(self.text(frame.encoding)));
            return Screen::Table(table.or_text(text));
        }
        Screen::Text(Output::paged(self.text(frame.encoding)))
    }

    fn text(&self, encoding: Encoding) -> Paged {
        Paged::new(
            self.paging.clone(),
            self.environment,
            encoding,
            self.may_cancel,
        )
    }
}

/// Where `\copy` writes.
pub enum CopyOutput<'a> {
    StandardOutput,
    /// Opened before the statement is sent, and closed after it.
    Opened(&'a mut Output),
}

impl Outputs<'_> {
    /// Where rows and COPY data go: the target of `\g` once it is open.
    pub fn results(&mut self) -> &mut Output {
        let target = self
            .target
            .as_mut()
            .and_then(|target| target.opened.as_mut());
        match (target, &mut self.diverted) {
            (Some(output), _) => output,
            (None, Some(output)) => output,
            (None, None) => self.stdout,
        }
    }

    /// Where COPY data goes.
    pub fn copies(&mut self) -> &mut Output {
        match self.copy {
            None => self.results(),
            Some(CopyOutput::StandardOutput) => self.stdout,
            Some(CopyOutput::Opened(ref mut output)) => output,
        }
    }

    /// Writes everything out, so that a program that starts now finds what came before it.
    pub fn flush(&mut self) {
        self.stdout.flush();
        let others = [&mut self.diverted, &mut self.log];
        for output in others.into_iter().flatten() {
            output.flush();
        }
    }

    /// Whether COPY data goes where command tags go as well.
    pub fn mixes_copies(&self) -> bool {
        self.target.is_none() && self.copy.is_none()
    }

    /// Where command tags go: `\g` does not divert them.
    pub fn status(&mut self) -> &mut Output {
        match &mut self.diverted {
            Some(output) => output,
            None => self.stdout,
        }
    }

    /// How a result gets onto the screen.
    pub fn screen(&self, display: &Display, frame: &Frame, columns: &[Column]) -> Screen {
        if let Some(follow) = &self.follow
            && is_table(display, columns)
        {
            let table = follow.table(columns, &display.null, frame.encoding);
            return Screen::Followed(table);
        }
        match &self.pager {
            Some(pager) if self.goes_to_stdout() => pager.screen(display, frame, columns),
            _ => Screen::Endless,
        }
    }

    /// Opens the target of `\g`, if there is one; what failed is the error's text.
    pub fn open_target(&mut self) -> Result<(), Vec<u8>> {
        if self
            .target
            .as_ref()
            .is_some_and(TargetOutput::starts_program)
        {
            self.flush();
        }
        self.target.as_mut().map_or(Ok(()), TargetOutput::open)
    }

    /// Whether results go to standard output; does not open the target of `\g`.
    pub fn goes_to_stdout(&self) -> bool {
        self.target.is_none() && self.diverted.is_none()
    }
}

/// The target of `\g`: opened when the first result is there, so that a failed query leaves no file.
pub struct TargetOutput<'a> {
    target: &'a Target,
    environment: &'a Environment,
    opened: Option<Output>,
}

impl<'a> TargetOutput<'a> {
    pub fn new(target: &'a Target, environment: &'a Environment) -> TargetOutput<'a> {
        TargetOutput {
            target,
            environment,
            opened: None,
        }
    }

    /// Whether a program is to take it that is not running yet.
    fn starts_program(&self) -> bool {
        self.opened.is_none() && matches!(self.target, Target::Program(_))
    }

    /// Opens it unless it is open; what failed is the error's text.
    fn open(&mut self) -> Result<(), Vec<u8>> {
        if self.opened.is_none() {
            let opened = self.target.open(self.environment);
            let opened = opened.map_err(|error| self.target.complaint(&error))?;
            self.opened = Some(opened);
        }
        Ok(())
    }

    /// What was opened, for closing it.
    pub fn into_opened(self) -> Option<Output> {
        self.opened
    }
}
