"""Numbers of papers, found whatever brackets are typed, and with one slip."""

from django.db import migrations

NUMBERS = "CREATE INDEX documents_number_bare ON documents_document (search_bare(number) text_pattern_ops);"
PAIRS = "CREATE INDEX documents_number_pairs ON documents_document USING gin (search_bigrams(search_bare(number)));"


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("documents", "0001_initial")]

    operations = [
        migrations.RunSQL(NUMBERS, "DROP INDEX documents_number_bare;"),
        migrations.RunSQL(PAIRS, "DROP INDEX documents_number_pairs;"),
    ]
