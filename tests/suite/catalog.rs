//! The catalog: building, looking up, loading.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pgtusk::catalog::Catalog;
use pgtusk::interrupt::Interrupt;
use pgtusk::pg::Server;
use pgtusk::pg::conninfo::{ConnectSpec, System, resolve};
use pgtusk::pg::load::Failure;

fn spec(text: &str) -> ConnectSpec {
    resolve(&[("dbname", text.as_bytes())], &System).expect("it is a connection string")
}

fn all(text: &str) -> (Arc<Catalog>, Vec<Failure>) {
    let mut server = Server::new(Interrupt::default(), None).expect("a runtime");
    server.load_all(&spec(text), Duration::from_secs(30))
}

#[test]
fn by_hand() {
    let Ok(text) = std::env::var("CATALOG_OF") else {
        return;
    };
    let start = Instant::now();
    let (catalog, failures) = all(&text);
    eprintln!("{:?} {failures:?}", start.elapsed());
    eprintln!(
        "{} relations {} columns {} functions {} types {} fks {} constraints {} objects {} settings {} names {} colnames",
        catalog.relations.len(),
        catalog.columns.len(),
        catalog.functions.len(),
        catalog.types.len(),
        catalog.foreign_keys.len(),
        catalog.constraints.len(),
        catalog.objects.len(),
        catalog.settings.len(),
        catalog.names.len(),
        catalog.column_names.len()
    );
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    for l in status
        .lines()
        .filter(|l| l.starts_with("VmRSS") || l.starts_with("VmHWM"))
    {
        eprintln!("{l}");
    }
}
