//! Holds what every source looks at: the world, the statement's scope, and the word at the cursor.

use std::cell::OnceCell;

use super::mentions::Mentions;
use super::options::Style;
use super::resolve::Resolver;
use super::spelling::Speller;
use super::spot::Word;
use super::wanted::Wanted;
use super::world::World;
use crate::sql::identifier;
use crate::sql::scope::{Name, Scope, ScopeRelation};

/// One question for candidates.
pub struct Cx<'s> {
    pub world: World<'s>,
    /// All of the text, which the names in `scope` stand in.
    pub text: &'s str,
    pub scope: &'s Scope<'s>,
    pub resolver: Resolver<'s>,
    pub word: &'s Word,
    /// The tokens of the statement before the word, without white space and comments.
    pub before: &'s [&'s str],
    /// What the statement mentions on both sides of the word.
    pub mentions: Mentions<'s>,
    /// Filled when it is first asked for.
    pub wanted: OnceCell<Wanted>,
    /// The parameter that SET gives a value.
    pub setting: Option<String>,
    /// The routine, in a language of its own, whose body is written.
    pub routine: Option<&'s str>,
}

impl<'s> Cx<'s> {
    pub fn speller(&self) -> Speller<'s> {
        Speller {
            options: self.world.options,
            is_quoted: self.word.is_quoted,
        }
    }

    /// What a name is found by: the user's own spelling of it shows where its words begin.
    pub fn label(&self, name: &'s str) -> &'s str {
        let casing = &self.world.options.casing;
        match casing.is_empty() {
            true => name,
            false => casing.get(name).map_or(name, String::as_str),
        }
    }

    /// A name of the statement, to refer to it: as the statement writes it.
    pub fn reference(&self, name: &Name) -> String {
        let written = self.text.get(name.range.clone()).unwrap_or("");
        match !self.word.is_quoted && identifier::parse(written) == name.text {
            true => written.to_owned(),
            false => self.speller().name(&name.text),
        }
    }

    pub fn wanted(&self) -> &Wanted {
        self.wanted.get_or_init(|| Wanted::of(self))
    }

    /// The names before the word.
    pub fn qualifier(&self) -> Vec<&'s str> {
        self.word.qualifier.iter().map(|part| &*part.name).collect()
    }

    /// The schema that the word is qualified with; `None` also for more than one name.
    pub fn schema(&self) -> Option<&'s str> {
        match &self.word.qualifier[..] {
            [schema] => Some(&schema.name),
            // `database.schema.`
            [_, schema] => Some(&schema.name),
            _ => None,
        }
    }

    pub fn is_qualified(&self) -> bool {
        !self.word.qualifier.is_empty()
    }

    /// Whether completion is as psql's, which leaves nothing out.
    pub fn is_psql(&self) -> bool {
        self.world.options.style == Style::Psql
    }

    /// Whether only what needs no schema is offered without one.
    pub fn is_path_only(&self) -> bool {
        self.world.options.search_path_filter || self.is_psql()
    }

    /// Whether the system's own objects are asked for.
    pub fn wants_system(&self) -> bool {
        let begins = self.word.typed.get(..2);
        self.is_qualified() || begins.is_some_and(|begin| begin.eq_ignore_ascii_case("pg"))
    }

    /// Whether the statement begins with these words.
    pub fn begins(&self, words: &[&str]) -> bool {
        let mut both = words.iter().zip(self.before);
        self.before.len() >= words.len() && both.all(|(a, b)| a.eq_ignore_ascii_case(b))
    }

    /// The name that stands after a word of the statement, `IF EXISTS` and the like passed over.
    pub fn name_after(&self, word: &str) -> Option<String> {
        let is = |token: &&str, word: &str| token.eq_ignore_ascii_case(word);
        let at = self.before.iter().position(|token| is(token, word))?;
        let mut rest = self.before[at + 1..].iter();
        let name =
            rest.find(|token| !["IF", "NOT", "EXISTS"].iter().any(|word| is(token, word)))?;
        // After a schema there is the name proper.
        let name = match (rest.next(), rest.next()) {
            (Some(&"."), Some(name)) => name,
            _ => name,
        };
        Some(identifier::parse(name).into_owned())
    }

    /// The relations that the query at the cursor reads, but for the one that the word itself names.
    pub fn read(&self) -> impl Iterator<Item = &'s ScopeRelation<'s>> {
        let cursor = self.word.range.end;
        let relations = self.scope.relations.iter();
        relations.filter(move |relation| {
            let range = &relation.range;
            relation.level == 0 && !(range.start <= cursor && cursor <= range.end)
        })
    }

    /// Whether an aggregate can stand here: not where rows are filtered, grouped or written.
    pub fn takes_aggregates(&self) -> bool {
        const TAKES: &[&str] = &["SELECT", "HAVING", "ORDER", "RETURNING"];
        const NOT: &[&str] = &["WHERE", "ON", "GROUP", "SET", "VALUES", "FROM", "USING"];
        self.is_after(TAKES, NOT)
    }

    /// Whether a value stands here that no column can be: it is written before there are rows, or without any.
    pub fn takes_constants_only(&self) -> bool {
        const TAKES: &[&str] = &["VALUES", "DEFAULT", "LIMIT", "OFFSET", "CALL", "EXECUTE"];
        const NOT: &[&str] = &["SELECT", "WHERE", "FROM", "SET", "RETURNING", "CHECK"];
        self.is_after(TAKES, NOT)
    }

    /// Whether the nearest of these clauses around the word is one of the first.
    fn is_after(&self, first: &[&str], second: &[&str]) -> bool {
        let has = |list: &[&str], word: &str| list.iter().any(|w| w.eq_ignore_ascii_case(word));
        let mut depth = 0i32;
        for word in self.before.iter().rev() {
            match *word {
                ")" => depth += 1,
                "(" => depth = (depth - 1).max(0),
                _ if depth > 0 => {}
                word if has(first, word) => return true,
                word if has(second, word) => return false,
                _ => {}
            }
        }
        false
    }

    /// The last word before, with `=` and the like passed over.
    pub fn last_word(&self) -> &'s str {
        let mut words = self.before.iter().rev();
        let last = words.find(|text| text.starts_with(|c: char| c.is_alphanumeric()));
        last.copied().unwrap_or("")
    }
}
