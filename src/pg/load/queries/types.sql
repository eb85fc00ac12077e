-- The last column is the element's type for true array types, those that belong to another type.
SELECT t.oid, t.typnamespace, t.typname, t.typtype, t.typrelid, t.typbasetype, e.oid
FROM pg_catalog.pg_type AS t
LEFT JOIN pg_catalog.pg_type AS e
    ON e.oid OPERATOR(pg_catalog.=) t.typelem AND e.typarray OPERATOR(pg_catalog.=) t.oid
LEFT JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) t.typrelid
WHERE (c.oid IS NULL OR c.relkind OPERATOR(pg_catalog.=) 'c'::pg_catalog."char")
