-- What became of the raw records
-- A copy tells the story of an earlier article in nearly the same words.
WITH outcomes AS (
  SELECT 1 AS place, 'Articles with a story of their own' AS outcome, count(*) AS records
  FROM 'OUT/stories/*.parquet' WHERE near_duplicate_of IS NULL
  UNION ALL
  SELECT 2, 'Articles that are copies', count(*) FROM 'OUT/stories/*.parquet' WHERE near_duplicate_of IS NOT NULL
  UNION ALL
  SELECT 3, 'Rejected', count(*) FROM 'OUT/rejects/*.parquet'
)
SELECT outcome AS "Outcome", records AS "Records", 100.0 * records / nullif(sum(records) OVER (), 0) AS "Share, %"
FROM outcomes ORDER BY place;
