SELECT w.fdwname, NULL, NULL, NULL, NULL
FROM pg_catalog.pg_foreign_data_wrapper AS w
