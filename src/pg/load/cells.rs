//! What is in the cells of a catalog row: names, numbers, flags and arrays, as text.

use crate::rows::{CellIter, Cells};

/// The cells of one row, taken from left to right.
pub(super) struct Row<'a> {
    cells: CellIter<'a>,
}

impl<'a> Row<'a> {
    pub(super) fn new(cells: Cells<'a>) -> Row<'a> {
        Row {
            cells: cells.iter(),
        }
    }

    /// A text; `None` for NULL, and for bytes that are no UTF-8: nobody could type that name here.
    pub(super) fn text(&mut self) -> Option<&'a str> {
        let bytes = self.cells.next()??;
        std::str::from_utf8(bytes).ok()
    }

    pub(super) fn number<T: std::str::FromStr>(&mut self) -> Option<T> {
        self.text()?.parse().ok()
    }

    /// An OID; 0 for NULL.
    pub(super) fn oid(&mut self) -> u32 {
        self.number().unwrap_or(0)
    }

    pub(super) fn flag(&mut self) -> bool {
        self.text() == Some("t")
    }

    /// The one character of a `"char"`.
    pub(super) fn code(&mut self) -> u8 {
        let text = self.text().unwrap_or("");
        text.bytes().next().unwrap_or(0)
    }

    /// The numbers of an array (`{1,2}`) or a vector (`1 2`); none for NULL.
    pub(super) fn numbers<T: std::str::FromStr>(&mut self) -> Vec<T> {
        let text = self.text().unwrap_or("");
        let parts = text.split(['{', '}', ',', ' ']);
        parts.filter_map(|part| part.parse().ok()).collect()
    }

    /// The elements of an array; none for NULL.
    pub(super) fn array(&mut self) -> Vec<Option<String>> {
        self.text().map(elements).unwrap_or_default()
    }
}

/// Takes the text of a one-dimensional array apart; what does not look like one has no elements.
pub(super) fn elements(text: &str) -> Vec<Option<String>> {
    let inside = text.strip_prefix('{').and_then(|t| t.strip_suffix('}'));
    let Some(inside) = inside.filter(|inside| !inside.is_empty()) else {
        return Vec::new();
    };
    let mut elements = Vec::new();
    let mut element = String::new();
    let (mut is_quoted, mut was_quoted) = (false, false);
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => element.extend(characters.next()),
            '"' => {
                is_quoted = !is_quoted;
                was_quoted = true;
            }
            ',' if !is_quoted => {
                elements.push(finished(&mut element, was_quoted));
                was_quoted = false;
            }
            _ => element.push(character),
        }
    }
    elements.push(finished(&mut element, was_quoted));
    elements
}

fn finished(element: &mut String, was_quoted: bool) -> Option<String> {
    let element = std::mem::take(element);
    (was_quoted || element != "NULL").then_some(element)
}
