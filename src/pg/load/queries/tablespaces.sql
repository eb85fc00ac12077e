SELECT t.spcname, NULL, NULL, NULL, NULL
FROM pg_catalog.pg_tablespace AS t
