-- Articles to read
-- The two that are first by each sign; none with a text of more than 50,000 characters.
WITH said AS (
  SELECT
    article_id, count(*) AS quotes,
    count(*) FILTER (speaker_name IS NULL AND speaker_start IS NULL) AS nobody,
    count(DISTINCT speaker_name) AS speakers
  FROM 'OUT/quotes/*.parquet' GROUP BY article_id
),
aside AS (
  SELECT
    article_id, count(*) AS blocks,
    count(*) FILTER (removed_because = 'duplicate_caption') AS captions
  FROM 'OUT/blocks/*.parquet' WHERE removed_because IS NOT NULL GROUP BY article_id
),
counted AS (
  SELECT
    article_id, headline, source_path,
    coalesce(quotes, 0) AS quotes, coalesce(nobody, 0) AS nobody, coalesce(speakers, 0) AS speakers,
    coalesce(blocks, 0) AS blocks, coalesce(captions, 0) AS captions
  FROM 'OUT/articles/*.parquet' LEFT JOIN said USING (article_id) LEFT JOIN aside USING (article_id)
  WHERE length(text) <= 50000
),
signs AS (
  SELECT *, unnest([
    {'place': 1, 'sign': 'Most speakers', 'n': speakers},
    {'place': 2, 'sign': 'Most quotes by nobody', 'n': nobody},
    {'place': 3, 'sign': 'Most copied captions', 'n': captions},
    {'place': 4, 'sign': 'Most set aside', 'n': blocks}
  ], recursive := true) FROM counted
),
first AS (
  SELECT * FROM signs WHERE n > 0
  QUALIFY row_number() OVER (PARTITION BY sign ORDER BY n DESC, article_id) <= 2
)
SELECT
  coalesce(headline, source_path) AS "Article",
  array_agg(sign ORDER BY place) AS "Why",
  quotes AS "Quotes",
  blocks AS "Set aside",
  article_id AS "Page"
FROM first GROUP BY article_id, headline, source_path, quotes, blocks ORDER BY min(place), max(n) DESC, article_id;
