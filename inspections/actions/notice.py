"""检验结果告知书: written to every party that the law names, received by each on its own day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from enterprises.models import Enterprise
from enterprises.queries.membership import is_member, require_right
from inspections.law.telling import CONFIRM_TERM, MAKER_NOTICE, NOTICE_RULE, OBJECTION_TERM, PUBLIC_NOTICE
from inspections.models import Conclusion, MakerConfirmation, Notice, NoticeMethod, NoticeParty
from inspections.permissions import GRANTS
from inspections.queries import conclusion as queries
from inspections.states import ConfirmationState
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import papers
from .settling import TERMS, locked, retime

ON_PAPER = (NoticeMethod.HAND, NoticeMethod.MAIL, NoticeMethod.LEFT, NoticeMethod.PUBLIC)


@transaction.atomic
def send(
    *, conclusion: Conclusion, actor: Actor, at: datetime, names: Mapping[str, str] | None = None, seller: Enterprise | None = None
) -> list[Notice]:
    """Write to every party that was not told yet; goods not taken from their maker are shown to it in the same act.

    `names` fills in a party whom the record form does not name. A second click finds nobody left and gets what was sent.
    """
    acts.permit(actor, GRANTS, "notice.send")
    conclusion = locked(conclusion)
    if conclusion.state not in ("pending", "notified"):
        raise IllegalMove(f"检验结论{conclusion.get_state_display()}，不需要再告知。请刷新页面。", NOTICE_RULE.basis)
    for party in queries.untold(conclusion):
        name = ((names or {}).get(party.party, "") or party.name).strip()[:200]
        if not name:
            raise RuleBroken(f"请填写{party.words}的名称，告知书要写明主送何人。", queries.PARTY_RULE[NoticeParty(party.party)].basis, f"{party.party}_name")
        enterprise = party.enterprise or (seller if party.party == NoticeParty.SAMPLED else None)
        notice = Notice.objects.create(
            conclusion=conclusion,
            party=party.party,
            enterprise=enterprise,
            name=name,
            address=party.address,
            sent_on=calendar.local_date(at),
            recorded_by_id=actor.pk,
        )
        notice.document = documents.issue(
            "result_notice", office=conclusion.office, subject=notice, title="检验结果告知书", content=papers.result_notice(notice), actor=actor, at=at
        )
        notice.save(update_fields=["document"])
        trail.record("notice.sent", notice, actor=actor, at=at, basis=queries.PARTY_RULE[NoticeParty(party.party)].basis, note=notice.document.number)
        if party.party == NoticeParty.MAKER:
            _ask_maker(notice, conclusion, actor=actor, at=at)
    return list(conclusion.notices.select_related("document", "enterprise"))


def _ask_maker(notice: Notice, conclusion: Conclusion, *, actor: Actor, at: datetime) -> None:
    """Open the confirmation of the sample, once; a corrected result does not ask again."""
    asked, is_new = MakerConfirmation.objects.get_or_create(
        sample=conclusion.sample,
        defaults={"conclusion": conclusion, "enterprise": conclusion.enterprise, "asked_on": notice.sent_on},
    )
    if is_new:
        trail.record("confirmation.asked", asked, actor=actor, at=at, basis=MAKER_NOTICE.basis)
    if conclusion.maker_answer != asked.state:
        conclusion.maker_answer = asked.state
        conclusion.save(update_fields=["maker_answer"])


@transaction.atomic
def receive(*, notice: Notice, received_on: date, method: str, actor: Actor, at: datetime, note: str = "") -> Notice:
    """Note the arrival of a notice on paper, by its return receipt. Left and published notices say how."""
    acts.permit(actor, GRANTS, "notice.receive")
    conclusion = locked(notice.conclusion)
    notice = conclusion.notices.get(pk=notice.pk)
    if method not in ON_PAPER:
        raise RuleBroken("请选择送达方式：直接送达、邮寄送达、留置送达或者公告送达。", NOTICE_RULE.basis, "method")
    if method in (NoticeMethod.LEFT, NoticeMethod.PUBLIC) and not note.strip():
        raise RuleBroken("留置送达和公告送达须写明经过，例如见证人、公告的媒体和版面。", PUBLIC_NOTICE.basis, "note")
    if (notice.received_on, notice.method) == (received_on, method):
        return notice
    checked_day(notice.sent_on, received_on, at)
    if method == NoticeMethod.PUBLIC:
        received_on = _by_public_notice(received_on, at)
    arrived(notice, conclusion, received_on=received_on, method=method, note=note, actor=actor, at=at)
    return notice


def _by_public_notice(published_on: date, at: datetime) -> date:
    served = calendar.due(PUBLIC_NOTICE, published_on).nominal
    if served > calendar.local_date(at):
        raise RuleBroken(
            f"公告送达自 {published_on} 发出公告之日起满三十日，即 {served}，才视为送达。请到那一天再登记。", PUBLIC_NOTICE.basis, "received_on"
        )
    return served


@transaction.atomic
def sign(*, notice: Notice, member: User, at: datetime) -> Notice:
    """The enterprise reads its notice and signs for it online: this day starts its term, unless it was received before."""
    acts.permit(member, GRANTS, "result.sign")
    conclusion = locked(notice.conclusion)
    notice = conclusion.notices.get(pk=notice.pk)
    if notice.enterprise_id is None or not is_member(member, notice.enterprise_id):
        raise NotPermitted("只有告知书写给的企业的成员可以签收。")
    require_right(member, notice.enterprise_id, "sign")
    if notice.signed_at is not None:
        return notice
    if conclusion.state == "withdrawn":
        raise RuleBroken("这份检验结论已经撤回，不需要签收。", NOTICE_RULE.basis)
    notice.signed_at, notice.signed_by = at, member
    notice.save(update_fields=["signed_at", "signed_by"])
    trail.record("notice.signed", notice, actor=member, at=at, basis=NOTICE_RULE.basis)
    if notice.received_on is None:
        arrived(notice, conclusion, received_on=calendar.local_date(at), method=NoticeMethod.ONLINE, actor=SYSTEM, at=at)
    return notice


def checked_day(earliest: date, received_on: date, at: datetime) -> None:
    """A notice arrives after it was written and not in the future."""
    if received_on < earliest:
        raise RuleBroken(f"收到日期 {received_on} 早于结论作出或者告知书发出的日期 {earliest}，请核对。", NOTICE_RULE.basis, "received_on")
    if received_on > calendar.local_date(at):
        raise RuleBroken(f"收到日期 {received_on} 晚于今天，请在收到以后登记。", NOTICE_RULE.basis, "received_on")


def arrived(
    notice: Notice, conclusion: Conclusion, *, received_on: date, method: str, actor: Actor, at: datetime, note: str = ""
) -> None:
    """Start a party's term on the day of receipt, and the maker's time to confirm; the conclusion is locked."""
    if notice.received_on is not None:
        raise IllegalMove(f"{notice}已在 {notice.received_on} 收到（{notice.get_method_display()}），收到日期不能再改。", NOTICE_RULE.basis, "received_on")
    end = calendar.due(OBJECTION_TERM, received_on)
    notice.received_on, notice.method, notice.service_note = received_on, method, note.strip()[:300]
    notice.objection_until, notice.provisional = end.date, end.provisional
    notice.save(update_fields=["received_on", "method", "service_note", "objection_until", "provisional"])
    retime(conclusion)
    words = f"{notice} {received_on} 收到，异议期至 {end.date}"
    if conclusion.state == "pending":
        acts.advance(conclusion, "notify", actor=actor, at=at, note=words, fields=TERMS)
    elif conclusion.state == "notified":
        conclusion.save(update_fields=list(TERMS))
        trail.record("notice.received", notice, actor=actor, at=at, basis=NOTICE_RULE.basis, note=words)
    else:
        raise IllegalMove(f"检验结论{conclusion.get_state_display()}，不能再登记送达。请刷新页面。", NOTICE_RULE.basis)
    if notice.party == NoticeParty.MAKER and conclusion.sample_id:
        _start_confirmation(conclusion, received_on)


def _start_confirmation(conclusion: Conclusion, received_on: date) -> None:
    asked = MakerConfirmation.objects.select_for_update(of=("self",)).filter(sample=conclusion.sample_id, state=ConfirmationState.ASKED).first()
    if asked is not None and asked.received_on is None:
        end = calendar.due(CONFIRM_TERM, received_on)
        asked.received_on, asked.due_on, asked.provisional = received_on, end.date, end.provisional
        asked.save(update_fields=["received_on", "due_on", "provisional"])
