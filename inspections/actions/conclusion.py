"""Telling the party its result, and letting the result become final."""

from datetime import date, datetime

from django.db import transaction

from inspections.law import NOTICE_RULE, OBJECTION_TERM, WAIVER_RULE
from inspections.models import Conclusion
from inspections.permissions import GRANTS
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays import calendar


@transaction.atomic
def notify(*, conclusion: Conclusion, received_on: date, actor: Actor, at: datetime) -> Conclusion:
    """Note the day on which the party received the result; the objection term runs from it."""
    acts.permit(actor, GRANTS, "conclusion.notify")
    conclusion = locked(conclusion)
    if received_on < conclusion.decided_on:
        raise RuleBroken(f"收到日期 {received_on} 早于结论作出的日期 {conclusion.decided_on}，请核对。", NOTICE_RULE.basis, "received_on")
    if received_on > calendar.local_date(at):
        raise RuleBroken(f"收到日期 {received_on} 晚于今天，请在收到以后登记。", NOTICE_RULE.basis, "received_on")
    due = calendar.due(OBJECTION_TERM, received_on)
    conclusion.notified_on, conclusion.objection_until, conclusion.objection_provisional = received_on, due.date, due.provisional
    note = f"{received_on} 收到，异议期至 {due.date}"
    fields = ("notified_on", "objection_until", "objection_provisional")
    acts.advance(conclusion, "notify", actor=actor, at=at, note=note, fields=fields)
    return conclusion


@transaction.atomic
def waive(*, conclusion: Conclusion, waived_on: date, actor: Actor, at: datetime) -> Conclusion:
    """Note the party's written waiver of objection."""
    acts.permit(actor, GRANTS, "conclusion.waive")
    conclusion = locked(conclusion)
    if conclusion.state != "notified" or conclusion.notified_on is None:
        raise RuleBroken("只有已告知、尚未确定的结论可以登记放弃异议。", WAIVER_RULE.basis)
    if not conclusion.notified_on <= waived_on <= calendar.local_date(at):
        raise RuleBroken(f"放弃异议的日期应在收到日期 {conclusion.notified_on} 与今天之间。", WAIVER_RULE.basis, "waived_on")
    conclusion.waived_on = waived_on
    conclusion.save(update_fields=["waived_on"])
    trail.record("conclusion.waived", conclusion, actor=actor, at=at, basis=WAIVER_RULE.basis, after={"waived_on": str(waived_on)})
    return conclusion


@transaction.atomic
def finalise(*, conclusion: Conclusion, actor: Actor, at: datetime) -> Conclusion:
    """Let the result stand: the term has run out without objection, or was waived in writing."""
    acts.permit(actor, GRANTS, "conclusion.finalise")
    return settle(locked(conclusion), actor=actor, at=at)


def settle(conclusion: Conclusion, *, actor: Actor, at: datetime) -> Conclusion:
    """Make a locked conclusion final, or say why it cannot be yet."""
    today = calendar.local_date(at)
    if conclusion.notified_on is None:
        raise RuleBroken("检验结论还没有告知当事人；告知并过了异议期，结果才能确定。", NOTICE_RULE.basis)
    due = calendar.due(OBJECTION_TERM, conclusion.notified_on)
    if conclusion.waived_on is None and today <= due.date:
        raise RuleBroken(
            f"当事人在 {conclusion.notified_on} 收到结果，异议期到 {due.date} 为止，期满以后才能确定；当事人书面放弃异议的，请先登记。",
            OBJECTION_TERM.basis,
        )
    conclusion.final_on, conclusion.objection_until, conclusion.objection_provisional = today, due.date, due.provisional
    note = f"书面放弃异议（{conclusion.waived_on}）" if conclusion.waived_on else "异议期满，没有提出异议"
    fields = ("final_on", "objection_until", "objection_provisional")
    acts.advance(conclusion, "finalise", actor=actor, at=at, note=note, fields=fields)
    return conclusion


def finalise_due(*, at: datetime) -> int:
    """Let every result stand whose term has run out. Safe to run again; returns how many."""
    today = calendar.local_date(at)
    waiting = Conclusion.objects.filter(state="notified", objection_until__lt=today).values_list("pk", flat=True)
    count = 0
    for pk in list(waiting):
        with transaction.atomic():
            conclusion = Conclusion.objects.select_for_update(of=("self",)).select_related("report", "sample").get(pk=pk)
            if conclusion.state == "notified":
                settle(conclusion, actor=SYSTEM, at=at)
                count += 1
    return count


def locked(conclusion: Conclusion) -> Conclusion:
    """Fetch the conclusion again under its lock."""
    return Conclusion.objects.select_for_update(of=("self",)).select_related("report", "sample", "plan_item__region").get(pk=conclusion.pk)
