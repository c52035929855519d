import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quality_portal.audit import deep, verify


class Command(BaseCommand):
    help = "Walk the log of the trail and name the first position that does not hold. --deep compares business rows and PDFs too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--deep", action="store_true", help="compare rows and issued files with what their last leaf vouches for")
        parser.add_argument("--against", type=Path, metavar="FILE", help="checkpoints.jsonl that somebody kept")

    def handle(self, *args: object, **options: Any) -> None:
        kept = options["against"]
        witnesses = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines() if line.strip()] if kept else []
        verdict = verify.verify(timezone.now(), witnesses)
        if verdict.fault:
            raise CommandError(f"留痕被改动：{verdict.fault}。其前 {verdict.checked - 1} 条完好。")
        self.stdout.write(f"留痕完好：已核对 {verdict.checked} 条，待封存 {verdict.waiting} 条。")
        if options["deep"]:
            found = deep.compare()
            if found.fault:
                raise CommandError(f"业务数据被改动：{found.fault}。")
            self.stdout.write(f"业务数据与留痕一致：已核对 {found.rows} 行、{found.files} 个文件。")
        if verdict.late:
            raise CommandError(f"有 {verdict.late} 条超过 5 分钟未封存，请检查后台作业是否在运行。")
