use pgtusk::cli::completion;
use pgtusk::cli::config::Config;
use pgtusk::complete::complete;
use pgtusk::complete::options::Style;
use pgtusk::complete::usage::Usage;
use pgtusk::complete::world::{SessionNames, World};
use pgtusk::interrupt::Interrupt;
use pgtusk::pg::conninfo::{System, resolve};
use pgtusk::term::files::LocalFiles;
use std::io::BufRead;
use std::time::Duration;
fn un(s: &str) -> String {
    s.replace("\\n", "\n").replace("\\t", "\t").replace("\\b", "\\")
}
fn es(s: &str) -> String {
    s.replace('\\', "\\b").replace('\n', "\\n").replace('\t', "\\t")
}
fn main() {
    let db = std::env::args().nth(1).unwrap();
    let spec = resolve(&[("dbname", db.as_bytes())], &System).unwrap();
    let mut server = pgtusk::pg::Server::new(Interrupt::default(), None).unwrap();
    let (catalog, failures) = server.load_all(&spec, Duration::from_secs(60));
    assert!(failures.is_empty(), "{failures:?}");
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let f: Vec<&str> = line.split('\t').collect();
        let lines = un(f[0]);
        let cursor: usize = f[1].parse().unwrap();
        let text = un(f[2]);
        let style = lines.lines().find_map(|l| match l {
            "psql" => Some(Style::Psql),
            "plain" => Some(Style::Plain),
            _ => None,
        });
        let config = Config::parse(&format!("[main]\n{lines}"));
        let (mut options, _) = completion::options(&config, None);
        for (name, alias) in config.section("alias_map") {
            options.alias_map.insert(name.to_owned(), alias.to_owned());
        }
        for (_, word) in config.section("casing") {
            options.casing.insert(word.to_lowercase(), word.to_owned());
        }
        options.style = style.unwrap_or(options.style);
        let session = SessionNames {
            variables: vec!["VERBOSITY".into(), "my_variable".into()],
            environment: vec!["HOME".into(), "PGHOST".into()],
            named_queries: vec![("daily".into(), "select 1".into())],
            dsns: vec!["production".into()],
            print_options: vec![("border", vec![]), ("format", vec!["aligned", "csv"])],
            table_formats: vec!["psql", "github"],
            ..SessionNames::default()
        };
        let usage = Usage::default();
        let world = World { catalog: &catalog, options: &options, usage: &usage, session: &session, files: &LocalFiles };
        println!("Q");
        for c in complete(&text, cursor, &world, 1000) {
            println!("{}\t{}\t{}\t{}\t{}", es(&c.text), c.kind.word(), c.range.start, c.range.end, es(&c.detail));
        }
        println!();
    }
}
