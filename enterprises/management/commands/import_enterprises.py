"""manage.py import_enterprises FILE: bring a register of enterprises in from CSV (also .gz) or XLSX."""

import threading
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from enterprises.actions import imports
from quality_portal.accounts.models import Office, Region
from quality_portal.core.errors import PortalError

EVERY = 1.0  # seconds between two lines


class Command(BaseCommand):
    help = "从 CSV、CSV.GZ 或 XLSX 文件导入企业 / import enterprises from a file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="文件，第一行是列名")
        parser.add_argument("--office", help="以哪个机关的名义登记（机关代字）")
        parser.add_argument("--region", help="地址认不出区划的企业归入哪里（区划代码）")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"没有这个文件：{path}")
        office = self._find(Office, options["office"], "机关代字")
        region = self._find(Region, options["region"], "区划代码")
        self._started, self._now = time.monotonic(), (0, 1, "正在读文件")
        over = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(over,), daemon=True)
        ticker.start()
        try:
            batch = imports.take(path, office=office, fallback_region=region, at=timezone.now())
            self.stdout.write(f"{path.name}：{batch.get_format_display()} {batch.encoding}，列：{self._columns(batch)}")
            batch = imports.run(batch, progress=self._progress, path=path)
        except PortalError as refusal:
            raise CommandError(refusal.message) from refusal
        finally:
            over.set()
            ticker.join()
        counts = batch.counts
        seconds = time.monotonic() - self._started
        self.stdout.write(
            f"共 {counts['rows']} 行：新增 {counts['new']}，更新 {counts['updated']}，没有变化 {counts['unchanged']}，"
            f"未导入 {counts['bad']}，有提示 {counts['warned']}；用时 {seconds:.1f} 秒"
        )
        if batch.errors:
            self.stdout.write(f"问题清单：{batch.errors.path}")

    def _find(self, model: type, code: str | None, what: str) -> Any:
        if not code:
            return None
        try:
            return model.objects.get(code=code)
        except model.DoesNotExist:
            raise CommandError(f"没有这个{what}：{code}") from None

    def _columns(self, batch: Any) -> str:
        return "、".join(batch.headers[at] for at in batch.columns.values())

    def _progress(self, done: int, total: int, note: str) -> None:
        self._now = (done, max(total, 1), note)

    def _tick(self, over: threading.Event) -> None:
        """Say where things stand every second, however long a statement takes; and once at the end."""
        running = True
        while running:
            running = not over.wait(EVERY)
            done, total, note = self._now
            self.stdout.write(f"{time.monotonic() - self._started:5.1f} 秒  {done * 100 // total:3d}%  {note}")
            self.stdout.flush()
