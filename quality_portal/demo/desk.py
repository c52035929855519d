"""The enterprise with three days left: an order in force, a report half written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from enforcement.actions import case, request, service, step
from enforcement.models import Step
from quality_portal.accounts.models import User

from . import answers, cases, cast, laboratory
from .clock import at, before, plus, work
from .followups import Visit, failed, sampled, values
from .scene import Stage

COMPANY = 1  # 乐小屿
TERM = 30
DAYS_AGO = 26  # when the order was served: the term ends within the week
BEFORE = 62  # days from the sample to the order
SAMPLED = ((63, 1, "有害物质"), (57, 14, "温升"), (61, 7, "小零件"))  # company, days ago, name; in the order of laboratory.wait


def almost_due(stage: Stage, today: date, random: Random) -> None:
    """A follow-up sample failed; the order's term ends in a few days."""
    served = work(today - timedelta(days=DAYS_AGO))
    found = failed(stage, Visit(COMPANY, work(served - timedelta(days=BEFORE)), "增塑剂"))
    officer, head = stage.people["zhoumin"], stage.people["xujuzhang"]
    opened = case.open_case(finding=found, actor=officer, at=at(served - timedelta(days=7), 9))
    draft = step.draft_step(case=opened, days=TERM, named_basis=cases.NAMED, actor=officer, at=at(served - timedelta(days=6), 10))
    step.review_step(step=draft, actor=stage.people["fanghui"], at=at(served - timedelta(days=4), 10))
    step.approve_step(step=draft, actor=head, at=at(served - timedelta(days=3), 16))
    member = stage.people[cast.MEMBERS[1][0]]
    confirm_address(member, at(served, 10, 20))
    step.sign_for(step=Step.objects.select_related("case__enterprise").get(pk=draft.pk), member=member, at=at(served, 10, 26))
    order = Step.objects.select_related("case__enterprise").get(pk=draft.pk)
    answers.fill(order, member, at(plus(served, 6), 9, 40), random, sections=2)
    _asked_for_more_time(order, member, officer, head, served)


def in_the_laboratory(stage: Stage, today: date) -> None:
    """Whatever the day of the quarter: a sample on its way, one on the bench, one whose values wait for the second person."""
    for turn, (company, days, name) in enumerate(SAMPLED):
        visit = Visit(company, before(today, days), name)
        laboratory.wait(stage, sampled(stage, visit), values(visit.key, fails=False), today, turn=turn)


def _asked_for_more_time(order: Step, member: User, officer: User, head: User, served: date) -> None:
    """A wish for more time that was not granted: the day stands."""
    asked = request.file_request(
        case=order.case, kind="extension", days=10, reasons="新订的原料预计月底到货，希望延长十日。", actor=member, at=at(plus(served, 11), 10)
    )
    refused = "原料更换不影响停止销售和清理库存，现有期限可以完成整改。"
    request.answer(request=asked, grants=False, opinion=refused, actor=officer, at=at(plus(served, 13), 15))
    request.decide(request=asked, approve=True, actor=head, at=at(plus(served, 14), 9))


def confirm_address(member: User, when: datetime) -> None:
    """Where papers reach the member's enterprise, and that it may be served online."""
    company = member.memberships.get().enterprise
    service.confirm_address(
        enterprise=company, address=company.address, receiver="企业行政部", phone="0991-6812315", electronic=True,
        signer=member.display_name, post="质量负责人", member=member, at=when,
    )  # fmt: skip
