"""Objections: filed by a party within its own fifteen days, answered by the office, never lost and never doubled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from enterprises.queries.membership import is_member, require_right
from inspections.law.telling import (
    BACKUP_FAULT,
    DECIDE_TERM,
    FORMALITIES_TERM,
    OBJECTION_RULE,
    OBJECTION_TERM,
    OTHER_LAB,
)
from inspections.models import Conclusion, Notice, Objection, ObjectionAsks, Retest
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from inspections.queries import objection as queries
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.law import Citation
from quality_portal.core.roles import Role
from quality_portal.documents import actions as documents
from quality_portal.documents.actions import attach
from quality_portal.workdays import calendar

from . import papers
from .receipt import digest_of, files_of, receipt_number
from .report import withdraw as withdraw_conclusion
from .settling import locked

LIVE_RETEST = ("noticed", "ready", "testing")
ANSWERED = ("decided_by", "decided_on", "reasons", "document", "closed_on")


@transaction.atomic
def file(*, notice: Notice, asks: str, grounds: str, member: User, at: datetime, files: Sequence[UploadedFile] = ()) -> Objection:
    """A party objects online. A second click, or going back and clicking again, gets the same receipt."""
    acts.permit(member, GRANTS, "objection.file")
    conclusion = locked(notice.conclusion)
    notice = conclusion.notices.get(pk=notice.pk)
    if notice.enterprise_id is None or not is_member(member, notice.enterprise_id):
        raise NotPermitted("只有收到告知书的企业的成员可以提出异议。")
    require_right(member, notice.enterprise_id, "submit")
    return _file(conclusion, notice, asks, grounds, files, on=calendar.local_date(at), actor=member, at=at, online=True)


@transaction.atomic
def register(
    *, notice: Notice, asks: str, grounds: str, filed_on: date, actor: Actor, at: datetime, files: Sequence[UploadedFile] = ()
) -> Objection:
    """Take down an objection that came on paper, as of the day it came."""
    acts.permit(actor, GRANTS, "objection.register")
    conclusion = locked(notice.conclusion)
    notice = conclusion.notices.get(pk=notice.pk)
    if filed_on > calendar.local_date(at):
        raise RuleBroken(f"提出异议的日期 {filed_on} 晚于今天，请核对。", OBJECTION_TERM.basis, "filed_on")
    return _file(conclusion, notice, asks, grounds, files, on=filed_on, actor=actor, at=at, online=False)


def _file(
    conclusion: Conclusion, notice: Notice, asks: str, grounds: str, files: Sequence[UploadedFile], *, on: date, actor: Actor, at: datetime, online: bool
) -> Objection:
    if existing := Objection.objects.filter(conclusion=conclusion, applicant=notice.name).first():
        return existing
    _check_filing(conclusion, notice, asks, grounds, on)
    decide_by = calendar.due(DECIDE_TERM, on)
    number = next_number("YY", conclusion.plan_item.region.code, on.year)
    content = {
        "objection": number,
        "result": conclusion.report.number if conclusion.report else conclusion.refusal.number,
        "product": conclusion.product_name,
        "applicant": notice.name,
        "asks": ObjectionAsks(asks).label,
        "grounds": grounds.strip(),
        "filed_on": on.isoformat(),
        "files": [],
        "by": actor.display_name,
        "at": at.isoformat(),
    }
    objection = Objection.objects.create(
        number=number, conclusion=conclusion, notice=notice, office_id=conclusion.office_id, enterprise_id=notice.enterprise_id, applicant=notice.name,
        asks=asks, grounds=grounds.strip(), online=online, filed_on=on, filed_at=at, filed_by_id=actor.pk, receipt_no=receipt_number(),
        decide_by=decide_by.date, decide_provisional=decide_by.provisional, content={}, digest="",
    )  # fmt: skip
    content["files"] = files_of([attach(objection, upload, actor=actor, at=at, note="异议证明材料") for upload in files])
    objection.content, objection.digest = content, digest_of(content)
    objection.save(update_fields=["content", "digest"])
    note = f"{objection.get_asks_display()}，回执 {objection.receipt}"
    trail.record("objection.filed", objection, actor=actor, at=at, basis=OBJECTION_RULE.basis, note=note)
    return objection


def _check_filing(conclusion: Conclusion, notice: Notice, asks: str, grounds: str, on: date) -> None:
    if conclusion.verdict == "pass":
        raise RuleBroken("这份检验结论是合格，没有可以提出异议的不合格项目。", OBJECTION_TERM.basis)
    end = queries.term_of(notice)
    if end is None or notice.received_on is None:
        raise RuleBroken("请先签收告知书，再提出异议；异议期从签收的次日起算。", OBJECTION_TERM.basis)
    if on < notice.received_on:
        raise RuleBroken(f"提出异议的日期 {on} 早于收到告知书的日期 {notice.received_on}，请核对。", OBJECTION_TERM.basis, "filed_on")
    if on > end.date:
        raise RuleBroken(
            f"{notice.received_on} 收到告知书，次日起算{OBJECTION_TERM.length}日，异议期到 {end.date} 为止；{on} 提出已经超过期限，不能受理。", OBJECTION_TERM.basis, "filed_on"
        )
    if conclusion.state != "notified":
        raise IllegalMove(f"检验结论{conclusion.get_state_display()}，不能再提出异议。请刷新页面。", OBJECTION_TERM.basis)
    if asks not in ObjectionAsks.values:
        raise RuleBroken("请选择请求：申请复检，或者其他异议。", OBJECTION_RULE.basis, "asks")
    if asks == ObjectionAsks.RETEST and conclusion.sample_id is None:
        raise RuleBroken("拒检认定没有样品可以复检；对认定有异议的，请选“其他异议”。", OBJECTION_RULE.basis, "asks")
    if len(grounds.strip()) < 5:
        raise RuleBroken("请写明异议的理由，例如哪个项目、为什么有异议。", OBJECTION_RULE.basis, "grounds")


def held(objection: Objection) -> Objection:
    """The objection under its lock, behind its result's: the result is always locked first."""
    conclusion = locked(Conclusion(pk=objection.conclusion_id))
    row = Objection.objects.select_for_update(of=("self",)).select_related("office__parent", "enterprise").get(pk=objection.pk)
    row.conclusion = conclusion
    return row


@transaction.atomic
def accept(*, objection: Objection, actor: Actor, at: datetime, noticed_on: date | None = None) -> Retest:
    """Accept a retest: the applicant has seven days for the formalities. A second click gets the retest that is there."""
    acts.permit(actor, GRANTS, "objection.decide")
    row = held(objection)
    if row.state == "retesting":
        return row.retest
    _check_standing(row)
    if row.asks != ObjectionAsks.RETEST:
        raise RuleBroken("这份异议没有申请复检；请决定“异议成立”或者“不予受理”。", OBJECTION_RULE.basis)
    if faults := queries.retest_faults(row.conclusion):
        raise RuleBroken("不能复检：" + "；".join(fault.rstrip("。") for fault in faults) + "。请办理“认定不能复检”。", queries.backup_basis())
    if other := queries.live_retest(row.conclusion):
        raise RuleBroken(f"{other.objection.applicant}申请的复检（{other.objection.number}）正在办理，结论对各方有效，不必再受理一次。", OTHER_LAB.basis)
    today = calendar.local_date(at)
    told = noticed_on or today
    if not row.filed_on <= told <= today:
        raise RuleBroken(f"复检受理通知的送达日期应在提出异议的日期 {row.filed_on} 与今天之间。", FORMALITIES_TERM.basis, "noticed_on")
    end = calendar.due(FORMALITIES_TERM, told)
    retest = Retest.objects.create(
        objection=row, conclusion=row.conclusion, noticed_on=told, formalities_due=end.date, formalities_provisional=end.provisional
    )
    row.decided_by_id, row.decided_on = actor.pk, today
    row.document = documents.issue(
        "retest_notice", office=row.office, subject=row, title="复检受理通知书", content=papers.retest_notice(retest), actor=actor, at=at
    )
    acts.advance(row, "accept", actor=actor, at=at, note=f"手续办理期限至 {end.date}", fields=ANSWERED)
    trail.record("retest.opened", retest, actor=actor, at=at, basis=FORMALITIES_TERM.basis, note=row.document.number)
    return retest


@transaction.atomic
def refuse(*, objection: Objection, reasons: str, actor: Actor, at: datetime) -> Objection:
    """Refuse an objection with reasons; the result stands when its terms are over."""
    row = _deciding(objection, reasons, actor)
    if row.state == "refused":
        return row
    _answer(row, "refuse", "不予受理", "检验结论不变，异议期届满后确定", OBJECTION_RULE.basis, actor=actor, at=at)
    return row


@transaction.atomic
def allow(*, objection: Objection, reasons: str, actor: Actor, at: datetime) -> Objection:
    """Find an objection founded: the result is withdrawn and nothing may be built on it."""
    row = _deciding(objection, reasons, actor)
    if row.state == "allowed":
        return row
    retest = getattr(row, "retest", None)
    if row.state == "retesting" and row.conclusion.state != "withdrawn":
        raise RuleBroken("已经受理复检，以复检结论为准，不能再直接认定异议成立。", OBJECTION_RULE.basis)
    if retest is not None and retest.state in LIVE_RETEST:  # its result was corrected meanwhile: nothing is left to test
        end_retest(retest, "cancel", actor=actor, at=at, note=row.reasons)
    if row.conclusion.state != "withdrawn":
        withdraw_conclusion(row.conclusion, because=f"异议成立（{row.number}）：{row.reasons}", basis=OBJECTION_RULE.basis, actor=actor, at=at)
        _no_verdict(row.conclusion)
    _answer(row, "allow", "异议成立", "检验结论撤回，不作为公布和处理的依据", OBJECTION_RULE.basis, actor=actor, at=at)
    return row


@transaction.atomic
def bar(*, objection: Objection, fault_of: str, reasons: str, actor: Actor, at: datetime) -> Objection:
    """Find that no retest is possible, and by whose doing: the party's leaves the result, ours takes it back."""
    row = _deciding(objection, reasons, actor)
    if row.state == "impossible":
        return row
    if fault_of not in BACKUP_FAULT:
        raise RuleBroken("请选明备用样品的问题是谁造成的：被抽样者，或者机关、检验机构。", queries.backup_basis(), "fault_of")
    if row.asks != ObjectionAsks.RETEST:
        raise RuleBroken("这份异议没有申请复检；请决定“异议成立”或者“不予受理”。", OBJECTION_RULE.basis)
    retest = getattr(row, "retest", None)
    if retest is None and not queries.retest_faults(row.conclusion):
        raise RuleBroken("备用样品的封样和交接完整，可以复检，不能认定不能复检。", queries.backup_basis())
    rule = BACKUP_FAULT[fault_of]
    row.fault_of = fault_of
    if retest is not None and retest.state in LIVE_RETEST:
        end_retest(retest, "cancel", actor=actor, at=at, note=row.reasons)
    if not rule.result_stands and row.conclusion.state != "withdrawn":
        withdraw_conclusion(row.conclusion, because=f"不能复检（{row.number}）：{row.reasons}", basis=rule.basis, actor=actor, at=at)
        _no_verdict(row.conclusion)
    follows = "初检结论不变，异议期届满后确定" if rule.result_stands else "初检结论撤回，不作为公布和处理的依据"
    _answer(row, "bar", "不能复检", follows, rule.basis, actor=actor, at=at)
    return row


@transaction.atomic
def take_back(*, objection: Objection, actor: Actor, at: datetime) -> Objection:
    """The applicant takes its objection back, before a laboratory was named."""
    of_enterprise = Role.ENTERPRISE_MEMBER in actor.roles
    acts.permit(actor, GRANTS, "objection.take_back" if of_enterprise else "objection.withdraw")
    row = held(objection)
    if of_enterprise and not is_member(actor, row.enterprise_id):
        raise NotPermitted("只有申请人可以撤回自己的异议。")
    if of_enterprise:
        require_right(actor, row.enterprise_id, "submit")
    if row.state == "withdrawn":
        return row
    retest = getattr(row, "retest", None)
    if retest is not None and retest.state not in ("noticed", "ready"):
        raise RuleBroken("已经确定复检机构，不能再撤回异议；复检结论为最终结论。", OBJECTION_RULE.basis)
    if retest is not None:
        end_retest(retest, "cancel", actor=actor, at=at, note="申请人撤回异议")
    row.closed_on = calendar.local_date(at)
    acts.advance(row, "withdraw", actor=actor, at=at, fields=("closed_on",))
    return row


def end_retest(retest: Retest, move: str, *, actor: Actor, at: datetime, note: str = "") -> None:
    """Close a retest that leads to no outcome."""
    row = Retest.objects.select_for_update(of=("self",)).get(pk=retest.pk)
    row.closed_on = calendar.local_date(at)
    acts.advance(row, move, actor=actor, at=at, note=note, fields=("closed_on",))


def _deciding(objection: Objection, reasons: str, actor: Actor) -> Objection:
    acts.permit(actor, GRANTS, "objection.decide")
    if not reasons.strip():
        raise RuleBroken("请写明决定的理由，申请人会看到这段话。", OBJECTION_RULE.basis, "reasons")
    row = held(objection)
    row.reasons = row.reasons or reasons.strip()
    return row


def _check_standing(row: Objection) -> None:
    if row.state != "filed":
        raise IllegalMove(f"这份异议现在是“{row.get_state_display()}”，不需要再决定。请刷新页面。", OBJECTION_RULE.basis)
    if row.conclusion.state == "withdrawn":
        raise RuleBroken("检验结论已经撤回（更正），不需要复检；请决定“异议成立”，答复申请人。", OBJECTION_RULE.basis)


def _answer(row: Objection, move: str, words: str, follows: str, basis: Citation, *, actor: Actor, at: datetime) -> None:
    """Close an objection with a numbered answer."""
    row.decided_by_id, row.decided_on = actor.pk, calendar.local_date(at)
    row.closed_on = row.decided_on
    row.document = documents.issue(
        "objection_answer", office=row.office, subject=row, title="异议处理答复书", content=papers.objection_answer(row, words, follows, basis), actor=actor, at=at
    )
    acts.advance(row, move, actor=actor, at=at, basis=basis, note=f"{words}：{row.reasons}", fields=(*ANSWERED, "fault_of"))


def _no_verdict(conclusion: Conclusion) -> None:
    """A withdrawn result that nothing replaces leaves its sample without a verdict."""
    if conclusion.sample is not None:
        conclusion.sample.verdict = ""
        conclusion.sample.save(update_fields=["verdict"])
