"""Every database starts with the notices that are known."""

from django.db import migrations
from django.utils import timezone

from quality_portal.workdays import notices


def load(apps, schema_editor):
    year_model = apps.get_model("workdays", "CalendarYear")
    day_model = apps.get_model("workdays", "CalendarDay")
    now = timezone.now()
    for year in notices.years():
        year_model.objects.get_or_create(year=year, defaults={"source": notices.source_of(year), "loaded_at": now})
        day_model.objects.bulk_create(
            (day_model(date=row.date, is_working=row.is_working, name=row.name) for row in notices.rows_of(year)),
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
