-- Which person of `people` each entity with the label PERSON is.
WITH named AS (
    SELECT
        article_id, entity_index, n_mentions, entities.aliases, aliases.name AS meant,
        coalesce(aliases.name, entities.name) AS name, folded(coalesce(aliases.name, entities.name)) AS words
    FROM entities LEFT JOIN aliases ON aliases.words = folded(entities.name)
    WHERE label = 'PERSON'
),
full_names AS (
    SELECT
        words, given, middle, family,
        -- whether an article calls the person by this name with and without its middle
        bool_or(list_contains([folded(alias) FOR alias IN aliases], given || ' ' || family)) AS is_shortened
    FROM (SELECT words, aliases, unnest(name_parts(words)) FROM named)
    WHERE given <> ''
    GROUP BY ALL
),
middles AS (
    SELECT
        *, regexp_replace(middle, '(\S)\S* ?', '\1', 'g') AS initials,
        CASE WHEN regexp_matches(middle, '\S\S') THEN middle END AS written_out
    FROM full_names
),
told_apart AS (
    -- `Ann Q. Low` is `Ann Quill Low`, unless there is an `Ann Quinn Low` as well
    SELECT
        words, given, family, written_out IS NULL OR is_shortened AS may_lose_it,
        CASE WHEN min(written_out) OVER same IS NOT DISTINCT FROM max(written_out) OVER same
            THEN initials ELSE middle END AS middle
    FROM middles
    WINDOW same AS (PARTITION BY given, family, initials)
),
joined AS (
    -- `Ann Low` is `Ann Q. Low`, unless there is an `Ann R. Low` as well
    SELECT
        words, given || ' ' || family || ' ' || CASE
            WHEN middle = '' AND min(nullif(middle, '')) OVER kin = max(nullif(middle, '')) OVER kin
                AND bool_or(may_lose_it) FILTER (middle <> '') OVER kin
            THEN max(middle) OVER kin ELSE middle
        END AS key
    FROM told_apart
    WINDOW kin AS (PARTITION BY given, family)
),
keyed AS (
    SELECT
        named.*, key IS NOT NULL OR meant IS NOT NULL AS resolved,
        coalesce(key, CASE WHEN meant IS NULL THEN article_id || ' ' || entity_index ELSE words END) AS key
    FROM named LEFT JOIN joined USING (words)
),
spellings AS (
    SELECT key, name, count(meant) AS n_meant, sum(n_mentions) AS n FROM keyed GROUP BY key, name
),
shown AS (
    SELECT key, first(name ORDER BY n_meant > 0 DESC, n DESC, name) AS person FROM spellings GROUP BY key
)
SELECT article_id, entity_index, person, resolved, key FROM keyed JOIN shown USING (key)
