SELECT t.type, t.modifier, pg_catalog.format_type(t.type, t.modifier)
FROM ROWS FROM (pg_catalog.unnest('{types}'::pg_catalog.oid[]), pg_catalog.unnest('{modifiers}'::pg_catalog.int4[]))
    AS t(type, modifier)
