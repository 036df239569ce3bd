-- Other names in the credits
-- Photographers, as a rule, and houses that are not known as agencies.
WITH CREDITED
SELECT
  mode(source) AS "Name",
  count(DISTINCT (article_id, caption_index)) AS "Captions",
  count(DISTINCT article_id) AS "Articles"
FROM named
WHERE source <> '' AND NOT list_has_any(string_split(upper(source), ' '), AGENCY_WORDS)
GROUP BY upper(source) ORDER BY "Captions" DESC, "Name" LIMIT 15;
