SELECT a.amname, NULL, NULL, NULL, NULL
FROM pg_catalog.pg_am AS a
