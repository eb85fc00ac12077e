-- A catalog to measure completion with: 10,000 tables of 8 columns in 20 schemas, 2,000 functions, 5,000 foreign
-- keys, 400 views, 20 enums. Run it in an empty database; tables hold nothing.
--   psql -q -d big -f scripts/sample/big-catalog.sql
\set ON_ERROR_STOP on
SET client_min_messages = warning;

-- A transaction for each schema: 500 tables fit the lock table of a server with default settings.
CREATE PROCEDURE fill_schema(place text, number int)
LANGUAGE plpgsql AS $$
DECLARE
    nouns text[] := '{account,address,batch,booking,category,contract,customer,delivery,device,document,event,
        invoice,item,job,ledger,location,message,order,parcel,payment,person,price,product,project,region,report,
        rule,sensor,shipment,supplier,tag,task,ticket,unit,vehicle}';
    noun text;
    name text;
BEGIN
    EXECUTE format('CREATE TYPE %I.state_kind AS ENUM (%L, %L, %L)', place, 'open', 'held', 'closed');
    FOR i IN 0 .. 499 LOOP
        noun := trim(nouns[1 + i % 35]);
        name := noun || '_' || number || '_' || i;
        EXECUTE format('CREATE TABLE %I.%I (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, %I text NOT NULL,
            parent_id bigint %s, state %I.state_kind, amount numeric(12,2) DEFAULT 0, note text,
            created_at timestamptz NOT NULL DEFAULT now(), attributes jsonb)',
            place, name, noun || '_name',
            CASE WHEN i % 2 = 1 THEN format('REFERENCES %I.%I (id)', place,
                trim(nouns[1 + (i - 1) % 35]) || '_' || number || '_' || (i - 1)) ELSE '' END, place);
        IF i % 25 = 0 THEN
            EXECUTE format('COMMENT ON TABLE %I.%I IS %L', place, name, 'Each ' || noun || ' of area ' || number);
            EXECUTE format('CREATE VIEW %I.%I AS SELECT id, %I, created_at FROM %I.%I',
                place, 'recent_' || name, noun || '_name', place, name);
        END IF;
    END LOOP;
    FOR i IN 0 .. 99 LOOP
        noun := trim(nouns[1 + i % 35]);
        EXECUTE format('CREATE FUNCTION %I.%I(wanted bigint, since timestamptz DEFAULT now(), is_open boolean DEFAULT true)
            RETURNS TABLE (id bigint, total numeric) LANGUAGE sql AS %L',
            place, noun || '_total_' || i, 'SELECT wanted, 0::numeric');
    END LOOP;
END
$$;

SELECT format('CREATE SCHEMA %I', 'area_' || n) FROM generate_series(1, 19) n \gexec
SELECT format('CALL fill_schema(%L, %s)', CASE n WHEN 0 THEN 'public' ELSE 'area_' || n END, n)
FROM generate_series(0, 19) n \gexec
DROP PROCEDURE fill_schema;
ANALYZE pg_catalog.pg_class, pg_catalog.pg_attribute, pg_catalog.pg_proc, pg_catalog.pg_constraint;
