SELECT c.cfgname, c.cfgnamespace, NULL, NULL, NULL
FROM pg_catalog.pg_ts_config AS c
