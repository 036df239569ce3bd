-- Which person each entity with the label PERSON is. A name of one word is a person of its article alone.
WITH named AS (
    SELECT article_id, entity_index, entities.name AS printed, coalesce(aliases.name, entities.name) AS name,
        aliases.name AS meant, folded(coalesce(aliases.name, entities.name)) AS words, n_mentions, entities.aliases
    FROM entities LEFT JOIN aliases ON aliases.words = folded(entities.name)
    WHERE label = 'PERSON'
), full_names AS (
    SELECT words, unnest(regexp_extract(words, full_name(), ['given', 'middle', 'family'])),
        -- an article that calls one person by the name with and without what stands in the middle
        bool_or(list_contains(list_transform(named.aliases, lambda alias: folded(alias)), given || ' ' || family))
            AS is_shortened
    FROM named WHERE regexp_matches(words, full_name())
    GROUP BY words
), middles AS (
    SELECT *, regexp_replace(middle, '(\S)\S* ?', '\1', 'g') AS initials,
        CASE WHEN middle NOT SIMILAR TO '\S( \S)*' THEN nullif(middle, '') END AS written
    FROM full_names
), told_apart AS (
    SELECT words, given, family, middle = '' AS is_bare, written IS NULL OR is_shortened AS may_be_left_out,
        CASE WHEN min(written) OVER same = max(written) OVER same THEN initials ELSE middle END AS middle
    FROM middles
    WINDOW same AS (PARTITION BY given, family, initials)
)
SELECT 1
