SELECT d.datname, NULL, NULL, NULL, NULL
FROM pg_catalog.pg_database AS d
