//! Finds the relation that a statement without a query is about, and the list of its columns at the cursor.

use super::head;
use super::keyword::Keyword;
use super::model::{List, Name, Role, ScopeRelation, Source, Target, ValueFor};
use super::query::Reader;
use super::table;
use super::tree::{Kind, Tree};
use super::with::names;

/// What the statement says outside its query.
#[derive(Default)]
pub(super) struct Root<'a> {
    pub target: Option<Target<'a>>,
    pub listed: Vec<Name<'a>>,
    /// Relations whose columns expressions may use here.
    pub relations: Vec<ScopeRelation<'a>>,
    pub value_for: Option<ValueFor<'a>>,
    /// The parenthesis that is known to hold a list, not the arguments of a call.
    pub list: Option<usize>,
}

/// Reads the statement's head and what the cursor is in.
pub(super) fn root<'a>(reader: &mut Reader<'_, 'a>) -> Root<'a> {
    let tree = reader.tree;
    let at = usize::from(tree.kind(0) == Some(Kind::Hole));
    let found = match tree.keyword(at) {
        Keyword::CREATE => create(reader, at + 1),
        Keyword::ALTER => alter(reader, at + 1),
        Keyword::COPY => copy(reader, at + 1),
        Keyword::COMMENT => comment(reader, at + 1),
        Keyword::ANALYZE => analyzed(reader),
        _ if tree.is(at, "grant") || tree.is(at, "revoke") => granted(reader, at),
        _ if tree.is(at, "vacuum") => analyzed(reader),
        _ if tree.is(at, "security") => comment(reader, at + 1),
        _ if tree.is(at, "drop") => object_on(reader, at + 1),
        _ if tree.is(at, "cluster") => about(reader, at + 1, List::Object),
        _ => None,
    };
    found.unwrap_or_default()
}

impl<'a> Reader<'_, 'a> {
    /// The relation named at a token, after IF EXISTS and ONLY.
    pub(super) fn subject(&mut self, at: usize) -> Option<ScopeRelation<'a>> {
        let tree = self.tree;
        let mut at = at;
        while matches!(
            tree.keyword(at),
            Keyword::NOT | Keyword::EXISTS | Keyword::ONLY | Keyword::TABLE
        ) || tree.is(at, "if")
            && matches!(tree.keyword(at + 1), Keyword::NOT | Keyword::EXISTS)
            || tree.is(at, "concurrently")
        {
            at += 1;
        }
        if !tree.is_name(at) {
            return None;
        }
        let mut end = at + 1;
        while tree.kind(end) == Some(Kind::Dot) && tree.is_label(end + 1) {
            end += 2;
        }
        let (source, _) = self.named(at..end, false)?;
        let source = match source {
            Source::Cte { name, .. } => Source::Named {
                schema: None,
                name,
                is_only: false,
            },
            source => source,
        };
        Some(ScopeRelation {
            role: Role::Target,
            ..self.relation(source, at..end)
        })
    }
}

/// The position of the cursor outside all parentheses.
pub(super) fn outer(tree: &Tree) -> usize {
    tree.path.first().copied().unwrap_or(tree.hole)
}

/// A root about a relation.
pub(super) fn of<'a>(relation: &ScopeRelation<'a>, list: List) -> Root<'a> {
    Root {
        target: Some(Target {
            source: relation.source.clone(),
            list,
        }),
        ..Root::default()
    }
}

/// The same with the names that the group at `open` has already.
pub(super) fn listing<'a>(
    tree: &Tree<'a>,
    relation: &ScopeRelation<'a>,
    list: List,
    open: usize,
) -> Root<'a> {
    Root {
        listed: names(tree, tree.content(open)),
        list: Some(open),
        ..of(relation, list)
    }
}

/// The same where the columns stand in expressions.
pub(super) fn expressions<'a>(
    relation: ScopeRelation<'a>,
    list: List,
    open: Option<usize>,
) -> Root<'a> {
    Root {
        list: open,
        relations: vec![relation.clone()],
        ..of(&relation, list)
    }
}

fn about<'a>(reader: &mut Reader<'_, 'a>, at: usize, list: List) -> Option<Root<'a>> {
    let relation = reader.subject(at)?;
    Some(of(&relation, list))
}

fn find(tree: &Tree, at: usize, keyword: Keyword) -> Option<usize> {
    tree.find(at..tree.len(), |at| tree.keyword(at) == keyword)
}

fn create<'a>(reader: &mut Reader<'_, 'a>, at: usize) -> Option<Root<'a>> {
    const KINDS: &[&str] = &[
        "index",
        "table",
        "view",
        "trigger",
        "policy",
        "rule",
        "statistics",
        "publication",
    ];
    let tree = reader.tree;
    let is_kind = |at| KINDS.iter().any(|word| tree.is(at, word));
    let kind = tree.find(at..tree.len().min(at + 6), is_kind)?;
    match tree.written(kind..kind + 1).to_ascii_lowercase().as_str() {
        "index" => index(reader, kind),
        "table" => table::create(reader, kind + 1),
        "view" => view(reader, kind + 1),
        "trigger" => trigger(reader, kind),
        "policy" => policy(reader, kind),
        "rule" => rule(reader, kind),
        "statistics" => statistics(reader, kind),
        _ => published(reader),
    }
}

/// `ON t USING m (|) INCLUDE (|) WHERE |`.
fn index<'a>(reader: &mut Reader<'_, 'a>, kind: usize) -> Option<Root<'a>> {
    let tree = reader.tree;
    let on = find(tree, kind, Keyword::ON)?;
    let relation = reader.subject(on + 1)?;
    let position = outer(tree);
    if position <= on {
        return None;
    }
    if tree.kind(position) != Some(Kind::Open) {
        return Some(expressions(relation, List::Expression, None))
            .filter(|_| is_after(tree, on, Keyword::WHERE));
    }
    if tree.keyword(position - 1) == Keyword::WITH {
        return None;
    }
    let list = match (
        tree.is(position - 1, "include"),
        is_after(tree, on, Keyword::WHERE),
    ) {
        (true, _) => return Some(listing(tree, &relation, List::Columns, position)),
        (_, true) => List::Expression,
        _ => List::Index,
    };
    let listed = names(tree, tree.content(position));
    Some(Root {
        listed,
        ..expressions(relation, list, Some(position))
    })
}

/// Whether the cursor is after a keyword that stands outside parentheses.
fn is_after(tree: &Tree, from: usize, keyword: Keyword) -> bool {
    find(tree, from, keyword).is_some_and(|at| at < outer(tree))
}

/// `CREATE VIEW v (|`.
fn view<'a>(reader: &mut Reader<'_, 'a>, at: usize) -> Option<Root<'a>> {
    let tree = reader.tree;
    let open = outer(tree);
    let query = head::query(tree);
    if tree.kind(open) != Some(Kind::Open) || query.is_some_and(|query| query.start <= open) {
        return None;
    }
    let relation = reader.subject(at)?;
    (tree.keyword(open - 1) != Keyword::WITH).then(|| listing(tree, &relation, List::View, open))
}

/// `UPDATE OF |`, `WHEN (|`.
fn trigger<'a>(reader: &mut Reader<'_, 'a>, kind: usize) -> Option<Root<'a>> {
    let tree = reader.tree;
    let on = find(tree, kind, Keyword::ON)?;
    let relation = reader.subject(on + 1)?;
    let of_word = tree.find(kind..on, |at| {
        tree.keyword(at) == Keyword::UPDATE && tree.is(at + 1, "of")
    });
    let position = outer(tree);
    if let Some(update) = of_word.filter(|&at| at + 1 < position && position <= on) {
        return Some(Root {
            listed: names(tree, update + 2..on),
            ..of(&relation, List::Columns)
        });
    }
    let is_when = position > on && tree.keyword(position - 1) == Keyword::WHEN;
    is_when.then(|| Root {
        relations: transition(&relation),
        list: Some(position),
        ..Root::default()
    })
}

/// NEW and OLD.
fn transition<'a>(relation: &ScopeRelation<'a>) -> Vec<ScopeRelation<'a>> {
    let row = |role| super::dml::special(relation, role);
    vec![row(Role::New), row(Role::Old)]
}

/// `USING (|) WITH CHECK (|)`.
pub(super) fn policy<'a>(reader: &mut Reader<'_, 'a>, kind: usize) -> Option<Root<'a>> {
    let tree = reader.tree;
    let on = find(tree, kind, Keyword::ON)?;
    let relation = reader.subject(on + 1)?;
    let position = outer(tree);
    if position < on {
        return Some(of(&relation, List::Object));
    }
    let is_expression = matches!(tree.keyword(position - 1), Keyword::USING | Keyword::CHECK);
    is_expression.then(|| expressions(relation, List::Expression, Some(position)))
}

/// `AS ON event TO t WHERE |`, and NEW and OLD in its commands.
fn rule<'a>(reader: &mut Reader<'_, 'a>, kind: usize) -> Option<Root<'a>> {
    let tree = reader.tree;
    let to = find(tree, kind, Keyword::TO)?;
    let relation = reader.subject(to + 1)?;
    let is_used =
        outer(tree) > to && (is_after(tree, to, Keyword::WHERE) || is_after(tree, to, Keyword::DO));
    is_used.then(|| Root {
        relations: transition(&relation),
        ..Root::default()
    })
}

/// `ON a, (|) FROM t`.
fn statistics<'a>(reader: &mut Reader<'_, 'a>, kind: usize) -> Option<Root<'a>> {
    let tree = reader.tree;
    let on = find(tree, kind, Keyword::ON)?;
    let from = find(tree, on, Keyword::FROM)?;
    let relation = reader.subject(from + 1)?;
    let position = outer(tree);
    let list = (tree.kind(position) == Some(Kind::Open)).then_some(position);
    (on < position && position <= from).then(|| Root {
        listed: names(tree, on + 1..from),
        ..expressions(relation, List::Index, list)
    })
}

/// `TABLE t (|), u (|) WHERE (|)` of a publication.
fn published<'a>(reader: &mut Reader<'_, 'a>) -> Option<Root<'a>> {
    let tree = reader.tree;
    let open = outer(tree);
    if tree.kind(open) != Some(Kind::Open) || open == 0 {
        return None;
    }
    let is_where = tree.keyword(open - 1) == Keyword::WHERE;
    let mut last = open - 1 - usize::from(is_where);
    if is_where && tree.kind(last) == Some(Kind::Close) {
        last = tree
            .find(0..open, |at| tree.next(at) == last + 1)?
            .checked_sub(1)?;
    }
    let relation = reader.path_to(last)?;
    Some(match is_where {
        true => expressions(relation, List::Expression, Some(open)),
        false => listing(tree, &relation, List::Columns, open),
    })
}

impl<'a> Reader<'_, 'a> {
    /// The relation whose path of names ends with this token.
    pub(super) fn path_to(&mut self, last: usize) -> Option<ScopeRelation<'a>> {
        let mut first = last;
        while first >= 2
            && self.tree.kind(first - 1) == Some(Kind::Dot)
            && self.tree.is_label(first - 2)
        {
            first -= 2;
        }
        self.subject(first)
    }
}

fn alter<'a>(reader: &mut Reader<'_, 'a>, at: usize) -> Option<Root<'a>> {
    const TABLES: &[&str] = &["table", "view", "index", "type"];
    let tree = reader.tree;
    let kind = match tree.keyword(at) {
        Keyword::FOREIGN => at + 1,
        _ if tree.is(at, "materialized") => at + 1,
        _ => at,
    };
    if TABLES.iter().any(|word| tree.is(kind, word)) {
        return table::alter(reader, kind + 1);
    }
    if tree.is(kind, "policy") {
        return policy(reader, kind);
    }
    if tree.is(kind, "publication") {
        return published(reader);
    }
    if tree.is(kind, "sequence") {
        return owned_column(reader);
    }
    object_on(reader, kind)
}

/// `OWNED BY t.|`, `COMMENT ON COLUMN t.|`: the column of the path that ends at the cursor.
fn owned_column<'a>(reader: &mut Reader<'_, 'a>) -> Option<Root<'a>> {
    let tree = reader.tree;
    let dot = tree
        .hole
        .checked_sub(1)
        .filter(|&at| tree.kind(at) == Some(Kind::Dot))?;
    let relation = reader.path_to(dot.checked_sub(1)?)?;
    Some(of(&relation, List::One))
}

/// `TRIGGER |  ON t`: objects that live on a relation.
fn object_on<'a>(reader: &mut Reader<'_, 'a>, at: usize) -> Option<Root<'a>> {
    const KINDS: &[&str] = &["trigger", "rule", "policy", "constraint"];
    let tree = reader.tree;
    if !KINDS.iter().any(|word| tree.is(at, word)) {
        return None;
    }
    let on = find(tree, at, Keyword::ON)?;
    (tree.hole < on).then(|| about(reader, on + 1, List::Object))?
}

/// `COMMENT ON COLUMN t.|`, `COMMENT ON TRIGGER | ON t`.
fn comment<'a>(reader: &mut Reader<'_, 'a>, at: usize) -> Option<Root<'a>> {
    let tree = reader.tree;
    let on = find(tree, at, Keyword::ON)?;
    match tree.keyword(on + 1) {
        Keyword::COLUMN => owned_column(reader),
        _ => object_on(reader, on + 1),
    }
}

/// `COPY t (|) FROM ... WITH (FORCE_NULL (|)) WHERE |`.
fn copy<'a>(reader: &mut Reader<'_, 'a>, at: usize) -> Option<Root<'a>> {
    let tree = reader.tree;
    let relation = reader.subject(at)?;
    let open = outer(tree);
    if tree.path.is_empty() && tree.hole <= at + 1 {
        return None;
    }
    if is_after(tree, at, Keyword::WHERE) {
        return Some(expressions(relation, List::Expression, None));
    }
    let options = Root {
        list: Some(open),
        ..Root::default()
    };
    let is_forced = |at: usize| {
        tree.written(at..at + 1)
            .to_ascii_lowercase()
            .starts_with("force_")
    };
    match tree.path.as_slice() {
        [_, inner, ..] if is_forced(inner - 1) => {
            Some(listing(tree, &relation, List::Copy, *inner))
        }
        [..] if tree.kind(open) != Some(Kind::Open) || tree.keyword(open - 1) == Keyword::WITH => {
            None
        }
        [_] if find(tree, at, Keyword::FROM).is_some_and(|from| from < open) => Some(options),
        [_] if find(tree, at, Keyword::TO).is_some_and(|to| to < open) => Some(options),
        [_] => Some(listing(tree, &relation, List::Copy, open)),
        _ => None,
    }
}

/// `GRANT SELECT (|), UPDATE (|) ON TABLE t`.
fn granted<'a>(reader: &mut Reader<'_, 'a>, at: usize) -> Option<Root<'a>> {
    let tree = reader.tree;
    let on = find(tree, at, Keyword::ON)?;
    let open = outer(tree);
    if tree.kind(open) != Some(Kind::Open) || open > on {
        return None;
    }
    let relation = reader.subject(on + 1)?;
    Some(listing(tree, &relation, List::Columns, open))
}

/// `ANALYZE t (|)`, `VACUUM (options) t (|)`.
fn analyzed<'a>(reader: &mut Reader<'_, 'a>) -> Option<Root<'a>> {
    let tree = reader.tree;
    let open = outer(tree);
    if tree.kind(open) != Some(Kind::Open) || open < 2 {
        return None;
    }
    let relation = reader.path_to(open - 1)?;
    Some(listing(tree, &relation, List::Columns, open))
}
