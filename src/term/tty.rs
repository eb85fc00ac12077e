//! Is standard output a terminal, and how wide is it.

use rustix::stdio::{stdin, stdout};
use rustix::termios::{isatty, tcgetwinsize};

/// What a terminal of unknown size is taken to be.
const USUAL_COLUMNS: usize = 80;

/// The width by which results are wrapped: COLUMNS, else the terminal's; `None` when standard output is no terminal.
pub fn columns() -> Option<usize> {
    isatty(stdout()).then(|| columns_variable().unwrap_or_else(terminal_columns))
}

/// The environment's COLUMNS, if it is a positive number.
pub fn columns_variable() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok()?;
    columns.trim().parse().ok().filter(|&columns| columns > 0)
}

/// The width of the terminal itself.
pub fn terminal_columns() -> usize {
    match tcgetwinsize(stdout()) {
        Ok(size) if size.ws_col > 0 => usize::from(size.ws_col),
        _ => USUAL_COLUMNS,
    }
}

/// Whether standard output is a terminal.
pub fn is_terminal() -> bool {
    isatty(stdout())
}

/// Whether a terminal may be given colours: unless NO_COLOR says something.
pub fn has_colours() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Whether somebody sits at a terminal that does more than print lines.
pub fn is_able() -> bool {
    let term = std::env::var_os("TERM");
    let is_named = term.is_some_and(|term| !term.is_empty() && term != "dumb");
    is_named && isatty(stdout()) && isatty(stdin())
}
