SELECT pg_catalog.concat('    TABLE "', k.conrelid::pg_catalog.regclass, '" CONSTRAINT "', k.conname, '" ',
    pg_catalog.pg_get_constraintdef(k.oid, true))
FROM pg_catalog.pg_constraint k
WHERE k.contype = 'f' AND k.conparentid OPERATOR(pg_catalog.=) 0
  AND k.confrelid IN (SELECT pg_catalog.pg_partition_ancestors({oid})::pg_catalog.oid UNION ALL SELECT {oid})
ORDER BY k.conname;
