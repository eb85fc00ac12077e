SELECT DISTINCT p.proname, t.tgrelid
FROM pg_catalog.pg_trigger AS t
JOIN pg_catalog.pg_proc AS p ON p.oid OPERATOR(pg_catalog.=) t.tgfoid
WHERE NOT t.tgisinternal
