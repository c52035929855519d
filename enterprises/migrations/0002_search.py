"""Names are found by their pairs of neighbouring letters: Chinese has no blanks to cut words at.

Only functions of pg_catalog are used inside, because maintenance runs with an empty search path.
"""

from django.db import migrations

FOLD = """
CREATE OR REPLACE FUNCTION enterprises_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(translate(value, '（）', '()'));
"""

BIGRAMS = """
CREATE OR REPLACE FUNCTION enterprises_bigrams(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT coalesce(array_agg(DISTINCT substr(folded.text, place, 2)), '{}')
    FROM (SELECT lower(translate(value, '（）', '()'))) AS folded(text), generate_series(1, length(value) - 1) AS place
);
"""

INDEX = "CREATE INDEX enterprise_bigrams ON enterprises_enterprise USING gin (enterprises_bigrams(name));"


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_initial")]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION enterprises_fold(text);"),
        migrations.RunSQL(BIGRAMS, "DROP FUNCTION enterprises_bigrams(text);"),
        migrations.RunSQL(INDEX, "DROP INDEX enterprise_bigrams;"),
    ]
