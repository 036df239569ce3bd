-- Captions
-- A caption that the text prints more than once is kept once.
SELECT
  count(*) AS "Captions",
  count(DISTINCT article_id) AS "Articles with captions",
  100.0 * count(credit) / nullif(count(*), 0) AS "With a credit, %",
  100.0 * count(*) FILTER (n_copies > 1) / nullif(count(*), 0) AS "Printed more than once, %",
  100.0 * count(place) / nullif(count(*), 0) AS "With a place, %",
  100.0 * count(date) / nullif(count(*), 0) AS "With a day, %"
FROM 'OUT/captions/*.parquet';
