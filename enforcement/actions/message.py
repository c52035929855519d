"""Saying something on a case: the enterprise asks, the office answers, the portal tells."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from enforcement.models import Case, Message
from enforcement.models.message import Side
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enterprises.models import Enterprise
from enterprises.queries.membership import require_right
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.documents.actions import attach
from quality_portal.workdays.calendar import local_date

LONGEST = 4000


@transaction.atomic
def ask(*, case: Case, text: str, actor: Actor, at: datetime, files: Sequence[UploadedFile] = ()) -> Message:
    """Write to the officer of the case, for its enterprise. The same words again on the same day are the same message."""
    acts.permit(actor, GRANTS, "message.ask")
    require_right(actor, case.enterprise_id, "write")
    return _say(case, Side.ENTERPRISE, text, actor=actor, at=at, files=files)


@transaction.atomic
def answer(*, case: Case, text: str, actor: Actor, at: datetime, files: Sequence[UploadedFile] = ()) -> Message:
    """Write to the enterprise of the case, for the office. What the enterprise had written counts as read."""
    acts.permit(actor, GRANTS, "message.answer")
    if not cases.visible(actor).filter(pk=case.pk).exists():
        raise NotPermitted("本案由其他机关办理，您不能回复这家企业。如需协查，请联系承办人。")
    said = _say(case, Side.OFFICE, text, actor=actor, at=at, files=files)
    _mark(case.messages.filter(side=Side.ENTERPRISE), actor, at)
    return said


@transaction.atomic
def tell(
    *, enterprise: Enterprise, words: str, at: datetime, case: Case | None = None, link: str = "", key: str = "", actor: Actor = SYSTEM
) -> Message:
    """Put a notice on the enterprise's desk, in the caller's transaction.

    Whoever calls has permitted the act that the notice is part of. The same words (or the same `key`) are told once,
    so a sweep may call again. `link` is an address on the enterprise's side.
    """
    once = _digest(enterprise.pk, case.pk if case else "", "system", key or f"{local_date(at)} {words}")
    fields = {"enterprise": enterprise, "case": case, "side": Side.SYSTEM, "text": words, "link": link, "at": at, "author_id": None}
    told, is_new = Message.objects.get_or_create(once=once, defaults=fields)
    if is_new:
        trail.record("message.told", told, actor=actor, at=at)
    return told


@transaction.atomic
def tell_all(*, told: Sequence[tuple[Case, str]], at: datetime, actor: Actor = SYSTEM) -> int:
    """Put a notice about each case on its enterprise's desk, in two statements. The caller holds the cases. Returns how many are new."""
    rows = {}
    for case, words in told:
        once = _digest(case.enterprise_id, case.pk, "system", f"{local_date(at)} {words}")
        rows[once] = Message(enterprise=case.enterprise, case=case, side=Side.SYSTEM, text=words, at=at, once=once)
    known = set(Message.objects.filter(once__in=rows).values_list("once", flat=True))
    fresh = [row for once, row in rows.items() if once not in known]
    Message.objects.bulk_create(fresh)
    trail.record_all([trail.entry("message.told", row, actor=actor, at=at) for row in fresh])
    return len(fresh)


@transaction.atomic
def mark_read(*, messages: Sequence[Message], actor: Actor, at: datetime) -> int:
    """The other side has seen these. Only those still unread are touched; the first reader stays on record."""
    acts.permit(actor, GRANTS, "message.read")
    return _mark(Message.objects.filter(pk__in=[one.pk for one in messages]), actor, at)


def _say(case: Case, side: Side, text: str, *, actor: Actor, at: datetime, files: Sequence[UploadedFile]) -> Message:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise RuleBroken("请写明要说的内容，再发送。", field="text")
    if len(words) > LONGEST:
        raise RuleBroken(f"内容有 {len(words)} 字，超过 {LONGEST} 字。请分成几条，或者写成文件上传。", field="text")
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    once = _digest(case.enterprise_id, case.pk, actor.pk, f"{local_date(at)} {words}")
    said = Message.objects.filter(once=once).first()
    if said is None:
        said = Message.objects.create(
            enterprise_id=case.enterprise_id, case=case, side=side, author_id=actor.pk, text=words, at=at, once=once
        )
        trail.record("message.asked" if side == Side.ENTERPRISE else "message.answered", said, actor=actor, at=at)
    for upload in files:
        attach(said, upload, actor=actor, at=at)
    return said


def _mark(found: QuerySet[Message], actor: Actor, at: datetime) -> int:
    unread = list(found.filter(read_at=None).select_for_update(of=("self",)).select_related("case", "enterprise"))
    for one in unread:
        one.read_at, one.read_by_id = at, actor.pk
        one.save(update_fields=["read_at", "read_by"])
        trail.record("message.read", one, actor=actor, at=at)
    return len(unread)


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
