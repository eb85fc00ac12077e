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

/// The texts of all cases, without their cursors.
fn texts() -> Vec<String> {
    let files = cases::files("scope");
    let all = files.iter().flat_map(|file| cases::read(file).1);
    all.map(|case| marked(&case).0).collect()
}

#[test]
fn any_cursor_and_any_cut_is_fine() {
    for (n, text) in texts().iter().enumerate() {
        for cursor in (0..=text.len() + 1).filter(|cursor| (cursor + n) % 3 == 0) {
            check_ranges(text, &scope::at(text, cursor));
            let Some((before, behind)) = text.split_at_checked(cursor) else {
                continue;
            };
            check_ranges(before, &scope::at(before, cursor));
            check_ranges(behind, &scope::at(behind, cursor / 2));
        }
    }
}

#[test]
fn a_cursor_inside_a_character_is_fine() {
    let text = "select \"ä\u{1F600}\", ü| from größe Ö where é = 'ß";
    for cursor in 0..=text.len() + 3 {
        check_ranges(text, &scope::at(text, cursor));
    }
}

/// Words and signs of all cases in random order.
#[test]
fn any_tokens_are_fine() {
    let texts = texts().join(" ");
    let words: Vec<&str> = texts
        .split_inclusive([' ', '(', ')', ',', '.', '\'', '"', '$'])
        .collect();
    let mut seed = 42_u64;
    let mut random = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..3_000 {
        let soup: String = (0..random(60))
            .map(|_| words[random(words.len())])
            .collect();
        let cursor = random(soup.len() + 1);
        check_ranges(&soup, &scope::at(&soup, cursor));
    }
}

/// Everything that says where it stands does so inside the text.
fn check_ranges(text: &str, scope: &Scope) {
    let is_inside = |range: &std::ops::Range<usize>| text.get(range.clone()).is_some();
    assert!(
        is_inside(&scope.statement),
        "{text:?}: {:?}",
        scope.statement
    );
    assert!(is_inside(&scope.partial), "{text:?}: {:?}", scope.partial);
    assert!(
        scope.relations.iter().all(|r| is_inside(&r.range)),
        "{text:?}"
    );
    assert!(
        scope.outputs.iter().all(|o| is_inside(&o.range)),
        "{text:?}"
    );
    let sides = scope
        .join
        .iter()
        .flat_map(|join| join.left.iter().chain(&join.right));
    assert!(
        sides.copied().all(|side| side < scope.relations.len()),
        "{text:?}"
    );
}

/// A hundred thousand bytes of what nests or repeats, read in time that grows with the text only.
#[test]
fn long_texts_take_little_time() {
    const PIECES: &[&str] = &[
        "(",
        "[",
        ")",
        "select (",
        "(select * from ",
        "with a as (",
        "with recursive a as (",
        "a, ",
        "a.",
        "select a from b join c on d ",
        "case when ",
        "f(",
        "'",
        "\"",
        "$$",
        ";",
        "\\x\n",
        "\\;",
        "union select a from b ",
        "insert into t (",
        "create table t (",
        "from (",
        "from a, ",
        "join (a ",
        "lateral (",
        "values (1), ",
        "on conflict do update set ",
        "when matched then ",
        "a = b and ",
        "nested columns (",
        "exists (select 1 from a where ",
        "/* ",
        "-- \n",
        "with a as (select 1), b as (select * from a), ",
        "returning a, ",
        "select * from (select * from a) b, ",
        "cast(",
        "coalesce((select ",
        "(a join b on ",
        "where (",
        ":a ",
        "\"a",
        "create rule r as on insert to t do (",
        "end ",
    ];
    let began = std::time::Instant::now();
    for head in [
        "",
        "select * from ",
        "with a as (select 1) select ",
        "create function f() returns int begin atomic ",
    ] {
        for piece in PIECES {
            let text = format!("{head}{}", piece.repeat(20_000 / piece.len()));
            for cursor in [text.len() / 2, text.len()] {
                let one = std::time::Instant::now();
                scope::at(&text, cursor);
                let took = one.elapsed();
                assert!(
                    took.as_millis() < 500,
                    "{head:?} {piece:?} at {cursor}: {took:?}"
                );
            }
        }
    }
    assert!(began.elapsed().as_secs() < 20);
}

#[test]
fn identifiers_are_what_the_catalog_has() {
    const NAMES: &[(&str, &str)] = &[
        ("Users", "users"),
        ("\"Users\"", "Users"),
        ("\"a\"\"b\"", "a\"b"),
        ("\"\"", ""),
        ("\"open", "open"),
        ("\"ends in a quote\"\"", "ends in a quote\""),
        ("GRÖSSE", "grÖsse"),
        ("U&\"d\\0061t\\+000061\"", "data"),
        ("u&\"a\\\\b\\00zz\"", "a\\b\\00zz"),
        ("u", "u"),
    ];
    for (written, name) in NAMES {
        assert_eq!(pgtusk::sql::identifier::parse(written), *name, "{written}");
    }
    let long = "ä".repeat(40);
    assert_eq!(pgtusk::sql::identifier::parse(&long).len(), 62);
}

/// A statement of a quoted body is read as a text of its own, and says where things stand in the whole text.
#[test]
fn a_fragment_keeps_the_offsets_of_the_whole() {
    let text = "do 'begin perform x from t where s = ''a'' and  ; end'";
    let start = text.find("perform").expect("it is there");
    let end = text.find(" ; end").expect("it is there");
    let scope = scope::within(text, start..end, scope::Quoting::Doubled, end);
    let [relation] = &scope.relations[..] else {
        panic!("{:?}", scope.relations);
    };
    assert_eq!(&text[relation.range.clone()], "t");
    assert_eq!(scope.statement, start..end);
}
