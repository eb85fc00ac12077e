//! How does a frame get onto the terminal: one run of bytes with the rows that have changed.

use super::frame::{Frame, Role, Row, Span};
use crate::term::style::Theme;

/// What is on the terminal now, and whether it may have colours.
#[derive(Debug)]
pub struct Painter {
    before: Option<Frame>,
    has_colours: bool,
    theme: Theme,
}

/// How a role looks, with colours and without. Attributes are no colours: the cursor must be seen in any case.
const LOOKS: &[(Role, &str, &str)] = &[
    (Role::Plain, "", ""),
    (Role::Header, "1;36", "1"),
    (Role::HeaderCurrent, "1;4;36", "1;4"),
    (Role::Rule, "2", ""),
    (Role::Null, "2", "2"),
    (Role::Row, "48;5;236", "4"),
    (Role::Cell, "7", "7"),
    (Role::Marked, "30;46", "1;4"),
    (Role::Match, "30;43", "1;7"),
    (Role::Status, "7", "7"),
    (Role::Message, "1;7", "1;7"),
];

impl Painter {
    pub fn new(has_colours: bool) -> Painter {
        Painter {
            before: None,
            has_colours,
            theme: Theme::of_environment(),
        }
    }

    /// Forgets what is on the terminal: the next frame is painted whole.
    pub fn forget(&mut self) {
        self.before = None;
    }

    /// The bytes that bring the terminal to `frame`; none when it is there already.
    pub fn paint(&mut self, frame: Frame) -> Vec<u8> {
        let before = self.before.take();
        let mut out = b"\x1b[?2026h\x1b[?25l".to_vec();
        let start = out.len();
        if before.is_none() {
            out.extend_from_slice(b"\x1b[2J");
        }
        for (number, row) in frame.rows.iter().enumerate() {
            let old = before.as_ref().and_then(|before| before.rows.get(number));
            if old != Some(row) && (old.is_some() || *row != Row::default()) {
                self.row(number, row, &mut out);
            }
        }
        let is_same =
            out.len() == start && before.is_some_and(|before| before.cursor == frame.cursor);
        if let Some((row, column)) = frame.cursor {
            let show = format!("\x1b[{};{}H\x1b[?25h", row + 1, column + 1);
            out.extend_from_slice(show.as_bytes());
        }
        out.extend_from_slice(b"\x1b[?2026l");
        self.before = Some(frame);
        match is_same {
            true => Vec::new(),
            false => out,
        }
    }

    fn row(&self, number: usize, row: &Row, out: &mut Vec<u8>) {
        out.extend_from_slice(format!("\x1b[{};1H\x1b[0m\x1b[2K", number + 1).as_bytes());
        let mut is_certain = true;
        for span in &row.spans {
            if !is_certain {
                // The terminal may see the width of what stands before in its own way.
                out.extend_from_slice(format!("\x1b[{}G", span.column + 1).as_bytes());
            }
            self.span(span, out);
            is_certain = span.text.is_ascii();
        }
        out.extend_from_slice(b"\x1b[0m");
    }

    fn span(&self, span: &Span, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\x1b[0m");
        out.extend_from_slice(self.look(span.role).as_bytes());
        out.extend_from_slice(&span.text);
    }

    /// What is written before a piece of this role.
    fn look(&self, role: Role) -> String {
        if let Role::Look(look) = role {
            return self.theme.sgr(look).to_owned();
        }
        let look = LOOKS.iter().find(|look| look.0 == role);
        let codes = look.map_or("", |(_, coloured, plain)| match self.has_colours {
            true => coloured,
            false => plain,
        });
        match codes {
            "" => String::new(),
            codes => format!("\x1b[{codes}m"),
        }
    }
}
