SELECT t.tgname, NULL, t.tgrelid, NULL, NULL
FROM pg_catalog.pg_trigger AS t
WHERE NOT t.tgisinternal
