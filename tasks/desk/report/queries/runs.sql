-- The last runs
-- As before: sources that were skipped, since nothing about them had changed.
SELECT
  strftime(started_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M') AS "Started, UTC",
  CASE status WHEN 'CompletedWithRejects' THEN 'Completed with rejects' ELSE status END AS "Outcome",
  n_articles AS "Articles",
  n_rejects AS "Rejects",
  n_unchanged AS "As before",
  seconds AS "Seconds"
FROM 'OUT/runs/*.parquet' ORDER BY started_at DESC, run_id LIMIT 10;
