"""manage.py load_industries FILE: a whole edition of GB/T 4754 from CSV (code, level, parent_code, section, name, remark)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from enterprises.actions import reference
from quality_portal.core.errors import PortalError


class Command(BaseCommand):
    help = "从 CSV 载入国民经济行业分类 / load an edition of GB/T 4754"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--edition", default="2017")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(f"没有这个文件：{options['file']}")
        try:
            loaded = reference.load_industries(options["file"], edition=options["edition"])
        except PortalError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"已载入 {loaded.rows} 个行业")
        for remark in loaded.remarks:
            self.stdout.write(remark)
