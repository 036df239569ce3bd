WITH found AS (
    SELECT persons.*, name, title, n_mentions, n_quotes, published_at
    FROM persons JOIN entities USING (article_id, entity_index) JOIN articles USING (article_id)
),
titles AS (
    SELECT key, title, count(*) AS n FROM found WHERE title IS NOT NULL GROUP BY key, title
),
titled AS (
    SELECT key, first(title ORDER BY n DESC, title) AS title FROM titles GROUP BY key
)
SELECT
    person, any_value(titled.title) AS title, count(DISTINCT article_id) AS n_articles,
    sum(n_quotes)::BIGINT AS n_quotes, sum(n_mentions)::BIGINT AS n_mentions,
    list_sort(list(DISTINCT name)) AS spellings, resolved,
    min(published_at) AS first_published, max(published_at) AS last_published
FROM found LEFT JOIN titled USING (key)
GROUP BY key, person, resolved
