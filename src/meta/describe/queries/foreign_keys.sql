SELECT pg_catalog.concat('    "', k.conname, '" ', pg_catalog.pg_get_constraintdef(k.oid, true))
FROM pg_catalog.pg_constraint k
WHERE k.conrelid = {oid} AND k.contype = 'f' AND k.conparentid OPERATOR(pg_catalog.=) 0
ORDER BY k.conname;
