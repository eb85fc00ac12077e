SELECT e.extname, NULL, NULL, e.extversion, pg_catalog.left(d.description, 200)
FROM pg_catalog.pg_extension AS e
LEFT JOIN pg_catalog.pg_description AS d
    ON d.objoid OPERATOR(pg_catalog.=) e.oid
    AND d.classoid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
