"""What the public asks to have put right: received from anybody, answered in words by the office that published it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from enforcement.law import publicity
from enforcement.models import Announcement, CorrectionRequest
from enforcement.permissions import GRANTS
from enforcement.queries import correction as queries
from enforcement.queries.publicity import correction_of
from enforcement.states.announcement import AnnouncementState
from enforcement.states.publicity import CorrectionOutcome, CorrectionState
from enterprises.models import Enterprise
from quality_portal.audit import acts, trail
from quality_portal.core import personal, sealing
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.documents import actions as documents
from quality_portal.documents import intake
from quality_portal.workdays import calendar

from . import announcement as announcements

LONGEST = 4000
RIGHT = publicity.CORRECTION_RIGHT


@dataclass(frozen=True, slots=True)
class Filed:
    """A request with its receipt, which is told once and kept nowhere."""

    request: CorrectionRequest
    receipt: str


@transaction.atomic
def file(
    *,
    page: str,
    wrong: str,
    right: str = "",
    contact: str = "",
    announcement: str = "",
    credit_code: str = "",
    once: str,
    files: Sequence[UploadedFile] = (),
    at: datetime,
) -> Filed:
    """Take a request in. The same form sent twice is one request with one receipt. Nobody has to say who they are."""
    page, wrong, right, contact = (value.replace("\r\n", "\n").strip() for value in (page, wrong, right, contact))
    if not wrong:
        raise RuleBroken(_("请写明哪里不对。"), RIGHT, "wrong")
    about = _announcement(announcement)
    company = Enterprise.objects.filter(credit_code=credit_code).first() if credit_code else None
    if about is None and company is None and not page:
        raise RuleBroken(_("请写明是哪里的信息，例如公告的文号、企业名称，或者网页地址。"), RIGHT, "page")
    receipt = queries.receipt_of(once, page, wrong, right, contact)
    known = CorrectionRequest.objects.filter(receipt_digest=queries.digest_of(receipt)).first()
    if known is None:
        known = _file(about, company, page=page or str(about or company), wrong=wrong, right=right, contact=contact, receipt=receipt, at=at)
    for number, upload in enumerate(files, start=1):
        upload.name = f"证明材料{number}{PurePath(upload.name or '').suffix.lower()}"  # a file's own name may tell who sent it
        documents.attach(known, intake.pixels_only(upload), actor=SYSTEM, at=at)
    return Filed(known, receipt)


def _announcement(uuid: str) -> Announcement | None:
    """A draft is nobody's: only what the public has seen."""
    seen = (AnnouncementState.PUBLISHED, AnnouncementState.WITHDRAWN, AnnouncementState.ENDED)
    return Announcement.objects.filter(uuid=uuid, state__in=seen).select_related("office").first() if uuid else None


def _file(
    about: Announcement | None, company: Enterprise | None, *, page: str, wrong: str, right: str, contact: str, receipt: str, at: datetime
) -> CorrectionRequest:
    office = queries.office_for_request(about, company)
    if office is None:
        raise RuleBroken(_("还没有设立受理机关。请先拨打 12315。"), RIGHT)
    due = calendar.due(publicity.REPLY, calendar.local_date(at))
    fields = {
        "office": office, "announcement": about, "enterprise": company, "page": page[:300], "wrong": wrong[:LONGEST], "right": right[:LONGEST],
        "contact": sealing.seal(contact[:300], purpose=queries.PURPOSE) if contact else None,
        "filed_at": at, "reply_by": due.date, "reply_provisional": due.provisional,
    }  # fmt: skip
    digest = queries.digest_of(receipt)
    try:
        with transaction.atomic():
            made = CorrectionRequest.objects.create(receipt_digest=digest, **fields)
    except IntegrityError:  # the same form, sent twice at the same moment
        return CorrectionRequest.objects.get(receipt_digest=digest)
    # Nothing of what was said, and nothing of who said it, goes into the trail.
    trail.record("correctionrequest.filed", made, actor=SYSTEM, at=at, basis=RIGHT)
    return made


def _hold(request: CorrectionRequest, actor: Actor) -> CorrectionRequest:
    held = CorrectionRequest.objects.select_for_update(of=("self",)).select_related("office", "announcement", "draft").get(pk=request.pk)
    if actor.office_id != held.office_id:
        raise NotPermitted(f"这件申请由{held.office.name}答复。")
    return held


@transaction.atomic
def draft_correction(
    *, request: CorrectionRequest, changes: Sequence[announcements.Change], because: str, actor: Actor, at: datetime
) -> Announcement:
    """Draft the correction that a request asks for; the request is answered when it is published."""
    acts.permit(actor, GRANTS, "correction.answer")
    held = _hold(request, actor)
    if held.announcement is None:
        raise RuleBroken("这件申请没有指明公告，不能起草更正公告。信息改好以后，直接答复“已更正”。", RIGHT, "changes")
    made = announcements.correct(announcement=held.announcement, changes=changes, because=because, actor=actor, at=at)
    if held.draft_id == made.pk:
        return made
    held.draft = made
    if held.state == CorrectionState.RECEIVED:
        acts.advance(held, "take", actor=actor, at=at, fields=("draft",))
    else:  # the draft before came back
        held.save(update_fields=["draft"])
    return made


@transaction.atomic
def answer(*, request: CorrectionRequest, outcome: str, words: str, actor: Actor, at: datetime) -> CorrectionRequest:
    """Answer in words. 已更正 and 已撤下 are said only of what has happened."""
    acts.permit(actor, GRANTS, "correction.answer")
    held = _hold(request, actor)
    if outcome not in CorrectionOutcome.values:
        raise RuleBroken("请选择处理结果。", RIGHT, "outcome")
    if not words.strip():
        raise RuleBroken("请写明答复：查到了什么，怎样处理，不予更正的写明理由。", RIGHT, "words")
    if found := personal.hits(words):
        kind = personal.KINDS[found[0].kind]
        raise RuleBroken(f"答复凭回执号就能看到，里面有{kind.name}。{kind.mend}", kind.basis, "words")
    _check_done(held, outcome)
    held.outcome, held.answer = outcome, words.strip()[:LONGEST]
    held.answered_by_id, held.answered_at = actor.pk, at
    fields = ("outcome", "answer", "answered_by", "answered_at")
    acts.advance(held, "answer", actor=actor, at=at, note=CorrectionOutcome(outcome).label, fields=fields)
    return held


def _check_done(request: CorrectionRequest, outcome: str) -> None:
    """The answer follows the act."""
    about = request.announcement
    if outcome == CorrectionOutcome.WITHDRAWN and (about is None or about.state != AnnouncementState.WITHDRAWN):
        raise RuleBroken("公告还没有撤下。请先由局领导撤下公告，再答复“已撤下”。", RIGHT, "outcome")
    shown = about is not None and about.state == AnnouncementState.PUBLISHED
    if outcome == CorrectionOutcome.CORRECTED and shown and correction_of(about) is None:
        raise RuleBroken("更正公告还没有发布。请先起草更正公告，发布以后再答复“已更正”。", RIGHT, "outcome")
