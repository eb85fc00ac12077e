-- A small shop: what the cases of shop.case complete.
create schema sales;
create schema "Odd Schema";
create type order_status as enum ('new', 'paid', 'shipped', 'cancelled');
create type address as (street text, city text, zip text);
create domain email as text check (value like '%@%');
create table customers (
    id serial primary key,
    first_name text not null,
    last_name text not null,
    email email unique,
    created_at timestamptz not null default now()
);
create table orders (
    id serial primary key,
    customer_id int references customers (id),
    status order_status not null default 'new',
    is_gift boolean not null default false,
    total numeric(10, 2),
    ordered_at timestamptz
);
create table products (
    id serial primary key,
    name text,
    price numeric,
    "Weird Name" text,
    "order" int,
    parent_id int references products (id)
);
create table order_items (
    order_id int references orders (id),
    line int,
    product_id int references products (id),
    quantity int,
    primary key (order_id, line)
);
create table shipments (
    id serial,
    order_id int,
    line int,
    constraint shipments_item foreign key (order_id, line) references order_items (order_id, line)
);
create table "Mixed Case" ("Id" int, "user" text);
create table sales.regions (region_id int primary key, region_name text);
create table sales.stores (
    store_id int primary key,
    region_id int references sales.regions (region_id),
    manager_id int references public.customers (id)
);
create table events (id bigint, happened_at timestamptz, kind text) partition by range (happened_at);
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
create view big_orders as select id, customer_id, total from orders where total > 100;
create materialized view monthly_totals as
    select date_trunc('month', ordered_at) as month, sum(total) as revenue from orders group by 1;
create index orders_by_customer on orders (customer_id);
create sequence invoice_numbers;
create function add_tax(amount numeric, rate numeric default 0.2) returns numeric
    language sql as 'select amount * (1 + rate)';
create function top_customers(how_many int) returns table (customer_id int, spent numeric)
    language sql as 'select 1, 2.0';
create function orders_of(customer int) returns setof orders
    language sql as 'select * from orders where customer_id = customer';
create function touch() returns trigger language plpgsql as 'begin return new; end';
create function sales.best_region() returns int language sql as 'select 1';
create procedure archive_orders(before date) language sql as 'select 1';
create aggregate product(numeric) (sfunc = numeric_mul, stype = numeric);
create trigger touched before update on orders for each row execute function touch();
create policy own_orders on orders using (true);
create rule no_delete as on delete to products do instead nothing;
create publication shop_changes for table orders;
create statistics orders_facts on status, is_gift from orders;
create collation shop_order from "C";
create extension pg_trgm;
do $$
begin
    if not exists (select from pg_roles where rolname = 'shop_reader') then
        create role shop_reader;
        create role shop_admin login;
    end if;
end
$$;
