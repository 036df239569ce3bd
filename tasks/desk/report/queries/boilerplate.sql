-- The boilerplate seen most
SELECT
  substr(text, start + 1, "end" - start) AS "Words",
  count(*) AS "Blocks",
  count(DISTINCT article_id) AS "Articles"
FROM 'OUT/blocks/*.parquet' JOIN 'OUT/articles/*.parquet' USING (article_id)
WHERE removed_because = 'boilerplate'
GROUP BY "Words" ORDER BY "Blocks" DESC, "Words" LIMIT 8;
