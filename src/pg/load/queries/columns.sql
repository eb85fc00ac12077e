SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.atthasdef, a.attidentity,
    a.attgenerated
FROM pg_catalog.pg_attribute AS a
WHERE a.attrelid OPERATOR(pg_catalog.=) ANY ('{oids}'::pg_catalog.oid[])
    AND a.attnum OPERATOR(pg_catalog.>) 0
    AND NOT a.attisdropped
