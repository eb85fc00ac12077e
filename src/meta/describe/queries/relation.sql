SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence,
  c.relispartition, c.relhassubclass, c.relhasindex, c.relchecks <> 0, c.relhasrules, c.relhastriggers,
  CASE WHEN NOT c.relrowsecurity THEN 'd' WHEN c.relforcerowsecurity THEN 'f' ELSE 'e' END,
  c.relreplident,
  CASE WHEN c.reloftype OPERATOR(pg_catalog.<>) 0 THEN c.reloftype::pg_catalog.regtype END,
  s.spcname, am.amname,
  {options}
FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
