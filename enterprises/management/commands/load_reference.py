"""manage.py load_reference: product categories and the head of GB/T 4754 that come with the portal."""

from typing import Any

from django.core.management.base import BaseCommand

from enterprises.actions import reference
from enterprises.models import Industry


class Command(BaseCommand):
    help = "载入产品类别和行业门类 / load product categories and industry sections"

    def handle(self, *args: Any, **options: Any) -> None:
        categories = reference.load_categories()
        # A whole edition loaded from a file is never cut back to the sections that come with the portal.
        industries = reference.load_industries() if not Industry.objects.exists() else reference.Loaded()
        if options["verbosity"]:
            self.stdout.write(f"产品类别 {categories.rows} 个，行业 {industries.rows} 个")
