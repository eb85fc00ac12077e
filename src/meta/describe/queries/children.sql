SELECT pg_catalog.concat(c.oid::pg_catalog.regclass, ' ' || bound,
    CASE WHEN c.relkind IN ('p', 'I') THEN ', PARTITIONED' WHEN c.relkind = 'f' THEN ', FOREIGN' END,
    CASE WHEN i.inhdetachpending THEN ' (DETACH PENDING)' END)
FROM pg_catalog.pg_inherits i
JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid,
LATERAL (SELECT pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound) b
WHERE i.inhparent = {oid}
ORDER BY bound = 'DEFAULT', c.oid::pg_catalog.regclass::pg_catalog.text;
