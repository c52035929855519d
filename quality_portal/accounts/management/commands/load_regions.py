import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quality_portal.accounts import divisions
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import PortalError


class Command(BaseCommand):
    help = "Load administrative divisions from CSV files with the columns code, name and parentCode (or cityCode, provinceCode)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *args: object, **options: object) -> None:
        try:
            rows = [row for file in options["files"] for row in divisions.read(file)]
            count = divisions.load(rows, actor=SYSTEM, at=timezone.now())
        except (PortalError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"行政区划：{count} 条。")
