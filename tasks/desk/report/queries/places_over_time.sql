-- Places over time
-- Articles of each month that name them, over the 24 months up to the latest article; each drawn to its own peak.
WITH chosen AS (SELECT article_id, name FROM 'OUT/entities/*.parquet' WHERE label IN ('GPE', 'LOC')),
OVER_TIME
