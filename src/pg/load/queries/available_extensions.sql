SELECT e.name, NULL, NULL, e.default_version, pg_catalog.left(e.comment, 200)
FROM pg_catalog.pg_available_extensions AS e
WHERE e.installed_version IS NULL
