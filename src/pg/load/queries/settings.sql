SELECT s.name, s.vartype, s.enumvals, s.unit, s.short_desc, s.context
FROM pg_catalog.pg_settings AS s
