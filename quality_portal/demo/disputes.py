"""What does not go smoothly: objections, retests, refusals, goods whose maker is asked, a report that was wrong, a draw that was void."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from inspections.actions import (
    circular,
    confirmation,
    draw,
    finding,
    labjob,
    meeting,
    notice,
    objection,
    plan,
    recusal,
    refusal,
    retest,
    task,
)
from inspections.actions import conclusion as conclusions
from inspections.actions.plan_items import ItemDraft
from inspections.law import onsite as onsite_law
from inspections.models import Conclusion, Finding, Notice, Objection, Plan, Retest, TestReport
from inspections.worksheet import Found

from . import cases, cast, laboratory, quarters
from .clock import at, before, plus, quarter_of, work
from .followups import SAMPLERS, Visit, planned, reported, values
from .photos import photo
from .scene import Stage

FEE = Decimal(2_600)


def play(stage: Stage, today: date, random: Random) -> None:
    """Every dispute, each as far as today allows."""

    def ago(days: int) -> date:
        return before(today, days)

    older, recent = Visit(60, ago(260), "截面积"), Visit(13, ago(150), "玩具增塑剂")
    followed = [_stands(stage, reported(stage, older)), _stands(stage, reported(stage, recent)), upheld(stage, ago(110)), refused(stage, ago(80))]
    for found, failures in zip(followed, (3, 2, 0, 0), strict=True):
        cases.take_up(stage, found, today, random, failures=failures)
    overturned(stage, ago(95))
    waiting_for_lab(stage, ago(52))
    just_filed(stage, ago(33), today)
    _sellers(stage, ago, today)
    corrected(stage, ago(70))
    excused(stage, ago(45))
    recusal.declare(
        officer=stage.people["luqiao"], enterprise=stage.companies[9], reason="kinship", note="配偶在该企业任职", actor=stage.people["luqiao"],
        at=at(ago(30), 9),
    )  # fmt: skip
    voided(stage, ago(9), random)
    waiting_for_value(stage, today, random)
    _aftercare(stage, today)


def told(stage: Stage, filed: TestReport, *, days: int = 2, **names: str) -> list[Notice]:
    """The notices of a result, sent some days after the report."""
    sent = plus(filed.issued_on, days)
    return notice.send(conclusion=filed.conclusion, names=names, actor=stage.people["zhoumin"], at=at(sent, 10))


def received(stage: Stage, letter: Notice, days: int = 3) -> Notice:
    """A notice that came by mail."""
    on = plus(letter.sent_on, days)
    return notice.receive(notice=letter, received_on=on, method="mail", actor=stage.people["zhoumin"], at=at(on, 15))


def overturned(stage: Stage, on: date) -> None:
    """恒炬 objects online; the other laboratory finds nothing wrong, and the office bears the fee."""
    filed = reported(stage, Visit(0, on, "插座温升"))
    member = stage.people[cast.MEMBERS[0][0]]
    letter = notice.sign(notice=told(stage, filed)[0], member=member, at=at(plus(filed.issued_on, 3), 11))
    argued = objection.file(
        notice=letter, asks="retest", grounds="同批次产品我司委托检验合格，请求用备用样品复检导体截面积。", member=member,
        at=at(plus(letter.received_on, 4), 16),
    )  # fmt: skip
    _retested(stage, argued, "city", fails=False)


def _stands(stage: Stage, filed: TestReport) -> Finding:
    """A failure nobody objects to, confirmed the day after the term."""
    letter = received(stage, told(stage, filed)[0])
    final = plus(Conclusion.objects.get(pk=letter.conclusion_id).objection_until, 1)
    return finding.confirm_finding(conclusion=letter.conclusion, actor=stage.people["zhoumin"], at=at(final, 9))


def upheld(stage: Stage, on: date) -> Finding:
    """炽泉 objects on paper; the retest says the same, and the result stands."""
    filed = reported(stage, Visit(20, on, "接地电阻"))
    letter = received(stage, told(stage, filed)[0])
    filed_on = plus(letter.received_on, 5)
    argued = objection.register(
        notice=letter, asks="retest", grounds="对接地电阻的检验结果有异议，申请复检。", filed_on=filed_on, actor=stage.people["zhoumin"],
        at=at(filed_on, 15),
    )  # fmt: skip
    done = _retested(stage, argued, "city", fails=True)
    officer, confirmed = stage.people["zhoumin"], plus(done.closed_on, 1)
    return finding.confirm_finding(conclusion=Conclusion.objects.get(pk=filed.conclusion.pk), actor=officer, at=at(confirmed, 9))


def _retested(stage: Stage, argued: Objection, lab: str, *, fails: bool) -> Retest:
    """From the acceptance to the outcome of a retest at another laboratory."""
    ready, officer = _formalities(stage, argued), stage.people["zhoumin"]
    named = plus(ready.formalities_on, 3)
    given = retest.name_lab(retest=ready, lab=stage.labs[lab], actor=officer, at=at(named, 9))
    key = next(key for key, category in stage.categories.items() if category.pk == argued.conclusion.plan_item.category_id)
    report = laboratory.work(stage, given, values(key, fails=fails), received=plus(named, 2), issued=plus(named, 10))
    return retest.close(retest=Retest.objects.get(pk=ready.pk), actor=officer, at=at(plus(report.issued_on, 1), 10))


def _formalities(stage: Stage, argued: Objection) -> Retest:
    accepted = plus(argued.filed_on, 3)
    opened = objection.accept(objection=argued, actor=stage.people["xujuzhang"], at=at(accepted, 10))
    paid = plus(opened.noticed_on, 3)
    return retest.complete(
        retest=opened, formalities_on=paid, amount=FEE, voucher=f"YH{paid:%y%m%d}08", actor=stage.people["zhoumin"], at=at(paid, 11)
    )


def waiting_for_lab(stage: Stage, on: date) -> None:
    """暖栖 has paid; the office has yet to name who tests again."""
    filed = reported(stage, Visit(32, on, "泄漏电流"))
    letter = received(stage, told(stage, filed)[0])
    filed_on = plus(letter.received_on, 6)
    argued = objection.register(
        notice=letter, asks="retest", grounds="检验时的电源电压与标准不一致，申请复检。", filed_on=filed_on, actor=stage.people["zhoumin"],
        at=at(filed_on, 9),
    )  # fmt: skip
    _formalities(stage, argued)


def just_filed(stage: Stage, on: date, today: date) -> None:
    """鼎沐 signed for its notice and objects; nobody has answered yet."""
    filed = reported(stage, Visit(7, on, "铅析出"))
    member = stage.people[cast.MEMBERS[2][0]]
    letter = notice.sign(notice=told(stage, filed)[0], member=member, at=at(plus(filed.issued_on, 4), 9))
    on_day = min(plus(letter.received_on, 5), today)
    objection.file(
        notice=letter, asks="retest", grounds="浸泡用水的硬度超出标准给定的范围，请求复检铅析出统计值。", member=member, at=at(on_day, 8, 30)
    )


def _sellers(stage: Stage, ago: Callable[[int], date], today: date) -> None:
    """Goods taken from sellers: a maker that owns them, one that says they are forged, one that has not answered."""
    for company, days, answer in ((12, 85, "confirmed"), (25, 75, "denied"), (36, 26, "")):
        filed = reported(stage, Visit(company, ago(days), f"流通环节，{cast.BRANDS[company][0]}"), seller="澄州市新港区万汇日用商行", source="seller", place="新港区万汇路 18 号货架")
        letters = told(stage, filed)
        for letter in letters:
            if answer or plus(letter.sent_on, 3) <= today:
                received(stage, letter)
        asked = filed.sample.confirmation
        asked.refresh_from_db()
        if answer:
            _answer(stage, letters, answer)


def _answer(stage: Stage, letters: list[Notice], answer: str) -> None:
    asked = letters[0].conclusion.sample.confirmation
    asked.refresh_from_db()
    on, officer = plus(letters[0].sent_on, 8), stage.people["zhoumin"]
    denied = answer == "denied"
    reasons = "外包装的厂名写法、喷码格式与我司不同，该批号我司没有生产过。" if denied else ""
    files = [photo("正品包装对比.png")] if denied else []
    confirmation.register(confirmation=asked, answer=answer, answered_on=on, reasons=reasons, files=files, actor=officer, at=at(on, 16))
    stands = Conclusion.objects.get(pk=letters[0].conclusion_id)
    if stands.objection_until:
        final = plus(stands.objection_until, 1)
        conclusions.finalise(conclusion=stands, actor=officer, at=at(final, 9))


def corrected(stage: Stage, on: date) -> None:
    """The laboratory mixed up a unit; the corrected report passes, the first result is withdrawn."""
    filed = reported(stage, Visit(18, on, "甲醛"), after=10)
    received(stage, told(stage, filed)[0])
    day, (tester, verifier) = plus(filed.issued_on, 9), laboratory.bench(stage, filed.lab)
    again = labjob.correct(report=filed, because="甲醛含量的稀释倍数录错，原始记录为 5.6 mg/kg。", actor=stage.people[tester], at=at(day, 9))
    labjob.enter(job=again, found=[Found(1, "5.6"), Found(2, "6.4")], actor=stage.people[tester], at=at(day, 10))
    labjob.verify(job=again, issued_on=day, actor=stage.people[verifier], at=at(day, 16))


def refused(stage: Stage, on: date) -> Finding:
    """炬安达 shuts the gate: dealt with as nonconforming, told, a finding, and a round by force."""
    officer, head = stage.people["zhoumin"], stage.people["xujuzhang"]
    met = _at_the_gate(stage, Visit(24, on, "温升投诉"), answers={})
    decided = plus(on, 3)
    outcome = refusal.deem(refusal=met, reason="两名抽样人员到场并出示通知书和证件，企业无正当理由拒绝，有见证人。", actor=head, at=at(decided, 10))
    letter = received(stage, notice.send(conclusion=outcome, actor=officer, at=at(plus(decided, 1), 9))[0])
    stands = Conclusion.objects.get(pk=letter.conclusion_id)
    final = plus(stands.objection_until, 1)
    confirmed = finding.confirm_finding(conclusion=stands, actor=officer, at=at(final, 9))
    met.refresh_from_db()
    forced = refusal.force(refusal=met, actor=officer, at=at(plus(decided, 2), 9))
    plan.approve(plan=forced, actor=head, at=at(plus(decided, 2), 16))
    return confirmed


def excused(stage: Stage, on: date) -> None:
    """The officers had another company's notice: the enterprise was right to refuse."""
    met = _at_the_gate(stage, Visit(35, on, "企业名称"), answers={"other_party": "通知书写的企业名称少了“木业”二字，企业要求更正。"})
    refusal.excuse(
        refusal=met, ground="other_party", reason="通知书所写名称与营业执照不一致，企业可以拒绝。", actor=stage.people["xujuzhang"], at=at(plus(on, 2), 10)
    )


def _at_the_gate(stage: Stage, visit: Visit, *, answers: dict[str, str]) -> object:
    item, officers = planned(stage, visit), [stage.people[name] for name in SAMPLERS]
    given = task.assign(
        plan_item=item, enterprise=stage.companies[visit.company], officers=officers, due_on=plus(visit.on, 5), actor=stage.people["zhoumin"],
        at=at(visit.on, 10),
    )  # fmt: skip
    grounds = {row.key: {"applies": row.key in answers, "note": answers.get(row.key, "")} for row in onsite_law.MAY_REFUSE}
    return refusal.record(
        task=given, way="open", refused_on=visit.on, place="企业厂区东门", facts="门卫称负责人不在，经电话联系后仍拒绝抽样人员入库。", grounds=grounds,
        witness="石堰街道 葛安", actor=officers[0], at=at(visit.on, 15),
    )  # fmt: skip


def _public_round(stage: Stage, on: date, title: str, key: str, trigger: str) -> Plan:
    crew, quarter = quarters.city_crew(stage), quarter_of(on)
    item = ItemDraft(
        category=stage.categories[key], quota=3, reserves=1, specification=stage.specifications[key], reason="regional", weighting="risk-v1",
        unit_cost=Decimal(3_200),
    )  # fmt: skip
    drafted = plan.create(
        office=crew.office, year=quarter.year, quarter=quarter.number, title=title, kind="special", reason="投诉集中。", trigger=trigger,
        items=[item], budget=Decimal(24_000), emergency_reason="", actor=crew.planner, at=at(on, 8),
    )  # fmt: skip
    return plan.approve(plan=drafted, actor=crew.head, at=at(on, 8, 40))


def voided(stage: Stage, on: date, random: Random) -> None:
    """The list was frozen with a wrong issue of the lottery: void, public, and drawn anew."""
    round_ = _public_round(stage, on, "酱腌菜防腐剂专项抽查", "pickle", "十月以来酱腌菜防腐剂超标投诉 9 起，集中在小作坊。")
    season = quarters.Season(stage, quarter_of(on), on, random, quarters.city_crew(stage))
    item = round_.items.select_related("plan__office", "category", "region").get()
    wrong = quarters.freeze(season, item, on)
    draw.request_void(drawing=wrong, reason="写明的开奖期号当晚停开，公开数值不会产生。", actor=season.crew.planner, at=at(on, 16))
    draw.void(drawing=wrong, actor=season.crew.head, at=at(on, 17))
    quarters.draw_item(season, item, plus(on, 1))


def waiting_for_value(stage: Stage, today: date, random: Random) -> None:
    """Two lists were frozen two days ago: one waits for the public value, in the other the first of two people has keyed it in."""
    day = before(today, 2)
    for key, title, trigger in (
        ("charger", "电动自行车充电器专项抽查", "三起充电起火事故涉及异常温升。"), ("toy", "校园周边玩具专项抽查", "校园周边文具店的搪胶玩具投诉增多。"),
    ):  # fmt: skip
        round_ = _public_round(stage, day, title, key, trigger)
        season = quarters.Season(stage, quarter_of(day), day, random, quarters.city_crew(stage))
        frozen = quarters.freeze(season, round_.items.select_related("plan__office", "category", "region").get(), day)
        if key == "toy":
            draw.key_in(
                drawing=frozen, public_value=quarters.lottery(random), witness="纪检组 姚谨", actor=season.crew.planner, at=at(day, 21, 30)
            )


def _aftercare(stage: Stage, today: date) -> None:
    """The counties are told, the trade meets, somebody goes and helps."""
    officer = stage.people["zhoumin"]
    recent = list(
        Conclusion.objects.filter(office=stage.city, state="final", verdict="fail", final_on__gte=today - timedelta(days=120), sample__source="maker")
        .order_by("-final_on")[:6]
    )
    if not recent:
        return
    sent = before(today, 6)
    circular.send(office=stage.city, conclusions=recent, departments=("工业和信息化局",), actor=officer, at=at(sent, 10))
    met = before(today, 12)
    found = Finding.objects.filter(conclusion__in=recent, withdrawal=None, confirmed_on__lte=met).order_by("pk")
    _meet(stage, met, list(found))


def _meet(stage: Stage, on: date, found: list[Finding]) -> None:
    officer = stage.people["zhoumin"]
    called = meeting.plan(
        office=stage.city, topic="电器产品温升和泄漏电流不合格原因分析", held_on=on, place="市局二楼会议室", findings=found, actor=officer,
        at=at(work(on - timedelta(days=8)), 9),
    )  # fmt: skip
    meeting.hold(
        meeting=called, attendance=[{"role": "企业质量负责人", "count": 14}, {"role": "检验机构工程师", "count": 3}, {"role": "区县局监督股", "count": 6}],
        minutes="逐项通报不合格项目，检验机构讲解原因，企业交流改进做法。", causes="导体截面积偷工、绝缘材料批次波动、出厂检验缺少温升项目。",
        tasks="一个月内全部企业增加温升出厂抽检；质检所免费开放试验台两周。", actor=officer, at=at(on, 17),
    )  # fmt: skip
    if found:
        visited = plus(on, 3)
        meeting.visit(
            office=stage.city, enterprise=found[0].enterprise, visited_on=visited, visitors=["周敏", "何建平"], findings=found[:1],
            situation="来料检验没有关键尺寸记录，出厂检验只做外观。", advice="增加来料截面积抽检，温升试验每批两件。",
            follow_up_on=plus(visited, 30), actor=officer, at=at(visited, 16),
        )  # fmt: skip
