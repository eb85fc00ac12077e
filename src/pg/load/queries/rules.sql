-- Without those that make a relation a view.
SELECT r.rulename, NULL, r.ev_class, NULL, NULL
FROM pg_catalog.pg_rewrite AS r
WHERE r.rulename OPERATOR(pg_catalog.<>) '_RETURN'::pg_catalog.name
