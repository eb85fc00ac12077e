-- A library: what the cases of likely.case complete.
create table author (author_id serial primary key, full_name text, born_on date, country text);
create table book (
    book_id serial primary key,
    author_id int not null references author,
    title text not null,
    subtitle text,
    pages int,
    printed_on date,
    price numeric,
    catalogue_number text,
    condition text,
    comments text,
    cover text,
    colour text
);
create table branch (branch_id serial primary key, street text, opened_on date);
create table copy (copy_id serial primary key, book_id int references book, branch_id int references branch, shelf text);
create table reader (reader_id serial primary key, full_name text, joined_on date, mail text);
create table loan (
    loan_id serial primary key,
    copy_id int references copy,
    reader_id int references reader,
    lent_on date,
    returned_on date
);
create table aardvark (snout int);
create table abacus (bead int);
create table acorn (hat int);
create table adder (fang int);
create table aerial (rod int);
create type textbook as enum ('old', 'new');
create type text_colour as enum ('red');
create domain text_line as text;
create domain texture as text;
create domain textile as text;
