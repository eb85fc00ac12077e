SELECT pg_catalog.concat('    "', k.conname, '" ', pg_catalog.pg_get_constraintdef(k.oid, true))
FROM pg_catalog.pg_constraint k
WHERE k.conrelid = {oid} AND k.contype = 'c'
ORDER BY k.conname;
