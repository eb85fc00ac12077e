SELECT s.stxname, s.stxnamespace, s.stxrelid, NULL, NULL
FROM pg_catalog.pg_statistic_ext AS s
