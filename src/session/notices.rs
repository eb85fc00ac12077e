//! What the server says on its own: notices between statements, and notifications after them.

use crate::error::ServerMessage;
use crate::pg::frames::Notification;
use crate::session::message::{self, Kind, Wording};
use crate::session::report::Level;
use crate::session::{LastError, Session};

impl Session {
    /// How messages of the server are worded now, for a query `sql`.
    pub fn render(&self, message: &ServerMessage, kind: Kind, sql: Option<&[u8]>) -> Vec<u8> {
        let typed = self.settings.vars.typed();
        let wording = Wording {
            verbosity: typed.verbosity,
            show_context: typed.show_context,
            query: sql,
            encoding: self.encoding(),
        };
        message::render(message, kind, &wording)
    }

    /// Prints an error that the server sent for a query of our own.
    pub fn server_error(&mut self, error: &ServerMessage, sql: &[u8]) {
        let text = self.render(error, Kind::Error, Some(sql));
        self.say(Level::Info, &text);
        self.last_error = Some(LastError {
            message: error.clone(),
            sql: Some(sql.to_vec()),
        });
    }

    /// Prints the notices that came with a query of our own, which may point into it.
    pub fn server_notices(&mut self, notices: &[ServerMessage], sql: &[u8]) {
        for notice in notices {
            let text = self.render(notice, Kind::Notice, Some(sql));
            self.say(Level::Info, &text);
        }
    }

    /// Prints the notifications that have come, as psql does after each statement.
    pub fn print_notifications(&mut self) {
        for notification in self.server.take_notifications() {
            let results = self.output.results();
            results.write(&worded(&notification));
            results.flush();
        }
    }

    /// The notifications that have come while a line is edited, as text for a terminal.
    pub fn take_notification_texts(&mut self) -> String {
        let notifications = self.server.take_notifications();
        let lines = notifications
            .iter()
            .map(|n| String::from_utf8_lossy(&worded(n)).into_owned());
        lines.collect()
    }
}

/// psql's words for a notification.
fn worded(notification: &Notification) -> Vec<u8> {
    let mut line = b"Asynchronous notification \"".to_vec();
    line.extend_from_slice(&notification.channel);
    line.push(b'"');
    if !notification.payload.is_empty() {
        line.extend_from_slice(b" with payload \"");
        line.extend_from_slice(&notification.payload);
        line.push(b'"');
    }
    let sender = notification.process_id;
    let rest = format!(" received from server process with PID {sender}.\n");
    line.extend_from_slice(rest.as_bytes());
    line
}
