//! `\if`, `\elif`, `\else`, `\endif`: which lines of a script run.

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::vars::conditions::{Branch, Elif, Misplaced};
use crate::vars::parse;

/// The expression is everything that stands behind, in one piece.
const EXPRESSION: Reads = Reads::All(Mode::Normal);

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["if"], EXPRESSION, open).always(),
    MetaCommand::new(&["elif"], EXPRESSION, elif).when_undecided(),
    MetaCommand::new(&["else"], Reads::Each(&[]), otherwise).always(),
    MetaCommand::new(&["endif"], Reads::Each(&[]), close).always(),
];

fn open(cx: &mut MetaCx, call: &Call) -> Flow {
    let mark = cx.mark();
    if !cx.conditions.is_active() {
        cx.conditions.open_ignored(mark);
        return Flow::Next;
    }
    let is_true = is_true(cx, call);
    cx.conditions.open(is_true, mark);
    Flow::Next
}

fn elif(cx: &mut MetaCx, call: &Call) -> Flow {
    leave_branch(cx);
    let mark = cx.mark();
    match cx.conditions.elif(mark) {
        Ok(Elif::Skip) => Flow::Next,
        Ok(Elif::Evaluate) => {
            let is_true = is_true(cx, call);
            cx.conditions.decide_elif(is_true);
            Flow::Next
        }
        Err(misplaced) => fail(cx, misplaced),
    }
}

fn otherwise(cx: &mut MetaCx, _: &Call) -> Flow {
    leave_branch(cx);
    let mark = cx.mark();
    match cx.conditions.otherwise(mark) {
        Ok(()) => Flow::Next,
        Err(misplaced) => fail(cx, misplaced),
    }
}

fn close(cx: &mut MetaCx, _: &Call) -> Flow {
    leave_branch(cx);
    match cx.conditions.close() {
        Ok(_) => Flow::Next,
        Err(misplaced) => fail(cx, misplaced),
    }
}

fn fail(cx: &mut MetaCx, misplaced: Misplaced) -> Flow {
    cx.session.error(misplaced.message());
    Flow::Failed
}

/// What was typed in a branch that does not run leaves no trace in the query buffer.
fn leave_branch(cx: &mut MetaCx) {
    let is_skipped = cx
        .conditions
        .branch()
        .is_some_and(|branch: Branch| !branch.is_active());
    if let Some(mark) = cx.conditions.mark()
        && is_skipped
    {
        cx.buffer.text.truncate(mark.query_length);
        cx.splitter.set_paren_depth(mark.paren_depth);
        if cx.buffer.text.is_empty() {
            cx.splitter.begin_statement();
        }
    }
}

/// Reads the expression as a boolean; what is none is told, and false.
fn is_true(cx: &mut MetaCx, call: &Call) -> bool {
    let words: Vec<&[u8]> = call.args.iter().map(|arg| arg.text.as_slice()).collect();
    let name = format!("\\{} expression", call.name);
    match parse::boolean_for(&name, &words.join(&b' ')) {
        Ok(is_true) => is_true,
        Err(refusal) => {
            cx.session.error(&refusal.message);
            false
        }
    }
}
