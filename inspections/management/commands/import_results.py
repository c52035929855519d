"""Take in files of published results; prints what each held."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from inspections.actions import results
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import PortalError


class Command(BaseCommand):
    help = "导入抽查结果文件（CSV、XLSX 或 XLS）。同一个文件再次导入不会重复。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--sheet", default="", help="工作表的名称；不写时取表头最像的一张")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"]:
            if not path.is_file():
                raise CommandError(f"找不到文件：{path}")
            try:
                row = results.take(path=path, actor=SYSTEM, at=timezone.now(), progress=lambda *_: None, sheet=options["sheet"])
            except PortalError as refusal:
                raise CommandError(f"{path.name}：{refusal.message}") from refusal
            self.stdout.write(
                f"{row.name}：{row.rows} 行，检验 {row.tested}（合格 {row.passed}，不合格 {row.failed}），其他结论 {row.other}，"
                f"完全重复 {row.repeats}，未收入 {row.errors}，新增 {row.created}"
            )
            for number, column, value, reason in row.error_rows[:20]:
                self.stdout.write(f"  第 {number} 行 {column}“{value}”：{reason}")
