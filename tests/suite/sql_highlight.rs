//! Which words of a statement are coloured as keywords: those that the grammar reads as such.

use pgtusk::highlight::{Role, spans};

/// The text with its keywords in brackets.
fn marked(text: &str) -> String {
    let mut marked = text.to_owned();
    for (range, role) in spans(text, text.len()).into_iter().rev() {
        if role == Role::Keyword {
            marked.insert(range.end, ']');
            marked.insert(range.start, '[');
        }
    }
    marked
}

#[test]
fn keywords_are_those_of_the_grammar() {
    for text in [
        "[select] name, type [from] key [where] value = 1 [and] t.select > 2",
        "[select] year, [extract]([year] [from] day) [from] data",
        "[create] [table] role (owner text, source [int] [primary] [key], \"select\" [int])",
        "[create] [role] owner [with] [password] 'x' [valid] [until] 'y'",
        "[alter] [table] t [add] [column] comment text; [comment] [on] [column] t.comment [is] 'x'",
        "[update] t [set] level = [default] [where] [current_date] > day",
        "\\d select from\n[select] 1",
        "[with] [recursive] search [as] ([select] 1) [table] search",
        "[insert] [into] names (first, last) [values] (1, 2) [on] [conflict] [do] [nothing]",
        "[select] [from] [where] [order] [by]",
        "[grant] [select] [on] [all] [tables] [in] [schema] s [to] admin",
        "[declare] c [cursor] [for] [select] 1; [fetch] [next] [from] c",
        "[begin]; [commit] [and] [chain]; [set] [local] work_mem = 1; [show] [time] [zone]",
    ] {
        assert_eq!(marked(&text.replace(['[', ']'], "")), text);
    }
}
