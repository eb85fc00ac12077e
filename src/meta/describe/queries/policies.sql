SELECT pg_catalog.concat('    POLICY "', p.polname, '"',
    CASE WHEN NOT p.polpermissive THEN ' AS RESTRICTIVE' END,
    CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE'
      WHEN 'd' THEN ' FOR DELETE' END,
    CASE WHEN p.polroles OPERATOR(pg_catalog.<>) '{0}' THEN E'\n      TO ' || pg_catalog.array_to_string(ARRAY(
      SELECT r.rolname FROM pg_catalog.pg_roles r WHERE r.oid = ANY (p.polroles) ORDER BY 1), ',') END,
    E'\n      USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')',
    E'\n      WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')')
FROM pg_catalog.pg_policy p
WHERE p.polrelid = {oid}
ORDER BY p.polname;
