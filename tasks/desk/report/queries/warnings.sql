-- Worth a look
-- Signs that something went wrong in a source, or in reading it; none of them is proof.
WITH usual AS (SELECT median(n_words) AS n_words, count(*) AS articles FROM 'OUT/articles/*.parquet'),
languages AS (
  SELECT language, count(*) / sum(count(*)) OVER () AS share
  FROM 'OUT/articles/*.parquet' WHERE language IS NOT NULL GROUP BY language
),
ends AS (
  SELECT article_id, utterance, arg_max(closed, quote_index) AS closed
  FROM 'OUT/quotes/*.parquet' WHERE kind <> 'indirect' GROUP BY article_id, utterance
),
unclosed AS (
  SELECT article_id FROM ends
  GROUP BY article_id HAVING count(*) FILTER (NOT closed) >= 3 AND count(*) FILTER (NOT closed) >= 0.5 * count(*)
),
signs AS (
  SELECT article_id, headline, concat(source_path, ' record ' || record_index) AS source, unnest([
    CASE WHEN headline IS NULL THEN 'No headline' END,
    CASE WHEN publisher IS NULL THEN 'No publisher' END,
    CASE WHEN published_at IS NULL THEN 'No date of publication' END,
    CASE WHEN articles.n_words < usual.n_words / 10 THEN 'Short: less than a tenth of the median body' END,
    CASE WHEN articles.n_words > usual.n_words * 10 THEN 'Long: more than ten times the median body' END,
    CASE WHEN unclosed.article_id IS NOT NULL THEN 'Many quotes never closed: 3 or more, and half of them' END,
    CASE WHEN articles.language IS NULL THEN 'Language not recognised' END,
    CASE WHEN share < 0.01 THEN 'Unusual language: of less than 1 % of the articles' END
  ]) AS sign
  FROM 'OUT/articles/*.parquet' AS articles CROSS JOIN usual
  LEFT JOIN unclosed USING (article_id) LEFT JOIN languages USING (language)
),
numbered AS (
  SELECT sign, headline, source, row_number() OVER (PARTITION BY sign ORDER BY source, article_id) AS place
  FROM signs WHERE sign IS NOT NULL
)
SELECT
  sign AS "Sign",
  count(*) AS "Articles",
  100.0 * count(*) / any_value(articles) AS "Share, %",
  array_agg(concat(substr(headline, 1, 60) || ' – ', source) ORDER BY place) FILTER (place <= 3) AS "Examples"
FROM numbered CROSS JOIN usual GROUP BY sign ORDER BY "Articles" DESC, sign;
