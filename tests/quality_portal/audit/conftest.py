"""A small register: acts upon papers and regions, sealed, with three checkpoints, the middle one closing a day."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction

from quality_portal.accounts.models import Office, Region
from quality_portal.audit import checkpoints, seal, trail
from quality_portal.core.actors import SYSTEM
from quality_portal.documents.models import Document

BEGIN = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
SIZES = (120, 260, 300)


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """Django's connection with the rights of the one who could turn the guards off."""
    owner = os.environ["DATABASE_OWNER_URL"]
    from quality_portal import env

    known, found = dict(connection.settings_dict), env.database(owner)
    connection.close()
    connection.settings_dict.update({key: found[key] for key in ("USER", "PASSWORD", "HOST", "PORT")})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(known)


def paper(office: Office, serial: int) -> Document:
    """An issued paper with its file, as DOCS leaves it once it is printed."""
    content = f"%PDF-1.7 第{serial}号".encode()
    made = Document(
        kind="test-announcement", kind_title="公告", office=office, issuer=office.name, series="公告", year=2026, serial=serial,
        number=f"公告〔2026〕{serial}号", title=f"第{serial}号公告", issued_on=DAY, issued_at=BEGIN, content={"第": serial},
        content_sha256=hashlib.sha256(str(serial).encode()).hexdigest(), template="gazette.html", template_version="1", subject_label="x.y",
        subject_pk=str(serial), public=True, check_code=f"C{serial:07d}", check_address="", sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    made.pdf.save(f"{serial}.pdf", ContentFile(content), save=False)
    made.save()
    return made


@pytest.fixture
def office(db) -> Office:
    region = Region.objects.create(code="990100", name="栖云市", level="city", path="990100")
    return Office.objects.create(name="栖云市市场监督管理局", short_name="栖云市局", code="栖市监", level="city", region=region)


def fill(office: Office, papers: int = 12) -> list[Document]:
    """Acts in the order of SIZES, each stretch sealed and signed."""
    made = [paper(office, serial) for serial in range(1, papers + 1)]
    done = 0
    for number, size in enumerate(SIZES):
        at = BEGIN + timedelta(days=number)
        with transaction.atomic():
            for turn in range(done, size):
                subject, verb = (made[turn // 9 % papers], "document.issued") if turn % 9 == 0 else (office, "office.created")
                trail.record(verb, subject, actor=SYSTEM, at=at, note=f"第{turn + 1}条", after={"turn": turn, "words": "照旧"})
        while seal.seal_pending():
            pass
        done = size
        with transaction.atomic():
            checkpoints.make(at=at + timedelta(hours=15), day=DAY if number == 1 else None)
    return made


@pytest.fixture
def register(committed_db, office: Office) -> list[Document]:
    """The register, really committed; the papers in it."""
    return fill(office)
