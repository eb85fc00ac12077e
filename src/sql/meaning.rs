//! Tells what a complete text does to the database: the effects of its statements, and of those inside them that
//! change something.
//!
//! sqlparser reads each statement. What it cannot read, because PostgreSQL has more than it knows, is judged by its
//! words, where in doubt a change is assumed: nobody is harmed by being asked once too often.

use std::thread;

use sqlparser::ast::{Delete, Expr, SetExpr, Statement, Update, Value, With};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use super::lexer::{self, Kind, Token};
use crate::wall::{self, Feature};

/// One thing that a text does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
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
pub fn effects(sql: &[u8]) -> Vec<Effect> {
    let tokens: Vec<Token> = lexer::significant(sql).collect();
    let is_end = |token: &Token| {
        matches!(token.kind, Kind::Semicolon | Kind::Escaped) && sql[token.end - 1] == b';'
    };
    let statements = || tokens.split(is_end).filter(|tokens| !tokens.is_empty());
    let by_tree = || -> Vec<Effect> {
        let effects = |tokens| of_tree(sql, tokens).unwrap_or_else(|| of_words(sql, tokens));
        statements().flat_map(effects).collect()
    };
    let effects = thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        let walled = || wall::contain(Feature::Guard, by_tree).ok();
        thread.spawn_scoped(scope, walled).ok()?.join().ok()?
    });
    effects.unwrap_or_else(|| {
        let effects = |tokens| of_words(sql, tokens);
        statements().flat_map(effects).collect()
    })
}

/// The first word of a statement, in lower case.
fn word(sql: &[u8], tokens: &[Token]) -> String {
    let word = tokens.iter().find(|token| token.kind == Kind::Word);
    word.map_or_else(String::new, |token| {
        String::from_utf8_lossy(&sql[token.start..token.end]).to_lowercase()
    })
}

/// What a statement does by its tree; nothing where sqlparser does not know it.
fn of_tree(sql: &[u8], tokens: &[Token]) -> Option<Vec<Effect>> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    if tokens.len() > MOST_TOKENS {
        return None;
    }
    let text = std::str::from_utf8(&sql[first.start..last.end]).ok()?;
    let mut effects = Vec::new();
    statement_effects(&parsed(text)?, word(sql, tokens), &mut effects);
    Some(effects)
}

fn parsed(text: &str) -> Option<Statement> {
    let parser = Parser::new(&PostgreSqlDialect {}).with_recursion_limit(DEEPEST);
    let statements = parser.try_with_sql(text).ok()?.parse_statements().ok()?;
    let mut statements = statements.into_iter();
    statements.next().filter(|_| statements.next().is_none())
}

fn statement_effects(statement: &Statement, word: String, effects: &mut Vec<Effect>) {
    let is_unconditional = match statement {
        Statement::Delete(Delete { selection, .. })
        | Statement::Update(Update { selection, .. }) => {
            selection.as_ref().is_none_or(is_always_true)
        }
        Statement::Query(query) => {
            with_effects(query.with.as_ref(), effects);
            return body_effects(&query.body, Some(word), effects);
        }
        Statement::Insert(insert) => {
            let with = insert.source.as_ref().and_then(|query| query.with.as_ref());
            with_effects(with, effects);
            false
        }
        // It only reads.
        Statement::Copy { to: true, .. } => {
            return effects.push(Effect {
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
                statement_effects(statement, word.to_owned(), effects);
            }
            false
        }
        _ => false,
    };
    effects.push(Effect {
        word,
        is_unconditional,
    });
}

fn with_effects(with: Option<&With>, effects: &mut Vec<Effect>) {
    for table in with.iter().flat_map(|with| &with.cte_tables) {
        with_effects(table.query.with.as_ref(), effects);
        body_effects(&table.query.body, None, effects);
    }
}

/// What the body of a query does; `word` is what it is known by if it reads, where that counts.
fn body_effects(body: &SetExpr, word: Option<String>, effects: &mut Vec<Effect>) {
    let (statement, word) = match body {
        SetExpr::Insert(statement) => (statement, "insert"),
        SetExpr::Update(statement) => (statement, "update"),
        SetExpr::Delete(statement) => (statement, "delete"),
        SetExpr::Merge(statement) => (statement, "merge"),
        _ => {
            return effects.extend(word.map(|word| Effect {
                word,
                is_unconditional: false,
            }));
        }
    };
    statement_effects(statement, word.to_owned(), effects);
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

fn of_words(sql: &[u8], tokens: &[Token]) -> Vec<Effect> {
    let first = word(sql, tokens);
    let runs = first != "explain" || tokens.iter().any(|token| word(sql, &[*token]) == "analyze");
    // Below zero where more is closed than was opened.
    let mut depth = 0_i64;
    let mut found: Vec<(i64, Effect)> = Vec::new();
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
                    let effect = Effect {
                        word,
                        is_unconditional,
                    };
                    found.push((depth, effect));
                } else if word == "where"
                    && let Some((_, effect)) = found.iter_mut().rev().find(|(at, _)| *at == depth)
                {
                    effect.is_unconditional = false;
                }
            }
            _ => {}
        }
        // After `EXPLAIN (options)` and `WITH name AS (...)` there is a parenthesis; after `EXPLAIN ANALYZE` none.
        let ends_options = token.kind == Kind::Word
            && first == "explain"
            && matches!(&*word(sql, &[*token]), "analyze" | "verbose");
        is_start = matches!(token.kind, Kind::OpenParen | Kind::CloseParen) || ends_options;
    }
    found.into_iter().map(|(_, effect)| effect).collect()
}
