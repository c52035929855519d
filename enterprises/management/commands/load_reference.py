import argparse
from pathlib import Path

from django.core.management.base import BaseCommand

from enterprises.actions import reference


class Command(BaseCommand):
    help = "Load the product categories that come with the portal; with --industries FILE also GB/T 4754."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--industries", type=Path, help="CSV with code, level, parent_code, section, name, remark")

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"产品类别 {reference.load_categories()} 个")
        if file := options["industries"]:
            count, doubles = reference.load_industries(file)
            self.stdout.write("\n".join([f"行业 {count} 个", *doubles]))
