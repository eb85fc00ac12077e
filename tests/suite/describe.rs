//! Where the describe commands are more careful than psql's.

use std::process::Command;

use crate::support::server::{self, Server};

/// Something of everything that is asked about a relation.
const RELATIONS: &str = "
    set client_min_messages = error;
    create type row_type as (x int);
    create table target (a int primary key, b text check (b <> ''), c text default 'x')
      with (fillfactor = 50, toast.autovacuum_enabled = off);
    create table source (a int references target, b serial, primary key (a));
    create table typed of row_type;
    create table parts (a int primary key references target) partition by range (a);
    create table part partition of parts for values from (1) to (2);
    create table child () inherits (target);
    create index on target (b) where c <> 'y';
    create policy mine on target to pg_monitor using (a > 1);
    create statistics spread (mcv) on a, b from target;
    create function touched() returns trigger language plpgsql as 'begin return new; end';
    create trigger touch after insert on parts for each row execute function touched();
    create rule nothing as on delete to target do instead nothing;
    create view looks as select a from target;
    create foreign data wrapper describe_fdw;
    create server describe_server foreign data wrapper describe_fdw;
    create foreign table far (a int options (x 'y')) server describe_server options (z 'z');
    create publication describe_publication for table target (a, b);
    alter table source disable trigger all;";

/// Operators that fit better than the system's own where the types are not exactly theirs.
const OPERATORS: &str = r#"
    set client_min_messages = error;
    create schema evil;
    do $do$ declare
      types text[] := '{oid,regclass,name,text,"\"char\"",int2,int4,int8,oid[],text[],int2vector,bool,varchar,regnamespace,regtype}';
      l text; r text; op text; result text; n int := 0;
    begin
      foreach l in array types loop foreach r in array types loop
      foreach op in array array['=','<>','||','<=','~','!~'] loop
        n := n + 1;
        result := case op when '||' then 'text' else 'bool' end;
        execute format('create function evil.f%s(%s, %s) returns %s language plpgsql
          as $f$ begin raise exception ''taken in''; end $f$', n, l, r, result);
        execute format('create operator evil.%s (function = evil.f%s, leftarg = %s, rightarg = %s)', op, n, l, r);
      end loop; end loop; end loop;
    end $do$;"#;

const COMMANDS: &[&str] = &[
    "\\d",
    "\\d public.*",
    "\\d+ public.*",
    "\\dtvmi+ public.*",
    "\\dPn+",
    "\\dP+ public.*",
    "\\dt public.(t|s)*",
];

#[test]
fn operators_of_another_schema_do_not_stand_in_for_the_systems() {
    let server = Server::shared();
    server.create_database("describe_operators");
    let folder = server::scratch("describe-operators");
    let psql = server::called("psql", &folder);
    let run = |commands: &[&str]| {
        let mut command = Command::new(&psql);
        server.aim(&mut command);
        command.args(["-X", "-q", "-d", "describe_operators"]);
        for text in commands {
            command.args(["-c", text]);
        }
        let output = command.output().expect("the program runs");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(errors, "");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    run(&[RELATIONS]);
    let told = run(COMMANDS);
    assert!(told.contains("Policies") && told.contains("ON TABLE parts"));
    run(&[OPERATORS]);
    let path: &[&str] = &["set search_path = evil, public"];
    assert_eq!(run(&[path, COMMANDS].concat()), told);
}
