SELECT pg_catalog.concat('    "', pubname, '"', ' (' || columns || ')', ' WHERE ' || filter)
FROM (
  SELECT p.pubname, NULL AS filter, NULL AS columns
  FROM pg_catalog.pg_publication p
  JOIN pg_catalog.pg_publication_namespace s ON s.pnpubid = p.oid
  JOIN pg_catalog.pg_class c ON c.relnamespace = s.pnnspid
  WHERE c.oid = {oid} AND pg_catalog.pg_relation_is_publishable({oid})
  UNION
  SELECT p.pubname, pg_catalog.pg_get_expr(r.prqual, r.prrelid),
    CASE WHEN r.prattrs IS NOT NULL THEN (SELECT pg_catalog.string_agg(a.attname, ', ')
      FROM pg_catalog.generate_series(0, pg_catalog.array_upper(r.prattrs::pg_catalog.int2[], 1)) s,
        pg_catalog.pg_attribute a
      WHERE a.attrelid = r.prrelid AND a.attnum = r.prattrs[s]) END
  FROM pg_catalog.pg_publication p
  JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid
  WHERE r.prrelid = {oid}
  UNION
  SELECT p.pubname, NULL, NULL
  FROM pg_catalog.pg_publication p
  WHERE p.puballtables AND pg_catalog.pg_relation_is_publishable({oid})
  ORDER BY 1
) p;
