SELECT z.name, NULL, NULL, NULL, NULL
FROM pg_catalog.pg_timezone_names() AS z
WHERE z.name OPERATOR(pg_catalog.!~~) 'posix/%'
