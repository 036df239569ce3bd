-- Places over time
-- Articles of each month that name them, over the 24 months up to the latest article; each drawn to its own peak.
WITH dated AS (
  SELECT article_id, date_trunc('month', published_at AT TIME ZONE 'UTC') AS month
  FROM 'OUT/articles/*.parquet' WHERE published_at IS NOT NULL
),
latest AS (SELECT max(month) AS month FROM dated),
months AS (
  SELECT month - to_months(23 - step::INTEGER) AS month FROM latest, range(24) AS steps(step) WHERE month IS NOT NULL
),
named AS (
  SELECT DISTINCT name, article_id, month
  FROM 'OUT/entities/*.parquet' JOIN dated USING (article_id) SEMI JOIN months USING (month)
  WHERE label IN ('GPE', 'LOC')
),
top AS (SELECT name, count(*) AS articles FROM named GROUP BY name ORDER BY articles DESC, name LIMIT 12),
counted AS (
  SELECT top.name, top.articles, months.month, count(named.article_id) AS n
  FROM top CROSS JOIN months LEFT JOIN named ON named.name = top.name AND named.month = months.month
  GROUP BY top.name, top.articles, months.month
)
SELECT
  name AS "Name",
  articles AS "Articles",
  concat(strftime(arg_max(month, (n, month)), '%Y-%m'), ': ', max(n)) AS "Peak",
  array_agg(n ORDER BY month) AS "Month by month"
FROM counted GROUP BY name, articles ORDER BY articles DESC, name;
