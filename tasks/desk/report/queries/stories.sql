-- The stories told most often
-- The earliest article tells the story; overlap is the share of a copy's phrases of three words that stand in the article
-- it copies too, which may be another copy.
WITH copied AS (
  SELECT
    story_id,
    count(*) AS copies,
    count(DISTINCT publisher) AS publishers,
    avg(overlap) AS overlap,
    arg_min(coalesce(headline, source_path), (overlap, article_id)) AS altered
  FROM 'OUT/stories/*.parquet' JOIN 'OUT/articles/*.parquet' USING (article_id)
  WHERE near_duplicate_of IS NOT NULL GROUP BY story_id
)
SELECT
  coalesce(headline, source_path) AS "Story",
  coalesce(publisher, '') AS "First told by",
  copies AS "Copies",
  publishers AS "Publishers of copies",
  100.0 * overlap AS "Overlap, %",
  altered AS "Most altered copy"
FROM copied JOIN 'OUT/articles/*.parquet' AS original ON original.article_id = copied.story_id
ORDER BY copies DESC, story_id LIMIT 10;
