\echo What was picked, by variety:
SELECT * FROM harvest ORDER BY kg DESC;
