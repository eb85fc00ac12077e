//! `\e`: the query buffer, or a file, in a program of the user's.

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::session::Session;
use crate::session::delivery::{canonical, expand_tilde};
use crate::term::edit::{self, Failure, Job};

pub static COMMANDS: &[MetaCommand] = &[MetaCommand::new(
    &["e", "edit"],
    Reads::Each(&[Mode::Normal, Mode::Normal]),
    edit_buffer,
)
.drops_semicolons()];

/// What came of the edit is read as if it had been typed. After a failure the query buffer is empty, as in psql.
fn edit_buffer(cx: &mut MetaCx, call: &Call) -> Flow {
    if cx.buffer.is_missing {
        return cx.fail_without_buffer();
    }
    let edited = wanted(cx, call)
        .map_err(Failure::from)
        .and_then(|(file, line)| {
            let is_kept = file.is_none() && !cx.buffer.text.is_empty();
            cx.session.output.flush();
            let job = Job {
                file: file.as_deref().map(edit::path),
                text: cx.buffer.current(),
                line,
            };
            let edited = edit::edit(job, &cx.session.environment)?;
            Ok(match (edited, is_kept) {
                (Some(text), _) => text,
                (None, true) => cx.buffer.text.clone(),
                (None, false) => Vec::new(),
            })
        });
    match edited {
        Ok(text) => Flow::Retype(text),
        Err(failure) => {
            tell(cx.session, failure);
            cx.buffer.text.clear();
            cx.splitter.reset();
            Flow::Failed
        }
    }
}

/// Tells why nothing came of an edit; what psql leaves to the program is told only where we are not psql.
pub fn tell(session: &mut Session, failure: Failure) {
    let is_psql = session.report.program() == b"psql";
    match failure {
        Failure::Ended(_) if is_psql => {}
        failure => session.error(failure.message()),
    }
}

/// The file and the line number that the arguments name: a number alone is a line.
fn wanted(cx: &MetaCx, call: &Call) -> Result<(Option<Vec<u8>>, Option<u32>), String> {
    let is_number = |text: &&[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let (file, line) = match (call.text(0), call.text(1)) {
        (first, None) => match first.filter(is_number) {
            Some(number) => (None, Some(number)),
            None => (first, None),
        },
        both => both,
    };
    let number = |text: &[u8]| {
        let text = String::from_utf8_lossy(text);
        let number = text.parse().ok().filter(|&number: &u32| number > 0);
        number.ok_or_else(|| format!("invalid line number: {text}"))
    };
    let file = file.map(|name| canonical(&expand_tilde(name, &cx.session.environment)));
    Ok((file, line.map(number).transpose()?))
}
