-- Agencies and archives in the credits
-- A credit counts for each agency that it names: “Jane Doe/AFP via Getty Images” for two.
WITH named AS (
  SELECT DISTINCT
    article_id, caption_index,
    trim(unnest(regexp_split_to_array(credit, '\s*(?:[/|;,]|\bvia\b| [-–—] )\s*'))) AS source
  FROM 'OUT/captions/*.parquet' WHERE credit IS NOT NULL
)
SELECT
  mode(source) AS "Agency",
  count(DISTINCT (article_id, caption_index)) AS "Captions",
  count(DISTINCT article_id) AS "Articles",
  count(DISTINCT publisher) AS "Publishers"
FROM named JOIN 'OUT/articles/*.parquet' USING (article_id)
WHERE list_has_any(string_split(upper(source), ' '), AGENCY_WORDS)
GROUP BY upper(source) ORDER BY "Captions" DESC, "Agency" LIMIT 15;
