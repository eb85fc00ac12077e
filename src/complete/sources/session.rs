//! Offers what the session or the statement itself knows: prepared statements, cursors, channels, savepoints,
//! windows, parameters of the routine being written.

use crate::complete::candidate::{Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::sql::grammar::plpgsql::Variable;

pub fn prepared_statements<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    offer(
        cx,
        &cx.world.session.prepared_statements,
        Kind::PreparedStatement,
        out,
    );
}

pub fn cursors<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    offer(cx, &cx.world.session.cursors, Kind::Cursor, out);
}

pub fn channels<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    offer(cx, &cx.world.session.channels, Kind::Channel, out);
    if cx.begins(&["UNLISTEN"]) {
        let relevance = Relevance::new(Place::Likely, Nearness::Neutral);
        out.offer("*", Kind::Channel, relevance, || {
            ("*".to_owned(), "all channels".to_owned())
        });
    }
}

pub fn savepoints<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    offer(cx, &cx.world.session.savepoints, Kind::Object, out);
}

fn offer<'s>(cx: &Cx<'s>, names: &'s [String], kind: Kind, out: &mut Collector<'s>) {
    // The newest is the likeliest.
    for (order, name) in names.iter().rev().enumerate() {
        let relevance = Relevance::new(Place::Expected, Nearness::Neutral).ordered(order);
        out.offer(name, kind, relevance, || {
            (cx.speller().name(name), String::new())
        });
    }
}

/// The windows that the query defines.
pub fn windows<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    for name in &cx.scope.windows {
        let relevance = Relevance::new(Place::Expected, Nearness::InScope(0));
        out.offer(&name.text, Kind::Window, relevance, || {
            (cx.speller().name(&name.text), "window".to_owned())
        });
    }
}

/// Variables of the routine's own language, the likeliest first.
pub fn variables<'s>(cx: &Cx<'s>, variables: &'s [Variable<'s>], out: &mut Collector<'s>) {
    if cx.is_qualified() {
        return;
    }
    for (order, variable) in variables.iter().enumerate() {
        let relevance = Relevance::new(Place::Expected, Nearness::InScope(0)).ordered(order);
        out.offer(variable.name, Kind::Variable, relevance, || {
            (variable.name.to_owned(), variable.of_type.to_owned())
        });
    }
}

/// The parameters of the routine whose body is being written.
pub fn parameters<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    let Some(routine) = &cx.scope.routine else {
        return;
    };
    if cx.is_qualified() {
        return;
    }
    for (order, parameter) in routine.parameters.iter().enumerate() {
        let Some(name) = &parameter.name else {
            continue;
        };
        let relevance = Relevance::new(Place::Expected, Nearness::InScope(1)).ordered(order);
        out.offer(&name.text, Kind::Variable, relevance, || {
            (
                cx.speller().name(&name.text),
                parameter.type_name.to_owned(),
            )
        });
    }
}
