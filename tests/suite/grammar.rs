//! What can follow a piece of SQL.

use pgtusk::sql::grammar::{Position, Role, Start, after, plpgsql};

use crate::support::cases;

/// The most keywords that are shown: a long list says little.
const SHOWN: usize = 12;

#[test]
fn following() {
    cases::check("grammar", |case| {
        let start = match case.find("start").map(|_| case.text("start")).as_deref() {
            Some("expression\n") => Start::Expression,
            Some("assignment\n") => Start::Assignment,
            Some("type\n") => Start::TypeName,
            _ => Start::Statement,
        };
        let answers = case
            .text("text")
            .lines()
            .map(|line| answer(line, start))
            .collect::<String>();
        vec![("follows", answers.into_bytes())]
    });
}

/// The text, what names can follow, and, if there are few, which keywords.
fn answer(line: &str, start: Start) -> String {
    let before = line.strip_suffix('|').expect("the cursor is at the end");
    let following = after(before, start);
    let slots = following
        .slots
        .iter()
        .map(|place| format!("{:?}", place.slot));
    let mut parts: Vec<String> = slots.collect();
    let words: Vec<&str> = following
        .keywords
        .iter()
        .filter(|word| word.role == Role::Plain)
        .map(|word| word.text.as_ref())
        .collect();
    if !following.names.is_empty() {
        parts.push(format!("({} ...)", following.names[0]));
    }
    parts.push(match words.len() {
        0 => String::new(),
        1..=SHOWN => words.join(", "),
        _ => "...".to_owned(),
    });
    match following.position {
        Position::Operator => parts.push("<operator>".to_owned()),
        Position::Operand => parts.push("<operand>".to_owned()),
        Position::Elsewhere => {}
    }
    if !following.is_certain {
        parts.push("?".to_owned());
    }
    parts.retain(|part| !part.is_empty());
    format!("{line} {}\n", parts.join(" "))
}

#[test]
fn plpgsql_bodies() {
    cases::check("plpgsql", |case| {
        let text = case.text("text");
        let body = text
            .trim_end()
            .strip_suffix('|')
            .expect("the cursor is at the end");
        vec![("spot", spot(body).into_bytes())]
    });
}

fn spot(body: &str) -> String {
    let spot = plpgsql::at(body);
    let mut lines = Vec::new();
    if let Some(fragment) = &spot.fragment {
        let pieces = fragment
            .pieces
            .iter()
            .map(|piece| body[piece.clone()].trim());
        let text = pieces.collect::<Vec<_>>().join(" ... ");
        lines.push(format!("{:?} {text}", fragment.start).trim_end().to_owned());
    }
    if spot.wants != plpgsql::Wants::Nothing {
        lines.push(format!("wants {:?}", spot.wants));
    }
    if !spot.keywords.is_empty() {
        let shown = &spot.keywords[..spot.keywords.len().min(SHOWN)];
        lines.push(shown.join(", "));
    }
    if !spot.closing.is_empty() {
        lines.push(format!("then {}", spot.closing.join(", ")));
    }
    let variables = spot.variables.iter();
    let variables = variables.map(|v| format!("{} {}", v.name, v.of_type).trim().to_owned());
    let variables = variables.collect::<Vec<_>>().join("; ");
    if !variables.is_empty() {
        lines.push(format!("variables {variables}"));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn probe() {
    let Some(text) = std::env::var_os("PROBE") else {
        return;
    };
    for line in text.to_str().unwrap().lines() {
        let f = after(line, Start::Statement);
        println!(
            "{line}|\n   {:?} certain={} end={}",
            f.position, f.is_certain, f.can_end
        );
        println!("   names {:?}", f.names);
        for p in &f.slots {
            println!("   {:?} ({})", p.slot, p.rule);
        }
        let w: Vec<_> = f
            .keywords
            .iter()
            .map(|w| {
                format!(
                    "{}{}",
                    w.text,
                    match w.role as u8 {
                        0 => "",
                        1 => "()",
                        _ => "T",
                    }
                )
            })
            .collect();
        println!("   {}", w.join(", "));
    }
}

#[test]
fn measure() {
    use pgtusk::sql::grammar::*;
    use pgtusk::sql::lexer::*;
    let Some(dir) = std::env::var_os("MEASURE") else {
        return;
    };
    let every: usize = std::env::var("EVERY")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(10);
    let (mut statements, mut accepted) = (0, 0);
    let (mut kw, mut kwok, mut kwname, mut id, mut idok) = (0, 0, 0, 0, 0);
    let mut misses: std::collections::BTreeMap<String, (usize, String)> = Default::default();
    let mut rejected = Vec::new();
    let mut n = 0;
    let mut files: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "sql"))
        .collect();
    files.sort();
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        // leave out backslash command lines and copy data
        let mut clean = String::new();
        let mut copy = false;
        for line in text.lines() {
            if copy {
                if line == "\\." {
                    copy = false;
                }
                continue;
            }
            if line.starts_with('\\') {
                clean.push_str(";\n");
                continue;
            }
            let l = line.to_lowercase();
            clean.push_str(line);
            clean.push('\n');
            if l.contains("from stdin") && l.trim_end().ends_with(';') {
                copy = true;
            }
        }
        let text = clean;
        let tokens: Vec<Token> = Lexer::new(text.as_bytes(), State::default())
            .filter(|t| {
                !matches!(
                    t.kind,
                    Kind::Whitespace | Kind::LineComment | Kind::BlockComment
                )
            })
            .collect();
        let mut depth = 0i32;
        let mut stmt: Vec<Token> = Vec::new();
        let mut atomic = false;
        for t in tokens {
            let s = &text[t.start..t.end];
            if t.kind == Kind::Word && s.eq_ignore_ascii_case("atomic") {
                atomic = true;
            }
            match t.kind {
                Kind::OpenParen => depth += 1,
                Kind::CloseParen => depth -= 1,
                _ => {}
            }
            if t.kind == Kind::Command {
                stmt.clear();
                depth = 0;
                continue;
            }
            if t.kind != Kind::Semicolon
                || depth > 0
                || (atomic
                    && !stmt
                        .last()
                        .is_some_and(|l| text[l.start..l.end].eq_ignore_ascii_case("end")))
            {
                stmt.push(t);
                if stmt.len() > 5000 {
                    stmt.clear();
                    depth = 0;
                    atomic = false;
                }
                continue;
            }
            depth = 0;
            atomic = false;
            let st = std::mem::take(&mut stmt);
            if st.is_empty() {
                continue;
            }
            statements += 1;
            let mut p = Parser::new(Start::Statement);
            for t in &st {
                p.push(t.kind, &text[t.start..t.end]);
            }
            p.push(Kind::Semicolon, ";");
            if !p.is_certain() {
                rejected.push(format!(
                    "{}: {}",
                    file.file_name().unwrap().to_str().unwrap(),
                    &text[st[0].start..st.last().unwrap().end].replace('\n', " ")
                ));
                continue;
            }
            accepted += 1;
            let mut p = Parser::new(Start::Statement);
            for (i, t) in st.iter().enumerate() {
                let s = &text[t.start..t.end];
                n += 1;
                let after_dot = i > 0 && &text[st[i - 1].start..st[i - 1].end] == ".";
                if n % every == 0
                    && !after_dot
                    && matches!(t.kind, Kind::Word | Kind::QuotedIdentifier)
                {
                    let f = p.following();
                    let k = if t.kind == Kind::Word {
                        keyword(s)
                    } else {
                        None
                    };
                    let ctx = text[st[0].start..t.start].replace('\n', " ");
                    let words: Vec<&str> = ctx.split_whitespace().collect();
                    let last = words[words.len().saturating_sub(2)..].join(" ");
                    match k {
                        Some(k) => {
                            kw += 1;
                            if f.keywords
                                .iter()
                                .any(|w| w.text.split(' ').next() == Some(k.text))
                            {
                                kwok += 1;
                            } else if !f.slots.is_empty() {
                                kwname += 1;
                                misses
                                    .entry(format!("NAME {}", k.text))
                                    .or_insert((0, ctx))
                                    .0 += 1;
                            } else {
                                misses
                                    .entry(format!("KEYWORD {} after {last}", k.text))
                                    .or_insert((0, ctx))
                                    .0 += 1;
                            }
                        }
                        None => {
                            id += 1;
                            if f.slots.is_empty() {
                                misses
                                    .entry(format!(
                                        "IDENT after {} {last}",
                                        words[0].to_uppercase()
                                    ))
                                    .or_insert((0, format!("{ctx} -- {s}")))
                                    .0 += 1;
                            } else {
                                idok += 1;
                            }
                        }
                    }
                }
                p.push(t.kind, s);
            }
        }
    }
    println!(
        "statements {statements} accepted {accepted}; keywords {kw} offered {kwok} as names {kwname}; identifiers {id} with slots {idok}"
    );
    let mut m: Vec<_> = misses.into_iter().collect();
    m.sort_by_key(|(_, (n, _))| std::cmp::Reverse(*n));
    for (what, (n, ctx)) in m.iter().take(120) {
        println!(
            "{n} {what}    [{}]",
            ctx.chars()
                .rev()
                .take(110)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect::<String>()
        );
    }
    if std::env::var_os("REJECTED").is_some() {
        for r in rejected {
            println!("R {}", r.chars().take(300).collect::<String>());
        }
    }
}
