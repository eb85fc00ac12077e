#![forbid(unsafe_code)]
//! How fast is the prompt on a large catalog: start, keystroke to painted frame, a large paste, and memory.
//!
//! ```text
//! scripts/bench-prompt
//! ```
//!
//! It connects by the environment (PGHOST and its like) to a database that `scripts/sample/big-catalog.sql` filled,
//! and types at a terminal of its own. The CPU time of a key is that of all threads of the program, from the key to
//! the last byte it has written about it.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

#[path = "../tests/support/screen.rs"]
mod screen;

use screen::Screen;

const STARTS: usize = 10;

const STATEMENTS: &[&str] = &[
    "select customer_name, state, amount from area_3.customer_3_6 where state = 'open' order by created_at",
    "select c.id, o.amount from area_0.order_0_17 o join area_0.customer_0_6 c on c.id = o.parent_id",
    "update area_5.ticket_5_32 set state = 'held', note = upper(note) where id in (select id from area_5.task_5_31)",
    "with recent as (select * from area_1.event_1_10) select recent.event_name from recent group by recent.event_name",
    "selct cusotmer_nmae frm aera_3.cutsomer",
];

fn main() {
    let program = std::env::var("pgtusk").expect("scripts/bench-prompt names the program");
    starts(&program, &["-X"], "=#");
    // What else there is, in the same minutes on the same machine.
    let psql = std::env::var("psql").unwrap_or_else(|_| "psql".to_owned());
    starts(&psql, &["-X"], "=#");
    starts("pgcli", &["--less-chatty"], "postgres>");
    let mut screen = open(&program, &["-X"], "=#");
    screen.until("[F4]").until_gone(" reading th").settle();
    println!("memory with the catalog: {} MB", resident(screen.id()));
    keys(&mut screen);
    paste(&mut screen);
    println!("memory at most: {} MB", screen.peak_memory() / 1024);
}

fn open(program: &str, arguments: &[&str], prompt: &str) -> Screen {
    // Nobody's configuration has a say, and pgcli writes one.
    let name = program.rsplit('/').next().unwrap_or(program);
    let home = std::env::temp_dir().join(format!("pgtusk-bench-{name}-{}", std::process::id()));
    fs::create_dir_all(&home).expect("the temporary folder is writable");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("HOME", home)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("NO_COLOR");
    let mut screen = Screen::start(&command, 40, 120);
    screen.until(prompt);
    screen
}

fn starts(program: &str, arguments: &[&str], prompt: &str) {
    if Command::new(program).arg("--version").output().is_err() {
        return println!("start of {program}: it is not here");
    }
    let mut times: Vec<Duration> = (0..STARTS)
        .map(|_| {
            let begun = Instant::now();
            let screen = open(program, arguments, prompt);
            let took = begun.elapsed();
            drop(screen);
            took
        })
        .collect();
    times.sort();
    let name = program.rsplit('/').next().unwrap_or(program);
    println!(
        "start of {name}, connection included: median {:.1} ms, worst {:.1} ms",
        milliseconds(times[STARTS / 2]),
        milliseconds(times[STARTS - 1])
    );
}

fn keys(screen: &mut Screen) {
    let mut times = Vec::new();
    for statement in STATEMENTS {
        for key in statement.chars() {
            let before = cpu(screen.id());
            screen.send(key.encode_utf8(&mut [0; 4])).settle();
            times.push(cpu(screen.id()) - before);
        }
        screen.send("\x03").settle();
    }
    times.sort();
    println!(
        "{} keys, CPU time to the painted frame: median {:.2} ms, 95 of 100 below {:.2} ms, worst {:.2} ms",
        times.len(),
        milliseconds(times[times.len() / 2]),
        milliseconds(times[times.len() * 95 / 100]),
        milliseconds(times[times.len() - 1])
    );
}

/// A megabyte of SQL, until it is folded on the screen.
fn paste(screen: &mut Screen) {
    let line = "select 'a line of a large paste', 1234567890, now(); -- and a comment\n";
    let text = line.repeat(1024 * 1024 / line.len());
    let begun = Instant::now();
    screen.send("\x1b[200~").send(&text).send("\x1b[201~");
    screen.until("KB");
    println!(
        "a paste of {} KB: {:.0} ms",
        text.len() / 1024,
        milliseconds(begun.elapsed())
    );
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The CPU time of all threads so far.
fn cpu(process: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{process}/task")).expect("the program runs");
    let nanoseconds = threads.flatten().filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}

/// The resident memory in megabytes.
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the program runs");
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
