named AS (
  SELECT DISTINCT
    article_id, caption_index,
    trim(unnest(regexp_split_to_array(credit, '\s*(?:[/|;,]|\bvia\b| [-–—] )\s*'))) AS source
  FROM 'OUT/captions/*.parquet' WHERE credit IS NOT NULL
)
