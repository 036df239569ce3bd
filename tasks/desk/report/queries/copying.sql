-- Who repeats whom
SELECT
  original.publisher AS "First told by",
  copy.publisher AS "Told again by",
  count(*) AS "Articles",
  100.0 * avg(overlap) AS "Overlap, %"
FROM 'OUT/stories/*.parquet' AS stories
JOIN 'OUT/articles/*.parquet' AS copy USING (article_id)
JOIN 'OUT/articles/*.parquet' AS original ON original.article_id = stories.near_duplicate_of
WHERE original.publisher IS NOT NULL AND copy.publisher IS NOT NULL
GROUP BY ALL ORDER BY "Articles" DESC, "First told by", "Told again by" LIMIT 10;
