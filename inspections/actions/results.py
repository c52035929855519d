"""Taking in files of published results: upload, say which column is which, bring in all or nothing, never twice."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from enterprises.intake import reading
from inspections import intake
from inspections.models import LabBody, ResultFile, ResultMapping
from inspections.permissions import GRANTS
from quality_portal.accounts.models import User
from quality_portal.audit import acts, rolls, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.jobs.actions import enqueue
from quality_portal.jobs.models import Job, JobState

from . import results_copy

JOB = "inspections.results"
ROWS = "inspections.importedresult"
LARGEST = reading.MAX_BYTES
Progress = Callable[[int, int, str], None]
COUNTED = ("rows", "passed", "failed", "other", "repeats", "known", "errors", "created", "producers")


def upload(*, upload: UploadedFile, actor: User, at: datetime) -> ResultFile:
    """Keep an uploaded file and propose which column is which. A file that was uploaded before comes back as it is."""
    acts.permit(actor, GRANTS, "results.import")
    name = upload.name or ""
    if upload.size > LARGEST:
        raise RuleBroken(f"“{name}”超过 {LARGEST >> 20} MB。请拆成几个文件，分次导入。", field="file")
    with tempfile.NamedTemporaryFile(prefix="results-") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        path = Path(copy.name)
        source = look(path, name)
        digest = _digest(path)
        with transaction.atomic():
            known = ResultFile.objects.filter(digest=digest).order_by("done", "-pk").first()
            if known is not None and known.content:
                return known
            row = _row(digest, name, source, actor, at)
            if not row.content:
                with path.open("rb") as content:
                    row.content.save(name or "results.csv", File(content))
            return row


def look(path: Path, name: str, *, sheet: str = "", head: int = 0) -> reading.Source:
    """Open a file of results; without a sheet or a row named, where its header looks most like one of results."""
    return reading.open_source(path, name, sheet=sheet, head=head, score=intake.score)


@transaction.atomic
def start(
    *,
    file: ResultFile,
    columns: Mapping[str, int],
    failures_only: bool = False,
    sheet: str = "",
    head: int = 0,
    lab: LabBody | None = None,
    source: str = "",
    actor: User,
    at: datetime,
) -> tuple[ResultFile, Job | None]:
    """Confirm the columns, remember them for this source, queue the import.

    Asked twice, the first stands; a sheet that was taken in before comes back without a job.
    """
    acts.permit(actor, GRANTS, "results.import")
    row = ResultFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    opened = look(Path(row.content.path), row.name, sheet=sheet or row.sheet, head=head or row.head)
    if opened.sheet != row.sheet:
        row = _other_sheet(row, opened, actor, at)
    if row.done:
        return row, None
    if row.queued_at is None or _failed(row):
        layout = intake.layout_of(opened.headers, columns, failures_only=failures_only)
        row.headers, row.columns, row.failures_only = list(opened.headers), dict(layout.places), layout.failures_only
        row.head, row.remarks = opened.head, list(opened.remarks)
        row.lab, row.source = lab, (lab.name if lab else " ".join(source.split()))[:120]
        row.queued_at, row.imported_by_id, row.turn = at, actor.pk, row.turn + 1
        row.save()
        _remember(row, actor, at)
        trail.record("results.queued", row, actor=actor, at=at, after={"columns": row.columns, "source": row.source})
    return row, enqueue(JOB, key=job_key(row), title=f"导入抽查结果：{row}"[:200], params={"file": row.pk}, owner=actor, at=at)


@transaction.atomic
def take(*, path: Path, actor: Actor, at: datetime, progress: Progress, sheet: str = "") -> ResultFile:
    """Take in a file of the machine's own disk by its headers, for the command line."""
    acts.permit(actor, GRANTS, "results.import")
    source = look(path, path.name, sheet=sheet)
    row = _row(_digest(path), path.name, source, actor, at)
    if not row.done and row.queued_at is None:
        layout = intake.layout_of(source.headers)
        row.columns, row.failures_only, row.turn = dict(layout.places), layout.failures_only, row.turn + 1
        row.save()
    return run(file=row, actor=actor, at=at, progress=progress, path=path)


@transaction.atomic
def run(*, file: ResultFile, actor: Actor, at: datetime, progress: Progress, path: Path | None = None) -> ResultFile:
    """Read, check, match producers, write: all or nothing. Run again, it changes nothing."""
    row = ResultFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if row.done:
        return row
    opened = look(path or Path(row.content.path), row.name, sheet=row.sheet, head=row.head)
    layout = intake.layout_of(opened.headers, row.columns, failures_only=row.failures_only)
    with results_copy.Intake(row, opened, layout, progress) as taken:
        taken.read()
        taken.write(actor, at)
        for name in COUNTED:
            setattr(row, name, taken.counts[name])
        row.error_rows, row.done, row.finished_at = taken.listed, True, at
        row.queued_at = row.queued_at or at
        taken.keep_errors()
    row.save()
    counts = {name: getattr(row, name) for name in COUNTED}
    brought = rolls.make(ROWS, results_copy.brought_by(row))
    rolls.keep(trail.record("results.imported", row, actor=actor, at=at, after=counts | {"sha256": row.digest, "sheet": row.sheet} | brought.said), brought)
    progress(row.rows, row.rows, "导入完成")
    return row


@transaction.atomic
def undo(*, file: ResultFile, reason: str, actor: User, at: datetime) -> ResultFile:
    """Take a file's results out again, so that it can be imported with other columns. The makers it named stay."""
    acts.permit(actor, GRANTS, "results.import")
    if not (reason := reason.strip()):
        raise RuleBroken("请写明撤回的理由，例如“列对应选错”。", field="reason")
    results_copy.hold_off_others()
    row = ResultFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if not row.done:
        raise RuleBroken("这个文件没有导入完成的结果，不需要撤回。")
    later = ResultFile.objects.filter(done=True, known__gt=0, finished_at__gte=row.finished_at).exclude(pk=row.pk).first()
    if later is not None:
        raise RuleBroken(f"后来导入的“{later}”有 {later.known} 行与以前的结果重复，没有另外保存。请先撤回那个文件，再撤回这一个。")
    before = {name: getattr(row, name) for name in COUNTED}
    row.results.all().delete()
    for name in COUNTED:
        setattr(row, name, 0)
    row.error_rows, row.done, row.queued_at, row.finished_at, row.errors_file = [], False, None, None, ""
    row.save()
    trail.record("results.undone", row, actor=actor, at=at, before=before, after=rolls.ended(ROWS), note=reason[:500])
    return row


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _row(digest: str, name: str, source: reading.Source, actor: Actor, at: datetime) -> ResultFile:
    places = intake.propose(source.headers)
    fields = {
        "name": name[-200:],
        "format": source.format,
        "encoding": source.encoding,
        "head": source.head,
        "sheets": list(source.sheets),
        "headers": list(source.headers),
        "columns": places,
        "failures_only": intake.lists_failures(source.headers, places),
        "remarks": list(source.remarks),
        "imported_by_id": actor.pk,
        "imported_at": at,
    }
    return ResultFile.objects.get_or_create(digest=digest, sheet=source.sheet[:100], defaults=fields)[0]


def _other_sheet(row: ResultFile, opened: reading.Source, actor: User, at: datetime) -> ResultFile:
    """The row of another sheet of the same file; it shares the file kept."""
    other = ResultFile.objects.select_for_update(of=("self",)).filter(digest=row.digest, sheet=opened.sheet[:100]).first()
    if other is None and row.waiting:
        row.sheet = opened.sheet[:100]
        return row
    if other is None:
        other = _row(row.digest, row.name, opened, actor, at)
        other.content = row.content.name
    return other


def job_key(row: ResultFile) -> str:
    """What the job of a file's import is known by; a file that was taken out again gets another."""
    return f"{JOB}:{row.pk}:{row.turn}"


def _failed(row: ResultFile) -> bool:
    """Did the last import end without a result? Its columns may be chosen again."""
    return Job.objects.filter(key=job_key(row), state=JobState.FAILED).exists()


def _remember(row: ResultFile, actor: User, at: datetime) -> None:
    shape = intake.shape_of(row.headers)
    given = {
        "lab": row.lab,
        "headers": row.headers,
        "columns": row.columns,
        "failures_only": row.failures_only,
        "used_at": at,
        "used_by_id": actor.pk,
    }
    ResultMapping.objects.update_or_create(shape=shape, name=row.source, defaults=given)
