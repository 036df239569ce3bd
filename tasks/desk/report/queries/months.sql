-- Articles by month of publication
-- The 24 months up to the latest article, in UTC, each with the people and places that most of its articles name.
WITH MONTHS,
counted AS (SELECT month, count(article_id) AS articles FROM months LEFT JOIN dated USING (month) GROUP BY month),
named AS (
  SELECT DISTINCT month, article_id, name, label = 'PERSON' AS is_person
  FROM 'OUT/entities/*.parquet' JOIN dated USING (article_id) SEMI JOIN months USING (month)
  WHERE label IN ('PERSON', 'GPE', 'LOC')
),
ranked AS (
  SELECT
    month, is_person, concat(name, ' ', count(*)) AS words,
    row_number() OVER (PARTITION BY month, is_person ORDER BY count(*) DESC, name) AS place
  FROM named GROUP BY month, is_person, name
),
top AS (
  SELECT
    month,
    string_agg(words, ' · ' ORDER BY place) FILTER (is_person) AS people,
    string_agg(words, ' · ' ORDER BY place) FILTER (NOT is_person) AS places
  FROM ranked WHERE place <= 3 GROUP BY month
)
SELECT strftime(month, '%Y-%m') AS "Month", articles AS "Articles", people AS "People", places AS "Places"
FROM counted LEFT JOIN top USING (month) ORDER BY month;
