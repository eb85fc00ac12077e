//! Lists that are nothing but a query: which columns they have for which server, where from, and in what order.

use super::family::Asked;
use super::sql::{Names, Refusal, Sql};
use super::{List, list, refused};
use crate::session::Session;

/// A list that a row describes.
pub struct Listing {
    pub title: &'static str,
    pub columns: &'static [Column],
    /// What stands behind FROM.
    pub from: &'static str,
    /// Conditions that always hold.
    pub always: &'static [&'static str],
    /// The condition of what is listed when neither a pattern nor `S` asks for more.
    pub usual: Option<&'static str>,
    /// What a pattern is matched with.
    pub names: Names,
    /// What stands behind ORDER BY.
    pub order: &'static str,
}

/// One column of a list.
pub struct Column {
    pub head: &'static str,
    pub sql: &'static str,
    pub when: When,
}

/// When a list has a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Always,
    /// With `+`.
    Verbose,
    /// Without.
    Brief,
    /// From a version of the server on.
    Since(u32),
    /// On older servers.
    Before(u32),
    /// From a version of the server on, and before another.
    Between(u32, u32),
    /// With `+`, from a version of the server on.
    VerboseSince(u32),
    /// With `+`, on older servers.
    VerboseBefore(u32),
}

pub const fn column(head: &'static str, sql: &'static str) -> Column {
    Column {
        head,
        sql,
        when: When::Always,
    }
}

/// The SQL of a column of access privileges.
macro_rules! privileges {
    ($acl:literal) => {
        concat!(
            "CASE WHEN pg_catalog.array_length(",
            $acl,
            ", 1) = 0 THEN '(none)' ELSE pg_catalog.array_to_string(",
            $acl,
            ", E'\\n') END"
        )
    };
}
pub(super) use privileges;

/// What is not of the system, by the name of its schema `n`.
pub const NO_SYSTEM: &str = "n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema'";

impl Column {
    pub const fn when(mut self, when: When) -> Column {
        self.when = when;
        self
    }

    pub const fn verbose(self) -> Column {
        self.when(When::Verbose)
    }

    pub const fn brief(self) -> Column {
        self.when(When::Brief)
    }
}

impl Asked<'_> {
    /// Whether a list has a column now.
    pub fn has(&self, when: When) -> bool {
        let (asked, is_verbose) = (self, self.is_verbose());
        match when {
            When::Always => true,
            When::Verbose => is_verbose,
            When::Brief => !is_verbose,
            When::Since(version) => asked.version >= version,
            When::Before(version) => asked.version < version,
            When::Between(first, next) => (first..next).contains(&asked.version),
            When::VerboseSince(version) => is_verbose && asked.version >= version,
            When::VerboseBefore(version) => is_verbose && asked.version < version,
        }
    }
}

impl Listing {
    /// The query for what is asked for.
    ///
    /// # Errors
    ///
    /// psql's words for a pattern that cannot be looked for.
    pub fn query(&self, session: &Session, asked: &Asked) -> Result<Sql, Vec<u8>> {
        self.query_with(session, asked, &[])
    }

    /// The same, with more conditions.
    pub fn query_with(
        &self,
        session: &Session,
        asked: &Asked,
        more: &[&str],
    ) -> Result<Sql, Vec<u8>> {
        let mut sql = self.unordered(session, asked, more)?;
        sql.push(format!("ORDER BY {};", self.order));
        Ok(sql)
    }

    /// The same, to which conditions can be added before the order.
    pub fn unordered(
        &self,
        session: &Session,
        asked: &Asked,
        more: &[&str],
    ) -> Result<Sql, Vec<u8>> {
        let columns = self.columns.iter().filter(|column| asked.has(column.when));
        let columns: Vec<String> = columns
            .map(|column| format!("{} AS \"{}\"", column.sql, column.head))
            .collect();
        let mut sql = Sql::new(&format!(
            "SELECT {}\nFROM {}\n",
            columns.join(",\n  "),
            self.from
        ));
        for condition in self.always.iter().chain(more) {
            sql.also(condition);
        }
        if let Some(usual) = self.usual
            && asked.pattern.is_none()
            && !asked.shows_system()
        {
            sql.also(usual);
        }
        sql.fits(session, asked.pattern, &self.names)?;
        Ok(sql)
    }

    /// Shows the list with conditions that are made of further arguments; `false` when that failed, which has been
    /// told.
    pub fn show_where(
        &self,
        session: &mut Session,
        asked: &Asked,
        always: &[&str],
        further: impl FnOnce(&Session, &mut Sql) -> Result<(), Refusal>,
    ) -> bool {
        let made = self.unordered(session, asked, always).and_then(|mut sql| {
            further(session, &mut sql)?;
            sql.push(format!("ORDER BY {};", self.order));
            Ok(sql)
        });
        match made {
            Ok(sql) => list(session, &sql, &List::titled(self.title)),
            Err(refusal) => refused(session, &refusal),
        }
    }

    /// Shows the list; `false` when that failed, which has been told.
    pub fn show(&self, session: &mut Session, asked: &Asked) -> bool {
        match self.query(session, asked) {
            Ok(sql) => list(session, &sql, &List::titled(self.title)),
            Err(refusal) => refused(session, &refusal),
        }
    }
}
