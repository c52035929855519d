"""How much room files may take: those of one enterprise altogether, and in one day those of people without an account."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken

from .models import Attachment

GIGABYTE = 1024**3
NAMELESS_A_DAY = 2 * GIGABYTE

# Whose files count together with a person's, as (a name for the lock, the people); the room that knows registers itself.
# Staff share nobody's room: what they send is the office's own evidence.
SHARED: list[Callable[[int], Iterable[tuple[str, Collection[int]]]]] = []


def hold(name: str) -> None:
    """Count one after the other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def check(size: int, *, actor: Actor, at: datetime) -> None:
    """Refuse a file for which there is no room."""
    if actor.pk is None:
        hold("files/nameless")
        recent = Attachment.objects.filter(sent_by=None, sent_at__gt=at - timedelta(days=1))
        if _taken(recent) + size > NAMELESS_A_DAY:
            raise RuleBroken(_("今天网上收到的附件太多，暂时收不下。请先不带附件提交，或者明天再来。"), field="file")
        return
    most = settings.ENTERPRISE_ROOM
    for name, people in (shared for ask in SHARED for shared in ask(actor.pk)):
        hold(f"files/{name}")
        if _taken(Attachment.objects.filter(sent_by__in=people)) + size > most:
            raise RuleBroken(
                f"本企业上传的文件总量将超过 {most // GIGABYTE} GB，不能再传。请压缩后再试，或者把材料交给承办人代为上传。", field="file"
            )


def _taken(files: QuerySet[Attachment]) -> int:
    return files.aggregate(total=Sum("size"))["total"] or 0
