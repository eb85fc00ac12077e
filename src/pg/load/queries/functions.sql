SELECT p.oid, p.pronamespace, p.proname, p.prokind, p.prorettype, p.proretset, p.proargtypes, p.proallargtypes,
    p.proargmodes, p.proargnames,
    CASE WHEN p.pronargdefaults OPERATOR(pg_catalog.>) 0::pg_catalog.int2 THEN ARRAY(
        SELECT pg_catalog.pg_get_function_arg_default(p.oid, s.number)
        FROM pg_catalog.generate_series(1,
            COALESCE(pg_catalog.cardinality(p.proallargtypes), p.pronargs::pg_catalog.int4)) AS s(number)
    ) END
FROM pg_catalog.pg_proc AS p
