-- Key figures
SELECT
  (SELECT count(*) FROM 'OUT/articles/*.parquet') AS "Articles",
  (SELECT count(DISTINCT publisher) FROM 'OUT/articles/*.parquet') AS "Publishers",
  (SELECT coalesce(sum(n_words), 0)::BIGINT FROM 'OUT/articles/*.parquet') AS "Words in their bodies",
  (SELECT count(*) FROM 'OUT/quotes/*.parquet') AS "Quotes",
  (SELECT 100.0 * count(speaker_name) / nullif(count(*), 0) FROM 'OUT/quotes/*.parquet') AS "Of these with a named speaker, %",
  (SELECT count(*) FROM 'OUT/captions/*.parquet') AS "Captions",
  (SELECT count(near_duplicate_of) FROM 'OUT/stories/*.parquet') AS "Copies of a story",
  (SELECT count(*) FROM 'OUT/rejects/*.parquet') AS "Records rejected";
