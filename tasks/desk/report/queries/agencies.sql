-- Agencies and archives in the credits
-- A credit counts for each agency that it names: “Jane Doe/AFP via Getty Images” for two.
WITH CREDITED
SELECT
  mode(source) AS "Agency",
  count(DISTINCT (article_id, caption_index)) AS "Captions",
  count(DISTINCT article_id) AS "Articles",
  count(DISTINCT publisher) AS "Publishers"
FROM named JOIN 'OUT/articles/*.parquet' USING (article_id)
WHERE list_has_any(string_split(upper(source), ' '), AGENCY_WORDS)
GROUP BY upper(source) ORDER BY "Captions" DESC, "Agency" LIMIT 15;
