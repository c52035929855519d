"""A file of published results taken in, against plain COPY of the same rows into the same table with the same indexes.

Run by `./dev bench`, which brings the services; prints the ratio of the two in one run. Goal: at most 2 ×.
Fictitious rows, made here; everything is rolled back. A process of its own takes the file in once more, alone: its time
and its memory are the ones that a worker needs.
"""

from __future__ import annotations

import csv
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

ROOT = Path(__file__).resolve().parents[2]
ROWS = 50_000
GOAL = 2.0
SECONDS, MEGABYTES = 60, 400
WORDS = "江海临望城东港南北中新华兴隆昌盛瑞祥恒丰金鼎宏达光明永泰和平电器机械食品乳业纺织建材化工五金塑料玩具灯具"
HEAD = ("信息来源", "搜索条件", "物料名称", "产品分类", "生产商", "供应商", "生产日期", "批号", "检测项目", "单位", "检测结果", "限量值", "判定", "发布单位", "发布日期", "备注")


def rows(number: int) -> list[tuple[str, ...]]:
    """Results of enterprises that do not exist: some thousand makers, each row another batch, one in twenty failed."""
    chance, made = random.Random(2022), []
    makers = ["".join(chance.choices(WORDS, k=8)) + "有限公司" for _ in range(4_000)]
    products = ["".join(chance.choices(WORDS, k=5)) for _ in range(2_000)]
    for at in range(number):
        failed = chance.random() < 0.05
        day = f"2022-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        made.append(
            ("某网", "", chance.choice(products), "食品-->糕点", chance.choice(makers), f"某店{at % 900}", day, f"B{at:07d}", "菌落总数", "CFU/g",
             f"{chance.randint(1, 99)}0", "≤10000", "不合格" if failed else "合格", "国内监督抽查", day, "")
        )  # fmt: skip
    return made


def take(path: Path) -> Any:
    """The import as a person's file goes through it."""
    from django.utils import timezone

    from inspections.actions import results
    from quality_portal.core.actors import SYSTEM

    return results.take(path=path, actor=SYSTEM, at=timezone.now(), progress=lambda *_: None)


def timed(work: Callable[[], object], prepare: Callable[[], object] = lambda: None) -> float:
    """Seconds of one run inside a transaction that is rolled back."""
    from django.db import connection, transaction

    with transaction.atomic():
        prepare()
        began = time.perf_counter()
        work()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would check
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return seconds


class Rival:
    """The same rows as text for COPY, and the rows they point at: file and makers."""

    TABLES = {
        "inspections_resultfile": "id IN (SELECT file_id FROM inspections_importedresult)",
        "enterprises_enterprise": "id IN (SELECT producer_id FROM inspections_importedresult)",
        "inspections_importedresult": "true",
    }

    def __init__(self, path: Path) -> None:
        from django.db import connection, transaction

        self.texts: dict[str, tuple[str, str]] = {}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM inspections_importedresult")
            take(path)
            for table, which in self.TABLES.items():
                cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position", [table])
                names = ", ".join(name for (name,) in cursor.fetchall())
                out = io.StringIO()
                cursor.copy_expert(f"COPY (SELECT {names} FROM {table} WHERE {which} ORDER BY id) TO STDOUT", out)
                self.texts[table] = names, out.getvalue()
            transaction.set_rollback(True)

    def prepare(self) -> None:
        """Put file and makers there."""
        for table in list(self.TABLES)[:2]:
            self._copy(table)

    def run(self) -> None:
        """Values that need no check, straight into the table."""
        self._copy("inspections_importedresult")

    def _copy(self, table: str) -> None:
        from django.db import connection

        names, text = self.texts[table]
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", io.StringIO(text))


def alone(path: Path) -> None:
    """In a process of its own: seconds and peak memory of one import, rolled back."""
    import resource

    seconds = timed(lambda: take(path))
    sys.stdout.write(f"{seconds:.1f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}\n")


def as_xlsx(path: Path, made: list[tuple[str, ...]]) -> None:
    """The same rows as a workbook."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([HEAD, *made]):
            sheet.write_row(number, 0, cells)


def main() -> None:
    """Print seconds and ratio; three interleaved rounds, the medians compared. Then time and memory of a process alone."""
    made = rows(ROWS)
    with tempfile.TemporaryDirectory() as folder:
        path, book = Path(folder) / "rows.csv", Path(folder) / "rows.xlsx"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEAD, *made])
        rival = Rival(path)
        rounds = [(timed(rival.run, rival.prepare), timed(lambda: take(path))) for _ in range(3)]
        plain, checked = (sorted(column)[1] for column in zip(*rounds, strict=True))
        verdict = "ok" if checked <= GOAL * plain else "over"
        sys.stdout.write(f"results of {ROWS:,} rows: import {checked:.2f} s, plain COPY {plain:.2f} s, ratio {checked / plain:.2f} (goal <= {GOAL}) {verdict}\n")
        as_xlsx(book, made)
        for file_path in (path, book):
            told = subprocess.run([sys.executable, __file__, str(file_path)], capture_output=True, text=True, check=True, cwd=ROOT).stdout
            seconds, megabytes = map(float, told.split())
            verdict = "ok" if seconds <= SECONDS and megabytes <= MEGABYTES else "over"
            words = f"{file_path.suffix[1:]} of {ROWS:,} rows in a process of its own: {seconds:.1f} s, {megabytes:.0f} MB"
            sys.stdout.write(f"{words} (goal <= {SECONDS} s, {MEGABYTES} MB) {verdict}\n")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quality_portal.settings")
    import django

    django.setup()
    if len(sys.argv) > 1:
        alone(Path(sys.argv[1]))
    else:
        main()
