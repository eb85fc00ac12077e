SELECT o.opcname, o.opcnamespace, NULL, a.amname, NULL
FROM pg_catalog.pg_opclass AS o
JOIN pg_catalog.pg_am AS a ON a.oid OPERATOR(pg_catalog.=) o.opcmethod
