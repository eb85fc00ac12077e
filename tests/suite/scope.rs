//! Which names are visible at a place of a statement.

use std::fmt::Write;

use pgtusk::sql::scope::{
    self, Column, ColumnRef, JoinPlace, Name, OutputKind, Outputs, Place, Role, Scope,
    ScopeRelation, Source, StoredColumn, ValueFor,
};

use crate::support::cases::{self, Case};

#[test]
fn cases() {
    cases::check("scope", |case| vec![("scope", shown(case).into_bytes())]);
}

/// The case's text, without the `|` that marks the cursor; the last one, as it may also be an operator.
fn marked(case: &Case) -> (String, usize) {
    let text = case.text("text");
    let cursor = text.rfind('|').expect("a case marks the cursor");
    let mut text = text;
    text.remove(cursor);
    (text, cursor)
}

fn shown(case: &Case) -> String {
    let (text, cursor) = marked(case);
    Shown {
        text: &text,
        out: String::new(),
    }
    .scope(&scope::at(&text, cursor))
}

struct Shown<'a> {
    text: &'a str,
    out: String,
}

impl Shown<'_> {
    fn line(&mut self, label: &str, value: &str) {
        writeln!(self.out, "{label} {}", value.trim_end()).expect("a string takes everything");
    }

    fn scope(mut self, scope: &Scope) -> String {
        self.place(scope);
        for relation in &scope.relations {
            let line = format!("{} {}", relation.level, self.relation(relation));
            self.line("sees", &line);
        }
        for cte in scope.ctes.iter().filter(|cte| cte.is_visible) {
            let line = format!(
                "{}{}: {}{}",
                cte.name.text,
                in_parens(&names(&cte.columns)),
                self.outputs(&cte.outputs),
                in_parens(&names(&cte.added)),
            );
            self.line("with", &line);
        }
        if let Some(target) = &scope.target {
            let listed = in_parens(&names(&scope.listed));
            let line = format!("{:?} {}{listed}", target.list, self.source(&target.source));
            self.line("target", &line);
        }
        if !scope.outputs.is_empty() {
            let only = if scope.only_outputs { "only " } else { "" };
            let line = format!("{only}{}", self.output_list(&scope.outputs));
            self.line("puts", &line);
        }
        if !scope.windows.is_empty() {
            self.line("windows", &names(&scope.windows));
        }
        self.around(scope);
        self.out
    }

    fn place(&mut self, scope: &Scope) {
        match &scope.place {
            Place::Statement => {}
            Place::Command { name, range } => {
                let line = format!("{} {:?}", name.text, &self.text[range.clone()]);
                self.line("command", &line);
            }
            Place::Body(body) => {
                let line = format!("{:?} {:?}", body.language, &self.text[body.range.clone()]);
                self.line("body", &line);
                self.routine(&body.routine);
            }
        }
        if let Some(routine) = &scope.routine {
            self.routine(routine);
        }
        if self.text.contains([';', '\\']) || self.text.contains("\n\n") {
            let statement = self.text[scope.statement.clone()].trim().to_owned();
            self.line("statement", &statement);
        }
    }

    fn routine(&mut self, routine: &scope::Routine) {
        let mut line = routine
            .name
            .as_ref()
            .map_or("do".to_owned(), |n| n.text.to_string());
        for parameter in &routine.parameters {
            let name = parameter.name.as_ref().map_or("_", |n| &n.text);
            let mode = match parameter.mode {
                scope::Mode::In => String::new(),
                mode => format!("{mode:?} "),
            };
            write!(line, ", {mode}{name} {}", parameter.type_name)
                .expect("a string takes everything");
        }
        if let Some(returns) = routine.returns {
            write!(line, " -> {returns}").expect("a string takes everything");
        }
        self.line("routine", &line);
    }

    fn around(&mut self, scope: &Scope) {
        if let Some(join) = &scope.join {
            let side = |side: &[usize]| {
                let names = side.iter().map(|&n| relation_name(&scope.relations[n]));
                names.collect::<Vec<_>>().join(", ")
            };
            let at = match join.at {
                JoinPlace::Relation => "with",
                JoinPlace::On => "on",
                JoinPlace::Using => "using",
            };
            let line = format!(
                "{at} {:?} [{}] [{}]",
                join.words,
                side(&join.left),
                side(&join.right)
            );
            self.line("join", &line);
            if join.at == JoinPlace::Using {
                self.line("listed", &names(&scope.listed));
            }
        }
        if let Some(call) = &scope.call {
            let schema = call
                .schema
                .as_ref()
                .map_or(String::new(), |s| format!("{}.", s.text));
            let naming = call
                .naming
                .as_ref()
                .map_or(String::new(), |n| format!(" => {}", n.text));
            let named = in_parens(&names(&call.named));
            let line = format!(
                "{schema}{} argument {}{naming}{named}",
                call.name.text, call.argument
            );
            self.line("call", &line);
        }
        match &scope.value_for {
            None => {}
            Some(ValueFor::Compared { column, operator }) => {
                self.line("value", &format!("{} {operator}", column_ref(column)));
            }
            Some(ValueFor::Stored { source, column }) => {
                let column = match column {
                    StoredColumn::Named(name) => name.text.to_string(),
                    StoredColumn::At(place) => format!("column {place}"),
                };
                let line = format!("stored in {column} of {}", self.source(source));
                self.line("value", &line);
            }
            Some(ValueFor::Default(column)) => {
                self.line(
                    "value",
                    &format!("default of {} {}", column.name.text, column.type_name),
                );
            }
        }
    }

    fn relation(&self, relation: &ScopeRelation) -> String {
        let role = match relation.role {
            Role::From => String::new(),
            role => format!(" {role:?}").to_lowercase(),
        };
        let alias = relation
            .alias
            .as_ref()
            .map_or(String::new(), |a| format!(" as {}", a.text));
        let columns = in_parens(&names(&relation.column_aliases));
        let flags = [
            (relation.is_lateral, " lateral"),
            (relation.is_nullable, " nullable"),
            (!relation.is_before_cursor, " after"),
        ];
        let flags: String = flags.iter().filter(|f| f.0).map(|f| f.1).collect();
        format!(
            "{}{alias}{columns}{role}{flags}",
            self.source(&relation.source)
        )
    }

    fn source(&self, source: &Source) -> String {
        match source {
            Source::Named {
                schema,
                name,
                is_only,
            } => {
                let only = if *is_only { "only " } else { "" };
                let schema = schema
                    .as_ref()
                    .map_or(String::new(), |s| format!("{}.", s.text));
                format!("{only}{schema}{}", name.text)
            }
            Source::Cte { name, .. } => format!("cte {}", name.text),
            Source::Subquery(outputs) => format!("({})", self.outputs(outputs)),
            Source::Function {
                schema,
                name,
                columns,
                with_ordinality,
            } => {
                let schema = schema
                    .as_ref()
                    .map_or(String::new(), |s| format!("{}.", s.text));
                let ordinality = if *with_ordinality { " ordinality" } else { "" };
                format!(
                    "{schema}{}(){}{ordinality}",
                    name.text,
                    in_parens(&defined(columns))
                )
            }
            Source::RowsFrom {
                functions,
                with_ordinality,
            } => {
                let ordinality = if *with_ordinality { " ordinality" } else { "" };
                let functions: Vec<_> = functions.iter().map(|f| self.source(f)).collect();
                format!("rows({}){ordinality}", functions.join(", "))
            }
            Source::Join(relations) => {
                let relations: Vec<_> = relations.iter().map(|r| self.relation(r)).collect();
                format!("join({})", relations.join(", "))
            }
            Source::Using(columns) => format!("using({})", names(columns)),
            Source::Special { of, .. } => format!("row of {}", self.source(of)),
            Source::Defined { name, columns } => {
                let name = name.as_ref().map_or("_", |n| &n.text);
                format!("new {name}{}", in_parens(&defined(columns)))
            }
            Source::Unknown => "unknown".to_owned(),
        }
    }

    /// The columns; behind a slash what their stars and references come from.
    fn outputs(&self, outputs: &Outputs) -> String {
        let mut line = self.output_list(&outputs.columns);
        if !outputs.relations.is_empty() {
            let relations: Vec<_> = outputs.relations.iter().map(|r| self.relation(r)).collect();
            write!(line, " / {}", relations.join(", ")).expect("a string takes everything");
        }
        line
    }

    fn output_list(&self, outputs: &[scope::Output]) -> String {
        let shown = outputs.iter().map(|output| match &output.kind {
            OutputKind::Named { name, column } => {
                let of = column.as_ref().map(column_ref).filter(|c| c != name);
                format!("{name}{}", of.map_or(String::new(), |c| format!("={c}")))
            }
            OutputKind::Star { .. } => self.text[output.range.clone()].to_owned(),
            OutputKind::Unnamed => "?".to_owned(),
        });
        shown.collect::<Vec<_>>().join(", ")
    }
}

fn names(names: &[Name]) -> String {
    let texts: Vec<&str> = names.iter().map(|name| &*name.text).collect();
    texts.join(", ")
}

fn in_parens(list: &str) -> String {
    match list {
        "" => String::new(),
        list => format!("({list})"),
    }
}

fn defined(columns: &[Column]) -> String {
    let texts = columns.iter().map(|c| {
        format!("{} {}", c.name.text, c.type_name)
            .trim_end()
            .to_owned()
    });
    texts.collect::<Vec<_>>().join(", ")
}

fn column_ref(column: &ColumnRef) -> String {
    let parts = column.qualifier.iter().chain([&column.name]);
    parts.map(|name| &*name.text).collect::<Vec<_>>().join(".")
}

fn relation_name(relation: &ScopeRelation) -> String {
    relation
        .name()
        .map_or("_".to_owned(), |name| name.text.to_string())
}
