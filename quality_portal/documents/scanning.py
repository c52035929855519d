"""Looking for viruses with a program of the machine (PORTAL_SCAN). Where one is named, nobody opens a file before it is clean."""

from __future__ import annotations

import logging
import shlex
import subprocess
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import TextChoices

from quality_portal.audit import trail
from quality_portal.core.actors import SYSTEM

from .models import Attachment, FileScan

logger = logging.getLogger(__name__)
SECONDS = 120
CLEAN, INFECTED = 0, 1  # as clamscan and clamdscan end; anything else means that it could not look


class ScannerFailed(Exception):
    """The program could not look: the file stays closed and is looked at again."""


class Standing(TextChoices):
    """Whether a file may be opened."""

    OPEN = "open", "可以打开"
    WAITING = "waiting", "待检查"
    HELD = "held", "已隔离"


def standing(attachment: Attachment) -> Standing:
    """Without a scanner every file is open; a file that was found infected stays held even then."""
    found = FileScan.objects.filter(attachment=attachment).first()
    if found is None:
        return Standing.WAITING if settings.SCAN else Standing.OPEN
    return Standing.OPEN if found.clean else Standing.HELD


def scan(attachment: Attachment, at: datetime) -> FileScan:
    """Look once and keep what was found. Raises ScannerFailed when the program could not look."""
    known = FileScan.objects.filter(attachment=attachment).first()
    if known is not None:
        return known
    code, words = _look(attachment)
    with transaction.atomic():
        made, new = FileScan.objects.get_or_create(attachment=attachment, defaults={"clean": code == CLEAN, "words": words, "scanned_at": at})
        if new and not made.clean:
            trail.record("attachment.held", attachment, actor=SYSTEM, at=at, note=words)
    return made


def _look(attachment: Attachment) -> tuple[int, str]:
    """The file goes in as standard input: no name of ours reaches a command line."""
    try:
        with attachment.file.open("rb") as stream:
            done = subprocess.run(
                shlex.split(settings.SCAN), input=stream.read(), capture_output=True, timeout=SECONDS, check=False
            )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ScannerFailed(str(error)) from error
    words = done.stdout.decode(errors="replace").strip()[:200]
    if done.returncode not in (CLEAN, INFECTED):
        raise ScannerFailed(f"{done.returncode}: {done.stderr.decode(errors='replace')[:200]}")
    return done.returncode, words


def scan_waiting(at: datetime, limit: int = 200) -> int:
    """Look at every file that has not been looked at, the oldest first; stops when the program fails. Returns how many."""
    if not settings.SCAN:
        return 0
    waiting = Attachment.objects.filter(scan=None)[:limit]
    for number, attachment in enumerate(waiting):
        try:
            scan(attachment, at)
        except ScannerFailed:  # nothing is lost: the files stay closed, and the next round looks again
            logger.exception("the scanner could not look")
            return number
    return len(waiting)
