SELECT n.oid, n.nspname, pg_catalog.left(d.description, 200)
FROM pg_catalog.pg_namespace AS n
LEFT JOIN pg_catalog.pg_description AS d
    ON d.objoid OPERATOR(pg_catalog.=) n.oid
    AND d.classoid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass
    AND d.objsubid OPERATOR(pg_catalog.=) 0
