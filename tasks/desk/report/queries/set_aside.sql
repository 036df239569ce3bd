-- What cleaning set aside
-- Nothing is deleted: these blocks stay in the table of blocks, with the reason.
WITH numbered AS (
  SELECT
    removed_because, article_id, block_index, start, "end", duplicate_of,
    row_number() OVER (PARTITION BY removed_because ORDER BY article_id, block_index) AS place
  FROM 'OUT/blocks/*.parquet' WHERE removed_because IS NOT NULL
),
counted AS (
  SELECT removed_because, count(*) AS blocks, count(DISTINCT article_id) AS articles, sum("end" - start) AS characters
  FROM numbered GROUP BY removed_because
),
examples AS (
  SELECT
    numbered.removed_because, coalesce(headline, source_path) AS found_in,
    substr(articles.text, numbered.start + 1, numbered."end" - numbered.start) AS words,
    substr(articles.text, kept.start + 1, kept."end" - kept.start) AS kept_words
  FROM numbered
  JOIN 'OUT/articles/*.parquet' AS articles USING (article_id)
  LEFT JOIN 'OUT/blocks/*.parquet' AS kept
    ON kept.article_id = numbered.article_id AND kept.block_index = numbered.duplicate_of
  WHERE numbered.place = 1
)
SELECT
  replace(removed_because, '_', ' ') AS "Reason",
  blocks AS "Blocks",
  articles AS "Articles",
  CASE
    WHEN kept_words IS NULL THEN ['Set aside: ' || words, 'In: ' || found_in]
    ELSE ['Set aside: ' || words, 'Kept: ' || kept_words, 'In: ' || found_in]
  END AS "Example"
FROM counted JOIN examples USING (removed_because) ORDER BY blocks DESC, removed_because;
