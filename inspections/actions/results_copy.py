"""The rows of one file on their way into the table: read and checked in Python, written by COPY, in one transaction."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from io import StringIO
from itertools import islice
from types import TracebackType
from typing import Self

from django.core.files import File
from django.db import connection
from psycopg2 import sql

from enterprises.actions import enterprise as enterprises
from enterprises.intake import reading
from inspections import intake
from inspections.models import ResultFile
from quality_portal.core.actors import Actor

LISTED = 1_000  # refused rows kept for the page; the file holds all
TOLD_EVERY = 2_000
SLICE = 5_000  # rows written by one COPY
NAME_LENGTH = 200  # of an enterprise
FORMULA = ("=", "+", "-", "@", "\t", "\r")
DAY = intake.FIELDS.index("published_on")
TEXTS = (*intake.FIELDS[:DAY], *intake.FIELDS[DAY + 1 :])
COLUMNS = ("key", "file_id", "row_no", "verdict", "extra", *TEXTS, "published_on", "producer_id")
_NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
LOCK = "SELECT pg_advisory_xact_lock(7310117)"  # one at a time: two files may hold the same rows and name the same makers
KNOWN = "SELECT key FROM inspections_importedresult WHERE key = ANY(%s::uuid[])"
MAKERS = """
SELECT name, id FROM enterprises_enterprise WHERE name = ANY(%s) ORDER BY verified, id DESC
"""  # the verified and older come last and win
Progress = Callable[[int, int, str], None]


def hold_off_others() -> None:
    """Wait until no other file is being taken in or out."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)


class Intake:
    """One file being taken in. Lines are kept ready for COPY, about as large as the file itself."""

    def __init__(self, row: ResultFile, source: reading.Source, layout: intake.Layout, progress: Progress) -> None:
        self.row, self.source, self.progress = row, source, progress
        self.reader = intake.Reader(layout, row.source)
        self.counts = dict.fromkeys(("rows", "passed", "failed", "other", "repeats", "known", "errors", "created", "producers"), 0)
        self.listed: list[list[str]] = []
        self._lines: dict[str, tuple[str, str]] = {}  # key → line without its maker, maker's name
        self._makers: set[str] = set()

    def __enter__(self) -> Self:
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._errors)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._errors.close()

    def read(self) -> None:
        """Check every row; keep the good ones once, list the others with their reasons."""
        passed = {"pass": 0, "fail": 0, "other": 0}
        number = good = 0
        for number, (line, cells) in enumerate(self.source.rows(), start=1):
            if number % TOLD_EVERY == 0:
                self.progress(number, max(self.source.about, number) * 2, f"已读 {number} 行")
            row, problems = self.reader.read(cells)
            if row is None:
                self._tell(line, cells, problems)
                continue
            good += 1
            passed[row.verdict] += 1
            if row.key not in self._lines:
                maker = row.producer if row.verdict != "other" and self._nameable(row.producer) else ""
                self._lines[row.key] = self._line(line, row), maker
                if maker:
                    self._makers.add(maker)
        self.counts |= {"rows": number, "passed": passed["pass"], "failed": passed["fail"], "other": passed["other"]}
        self.counts["repeats"] = good - len(self._lines)

    def write(self, actor: Actor, at: datetime) -> None:
        """Find the makers or write them down, then put in what is not there yet."""
        read = self.counts["rows"]
        hold_off_others()
        self.progress(read, read * 2, "核对生产企业")
        makers = self._match(actor, at)
        todo = iter(self._lines.items())
        done = 0
        while part := list(islice(todo, SLICE)):
            fresh = self._unknown([key for key, _ in part])
            copy(f"{line}\t{makers.get(maker, _NULL)}\n" for key, (line, maker) in part if key in fresh)
            done += len(part)
            self.counts["created"] += len(fresh)
            self.progress(read + min(done, read), read * 2, f"正在写入：{done} 行")
        self.counts["known"] = len(self._lines) - self.counts["created"]

    def keep_errors(self) -> None:
        """Keep the list of refused rows beside the file; it can be mended and uploaded again."""
        if self.counts["errors"]:
            self._errors.flush()
            self._errors.seek(0)
            self.row.errors_file.save("errors.csv", File(self._errors.buffer), save=False)  # type: ignore[attr-defined]

    def _tell(self, line: int, cells: list[str], problems: Iterable[intake.Problem]) -> None:
        rows = [[str(line), problem.column, problem.value, problem.reason] for problem in problems]
        self.listed += rows[: LISTED - len(self.listed)]
        if not self.counts["errors"]:
            self._writer.writerow([*intake.OWN, *self.source.headers])
        self.counts["errors"] += 1
        columns, values, reasons = (" ".join(dict.fromkeys(part)) for part in list(zip(*rows, strict=True))[1:])
        self._writer.writerow([safe(cell) for cell in (str(line), columns, values, reasons, *cells)])

    def _line(self, number: int, row: intake.Row) -> str:
        cells = (row.extra, *row.values[:DAY], *row.values[DAY + 1 :])
        text = "\t".join(cells)
        if "\\" in text or "\n" in text or "\r" in text or text.count("\t") != len(TEXTS):
            text = "\t".join(cell.translate(_ESCAPES) for cell in cells)
        return f"{row.key}\t{self.row.pk}\t{number}\t{row.verdict}\t{text}\t{row.values[DAY] or _NULL}"

    def _nameable(self, name: str) -> bool:
        return name in self._makers or (intake.is_name(name) and len(name) <= NAME_LENGTH)

    def _match(self, actor: Actor, at: datetime) -> dict[str, int]:
        """Each maker by its name, however wide its signs; the unknown written down as unverified."""
        names = sorted(self._makers)
        spellings = {spelling for name in names for spelling in (name, _wide(name), _narrow(name))}
        with connection.cursor() as cursor:
            cursor.execute(MAKERS, [list(spellings)])
            known = {intake.fold(name): pk for name, pk in cursor.fetchall()}
        new = {intake.fold(name): name for name in reversed(names) if intake.fold(name) not in known}
        made = enterprises.register_many(list(new.values()), because=self.row, actor=actor, at=at)
        known |= {folded: made[name] for folded, name in new.items()}
        self.counts["producers"] = len(made)
        return {name: known[intake.fold(name)] for name in names}

    def _unknown(self, keys: list[str]) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(KNOWN, [keys])
            return set(keys) - {key.hex for (key,) in cursor.fetchall()}


def brought_by(row: ResultFile) -> sql.Composable:
    """The SQL that selects what this file brought."""
    return sql.SQL("SELECT id FROM inspections_importedresult WHERE file_id = {}").format(sql.Literal(row.pk))


def copy(lines: Iterator[str]) -> None:
    """Put lines into the table."""
    buffer = StringIO()
    buffer.writelines(lines)
    buffer.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY inspections_importedresult ({', '.join(COLUMNS)}) FROM STDIN", buffer)


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; negative numbers stay as they are."""
    return f"'{cell}" if cell.startswith(FORMULA) and not cell.lstrip("+-").replace(".", "", 1).isdigit() else cell


def _wide(name: str) -> str:
    return name.replace("(", "（").replace(")", "）")


def _narrow(name: str) -> str:
    return name.replace("（", "(").replace("）", ")")
