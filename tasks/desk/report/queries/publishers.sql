-- Quotes by publisher
-- Words inside quote marks among the words of the bodies; of all quotes those without a named speaker, and those for
-- which no speaker was found at all.
WITH quoted AS (
  SELECT
    article_id,
    sum(len(regexp_extract_all(text, '\S+'))) FILTER (kind <> 'indirect' AND paragraph_index IS NOT NULL) AS words,
    count(*) AS quotes,
    count(*) FILTER (speaker_name IS NULL) AS unnamed,
    count(*) FILTER (speaker_name IS NULL AND speaker_text IS NULL) AS unattributed
  FROM 'OUT/quotes/*.parquet' GROUP BY article_id
)
SELECT
  coalesce(publisher, 'publisher not known') AS "Publisher",
  count(*) AS "Articles",
  100.0 * coalesce(sum(words), 0) / nullif(sum(n_words), 0) AS "Words quoted, %",
  100.0 * sum(unnamed) / sum(quotes) AS "Quotes without a name, %",
  100.0 * sum(unattributed) / sum(quotes) AS "Quotes without a speaker, %"
FROM 'OUT/articles/*.parquet' LEFT JOIN quoted USING (article_id)
GROUP BY publisher ORDER BY "Articles" DESC, "Publisher" LIMIT 15;
