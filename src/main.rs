//! temporary
use pgtusk::*;
use std::os::unix::ffi::OsStringExt;
struct W;
fn main() {
    let interrupt = interrupt::Interrupt::default();
    let wake = term::signal::install(&interrupt).unwrap();
    let mut session = session::Session {
        server: pg::Server::new(interrupt.clone(), Some(wake)).unwrap(),
        settings: Default::default(),
        output: session::Channels { stdout: term::output::Output::stdout(), diverted: None, log: None, has_failed: false },
        report: session::report::Report::new(b"psql"),
        interrupt,
        stdin: term::input::Reader::stdin().unwrap(),
        restriction: None,
    };
    let spec = pg::conninfo::resolve(&[("fallback_application_name", b"psql")], &pg::conninfo::system::System).unwrap();
    session.server.connect(&spec, &pg::conninfo::system::System).unwrap();
    let mut actions = vec![];
    let mut args = std::env::args_os().skip(1).map(|a| a.into_vec());
    while let Some(a) = args.next() {
        match &a[..] {
            b"-c" => actions.push(engine::plan::Action::Command(args.next().unwrap())),
            b"-f" => actions.push(engine::plan::Action::File(args.next().unwrap())),
            b"-a" => session.settings.vars.set(b"ECHO", b"all").unwrap(),
            b"-q" => session.settings.vars.set(b"QUIET", b"on").unwrap(),
            b"-P" => { let o = args.next().unwrap(); let (n, v) = match memchr::memchr(b'=', &o) { Some(i) => (&o[..i], Some(&o[i+1..])), None => (&o[..], None) }; format::set(&mut session.settings.display, n, v).unwrap(); }
            b"--csv" => { format::set(&mut session.settings.display, b"format", Some(b"csv")).unwrap(); }
            b"-v" => { let o = args.next().unwrap(); let i = memchr::memchr(b'=', &o).unwrap(); session.settings.vars.set(&o[..i], &o[i+1..]).unwrap(); }
            _ => {}
        }
    }
    if actions.is_empty() { actions.push(engine::plan::Action::StandardInput); }
    let exit = engine::plan::run(&mut session, &actions, false);
    session.output.stdout.flush();
    session.server.close();
    std::process::exit(exit as i32);
}
