SELECT c.conrelid, c.conname, c.contype, c.conkey, NULL, NULL
FROM pg_catalog.pg_constraint AS c
WHERE c.contype OPERATOR(pg_catalog.<>) 'f'::pg_catalog."char"
    AND c.conrelid OPERATOR(pg_catalog.<>) 0::pg_catalog.oid
