"""An enterprise asks, the office answers: more time for correcting, or a recheck. The answer moves the clocks."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from enforcement.law import rectification as digests
from enforcement.law import stops
from enforcement.models import Case, ClockChange, Request, Step
from enforcement.permissions import GRANTS
from enforcement.queries import clocks
from enforcement.queries import request as queries
from enforcement.states.case import CaseState
from enforcement.states.request import RequestKind, RequestState
from enterprises.queries.membership import require_right
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import clock, message
from . import wording_requests as wording
from .holding import hold, move


@transaction.atomic
def file_request(
    *, case: Case, kind: str, reasons: str, days: int | None = None, uploads: Sequence[UploadedFile] = (), actor: Actor, at: datetime
) -> Request:
    """Hand a request in. A second click, or going back and clicking again, gets the same receipt."""
    acts.permit(actor, GRANTS, "request.file")
    require_right(actor, case.enterprise_id, "submit")
    case = hold(case)
    on = calendar.local_date(at)
    step = queries.demanded(case)
    if step is None:
        raise RuleBroken(f"本案现在是“{case.get_state_display()}”，没有在走的期限，不能提出申请。如有疑问，请联系承办人。", stops.ANSWER.basis)
    wanted = RequestKind(kind)
    if twin := queries.pending(step, wanted):
        if (twin.reasons, twin.days) == (reasons.strip(), days if wanted is RequestKind.EXTENSION else None):
            return twin
        raise RuleBroken(f"已有一件{wanted.label}等待答复（回执 {twin.receipt}）。要改内容，请先撤回再提交。", stops.ANSWER.basis)
    if not reasons.strip():
        raise RuleBroken("请写明理由：已经做了什么，还差什么，为什么需要。", stops.ANSWER.basis, "reasons")
    basis = _check_extension(step, days, on=on) if wanted is RequestKind.EXTENSION else _check_recheck(step)
    answer = calendar.due(stops.ANSWER, on)
    row = Request(
        case=case, step=step, kind=wanted, days=days if wanted is RequestKind.EXTENSION else None, reasons=reasons.strip(), receipt_no=_receipt_number(),
        filed_by_id=actor.pk, filed_at=at, answer_by=answer.date, answer_provisional=answer.provisional,
    )  # fmt: skip
    row.content = _content(row, uploads, actor, at)
    row.digest = digests.digest_of(row.content)
    row.save()
    for upload in uploads:
        documents.attach(row, upload, actor=actor, at=at, note=wanted.label)
    words = f"{wanted.label}，回执 {row.receipt}，SHA-256 {row.digest}"
    trail.record("request.filed", row, actor=actor, at=at, basis=basis, note=words)
    trail.record("case.request_filed", case, actor=actor, at=at, basis=basis, note=f"{wanted.label}，回执 {row.receipt}")
    return row


def _check_extension(step: Step, days: int | None, *, on: date) -> str:
    """May more time be asked for now, and so much? The row of the ladder says; a ladder without a row knows no extension."""
    row, term = step.row.extension, step.row.term
    if row is None:
        raise RuleBroken(f"{step.case.book.name}没有规定可以延长{term.name}，请在 {step.comply_by.isoformat()} 前完成。", term.basis, "kind")
    if step.case.state != CaseState.CORRECTING or step.comply_by < on:
        raise RuleBroken(f"{term.name}已于{zhdate(step.comply_by)}届满，不能再延长。", row.basis, "kind")
    if queries.granted(step, RequestKind.EXTENSION) >= row.times:
        raise RuleBroken(f"{term.name}只能延长{row.times}次，本案已经延长过。", row.basis, "kind")
    last = queries.last_day_to_ask(step, row)
    if on > last:
        raise RuleBroken(
            f"延长申请须在期满{row.ask_before}日前提出：{zhdate(step.comply_by)}届满，最后一天是{zhdate(last)}。请按期整改，有困难的联系承办人。",
            row.basis, "kind",
        )  # fmt: skip
    if not days or days > row.longest:
        raise RuleBroken(f"申请延长的日数应为1至{row.longest}日。", row.basis, "days")
    return str(row.basis)


def _check_recheck(step: Step) -> str:
    window = step.row.window
    if window is None:
        raise RuleBroken("本级措施没有复查，不需要申请。", step.row.basis[0], "kind")
    basis = step.row.on_request.basis if step.row.on_request else window.basis
    if step.recheck_asked_on:
        raise RuleBroken("复查申请已经受理，请等候复查。", basis, "kind")
    return str(basis)


def _content(row: Request, uploads: Sequence[UploadedFile], actor: Actor, at: datetime) -> dict[str, Any]:
    """What the receipt freezes."""
    case, step = row.case, row.step
    return {
        "case": case.number,
        "document": step.document.number if step.document else "",
        "enterprise": case.enterprise.name,
        "credit_code": case.enterprise.credit_code or "",
        "kind": row.kind,
        "days": row.days,
        "reasons": row.reasons,
        "due": step.comply_by.isoformat() if step.comply_by else "",
        "files": [{"name": upload.name, "size": upload.size, "sha256": _sha256(upload)} for upload in uploads],
        "filed_by": actor.display_name,
        "filed_at": at.isoformat(),
    }


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    upload.seek(0)
    return digest.hexdigest()


def _receipt_number() -> str:
    """Sixteen random digits, so that nobody can guess another's receipt."""
    while True:
        number = f"{secrets.randbelow(10**16):016d}"
        if not Request.objects.filter(receipt_no=number).exists():
            return number


def _held(request: Request, case: Case) -> Request:
    row = Request.objects.select_for_update(of=("self",)).select_related("step__document", "filed_by", "proposed_by").get(pk=request.pk)
    row.case = row.step.case = case
    return row


@transaction.atomic
def withdraw(*, request: Request, actor: Actor, at: datetime) -> Request:
    """The enterprise takes its request back, as long as nobody has begun to answer it. Twice is once."""
    acts.permit(actor, GRANTS, "request.withdraw")
    require_right(actor, request.case.enterprise_id, "submit")
    row = _held(request, hold(request.case))
    if row.state == RequestState.WITHDRAWN:
        return row
    acts.advance(row, "withdraw", actor=actor, at=at)
    trail.record("case.request_withdrawn", row.case, actor=actor, at=at, note=f"{row.get_kind_display()}，回执 {row.receipt}")
    return row


@transaction.atomic
def answer(
    *, request: Request, grants: bool, days: int | None = None, opinion: str = "", actor: Actor, at: datetime, version: int | None = None
) -> Request:
    """The officer's answer: final for a recheck, an opinion for the head where the law's row wants the head."""
    acts.permit(actor, GRANTS, "request.answer")
    row = _held(request, hold(request.case, version=version))
    if not row.pending:
        return row
    _check_answer(row, grants=grants, days=days, opinion=opinion)
    row.grants, row.opinion, row.proposed_by_id, row.proposed_at = grants, opinion.strip(), actor.pk, at
    row.granted_days = days if grants and row.kind == RequestKind.EXTENSION else None
    fields = ("grants", "opinion", "proposed_by", "proposed_at", "granted_days")
    extension = row.step.row.extension
    if row.kind == RequestKind.EXTENSION and extension and extension.by_head:
        acts.advance(row, "propose", actor=actor, at=at, basis=extension.basis, note=_words(row), fields=fields)
        return row
    row.save(update_fields=fields)
    _conclude(row, actor=actor, at=at)
    return row


def _check_answer(row: Request, *, grants: bool, days: int | None, opinion: str) -> None:
    basis = stops.ANSWER.basis
    if not grants and not opinion.strip():
        raise RuleBroken("不予同意须写明理由，理由会印在通知书上。", basis, "opinion")
    if grants and queries.demanded(row.case) is None:
        raise RuleBroken(f"本案现在是“{row.case.get_state_display()}”，期限已经不走，不能再同意。请写明理由答复不予同意。", basis, "grants")
    if grants and row.kind == RequestKind.EXTENSION:
        extension = row.step.row.extension
        longest = min(extension.longest, row.days) if extension else 0
        if not days or days > longest:
            raise RuleBroken(f"准予延长的日数应为1至{longest}日，不超过企业申请的日数。", extension.basis if extension else basis, "days")


@transaction.atomic
def decide(*, request: Request, approve: bool, reason: str = "", actor: Actor, at: datetime, version: int | None = None) -> Request:
    """The head's word on the officer's opinion: it goes out, or back to the officer with the reason."""
    acts.permit(actor, GRANTS, "request.decide")
    row = _held(request, hold(request.case, version=version))
    if row.state in (RequestState.GRANTED, RequestState.REFUSED):
        return row
    if actor.pk == row.proposed_by_id:
        raise NotPermitted("提出意见的人不能批准自己的意见。请由另一位局领导审批。")
    if actor.office_id != row.case.office_id:
        raise NotPermitted(f"本申请由{row.case.office.name}答复，您所在的机关不能审批。")
    if not approve:
        if not reason.strip():
            raise RuleBroken("退回须写明理由，承办人据此修改。", stops.ANSWER.basis, "reason")
        row.return_reason = reason.strip()[:500]
        acts.advance(row, "return", actor=actor, at=at, note=row.return_reason, fields=("return_reason",))
        return row
    if row.state == RequestState.PROPOSED:
        _check_answer(row, grants=bool(row.grants), days=row.granted_days, opinion=row.opinion)
    _conclude(row, actor=actor, at=at)
    return row


def _words(row: Request) -> str:
    if not row.grants:
        return f"拟不予同意：{row.opinion}"
    return f"拟准予延长 {row.granted_days} 日" if row.kind == RequestKind.EXTENSION else "拟同意复查"


def _conclude(row: Request, *, actor: Actor, at: datetime) -> None:
    """The answer stands: the clocks move, the paper goes out, the enterprise is told."""
    case, step = row.case, row.step
    before = step.comply_by
    row.decided_by_id, row.decided_at = actor.pk, at
    basis = str(_basis(row))
    if row.grants:
        _take_effect(row, basis=basis, actor=actor, at=at)
        step.refresh_from_db(fields=("comply_by", "comply_provisional", "recheck_from", "recheck_by"))
    row.document = _paper(row, before=before, basis=basis, actor=actor, at=at)
    name = "grant" if row.grants else "refuse"
    fields = ("decided_by", "decided_at", "document")
    acts.advance(row, name, actor=actor, at=at, basis=basis, note=row.opinion, fields=fields)
    verb = "case.request_granted" if row.grants else "case.request_refused"
    words = f"{row.get_kind_display()}（回执 {row.receipt}）{row.get_state_display()}，{row.document.number}"
    trail.record(verb, case, actor=actor, at=at, basis=basis, note=f"{words}{'：' + row.opinion if row.opinion else ''}")
    message.tell(enterprise=case.enterprise, case=case, words=f"您的{words}。", link=row.get_desk_url(), key=f"request:{row.pk}", at=at)


def _basis(row: Request) -> object:
    rung = row.step.row
    if row.kind == RequestKind.EXTENSION and rung.extension:
        return rung.extension.basis
    return rung.on_request.basis if rung.on_request else rung.window.basis if rung.window else ""


def _take_effect(row: Request, *, basis: str, actor: Actor, at: datetime) -> None:
    case, step = row.case, row.step
    if row.kind == RequestKind.EXTENSION:
        step.extra_days += row.granted_days or 0
        step.save(update_fields=["extra_days"])
        clock.recount(case, cause=ClockChange.Cause.EXTENSION, why=f"准予延长 {row.granted_days} 日（回执 {row.receipt}）", basis=basis, actor=actor, at=at)
        return
    step.recheck_asked_on = calendar.local_date(row.filed_at)
    counted = clocks.count(step)
    step.recheck_from = counted.recheck_from if counted else step.recheck_from
    step.save(update_fields=["recheck_asked_on", "recheck_from"])
    clock.recount(case, cause=ClockChange.Cause.RECHECK, why=f"受理复查申请（回执 {row.receipt}）", basis=basis, actor=actor, at=at)
    if case.state == CaseState.CORRECTING:
        step.refresh_from_db(fields=("comply_by", "comply_provisional", "recheck_from", "recheck_by"))
        move(case, "await_recheck", actor=actor, at=at, step=step, basis=basis, note=f"受理企业复查申请（回执 {row.receipt}）。")


def _paper(row: Request, *, before: date, basis: str, actor: Actor, at: datetime) -> Any:
    """The notice that answers, in one of four kinds."""
    case, step = row.case, row.step
    common: dict[str, Any] = {"asked_on": calendar.local_date(row.filed_at), "asked_no": row.receipt, "basis": basis}
    order_no = step.document.number if step.document else step.row.name
    if row.kind == RequestKind.EXTENSION and row.grants:
        kind, title = "extension_granted", "准予延长整改期限通知书"
        content = wording.extension_granted(
            case, order_no=order_no, days=row.granted_days or 0, before=before, after=step.comply_by, reasons=row.opinion, **common
        )
    elif row.kind == RequestKind.EXTENSION:
        kind, title = "extension_refused", "不予延长整改期限通知书"
        content = wording.extension_refused(case, order_no=order_no, due=step.comply_by, reasons=row.opinion, **common)
    elif row.grants:
        kind, title = "recheck_accepted", "复查申请受理通知书"
        content = wording.recheck_accepted(case, by=step.recheck_by, **common)
    else:
        kind, title = "recheck_refused", "复查申请不予受理通知书"
        content = wording.recheck_refused(case, reasons=row.opinion, **common)
    return documents.issue(kind, office=case.office, subject=case, title=title, content=content, actor=actor, at=at)
