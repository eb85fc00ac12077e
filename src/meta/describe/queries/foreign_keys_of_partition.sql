SELECT pg_catalog.concat('    ',
    CASE WHEN k.conrelid <> {oid}
      THEN pg_catalog.concat('TABLE "', k.conrelid::pg_catalog.regclass, '" CONSTRAINT ') END,
    '"', k.conname, '" ', pg_catalog.pg_get_constraintdef(k.oid, true))
FROM pg_catalog.pg_partition_ancestors({oid}) a
JOIN pg_catalog.pg_constraint k ON k.conrelid = a.relid::pg_catalog.oid
WHERE k.contype = 'f' AND k.conparentid OPERATOR(pg_catalog.=) 0
ORDER BY k.conrelid = {oid} DESC, k.conname;
