SELECT p.prsname, p.prsnamespace, NULL, NULL, NULL
FROM pg_catalog.pg_ts_parser AS p
