SELECT d.dictname, d.dictnamespace, NULL, NULL, NULL
FROM pg_catalog.pg_ts_dict AS d
