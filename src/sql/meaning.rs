//! What does a complete text do to the database: its statements, and those inside them that change something.
//!
//! sqlparser reads each statement. What it cannot read, because PostgreSQL has more than it knows, is judged by its
//! words, where in doubt a change is assumed: nobody is harmed by being asked once too often.

use std::thread;

use sqlparser::ast::{Delete, Expr, SetExpr, Statement, Update, Value, With};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use super::lexer::{Kind, Lexer, State, Token};

/// One thing that a text does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// The first word of its statement, in lower case.
    pub word: String,
    /// It is an UPDATE or a DELETE of all rows.
    pub is_unconditional: bool,
}

/// Statements of more tokens are judged by their words.
const MOST_TOKENS: usize = 1_000;

/// Nesting that is no longer followed.
const DEEPEST: usize = 40;

/// What sqlparser may need for so many tokens. It recurses for each join of a chain and for each level of a tree that
/// it drops, whatever depth it is allowed, in frames of up to 50 KB; what is not used costs nothing.
const STACK: usize = 64 << 20;

/// What `sql` does, statement by statement, in order.
pub fn deeds(sql: &[u8]) -> Vec<Deed> {
    let tokens: Vec<Token> = Lexer::new(sql, State::default())
        .filter(|token| !is_blank(token.kind))
        .collect();
    let is_end = |token: &Token| {
        matches!(token.kind, Kind::Semicolon | Kind::Escaped) && sql[token.end - 1] == b';'
    };
    let statements = || tokens.split(is_end).filter(|tokens| !tokens.is_empty());
    let by_tree = || -> Vec<Deed> {
        let deeds = |tokens| of_tree(sql, tokens).unwrap_or_else(|| of_words(sql, tokens));
        statements().flat_map(deeds).collect()
    };
    let deeds = thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        thread.spawn_scoped(scope, by_tree).ok()?.join().ok()
    });
    deeds.unwrap_or_else(|| {
        let deeds = |tokens| of_words(sql, tokens);
        statements().flat_map(deeds).collect()
    })
}

fn is_blank(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Whitespace | Kind::LineComment | Kind::BlockComment
    )
}

/// The first word of a statement, in lower case.
fn word(sql: &[u8], tokens: &[Token]) -> String {
    let word = tokens.iter().find(|token| token.kind == Kind::Word);
    word.map_or_else(String::new, |token| {
        String::from_utf8_lossy(&sql[token.start..token.end]).to_lowercase()
    })
}

/// What a statement does by its tree; nothing where sqlparser does not know it.
fn of_tree(sql: &[u8], tokens: &[Token]) -> Option<Vec<Deed>> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    if tokens.len() > MOST_TOKENS {
        return None;
    }
    let text = std::str::from_utf8(&sql[first.start..last.end]).ok()?;
    let mut deeds = Vec::new();
    statement_deeds(&parsed(text)?, word(sql, tokens), &mut deeds);
    Some(deeds)
}

fn parsed(text: &str) -> Option<Statement> {
    let parser = Parser::new(&PostgreSqlDialect {}).with_recursion_limit(DEEPEST);
    let statements = parser.try_with_sql(text).ok()?.parse_statements().ok()?;
    let mut statements = statements.into_iter();
    statements.next().filter(|_| statements.next().is_none())
}

fn statement_deeds(statement: &Statement, word: String, deeds: &mut Vec<Deed>) {
    let is_unconditional = match statement {
        Statement::Delete(Delete { selection, .. })
        | Statement::Update(Update { selection, .. }) => {
            selection.as_ref().is_none_or(is_always_true)
        }
        Statement::Query(query) => {
            with_deeds(query.with.as_ref(), deeds);
            return body_deeds(&query.body, Some(word), deeds);
        }
        Statement::Insert(insert) => {
            let with = insert.source.as_ref().and_then(|query| query.with.as_ref());
            with_deeds(with, deeds);
            false
        }
        // It only reads.
        Statement::Copy { to: true, .. } => {
            return deeds.push(Deed {
                word: "copy to".to_owned(),
                is_unconditional: false,
            });
        }
        Statement::Explain {
            analyze,
            options,
            statement,
            ..
        } => {
            let is_analyze = |name: &str| name.eq_ignore_ascii_case("analyze");
            let mut options = options.iter().flatten();
            if *analyze || options.any(|option| is_analyze(&option.name.value)) {
                let inner = statement.to_string().to_lowercase();
                let word = inner.split(' ').next().unwrap_or_default();
                statement_deeds(statement, word.to_owned(), deeds);
            }
            false
        }
        _ => false,
    };
    deeds.push(Deed {
        word,
        is_unconditional,
    });
}

fn with_deeds(with: Option<&With>, deeds: &mut Vec<Deed>) {
    for table in with.iter().flat_map(|with| &with.cte_tables) {
        with_deeds(table.query.with.as_ref(), deeds);
        body_deeds(&table.query.body, None, deeds);
    }
}

/// What the body of a query does; `word` is what it is known by if it reads, where that counts.
fn body_deeds(body: &SetExpr, word: Option<String>, deeds: &mut Vec<Deed>) {
    let (statement, word) = match body {
        SetExpr::Insert(statement) => (statement, "insert"),
        SetExpr::Update(statement) => (statement, "update"),
        SetExpr::Delete(statement) => (statement, "delete"),
        SetExpr::Merge(statement) => (statement, "merge"),
        _ => {
            return deeds.extend(word.map(|word| Deed {
                word,
                is_unconditional: false,
            }));
        }
    };
    statement_deeds(statement, word.to_owned(), deeds);
}

/// `WHERE true`, `WHERE 1 = 1`.
fn is_always_true(condition: &Expr) -> bool {
    match condition {
        Expr::Nested(inner) => is_always_true(inner),
        Expr::Value(value) => value.value == Value::Boolean(true),
        Expr::BinaryOp {
            left,
            op: sqlparser::ast::BinaryOperator::Eq,
            right,
        } => {
            matches!((&**left, &**right), (Expr::Value(left), Expr::Value(right)) if left.value == right.value)
        }
        _ => false,
    }
}

/// Statements that can stand inside others and change something.
const CHANGES: &[&str] = &["insert", "update", "delete", "merge"];

fn of_words(sql: &[u8], tokens: &[Token]) -> Vec<Deed> {
    let first = word(sql, tokens);
    let runs = first != "explain" || tokens.iter().any(|token| word(sql, &[*token]) == "analyze");
    // Below zero where more is closed than was opened.
    let mut depth = 0_i64;
    let mut found: Vec<(i64, Deed)> = Vec::new();
    let mut is_start = true;
    for token in tokens {
        match token.kind {
            Kind::OpenParen => depth += 1,
            Kind::CloseParen => depth -= 1,
            Kind::Word => {
                let word = word(sql, &[*token]);
                let is_first = found.is_empty();
                if is_first || runs && is_start && CHANGES.contains(&&*word) {
                    let is_unconditional = matches!(&*word, "update" | "delete");
                    let deed = Deed {
                        word,
                        is_unconditional,
                    };
                    found.push((depth, deed));
                } else if word == "where"
                    && let Some((_, deed)) = found.iter_mut().rev().find(|(at, _)| *at == depth)
                {
                    deed.is_unconditional = false;
                }
            }
            _ => {}
        }
        // Behind `EXPLAIN (options)` and `WITH name AS (...)` there is a parenthesis; behind `EXPLAIN ANALYZE` none.
        let ends_options = token.kind == Kind::Word
            && first == "explain"
            && matches!(&*word(sql, &[*token]), "analyze" | "verbose");
        is_start = matches!(token.kind, Kind::OpenParen | Kind::CloseParen) || ends_options;
    }
    found.into_iter().map(|(_, deed)| deed).collect()
}
