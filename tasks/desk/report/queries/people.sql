-- The people quoted most
-- By the fullest name that each article gives; a quote that an article repeats counts once.
SELECT
  speaker_name AS "Name",
  mode(speaker_title) AS "Most frequent title",
  count(*) AS "Quotes",
  count(DISTINCT article_id) AS "Articles"
FROM 'OUT/quotes/*.parquet'
WHERE speaker_kind = 'person' AND speaker_name IS NOT NULL AND duplicate_of IS NULL
GROUP BY speaker_name ORDER BY "Quotes" DESC, speaker_name LIMIT 15;
