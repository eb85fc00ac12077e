SELECT CASE WHEN t.tgenabled = 'D' AND t.tgisinternal THEN 'I' ELSE t.tgenabled END,
  pg_catalog.concat('    ', pg_catalog.regexp_replace(pg_catalog.pg_get_triggerdef(t.oid, true), '^.*? TRIGGER ', ''),
    CASE WHEN t.tgparentid OPERATOR(pg_catalog.<>) 0 THEN ', ON TABLE ' ||
      (SELECT u.tgrelid::pg_catalog.regclass::pg_catalog.text
      FROM pg_catalog.pg_partition_ancestors(t.tgrelid) WITH ORDINALITY AS a(relid, depth)
      JOIN pg_catalog.pg_trigger u ON u.tgrelid = a.relid::pg_catalog.oid
        AND u.tgname = t.tgname AND u.tgparentid OPERATOR(pg_catalog.=) 0
      ORDER BY a.depth LIMIT 1) END)
FROM pg_catalog.pg_trigger t
WHERE t.tgrelid = {oid} AND (NOT t.tgisinternal OR t.tgenabled = 'D'{inherited})
ORDER BY t.tgname;
