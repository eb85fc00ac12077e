SELECT d.objid
FROM pg_catalog.pg_depend AS d
WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
    AND d.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char"
