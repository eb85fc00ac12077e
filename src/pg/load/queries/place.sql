SELECT pg_catalog.current_setting('server_version_num'),
    pg_catalog.current_database(),
    CURRENT_USER,
    pg_catalog.current_schemas(true)
