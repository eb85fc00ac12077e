-- One or two objects of every kind, for psql's own completions.
create table tab1 (c1 int primary key constraint foo not null, c2 text);
create table mytab123 (f1 int, f2 text);
create table mytab246 (f1 int, f2 text);
create table "mixedName" (f1 int, f2 text);
create type enum1 as enum ('foo', 'bar', 'baz', 'BLACK');
create type pair as (x int, y int);
create type span as range (subtype = int);
create domain positive as int constraint is_positive check (value > 0);
create publication some_publication;
create schema other;
create table other.stock (item text primary key, amount int);
create view some_view as select 1 as one;
create materialized view some_matview as select 1 as one;
create sequence some_sequence;
create index tab1_c2 on tab1 (c2);
create table measured (at date, value int) partition by range (at);
create table measured_2025 partition of measured for values from ('2025-01-01') to ('2026-01-01');
create table measured_2026 (at date, value int);
create function some_function(a int, b text) returns int language sql as 'select 1';
create function other.far_function() returns int language sql as 'select 1';
create procedure some_procedure(a int) language sql as 'select 1';
create aggregate some_aggregate(int) (sfunc = int4pl, stype = int);
create function touched() returns trigger language plpgsql as 'begin return new; end';
create function on_event() returns event_trigger language plpgsql as 'begin end';
create trigger some_trigger before update on tab1 for each row execute function touched();
create rule some_rule as on delete to mytab123 do instead nothing;
create policy some_policy on tab1 using (true);
create statistics some_statistics on c1, c2 from tab1;
create collation some_collation from "C";
create conversion some_conversion for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create text search configuration some_config (copy = simple);
create text search dictionary some_dictionary (template = simple);
create foreign data wrapper some_wrapper;
create server some_server foreign data wrapper some_wrapper;
create foreign table some_foreign (a int) server some_server;
create operator family some_family using btree;
create operator class some_class for type int using hash as operator 1 =;
create access method some_method type table handler heap_tableam_handler;
create event trigger some_event on ddl_command_end execute function on_event();
alter event trigger some_event disable;
create extension pg_trgm;
create subscription some_subscription connection 'dbname=nowhere' publication some_publication with (connect = false, slot_name = none);
do $$
begin
    if not exists (select from pg_roles where rolname = 'some_role') then
        create role some_role;
    end if;
end
$$;
create user mapping for some_role server some_server;
-- Roles belong to the whole server: the other databases' may be there or not.
do $$
begin
    if not exists (select from pg_roles where rolname = 'shop_reader') then
        create role shop_reader;
        create role shop_admin login;
    end if;
end
$$;
