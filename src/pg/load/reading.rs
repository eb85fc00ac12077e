//! How is a catalog read: which queries go out next, what their rows say, and what is published when.
//!
//! Several queries go out at a time, as one simple Query message: fewer turns on a slow network, and one transaction
//! for a pooler. An error ends such a message early; what was not answered is asked again.

use std::collections::{HashSet, VecDeque};
use std::ops::ControlFlow;

use bytes::Bytes;

use super::cells::Row;
use super::queries::{COLUMNS, COLUMNS_OF, OBJECTS, PATH, Query, REST, TYPE_TEXTS};
use crate::catalog::{Builder, NO_MODIFIER, Progress, RelationKind, Slot, Stage};
use crate::error::ServerMessage;
use crate::rows::{Cells, Go, Halt, ResultSink, data_rows};

/// How much is read at most: about a million columns. A larger catalog, or a server that does not stop, ends the
/// loading; what there is by then stays.
const BYTE_LIMIT: usize = 128 * 1024 * 1024;

/// How many relations are asked about at a time: about 10 ms of a server's time.
const RELATIONS: usize = 1000;

/// How many characters of the server's reasons are kept.
const REASON_LIMIT: usize = 500;

/// A query that failed, or all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What is missing from the catalog because of it.
    pub what: &'static str,
    /// The server's words, or ours.
    pub reason: String,
}

/// What to do next, in this order.
#[derive(Clone, Copy)]
enum Step {
    Ask(&'static [Query]),
    /// Of the user's relations on the search path, those with rows.
    ColumnsOfPath,
    OtherColumns,
    TypeTexts,
    Publish(Stage),
}

const STEPS: [Step; 13] = [
    Step::Ask(PATH),
    Step::Publish(Stage::Path),
    Step::ColumnsOfPath,
    Step::Ask(COLUMNS),
    Step::TypeTexts,
    Step::Publish(Stage::Columns),
    Step::Ask(OBJECTS),
    Step::TypeTexts,
    Step::Publish(Stage::Objects),
    Step::OtherColumns,
    Step::Ask(REST),
    Step::TypeTexts,
    Step::Publish(Stage::All),
];

/// A query to send.
struct Piece {
    query: &'static Query,
    sql: String,
}

/// A catalog that is being read.
pub(in crate::pg) struct Reading {
    builder: Builder,
    slot: Slot,
    steps: VecDeque<Step>,
    /// Not sent yet.
    waiting: VecDeque<Piece>,
    /// Sent, and not answered to the end.
    sent: VecDeque<Piece>,
    /// How many those were at first.
    was_sent: usize,
    /// The relations whose columns have been asked for.
    asked: HashSet<u32>,
    bytes: usize,
    is_too_large: bool,
    failures: Vec<Failure>,
}

impl Reading {
    pub(super) fn new(slot: Slot) -> Reading {
        slot.set_progress(Progress::Loading(Stage::Nothing));
        Reading {
            builder: Builder::new(),
            slot,
            steps: STEPS.into(),
            waiting: VecDeque::new(),
            sent: VecDeque::new(),
            was_sent: 0,
            asked: HashSet::new(),
            bytes: 0,
            is_too_large: false,
            failures: Vec::new(),
        }
    }

    /// The text of the next message, of at most so many queries; `None` when the whole catalog is published.
    pub(super) fn next(&mut self, most: usize) -> Option<String> {
        if self.was_sent > 0 && self.sent.len() == self.was_sent {
            self.fail("the server did not answer");
            return None;
        }
        // What is left there was not answered: the query before it failed.
        while let Some(piece) = self.sent.pop_back() {
            self.waiting.push_front(piece);
        }
        while self.waiting.is_empty() {
            let step = self.steps.pop_front()?;
            self.take_step(step);
        }
        let count = self.waiting.len().min(most);
        self.sent = self.waiting.drain(..count).collect();
        self.was_sent = count;
        let texts: Vec<&str> = self.sent.iter().map(|piece| piece.sql.as_str()).collect();
        Some(texts.join(";\n"))
    }

    /// Ends the reading, for the reason given unless a better one is known.
    pub(super) fn fail(&mut self, reason: &str) {
        let reason = match self.is_too_large {
            true => format!("the catalog is larger than {} MB", BYTE_LIMIT / 1024 / 1024),
            false => reason.to_owned(),
        };
        self.slot.set_progress(Progress::Failed(reason.clone()));
        self.failures.push(Failure {
            what: "catalog",
            reason,
        });
    }

    pub(super) fn take_failures(&mut self) -> Vec<Failure> {
        std::mem::take(&mut self.failures)
    }

    fn take_step(&mut self, step: Step) {
        match step {
            Step::Ask(queries) => {
                let pieces = queries
                    .iter()
                    .map(|query| piece(query, query.sql.to_owned()));
                self.waiting.extend(pieces);
            }
            Step::ColumnsOfPath => {
                let path = self.builder.path_oids();
                self.ask_columns(|schema| path.contains(&schema) && schema >= FIRST_USER_OID);
            }
            Step::OtherColumns => self.ask_columns(|_| true),
            Step::TypeTexts => {
                let missing = self.builder.missing_texts();
                if !missing.is_empty() {
                    self.waiting
                        .push_back(piece(&TYPE_TEXTS, type_texts(&missing)));
                }
            }
            Step::Publish(stage) => self.publish(stage),
        }
    }

    /// Publishes what there is, unless there is more from an earlier reading.
    fn publish(&mut self, stage: Stage) {
        if stage == Stage::All {
            let catalog = std::mem::take(&mut self.builder).finish();
            if catalog.schemas.is_empty() {
                self.fail("the server does not show its schemas");
                return;
            }
            self.slot.publish(catalog, stage);
            self.slot.set_progress(Progress::Ready);
            return;
        }
        if stage >= self.slot.stage() {
            self.slot.publish(self.builder.build(), stage);
        }
        self.slot.set_progress(Progress::Loading(stage));
    }

    /// Asks for the columns of those relations in the schemas wanted that have not been asked for.
    fn ask_columns(&mut self, is_wanted: impl Fn(u32) -> bool) {
        let has_columns = |kind| !matches!(kind, RelationKind::Index | RelationKind::Sequence);
        let relations = self.builder.relation_oids();
        let wanted = relations.filter(|&(_, schema, kind)| is_wanted(schema) && has_columns(kind));
        let new = wanted.filter(|&(oid, ..)| self.asked.insert(oid));
        let oids: Vec<String> = new.map(|(oid, ..)| oid.to_string()).collect();
        for oids in oids.chunks(RELATIONS) {
            let sql = COLUMNS_OF.sql.replace("{oids}", &array(oids));
            self.waiting.push_back(piece(&COLUMNS_OF, sql));
        }
    }
}

/// Schemas with lower OIDs are PostgreSQL's own; `public` is the one exception.
const FIRST_USER_OID: u32 = 2200;

fn piece(query: &'static Query, sql: String) -> Piece {
    Piece { query, sql }
}

fn type_texts(missing: &[(u32, i32)]) -> String {
    let types: Vec<String> = missing.iter().map(|(oid, _)| oid.to_string()).collect();
    let modifiers = missing.iter().map(|&(_, modifier)| match modifier {
        NO_MODIFIER => "NULL".to_owned(),
        _ => modifier.to_string(),
    });
    let modifiers: Vec<String> = modifiers.collect();
    TYPE_TEXTS
        .sql
        .replace("{types}", &array(&types))
        .replace("{modifiers}", &array(&modifiers))
}

/// The text of an array.
fn array(elements: &[String]) -> String {
    format!("{{{}}}", elements.join(","))
}

impl Drop for Reading {
    /// A reading that was given up leaves nobody waiting for it.
    fn drop(&mut self) {
        if let Progress::Loading(_) = self.slot.progress() {
            self.slot.set_progress(Progress::Idle);
        }
    }
}

impl ResultSink for Reading {
    fn rows(&mut self, run: Bytes) -> Go {
        self.bytes = self.bytes.saturating_add(run.len());
        if self.bytes > BYTE_LIMIT {
            self.is_too_large = true;
            return ControlFlow::Break(Halt::Abort);
        }
        let Some(piece) = self.sent.front() else {
            // Rows that nobody asked for.
            return ControlFlow::Break(Halt::Abort);
        };
        for cells in data_rows(&run).filter_map(Cells::parse) {
            // A row that makes no sense is left out.
            let _ = (piece.query.take)(&mut self.builder, &mut Row::new(cells));
        }
        Go::Continue(())
    }

    fn end(&mut self, _tag: &[u8]) -> Go {
        self.sent.pop_front();
        Go::Continue(())
    }

    fn error(&mut self, message: ServerMessage) {
        if let Some(piece) = self.sent.pop_front() {
            let words = message.field(b'M').unwrap_or(b"no reason given");
            let words = String::from_utf8_lossy(words);
            self.failures.push(Failure {
                what: piece.query.what,
                reason: words.chars().take(REASON_LIMIT).collect(),
            });
        }
    }

    fn copy_out_begin(&mut self) -> Go {
        ControlFlow::Break(Halt::Abort)
    }
}
