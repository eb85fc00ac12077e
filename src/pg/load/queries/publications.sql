SELECT p.pubname, NULL, NULL, NULL, NULL
FROM pg_catalog.pg_publication AS p
