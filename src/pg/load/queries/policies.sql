SELECT p.polname, NULL, p.polrelid, NULL, NULL
FROM pg_catalog.pg_policy AS p
