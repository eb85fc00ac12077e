SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.atthasdef, a.attidentity,
    a.attgenerated,
    CASE
        WHEN NOT a.atthasdef THEN NULL
        WHEN d.adbin::pg_catalog.text OPERATOR(pg_catalog.~~) '%:funcid 1574 %' THEN 'c'
        WHEN d.adbin::pg_catalog.text OPERATOR(pg_catalog.~)
            '^([{]COERCEVIAIO :arg )?([{]FUNCEXPR [^{]*:funcformat 2 [^{]*)?[{]FUNCEXPR :funcid 1299 ' THEN 'n'
    END
FROM pg_catalog.pg_attribute AS a
LEFT JOIN pg_catalog.pg_attrdef AS d
    ON d.adrelid OPERATOR(pg_catalog.=) a.attrelid AND d.adnum OPERATOR(pg_catalog.=) a.attnum
WHERE a.attrelid OPERATOR(pg_catalog.=) ANY ('{oids}'::pg_catalog.oid[])
    AND a.attnum OPERATOR(pg_catalog.>) 0
    AND NOT a.attisdropped
