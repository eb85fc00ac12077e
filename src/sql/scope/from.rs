//! Reads the relations of a FROM list, and which of them are visible at a place inside it.

use std::ops::Range;

use super::keyword::Keyword;
use super::model::{JoinPlace, Role, ScopeRelation, Source};
use super::query::Reader;
use super::tree::Kind;
use super::with::names;

/// A FROM list read up to its end.
#[derive(Default)]
pub(super) struct FromList<'a> {
    pub relations: Vec<ScopeRelation<'a>>,
    /// What is visible at the position, when that is inside the list.
    pub here: Option<Here<'a>>,
}

/// What a position inside FROM sees.
pub(super) struct Here<'a> {
    pub visible: Vec<ScopeRelation<'a>>,
    pub join: Option<JoinHere<'a>>,
}

/// The join at the position: the first `left` of the visible relations, then the right ones.
pub(super) struct JoinHere<'a> {
    pub at: JoinPlace,
    pub left: usize,
    pub words: &'a str,
}

/// The item of the list that is being read.
struct Item {
    /// Its first relation.
    start: usize,
    /// Where the operands of its open joins start, outermost first.
    operands: Vec<usize>,
    /// The last operand's relations begin here.
    right: usize,
    /// The tokens of the last join's words.
    words: Range<usize>,
    nullable: Nullable,
    /// The relations that are nullable as left sides already, so that a long chain is not marked again and again.
    marked: Range<usize>,
}

impl Item {
    /// Marks the left side of a join, which ends where the right one starts.
    fn mark_left(&mut self, list: &mut FromList, start: usize) {
        let from = match start >= self.marked.start {
            true => start.max(self.marked.end),
            false => start,
        };
        let from = from.min(self.right);
        mark(&mut list.relations[from..self.right]);
        self.marked = start..self.right;
    }
}

fn mark(relations: &mut [ScopeRelation]) {
    for relation in relations {
        relation.is_nullable = true;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Nullable {
    None,
    Right,
    Left,
    Both,
}

/// How deep parentheses around joins and derived tables are followed.
const DEEPEST: usize = 48;

impl<'a> Reader<'_, 'a> {
    /// Reads the FROM list of a range; `position` is the cursor or the group that holds it.
    pub(super) fn read_from(
        &mut self,
        range: Range<usize>,
        position: Option<usize>,
    ) -> FromList<'a> {
        let mut list = FromList::default();
        self.items_into(&mut list, range, position);
        list
    }

    fn items_into(
        &mut self,
        list: &mut FromList<'a>,
        range: Range<usize>,
        position: Option<usize>,
    ) {
        let mut at = range.start;
        while at < range.end {
            at = self.item(list, at..range.end, position);
        }
    }

    /// Reads one item with its joins; returns where the next one starts.
    fn item(
        &mut self,
        list: &mut FromList<'a>,
        range: Range<usize>,
        position: Option<usize>,
    ) -> usize {
        let start = list.relations.len();
        let mut item = Item {
            start,
            operands: Vec::new(),
            right: start,
            words: range.start..range.start,
            nullable: Nullable::None,
            marked: start..start,
        };
        let mut at = self.operand(list, range.clone(), position);
        while at < range.end {
            if self.tree.kind(at) == Some(Kind::Comma) {
                return at + 1;
            }
            let before = at;
            at = match self.tree.keyword(at) {
                Keyword::ON => self.on(list, &mut item, at..range.end, position),
                Keyword::USING => self.using(list, &mut item, at..range.end, position),
                _ => match self.join_words(at) {
                    Some(words) => self.join(list, &mut item, words, range.end, position),
                    None => self.tree.next(at),
                },
            }
            .max(before + 1);
        }
        at
    }

    /// The end of `LEFT OUTER JOIN` and the like.
    fn join_words(&self, at: usize) -> Option<Range<usize>> {
        let mut end = at;
        while matches!(
            self.tree.keyword(end),
            Keyword::NATURAL
                | Keyword::CROSS
                | Keyword::INNER
                | Keyword::LEFT
                | Keyword::RIGHT
                | Keyword::FULL
                | Keyword::OUTER
        ) {
            end += 1;
        }
        (self.tree.keyword(end) == Keyword::JOIN).then_some(at..end + 1)
    }

    fn join(
        &mut self,
        list: &mut FromList<'a>,
        item: &mut Item,
        words: Range<usize>,
        end: usize,
        position: Option<usize>,
    ) -> usize {
        let has_condition = !words
            .clone()
            .any(|w| matches!(self.tree.keyword(w), Keyword::NATURAL | Keyword::CROSS));
        if has_condition {
            item.operands.push(item.right);
        }
        item.nullable = self.nullable(&words);
        item.words = words.clone();
        let left_start = match has_condition {
            true => item.right,
            false => item.start,
        };
        item.right = list.relations.len();
        if matches!(item.nullable, Nullable::Left | Nullable::Both) {
            item.mark_left(list, left_start);
        }
        let is_here = position == Some(words.end)
            || self.tree.keyword(words.end) == Keyword::LATERAL && position == Some(words.end + 1);
        if is_here && list.here.is_none() && self.tree.kind(words.end) == Some(Kind::Hole) {
            list.here = Some(Here {
                visible: list.relations[item.start..].to_vec(),
                join: Some(JoinHere {
                    at: JoinPlace::Relation,
                    left: list.relations.len() - item.start,
                    words: self.tree.written(words.clone()),
                }),
            });
        }
        let at = self.operand(list, words.end..end, position);
        if matches!(item.nullable, Nullable::Right | Nullable::Both) {
            mark(&mut list.relations[item.right..]);
        }
        if !has_condition {
            item.right = item
                .start
                .max(item.operands.last().copied().unwrap_or(item.start));
        }
        at
    }

    fn nullable(&self, words: &Range<usize>) -> Nullable {
        let has = |keyword| words.clone().any(|w| self.tree.keyword(w) == keyword);
        match (has(Keyword::LEFT), has(Keyword::RIGHT), has(Keyword::FULL)) {
            (true, _, _) => Nullable::Right,
            (_, true, _) => Nullable::Left,
            (_, _, true) => Nullable::Both,
            _ => Nullable::None,
        }
    }

    /// Closes the innermost open join: the start of its left side.
    fn close_join(&self, item: &mut Item) -> usize {
        let left = item.operands.pop().unwrap_or(item.start);
        item.right = left;
        left
    }

    fn on(
        &mut self,
        list: &mut FromList<'a>,
        item: &mut Item,
        range: Range<usize>,
        position: Option<usize>,
    ) -> usize {
        let right = item.right;
        let left = self.close_join(item);
        let end = self.condition_end(range.start + 1, range.end);
        if list.here.is_none()
            && position.is_some_and(|p| p > range.start && p < end.max(range.start + 2))
        {
            list.here = Some(self.condition(list, item, JoinPlace::On, left, right));
        }
        end
    }

    fn condition(
        &self,
        list: &FromList<'a>,
        item: &Item,
        at: JoinPlace,
        left: usize,
        right: usize,
    ) -> Here<'a> {
        Here {
            visible: list.relations[left..].to_vec(),
            join: Some(JoinHere {
                at,
                left: right.saturating_sub(left),
                words: self.tree.written(item.words.clone()),
            }),
        }
    }

    /// Where the condition of ON ends: at the next join, ON, USING or comma.
    fn condition_end(&self, from: usize, end: usize) -> usize {
        let ends = |at: usize| {
            matches!(self.tree.keyword(at), Keyword::ON | Keyword::USING)
                || self.tree.kind(at) == Some(Kind::Comma)
                || self.join_words(at).is_some() && self.tree.kind(at + 1) != Some(Kind::Open)
        };
        self.tree.find(from..end, ends).unwrap_or(end)
    }

    fn using(
        &mut self,
        list: &mut FromList<'a>,
        item: &mut Item,
        range: Range<usize>,
        position: Option<usize>,
    ) -> usize {
        let right = item.right;
        let left = self.close_join(item);
        let open = range.start + 1;
        if self.tree.kind(open) != Some(Kind::Open) {
            return open;
        }
        if position == Some(open) && list.here.is_none() {
            list.here = Some(self.condition(list, item, JoinPlace::Using, left, right));
        }
        let columns = names(self.tree, self.tree.content(open));
        let at = self.tree.next(open);
        if self.tree.keyword(at) != Keyword::AS || !self.tree.is_name(at + 1) || at + 1 >= range.end
        {
            return at;
        }
        list.relations.push(ScopeRelation {
            alias: Some(self.tree.name(at + 1)),
            ..self.relation(Source::Using(columns), at..at + 2)
        });
        at + 2
    }

    /// A relation without alias, of these tokens.
    pub(super) fn relation(&self, source: Source<'a>, tokens: Range<usize>) -> ScopeRelation<'a> {
        ScopeRelation {
            alias: None,
            source,
            column_aliases: Vec::new(),
            role: Role::From,
            level: 0,
            is_before_cursor: tokens.start < self.tree.hole,
            range: self.tree.bytes(tokens),
            is_lateral: false,
            is_nullable: false,
        }
    }

    /// Reads a table reference and its alias, and adds what it is to the list; returns the token after it.
    fn operand(
        &mut self,
        list: &mut FromList<'a>,
        range: Range<usize>,
        position: Option<usize>,
    ) -> usize {
        let mut at = range.start;
        let is_lateral = self.tree.keyword(at) == Keyword::LATERAL;
        at += usize::from(is_lateral);
        let is_hole = |at| at < range.end && self.tree.kind(at) == Some(Kind::Hole);
        if is_hole(at) {
            at += 1;
        }
        if at >= range.end || self.ends_operand(at) {
            return at;
        }
        if self.tree.kind(at) == Some(Kind::Open) && !self.tree.is_query(at) {
            return self.nested(list, at, range.end, position);
        }
        let Some((source, after)) = self.source(at..range.end) else {
            return self.tree.next(at).max(at + 1).min(range.end);
        };
        let is_function = matches!(source, Source::Function { .. } | Source::RowsFrom { .. });
        let is_inside = position.is_some_and(|p| at <= p && p < after);
        if is_inside && list.here.is_none() && position != Some(self.tree.hole) {
            let visible = match is_lateral || is_function {
                true => list.relations.clone(),
                false => Vec::new(),
            };
            list.here = Some(Here {
                visible,
                join: None,
            });
        }
        if source == Source::Unknown && self.tree.kind(after - 1) == Some(Kind::Hole) {
            return after;
        }
        let mut relation = self.relation(source, range.start..after);
        relation.is_lateral = is_lateral;
        let end = self.alias(&mut relation, after, range.end);
        relation.range = self.tree.bytes(range.start..end);
        list.relations.push(relation);
        self.after_sample(end, range.end)
    }

    fn ends_operand(&self, at: usize) -> bool {
        self.tree.kind(at) == Some(Kind::Comma)
            || matches!(self.tree.keyword(at), Keyword::ON | Keyword::USING)
            || self.join_words(at).is_some()
    }

    /// Joins in parentheses, which an alias makes one relation.
    fn nested(
        &mut self,
        list: &mut FromList<'a>,
        open: usize,
        end: usize,
        position: Option<usize>,
    ) -> usize {
        let first = list.relations.len();
        let had_here = list.here.is_some();
        let content = self.tree.content(open);
        let position = match position == Some(open) {
            true => Some(self.inside(open)),
            false => None,
        };
        if self.depth < DEEPEST {
            self.depth += 1;
            self.items_into(list, content, position);
            self.depth -= 1;
        }
        let after = self.tree.next(open);
        let has_alias = self.tree.keyword(after) == Keyword::AS || self.tree.is_name(after);
        let has_cursor = !had_here && list.here.is_some();
        if after >= end || !has_alias || has_cursor {
            return after;
        }
        let inner = list.relations.split_off(first);
        let mut relation = self.relation(Source::Join(inner), open..after);
        let at = self.alias(&mut relation, after, end);
        relation.range = self.tree.bytes(open..at);
        list.relations.push(relation);
        at
    }

    /// The cursor, or the group that holds it, inside the group at `open`.
    pub(super) fn inside(&self, open: usize) -> usize {
        let path = &self.tree.path;
        match path.binary_search(&open) {
            Ok(n) => path.get(n + 1).copied().unwrap_or(self.tree.hole),
            Err(_) => self.tree.hole,
        }
    }
}
