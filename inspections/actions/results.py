"""Taking in files of published results: staged by COPY, merged in one transaction, never twice."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction

from enterprises.actions import enterprise as enterprises
from enterprises.intake import reading
from enterprises.models import Enterprise
from inspections import intake
from inspections.models import ResultFile
from inspections.permissions import GRANTS
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.jobs.actions import enqueue
from quality_portal.jobs.models import Job

JOB = "inspections.results"
LARGEST = 20 * 1024 * 1024
LISTED_ERRORS = 10_000
EVERY = 2_000
NAME_LENGTH = 200  # of an enterprise
Progress = Callable[[int, int, str], None]
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
STAGED = ("row_no", "key", *intake.FIELDS, "verdict")

CREATE = f"""
DROP TABLE IF EXISTS pg_temp.results_staging, pg_temp.results_producers;
CREATE TEMPORARY TABLE results_staging ({", ".join(f"{name} {'integer' if name == 'row_no' else 'text'}" for name in STAGED)}) ON COMMIT DROP;
CREATE TEMPORARY TABLE results_producers (name text PRIMARY KEY, enterprise bigint) ON COMMIT DROP;
"""

COUNTS = """
SELECT count(*), count(*) FILTER (WHERE verdict = 'pass'), count(*) FILTER (WHERE verdict = 'fail'),
       count(*) FILTER (WHERE verdict = 'other'), count(*) - count(DISTINCT key)
FROM results_staging
"""

_COPIED = tuple(name for name in intake.FIELDS if name != "published_on")
MERGE = f"""
INSERT INTO inspections_importedresult (key, file_id, row_no, {", ".join(_COPIED)}, verdict, published_on, producer_id)
SELECT DISTINCT ON (s.key) s.key, %(file)s, s.row_no, {", ".join(f"s.{name}" for name in _COPIED)}, s.verdict,
       nullif(s.published_on, '')::date, p.enterprise
FROM results_staging s LEFT JOIN results_producers p ON p.name = s.producer_name
ORDER BY s.key, s.row_no
ON CONFLICT (key) DO NOTHING
"""


def upload(*, upload: UploadedFile, actor: User, at: datetime) -> tuple[ResultFile, Job | None]:
    """Keep an uploaded file and queue its import. A file that was taken in before comes back as it is."""
    acts.permit(actor, GRANTS, "results.import")
    if upload.size > LARGEST:
        raise RuleBroken(f"“{upload.name}”超过 {LARGEST >> 20} MB。请拆成几个文件，分次导入。", field="file")
    with tempfile.NamedTemporaryFile(prefix="results-") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        path = Path(copy.name)
        intake.layout_of(reading.open_source(path, upload.name or "").headers)
        with transaction.atomic():
            row, is_new = _row(path, upload.name or "", actor, at)
            if row.done:
                return row, None
            if is_new:
                with path.open("rb") as content:
                    row.content.save(upload.name or "results.csv", File(content))
            title = f"导入抽查结果：{row.name}"
            return row, enqueue(JOB, key=f"{JOB}:{row.digest}", title=title, params={"file": row.pk}, owner=actor, at=at)


def take(*, path: Path, actor: Actor, at: datetime, progress: Progress) -> ResultFile:
    """Take in a file of the machine's own disk, for the command line."""
    acts.permit(actor, GRANTS, "results.import")
    row, _ = _row(path, path.name, actor, at)
    return run(file=row, actor=actor, at=at, progress=progress, path=path)


def run(*, file: ResultFile, actor: Actor, at: datetime, progress: Progress, path: Path | None = None) -> ResultFile:
    """Read, stage, match producers, merge: all or nothing. Run again, it changes nothing."""
    source = reading.open_source(path or Path(file.content.path), file.name)
    layout = intake.layout_of(source.headers)
    with transaction.atomic():
        row = ResultFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if row.done:
            return row
        with connection.cursor() as cursor:
            cursor.execute(CREATE)
        errors: list[list[str]] = []
        read = _stage(source, layout, errors, progress)
        progress(read, read * 2, "核对生产企业")
        _match_producers(actor, at)
        with connection.cursor() as cursor:
            cursor.execute(COUNTS)
            good, row.passed, row.failed, row.other, row.repeats = cursor.fetchone()
            cursor.execute(MERGE, {"file": row.pk})
            row.created = cursor.rowcount
        row.rows, row.errors, row.error_rows, row.done = read, read - good, errors[:LISTED_ERRORS], True
        row.save()
        counts = {name: getattr(row, name) for name in ("rows", "passed", "failed", "other", "repeats", "errors", "created")}
        trail.record("results.imported", row, actor=actor, at=at, after=counts | {"sha256": row.digest})
    progress(read, read, "导入完成")
    return row


def _row(path: Path, name: str, actor: Actor, at: datetime) -> tuple[ResultFile, bool]:
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    fields = {"name": name[-200:], "imported_by_id": actor.pk, "imported_at": at}
    return ResultFile.objects.get_or_create(digest=digest, defaults=fields)


def _stage(source: reading.Source, layout: intake.Layout, errors: list[list[str]], progress: Progress) -> int:
    """Put every readable row on the staging table; collect the others with their reasons. Returns how many were read."""
    read = 0

    def lines() -> Iterator[str]:
        nonlocal read
        for number, cells in source.rows():
            read += 1
            if read % EVERY == 0:
                progress(read, max(source.about, read) * 2, f"已读 {read} 行")
            try:
                row = intake.read_row(layout, cells)
            except intake.BadRow as bad:
                errors.append([str(number), bad.column, bad.value, bad.reason])
                continue
            values = [str(number), intake.key_of(cells), *(row[name] for name in intake.FIELDS), row["verdict"]]
            yield "\t".join(value.translate(_ESCAPES) for value in values) + "\n"

    _copy("results_staging", STAGED, lines())
    return read


def _copy(table: str, columns: tuple[str, ...], lines: Iterator[str]) -> None:
    buffer = StringIO()
    buffer.writelines(lines)
    buffer.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", buffer)


def _match_producers(actor: Actor, at: datetime) -> None:
    """Find each producer by its name, however wide its signs; write the unknown down as unverified."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT producer_name FROM results_staging WHERE producer_name <> '' AND verdict <> 'other' ORDER BY 1")
        names = [name for (name,) in cursor.fetchall() if len(name) <= NAME_LENGTH]
    spellings = {spelling for name in names for spelling in (name, _wide(name), _narrow(name))}
    known: dict[str, int] = {}
    rows = Enterprise.objects.filter(name__in=spellings).order_by("verified", "-pk").values_list("name", "pk")
    for name, pk in rows:  # the verified and older come last and win
        known[intake.fold(name)] = pk
    for name in names:
        if intake.fold(name) not in known:
            known[intake.fold(name)] = enterprises.register(name=name, actor=actor, at=at).pk
    _copy("results_producers", ("name", "enterprise"), (f"{name.translate(_ESCAPES)}\t{known[intake.fold(name)]}\n" for name in names))


def _wide(name: str) -> str:
    return name.replace("(", "（").replace(")", "）")


def _narrow(name: str) -> str:
    return name.replace("（", "(").replace("）", ")")
