SELECT pg_catalog.concat('Partition of: ', i.inhparent::pg_catalog.regclass, ' ',
    pg_catalog.pg_get_expr(c.relpartbound, c.oid), CASE WHEN i.inhdetachpending THEN ' DETACH PENDING' END),
  {constraint}
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid
WHERE c.oid = {oid}
LIMIT 1;
