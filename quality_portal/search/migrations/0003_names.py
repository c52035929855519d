"""Names that very many rows carry, with their sound."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="KnownName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10, verbose_name="种类")),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("text", models.CharField(max_length=400, verbose_name="检索文字")),
                ("pinyin", models.CharField(max_length=1400, verbose_name="拼音")),
                ("initials", models.CharField(max_length=400, verbose_name="首字母")),
            ],
            options={
                "verbose_name": "名称",
                "verbose_name_plural": "名称",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        models.Func(
                            models.F("pinyin"),
                            models.F("initials"),
                            function="search_sounds",
                            output_field=django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), size=None
                            ),
                        ),
                        name="search_name_sounds",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        models.Func(
                            models.F("text"),
                            function="search_bigrams",
                            output_field=django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), size=None
                            ),
                        ),
                        name="search_name_words",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "text"), name="search_name_once")],
            },
        ),
    ]
