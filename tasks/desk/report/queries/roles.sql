-- What the text consists of
-- Characters by the part they play. What is set aside stays in the text and in the table of blocks.
WITH parts AS (
  SELECT
    CASE WHEN removed_because IS NULL THEN replace(role, '_', ' ') ELSE 'set aside' END AS part,
    "end" - start AS characters
  FROM 'OUT/blocks/*.parquet'
)
SELECT
  part AS "Part",
  count(*) AS "Blocks",
  sum(characters)::BIGINT AS "Characters",
  100.0 * sum(characters) / nullif(sum(sum(characters)) OVER (), 0) AS "Share, %"
FROM parts GROUP BY part ORDER BY "Characters" DESC, part;
