-- How often a story is told
WITH stories AS (SELECT story_id, count(*) AS n FROM 'OUT/stories/*.parquet' GROUP BY story_id)
SELECT
  CASE
    WHEN n = 1 THEN 'once' WHEN n = 2 THEN 'twice' WHEN n <= 5 THEN '3 to 5 times' WHEN n <= 20 THEN '6 to 20 times'
    ELSE 'more than 20 times'
  END AS "Told",
  count(*) AS "Stories",
  sum(n)::BIGINT AS "Articles"
FROM stories GROUP BY "Told" ORDER BY min(n);
