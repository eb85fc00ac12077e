//! Proves that reading text is total and quick: for cuts of the statements of `target/corpus` every reader answers,
//! without a panic and within 20 ms.
//!
//! ```text
//! scripts/prove-text                     every cut of every statement, each also disturbed, and typed key by key
//! scripts/prove-text --sample 100000     as many cuts, always the same ones, without the limit
//! scripts/prove-text --long              long texts of one pattern each, which must not take more than their length
//! ```
//!
//! It completes with the catalog of the database that the environment names (PGHOST and its like).
#![forbid(unsafe_code)]

#[path = "../tests/support/corpus.rs"]
mod corpus;
#[path = "../tests/support/random.rs"]
mod random;
#[path = "../tests/support/readers.rs"]
mod readers;

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pgtusk::catalog::Catalog;
use pgtusk::complete::options::{Options, Style};
use pgtusk::complete::usage::Usage;
use pgtusk::complete::world::{NoFiles, SessionNames, World};
use pgtusk::interrupt::Interrupt;
use pgtusk::pg::Server;
use pgtusk::pg::conninfo::{System, resolve};
use rustix::time::{ClockId, clock_gettime};

use corpus::Cut;
use random::Random;
use readers::READERS;

/// What an answer may take.
const LIMIT: Duration = Duration::from_millis(20);

/// How many failures of a kind are shown.
const SHOWN: usize = 10;

/// How long a long text is, in bytes, and what it may take.
const LONG: usize = 1 << 20;
const SLOWEST: Duration = Duration::from_secs(2);

/// Statements that are typed key by key are no longer than this; all others are cut only.
const TYPED: usize = 400;

const STYLES: &[Style] = &[Style::Smart, Style::Psql, Style::Plain];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let value_of = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<u64>().ok()
    };
    let is_long = arguments.iter().any(|argument| argument == "--long");
    let (sample, seed) = (value_of("--sample"), value_of("--seed").unwrap_or(42));
    panic::set_hook(Box::new(|_| {}));
    let catalog = load();
    let statements = corpus::statements();
    println!(
        "{} statements, a catalog of {} relations, seed {seed}",
        statements.len(),
        catalog.relations.len()
    );
    let mut proof = Proof {
        catalog,
        random: Random::new(seed),
        cuts: 0,
        is_timed: sample.is_none(),
        times: Vec::new(),
        failures: BTreeMap::new(),
    };
    let began = Instant::now();
    if is_long {
        proof.long();
        return proof.report(began.elapsed());
    }
    match sample {
        Some(count) => (0..count).for_each(|_| {
            let cut = corpus::any_cut(&statements, &mut proof.random);
            proof.read(&cut);
        }),
        None => proof.all(&statements),
    }
    proof.report(began.elapsed())
}

struct Proof {
    catalog: Arc<Catalog>,
    random: Random,
    cuts: usize,
    /// Whether what takes long is a failure: not in CI, whose machines have more to do.
    is_timed: bool,
    /// Of completion, by the cut's length.
    times: Vec<Duration>,
    /// By the reader's name and what was wrong.
    failures: BTreeMap<String, Vec<String>>,
}

impl Proof {
    fn all(&mut self, statements: &[String]) {
        for (number, statement) in statements.iter().enumerate() {
            let disturbed = corpus::disturbed(statement, &mut self.random);
            for text in [statement, &disturbed] {
                for cut in corpus::cuts(text, &mut self.random) {
                    self.read(&cut);
                }
            }
            if statement.len() <= TYPED {
                self.type_keys(statement);
            }
            if number.is_multiple_of(5_000) {
                println!("{number} statements, {} cuts", self.cuts);
            }
        }
    }

    /// Texts of a pattern in two lengths: what takes more than the length says is shown.
    fn long(&mut self) {
        let (short, long) = (corpus::long_texts(LONG / 4), corpus::long_texts(LONG));
        let options = Options::default();
        let (usage, session) = (Usage::default(), SessionNames::default());
        let world = World {
            catalog: &self.catalog,
            options: &options,
            usage: &usage,
            session: &session,
            files: &NoFiles,
        };
        for ((pattern, short), (_, long)) in short.into_iter().zip(long) {
            for (name, reader) in READERS {
                let time = |text: &str| {
                    let cut = Cut {
                        text: text.to_owned(),
                        cursor: text.len(),
                    };
                    let once = || {
                        let before = cpu_time();
                        let outcome =
                            panic::catch_unwind(AssertUnwindSafe(|| reader(&cut, &world)));
                        outcome.ok()?;
                        Some(cpu_time().saturating_sub(before))
                    };
                    once().map(|time| {
                        if time < 8 * LIMIT {
                            once().map_or(time, |o| o.min(time))
                        } else {
                            time
                        }
                    })
                };
                let times = (time(&short), time(&long));
                let what = match times {
                    (Some(short), Some(long)) if long > 10 * short && long > 5 * LIMIT => {
                        "not linear"
                    }
                    (Some(_), Some(long)) if long > SLOWEST => "slow",
                    (Some(_), Some(_)) => continue,
                    _ => "panic",
                };
                let text = format!("{pattern}: {times:?}");
                self.failures
                    .entry(format!("{name}: {what}"))
                    .or_default()
                    .push(text);
            }
        }
    }

    /// Every beginning of a statement, as it is typed.
    fn type_keys(&mut self, statement: &str) {
        for (at, c) in statement.char_indices() {
            let cursor = at + c.len_utf8();
            let text = statement[..cursor].to_owned();
            self.read(&Cut { text, cursor });
        }
    }

    fn read(&mut self, cut: &Cut) {
        self.cuts += 1;
        let options = Options {
            style: *self.random.pick(STYLES),
            ..Options::default()
        };
        let world = World {
            catalog: &self.catalog,
            options: &options,
            usage: &Usage::default(),
            session: &SessionNames::default(),
            files: &NoFiles,
        };
        let mut failures = Vec::new();
        for (number, (name, reader)) in READERS.iter().enumerate() {
            let once = || {
                let before = cpu_time();
                let outcome = panic::catch_unwind(AssertUnwindSafe(|| reader(cut, &world)));
                (outcome, cpu_time().saturating_sub(before))
            };
            let (outcome, mut time) = once();
            if let Err(payload) = outcome {
                failures.push((*name, payload_text(&*payload)));
                continue;
            }
            // A machine that does other things makes anything slow once.
            for _ in 0..3 {
                if self.is_timed && time > LIMIT {
                    time = time.min(once().1);
                }
            }
            if number == 0 {
                self.times.push(time);
            }
            if self.is_timed && time > LIMIT {
                failures.push((*name, format!("over {} ms", LIMIT.as_millis())));
            }
        }
        for (name, what) in failures {
            let shown = self.failures.entry(format!("{name}: {what}")).or_default();
            let text = format!("{:?} {:?} at {}", options.style, cut.text, cut.cursor);
            // What comes late in a run of hours is not to be waited for.
            if shown.is_empty() {
                println!("{name}: {what}: {text}");
            }
            shown.push(text);
        }
    }

    fn report(mut self, took: Duration) -> ExitCode {
        self.times.sort();
        let at = |share: f64| {
            let last = self.times.len().saturating_sub(1) as f64;
            let time = self.times.get((last * share) as usize);
            time.copied().unwrap_or_default().as_micros()
        };
        println!(
            "{} cuts in {} s; completion: median {} us, 99 of 100 {} us, worst {} us",
            self.cuts,
            took.as_secs(),
            at(0.5),
            at(0.99),
            at(1.0)
        );
        for (what, texts) in &mut self.failures {
            texts.sort_by_key(String::len);
            println!("{what}, {} times:", texts.len());
            for text in texts.iter().take(SHOWN) {
                println!("    {text}");
            }
        }
        if self.failures.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn payload_text(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic").to_owned()
}

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let nanos = time.tv_sec * 1_000_000_000 + time.tv_nsec;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(0))
}

fn load() -> Arc<Catalog> {
    let spec = resolve(&[], &System).expect("good parameters in the environment");
    let mut server = Server::new(Interrupt::default(), None).expect("a runtime");
    let (catalog, failures) = server.load_all(&spec, Duration::from_secs(60));
    assert!(failures.is_empty(), "{failures:?}");
    catalog
}
