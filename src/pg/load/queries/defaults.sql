SELECT d.adrelid, d.adnum,
    CASE WHEN d.adbin::pg_catalog.text OPERATOR(pg_catalog.~~) '%:funcid 1574 %' THEN 'c' ELSE 'n' END
FROM pg_catalog.pg_attrdef AS d
WHERE d.adbin::pg_catalog.text OPERATOR(pg_catalog.~~) '%:funcid 1574 %'
    OR d.adbin::pg_catalog.text OPERATOR(pg_catalog.~~) '%:funcid 1299 %'
        AND d.adbin::pg_catalog.text OPERATOR(pg_catalog.!~~) '{OPEXPR%'
        AND d.adbin::pg_catalog.text OPERATOR(pg_catalog.!~~) '%{FUNCEXPR%:funcformat 0 %:funcid 1299 %'
