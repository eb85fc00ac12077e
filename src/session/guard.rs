//! Which statements are asked about before they run: what typed statements may destroy, as pgcli asks, and more
//! strictly on a production system. Scripts are never asked about.

use crate::pg::Transaction;
use crate::sql::meaning::{self, Effect};
use crate::wall::{self, Feature};

/// What is asked about, and what is refused.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    /// First words of statements, `unconditional_update` and `unconditional_delete`; empty asks about nothing.
    words: Vec<String>,
    /// The words on a production system; `None` is [`Guard::words`].
    production_words: Option<Vec<String>>,
    /// Statements that would be asked about run only inside a transaction.
    pub needs_transaction: bool,
    /// Nobody is asked: `--yes`.
    pub is_yes: bool,
}

/// What becomes of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Allow,
    /// The user is to be asked: each effect with the statement that has it.
    Ask(Vec<(String, Vec<u8>)>),
    /// It belongs into a transaction.
    Refuse,
}

/// What can lose more than somebody meant to.
const CAREFUL: &str = "drop, shutdown, truncate, unconditional_update, unconditional_delete";

/// pgcli's words for lists of words.
const LISTS: &[(&str, &str)] = &[
    ("true", PGCLI),
    ("all", PGCLI),
    (
        "moderate",
        "drop, shutdown, delete, truncate, alter, unconditional_update",
    ),
    ("false", ""),
    ("off", ""),
];

/// What pgcli asks about.
pub const PGCLI: &str = "drop, shutdown, delete, truncate, alter, update, unconditional_update";

/// On a production system, whatever writes.
const PRODUCTION: &str = "drop, shutdown, delete, truncate, alter, update, insert, merge, create, copy, grant, \
     revoke, call, do, reindex, cluster, vacuum, refresh, import, reassign, security, comment";

impl Guard {
    /// Asks about what `list` says, in production too; without a list about what is rarely meant.
    pub fn new(list: Option<&str>) -> Guard {
        Guard {
            words: words(list.unwrap_or(CAREFUL)),
            production_words: list.is_none().then(|| words(PRODUCTION)),
            ..Guard::default()
        }
    }

    /// Judges the statements of a typed text together.
    pub fn verdict(
        &self,
        statements: &[Vec<u8>],
        is_production: bool,
        transaction: Option<Transaction>,
    ) -> Verdict {
        let words = match &self.production_words {
            Some(words) if is_production => words,
            _ => &self.words,
        };
        if words.is_empty() {
            return Verdict::Allow;
        }
        let is_dangerous = |effect: &Effect| {
            let whole = format!("unconditional_{}", effect.word);
            words.contains(&effect.word) || effect.is_unconditional && words.contains(&whole)
        };
        let judge = |sql: &Vec<u8>| -> Vec<String> {
            let effects = wall::contain(Feature::Guard, || meaning::effects(sql));
            match effects {
                Ok(effects) => effects
                    .iter()
                    .filter(|effect| is_dangerous(effect))
                    .map(said)
                    .collect(),
                // What cannot be judged may do anything.
                Err(fault) => vec![fault.to_string()],
            }
        };
        let effects: Vec<(String, Vec<u8>)> = statements
            .iter()
            .flat_map(|sql| judge(sql).into_iter().map(|effect| (effect, sql.clone())))
            .collect();
        if effects.is_empty() {
            return Verdict::Allow;
        }
        let is_outside = transaction == Some(Transaction::Idle);
        match () {
            () if self.needs_transaction && is_outside => Verdict::Refuse,
            () if self.is_yes => Verdict::Allow,
            () => Verdict::Ask(effects),
        }
    }
}

fn words(list: &str) -> Vec<String> {
    let list = list.trim().to_lowercase();
    let list = LISTS
        .iter()
        .find(|(name, _)| *name == list)
        .map_or(list.as_str(), |(_, list)| list);
    list.split([',', ' '])
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn said(effect: &Effect) -> String {
    let word = effect.word.to_uppercase();
    match effect.is_unconditional {
        true => format!("{word} without WHERE: all rows"),
        false => word,
    }
}

#[cfg(test)]
mod tests {
    use super::{Guard, Verdict};
    use crate::pg::Transaction;

    fn asks(guard: &Guard, sql: &str, is_production: bool) -> bool {
        let idle = Some(Transaction::Idle);
        guard.verdict(&[sql.into()], is_production, idle) != Verdict::Allow
    }

    #[test]
    fn what_is_rarely_meant_is_asked_about() {
        let guard = Guard::new(None);
        for sql in [
            "drop table t",
            "delete from t",
            "truncate t",
            "update t set a = 1",
        ] {
            assert!(asks(&guard, sql, false), "{sql}");
        }
        for sql in [
            "select 1",
            "delete from t where a = 1",
            "insert into t values (1)",
        ] {
            assert!(!asks(&guard, sql, false), "{sql}");
        }
    }

    #[test]
    fn in_production_whatever_writes_is_asked_about() {
        let guard = Guard::new(None);
        for sql in [
            "insert into t values (1)",
            "update t set a = 1 where b",
            "create table t ()",
        ] {
            assert!(asks(&guard, sql, true), "{sql}");
        }
        for sql in [
            "select 1",
            "begin",
            "explain delete from t",
            "set a = 1",
            "show a",
        ] {
            assert!(!asks(&guard, sql, true), "{sql}");
        }
    }

    #[test]
    fn pgcli_lists_have_names() {
        for list in ["all", "true", "TRUE", "update", "insert, update"] {
            assert!(
                asks(&Guard::new(Some(list)), "update t set a = 1 where b", false),
                "{list}"
            );
        }
        for list in ["moderate", "off", "false", "", "insert"] {
            assert!(
                !asks(&Guard::new(Some(list)), "update t set a = 1 where b", false),
                "{list}"
            );
        }
    }

    #[test]
    fn a_transaction_may_be_needed() {
        let guard = Guard {
            needs_transaction: true,
            is_yes: true,
            ..Guard::new(None)
        };
        let judged =
            |transaction| guard.verdict(&[b"drop table t".to_vec()], false, Some(transaction));
        assert_eq!(judged(Transaction::Idle), Verdict::Refuse);
        assert_eq!(judged(Transaction::Open), Verdict::Allow);
    }
}
