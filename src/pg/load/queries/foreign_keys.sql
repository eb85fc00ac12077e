-- Without the copies that PostgreSQL makes for each partition of the table referred to.
SELECT c.conrelid, c.conname, c.contype, c.conkey, c.confrelid, c.confkey
FROM pg_catalog.pg_constraint AS c
LEFT JOIN pg_catalog.pg_constraint AS p
    ON p.oid OPERATOR(pg_catalog.=) c.conparentid AND p.conrelid OPERATOR(pg_catalog.=) c.conrelid
WHERE c.contype OPERATOR(pg_catalog.=) 'f'::pg_catalog."char"
    AND p.oid IS NULL
