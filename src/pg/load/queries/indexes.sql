SELECT i.indexrelid, i.indrelid, i.indisprimary, i.indisunique AND i.indpred IS NULL, i.indnkeyatts, i.indkey
FROM pg_catalog.pg_index AS i
