//! What is on the screen: rows of styled text, compared and painted by `paint`, read by tests.

use super::glyphs::{Glyph, Shown};
use crate::term::style::Look;

/// What a piece of text is; `paint` knows how that looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Plain,
    Header,
    /// The header of the column with the cursor.
    HeaderCurrent,
    Rule,
    Null,
    /// The row with the cursor, and its cell with the cursor.
    Row,
    Cell,
    Marked,
    Match,
    Status,
    Message,
    /// A piece of a statement.
    Look(Look),
}

/// One screen.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Frame {
    pub rows: Vec<Row>,
    /// Where the text cursor is to be seen: row and column.
    pub cursor: Option<(usize, usize)>,
}

impl Frame {
    /// A screen that says one thing.
    pub fn message(text: &str) -> Frame {
        let mut row = Row::default();
        row.say(Role::Message, text);
        Frame {
            rows: vec![row],
            cursor: None,
        }
    }
}

/// One row of the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    pub spans: Vec<Span>,
    pub width: usize,
}

/// A piece of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub role: Role,
    pub text: Vec<u8>,
    /// Where it starts. What stands before it may be as wide as the terminal likes.
    pub column: usize,
}

impl Row {
    /// Adds a text whose width is known.
    pub fn add(&mut self, role: Role, text: &[u8], width: usize) {
        match self.spans.last_mut() {
            Some(span) if span.role == role => span.text.extend_from_slice(text),
            _ => self.spans.push(Span {
                role,
                text: text.to_vec(),
                column: self.width,
            }),
        }
        self.width += width;
    }

    /// Adds a text of ours, all of whose characters take one column.
    pub fn say(&mut self, role: Role, text: &str) {
        self.add(role, text.as_bytes(), text.chars().count());
    }

    pub fn pad(&mut self, role: Role, count: usize) {
        if count > 0 {
            self.add(role, &vec![b' '; count], count);
        }
    }

    /// Adds what fits into `columns` of a text; `skip` columns of it are to the left of what is seen.
    ///
    /// Returns the columns taken, and whether there was more.
    pub fn cut<'a>(
        &mut self,
        glyphs: impl Iterator<Item = (Role, Glyph<'a>)>,
        skip: usize,
        columns: usize,
    ) -> (usize, bool) {
        let mut at = 0;
        let mut taken = 0;
        for (role, glyph) in glyphs {
            let end = at + glyph.width;
            if end > skip + columns {
                // A wide character may fall on the edge.
                return (taken, true);
            }
            if at < skip {
                // Half a wide character is a space.
                let half = end.saturating_sub(skip);
                self.pad(role, half);
                taken += half;
            } else if at > skip || glyph.width > 0 || skip == 0 {
                self.glyph(role, glyph.shown, glyph.width);
                taken += glyph.width;
            }
            at = end;
        }
        (taken, false)
    }

    fn glyph(&mut self, role: Role, shown: Shown, width: usize) {
        match self.spans.last_mut() {
            Some(span) if span.role == role => shown.append_to(&mut span.text),
            _ => {
                let mut text = Vec::new();
                shown.append_to(&mut text);
                self.spans.push(Span {
                    role,
                    text,
                    column: self.width,
                });
            }
        }
        self.width += width;
    }

    /// The text without its roles.
    pub fn text(&self) -> Vec<u8> {
        self.spans
            .iter()
            .flat_map(|span| span.text.clone())
            .collect()
    }
}
