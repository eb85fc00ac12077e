//! Asks the user before a typed text destroys something, and before an open transaction is lost by leaving.

use crate::engine::send::{Fatal, internal};
use crate::pg::Transaction;
use crate::session::guard::Verdict;
use crate::session::source::{CopySource, Reply, Source};
use crate::session::{Session, Ways};

/// How many statements a question lists.
const MOST_LISTED: usize = 20;

/// How much of a statement a question shows, in characters.
const MOST_SHOWN: usize = 60;

/// Whether the statements of one entered text may run. The user is asked once, before any of them is sent.
pub fn may_run(session: &mut Session, source: &mut dyn CopySource, statements: &[Vec<u8>]) -> bool {
    let is_production = session.is_production();
    let transaction = session.server.transaction();
    let guard = &session.settings.guard;
    let effects = match guard.verdict(statements, is_production, transaction) {
        Verdict::Allow => return true,
        Verdict::Refuse => {
            session.error("Destructive statements must be run within a transaction.");
            return false;
        }
        Verdict::Ask(effects) => effects,
    };
    let system = if is_production {
        " on a PRODUCTION system"
    } else {
        ""
    };
    let question = match effects.as_slice() {
        [(effect, _)] => format!("You're about to run a destructive command{system} ({effect}).\n"),
        _ => {
            let mut text = format!(
                "You're about to run {} destructive commands{system}:\n",
                effects.len()
            );
            for (effect, sql) in effects.iter().take(MOST_LISTED) {
                text += &format!("  {effect}: {}\n", shorten(sql));
            }
            if effects.len() > MOST_LISTED {
                text += &format!("  and {} more\n", effects.len() - MOST_LISTED);
            }
            text
        }
    };
    session.output.stdout.write(question.as_bytes());
    session.output.stdout.flush();
    let reply = source.ask_user("Do you want to proceed? [y/N]: ");
    let is_yes = matches!(&reply, Reply::Text(answer) if is_one_of(answer, &["y", "yes"]));
    if !is_yes {
        session.info("cancelled query");
    }
    is_yes
}

/// The first characters of a statement on one line, without control characters.
fn shorten(sql: &[u8]) -> String {
    let text = String::from_utf8_lossy(sql);
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ").replace(char::is_control, "?");
    match line.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}\u{2026}", &line[..end]),
        None => line,
    }
}

/// Whether the program may end now: a transaction that is open is committed, rolled back, or kept by staying.
///
/// `was_end` says that the input ended, by Ctrl-D or because the terminal is gone.
pub fn may_leave(
    session: &mut Session,
    source: &mut dyn Source,
    was_end: bool,
) -> Result<bool, Fatal> {
    if session.settings.ways != Ways::Own || !source.is_interactive() {
        return Ok(true);
    }
    match session.server.transaction() {
        Some(Transaction::Failed) => {
            session.info("The failed transaction is rolled back.");
            return Ok(true);
        }
        Some(Transaction::Open) => {}
        _ => return Ok(true),
    }
    session
        .output
        .stdout
        .write(b"A transaction is open: its changes are lost unless it is committed.\n");
    session.output.stdout.flush();
    loop {
        let reply = source.ask_user("[c]ommit, [r]oll back, or [s]tay? ");
        let answer = match &reply {
            Reply::Text(answer) => answer.as_str(),
            Reply::Interrupted => "stay",
            Reply::End => "roll back",
        };
        if is_one_of(answer, &["c", "commit"]) {
            let is_committed = internal(session, true, "COMMIT")?;
            if is_committed {
                session.info("COMMIT");
            }
            return Ok(is_committed);
        }
        if is_one_of(answer, &["r", "rollback", "roll back"]) {
            session.info("The open transaction is rolled back.");
            return Ok(true);
        }
        // An empty answer keeps everything; after an end of input there may be nobody to ask again.
        if is_one_of(answer, &["", "s", "stay"]) {
            return Ok(false);
        }
        let hint = if was_end {
            ", or press Ctrl-D again"
        } else {
            ""
        };
        session.error(format!("unknown answer \"{}\"", shorten(answer.as_bytes())));
        session.info(format!("hint: Answer c, r or s{hint}."));
    }
}

fn is_one_of(answer: &str, words: &[&str]) -> bool {
    let answer = answer.trim();
    words.iter().any(|word| answer.eq_ignore_ascii_case(word))
}
