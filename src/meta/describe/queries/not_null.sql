SELECT pg_catalog.concat('    "', k.conname, '" NOT NULL "', a.attname, '"',
    CASE WHEN k.connoinherit THEN ' NO INHERIT'
      WHEN k.conislocal AND k.coninhcount <> 0 THEN ' (local, inherited)'
      WHEN k.coninhcount <> 0 THEN ' (inherited)' END,
    CASE WHEN NOT k.convalidated THEN ' NOT VALID' END)
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
WHERE k.contype = 'n' AND k.conrelid = {oid}
ORDER BY a.attnum;
