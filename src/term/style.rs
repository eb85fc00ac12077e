//! How does each role look on a terminal: the themes, as escape sequences.

use crate::highlight::Role;

/// What a piece of the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Look {
    #[default]
    Plain,
    Keyword,
    QuotedName,
    String,
    Number,
    Comment,
    Variable,
    Command,
    Unbalanced,
    Matching,
    Prompt,
    Continuation,
    /// A prompt of a production system.
    Production,
    Suggestion,
    Fold,
    Menu,
    MenuDetail,
    MenuSelected,
    MenuSelectedDetail,
    Toolbar,
    ToolbarOn,
    ToolbarOpen,
    ToolbarFailed,
}

impl Look {
    /// How a piece of a statement looks.
    pub fn of(role: Role) -> Look {
        match role {
            Role::Keyword => Look::Keyword,
            Role::QuotedName => Look::QuotedName,
            Role::String => Look::String,
            Role::Number => Look::Number,
            Role::Comment => Look::Comment,
            Role::Variable => Look::Variable,
            Role::Command => Look::Command,
            Role::Unbalanced => Look::Unbalanced,
            Role::Matching => Look::Matching,
        }
    }
}

/// A theme: what is written before a piece of a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    looks: &'static [(Look, &'static str)],
}

/// What turns everything off again.
pub const RESET: &str = "\x1b[0m";

/// The sixteen colours that every terminal has, so that the user's own palette decides.
const COLOURED: Theme = Theme {
    looks: &[
        (Look::Keyword, "\x1b[1;34m"),
        (Look::QuotedName, "\x1b[36m"),
        (Look::String, "\x1b[32m"),
        (Look::Number, "\x1b[35m"),
        (Look::Comment, "\x1b[90m"),
        (Look::Variable, "\x1b[33m"),
        (Look::Command, "\x1b[1;36m"),
        (Look::Unbalanced, "\x1b[31m"),
        (Look::Matching, "\x1b[1;4;33m"),
        (Look::Prompt, "\x1b[1m"),
        (Look::Continuation, "\x1b[90m"),
        (Look::Production, "\x1b[1;97;41m"),
        (Look::Suggestion, "\x1b[90m"),
        (Look::Fold, "\x1b[7m"),
        (Look::Menu, "\x1b[30;46m"),
        (Look::MenuDetail, "\x1b[90;46m"),
        (Look::MenuSelected, "\x1b[1;97;44m"),
        (Look::MenuSelectedDetail, "\x1b[37;44m"),
        (Look::Toolbar, "\x1b[37;100m"),
        (Look::ToolbarOn, "\x1b[97;100m"),
        (Look::ToolbarOpen, "\x1b[1;30;102m"),
        (Look::ToolbarFailed, "\x1b[1;97;41m"),
    ],
};

/// For NO_COLOR: attributes are no colours, and what is selected must be seen.
const PLAIN: Theme = Theme {
    looks: &[
        (Look::Matching, "\x1b[4m"),
        (Look::Production, "\x1b[7m"),
        (Look::Suggestion, "\x1b[2m"),
        (Look::Fold, "\x1b[7m"),
        (Look::MenuSelected, "\x1b[7m"),
        (Look::MenuSelectedDetail, "\x1b[7m"),
        (Look::ToolbarFailed, "\x1b[7m"),
    ],
};

impl Theme {
    /// The theme for this environment: no colours when NO_COLOR is set to something.
    pub fn of_environment() -> Theme {
        match std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            true => PLAIN,
            false => COLOURED,
        }
    }

    /// What is written before a piece of this look; empty for none.
    pub fn sgr(&self, look: Look) -> &'static str {
        let known = self.looks.iter().find(|(known, _)| *known == look);
        known.map_or("", |(_, sgr)| sgr)
    }
}
