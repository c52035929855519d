"""The national schemes, so that historic titles have what they rest on."""

from django.db import migrations

from brands import law


def load(apps, schema_editor):
    programme = apps.get_model("brands", "Programme")
    for scheme in law.SCHEMES:
        programme.objects.get_or_create(
            key=scheme.key,
            defaults={
                "name": scheme.title,
                "kind": scheme.kind.value,
                "level": law.Tier.NATION.value,
                "basis": f"《{scheme.basis.instrument.title}》",
                "basis_certain": scheme.basis.certain,
                "basis_from": scheme.since,
                "basis_until": scheme.until,
                "years": scheme.term.length,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("brands", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
