//! What can follow a piece of SQL.

use pgtusk::sql::grammar::{Following, Start, after};

use crate::support::cases;

#[test]
fn following() {
    cases::check("grammar", |case| {
        let actual = case.text("text");
        let lines = actual.lines().map(|line| answer(line));
        vec![("follows", lines.collect::<String>().into_bytes())]
    });
}

fn answer(line: &str) -> String {
    let before = line.split('|').next().unwrap_or("");
    format!("{}\n", shown(&after(before, Start::Statement)))
}

fn shown(following: &Following) -> String {
    let slots = following
        .slots
        .iter()
        .map(|place| format!("{:?}", place.slot));
    slots.collect::<Vec<_>>().join(" ")
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
