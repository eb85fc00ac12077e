//! Which key does what: one row per action, from which the help is made as well.

use crate::term::tui::keys::Key;

/// What a key does while rows or lines are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Down,
    Up,
    PageDown,
    PageUp,
    HalfDown,
    HalfUp,
    Top,
    Bottom,
    Left,
    Right,
    FirstColumn,
    LastColumn,
    Jump,
    Search,
    SearchBack,
    Next,
    Previous,
    Freeze,
    Unfold,
    Sort,
    SortDown,
    Unsort,
    Pick,
    Mark,
    CopyCell,
    CopyRow,
    CopyAll,
    Notation,
    Write,
    Record,
    Help,
    Redraw,
    Stop,
    Suspend,
    Leave,
}

/// Which contents an action makes sense for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    Both,
    Tables,
}

/// A row of the table of keys.
#[derive(Debug)]
pub struct Binding {
    pub keys: &'static [Key],
    pub action: Action,
    pub for_what: For,
    /// The keys as the help shows them, and what they do.
    pub shown: &'static str,
    pub help: &'static str,
}

const fn both(
    keys: &'static [Key],
    action: Action,
    shown: &'static str,
    help: &'static str,
) -> Binding {
    Binding {
        keys,
        action,
        for_what: For::Both,
        shown,
        help,
    }
}

const fn tables(
    keys: &'static [Key],
    action: Action,
    shown: &'static str,
    help: &'static str,
) -> Binding {
    Binding {
        for_what: For::Tables,
        ..both(keys, action, shown, help)
    }
}

use Key::{Alt, Char, Ctrl};

/// The keys; the first row that has a key wins.
pub static KEYS: &[Binding] = &[
    both(
        &[Char('q'), Key::Escape, Key::F(10), Char('Q')],
        Action::Leave,
        "q  Esc  F10",
        "leave; a query that still runs is cancelled where that is safe",
    ),
    both(
        &[Char('j'), Key::Down, Key::Enter, Key::LineFeed, Ctrl('n')],
        Action::Down,
        "j  Down  Enter",
        "one row down",
    ),
    both(
        &[Char('k'), Key::Up, Ctrl('p')],
        Action::Up,
        "k  Up",
        "one row up",
    ),
    both(
        &[Char(' '), Char('f'), Key::PageDown, Ctrl('f')],
        Action::PageDown,
        "Space  PgDn",
        "one screen down",
    ),
    both(
        &[Char('b'), Key::PageUp, Ctrl('b')],
        Action::PageUp,
        "b  PgUp",
        "one screen up",
    ),
    both(
        &[Char('d'), Ctrl('d')],
        Action::HalfDown,
        "d",
        "half a screen down",
    ),
    both(
        &[Char('u'), Ctrl('u')],
        Action::HalfUp,
        "u",
        "half a screen up",
    ),
    both(&[Char('g'), Key::Home], Action::Top, "g  Home", "first row"),
    both(
        &[Char('G'), Key::End],
        Action::Bottom,
        "G  End",
        "last row; reads the rest of the result",
    ),
    both(
        &[Char(':')],
        Action::Jump,
        ":  1-9",
        "jump to a row by its number",
    ),
    both(
        &[Char('l'), Key::Right],
        Action::Right,
        "l  Right",
        "one column to the right",
    ),
    both(
        &[Char('h'), Key::Left],
        Action::Left,
        "h  Left",
        "one column to the left",
    ),
    both(
        &[Char('^'), Char('0')],
        Action::FirstColumn,
        "^  0",
        "first column",
    ),
    both(&[Char('$')], Action::LastColumn, "$", "last column"),
    both(
        &[Char('/')],
        Action::Search,
        "/",
        "search; case counts if you type capitals",
    ),
    both(&[Char('\\')], Action::SearchBack, "\\", "search backwards"),
    both(&[Char('n')], Action::Next, "n", "next match"),
    both(&[Char('N')], Action::Previous, "N", "match before"),
    tables(
        &[Char('x')],
        Action::Record,
        "x",
        "this row by itself, values in full",
    ),
    tables(
        &[Char('o')],
        Action::Pick,
        "o",
        "choose, hide or show columns",
    ),
    tables(
        &[Char('c')],
        Action::Freeze,
        "c 0-9  Alt-0..9",
        "freeze that many columns at the left",
    ),
    tables(
        &[Char('z')],
        Action::Unfold,
        "z",
        "this column as wide as it is, or folded",
    ),
    tables(&[Char('s')], Action::Sort, "s", "sort by this column"),
    tables(
        &[Char('S')],
        Action::SortDown,
        "S",
        "sort by this column, largest first",
    ),
    tables(&[Char('U')], Action::Unsort, "U", "the server's order"),
    both(
        &[Char('m')],
        Action::Mark,
        "m",
        "mark the row, or take the mark away",
    ),
    tables(
        &[Char('y')],
        Action::CopyCell,
        "y",
        "copy the cell to the clipboard",
    ),
    both(
        &[Char('Y')],
        Action::CopyRow,
        "Y",
        "copy the marked rows, or this one",
    ),
    both(&[Ctrl('y')], Action::CopyAll, "Ctrl-Y", "copy all rows"),
    both(
        &[Char('w')],
        Action::Write,
        "w",
        "write the marked rows, or all, to a new file",
    ),
    tables(
        &[Char('J')],
        Action::Notation,
        "J",
        "copy and write as json, or as csv",
    ),
    both(&[Ctrl('c')], Action::Stop, "Ctrl-C", "read no more rows"),
    both(
        &[Ctrl('l'), Char('r')],
        Action::Redraw,
        "Ctrl-L",
        "draw the screen again",
    ),
    both(
        &[Ctrl('z')],
        Action::Suspend,
        "Ctrl-Z",
        "suspend the program",
    ),
    both(&[Char('?'), Key::F(1)], Action::Help, "?  F1", "this help"),
];

/// What a key does, for tables or for text.
pub fn action(key: Key, is_table: bool) -> Option<Action> {
    let binding = KEYS.iter().find(|binding| binding.keys.contains(&key))?;
    (is_table || binding.for_what == For::Both).then_some(binding.action)
}

/// The digit of `Alt-0` to `Alt-9`.
pub fn alt_digit(key: Key) -> Option<usize> {
    match key {
        Alt(c) => c.to_digit(10).map(|digit| digit as usize),
        _ => None,
    }
}
