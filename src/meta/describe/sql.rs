//! A query of a describe command while it is put together: text, and conditions made from patterns.

use super::pattern;
use crate::encoding::Encoding;
use crate::session::Session;

/// What the parts of a pattern are matched with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names {
    /// The column of the schema's name; `None` for what is in no schema.
    pub schema: Option<&'static str>,
    pub name: &'static str,
    /// A second column that the name may stand in.
    pub other_name: Option<&'static str>,
    /// The condition for what is found without its schema; it is asked of patterns that name no schema.
    pub is_visible: Option<&'static str>,
    /// How many parts a pattern may have: three where a database may be named.
    pub most_parts: usize,
    /// Whether nothing but `*` and `?` has a meaning, as for operators.
    pub is_plain: bool,
}

impl Names {
    /// What is in a schema: a pattern may name that, and the database.
    pub const fn in_schema(
        schema: &'static str,
        name: &'static str,
        is_visible: &'static str,
    ) -> Names {
        Names {
            schema: Some(schema),
            name,
            other_name: None,
            is_visible: Some(is_visible),
            most_parts: 3,
            is_plain: false,
        }
    }

    /// What belongs to the database or the server itself.
    pub const fn plain(name: &'static str) -> Names {
        Names {
            schema: None,
            name,
            other_name: None,
            is_visible: None,
            most_parts: 1,
            is_plain: false,
        }
    }
}

/// Why a pattern fits nothing, in psql's words.
pub type Refusal = Vec<u8>;

/// A query that grows.
#[derive(Debug, Clone, Default)]
pub struct Sql {
    pub text: Vec<u8>,
    has_where: bool,
}

impl Sql {
    pub fn new(text: &str) -> Sql {
        Sql {
            text: text.as_bytes().to_vec(),
            has_where: false,
        }
    }

    /// A condition by itself: that names fit a pattern. `None` when everything does.
    ///
    /// # Errors
    ///
    /// As in [`Sql::fits`].
    pub fn condition(
        session: &Session,
        wanted: Option<&[u8]>,
        names: &Names,
    ) -> Result<Option<Sql>, Refusal> {
        let mut sql = Sql {
            text: b"(true\n".to_vec(),
            has_where: true,
        };
        let before = sql.text.len();
        sql.fits(session, wanted, names)?;
        let says_something = sql.text.len() > before;
        sql.push(")");
        Ok(says_something.then_some(sql))
    }

    /// Adds text as it is.
    pub fn push(&mut self, text: impl AsRef<[u8]>) -> &mut Sql {
        self.text.extend_from_slice(text.as_ref());
        self
    }

    /// Adds a condition, with WHERE or AND before it.
    pub fn also(&mut self, condition: impl AsRef<[u8]>) -> &mut Sql {
        let word: &[u8] = if self.has_where { b"  AND " } else { b"WHERE " };
        self.has_where = true;
        self.push(word).push(condition);
        if !self.text.ends_with(b"\n") {
            self.push("\n");
        }
        self
    }

    /// Adds the conditions that names fit a pattern; without a pattern, that they are visible.
    ///
    /// # Errors
    ///
    /// psql's words for a pattern with too many parts, or with another database.
    pub fn fits(
        &mut self,
        session: &Session,
        wanted: Option<&[u8]>,
        names: &Names,
    ) -> Result<&mut Sql, Refusal> {
        let Some(wanted) = wanted else {
            if let Some(visible) = names.is_visible {
                self.also(visible);
            }
            return Ok(self);
        };
        let encoding = session.encoding();
        let parts = if names.schema.is_some() { 3 } else { 1 };
        let parsed = pattern::parse(wanted, parts, names.is_plain, encoding);
        refuse(session, wanted, &parsed, names)?;
        let schema = parsed.before.last();
        self.name(names, &parsed.name, encoding);
        match (schema, names.schema, names.is_visible) {
            (Some(schema), Some(column), _) => {
                if let Some(condition) = pattern::condition(column, schema, encoding) {
                    self.also(condition);
                }
            }
            // Nothing but a name: what is found by it.
            (None, _, Some(visible)) => {
                self.also(visible);
            }
            _ => {}
        }
        Ok(self)
    }

    fn name(&mut self, names: &Names, expression: &[u8], encoding: Encoding) {
        let Some(condition) = pattern::condition(names.name, expression, encoding) else {
            return;
        };
        let other = names
            .other_name
            .and_then(|other| pattern::condition(other, expression, encoding));
        match other {
            None => self.also(condition),
            Some(other) => self.also([b"(", &condition[..], b"   OR ", &other, b")\n"].concat()),
        };
    }
}

fn refuse(
    session: &Session,
    wanted: &[u8],
    parsed: &pattern::Pattern,
    names: &Names,
) -> Result<(), Refusal> {
    let most = names.most_parts;
    if parsed.dots >= most {
        let problem = b"improper qualified name (too many dotted names): ";
        return Err([&problem[..], wanted].concat());
    }
    if most > 1 && parsed.dots == most - 1 {
        // Where there is no schema to be matched, psql takes no database to be named.
        let named = if names.schema.is_some() {
            &parsed.first[..]
        } else {
            b""
        };
        if named != session.settings.vars.get(b"DBNAME").unwrap_or(b"") {
            let problem = b"cross-database references are not implemented: ";
            return Err([&problem[..], wanted].concat());
        }
    }
    Ok(())
}
