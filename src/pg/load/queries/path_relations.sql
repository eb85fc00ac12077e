SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.reltuples, c.relispartition, c.reltype
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,m,f}'::pg_catalog."char"[])
    AND n.nspname OPERATOR(pg_catalog.=) ANY (pg_catalog.current_schemas(true))
