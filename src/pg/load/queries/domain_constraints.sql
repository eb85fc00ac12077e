SELECT c.conname, t.typnamespace, NULL, t.typname, NULL
FROM pg_catalog.pg_constraint AS c
JOIN pg_catalog.pg_type AS t ON t.oid OPERATOR(pg_catalog.=) c.contypid
