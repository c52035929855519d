"""样品确认: the labelled maker says whether the goods are its own; its answer, or its silence, decides who is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from enterprises.queries.membership import is_member, require_right
from inspections.law.telling import CONFIRM_TERM, NAMING
from inspections.models import Conclusion, Lead, LeadKind, MakerConfirmation
from inspections.permissions import GRANTS
from inspections.states import ConfirmationState
from quality_portal.accounts.models import User
from quality_portal.audit import acts
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.documents.actions import attach
from quality_portal.workdays import calendar

from . import lead as leads
from .receipt import digest_of, files_of, receipt_number

ANSWERS = {"confirmed": "confirm", "denied": "deny"}


@transaction.atomic
def reply(
    *, confirmation: MakerConfirmation, answer: str, member: User, at: datetime, reasons: str = "", files: Sequence[UploadedFile] = ()
) -> MakerConfirmation:
    """The maker answers in its desk. A second click gets the first receipt."""
    acts.permit(member, GRANTS, "confirmation.reply")
    if not is_member(member, confirmation.enterprise_id):
        raise NotPermitted("只有标称生产企业的成员可以答复样品确认。")
    require_right(member, confirmation.enterprise_id, "submit")
    return _answer(confirmation, answer, reasons, files, actor=member, at=at, online=True, on=calendar.local_date(at))


@transaction.atomic
def register(
    *,
    confirmation: MakerConfirmation,
    answer: str,
    answered_on: date,
    actor: Actor,
    at: datetime,
    reasons: str = "",
    files: Sequence[UploadedFile] = (),
) -> MakerConfirmation:
    """Take down an answer that came on paper, with its scan."""
    acts.permit(actor, GRANTS, "confirmation.answer")
    if not confirmation.asked_on <= answered_on <= calendar.local_date(at):
        raise RuleBroken(f"答复日期应在发出告知书的日期 {confirmation.asked_on} 与今天之间。", CONFIRM_TERM.basis, "answered_on")
    return _answer(confirmation, answer, reasons, files, actor=actor, at=at, online=False, on=answered_on)


def _answer(
    confirmation: MakerConfirmation, answer: str, reasons: str, files: Sequence[UploadedFile], *, actor: Actor, at: datetime, online: bool, on: date
) -> MakerConfirmation:
    row = _locked(confirmation)
    if answer not in ANSWERS:
        raise RuleBroken("请选择：确认是本企业产品，或者否认。", CONFIRM_TERM.basis, "answer")
    if row.state in ANSWERS:
        if row.state == answer:
            return row
        raise RuleBroken(f"已经答复“{row.get_state_display()}”（回执 {row.receipt_no}），不能再改。如有错误，请书面说明并与承办机关联系。", CONFIRM_TERM.basis)
    if answer == "denied" and not reasons.strip():
        raise RuleBroken("否认的，请写明理由：例如没有这个规格、批号或者标识不符。", NAMING["denied"].basis, "reasons")
    if answer == "denied" and not files:
        raise RuleBroken("否认的，请附证据：例如生产记录、正品照片对比、商标授权情况。", NAMING["denied"].basis, "files")
    kept = [attach(row, file, actor=actor, at=at, note="样品确认证据") for file in files]
    row.reasons, row.online, row.answered_at, row.answered_by_id = reasons.strip(), online, at, actor.pk
    row.receipt_no = receipt_number()
    row.content = {
        "sample": row.sample.number,
        "product": row.sample.product_name,
        "enterprise": row.enterprise.name,
        "answer": answer,
        "answered_on": on.isoformat(),
        "reasons": row.reasons,
        "files": files_of(kept),
        "by": actor.display_name,
        "at": at.isoformat(),
    }
    row.digest = digest_of(row.content)
    if answer == "denied":
        row.lead = _suspect(row, at)
    fields = ("reasons", "online", "answered_at", "answered_by", "receipt_no", "content", "digest", "lead")
    acts.advance(row, ANSWERS[answer], actor=actor, at=at, basis=NAMING[answer].basis, note=f"回执 {row.receipt_no}", fields=fields)
    _spread(row)
    return row


def _suspect(row: MakerConfirmation, at: datetime) -> Lead:
    """Open a lead of counterfeit goods: what the maker denies was sold under its name."""
    sample = row.sample
    facts = (
        f"抽样单 {sample.number}：{sample.sampled_on} 在{sample.party}（{sample.place}）抽取的{sample.product_name}"
        f"（商标{sample.trademark or '无'}，型号{sample.model or '无'}，批号{sample.batch}），标称生产企业{row.enterprise.name}否认为其产品。理由：{row.reasons}"
    )
    return leads.register(
        office=sample.office, kind=LeadKind.FAKE, product_name=sample.product_name, facts=facts[:5000], received_on=calendar.local_date(at),
        enterprise_name=sample.party, category=sample.plan_item.category, actor=SYSTEM, at=at,
    )  # fmt: skip


def _spread(row: MakerConfirmation) -> None:
    """What is said of the goods holds for every result of them that stands."""
    Conclusion.objects.filter(sample=row.sample_id).exclude(state="withdrawn").update(maker_answer=row.state)


def _locked(confirmation: MakerConfirmation) -> MakerConfirmation:
    """The confirmation under its lock, behind its goods' results: a result is always locked first, as by the arrival of a notice."""
    results = Conclusion.objects.select_for_update(of=("self",)).filter(sample__confirmation=confirmation.pk)
    list(results.order_by("pk").values_list("pk"))
    rows = MakerConfirmation.objects.select_for_update(of=("self",))
    return rows.select_related("sample__office__region", "sample__enterprise", "sample__plan_item__category", "enterprise").get(pk=confirmation.pk)


def lapse_due(*, at: datetime) -> int:
    """Note the silence of makers whose term has run out. Safe to run again; returns how many."""
    today = calendar.local_date(at)
    count = 0
    for pk in list(MakerConfirmation.objects.filter(state=ConfirmationState.ASKED, due_on__lt=today).values_list("pk", flat=True)):
        with transaction.atomic():
            row = _locked(MakerConfirmation(pk=pk))
            if row.state != ConfirmationState.ASKED or row.received_on is None:
                continue
            end = calendar.due(CONFIRM_TERM, row.received_on)
            row.due_on, row.provisional = end.date, end.provisional
            if end.date >= today:  # a holiday that was announced meanwhile moved the end
                row.save(update_fields=["due_on", "provisional"])
                continue
            acts.advance(row, "lapse", actor=SYSTEM, at=at, basis=NAMING["silent"].basis, note=f"期限至 {end.date}", fields=("due_on", "provisional"))
            _spread(row)
            count += 1
    return count
