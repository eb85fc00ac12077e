SELECT d.classoid::pg_catalog.oid, d.objoid, pg_catalog.left(d.description, 200)
FROM pg_catalog.pg_description AS d
WHERE d.objsubid OPERATOR(pg_catalog.=) 0
    AND d.classoid OPERATOR(pg_catalog.=) ANY ('{pg_catalog.pg_class,pg_catalog.pg_proc,pg_catalog.pg_type}'::pg_catalog.regclass[]::pg_catalog.oid[])
