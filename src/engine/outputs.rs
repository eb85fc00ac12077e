//! Where does the answer to one statement go: standard output, what `\o` names, or what `\g` names for it alone.

use crate::session::delivery::Target;
use crate::term::environment::Environment;
use crate::term::output::Output;

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

    /// Opens it unless it is open; what failed is the error's text.
    pub fn open(&mut self) -> Result<(), Vec<u8>> {
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
