"""Making the whole files of a data set."""

from __future__ import annotations

import hashlib
import itertools
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction

from quality_portal.workdays.calendar import business_today

from . import queries, reading
from .models import FORMS, Edition
from .table import Table
from .writing import csv_body, head, json_lines

BATCH = 500
KEPT = timedelta(days=1)  # a file no longer named stays for whoever is reading it


def folder() -> Path:
    """Where the files lie."""
    return Path(settings.MEDIA_ROOT) / "data"


def path_of(edition: Edition) -> Path:
    return folder() / edition.file


class _Sink:
    """A file that is being written, with what it came to."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.hash, self.size = file, hashlib.sha256(), 0

    def write(self, text: str) -> None:
        data = text.encode("utf-8", "replace")
        self.file.write(data)
        self.hash.update(data)
        self.size += len(data)


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file."""

    name: str
    sha256: str
    size: int


def make(table: Table, *, at: datetime) -> dict[str, Edition]:
    """Write both whole files as of one moment, then name them in one step. The same content keeps its file and its time."""
    began = time.monotonic()
    as_of = queries.settled_act()
    with reading.snapshot():
        position, on = queries.position(), business_today()
        made, rows = _write(table)
    common = {
        "version": table.version, "rows": rows, "as_of": as_of, "position": position, "on": on, "checked_at": at,
        "seconds": time.monotonic() - began,
    }  # fmt: skip
    found = {}
    with transaction.atomic():
        for form, file in made.items():
            said = {"file": file.name, "sha256": file.sha256, "size": file.size}
            edition, new = Edition.objects.select_for_update().get_or_create(
                dataset=table.key, form=form, defaults={**common, **said, "made_at": at}
            )
            if not new:
                same = edition.sha256 == file.sha256 and edition.version == table.version
                for name, value in {**common, **said, "made_at": edition.made_at if same else at}.items():
                    setattr(edition, name, value)
                edition.save()
            found[form] = edition
    return found


def _write(table: Table) -> tuple[dict[str, Made], int]:
    """Both forms from one reading, to files beside, complete on disk before they get their names."""
    folder().mkdir(parents=True, exist_ok=True)
    count = 0

    def counted() -> Iterator[reading.Row]:
        nonlocal count
        for row in reading.every(table):
            count += 1
            yield row

    with tempfile.TemporaryDirectory(dir=folder(), prefix=".making-") as aside:
        sinks = {form: _Sink((Path(aside) / form).open("wb")) for form, _ in FORMS}
        sinks["csv"].write(head(table))
        rows = counted()
        while batch := list(itertools.islice(rows, BATCH)):
            sinks["csv"].write(csv_body(table, batch))
            sinks["jsonl"].write("".join(json_lines(batch)))
        made = {form: _finish(sink, Path(aside) / form, f"{table.key}-{{}}.{form}") for form, sink in sinks.items()}
    return made, count


def _finish(sink: _Sink, written: Path, name: str) -> Made:
    sink.file.flush()
    os.fsync(sink.file.fileno())
    sink.file.close()
    digest = sink.hash.hexdigest()
    name = name.format(digest[:16])
    written.replace(folder() / name)
    return Made(name, digest, sink.size)


def sweep(now: datetime) -> int:
    """Remove files that no edition names and nobody can still be reading. Returns how many."""
    named, gone = set(Edition.objects.values_list("file", flat=True)), 0
    if not folder().is_dir():
        return 0
    for path in folder().iterdir():
        old = now.timestamp() - path.stat().st_mtime > KEPT.total_seconds()
        if path.is_file() and path.name not in named and old:
            path.unlink()
            gone += 1
    return gone
