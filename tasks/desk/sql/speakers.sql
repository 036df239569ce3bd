WITH spoken AS (
    SELECT
        coalesce(person, speaker_name, speaker_text) AS speaker, speaker_kind, speaker_title, article_id, n_words,
        duplicate_of, published_at,
        person IS NOT NULL OR (speaker_name IS NOT NULL AND speaker_kind IS DISTINCT FROM 'person') AS resolved
    FROM quotes_full
    WHERE speaker_text IS NOT NULL OR speaker_name IS NOT NULL
),
keyed AS (
    SELECT *, CASE WHEN resolved THEN '' ELSE article_id END AS only_in FROM spoken
),
titles AS (
    SELECT speaker, only_in, speaker_title, count(*) AS n FROM keyed WHERE speaker_title IS NOT NULL GROUP BY ALL
),
titled AS (
    SELECT speaker, only_in, first(speaker_title ORDER BY n DESC, speaker_title) AS title
    FROM titles GROUP BY speaker, only_in
)
SELECT
    speaker, any_value(title) AS title, speaker_kind AS kind, count(DISTINCT article_id) AS n_articles,
    count(*) AS n_quotes, count(duplicate_of) AS n_repeats, sum(n_words)::BIGINT AS n_words, resolved,
    min(published_at) AS first_published, max(published_at) AS last_published
FROM keyed LEFT JOIN titled USING (speaker, only_in)
GROUP BY speaker, only_in, speaker_kind, resolved
