//! Reads a query: what it sees at a place inside it, and what it puts out.

use std::collections::HashSet;
use std::ops::Range;

use super::clauses::{Clause, Part, clauses, first};
use super::dml;
use super::from::{Here, JoinHere};
use super::keyword::Keyword;
use super::model::{Cte, Name, Output, Outputs, Role, ScopeRelation, Source, Target, ValueFor};
use super::outputs::outputs;
use super::tree::{Kind, Tree};

/// How deep queries inside queries are described; further in, nobody knows what they put out.
const DEEPEST: usize = 48;

/// Reads the queries of one statement.
pub(super) struct Reader<'t, 'a> {
    pub tree: &'t Tree<'a>,
    pub ctes: Vec<Cte<'a>>,
    /// The WITH queries that FROM may name now, the innermost last.
    pub visible: Vec<usize>,
    pub depth: usize,
}

/// What one query gives to a place inside it.
#[derive(Default)]
pub(super) struct Level<'a> {
    pub relations: Vec<ScopeRelation<'a>>,
    pub outputs: Vec<Output<'a>>,
    pub only_outputs: bool,
    pub windows: Vec<Name<'a>>,
    pub join: Option<JoinHere<'a>>,
    pub target: Option<Target<'a>>,
    pub listed: Vec<Name<'a>>,
    pub value_for: Option<ValueFor<'a>>,
    /// The group at the position, when it is a list of names and no call.
    pub list: Option<usize>,
}

/// The parts of a query in order: what INSERT puts in front, the branches of a UNION, what follows them.
struct Shape<'c> {
    branches: Vec<&'c [Clause]>,
    /// ORDER BY and the like of the whole.
    tail: &'c [Clause],
}

impl<'a> Reader<'_, 'a> {
    /// All WITH queries; of several visible ones with one name only the innermost stays so.
    pub fn into_ctes(self) -> Vec<Cte<'a>> {
        let mut ctes = self.ctes;
        let mut seen = HashSet::new();
        for &index in self.visible.iter().rev() {
            let cte = &mut ctes[index];
            cte.is_visible = seen.insert(cte.name.text.clone());
        }
        ctes
    }

    /// What the query in `range` puts out.
    pub fn outputs_of(&mut self, range: Range<usize>) -> Outputs<'a> {
        if self.depth >= DEEPEST {
            return Outputs::default();
        }
        self.depth += 1;
        let known = self.visible.len();
        let range = self.statement_around(range);
        let with = self.with(&range, None);
        let clauses = clauses(self.tree, with.end..range.end);
        let outputs = self.outputs_of_clauses(&clauses);
        self.visible.truncate(known);
        self.depth -= 1;
        outputs
    }

    fn outputs_of_clauses(&mut self, all: &[Clause]) -> Outputs<'a> {
        if let Some(Part::Insert | Part::Update | Part::Delete | Part::Merge) =
            all.first().map(|c| c.part)
        {
            return self.returned(all);
        }
        let shape = shape(all);
        match shape.branches.first() {
            Some(branch) => self.outputs_of_branch(branch),
            None => Outputs::default(),
        }
    }

    fn returned(&mut self, all: &[Clause]) -> Outputs<'a> {
        let Some(returning) = all.iter().rfind(|c| c.part == Part::Returning) else {
            return Outputs::default();
        };
        Outputs {
            columns: outputs(self.tree, dml::returning_list(self.tree, returning)),
            relations: dml::changed(self, all),
        }
    }

    fn outputs_of_branch(&mut self, branch: &[Clause]) -> Outputs<'a> {
        let Some(head) = branch.first() else {
            return Outputs::default();
        };
        match head.part {
            Part::Group if self.tree.kind(head.start) == Some(Kind::Open) => {
                self.outputs_of(self.tree.content(head.start))
            }
            Part::Values => Outputs {
                columns: self.values(head),
                relations: Vec::new(),
            },
            Part::Table => Outputs {
                columns: vec![self.all_of(head)],
                relations: self.read_from(head.body.clone(), None).relations,
            },
            _ => Outputs {
                columns: outputs(self.tree, head.body.clone()),
                relations: self.relations_of(branch),
            },
        }
    }

    fn relations_of(&mut self, branch: &[Clause]) -> Vec<ScopeRelation<'a>> {
        match branch.iter().find(|c| c.part == Part::From) {
            Some(from) => self.read_from(from.body.clone(), None).relations,
            None => Vec::new(),
        }
    }

    /// `column1`, `column2`: as many as the first row has.
    fn values(&self, clause: &Clause) -> Vec<Output<'a>> {
        let Some(row) = self.tree.find(clause.body.clone(), |at| {
            self.tree.kind(at) == Some(Kind::Open)
        }) else {
            return Vec::new();
        };
        let items = self.tree.items(self.tree.content(row)).enumerate();
        items
            .map(|(n, item)| Output {
                kind: super::model::OutputKind::Named {
                    name: format!("column{}", n + 1).into(),
                    column: None,
                },
                range: self.tree.bytes(item),
            })
            .collect()
    }

    fn all_of(&self, clause: &Clause) -> Output<'a> {
        Output {
            kind: super::model::OutputKind::Star {
                qualifier: Vec::new(),
            },
            range: self.tree.bytes(clause.start..clause.start + 1),
        }
    }

    /// What the query in `range` shows to the cursor at `position`, which is the hole or the group that holds it.
    pub fn level(&mut self, range: Range<usize>, position: usize) -> Level<'a> {
        let range = self.statement_at(range, position);
        let with = self.with(&range, Some(position));
        if with.holds_position {
            return Level {
                list: Some(position),
                ..Level::default()
            };
        }
        let all = clauses(self.tree, with.end..range.end);
        match all.first().map(|c| c.part) {
            Some(Part::Insert) => dml::insert(self, &all, position),
            Some(Part::Update | Part::Delete) => dml::update(self, &all, position),
            Some(Part::Merge) => dml::merge(self, &all, position),
            _ => self.select(&all, position),
        }
    }

    /// SELECT, with the branches of a UNION.
    pub fn select(&mut self, all: &[Clause], position: usize) -> Level<'a> {
        let shape = shape(one_statement(all, position));
        let is_in_tail = shape
            .tail
            .first()
            .is_some_and(|clause| clause.start < position);
        let is_union = shape.branches.len() > 1 || is_group(shape.branches.first());
        if is_in_tail && is_union {
            return Level {
                outputs: shape
                    .branches
                    .first()
                    .map_or(Vec::new(), |b| self.outputs_of_branch(b).columns),
                only_outputs: true,
                ..Level::default()
            };
        }
        let is_before = |branch: &&&[Clause]| branch.first().is_some_and(|c| c.start <= position);
        let branch = shape
            .branches
            .iter()
            .rfind(is_before)
            .or(shape.branches.first());
        match branch {
            Some(branch) => self.branch(branch, shape.tail, position),
            None => self.fragment(all, position),
        }
    }

    /// A piece without a SELECT: `FROM t WHERE |`.
    fn fragment(&mut self, all: &[Clause], position: usize) -> Level<'a> {
        self.branch(all, &[], position)
    }

    fn branch(&mut self, branch: &[Clause], tail: &[Clause], position: usize) -> Level<'a> {
        let mut level = Level::default();
        let clause = branch.iter().chain(tail).rfind(|c| c.start < position);
        let here = self.relations_at(branch, position, &mut level.relations);
        if let Some(here) = here {
            level.relations = here.visible;
            level.join = here.join;
        }
        if let Some(select) = branch.iter().find(|c| c.part == Part::Select) {
            level.outputs = outputs(self.tree, select.body.clone());
        }
        let windows = branch.iter().filter(|c| c.part == Part::Window);
        level.windows = windows
            .flat_map(|c| super::with::names(self.tree, c.body.clone()))
            .collect();
        if clause.is_some_and(|c| matches!(c.part, Part::Limit | Part::Values)) {
            level.relations.clear();
        }
        level
    }

    /// The relations of FROM, or what a place inside FROM sees.
    fn relations_at(
        &mut self,
        branch: &[Clause],
        position: usize,
        relations: &mut Vec<ScopeRelation<'a>>,
    ) -> Option<Here<'a>> {
        for clause in branch
            .iter()
            .filter(|c| matches!(c.part, Part::From | Part::Table))
        {
            let inside = clause.holds(position).then_some(position);
            let list = self.read_from(clause.body.clone(), inside);
            relations.extend(list.relations);
            if list.here.is_some() {
                return list.here;
            }
        }
        None
    }

    /// The statement of a range that holds the position, where several are parted by semicolons.
    fn statement_at(&self, range: Range<usize>, position: usize) -> Range<usize> {
        let is_end = |at| self.tree.kind(at) == Some(Kind::Semicolon);
        let mut start = range.start;
        while let Some(end) = self.tree.find(start..range.end, is_end) {
            if end >= position {
                return start..end;
            }
            start = end + 1;
        }
        start..range.end
    }

    fn statement_around(&self, range: Range<usize>) -> Range<usize> {
        let start = first(self.tree, &range);
        start..range.end
    }

    /// The relation that INSERT, UPDATE, DELETE or MERGE names after its first words.
    pub fn changed_relation(&mut self, clause: &Clause) -> Option<(ScopeRelation<'a>, usize)> {
        let mut at = clause.body.start;
        while matches!(self.tree.keyword(at), Keyword::INTO | Keyword::FROM) {
            at += 1;
        }
        if self.tree.kind(at) == Some(Kind::Hole) {
            at += 1;
        }
        let is_only = self.tree.keyword(at) == Keyword::ONLY;
        let start = at + usize::from(is_only);
        let (source, after) = match (is_only, self.tree.kind(start)) {
            (true, Some(Kind::Open)) => self.source(at..clause.body.end)?,
            _ => self.target_path(start..clause.body.end, is_only)?,
        };
        let source = match source {
            Source::Cte { name, .. } => Source::Named {
                schema: None,
                name,
                is_only,
            },
            Source::Unknown => return None,
            source => source,
        };
        let mut relation = self.relation(source, at..after);
        relation.role = Role::Target;
        let end = match clause.part == Part::Insert && self.tree.keyword(after) != Keyword::AS {
            true => after,
            false => self.target_alias(&mut relation, after, clause.body.end),
        };
        relation.range = self.tree.bytes(at..end);
        Some((relation, end))
    }

    /// A path of names that a parenthesis may follow without being a call.
    fn target_path(&mut self, range: Range<usize>, is_only: bool) -> Option<(Source<'a>, usize)> {
        if !self.tree.is_name(range.start) {
            return None;
        }
        let is_open = |at| self.tree.kind(at) == Some(Kind::Open);
        let end = self.tree.find(range.clone(), is_open).unwrap_or(range.end);
        self.named(range.start..end, is_only)
    }

    fn target_alias(&self, relation: &mut ScopeRelation<'a>, at: usize, end: usize) -> usize {
        let is_open = |at| self.tree.kind(at) == Some(Kind::Open);
        let end = self.tree.find(at..end, is_open).unwrap_or(end);
        self.alias(relation, at, end)
    }
}

/// A SELECT where no branch may start is another statement whose semicolon is missing.
fn one_statement(all: &[Clause], position: usize) -> &[Clause] {
    let is_start = |n: &usize| {
        *n > 0 && all[*n].part == Part::Select && all[*n - 1].part != Part::SetOperation
    };
    let mut starts = (0..all.len()).filter(is_start);
    let mut first = 0;
    let next = starts.find(|&n| {
        let is_after = all[n].start > position;
        first = if is_after { first } else { n };
        is_after
    });
    &all[first..next.unwrap_or(all.len())]
}

fn is_group(branch: Option<&&[Clause]>) -> bool {
    branch
        .and_then(|b| b.first())
        .is_some_and(|c| c.part == Part::Group)
}

fn shape(all: &[Clause]) -> Shape<'_> {
    let is_tail = |c: &Clause| matches!(c.part, Part::OrderBy | Part::Limit | Part::Lock);
    let last_set = all
        .iter()
        .rposition(|c| c.part == Part::SetOperation)
        .unwrap_or(0);
    let tail = all[last_set..]
        .iter()
        .position(is_tail)
        .map_or(all.len(), |n| n + last_set);
    let branches = all[..tail].split(|c| c.part == Part::SetOperation);
    Shape {
        branches: branches.filter(|b| !b.is_empty()).collect(),
        tail: &all[tail..],
    }
}
