SELECT pg_catalog.concat('    "', s.stxnamespace::pg_catalog.regnamespace, '.', s.stxname, '"',
    CASE WHEN NOT has.every AND (has.distinct_counts OR has.dependencies OR has.common_values)
    THEN pg_catalog.concat(' (', pg_catalog.concat_ws(', ',
      CASE WHEN has.distinct_counts THEN 'ndistinct' END,
      CASE WHEN has.dependencies THEN 'dependencies' END,
      CASE WHEN has.common_values THEN 'mcv' END), ')') END,
    ' ON ', pg_catalog.pg_get_statisticsobjdef_columns(s.oid), ' FROM ', s.stxrelid::pg_catalog.regclass,
    CASE WHEN s.stxstattarget <> -1 THEN pg_catalog.concat('; STATISTICS ', s.stxstattarget) END)
FROM pg_catalog.pg_statistic_ext s,
LATERAL (SELECT 'd' = ANY (s.stxkind) AS distinct_counts, 'f' = ANY (s.stxkind) AS dependencies,
    'm' = ANY (s.stxkind) AS common_values,
    'd' = ANY (s.stxkind) AND 'f' = ANY (s.stxkind) AND 'm' = ANY (s.stxkind) AS every) has
WHERE s.stxrelid = {oid}
ORDER BY s.stxnamespace::pg_catalog.regnamespace::pg_catalog.text, s.stxname;
