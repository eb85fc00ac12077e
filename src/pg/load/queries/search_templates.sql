SELECT t.tmplname, t.tmplnamespace, NULL, NULL, NULL
FROM pg_catalog.pg_ts_template AS t
