-- A name without what printers vary: case, accents, dots, kinds of dashes and apostrophes, `JK` for `J. K.`
CREATE MACRO folded(name) AS trim(regexp_replace(
    translate(
        lower(strip_accents(regexp_replace(name, '^(\p{Lu})(\p{Lu}) (\p{Lu}\p{Ll})', '\1 \2 \3'))),
        'øłđı‐‑–‘’.', 'oldi---'''' '
    ), '\s+', ' ', 'g'
));

-- What begins a family name of several words, such as `van Beethoven`
CREATE MACRO particles() AS
    'van|von|de|der|den|di|da|du|del|della|dos|das|la|le|al|el|bin|ibn|ben|ter|ten|zu';

-- The parts of a folded full name: given name, what stands in the middle, family name. All empty in other names
CREATE MACRO name_parts(words) AS CASE
    WHEN regexp_matches(words, '^(' || particles() || ') ') THEN {'given': '', 'middle': '', 'family': ''}
    ELSE regexp_extract(
        words,
        '^(\S+) (?:(.+?) )??((?:' || particles() || ') .+|\S+(?: (?:jr|sr|ii|iii|iv))?)$',
        ['given', 'middle', 'family']
    )
END;

CREATE MACRO words_in(words) AS len(regexp_extract_all(words, '\S+'));
