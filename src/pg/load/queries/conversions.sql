SELECT c.conname, c.connamespace, NULL, NULL, NULL
FROM pg_catalog.pg_conversion AS c
