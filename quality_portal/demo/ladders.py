"""The other ladders, and work in hand: a national and a provincial case, a recheck by sample, an order to sign for, a person invited."""

from __future__ import annotations

from datetime import date, timedelta

from enforcement.actions import announcement, case, hearing, recheck, repeat, rights, step, visit, with_order
from enforcement.models import Case, RecheckVisit, RightsNotice, Step
from enforcement.queries import with_order as queries
from enterprises.actions import invitation
from inspections.actions import plan, sample
from inspections.models import Finding, TestReport
from quality_portal.accounts.models import User

from . import cast, followups, laboratory
from .cases import NAMED
from .clock import at, before, plus
from .desk import confirm_address
from .followups import Visit
from .quarters import ON_SITE
from .scene import Stage

NATION = {"level": "nation", "mandate": "国市监质监函〔2026〕37号"}
PROVINCE = {"level": "province", "mandate": "云市监质函〔2026〕18号", "leading": True}
HENGJU, DINGMU, ANTUYU = 0, 7, 62
TERM = 20


def play(stage: Stage, today: date) -> str:
    """Each case as far as today; returns the code of the invitation that waits for a new person."""

    def ago(days: int) -> date:
        return before(today, days)

    unsigned(stage, ago(44))
    once(stage, ago(330))
    twice(stage, ago(70), today)
    told_of_rights(stage, ago(98), today)
    return invited(stage, ago(3))


def unsigned(stage: Stage, on: date) -> Step:
    """恒炬's order is signed and waits to be opened and signed for online."""
    return _issued(stage, _opened(stage, followups.failed(stage, Visit(HENGJU, on, "延长线插座"))))


def once(stage: Stage, on: date) -> None:
    """安途屿's leading product fails in a provincial inspection for the first time, and is put right."""
    served = _order(stage, _opened(stage, followups.failed(stage, Visit(ANTUYU, on, "充电器，省级任务", **PROVINCE))))
    day = plus(served.comply_by, 2)
    recheck.record_recheck(
        case=_due(served.case, day), outcome="pass", on=day, officers=_officers(stage), note="已更换变压器供应商，出厂检验增加异常温升项目。",
        without_sample="省级任务要求现场核查，原批次已召回销毁。", actor=stage.people["zhoumin"], at=at(day, 16),
    )  # fmt: skip


def twice(stage: Stage, on: date, today: date) -> Step:
    """It fails again: the opinion says stop. Told, heard, reviewed; the head has it on the approval desk."""
    officer = stage.people["zhoumin"]
    opened = _opened(stage, followups.failed(stage, Visit(ANTUYU, on, "充电器，省级任务二", **PROVINCE)))
    day = plus(opened.opened_on, 1)
    repeat.answer(
        case=opened, shortcut="twice_running", take=True, reason="同一主导产品连续两次省级监督抽查异常温升不合格，符合第18点规定。", actor=officer,
        at=at(day, 9),
    )  # fmt: skip
    notice = _told(stage, opened, plus(day, 1), days=30)
    heard = _heard(stage, notice)
    drafted = step.draft_step(
        case=Case.objects.get(pk=opened.pk), named_basis=NAMED, days=30, defence_taken="partly",
        defence_answer="企业提出的分批停产意见没有依据，不予采纳；库存返工的时间安排予以采纳，写入整顿要求。", actor=officer, at=at(heard, 15),
    )  # fmt: skip
    reviewed = max(heard, min(plus(heard, 1), today))
    step.review_step(step=drafted, note="事实清楚，程序合法，听证意见已答复。", actor=stage.people["fanghui"], at=at(reviewed, 17))
    return drafted


def told_of_rights(stage: Stage, on: date, today: date) -> RightsNotice:
    """鼎沐's national case: rechecked by sample, failed again; the notice of rights is signed for and the terms run."""
    member = stage.people[cast.MEMBERS[2][0]]
    ordered = _order(stage, _opened(stage, followups.failed(stage, Visit(DINGMU, on, "水嘴，国家级任务", **NATION))))
    report = _rechecked(stage, ordered)
    day = plus(report.issued_on, 1)
    recheck.record_recheck(
        case=_due(ordered.case, day), outcome="fail", on=day, officers=_samplers(stage), report=report, actor=stage.people["zhoumin"], at=at(day, 16)
    )
    signed = today - timedelta(days=1)  # an enterprise signs on any day
    drafted = rights.draft_notice(
        case=Case.objects.get(pk=ordered.case_id), named_basis=NAMED, actor=stage.people["zhoumin"], at=at(signed - timedelta(days=2), 10)
    )
    rights.approve_notice(notice=drafted, actor=stage.people["xujuzhang"], at=at(signed - timedelta(days=1), 15))
    confirm_address(member, at(signed, 9))
    return rights.sign_notice(notice=drafted, member=member, at=at(signed, 9, 10))


def _rechecked(stage: Stage, ordered: Step) -> TestReport:
    """The recheck as a visit: announced, a round of its own approved, a sample sealed, carried to the laboratory and tested blind."""
    officer, on = stage.people["zhoumin"], plus(ordered.comply_by, 2)
    planned = visit.arrange(
        case=_due(ordered.case, plus(ordered.comply_by, 1)), planned_on=on, officers=_samplers(stage), actor=officer, at=at(plus(ordered.comply_by, 1), 10)
    )
    plan.approve(plan=planned.plan, actor=stage.people["xujuzhang"], at=at(planned.planned_on, 8))
    given = visit.send_out(visit=RecheckVisit.objects.get(pk=planned.pk), actor=officer, at=at(on, 8, 30))
    item = planned.plan.items.select_related("plan", "category", "region").get()
    made = on - timedelta(days=6)
    people = list(given.officers.order_by("pk"))
    taken = sample.record(
        plan_item=item, enterprise=given.enterprise, product=given.product, samplers=people, product_name=given.product.name,
        trademark=given.product.trademark, model=given.product.model, batch=f"{made:%Y%m%d}", produced_on=made, sampled_on=on, place="企业成品库",
        base_quantity="160 件", quantity="4 件", backup_quantity="4 件", seal_no=f"FC{on:%y%m%d}A", backup_seal_no=f"FC{on:%y%m%d}B",
        lab=item.lab or stage.labs["city"], task=given, actor=people[0], at=at(on, 14, 20), **ON_SITE,
    )  # fmt: skip
    return laboratory.test(stage, taken, followups.values("tap", fails=True), plus(on, 8))


def _opened(stage: Stage, found: Finding) -> Case:
    officer = stage.people["zhoumin"]
    return case.open_case(finding=found, actor=officer, at=at(plus(found.confirmed_on, 1), 9))


def _issued(stage: Stage, opened: Case) -> Step:
    """The order, through its three hands."""
    day = plus(opened.opened_on, 1)
    drafted = with_order.draft_decision(case=opened, days=TERM, named_basis=NAMED, actor=stage.people["zhoumin"], at=at(day, 10))
    step.review_step(step=drafted, actor=stage.people["fanghui"], at=at(day, 15))
    issued = step.approve_step(step=drafted, actor=stage.people["xujuzhang"], at=at(plus(day, 1), 10))
    if told := queries.of_case(opened):  # the announcement that goes out with it
        announcement.review(announcement=told, actor=stage.people["fanghui"], at=at(day, 16))
        announcement.publish(announcement=told, actor=stage.people["xujuzhang"], at=at(plus(day, 1), 11))
    return issued


def _order(stage: Stage, opened: Case) -> Step:
    """The order, served by hand."""
    issued = _issued(stage, opened)
    served = plus(issued.decided_on, 1)
    return step.serve_step(step=issued, served_on=served, how="in_person", actor=stage.people["zhoumin"], at=at(served, 10))


def _due(held: Case, day: date) -> Case:
    """The case on a day after its term: the sweep has turned to the recheck by then."""
    case.mark_overdue(case=held, at=at(day, 6))
    return Case.objects.get(pk=held.pk)


def _told(stage: Stage, opened: Case, day: date, *, days: int) -> RightsNotice:
    officer = stage.people["zhoumin"]
    drafted = rights.draft_notice(case=Case.objects.get(pk=opened.pk), days=days, named_basis=NAMED, actor=officer, at=at(day, 10))
    rights.approve_notice(notice=drafted, actor=stage.people["xujuzhang"], at=at(day, 15))
    return rights.serve_notice(notice=drafted, served_on=plus(day, 1), how="in_person", actor=officer, at=at(plus(day, 1), 10))


def _heard(stage: Stage, notice: RightsNotice) -> date:
    """A hearing asked for, called and held. Returns its day."""
    officer, asked = stage.people["zhoumin"], plus(notice.served_on, 2)
    rights.state(
        notice=notice, kind="hearing", text="要求听证：停产影响在手订单，请求分批整顿。", how="paper", made_on=asked, actor=officer, at=at(asked, 11)
    )
    opens = plus(asked, 14)
    called = hearing.schedule_hearing(
        notice=notice, opens_at=at(opens, 9, 30), place="市局四楼听证室", chair=stage.people["fanghui"], actor=officer, at=at(asked, 16)
    )
    told = plus(asked, 1)
    hearing.tell_hearing(hearing=called, served_on=told, how="in_person", actor=officer, at=at(told, 10))
    hearing.hold_hearing(
        hearing=called, record="当事人代理人陈述整改情况和停产影响，出示返工方案；承办人出示两次检验报告。笔录经双方核对无误后签字。",
        attended="企业：代理人 2 名；承办人：周敏、何建平；旁听 3 人", outcome="uphold", opinion="事实清楚，建议维持停产整顿，库存返工可以安排在整顿期内。",
        actor=officer, at=at(opens, 11, 30),
    )  # fmt: skip
    return opens


def _officers(stage: Stage) -> list[User]:
    return [stage.people["zhoumin"], stage.people["hejianping"]]


def _samplers(stage: Stage) -> list[User]:
    return [stage.people[name] for name in followups.SAMPLERS]


def invited(stage: Stage, on: date) -> str:
    """The bureau's code for 恒炬's new quality manager, open for somebody who joins."""
    made = invitation.invite(
        enterprise=stage.companies[HENGJU], invitee="崔见山", position="质检主管", role="handler", actor=stage.people["zhoumin"], at=at(on, 10)
    )
    return made.code
