"""How PostgreSQL writes text as searches read it, and takes it apart.

Chinese has no blanks to cut words at: words are found by their pairs of neighbouring letters. Only functions of
pg_catalog and of this file are used inside, bound when they are made, because maintenance runs with an empty search
path. Writing simplified takes a look-up in three thousand letters for each letter: a regular expression, which knows
its letters by table, says first whether there is anything to do. Taking a name apart costs as much as reading some
tens of rows; its stated cost says so, or the planner would do it for every row it walks.
"""

from django.db import migrations

from quality_portal.search.fold import KEPT, PLAIN, SIGNS, SIMPLIFIED, TRADITIONAL


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


FOLD = f"""
CREATE OR REPLACE FUNCTION search_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100
RETURN lower(translate(
    CASE WHEN value ~ '[\u2E80-\u2FD5\u3200-\u33FF\uF900-\uFAFF{TRADITIONAL}]'
         THEN translate(normalize(value, NFKC), {quoted(TRADITIONAL)}, {quoted(SIMPLIFIED)})
         ELSE normalize(value, NFKC) END,
    {quoted(SIGNS)}, {quoted(PLAIN)}
) COLLATE "C");
"""

BARE = f"""
CREATE OR REPLACE FUNCTION search_bare(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 200
RETURN regexp_replace(search_fold(value), '[^{KEPT}]', '', 'g');
"""

BIGRAMS = """
CREATE OR REPLACE FUNCTION search_bigrams(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000
RETURN (
    SELECT coalesce(array_agg(DISTINCT substr(folded.text, place, 2)), '{}')
    FROM (SELECT search_fold(value)) AS folded(text), generate_series(1, length(folded.text) - 1) AS place
);
"""

# A name and those before it, as one text.
NAMES = """
CREATE OR REPLACE FUNCTION search_names(value text, others text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100
RETURN search_fold(CASE WHEN cardinality(others) > 0 THEN value || ' ' || array_to_string(others, ' ') ELSE value END);
"""

# The cells of a published row, whatever its columns are called.
ROW = """
CREATE OR REPLACE FUNCTION search_row(value jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 500
RETURN coalesce((SELECT search_fold(string_agg(cell, ' ')) FROM jsonb_each_text(value) AS cells(name, cell)), '');
"""

# Each syllable, each two that follow one another, and each two first letters after a dot.
SOUNDS = """
CREATE OR REPLACE FUNCTION search_sounds(pinyin text, initials text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000
RETURN (
    SELECT coalesce(array_agg(DISTINCT token), '{}') FROM (
        SELECT unnest(ARRAY[syllable, syllable || ' ' || following]) FROM (
            SELECT syllable, lead(syllable) OVER (ORDER BY place) AS following
            FROM unnest(string_to_array(trim(pinyin), ' ')) WITH ORDINALITY AS heard(syllable, place)
        ) AS neighbours
        UNION ALL
        SELECT '.' || substr(initials, place, 2) FROM generate_series(1, length(initials) - 1) AS place
    ) AS tokens(token) WHERE token <> ''
);
"""


class Migration(migrations.Migration):
    initial = True
    # Rows of these rooms keep their folded text in columns of their own.
    run_before = [("documents", "__first__"), ("enterprises", "__first__")]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION search_fold(text);"),
        migrations.RunSQL(BARE, "DROP FUNCTION search_bare(text);"),
        migrations.RunSQL(BIGRAMS, "DROP FUNCTION search_bigrams(text);"),
        migrations.RunSQL(NAMES, "DROP FUNCTION search_names(text, text[]);"),
        migrations.RunSQL(ROW, "DROP FUNCTION search_row(jsonb);"),
        migrations.RunSQL(SOUNDS, "DROP FUNCTION search_sounds(text, text);"),
    ]
