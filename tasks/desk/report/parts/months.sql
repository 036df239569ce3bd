dated AS (
  SELECT article_id, date_trunc('month', published_at AT TIME ZONE 'UTC') AS month
  FROM 'OUT/articles/*.parquet' WHERE published_at IS NOT NULL
),
latest AS (SELECT max(month) AS month FROM dated),
months AS (
  SELECT month - to_months(23 - step::INTEGER) AS month FROM latest, range(24) AS steps(step) WHERE month IS NOT NULL
)
