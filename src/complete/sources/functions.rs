//! Offers functions, procedures and their arguments.

use crate::catalog::{Argument, Catalog, Function, FunctionId, FunctionKind};
use crate::complete::alias;
use crate::complete::candidate::{Evidence, Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::complete::sources::relations;
use crate::complete::sources::usual::FUNCTIONS as USUAL;
use crate::complete::spelling::needs_quotes;
use crate::sql::grammar::{Category, keyword};
use crate::sql::identifier;

/// Which functions are meant, and how they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// In an expression.
    Call,
    /// In FROM: those that return sets rank first.
    Table,
    Procedure,
    /// With its argument types, as DROP and ALTER name it.
    Signature(Named),
    /// With its arguments, as CREATE OR REPLACE names it.
    Definition(Named),
    /// `EXECUTE FUNCTION` of a trigger.
    Trigger,
    /// The name of a function whose result's type ends like this.
    Handler(&'static str),
    /// The name alone.
    Name(Named),
}

/// What DROP and the like call a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    Function,
    Procedure,
    Aggregate,
    /// Any of these.
    Routine,
}

impl Named {
    fn has(self, kind: FunctionKind) -> bool {
        match self {
            Named::Function => matches!(kind, FunctionKind::Function | FunctionKind::Window),
            Named::Procedure => kind == FunctionKind::Procedure,
            Named::Aggregate => kind == FunctionKind::Aggregate,
            Named::Routine => true,
        }
    }
}

impl Wanted {
    fn has(self, function: &Function) -> bool {
        let is_call = !function.is_trigger && !function.is_internal;
        match self {
            Wanted::Call => is_call && function.kind != FunctionKind::Procedure,
            Wanted::Table => is_call && function.kind == FunctionKind::Function,
            Wanted::Procedure => function.kind == FunctionKind::Procedure,
            Wanted::Signature(named) | Wanted::Definition(named) | Wanted::Name(named) => {
                named.has(function.kind)
            }
            Wanted::Handler(_) => function.kind == FunctionKind::Function,
            Wanted::Trigger => function.is_trigger,
        }
    }
}

/// How many of the usual functions come first of all: they are as likely as a column, where they can stand.
const AGGREGATES: usize = 5;

/// How many are offered before anything is typed, among the columns that a query may have.
const FIRST: usize = 2;

/// How many are as likely as the user's own.
const MOST_USUAL: usize = 20;

/// Functions of the catalog, each name once.
pub fn catalog<'s>(cx: &Cx<'s>, wanted: Wanted, place: Place, out: &mut Collector<'s>) {
    let catalog = cx.world.catalog;
    let is_signature = matches!(wanted, Wanted::Signature(_) | Wanted::Definition(_));
    let takes_aggregates = wanted == Wanted::Call && cx.takes_aggregates();
    let mut last = None;
    let mut offer_one = |id: FunctionId, out: &mut Collector<'s>| {
        let function = &catalog[id];
        let result = function.result.map_or("", |result| catalog.text(result));
        let is_handler = |end: &str| result.ends_with(end);
        if !wanted.has(function) || matches!(wanted, Wanted::Handler(end) if !is_handler(end)) {
            return;
        }
        // Overloads are neighbours; one candidate stands for all where no types are written.
        let key = (function.schema, function.name);
        if !is_signature && last == Some(key) {
            return;
        }
        last = Some(key);
        offer(cx, id, wanted, place, takes_aggregates, out);
    };
    if cx.is_qualified() {
        let schema = cx.schema().and_then(|name| catalog.schema(name));
        for id in schema.into_iter().flat_map(|s| catalog.functions_of(s)) {
            offer_one(id, out);
        }
        return;
    }
    for index in 0..catalog.functions.len() {
        offer_one(FunctionId(index as u32), out);
    }
}

fn offer<'s>(
    cx: &Cx<'s>,
    id: FunctionId,
    wanted: Wanted,
    place: Place,
    takes_aggregates: bool,
    out: &mut Collector<'s>,
) {
    let catalog = cx.world.catalog;
    let function = &catalog[id];
    let schema = &catalog[function.schema];
    let name = catalog.text(function.name);
    let needs_schema = !cx.is_qualified() && !function.is_visible;
    if needs_schema && cx.is_path_only() {
        return;
    }
    if cx.is_psql() && schema.is_system && name.starts_with("pg_") && !cx.wants_system() {
        return;
    }
    let usual = match schema.is_system {
        true => USUAL.iter().position(|usual| *usual == name),
        false => None,
    };
    // What the grammar has a syntax of its own for, and the casts that are named like types: `"char"(`.
    let is_syntax = schema.is_system && needs_quotes(name) && !is_callable(name);
    if is_syntax && !cx.word.is_quoted && !cx.is_qualified() {
        return;
    }
    if schema.is_system
        && usual.is_none()
        && out.pattern().is_empty()
        && !cx.is_qualified()
        && !cx.is_psql()
        && !matches!(wanted, Wanted::Handler(_))
    {
        return;
    }
    let nearness = match (schema.is_system, usual, function.is_of_extension) {
        (true, None, _) => Nearness::System,
        (true, Some(0..MOST_USUAL), _) => Nearness::OnSearchPath,
        (true, Some(_), _) => Nearness::Elsewhere,
        (false, _, true) => Nearness::Part,
        (false, ..) if needs_schema => Nearness::Elsewhere,
        (false, ..) => Nearness::OnSearchPath,
    };
    // In FROM stand functions that return rows; others are allowed, and hardly ever meant.
    let is_odd = wanted == Wanted::Table && !function.returns_set;
    if is_odd && schema.is_system && !cx.is_qualified() {
        return;
    }
    let is_likely = takes_aggregates && usual.is_some_and(|at| at < AGGREGATES);
    // While nothing is typed, columns are what one looks for.
    let is_first = takes_aggregates && usual.is_some_and(|at| at < FIRST);
    let place = match (wanted, out.pattern().is_empty()) {
        (Wanted::Call, true) if !cx.is_qualified() && !is_first => place.lower(),
        _ => place,
    };
    let (place, nearness, evidence) = match (is_odd, is_likely && !out.pattern().is_empty()) {
        (true, _) => (Place::Unlikely, nearness, Evidence::None),
        (_, true) => (Place::Expected, Nearness::InScope(0), Evidence::Written),
        _ => (place, nearness, Evidence::None),
    };
    let relevance = Relevance::new(place, nearness)
        .given(evidence)
        .used(cx.world.usage.of(name))
        .ordered(usual.unwrap_or(USUAL.len()));
    let kind = match function.kind {
        FunctionKind::Procedure => Kind::Procedure,
        FunctionKind::Function | FunctionKind::Aggregate | FunctionKind::Window => Kind::Function,
    };
    out.offer(cx.label(name), kind, relevance, || {
        let speller = cx.speller();
        let spelled = match needs_schema {
            true => speller.qualified(catalog.text(schema.name), name),
            false if is_callable(name) => name.to_owned(),
            false => speller.name(name),
        };
        let mut text = written(catalog, id, spelled, wanted);
        if wanted == Wanted::Table && cx.world.options.generate_aliases && text.ends_with(')') {
            let alias = alias::generate(name, cx.world.options, &relations::taken(cx));
            text = format!("{text} {}", speller.alias(&alias));
        }
        (text, signature(catalog, function))
    });
}

fn written(catalog: &Catalog, id: FunctionId, name: String, wanted: Wanted) -> String {
    let function = &catalog[id];
    let inputs = || inputs(catalog, function);
    // Overloads stand after each other, those without arguments first: `count(` stands for `count(*)` as well.
    let is_overload =
        |next: &Function| (next.schema, next.name) == (function.schema, function.name);
    let is_overloaded = catalog
        .functions
        .get(id.0 as usize + 1)
        .is_some_and(is_overload);
    match wanted {
        Wanted::Name(_) => name,
        Wanted::Handler("tsm_handler") => format!("{name}("),
        Wanted::Handler(_) => name,
        Wanted::Signature(_) => {
            let types: Vec<&str> = inputs().map(|a| type_of(catalog, a)).collect();
            format!("{name}({})", types.join(", "))
        }
        Wanted::Definition(_) => format!("{name}{}", arguments_of(catalog, function)),
        Wanted::Trigger => format!("{name}()"),
        Wanted::Call | Wanted::Table | Wanted::Procedure => {
            match inputs().next().is_some() || is_overloaded {
                true => format!("{name}("),
                false => format!("{name}()"),
            }
        }
    }
}

/// Whether a keyword names a function without quotes, as in `left(`.
fn is_callable(name: &str) -> bool {
    keyword(name).is_some_and(|keyword| keyword.category == Category::TypeOrFunctionName)
}

fn inputs<'c>(catalog: &'c Catalog, function: &Function) -> impl Iterator<Item = &'c Argument> {
    let arguments = catalog.arguments(function).iter();
    arguments.filter(|argument| argument.mode.is_input())
}

fn type_of<'c>(catalog: &'c Catalog, argument: &Argument) -> &'c str {
    argument.type_text.map_or("", |text| catalog.text(text))
}

/// `(a integer, b text) -> boolean`.
fn signature(catalog: &Catalog, function: &Function) -> String {
    let arguments = arguments_of(catalog, function);
    let result = function.result.map_or("", |result| catalog.text(result));
    match result.is_empty() {
        true => arguments,
        false => format!("{arguments} -> {result}"),
    }
}

/// `(a integer, b text)`.
fn arguments_of(catalog: &Catalog, function: &Function) -> String {
    let one = |argument: &Argument| match argument.name {
        Some(name) => format!("{} {}", catalog.text(name), type_of(catalog, argument)),
        None => type_of(catalog, argument).to_owned(),
    };
    let arguments: Vec<String> = inputs(catalog, function).map(one).collect();
    format!("({})", arguments.join(", "))
}

/// The types of the arguments of the routine that is named before the parenthesis, where DROP and the like name one.
pub fn signatures<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    const ROUTINES: &[&str] = &["AGGREGATE", "FUNCTION", "PROCEDURE", "ROUTINE"];
    let is_routine = |token: &str| ROUTINES.iter().any(|word| token.eq_ignore_ascii_case(word));
    let (schema, name) = match cx.before {
        [.., word, name, "("] if is_routine(word) => (None, *name),
        [.., word, schema, ".", name, "("] if is_routine(word) => (Some(*schema), *name),
        _ => return,
    };
    if cx.begins(&["CREATE"]) || cx.is_qualified() {
        return;
    }
    let catalog = cx.world.catalog;
    let schema = schema.map(identifier::parse);
    for id in catalog.functions_named(schema.as_deref(), &identifier::parse(name)) {
        let function = &catalog[id];
        let types: Vec<&str> = inputs(catalog, function)
            .map(|a| type_of(catalog, a))
            .collect();
        let label = types.first().copied().unwrap_or("");
        let relevance = Relevance::new(Place::Given, Nearness::InScope(0));
        out.offer(label, Kind::Argument, relevance, || {
            (
                format!("{})", types.join(", ")),
                signature(catalog, function),
            )
        });
    }
}

/// The names of the arguments of the call around the cursor, for `name => value`.
pub fn arguments<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    let Some(call) = &cx.scope.call else { return };
    if cx.is_qualified() || call.naming.is_some() {
        return;
    }
    let catalog = cx.world.catalog;
    let schema = call.schema.as_ref().map(|schema| &*schema.text);
    for id in catalog.functions_named(schema, &call.name.text) {
        let function = &catalog[id];
        // A call by position names the arguments after those positions only.
        for (order, argument) in inputs(catalog, function).enumerate().skip(call.argument) {
            let Some(name) = argument.name else { continue };
            let name = catalog.text(name);
            if call.named.iter().any(|named| named.text == name) {
                continue;
            }
            let is_own = !catalog[function.schema].is_system;
            let place = if is_own {
                Place::Likely
            } else {
                Place::Possible
            };
            let relevance = Relevance::new(place, Nearness::Neutral).ordered(order);
            out.offer(name, Kind::Argument, relevance, || {
                let text = format!("{} => ", cx.speller().name(name));
                (text, type_of(catalog, argument).to_owned())
            });
        }
    }
}
