-- Quotes by kind
-- Direct: the marked words are all that is reported. Mixed: marked words within a reported clause. Indirect: without
-- marks. Described: “officials”, “he”, where the article gives no name.
SELECT
  kind AS "Kind",
  count(*) AS "Quotes",
  100.0 * count(speaker_name) / count(*) AS "Named, %",
  100.0 * count(*) FILTER (speaker_name IS NULL AND speaker_text IS NOT NULL) / count(*) AS "Described, %",
  100.0 * count(*) FILTER (speaker_name IS NULL AND speaker_text IS NULL) / count(*) AS "Nobody, %"
FROM 'OUT/quotes/*.parquet' GROUP BY kind ORDER BY "Quotes" DESC, kind;
