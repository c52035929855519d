import argparse
import csv
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import PortalError
from quality_portal.workdays import actions, notices


class Command(BaseCommand):
    help = "Load the announced holidays: all years the portal knows, or one new year from a CSV file (date,is_working,name)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, help="CSV with the columns date,is_working,name")
        parser.add_argument("--year", type=int)
        parser.add_argument("--source", default="", help="title and number of the notice")

    def handle(self, *args: object, **options: object) -> None:
        try:
            changed = self.from_file(**options) if options["file"] else self.known()
        except (PortalError, OSError, ValueError, KeyError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"工作日历：更新 {changed} 年。")

    def known(self) -> int:
        """Load every year of the package."""
        now = timezone.now()
        return sum(
            actions.load_year(
                year=year, source=notices.source_of(year), rows=notices.rows_of(year), actor=SYSTEM, at=now
            )
            for year in notices.years()
        )

    def from_file(self, *, file: Path, year: int, source: str, **_: object) -> int:
        """Load a newly announced year."""
        if not year:
            raise CommandError("请用 --year 写明年份。")
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [
                notices.Row(date.fromisoformat(line["date"]), line["is_working"] == "1", line["name"])
                for line in csv.DictReader(lines)
            ]
        return int(actions.load_year(year=year, source=source, rows=rows, actor=SYSTEM, at=timezone.now()))
