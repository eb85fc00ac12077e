SELECT v.version, NULL, NULL, v.name, NULL
FROM pg_catalog.pg_available_extension_versions() AS v
