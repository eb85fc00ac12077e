//! Where do characters and lines begin and end in a text. Pure.

use unicode_segmentation::UnicodeSegmentation;

/// How long a text may become by putting or typing something again: a count times a text can be anything.
pub const LONGEST: usize = 16 << 20;

/// How often `new` can be added to `text`, at most `count` times.
pub fn copies(text: &str, new: usize, count: usize) -> usize {
    let room = LONGEST.saturating_sub(text.len());
    count.min(room / new.max(1))
}

/// Where the line around `at` begins.
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the line around `at` ends, without its newline.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end)
}

/// Where the character at `at` ends.
pub fn next(text: &str, at: usize) -> usize {
    at + text[at..].graphemes(true).next().map_or(0, str::len)
}

/// Where the character before `at` begins.
pub fn previous(text: &str, at: usize) -> usize {
    at - text[..at].graphemes(true).next_back().map_or(0, str::len)
}

/// The character at `at`, or a newline behind the last.
pub fn character(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or('\n')
}

/// The first character of the line that is no space.
pub fn first_shown(text: &str, at: usize) -> usize {
    let (start, end) = (line_start(text, at), line_end(text, at));
    let line = &text[start..end];
    let indent = line.len() - line.trim_start().len();
    match indent == line.len() {
        true => on_character(text, end),
        false => start + indent,
    }
}

/// The same place, or the last character of the line when it is behind that.
pub fn on_character(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at.min(text.len()));
    match at == line_end(text, at) && at > line_start(text, at) {
        true => previous(text, at),
        false => at,
    }
}

/// Where the line with this number begins, from 0; the last one when there are not so many.
pub fn line_number(text: &str, number: usize) -> usize {
    let starts = text.match_indices('\n').map(|(at, _)| at + 1);
    let mut starts = std::iter::once(0).chain(starts).take(number + 1);
    starts.by_ref().last().unwrap_or(0)
}

/// The place so many lines below, or above with a negative number, in the same column; `None` without such a line.
pub fn lines_away(text: &str, at: usize, lines: isize) -> Option<usize> {
    let column = text[line_start(text, at)..at].graphemes(true).count();
    let mut place = line_start(text, at);
    for _ in 0..lines.unsigned_abs() {
        place = match lines > 0 {
            true => Some(line_end(text, place) + 1).filter(|start| *start <= text.len())?,
            false => line_start(text, place.checked_sub(1)?),
        };
    }
    let line = &text[place..line_end(text, place)];
    let found = line.grapheme_indices(true).nth(column);
    Some(found.map_or(place + line.len(), |(offset, _)| place + offset))
}
