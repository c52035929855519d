"""What must not be made, or not yet, or not so: elimination, opening review, irregular production, the key-support list."""

from __future__ import annotations

from datetime import date, timedelta

from enforcement.actions import irregularity as cases
from enforcement.actions import step
from enterprises import actions, queries
from enterprises.actions.elimination import EntryDraft
from enterprises.actions.opening import ItemDraft
from enterprises.law import conditions as checklist
from enterprises.models import EliminationTask, Enterprise, OpeningReview, ProductCategory

from .clock import at, plus, work
from .companies import credit_code
from .scene import Stage

LISTED = (("电线电缆", "涉及人身、财产安全"), ("电动自行车", "火灾事故多发"), ("燃气器具", "涉及人身安全"))
SUPPORTED = (9, 17, 21, 33, 45, 57, 0)  # the last one failed since


def play(stage: Stage, today: date) -> None:
    """In the order in which it happened; everything is counted back from today."""
    _eliminate(stage, today)
    _review(stage, today)
    _irregular(stage, today)
    _support(stage, today)


def _category(name: str) -> ProductCategory:
    return ProductCategory.objects.get(name=name)


def _eliminate(stage: Stage, today: date) -> None:
    clerk, head, officer = stage.people["zhoumin"], stage.people["xujuzhang"], stage.people["hejianping"]
    recorded = work(today - timedelta(days=300))
    taps, paints = _category("卫浴"), _category("涂料")
    batch = actions.elimination.record_batch(
        kind="elimination", title="产业结构调整指导目录淘汰类（节选）", number="国家发展改革委令第7号", issuer="国家发展和改革委员会",
        issued_on=date(2023, 12, 27), since=date(2024, 2, 1), actor=clerk, at=at(recorded, 9),
        entries=[
            EntryDraft("product", "螺旋升降式（铸铁）水嘴", ["螺旋升降式"], "backward", taps),
            EntryDraft("product", "聚乙烯醇水玻璃内墙涂料（106内墙涂料）", ["106内墙涂料", "水玻璃内墙涂料"], "pollution", paints),
            EntryDraft("process", "湿法纤维板生产工艺", ["湿法纤维板"], "pollution"),
            EntryDraft("equipment", "直径3米以下水泥粉磨设备", ["水泥磨", "水泥粉磨"], "waste"),
        ],
    )  # fmt: skip
    machines = stage.companies[11], stage.companies[23]
    for number, company in enumerate(machines):
        actions.equipment.register(
            company, name="纤维板热压生产线", model="BY-4", process="湿法纤维板生产工艺" if number == 0 else "干法生产工艺", maker="云岭木工机械厂",
            serial=f"YM-{1207 + number}", site=company.address, installed_on=date(2012, 6, 1), actor=officer, at=at(recorded, 11),
        )  # fmt: skip
    for index, name, category in ((7, "螺旋升降式铸铁水嘴", taps), (19, "螺旋升降式水嘴", taps), (27, "106内墙涂料", paints)):
        actions.product.add(
            stage.companies[index], name=name, category=category, standard="企业标准", actor=clerk, at=at(recorded, 12)
        )
    published = plus(recorded, 10)
    actions.elimination.publish_batch(batch=batch, actor=head, at=at(published, 10))
    tasks = list(EliminationTask.objects.order_by("pk"))
    for task in tasks:
        actions.elimination.assign(
            task=task, reason=task.reason, lead_department="澄州市工业和信息化局", due_on=plus(today, 40), actor=officer, at=at(plus(published, 3))
        )
    late = next(task for task in tasks if task.enterprise_id == stage.companies[27].pk)
    actions.elimination.assign(
        task=late, reason=late.reason, lead_department="澄州市生态环境局", due_on=today - timedelta(days=21), actor=officer, at=at(plus(published, 4))
    )
    done = next(task for task in tasks if task.enterprise_id == stage.companies[19].pk)
    ended = plus(published, 70)
    actions.elimination.settle(
        task=done, ending="converted", on=ended, note="铸铁水嘴生产线已拆除，改产陶瓷片密封水嘴，何建平、沈岚现场核实。", actor=officer, at=at(ended, 15)
    )
    draft = actions.elimination.record_batch(
        kind="duplication", title="制止重复建设目录（本市增补）", number="澄政办〔2026〕18号", issuer="澄州市人民政府办公室",
        issued_on=today - timedelta(days=30), since=today - timedelta(days=10),
        entries=[EntryDraft("product", "普通胶合板新建项目", ["胶合板"], "waste", _category("人造板"))], actor=clerk, at=at(plus(today, -12)),
    )  # fmt: skip
    assert draft.state == "draft"


def _review(stage: Stage, today: date) -> None:
    clerk, head = stage.people["zhoumin"], stage.people["xujuzhang"]
    drafted = work(today - timedelta(days=210))
    catalogue = actions.opening.draft_catalogue(
        office=stage.city, joint_with="澄州市工业和信息化局、澄州市消防救援支队", since=plus(drafted, 40),
        items=[ItemDraft(_category(name), because) for name, because in LISTED], actor=clerk, at=at(drafted, 9),
    )  # fmt: skip
    actions.opening.publish_catalogue(catalogue=catalogue, actor=head, at=at(plus(drafted, 9), 10))
    rows = (
        ("澄州新炬源电器有限公司", 901, "990103", "电线电缆", "延长线插座", 70),
        ("澄州安泊骑车业有限公司", 902, "990105", "电动自行车", "电动自行车", 52),
        ("澄州暖灶坊燃具有限公司", 903, "990121", "燃气器具", "家用燃气灶", 12),
    )
    for order, (name, number, district, category, product, ago) in enumerate(rows):
        company = _newcomer(stage, name, number, district, today - timedelta(days=ago + 20))
        applied = work(today - timedelta(days=ago))
        review = actions.opening.apply(
            enterprise=company, category=_category(category), product=product, site=company.address, office=stage.city, actor=clerk, at=at(applied, 9)
        )
        if order < 2:
            _examined(stage, review, plus(applied, 9), unmet="equipment" if order == 0 else "")
            actions.opening.decide(
                review=review, start=order == 1, because="没有出厂检验仪器，成品绝缘性能不能自检。" if order == 0 else "", actor=head,
                at=at(plus(applied, 12), 16),
            )  # fmt: skip


def _newcomer(stage: Stage, name: str, number: int, district: str, founded: date) -> Enterprise:
    return actions.enterprise.register(
        name=name, credit_code=credit_code(district, number), region=stage.regions[district], address=f"工业园一路 {number - 880} 号", size="small",
        legal_form="有限责任公司", established_on=founded, actor=stage.people["zhoumin"], at=at(plus(founded, 3)),
    )  # fmt: skip


def _examined(stage: Stage, review: OpeningReview, on: date, *, unmet: str) -> None:
    people = [stage.people["hejianping"], stage.people["shenlan"]]
    rows = checklist.conditions_for(checklist.Purpose.OPENING)
    answers = {row.key: "unmet" if row.key == unmet else "met" for row in rows}
    actions.opening.examine(
        review=review, on=on, examiners=people, answers=answers, notes={unmet: "没有耐压、接地电阻测试仪。"} if unmet else {},
        opinion="条件不完全具备，见审查表。" if unmet else "具备基本生产条件。", actor=people[0], at=at(on, 17),
    )  # fmt: skip


def _irregular(stage: Stage, today: date) -> None:
    clerk, officer = stage.people["zhoumin"], stage.people["zhangwei"]
    found = work(today - timedelta(days=34))
    shop = actions.enterprise.register(
        name="河沿村电线加工点", region=stage.regions["990122"], address="松岚县河沿村三组", actor=clerk, at=at(found, 9)
    )
    lead = actions.irregularity.report(
        enterprise=shop, kind="unlicensed", product_name="铜芯聚氯乙烯绝缘电线", category=_category("电线电缆"),
        facts="接举报到现场，见两台押出机正在生产，成品约 40 卷，没有营业执照和生产许可证。", actor=officer, at=at(found, 15),
    )  # fmt: skip
    actions.irregularity.confirm(
        irregularity=lead, facts="你单位未取得工业产品生产许可证生产铜芯聚氯乙烯绝缘电线，现场成品 40 卷。", on=found, actor=officer, at=at(found, 16)
    )
    cases.open_case(irregularity=lead, actor=officer, at=at(plus(found, 1), 9))
    company = stage.companies[29]
    bare = actions.product.add(company, name="散装泡菜", category=stage.categories["pickle"], actor=clerk, at=at(found, 10))
    plain = actions.irregularity.report(
        enterprise=company, kind="standardless", product=bare, facts="散装泡菜没有执行标准，标签上没有标准编号。", actor=officer, at=at(found, 11)
    )
    actions.irregularity.confirm(
        irregularity=plain, facts="你单位生产的散装泡菜没有执行标准，也没有自我声明公开企业标准。", on=found, actor=officer, at=at(found, 14)
    )
    case = cases.open_case(irregularity=plain, actor=officer, at=at(plus(found, 1), 10))
    ordered = plus(found, 3)
    draft = step.draft_step(
        case=case, demands="公开企业标准，并在标签上标注标准编号。", days=30, actor=officer, at=at(ordered, 9)
    )
    reviewed = step.review_step(step=draft, actor=stage.people["fanghui"], at=at(ordered, 11))
    issued = step.approve_step(step=reviewed, actor=stage.people["xujuzhang"], at=at(ordered, 15))
    served = plus(ordered, 1)
    step.serve_step(step=issued, served_on=served, how="in_person", actor=officer, at=at(served, 10))
    actions.irregularity.sweep(at=at(today - timedelta(days=1), 8))


def _support(stage: Stage, today: date) -> None:
    listed = work(date(today.year, 1, 8)) if today.month > 1 else today
    for index in SUPPORTED:
        company = stage.companies[index]
        if not queries.support.bars(company, listed).exists():
            actions.support.enlist(
                enterprise=company, office=stage.city, year=today.year, entry="quality", because="主导产品达到国内先进水平，质量目标明确。",
                actor=stage.people["zhoumin"], at=at(listed, 10),
            )  # fmt: skip
