SELECT pg_catalog.concat('    "', c.relname, '"',
    CASE WHEN k.contype = 'x' OR {has_period} THEN ' ' || pg_catalog.pg_get_constraintdef(k.oid, true)
    ELSE pg_catalog.concat(
      CASE WHEN i.indisprimary THEN ' PRIMARY KEY,'
        WHEN i.indisunique AND k.contype = 'u' THEN ' UNIQUE CONSTRAINT,'
        WHEN i.indisunique THEN ' UNIQUE,' END,
      ' ', pg_catalog.regexp_replace(pg_catalog.pg_get_indexdef(i.indexrelid, 0, true), '^.*? USING ', ''),
      CASE WHEN k.condeferrable THEN ' DEFERRABLE' END,
      CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' END) END,
    CASE WHEN i.indisclustered THEN ' CLUSTER' END,
    CASE WHEN NOT i.indisvalid THEN ' INVALID' END,
    CASE WHEN i.indisreplident THEN ' REPLICA IDENTITY' END,
    CASE WHEN s.oid IS NOT NULL THEN pg_catalog.concat(', tablespace "', s.spcname, '"') END)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = i.indrelid AND k.conindid = i.indexrelid
  AND k.contype IN ('p', 'u', 'x')
WHERE i.indrelid = {oid}
ORDER BY i.indisprimary DESC, c.relname;
