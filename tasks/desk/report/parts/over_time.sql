MONTHS,
named AS (
  SELECT DISTINCT name, article_id, month
  FROM chosen JOIN dated USING (article_id) SEMI JOIN months USING (month)
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
