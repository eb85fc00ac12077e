//! Where in the query is the error: the `LINE n:` text and the caret under the character.
//!
//! Follows libpq: the line is cut to 60 columns around the place, tabs count as one blank, and a character is as
//! wide as the terminal shows it.

use std::collections::VecDeque;

use crate::encoding::Encoding;

/// The most columns of a line that are shown.
const WIDTH: usize = 60;

/// What is left to the right of the place when the line is cut.
const RIGHT: usize = 10;

/// One character of the line: where it starts in the query, and its columns.
#[derive(Clone, Copy)]
struct Char {
    at: usize,
    width: usize,
}

/// Appends both lines for the 1-based character `position`; nothing when the query has no such place.
pub fn append(query: &[u8], position: usize, encoding: Encoding, out: &mut Vec<u8>) {
    let Some(target) = position.checked_sub(1) else {
        return;
    };
    let Some(place) = find(query, target, encoding) else {
        return;
    };
    let cut = cut(&place);
    let mut line = format!("LINE {}: ", place.line).into_bytes();
    if cut.is_cut_left {
        line.extend_from_slice(b"...");
    }
    let indent = line.len() + cut.columns_before;
    let shown = &query[cut.start..cut.end];
    line.extend(shown.iter().map(|&b| if b == b'\t' { b' ' } else { b }));
    if cut.is_cut_right {
        line.extend_from_slice(b"...");
    }
    line.push(b'\n');
    out.extend_from_slice(&line);
    out.resize(out.len() + indent, b' ');
    out.extend_from_slice(b"^\n");
}

/// The neighbourhood of the place: never more characters than could be shown.
struct Place {
    line: usize,
    /// The last characters of the line before the place.
    before: VecDeque<Char>,
    /// Whether `before` reaches back to the start of the line.
    is_from_start: bool,
    /// The first characters from the place on.
    after: Vec<Char>,
    /// Where the characters of `after` end, and whether the line ends there.
    end: usize,
    is_to_end: bool,
}

fn find(query: &[u8], target: usize, encoding: Encoding) -> Option<Place> {
    let mut place = Place {
        line: 1,
        before: VecDeque::new(),
        is_from_start: true,
        after: Vec::new(),
        end: query.len(),
        is_to_end: true,
    };
    let (mut at, mut number) = (0, 0);
    while at < query.len() {
        let byte = query[at];
        let is_line_end = byte == b'\n' || byte == b'\r';
        if number >= target && is_line_end {
            place.end = at;
            return Some(place);
        }
        let (length, width) = measure(&query[at..], encoding);
        if number >= target {
            if place.after.len() > WIDTH {
                place.end = at;
                place.is_to_end = false;
                return Some(place);
            }
            place.after.push(Char { at, width });
        } else if is_line_end {
            let is_second_half = byte == b'\n' && at > 0 && query[at - 1] == b'\r';
            place.line += usize::from(!is_second_half);
            place.before.clear();
            place.is_from_start = true;
        } else {
            place.before.push_back(Char { at, width });
            if place.before.len() > WIDTH {
                place.before.pop_front();
                place.is_from_start = false;
            }
        }
        at += length;
        number += 1;
    }
    (target <= number).then_some(place)
}

/// The bytes and columns of the character at the start of `text`.
fn measure(text: &[u8], encoding: Encoding) -> (usize, usize) {
    if encoding == Encoding::SingleByte {
        return (1, 1);
    }
    let length = encoding.char_len(text).min(text.len());
    let width = encoding.char_width(&text[..length]).unwrap_or(1);
    (length, width.max(1))
}

struct Cut {
    start: usize,
    end: usize,
    columns_before: usize,
    is_cut_left: bool,
    is_cut_right: bool,
}

/// Takes characters off the right as long as that is enough, and then off the left.
fn cut(place: &Place) -> Cut {
    let mut before: VecDeque<Char> = place.before.clone();
    let mut after = place.after.as_slice();
    let mut left: usize = before.iter().map(|c| c.width).sum();
    let mut right: usize = after.iter().map(|c| c.width).sum();
    let mut is_cut_left = !place.is_from_start;
    let mut is_cut_right = !place.is_to_end;
    let mut end = place.end;
    if left + right > WIDTH || is_cut_left || is_cut_right {
        let fits_by_right = !is_cut_left && WIDTH >= left + RIGHT;
        let allowed = if fits_by_right { WIDTH - left } else { RIGHT };
        while right > allowed
            && let Some((last, rest)) = after.split_last()
        {
            right -= last.width;
            end = last.at;
            after = rest;
            is_cut_right = true;
        }
        while left + right > WIDTH
            && let Some(first) = before.pop_front()
        {
            left -= first.width;
            is_cut_left = true;
        }
    }
    let first = before.front().or(after.first());
    Cut {
        start: first.map_or(end, |c| c.at),
        end,
        columns_before: left,
        is_cut_left,
        is_cut_right,
    }
}
