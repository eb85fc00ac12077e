//! Which branch of `\if` are we in, and does what stands there count.

/// Where one `\if` stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Branch {
    /// The branch that runs, before any `\else`.
    True,
    /// A branch that does not run; a later one still may.
    False,
    /// A branch that does not run because an earlier one did, or because the whole `\if` is skipped.
    Ignored,
    /// The `\else` that runs.
    ElseTrue,
    /// The `\else` that does not.
    ElseFalse,
}

impl Branch {
    /// Whether commands of this branch run.
    pub fn is_active(self) -> bool {
        matches!(self, Branch::True | Branch::ElseTrue)
    }

    fn is_else(self) -> bool {
        matches!(self, Branch::ElseTrue | Branch::ElseFalse)
    }
}

/// The query buffer as it was when a branch began: a skipped branch must leave it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub query_length: usize,
    pub paren_depth: u32,
}

/// A command that has no `\if` to belong to, or comes too late in it; the text is psql's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misplaced {
    ElifWithoutIf,
    ElifAfterElse,
    ElseWithoutIf,
    ElseAfterElse,
    EndifWithoutIf,
}

impl Misplaced {
    /// The message without location.
    pub fn message(self) -> &'static str {
        match self {
            Misplaced::ElifWithoutIf => "\\elif: no matching \\if",
            Misplaced::ElifAfterElse => "\\elif: cannot occur after \\else",
            Misplaced::ElseWithoutIf => "\\else: no matching \\if",
            Misplaced::ElseAfterElse => "\\else: cannot occur after \\else",
            Misplaced::EndifWithoutIf => "\\endif: no matching \\if",
        }
    }
}

/// What an `\elif` has to do with its expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elif {
    /// Read it, and call [`Conditions::decide_elif`].
    Evaluate,
    /// Pass over it: the branch does not run whatever it says.
    Skip,
}

/// The stack of `\if`s of one source of input.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    stack: Vec<(Branch, Mark)>,
}

impl Conditions {
    pub fn new() -> Conditions {
        Conditions::default()
    }

    /// Whether what stands here runs.
    pub fn is_active(&self) -> bool {
        self.stack
            .last()
            .is_none_or(|(branch, _)| branch.is_active())
    }

    /// Whether no `\if` is open.
    pub fn is_empty(&self) -> bool {
        self.stack.is_empty()
    }

    /// The number of open `\if`s.
    pub fn depth(&self) -> usize {
        self.stack.len()
    }

    /// The innermost branch.
    pub fn branch(&self) -> Option<Branch> {
        self.stack.last().map(|&(branch, _)| branch)
    }

    /// Opens an `\if` in an active branch; `is_true` is what its expression said (false if it could not be read).
    pub fn open(&mut self, is_true: bool, mark: Mark) {
        let branch = match is_true {
            true => Branch::True,
            false => Branch::False,
        };
        self.stack.push((branch, mark));
    }

    /// Opens an `\if` whose expression does not matter, in an inactive branch.
    pub fn open_ignored(&mut self, mark: Mark) {
        self.stack.push((Branch::Ignored, mark));
    }

    /// Begins an `\elif`. The mark is taken anew when the branch that ends was active; when it was not, the caller
    /// first goes back to [`Conditions::mark`].
    pub fn elif(&mut self, mark: Mark) -> Result<Elif, Misplaced> {
        let top = self.stack.last_mut().ok_or(Misplaced::ElifWithoutIf)?;
        match top.0 {
            Branch::True => {
                *top = (Branch::Ignored, mark);
                Ok(Elif::Skip)
            }
            Branch::False => Ok(Elif::Evaluate),
            Branch::Ignored => Ok(Elif::Skip),
            Branch::ElseTrue | Branch::ElseFalse => Err(Misplaced::ElifAfterElse),
        }
    }

    /// Enters the branch of an `\elif` whose expression is true.
    pub fn decide_elif(&mut self, is_true: bool) {
        if let Some((branch @ Branch::False, _)) = self.stack.last_mut()
            && is_true
        {
            *branch = Branch::True;
        }
    }

    /// Begins an `\else`; see [`Conditions::elif`] for the mark.
    pub fn otherwise(&mut self, mark: Mark) -> Result<(), Misplaced> {
        let top = self.stack.last_mut().ok_or(Misplaced::ElseWithoutIf)?;
        if top.0.is_else() {
            return Err(Misplaced::ElseAfterElse);
        }
        if top.0 == Branch::True {
            top.1 = mark;
        }
        top.0 = match top.0 {
            Branch::False => Branch::ElseTrue,
            _ => Branch::ElseFalse,
        };
        Ok(())
    }

    /// Ends the innermost `\if`, and tells what it was.
    pub fn close(&mut self) -> Result<Branch, Misplaced> {
        self.stack
            .pop()
            .map(|(branch, _)| branch)
            .ok_or(Misplaced::EndifWithoutIf)
    }

    /// What the query buffer was when the innermost branch began.
    pub fn mark(&self) -> Option<Mark> {
        self.stack.last().map(|&(_, mark)| mark)
    }
}
