//! How long does a keystroke take on a large catalog, and how long its loading: numbers for the README.
//!
//! ```text
//! scripts/bench-complete
//! ```
//!
//! It connects by the environment (PGHOST and its like) to a database that `scripts/sample/big-catalog.sql` filled,
//! types statements letter by letter, and prints the CPU time of each keystroke's candidates: median, 95 of 100, and
//! worst.
#![forbid(unsafe_code)]

use std::fs;
use std::time::{Duration, Instant};

use pgtusk::catalog::Catalog;
use pgtusk::complete::complete;
use pgtusk::complete::options::Options;
use pgtusk::complete::usage::Usage;
use pgtusk::complete::world::{NoFiles, SessionNames, World};
use pgtusk::interrupt::Interrupt;
use pgtusk::pg::Server;
use pgtusk::pg::conninfo::{System, resolve};
use rustix::time::{ClockId, clock_gettime};

const STATEMENTS: &[&str] = &[
    "select customer_name, state, amount from area_3.customer_3_6 where state = 'open' order by created_at",
    "select c.id, o.amount from area_0.order_0_17 o join area_0.customer_0_6 c on c.id = o.parent_id where o.note is not null",
    "update area_5.ticket_5_32 set state = 'held', note = upper(note) where id in (select id from area_5.task_5_31)",
    "with recent as (select * from area_1.event_1_10 where created_at > now()) select recent.event_name, count(*) from recent group by recent.event_name having count(*) > 3",
    "insert into area_2.invoice_2_11 (invoice_name, amount, note) values ('a', 1, 'b') returning id",
    "selct cusotmer_nmae frm aera_3.cutsomer",
    "create table area_7.copies (id bigint references area_7.person_7_18 (id), state area_7.state_kind default 'open')",
    "select i from parcel",
];

fn main() {
    let began = Instant::now();
    let catalog = load();
    println!(
        "loading: {} ms, {} MB resident",
        began.elapsed().as_millis(),
        resident()
    );
    let options = Options::default();
    let usage = Usage::default();
    let session = SessionNames::default();
    let world = World {
        catalog: &catalog,
        options: &options,
        usage: &usage,
        session: &session,
        files: &NoFiles,
    };
    let mut all: Vec<(Duration, &str)> = Vec::new();
    for statement in STATEMENTS {
        for end in 1..=statement.len() {
            let typed = &statement[..end];
            let best = (0..3).map(|_| keystroke(typed, &world)).min();
            all.push((best.expect("three tries"), typed));
        }
    }
    all.sort();
    let at = |share: f64| all[((all.len() - 1) as f64 * share) as usize].0.as_micros();
    println!(
        "{} keystrokes: median {} us, 95 of 100 {} us, worst {} us",
        all.len(),
        at(0.5),
        at(0.95),
        at(1.0)
    );
    for (time, typed) in all.iter().rev().take(5) {
        println!("  {} us: {typed}", time.as_micros());
    }
}

fn load() -> std::sync::Arc<Catalog> {
    let spec = resolve(&[], &System).expect("good parameters in the environment");
    let mut server = Server::new(Interrupt::default(), None).expect("a runtime");
    let (catalog, failures) = server.load_all(&spec, Duration::from_secs(60));
    assert!(failures.is_empty(), "{failures:?}");
    assert!(
        catalog.relations.len() > 10_000,
        "the database holds the large catalog"
    );
    catalog
}

fn keystroke(text: &str, world: &World) -> Duration {
    let before = clock_gettime(ClockId::ThreadCPUTime);
    std::hint::black_box(complete(text, text.len(), world, 100));
    let after = clock_gettime(ClockId::ThreadCPUTime);
    let nanos = |t: rustix::time::Timespec| t.tv_sec * 1_000_000_000 + t.tv_nsec;
    Duration::from_nanos(u64::try_from(nanos(after) - nanos(before)).unwrap_or(0))
}

/// Megabytes of resident memory of this process.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
