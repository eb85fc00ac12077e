//! How is a table of our own shown: where results go, and in the file of `-L`.

use crate::format::{self, Display, Expanded, FormatKind, Frame};
use crate::rows::Table;
use crate::session::Session;
use crate::term::tty;

/// Shows a table as the display options say.
pub fn show(session: &mut Session, table: &Table) {
    let display = session.settings.display.clone();
    show_as(session, table, &display, true);
}

/// Shows a table with display options of its own, and with or without a count of its rows.
pub fn show_as(session: &mut Session, table: &Table, display: &Display, has_count: bool) {
    let is_stdout = session.output.diverted.is_none();
    let text = text(session, table, display, has_count, is_stdout);
    session.show(&text);
    if session.output.log.is_none() {
        return;
    }
    let text = self::text(session, table, &logged(display), has_count, false);
    if let Some(log) = &mut session.output.log {
        log.write(&text);
        log.flush();
    }
}

fn text(
    session: &Session,
    table: &Table,
    display: &Display,
    has_count: bool,
    is_stdout: bool,
) -> Vec<u8> {
    let frame = Frame::query(display, session.encoding());
    let frame = Frame {
        default_footer: frame.default_footer && has_count,
        terminal_columns: is_stdout.then(tty::columns).flatten(),
        is_on_terminal: is_stdout && tty::is_terminal(),
        ..frame
    };
    let mut text = Vec::new();
    format::print_table(table, display, &frame, &mut text);
    text
}

/// How results look in the file of `-L`: as a table, whatever the format is otherwise.
pub fn logged(display: &Display) -> Display {
    let mut display = display.clone();
    display.expanded = Expanded::Off;
    display.look = None;
    if display.format != FormatKind::Wrapped {
        display.format = FormatKind::Aligned;
    }
    display
}
