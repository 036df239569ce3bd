-- Rejected records by code
WITH numbered AS (
  SELECT
    code,
    concat(source_path, ' record ' || record_index, ' (' || member || ')', ': ', message) AS example,
    row_number() OVER (PARTITION BY code ORDER BY source_path, record_index) AS place
  FROM 'OUT/rejects/*.parquet'
)
SELECT
  code AS "Code",
  count(*) AS "Records",
  array_agg(example ORDER BY place) FILTER (place <= 3) AS "Examples"
FROM numbered GROUP BY code ORDER BY "Records" DESC, code;
