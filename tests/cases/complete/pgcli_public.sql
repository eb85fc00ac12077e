-- The tables that pgcli's own tests complete.
create table public.users (id text, parentid text, email text, first_name text, last_name text);
create table public."Users" (userid text, username text);
create table public.orders (id text, ordered_date text, status text, email text);
create table public."select" (id text, "insert" text, "ABC" text);
alter table public.users add primary key (id);
alter table public.users add foreign key (parentid) references public.users (id);
alter table public."Users" add foreign key (userid) references public.users (id);
create view public.user_emails as select ''::text as id, ''::text as email;
create view public.functions as select ''::text as "function";
create function public.custom_fun() returns text language plpgsql as 'begin end';
create function public._custom_fun() returns text language plpgsql as 'begin end';
create function public.custom_func1() returns text language plpgsql as 'begin end';
create function public.custom_func2() returns text language plpgsql as 'begin end';
create function public.set_returning_func(inout x integer, inout y integer) returns setof record language plpgsql as 'begin end';
create type public.custom_type1 as enum ();
create type public.custom_type2 as enum ();
