//! What does a prompt say: psql's `%` escapes and pgcli's `\` tokens, filled with the facts of the session.
//!
//! Pure: a program in backquotes is run by a function of the caller.

use crate::pg::Transaction;
use crate::pg::pipeline::Status;
use crate::sql::splitter::Pending;

/// What a prompt may tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub is_connected: bool,
    pub database: String,
    pub user: String,
    /// As the connection has it: a name, an address or a folder.
    pub host: String,
    pub port: String,
    pub service: String,
    pub process_id: Option<i32>,
    pub is_superuser: bool,
    pub transaction: Option<Transaction>,
    pub pipeline: Status,
    /// In a branch of `\if` that runs.
    pub is_active: bool,
    pub is_single_line: bool,
    /// The line within the statement, from 1.
    pub line: u64,
    /// The environment's PGDATABASE.
    pub usual_database: Option<String>,
    /// The name of the DSN that was asked for.
    pub dsn: String,
    /// The width of the last first prompt.
    pub width: usize,
}

/// Which prompt is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// PROMPT1 and PROMPT2: for a statement, with what is open.
    Statement(Pending),
    /// PROMPT3: for the data of COPY.
    Copy,
}

/// What the caller looks up.
pub struct World<'w> {
    pub variable: &'w dyn Fn(&str) -> Option<String>,
    /// The first line that a program prints.
    pub run: &'w mut dyn FnMut(&str) -> String,
}

/// A prompt, once with what `%[` and `%]` enclose and once without.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prompt {
    pub whole: String,
    pub visible: String,
}

/// psql cuts prompts here.
const LONGEST: usize = 256;
/// Where servers of this machine listen by default: psql names other folders.
const SOCKET_FOLDERS: &[&str] = &["/var/run/postgresql", "/tmp"];

impl Prompt {
    fn push(&mut self, text: &str, is_visible: bool) {
        let room = LONGEST.saturating_sub(self.whole.len());
        let text = &text[..text.floor_char_boundary(room.min(text.len()))];
        self.whole.push_str(text);
        if is_visible {
            self.visible.push_str(text);
        }
    }
}

/// Fills psql's template of a prompt.
pub fn psql(template: &str, which: Which, facts: &Facts, world: &mut World) -> Prompt {
    let mut prompt = Prompt::default();
    let mut is_visible = true;
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        prompt.push(&rest[..at], is_visible);
        let mut chars = rest[at + 1..].chars();
        let Some(escape) = chars.next() else {
            return prompt;
        };
        rest = chars.as_str();
        match escape {
            '[' => is_visible = false,
            ']' => is_visible = true,
            '`' => {
                let (command, behind) = until(rest, '`');
                rest = behind;
                prompt.push(&(world.run)(command), is_visible);
            }
            ':' => {
                let (name, behind) = until(rest, ':');
                rest = behind;
                prompt.push(&(world.variable)(name).unwrap_or_default(), is_visible);
            }
            '0'..='7' => {
                let (character, behind) = octal(rest, escape);
                rest = behind;
                prompt.push(&character.to_string(), is_visible);
            }
            _ => prompt.push(&escaped(escape, which, facts), is_visible),
        }
    }
    prompt.push(rest, is_visible);
    prompt
}

/// The text before `end`, and what is behind it.
fn until(text: &str, end: char) -> (&str, &str) {
    text.split_once(end).unwrap_or((text, ""))
}

/// The character with an octal code that begins with `first`.
fn octal(rest: &str, first: char) -> (char, &str) {
    let more = rest
        .bytes()
        .take_while(|b| (b'0'..=b'7').contains(b))
        .count();
    let digits = format!("{first}{}", &rest[..more]);
    let code = u32::from_str_radix(&digits, 8).unwrap_or(0);
    let character = char::from_u32(code & 0xff).unwrap_or(' ');
    (character, &rest[more..])
}

fn escaped(escape: char, which: Which, facts: &Facts) -> String {
    if !facts.is_connected && "/~wMm>npP#".contains(escape) {
        return if escape == '#' {
            ">".to_owned()
        } else {
            String::new()
        };
    }
    match escape {
        '/' => facts.database.clone(),
        '~' => {
            let is_usual = facts.usual_database.as_ref() == Some(&facts.database);
            match is_usual || facts.database == facts.user {
                true => "~".to_owned(),
                false => facts.database.clone(),
            }
        }
        'w' => " ".repeat(facts.width),
        'M' | 'm' => host(facts, escape == 'm'),
        '>' => facts.port.clone(),
        'n' => facts.user.clone(),
        's' => facts.service.clone(),
        'p' => facts.process_id.map_or(String::new(), |id| id.to_string()),
        'P' => pipeline(facts).to_owned(),
        'R' => state(which, facts).to_owned(),
        'x' => transaction(facts).to_owned(),
        'l' => facts.line.to_string(),
        '?' => String::new(),
        '#' => if facts.is_superuser { "#" } else { ">" }.to_owned(),
        other => other.to_string(),
    }
}

fn host(facts: &Facts, is_short: bool) -> String {
    let host = &facts.host;
    if !host.is_empty() && !host.starts_with('/') && !host.starts_with('@') {
        let short = host.split('.').next().unwrap_or(host);
        return if is_short { short } else { host }.to_owned();
    }
    match is_short || host.is_empty() || SOCKET_FOLDERS.contains(&host.as_str()) {
        true => "[local]".to_owned(),
        false => format!("[local:{host}]"),
    }
}

fn state(which: Which, facts: &Facts) -> &'static str {
    let Which::Statement(pending) = which else {
        return "";
    };
    match pending {
        Pending::Nothing if !facts.is_active => "@",
        Pending::Nothing if !facts.is_connected => "!",
        Pending::Nothing if facts.is_single_line => "^",
        Pending::Nothing => "=",
        Pending::Statement => "-",
        Pending::SingleQuote => "'",
        Pending::DoubleQuote => "\"",
        Pending::DollarQuote => "$",
        Pending::Comment => "*",
        Pending::Paren => "(",
    }
}

fn pipeline(facts: &Facts) -> &'static str {
    match facts.pipeline {
        Status::Off => "off",
        Status::On => "on",
        Status::Aborted => "abort",
    }
}

fn transaction(facts: &Facts) -> &'static str {
    match facts.transaction {
        _ if !facts.is_connected => "?",
        Some(Transaction::Idle) => "",
        Some(Transaction::Open | Transaction::Active) => "*",
        Some(Transaction::Failed) => "!",
        None => "?",
    }
}

/// The longest that pgcli's own default prompt may get; then it is the short one.
const PGCLI_LONGEST: usize = 30;
pub const PGCLI_DEFAULT: &str = "\\u@\\h:\\d> ";
const PGCLI_SHORT: &str = "\\d> ";

/// Fills pgcli's template of a prompt; `now` is the date and time as pgcli shows them.
pub fn pgcli(template: &str, facts: &Facts, now: &str) -> Prompt {
    let prompt = pgcli_filled(template, facts, now);
    match template == PGCLI_DEFAULT && prompt.visible.chars().count() > PGCLI_LONGEST {
        true => pgcli_filled(PGCLI_SHORT, facts, now),
        false => prompt,
    }
}

fn pgcli_filled(template: &str, facts: &Facts, now: &str) -> Prompt {
    let mut prompt = Prompt::default();
    let mut rest = template;
    while let Some(at) = rest.find('\\') {
        prompt.push(&rest[..at], true);
        let behind = &rest[at + 1..];
        if let Some(dsn) = behind.strip_prefix("dsn_alias") {
            prompt.push(&facts.dsn, true);
            rest = dsn;
            continue;
        }
        if let Some(colour) = behind.strip_prefix("x1b[") {
            let (codes, behind) = until(colour, 'm');
            prompt.push(&format!("\x1b[{codes}m"), false);
            rest = behind;
            continue;
        }
        let mut chars = behind.chars();
        match chars.next() {
            Some(token) => prompt.push(&pgcli_token(token, facts, now), true),
            None => prompt.push("\\", true),
        }
        rest = chars.as_str();
    }
    prompt.push(rest, true);
    prompt
}

fn pgcli_token(token: char, facts: &Facts, now: &str) -> String {
    let is_local = facts.host.is_empty() || facts.host.starts_with('/');
    let host = if is_local { "localhost" } else { &facts.host };
    let is_address = host.contains(':') || host.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match token {
        't' => now.to_owned(),
        'u' => facts.user.clone(),
        'H' => host.to_owned(),
        'h' if is_address => host.to_owned(),
        'h' => host.split('.').next().unwrap_or(host).to_owned(),
        'd' => facts.database.clone(),
        'p' => facts.port.clone(),
        'i' => facts.process_id.map_or(String::new(), |id| id.to_string()),
        '#' => if facts.is_superuser { "#" } else { ">" }.to_owned(),
        'n' => "\n".to_owned(),
        'T' => transaction(facts).to_owned(),
        other => format!("\\{other}"),
    }
}
