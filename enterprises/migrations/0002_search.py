"""Names are found by their pairs of neighbouring letters: Chinese has no blanks to cut words at.

Only functions of pg_catalog are used inside, because maintenance runs with an empty search path. Taking a name apart
costs as much as reading some tens of rows; its stated cost says so, or the planner would do it for every row it walks.
"""

from django.db import migrations

FOLD = """
CREATE OR REPLACE FUNCTION enterprises_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(translate(value, '（）', '()'));
"""

BIGRAMS = """
CREATE OR REPLACE FUNCTION enterprises_bigrams(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000
RETURN (
    SELECT coalesce(array_agg(DISTINCT substr(folded.text, place, 2)), '{}')
    FROM (SELECT lower(translate(value, '（）', '()'))) AS folded(text), generate_series(1, length(value) - 1) AS place
);
"""

INDEX = "CREATE INDEX enterprise_bigrams ON enterprises_enterprise USING gin (enterprises_bigrams(name));"

# How often a word occurs in names; without it every word would be taken for a rare one.
STATISTICS = "CREATE STATISTICS enterprise_folded ON enterprises_fold(name) FROM enterprises_enterprise;"


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_initial")]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION enterprises_fold(text);"),
        migrations.RunSQL(BIGRAMS, "DROP FUNCTION enterprises_bigrams(text);"),
        migrations.RunSQL(INDEX, "DROP INDEX enterprise_bigrams;"),
        migrations.RunSQL(STATISTICS, "DROP STATISTICS enterprise_folded;"),
    ]
