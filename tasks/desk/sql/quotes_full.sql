SELECT
    headline, publisher, published_at, url, authors, language, source_path, record_index,
    CASE WHEN resolved THEN person END AS person, words_in(quotes.text) AS n_words, quotes.*,
    story_id, near_duplicate_of
FROM quotes
JOIN articles USING (article_id)
LEFT JOIN persons USING (article_id, entity_index)
LEFT JOIN stories USING (article_id)
