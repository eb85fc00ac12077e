-- Those that work in this database.
SELECT c.collname, c.collnamespace, NULL, NULL, NULL
FROM pg_catalog.pg_collation AS c
WHERE c.collencoding OPERATOR(pg_catalog.=) ANY (ARRAY[-1, (
        SELECT d.encoding
        FROM pg_catalog.pg_database AS d
        WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
    )])
