SELECT r.rolname, NULL, NULL, CASE WHEN NOT r.rolcanlogin THEN 'group' END, NULL
FROM pg_catalog.pg_roles AS r
