//! Classes bytes as psql's lexer does: space, word, digit, operator.

pub(super) const SPACE: u8 = 1;
pub(super) const WORD_START: u8 = 2;
pub(super) const WORD: u8 = 4;
pub(super) const DIGIT: u8 = 8;
pub(super) const OPERATOR: u8 = 16;
pub(super) const VARIABLE: u8 = 32;
pub(super) const TAG: u8 = 64;

/// The sets a byte belongs to.
pub(super) static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = class_of(byte as u8);
        byte += 1;
    }
    table
}

const fn class_of(byte: u8) -> u8 {
    match byte {
        b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => SPACE,
        b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => WORD_START | WORD | VARIABLE | TAG,
        b'0'..=b'9' => WORD | DIGIT | VARIABLE | TAG,
        b'$' => WORD,
        b'~' | b'!' | b'@' | b'#' | b'^' | b'&' | b'|' | b'`' | b'?' | b'+' | b'-' | b'*'
        | b'/' | b'%' | b'<' | b'>' | b'=' => OPERATOR,
        _ => 0,
    }
}

/// Whether there is a byte and it is of `class`.
pub(super) fn is(byte: Option<&u8>, class: u8) -> bool {
    byte.is_some_and(|&b| CLASS[usize::from(b)] & class != 0)
}

/// Whether a byte may stand in the name of a psql variable.
pub fn is_variable_byte(byte: u8) -> bool {
    is(Some(&byte), VARIABLE)
}

/// Whether a byte is white space to psql.
pub fn is_space(byte: u8) -> bool {
    is(Some(&byte), SPACE)
}

/// The end of the run of `class` that starts at `at`.
pub(super) fn run(text: &[u8], at: usize, class: u8) -> usize {
    text[at..]
        .iter()
        .position(|&b| CLASS[usize::from(b)] & class == 0)
        .map_or(text.len(), |length| at + length)
}
