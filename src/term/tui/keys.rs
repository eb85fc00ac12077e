//! Decodes keys: bytes from the terminal in, keys out. Sequences that are no key of ours are read to their end.

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Char(char),
    Ctrl(char),
    Alt(char),
    CtrlAlt(char),
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Insert,
    Enter,
    /// Ctrl-J, which is also what Enter is while the terminal translates it.
    LineFeed,
    Escape,
    Tab,
    BackTab,
    Backspace,
    Delete,
    /// An arrow, Home or End together with Ctrl or Alt.
    WordLeft,
    WordRight,
    TextStart,
    TextEnd,
    /// Up and Down together with Ctrl or Alt.
    ModifiedUp,
    ModifiedDown,
    /// Delete together with Ctrl or Alt.
    WordDelete,
    AltBackspace,
    AltEnter,
    /// What follows, up to [`PASTE_END`], was pasted.
    PasteBegin,
    F(u8),
    /// A key that means nothing here.
    Other,
}

impl Key {
    /// The key without Ctrl or Alt, for callers for whom those make no difference.
    pub fn bare(self) -> Key {
        match WITH_MODIFIER.iter().find(|row| row.1 == self) {
            Some((bare, _)) => *bare,
            None => self,
        }
    }
}

/// What the bytes start with.
#[derive(Debug, PartialEq, Eq)]
pub enum Parsed {
    /// A key, and how many bytes it took.
    Key(Key, usize),
    /// The start of a key; when nothing follows soon, Escape was pressed by itself.
    Partial,
}

/// The sequences after ESC, without the numbers between `[` or `O` and the letter.
const LETTERS: &[(u8, Key)] = &[
    (b'A', Key::Up),
    (b'B', Key::Down),
    (b'C', Key::Right),
    (b'D', Key::Left),
    (b'H', Key::Home),
    (b'F', Key::End),
    (b'P', Key::F(1)),
    (b'Q', Key::F(2)),
    (b'R', Key::F(3)),
    (b'S', Key::F(4)),
    (b'Z', Key::BackTab),
];

/// What the terminal sends behind a paste.
pub const PASTE_END: &[u8] = b"\x1b[201~";

/// The second number of a sequence, for Alt and Ctrl.
const MODIFIERS: &[&[u8]] = &[b"3", b"5", b"7"];

const WITH_MODIFIER: &[(Key, Key)] = &[
    (Key::Left, Key::WordLeft),
    (Key::Right, Key::WordRight),
    (Key::Home, Key::TextStart),
    (Key::End, Key::TextEnd),
    (Key::Up, Key::ModifiedUp),
    (Key::Down, Key::ModifiedDown),
    (Key::Delete, Key::WordDelete),
];

/// The sequences that end with `~`, by their number.
const NUMBERS: &[(&[u8], Key)] = &[
    (b"1", Key::Home),
    (b"2", Key::Insert),
    (b"7", Key::Home),
    (b"4", Key::End),
    (b"8", Key::End),
    (b"3", Key::Delete),
    (b"5", Key::PageUp),
    (b"6", Key::PageDown),
    (b"11", Key::F(1)),
    (b"12", Key::F(2)),
    (b"13", Key::F(3)),
    (b"14", Key::F(4)),
    (b"15", Key::F(5)),
    (b"17", Key::F(6)),
    (b"18", Key::F(7)),
    (b"19", Key::F(8)),
    (b"20", Key::F(9)),
    (b"21", Key::F(10)),
    (b"200", Key::PasteBegin),
];

/// The longest sequence that is waited for.
const LONGEST: usize = 32;

/// The longest answer of a terminal that is waited for.
const LONGEST_ANSWER: usize = 256;

/// Reads the key that `bytes`, of which there is at least one, start with.
pub fn parse(bytes: &[u8]) -> Parsed {
    match bytes {
        [] | [0x1b] => Parsed::Partial,
        [0x1b, b'[' | b'O', rest @ ..] => sequence(rest),
        [0x1b, 0x1b, ..] => Parsed::Key(Key::Escape, 1),
        // What a terminal answers to a question ends with BEL or ST; Alt and the character have nothing after them.
        [0x1b, b']' | b'P' | b'_' | b'^', rest @ ..] if !rest.is_empty() => answer(bytes),
        [0x1b, rest @ ..] => match character(rest) {
            Parsed::Key(Key::Char(c), length) => Parsed::Key(Key::Alt(c), length + 1),
            Parsed::Key(Key::Ctrl(c), length) => Parsed::Key(Key::CtrlAlt(c), length + 1),
            Parsed::Key(Key::LineFeed, length) => Parsed::Key(Key::CtrlAlt('j'), length + 1),
            Parsed::Key(Key::Tab, length) => Parsed::Key(Key::CtrlAlt('i'), length + 1),
            Parsed::Key(Key::Enter, length) => Parsed::Key(Key::AltEnter, length + 1),
            Parsed::Key(Key::Backspace, length) => Parsed::Key(Key::AltBackspace, length + 1),
            Parsed::Key(_, length) => Parsed::Key(Key::Other, length + 1),
            Parsed::Partial => Parsed::Partial,
        },
        _ => character(bytes),
    }
}

fn character(bytes: &[u8]) -> Parsed {
    let key = match bytes[0] {
        b'\r' => Key::Enter,
        b'\n' => Key::LineFeed,
        b'\t' => Key::Tab,
        0x7f | 0x08 => Key::Backspace,
        control @ 0..0x20 => Key::Ctrl(char::from((control | 0x40).to_ascii_lowercase())),
        byte if byte < 0x80 => Key::Char(char::from(byte)),
        lead => return wide(lead, bytes),
    };
    Parsed::Key(key, 1)
}

/// An operating system command or another string that a terminal sends, up to its terminator.
fn answer(bytes: &[u8]) -> Parsed {
    let body = bytes.iter().skip(2).take(LONGEST_ANSWER);
    for (at, byte) in body.enumerate() {
        match byte {
            0x07 => return Parsed::Key(Key::Other, at + 3),
            b'\\' if bytes[at + 1] == 0x1b => return Parsed::Key(Key::Other, at + 3),
            0x1b | 0x20.. => {}
            // A control character: these were keys.
            _ => return Parsed::Key(Key::Alt(char::from(bytes[1])), 2),
        }
    }
    if bytes.len() > LONGEST_ANSWER {
        return Parsed::Key(Key::Alt(char::from(bytes[1])), 2);
    }
    Parsed::Partial
}

fn wide(lead: u8, bytes: &[u8]) -> Parsed {
    let length = match lead {
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf8 => 4,
        _ => return Parsed::Key(Key::Other, 1),
    };
    let Some(character) = bytes.get(..length) else {
        return Parsed::Partial;
    };
    match std::str::from_utf8(character) {
        Ok(text) => Parsed::Key(text.chars().next().map_or(Key::Other, Key::Char), length),
        Err(_) => Parsed::Key(Key::Other, 1),
    }
}

/// What follows `ESC [` or `ESC O`: parameters, then the byte that ends it.
fn sequence(rest: &[u8]) -> Parsed {
    let parameters = rest
        .iter()
        .take_while(|b| (0x20..0x40).contains(*b))
        .count();
    let Some(&last) = rest.get(parameters) else {
        return match rest.len() > LONGEST {
            true => Parsed::Key(Key::Other, rest.len() + 2),
            false => Parsed::Partial,
        };
    };
    let mut numbers = rest[..parameters].split(|&b| b == b';');
    let (number, modifier) = (numbers.next(), numbers.next());
    let known = match last {
        b'~' => NUMBERS
            .iter()
            .find(|(n, _)| Some(*n) == number)
            .map(|row| row.1),
        letter => LETTERS.iter().find(|row| row.0 == letter).map(|row| row.1),
    };
    let bare = known.unwrap_or(Key::Other);
    let is_modified = modifier.is_some_and(|modifier| MODIFIERS.contains(&modifier));
    let modified = WITH_MODIFIER.iter().find(|row| row.0 == bare);
    let key = match modified.filter(|_| is_modified) {
        Some((_, modified)) => *modified,
        None => bare,
    };
    Parsed::Key(key, parameters + 3)
}
