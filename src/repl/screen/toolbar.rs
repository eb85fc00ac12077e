//! What does the bottom line say: modes, where the session is, its transaction, how the catalog comes along.

use crate::catalog::Progress;
use crate::pg::Transaction;
use crate::repl::screen::frame::Piece;
use crate::repl::screen::state::State;
use crate::term::style::Look;

/// The pieces of the line.
pub fn pieces(state: &State, progress: Progress) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut add = |text: String, look: Look| pieces.push((text, look));
    if let Some(search) = &state.search {
        let count = state.menu.as_ref().map_or(0, |menu| menu.candidates.len());
        add(format!(" history: {}_", search.words), Look::ToolbarOn);
        add(
            format!("  {count} found  [Enter] take  [Ctrl-R] older  [Esc] back "),
            Look::Toolbar,
        );
        return pieces;
    }
    if !state.remark.is_empty() {
        add(format!(" {} ", state.remark), Look::ToolbarOn);
    }
    let status = &state.ask.status;
    if status.is_production {
        add(" PRODUCTION ".to_owned(), Look::Production);
    }
    match status.transaction {
        Some(Transaction::Open) => add(" transaction ".to_owned(), Look::ToolbarOpen),
        Some(Transaction::Active) => add(" pipeline ".to_owned(), Look::ToolbarOpen),
        Some(Transaction::Failed) => add(" failed transaction ".to_owned(), Look::ToolbarFailed),
        None => add(" not connected ".to_owned(), Look::ToolbarFailed),
        Some(Transaction::Idle) => {}
    }
    let modes = state.modes;
    let switches = [
        ("F2", "smart", modes.is_smart),
        ("F3", "multi-line", modes.is_multi_line),
        ("F5", "explain", modes.explains),
    ];
    for (key, name, is_on) in switches {
        let (word, look) = match is_on {
            true => ("on", Look::ToolbarOn),
            false => ("off", Look::Toolbar),
        };
        add(format!(" [{key}] {name} {word} "), look);
    }
    let keys = match (modes.is_vi, modes.is_vi_command) {
        (true, true) => "vi (N)",
        (true, false) => "vi (I)",
        (false, _) => "emacs",
    };
    add(format!(" [F4] {keys} "), Look::Toolbar);
    add(format!(" {} ", status.place), Look::Toolbar);
    let pending = state.vi.pending();
    if !pending.is_empty() {
        add(format!(" {pending} "), Look::ToolbarOn);
    }
    match progress {
        Progress::Idle | Progress::Ready => {}
        Progress::Loading(_) => add(" reading the catalog \u{2026} ".to_owned(), Look::Toolbar),
        Progress::Failed(reason) => {
            let reason = reason.lines().next().unwrap_or("").to_owned();
            add(format!(" no catalog: {reason} "), Look::ToolbarFailed);
        }
    }
    pieces
}
