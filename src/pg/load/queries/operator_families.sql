SELECT o.opfname, o.opfnamespace, NULL, a.amname, NULL
FROM pg_catalog.pg_opfamily AS o
JOIN pg_catalog.pg_am AS a ON a.oid OPERATOR(pg_catalog.=) o.opfmethod
