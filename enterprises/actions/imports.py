"""Whole registers of enterprises: upload a file, say how to read it, bring it in."""

from __future__ import annotations

import csv
import hashlib
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from enterprises.intake import columns, reading
from enterprises.intake.checking import ERROR, Checker, Problem
from enterprises.intake.placing import Place, Placer
from enterprises.models import ImportBatch
from enterprises.models.batch import BatchState
from enterprises.permissions import GRANTS
from quality_portal.accounts.models import Office, Region, User
from quality_portal.audit import acts, rolls, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.jobs.actions import enqueue
from quality_portal.jobs.models import Job
from quality_portal.workdays.calendar import business_today

from . import staging

JOB = "enterprises.import"
SLICE = 5_000  # rows staged by one COPY
MERGED = 2_000  # lines merged by one statement, so that progress can be told in between
Progress = Callable[[int, int, str], None]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD = ("行", "列", "填写的内容", "结果", "原因和办法")


def upload(upload: UploadedFile, *, actor: User, at: datetime) -> ImportBatch:
    """Keep an uploaded file and look into it; nothing is imported yet."""
    acts.permit(actor, GRANTS, "enterprise.import")
    if upload.size > reading.MAX_BYTES:
        raise RuleBroken(f"“{upload.name}”超过 {reading.MAX_BYTES >> 20} MB。请拆成几个文件，分次导入。", field="file")
    with tempfile.NamedTemporaryFile(prefix="import-") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        batch = _batch(Path(copy.name), upload.name or "", office=actor.office, owner=actor, at=at)
        with Path(copy.name).open("rb") as content, transaction.atomic():
            batch.file.save(upload.name or "", File(content), save=False)
            batch.save(force_insert=True)
    return batch


def take(path: Path, *, office: Office | None = None, fallback_region: Region | None = None, at: datetime) -> ImportBatch:
    """Prepare a file of the machine's own disk, for the command line; it is read where it lies."""
    batch = _batch(path, path.name, office=office, owner=None, at=at)
    _refuse_unmatched(batch.columns)
    batch.fallback_region = fallback_region
    batch.save(force_insert=True)
    return batch


def start(
    batch: ImportBatch, *, places: Mapping[str, int], fallback_region: Region | None = None, actor: User, at: datetime
) -> Job:
    """Say which column is which, and queue the import."""
    acts.permit(actor, GRANTS, "enterprise.import")
    _refuse_unmatched(places)
    if len(set(places.values())) != len(places):
        raise RuleBroken("有两个字段选了文件里的同一列。请让每个字段对应不同的列。")
    with transaction.atomic():
        row = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if row.state != BatchState.UPLOADED:
            raise RuleBroken("这个文件已经提交导入，不需要再次提交。请刷新页面查看进度。")
        if fallback_region is None and actor.office and actor.office.region.parent_id:
            fallback_region = actor.office.region  # or the office could not see what it brought in
        row.columns, row.fallback_region, row.state = dict(places), fallback_region, BatchState.QUEUED
        row.save(update_fields=["columns", "fallback_region", "state"])
        return enqueue(
            JOB, key=f"{JOB}:{row.pk}", title=str(row), params={"batch": str(row.pk)}, owner=actor, at=at
        )


def run(batch: ImportBatch, *, progress: Progress, path: Path | None = None) -> ImportBatch:
    """Check, stage and merge the file in one transaction. Run twice, the second finds nothing to change."""
    actor: Actor = batch.owner or SYSTEM
    path = path or Path(batch.file.path)
    source = reading.open_source(path, batch.filename)
    with tempfile.TemporaryFile("w+", encoding="utf-8-sig", newline="") as listed, transaction.atomic():
        row = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if row.state == BatchState.DONE:
            return row
        problems = _Problems(listed)
        staging.begin()
        rows = _stage(row, source, problems, progress)
        progress(rows, rows * 2, "正在查重")
        for problem in staging.sift(_within(row), _title(row)):
            problems.add(problem)
        new, updated = _merge(rows, source, progress)
        good = staging.staged()
        row.counts = {
            "rows": rows,
            "new": new,
            "updated": updated,
            "unchanged": good - new - updated,
            "bad": rows - good,
            "warned": len(problems.warned),
        }
        row.state, row.finished_at = BatchState.DONE, timezone.now()
        _keep(row, problems)
        row.save(update_fields=["counts", "state", "finished_at", "errors"])
        brought = rolls.make("enterprises.enterprise", staging.BROUGHT)
        after = row.counts | {"sha256": row.sha256} | brought.said
        rolls.keep(trail.record("enterprise.imported", row, actor=actor, at=row.finished_at, after=after), brought)
    progress(rows, rows, "导入完成")
    return row


class _Problems:
    """Writes every problem to a file as it comes, and counts the lines concerned."""

    def __init__(self, file: IO[str]) -> None:
        self.file, self.count, self.warned = file, 0, set[int]()
        self._writer = csv.writer(file)
        self._writer.writerow(HEAD)

    def add(self, problem: Problem) -> None:
        value = f"'{problem.value}" if problem.value.startswith(_FORMULA) else problem.value
        self._writer.writerow((problem.line, problem.column, value, problem.level, problem.reason))
        self.count += 1
        if problem.level != ERROR:
            self.warned.add(problem.line)


def _batch(path: Path, name: str, *, office: Office | None, owner: User | None, at: datetime) -> ImportBatch:
    source = reading.open_source(path, name)
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return ImportBatch(
        filename=name[-200:],
        format=source.format,
        encoding=source.encoding,
        sha256=digest,
        size=path.stat().st_size,
        headers=list(source.headers),
        columns=columns.match(source.headers),
        office=office,
        owner=owner,
        created_at=at,
    )


def _refuse_unmatched(places: Mapping[str, int]) -> None:
    absent = columns.missing(places)
    if absent:
        raise RuleBroken(f"还不知道文件里哪一列是“{'”“'.join(absent)}”。请选择对应的列，或者在文件第一行写上列名。")


def _within(batch: ImportBatch) -> str:
    """The path of the region that the importing person may write to; the command line may write anywhere."""
    return batch.office.region.path if batch.owner_id and batch.office else ""


def _title(batch: ImportBatch) -> str:
    return str(batch.headers[batch.columns["credit_code"]] or "统一社会信用代码")


def _stage(batch: ImportBatch, source: reading.Source, problems: _Problems, progress: Progress) -> int:
    regions = Region.objects.filter(until=None)
    fallback = batch.fallback_region
    checker = Checker(
        batch.columns,
        source.headers,
        Placer(regions),
        today=business_today(),
        within=_within(batch),
        fallback=Place(fallback.pk, fallback.path) if fallback else None,
    )
    count, good = 0, []
    for count, (line, cells) in enumerate(source.rows(), start=1):
        row, found = checker.check(line, cells)
        for problem in found:
            problems.add(problem)
        if row is not None:
            good.append(row)
        if len(good) >= SLICE:
            staging.copy(good)
            good.clear()
        if count % 500 == 0:
            progress(count, max(source.about, count) * 2, f"正在检查第 {count} 行")
    staging.copy(good)
    return count


def _merge(rows: int, source: reading.Source, progress: Progress) -> tuple[int, int]:
    """Bring the staged rows in, slice by slice of the file's lines."""
    new = updated = 0
    last_line = max(source.about, rows) + 2  # blank rows count as lines
    for first in range(1, last_line + 1, MERGED):
        changed, added = staging.merge(first, first + MERGED - 1)
        updated, new = updated + changed, new + added
        progress(rows + min(first + MERGED - 1, rows), rows * 2, f"正在写入：新增 {new}，更新 {updated}")
    return new, updated


def _keep(batch: ImportBatch, problems: _Problems) -> None:
    if not problems.count:
        return
    problems.file.flush()
    problems.file.seek(0)
    binary = File(problems.file.buffer)  # type: ignore[attr-defined]
    batch.errors.save("errors.csv", binary, save=False)
