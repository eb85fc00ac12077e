SELECT pg_catalog.concat(
    CASE WHEN i.indisprimary THEN 'primary key, '
      WHEN i.indisunique AND {nulls_not_distinct} THEN 'unique nulls not distinct, '
      WHEN i.indisunique THEN 'unique, ' END,
    am.amname, ', for table "', n.nspname, '.', t.relname, '"',
    ', predicate (' || NULLIF(pg_catalog.pg_get_expr(i.indpred, i.indrelid, true), '') || ')',
    CASE WHEN i.indisclustered THEN ', clustered' END,
    CASE WHEN NOT i.indisvalid THEN ', invalid' END,
    CASE WHEN NOT i.indimmediate AND EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = i.indrelid
      AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x') AND k.condeferrable) THEN ', deferrable' END,
    CASE WHEN NOT i.indimmediate AND EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = i.indrelid
      AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x') AND k.condeferred) THEN ', initially deferred' END,
    CASE WHEN i.indisreplident THEN ', replica identity' END)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_am am ON am.oid = c.relam
WHERE i.indexrelid = {oid};
