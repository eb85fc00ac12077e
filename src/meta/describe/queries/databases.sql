SELECT d.datname AS "Name",
    pg_catalog.pg_get_userbyid(d.datdba) AS "Owner",
    pg_catalog.pg_encoding_to_char(d.encoding) AS "Encoding",
    {provider} AS "Locale Provider",
    d.datcollate AS "Collate",
    d.datctype AS "Ctype",
    {locale} AS "Locale",
    {rules} AS "ICU Rules",
    CASE WHEN pg_catalog.array_length(d.datacl, 1) OPERATOR(pg_catalog.=) 0 THEN '(none)'
        ELSE pg_catalog.array_to_string(d.datacl, E'\n') END AS "Access privileges"
FROM pg_catalog.pg_database AS d
ORDER BY 1;
