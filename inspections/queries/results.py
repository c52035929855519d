"""Files of published results, the columns proposed for them, and the results taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import Count, QuerySet

from enterprises.intake.reading import Source
from inspections import intake
from inspections.models import ImportedResult, ResultFile, ResultMapping
from inspections.models.imported import IMPORTED_WORDS
from quality_portal.accounts.models import User
from quality_portal.core.roles import STAFF
from quality_portal.jobs.models import Job

from . import words

SHOWN = 3  # values shown of a column
LARGE = ("error_rows", "headers", "columns", "remarks", "sheets")  # of a file; lists do not print them


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a file: its letter in a spreadsheet, its header, its first values, the field proposed."""

    at: int
    letter: str
    header: str
    values: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Which column is which, and where that is known from."""

    columns: dict[str, int]
    failures_only: bool
    mapping: ResultMapping | None
    others: tuple[ResultMapping, ...]


def files(user: User) -> QuerySet[ResultFile]:
    """Files of results hold what others have published: every officer may see them."""
    rows = ResultFile.objects.select_related("imported_by", "lab")
    return rows if user.roles & STAFF else rows.none()


def listed_files(user: User) -> QuerySet[ResultFile]:
    return files(user).defer(*LARGE)


def file_named(user: User, key: int | None) -> ResultFile | None:
    """The file by which a list is narrowed."""
    return files(user).filter(pk=key).first() if key else None


def proposal(headers: Sequence[str], *, wanted: str = "", source: str = "") -> Proposal:
    """The columns as last confirmed for such headers, else by the headers themselves.

    `wanted` is the key of a mapping a person chose; `source` the laboratory or publisher the file is known to be from.
    """
    saved = list(ResultMapping.objects.filter(shape=intake.shape_of(headers)).select_related("lab")[:20])
    chosen = next((row for row in saved if str(row.pk) == wanted), None)
    chosen = chosen or next((row for row in saved if source and row.name == source), None) or (saved[0] if saved else None)
    if chosen is None:
        columns = intake.propose(headers)
        return Proposal(columns, intake.lists_failures(headers, columns), None, ())
    others = tuple(row for row in saved if row.pk != chosen.pk)
    return Proposal({field: at for field, at in chosen.columns.items() if at < len(headers)}, chosen.failures_only, chosen, others)


def file_columns(opened: Source, columns: dict[str, int]) -> list[FileColumn]:
    """Every column of a file with its first values, so that a person can tell what it holds."""
    fields = {at: field for field, at in columns.items()}
    rows = [cells for _, cells in islice(opened.rows(), 50)]
    found = []
    for at, header in enumerate(opened.headers):
        values = dict.fromkeys(cells[at] for cells in rows if at < len(cells) and cells[at])
        found.append(FileColumn(at, letter(at), header, tuple(islice(values, SHOWN)), fields.get(at, "")))
    return found


def letter(at: int) -> str:
    """A, B, … Z, AA: how spreadsheets name a column."""
    name, number = "", at + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def opened(file: ResultFile) -> Path:
    """Where the file lies."""
    return Path(file.content.path)


def mapped(file: ResultFile) -> list[tuple[str, str]]:
    """Our fields with the header of the file they were read from, for the page of a file."""
    places = [(title, file.columns.get(field)) for field, title in intake.TITLES.items()]
    return [(title, file.headers[at]) for title, at in places if at is not None and at < len(file.headers)]


def kept_apart(file: ResultFile) -> list[str]:
    """Headers that have no field of ours; their cells are kept with each row."""
    return [header for _, header in intake.Layout(file.columns, tuple(file.headers), file.failures_only).others]


def other_words(file: ResultFile, most: int = 12) -> list[tuple[str, int]]:
    """How the results that are neither pass nor fail were worded: a wrong wording must be seen."""
    rows = file.results.filter(verdict="other").order_by().values("verdict_text").annotate(count=Count("pk")).order_by("-count")
    return [(row["verdict_text"], row["count"]) for row in rows[:most]]


def job_of(file: ResultFile) -> Job | None:
    """The job that took the file in, or is about to."""
    return Job.objects.filter(kind="inspections.results", params__file=file.pk).order_by("-created_at").first()


def imported(user: User, data: dict[str, Any]) -> QuerySet[ImportedResult]:
    """Results taken in, filtered."""
    rows = result_of(user)
    for word in (data.get("q") or "").split():
        rows = rows.filter(words.holds_kept(IMPORTED_WORDS, word))
    if data.get("verdict"):
        rows = rows.filter(verdict=data["verdict"])
    if data.get("file"):
        rows = rows.filter(file=data["file"])
    if data.get("since"):
        rows = rows.filter(published_on__gte=data["since"])
    if data.get("until"):
        rows = rows.filter(published_on__lte=data["until"])
    return rows.select_related(None).defer("extra", "note", "words")


def result_of(user: User) -> QuerySet[ImportedResult]:
    """The results that a person may see, with everything that a page of one prints."""
    rows = ImportedResult.objects.select_related("file", "producer")
    return rows if user.roles & STAFF else rows.none()
