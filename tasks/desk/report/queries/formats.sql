-- What the articles were read from
SELECT
  format AS "Format",
  count(*) AS "Articles",
  median(n_words)::INTEGER AS "Words, median",
  100.0 * count(publisher) / count(*) AS "With publisher, %",
  100.0 * count(published_at) / count(*) AS "With date, %"
FROM 'OUT/articles/*.parquet' GROUP BY format ORDER BY "Articles" DESC, format;
