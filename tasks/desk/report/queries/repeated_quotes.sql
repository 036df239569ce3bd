-- Quotes that an article repeats
-- Kept, and marked: a key point or a headline often quotes what the body quotes in full.
SELECT
  again.role AS "Repeated in",
  count(*) AS "Quotes",
  min_by(['Here: ' || again.text, 'Before: ' || first.text], (again.article_id, again.quote_index)) AS "Example"
FROM 'OUT/quotes/*.parquet' AS again
JOIN 'OUT/quotes/*.parquet' AS first
  ON first.article_id = again.article_id AND first.quote_index = again.duplicate_of
GROUP BY again.role ORDER BY "Quotes" DESC, again.role;
