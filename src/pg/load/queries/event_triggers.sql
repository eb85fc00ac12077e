SELECT e.evtname, NULL, NULL, NULL, NULL
FROM pg_catalog.pg_event_trigger AS e
