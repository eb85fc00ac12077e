SELECT l.lanname, NULL, NULL, NULL, NULL
FROM pg_catalog.pg_language AS l
