SELECT i.inhrelid, i.inhparent
FROM pg_catalog.pg_inherits AS i
