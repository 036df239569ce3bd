-- The organisations quoted most
-- Also where a spokesperson without a name speaks for them, as “the ministry said”.
SELECT
  speaker_name AS "Name",
  count(*) AS "Quotes",
  count(DISTINCT article_id) AS "Articles"
FROM 'OUT/quotes/*.parquet'
WHERE speaker_kind = 'organization' AND speaker_name IS NOT NULL AND duplicate_of IS NULL
GROUP BY speaker_name ORDER BY "Quotes" DESC, speaker_name LIMIT 15;
