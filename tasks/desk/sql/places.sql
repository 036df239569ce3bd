WITH found AS (
    SELECT name, folded(name) AS words, label, country_code, n_mentions, article_id, published_at
    FROM entities JOIN articles USING (article_id)
    WHERE label IN ('GPE', 'LOC', 'FAC')
),
spellings AS (
    SELECT words, country_code, name, sum(n_mentions) AS n FROM found GROUP BY ALL
),
shown AS (
    SELECT words, country_code, first(name ORDER BY n DESC, name DESC) AS place FROM spellings GROUP BY ALL
)
SELECT
    place, mode(label ORDER BY label) AS label, found.country_code, count(DISTINCT article_id) AS n_articles,
    sum(n_mentions)::BIGINT AS n_mentions,
    min(published_at) AS first_published, max(published_at) AS last_published
FROM found JOIN shown ON found.words = shown.words AND found.country_code IS NOT DISTINCT FROM shown.country_code
GROUP BY place, found.words, found.country_code
