//! Finds characters, words and lines in a text, by readline's rules. Pure; every place is a character boundary.

use unicode_segmentation::UnicodeSegmentation;

/// Where the character at `at` ends, with everything that is drawn on it.
pub fn next(text: &str, at: usize) -> usize {
    at + text[at..].graphemes(true).next().map_or(0, str::len)
}

/// Where the character before `at` begins.
pub fn previous(text: &str, at: usize) -> usize {
    at - text[..at].graphemes(true).next_back().map_or(0, str::len)
}

/// The place `count` characters away, to the left when it is negative, as far as there are so many.
pub fn characters_away(text: &str, at: usize, count: i64) -> usize {
    let mut at = at;
    for _ in 0..count.unsigned_abs() {
        let to = if count > 0 {
            next(text, at)
        } else {
            previous(text, at)
        };
        if to == at {
            break;
        }
        at = to;
    }
    at
}

/// Whether the character at `at` belongs to a word.
fn is_word(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(char::is_alphanumeric)
}

/// The end of the `count`th word; the start of one when it is negative.
pub fn words_away(text: &str, at: usize, count: i64) -> usize {
    let mut at = at;
    for _ in 0..count.unsigned_abs() {
        let to = if count > 0 {
            word_end(text, at)
        } else {
            word_start(text, at)
        };
        if to == at {
            break;
        }
        at = to;
    }
    at
}

fn word_end(text: &str, mut at: usize) -> usize {
    while at < text.len() && !is_word(text, at) {
        at = next(text, at);
    }
    while at < text.len() && is_word(text, at) {
        at = next(text, at);
    }
    at
}

fn word_start(text: &str, mut at: usize) -> usize {
    while at > 0 && !is_word(text, previous(text, at)) {
        at = previous(text, at);
    }
    while at > 0 && is_word(text, previous(text, at)) {
        at = previous(text, at);
    }
    at
}

/// Where the word before `at` begins, when only blanks part words.
pub fn blank_word_start(text: &str, at: usize) -> usize {
    let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n');
    let before = text[..at].trim_end_matches(is_blank);
    before.trim_end_matches(|c| !is_blank(c)).len()
}

/// Where the line around `at` begins.
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the line around `at` ends, without its newline.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end)
}

/// The column of `at` in its line, in characters.
pub fn column(text: &str, at: usize) -> usize {
    text[line_start(text, at)..at].graphemes(true).count()
}

/// The place at `column` of the line that begins at `start`, or the line's end where it is shorter.
pub fn at_column(text: &str, start: usize, column: usize) -> usize {
    let line = &text[start..line_end(text, start)];
    let found = line.grapheme_indices(true).nth(column);
    found.map_or(start + line.len(), |(at, _)| start + at)
}

/// Where `character` stands for the `count`th time after `at`, before it when the count is negative; as far as it does.
pub fn search_character(text: &str, at: usize, character: char, count: i64) -> usize {
    let mut found = at;
    for _ in 0..count.unsigned_abs() {
        let hit = if count > 0 {
            let from = next(text, found);
            text[from..].find(character).map(|offset| from + offset)
        } else {
            text[..found].rfind(character)
        };
        match hit {
            Some(place) => found = place,
            None => break,
        }
    }
    found
}
