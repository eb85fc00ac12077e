//! Finds the blocks that the end of a PL/pgSQL body is in, and the statement that is not finished.

use super::{Body, Variable};
use crate::sql::lexer::Kind;

/// The statement at the end, and what it is in.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// The outermost first.
    pub blocks: Vec<Block>,
    /// Whether declarations stand here.
    pub is_declaring: bool,
    /// The first token of the unfinished statement; all tokens, if none was begun.
    pub start: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    /// `DECLARE`, not yet `BEGIN`.
    Declare,
    Begin,
    /// After `EXCEPTION`, before the first handler.
    Exception,
    /// In a handler.
    Handler,
    If,
    Case,
    Loop,
}

/// Reads a body to its end; also says which variables are visible there.
pub(super) fn walk<'a>(body: &Body<'a>) -> (Open, Vec<Variable<'a>>) {
    let mut walk = Walk {
        body,
        open: Open::default(),
        variables: Vec::new(),
        marks: Vec::new(),
        cases: 0,
    };
    for at in 0..body.tokens.len() {
        walk.token(at);
    }
    walk.open.is_declaring = walk.open.blocks.last() == Some(&Block::Declare);
    (walk.open, walk.variables)
}

struct Walk<'a, 'b> {
    body: &'b Body<'a>,
    open: Open,
    variables: Vec<Variable<'a>>,
    /// For each block how many variables there were before it.
    marks: Vec<usize>,
    /// How many `CASE` expressions of the statement are open.
    cases: usize,
}

impl Walk<'_, '_> {
    fn token(&mut self, at: usize) {
        let (body, start) = (self.body, self.open.start);
        let is_first = at == start;
        if is_first && self.single(at) {
            self.end(at);
            return;
        }
        if !is_first && body.is(at, "case") {
            self.cases += 1;
        }
        if !is_first && body.is(at, "end") && self.cases > 0 {
            self.cases -= 1;
            return;
        }
        if body.tokens[at].kind == Kind::Semicolon {
            self.statement(at);
            self.end(at);
        } else if self.cases == 0 {
            self.header(at);
        }
    }

    /// Words that are a statement, or the beginning of a block, alone.
    fn single(&mut self, at: usize) -> bool {
        let body = self.body;
        if body.is(at, "declare") {
            self.push(Block::Declare);
        } else if body.is(at, "begin") {
            match self.open.blocks.last_mut() {
                Some(block @ Block::Declare) => *block = Block::Begin,
                _ => self.push(Block::Begin),
            }
        } else if body.is(at, "loop") {
            self.push(Block::Loop);
        } else if body.is(at, "exception") {
            if let Some(block @ Block::Begin) = self.open.blocks.last_mut() {
                *block = Block::Exception;
            }
        } else {
            return body.is(at, "else");
        }
        true
    }

    /// Ends the head of a block where its last word is.
    fn header(&mut self, at: usize) {
        let (body, start) = (self.body, self.open.start);
        if body.is(at, "then") && body.is_any(start, &["if", "elsif", "elseif", "when"]) {
            if body.is(start, "if") {
                self.push(Block::If);
            }
            if let Some(block @ Block::Exception) = self.open.blocks.last_mut() {
                *block = Block::Handler;
            }
            self.end(at);
        } else if body.is(at, "when") && body.is(start, "case") {
            self.push(Block::Case);
            self.open.start = at;
        } else if body.is(at, "loop") && body.is_any(start, &["for", "foreach", "while"]) {
            self.push(Block::Loop);
            if !body.is(start, "while") {
                self.loop_variables(start + 1);
            }
            self.end(at);
        } else if body.token(start).starts_with("<<") && body.token(at).ends_with(">>") {
            self.end(at);
        }
    }

    /// What a finished statement changes.
    fn statement(&mut self, at: usize) {
        let (body, start) = (self.body, self.open.start);
        if self.open.blocks.last() == Some(&Block::Declare) {
            self.declare(start, at);
        } else if body.is(start, "end") {
            self.open.blocks.pop();
            let mark = self.marks.pop().unwrap_or(0);
            self.variables.truncate(mark);
        }
    }

    fn declare(&mut self, start: usize, end: usize) {
        let body = self.body;
        let from = start + 1 + usize::from(body.is(start + 1, "constant"));
        let is_end =
            |at: &usize| body.is_any(*at, &[":=", "=", "default", "not", "collate", "for", "is"]);
        let to = (from..end).find(is_end).unwrap_or(end);
        let of_type = body.text.get(body.between(from, to)).unwrap_or("").trim();
        self.variables.push(Variable {
            name: body.token(start),
            of_type,
        });
    }

    /// `FOR a, b IN`: of the kind of what is run through.
    fn loop_variables(&mut self, start: usize) {
        let body = self.body;
        let end = (start..body.tokens.len()).find(|&at| body.is_any(at, &["in", "slice", "loop"]));
        for at in start..end.unwrap_or(start) {
            let is_new = self.variables.iter().all(|v| !body.is(at, v.name));
            if is_new && matches!(body.tokens[at].kind, Kind::Word | Kind::QuotedIdentifier) {
                self.variables.push(Variable {
                    name: body.token(at),
                    of_type: "",
                });
            }
        }
    }

    fn push(&mut self, block: Block) {
        self.open.blocks.push(block);
        self.marks.push(self.variables.len());
    }

    fn end(&mut self, at: usize) {
        self.open.start = at + 1;
        self.cases = 0;
    }
}
