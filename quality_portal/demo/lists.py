"""Titles that products hold, leads, and three counterfeit cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from brands.actions import honour, programme, proposal
from brands.law import CRITERIA, Kind
from brands.models import Honour, Programme, WithdrawalProposal
from enforcement.actions import announcement, counterfeit, paper, penalty, penalty_notice, seizure
from enforcement.actions.penalty import PenaltyDraft
from enforcement.actions.seizure import Goods
from enforcement.models import CounterfeitCase, Party
from inspections.actions import lead
from quality_portal.core.actors import SYSTEM
from quality_portal.core.instruments import PQL

from .clock import at, plus
from .scene import Stage

# programme key, name, kind, tier, office, basis; the city's own exemption exists under the policy rulebook alone
PROGRAMMES = (
    ("cz-exempt", "澄州市产品免于日常监督抽查", Kind.EXEMPTION, "city", "city", "《澄州市重点产品免于日常监督抽查办法》（澄政发〔2023〕17号）"),
    ("cz-brand", "澄州名牌产品", Kind.NAMED_BRAND, "city", "city", "《澄州名牌产品认定办法》（澄政发〔2022〕9号）"),
    ("cz-award", "澄州市市长质量奖", Kind.QUALITY_AWARD, "city", "city", "《澄州市市长质量奖管理办法》（澄政发〔2023〕5号）"),
    ("yl-brand", "云岭名牌产品", Kind.NAMED_BRAND, "province", "province", "《云岭名牌产品认定管理办法》（云政发〔2021〕33号）"),
)
# programme, company, which of its products, certificate
TITLES = (
    ("cz-exempt", 5, 4, "澄免检〔2024〕003号"), ("cz-exempt", 28, 4, "澄免检〔2024〕007号"), ("cz-exempt", 19, 4, "澄免检〔2024〕011号"),
    ("cz-brand", 3, 0, "CZMP-2024-012"), ("cz-brand", 12, 0, "CZMP-2024-018"), ("cz-brand", 17, 0, "CZMP-2024-021"),
    ("cz-brand", 31, 0, "CZMP-2024-030"), ("cz-brand", 40, 0, "CZMP-2024-034"), ("cz-brand", 45, 0, "CZMP-2024-037"),
    ("cz-award", 33, 0, "CZZLJ-2024-001"), ("cz-award", 45, 0, "CZZLJ-2024-002"),
    ("yl-brand", 4, 0, "YLMP-2023-105"), ("yl-brand", 22, 0, "YLMP-2023-118"), ("yl-brand", 26, 0, "YLMP-2023-124"),
)  # fmt: skip
NATIONAL_SCHEME = "exemption-2001"  # came with the tables; nobody can grant under it any more, its titles are history
NATIONAL = (("（2006）国免字第0412号", 4, date(2006, 12, 8)), ("（2007）国免字第0377号", 22, date(2007, 12, 7)))


def honours(stage: Stage, when: datetime) -> None:
    """Set up the programmes and grant their titles."""
    heads = {"city": stage.people["xujuzhang"], "province": stage.people["shengjuzhang"]}
    offices = {"city": stage.city, "province": stage.province}
    rows: dict[str, Programme] = {}
    for key, name, kind, tier, home, basis in PROGRAMMES:
        rows[key] = programme.create(
            key=key, name=name, kind=kind.value, level=tier, office=offices[home], basis=basis,
            basis_from=date(2021, 1, 1), years=3, actor=heads[home], at=when,
        )
    for key, company, place, certificate in TITLES:
        home = next(row[4] for row in PROGRAMMES if row[0] == key)
        _grant(stage, rows[key], company, place, certificate, when.date(), heads[home], when)
    national = Programme.objects.get(key=NATIONAL_SCHEME)
    for certificate, company, granted in NATIONAL:
        _grant(stage, national, company, 1, certificate, granted, SYSTEM, when)
    honour.end_overdue(on=when.date(), at=when)
    for key in ("cz-exempt", "cz-brand", "cz-award"):
        told = honour.announce(programme=rows[key], actor=stage.people["baixue"], at=when)
        announcement.review(announcement=told, actor=stage.people["fanghui"], at=when + timedelta(hours=2))
        announcement.publish(announcement=told, actor=stage.people["xujuzhang"], at=when + timedelta(hours=4))


def _grant(stage: Stage, row: Programme, company: int, place: int, certificate: str, on: date, actor: object, when: datetime) -> Honour:  # noqa: PLR0917 - a row of the table above
    enterprise = stage.companies[company]
    confirmed = [criterion.key for criterion in CRITERIA[Kind(row.kind)]]
    return honour.grant(
        programme=row, enterprise=enterprise, product=enterprise.products.order_by("pk")[place], certificate_no=certificate,
        granted_on=on, confirmed=confirmed, actor=actor, at=when,
    )


def withdrawals(stage: Stage, today: date) -> None:
    """Proposals appear by themselves; one of them was decided, the others wait."""
    moment = at(today, 7)
    proposal.propose_due(on=today, at=moment)
    first = WithdrawalProposal.objects.filter(state="open").order_by("pk").first()
    if first is not None:
        proposal.accept(proposal=first, reason="产品抽查不合格，复查仍不合格。", actor=stage.people["xujuzhang"], at=moment)


@dataclass(frozen=True, slots=True)
class Trial:
    """A counterfeit case: its maker, the helper, what the lead said, what was found and what was imposed. No `offence`: it still runs."""

    company: int
    ago: int
    title: str
    product: str
    lead: str
    helper: str
    famous: bool = True
    found: str = ""
    offence: str = ""
    worth: int = 0
    fine: int = 0
    gains: int = 0
    serious: bool = False
    crime: bool = False
    summary: str = ""


TRIALS = (
    Trial(
        34, 215, "以次充好复混肥料案", "复混肥料", "农户举报购买的复混肥料施用后没有效果。", "孙茂", famous=False,
        found="当事人以总养分不足标明值一半的复混肥料，装入标明总养分45%的包装袋销售，共30吨，货值 84,000.00 元；孙茂提供仓库存放。",
        offence="V50", worth=84000, fine=90000, gains=11500, crime=True, summary="本案复混肥料养分不足标明值的一半，施用后会减产。请停止使用，凭购物凭证退货。",
    ),
    Trial(
        50, 120, "假冒“恒炬”延长线插座案", "延长线插座", "举报称城郊一处厂房贴牌生产假冒插座。", "钱志",
        found="当事人生产假冒“恒炬”商标和厂名的延长线插座1260只，货值 47,880.00 元；钱志出租仓库存放。",
        offence="V53", worth=47880, fine=40000, gains=6200, serious=True, summary="本案插座电线偏细，可能过热起火，请停用。",
    ),
    Trial(38, 27, "伪造厂名厂址电动自行车充电器案", "电动自行车充电器", "消费者投诉充电器标注的厂址不存在。", "钱志"),
)  # fmt: skip


def counterfeits(stage: Stage, today: date) -> None:
    """Leads in hand; two cases that were decided and announced, and one with goods under seal."""
    _leads(stage, today)
    for trial in TRIALS:
        case = _case(stage, today - timedelta(days=trial.ago), trial)
        if trial.offence:
            _decide(stage, case, trial, today - timedelta(days=trial.ago - 20))
        else:
            _seize(stage, case, case.parties.get(role="maker"), plus(today - timedelta(days=trial.ago - 1), 0), "充电器")


def _leads(stage: Stage, today: date) -> None:
    desk = stage.people["zhangwei"]
    for days, kind, product, facts in (
        (2, "complaint", "LED 吸顶灯", "使用两周后灯罩发黑，有焦味。"),
        (4, "tip", "复混肥料", "村口农资店出售的肥料标注养分与实际不符。"),
        (9, "accident", "电动自行车充电器", "楼道充电时起火，无人员伤亡，消防部门已出具情况说明。"),
        (15, "complaint", "搪胶玩具", "玩具有强烈气味，孩子接触后皮肤发红。"),
    ):
        day = plus(today - timedelta(days=days + 3), 0)
        lead.register(
            office=stage.city, kind=kind, product_name=product, facts=facts, received_on=min(day, today), actor=desk, at=at(min(day, today), 11)
        )


def _case(stage: Stage, day: date, trial: Trial) -> CounterfeitCase:
    officer, day, maker = stage.people["zhangwei"], plus(day, 0), stage.companies[trial.company]
    found = lead.register(
        office=stage.city, kind="tip", product_name=trial.product, facts=trial.lead, received_on=day, enterprise=maker, actor=officer, at=at(day, 9)
    )
    opened = counterfeit.file_case(
        title=trial.title, facts=trial.lead, lead=found, enterprise=maker, famous=trial.famous, actor=officer, at=at(day, 15)
    )
    if not opened.parties.filter(role="maker").exists():
        counterfeit.add_party(case=opened, role="maker", enterprise=maker, actor=officer, at=at(day, 15, 30))
    counterfeit.add_party(
        case=opened, role="accomplice", name=trial.helper, natural=True, assistance=["storage"], note="出租仓库", actor=officer, at=at(day, 16)
    )
    return opened


def _seize(stage: Stage, case: CounterfeitCase, party: Party, day: date, name: str) -> None:
    officers = [stage.people["zhangwei"], stage.people["hejianping"]]
    goods = [
        Goods(name, Decimal(1260), "只", Decimal("38.00"), "成品仓库", "seal", seal_no=f"FC-{case.pk}01", model="SC-48V", batch="20260901"),
        Goods("外包装和合格证", Decimal(3000), "套", Decimal("1.20"), "包装间", "detain"),
    ]
    drafted = seizure.seize(
        case=case, party=party, reason="涉嫌伪造厂名厂址，有证据证明产品存在严重质量问题。", officers=officers, seized_on=day, goods=goods,
        actor=officers[0], at=at(day, 16),
    )
    seizure.approve_seizure(seizure=drafted, actor=stage.people["xujuzhang"], at=at(day, 17))


def _decide(stage: Stage, case: CounterfeitCase, trial: Trial, day: date) -> None:
    officer, head, day = stage.people["zhangwei"], stage.people["xujuzhang"], plus(day, 0)
    maker, helper = case.parties.get(role="maker"), case.parties.get(role="accomplice")
    penalties = [
        PenaltyDraft(maker, trial.offence, Decimal(trial.worth), Decimal(trial.fine), gains=Decimal(trial.gains), serious=trial.serious),
        PenaltyDraft(helper, "V61", Decimal(4000), Decimal(6000), gains=Decimal(4000), confiscate=False),
    ]
    for party, key, fine in ((maker, trial.offence, trial.fine), (helper, "V61", 6000)):
        told = penalty_notice.draft_notice(
            case=case, party=party, facts=trial.found, violations=[key], proposed="没收涉案产品和违法所得，处以罚款。", fine=Decimal(fine),
            actor=officer, at=at(day - timedelta(days=16), 10),
        )  # fmt: skip
        penalty_notice.approve_notice(notice=told, actor=head, at=at(day - timedelta(days=15), 10))
        penalty_notice.serve_notice(notice=told, served_on=day - timedelta(days=14), how="in_person", actor=officer, at=at(day - timedelta(days=14), 15))
    drafted = penalty.draft_decision(case=case, facts=f"查明{trial.found}", penalties=penalties, actor=officer, at=at(day, 10))
    penalty.review_decision(decision=drafted, note="依据准确，幅度适当。", actor=stage.people["fanghui"], at=at(plus(day, 1), 10))
    decided = penalty.approve_decision(decision=drafted, actor=head, at=at(plus(day, 2), 10))
    case.refresh_from_db()
    for party in (maker, helper):
        paper.serve_party(party=party, document=decided.document, how="in_person", served_on=plus(day, 4), actor=officer, at=at(plus(day, 4), 15))
    told = counterfeit.announce(case=case, summary=trial.summary, actor=officer, at=at(plus(day, 5), 10))
    announcement.review(announcement=told, actor=stage.people["fanghui"], at=at(plus(day, 7), 10))
    announcement.publish(announcement=told, actor=head, at=at(plus(day, 8), 10))
    _licences(stage, case, trial, plus(day, 12))
    if trial.crime:
        _police(stage, case, trial, plus(day, 14))


def _police(stage: Stage, case: CounterfeitCase, trial: Trial, day: date) -> None:
    """The police took the case up, a court has judged it."""
    officer, ended = stage.people["zhangwei"], plus(day + timedelta(days=125), 0)
    case = counterfeit.amend(
        case=case, facts=case.facts, sales=Decimal(trial.worth), unsold=Decimal(0), famous=trial.famous, major=False, actor=officer, at=at(day, 9)
    )
    reasons = "销售金额达到立案追诉标准，涉嫌生产、销售伪劣产品罪。"
    counterfeit.transfer(case=case, receiver="澄州市公安局", reasons=reasons, actor=stage.people["xujuzhang"], at=at(day, 10))
    counterfeit.record_reply(case=case, accepted=True, on=plus(day, 3), reply="已立案侦查。", actor=officer, at=at(plus(day, 3), 15))
    number = f"（{ended.year}）云9901刑初27号"
    counterfeit.record_end(case=case, ending="judged", on=ended, number=number, note="法院送来判决书副本。", actor=officer, at=at(plus(ended, 2), 10))


def _licences(stage: Stage, case: CounterfeitCase, trial: Trial, day: date) -> None:
    """A grave case costs the business licence; otherwise every licence stays, with the reason."""
    head = stage.people["xujuzhang"]
    tasks = case.revocation_tasks.filter(licence__kind="business")[:1] if trial.serious else case.revocation_tasks.all()
    for task in tasks:
        if trial.serious:
            penalty.complete_revocation(task=task, penalty_basis=str(PQL.article(53)), note="登记机关已吊销。", on=day, actor=head, at=at(day, 10))
        else:
            penalty.decline_revocation(task=task, note="情节不属严重，不予吊销。", actor=head, at=at(day, 10))
