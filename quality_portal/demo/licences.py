"""Licences in their several states, applications at each step, and inspectors of enterprises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from enterprises.actions import application as applications
from enterprises.actions import inspector as inspectors
from enterprises.actions import licence as licences
from enterprises.actions import reminder
from enterprises.actions.application import ExaminerDraft
from enterprises.law.conditions import Purpose, conditions_for
from enterprises.models import Enterprise, Licence, LicenceApplication, Product

from . import cast
from .clock import at, before, plus, work
from .companies import LICENCE_NUMBERS
from .scene import Stage

ISSUER = "云岭省市场监督管理局"
EXAMINERS = (ExaminerDraft("陶然", "云审-0107"), ExaminerDraft("简宁", "云审-0142"), ExaminerDraft("蒲青", "云审-0155"))
MET = {row.key: "met" for row in conditions_for(Purpose.LICENCE, tested=False)} | {"special": "not_applicable"}


@dataclass(frozen=True, slots=True)
class Held:
    """A licence of a company's further product: months until it ends, and what was done to it how many days ago."""

    company: int
    months: int
    move: str = ""
    ground: str = ""
    because: str = ""
    decision: str = ""
    days: int = 0


HELD = (
    Held(0, 7),
    Held(12, 5),
    Held(24, 8),
    Held(36, -1),
    Held(10, -2),
    Held(22, 6, "deregister", "stopped", "企业来函：该型号已停产，不再生产列入目录的产品。", "云市监许注〔2026〕11号", 40),
    Held(34, 20, "annul", "fraud", "申请时提交的检验报告系伪造。", "云市监许撤〔2026〕2号", 90),
    Held(22, 26, "suspend", "withheld_misused", "把许可证编号用于未经许可的型号。", "云市监许扣〔2026〕5号", 25),
    Held(48, 30, "revoke", "lent", "把许可证出借给外省作坊使用，情节严重。", "云市监罚决〔2026〕64号", 120),
)  # fmt: skip
# company, days since the application came in, how far it got
ASKED = (
    (62, 3, "handed_in"), (60, 12, "asked"), (38, 25, "accepted"), (50, 45, "delivered"), (36, 95, "proposed"), (58, 150, "issued"), (46, 130, "refused"),
)  # fmt: skip
# company, name, days since the certificate, days until it ends (None: no end), does the holder work there
INSPECTORS = ((0, "卓言", 400, 695, True), (0, "葛蓝", 90, None, False), (12, "苗立", 1000, 60, True), (24, "荀可", 1100, -20, True), (2, "褚信", 300, 800, True))  # fmt: skip


def play(stage: Stage, today: date) -> None:
    """Everything about licences, by the actions that the pages call."""
    _certificates(stage, today)
    for number, row in enumerate(HELD, start=1):
        _held(stage, row, number, today)
    for row in ASKED:
        _application(stage, *row, today)
    for number, person in enumerate(INSPECTORS, start=1):
        _inspector(stage, number, *person, today)
    reminder.sweep(on=today, at=at(today, 6))


def _product(company: Enterprise, order: int) -> Product:
    return list(company.products.order_by("pk"))[order]


def _held(stage: Stage, row: Held, number: int, today: date) -> None:
    company = stage.companies[row.company]
    industry, series = LICENCE_NUMBERS.get(cast.BRANDS[row.company][1], ("06", "001"))
    ends = today + timedelta(days=round(row.months * 30.4))
    begins = ends.replace(year=ends.year - 5, day=min(ends.day, 28)) + timedelta(days=1)
    made = licences.add(
        company, kind="production", number=f"(云)XK{industry}-{series}-{number + 20000:05d}", product=_product(company, 2 + number % 3),
        issuer=ISSUER, valid_from=begins, valid_to=ends, actor=stage.people["zhoumin"], at=at(work(begins), 9),
    )  # fmt: skip
    if row.move:
        day = plus(today - timedelta(days=row.days), 0)
        head = stage.people["shengjuzhang"]
        licences.decide(made, row.move, ground=row.ground, because=row.because, decision=row.decision, on=day, actor=head, at=at(day, 15))


def _certificates(stage: Stage, today: date) -> None:
    """A certification body suspends a certificate and gives it back."""
    untouched = Licence.objects.filter(kind="ccc", state="valid", acts=None)  # what a case has led to is no business of this story
    licence = untouched.filter(enterprise=stage.companies[21]).first() or untouched.order_by("pk").first()
    if licence is None:
        return
    for move, ground, because, ago in (
        ("suspend", "certifier", "年度监督检查未按期进行。", 70), ("resume", "certifier_resumed", "已补做监督检查，结果符合要求。", 30),
    ):  # fmt: skip
        day = plus(today - timedelta(days=ago), 0)
        licences.decide(
            licence, move, ground=ground, because=because, decision=f"云质认〔{day.year}〕{ago}号", on=day, actor=stage.people["zhoumin"], at=at(day, 11)
        )


def _application(stage: Stage, index: int, ago: int, until: str, today: date) -> None:
    """One application, as far as its story goes."""
    company, clerk, head = stage.companies[index], stage.people["shengju"], stage.people["shengjuzhang"]
    product = _product(company, 4)
    day = before(today, ago)
    row = applications.hand_in(
        enterprise=company, category=product.category, product=product, office=stage.province, scope=f"{product.name} 全部规格",
        note="营业执照、设备清单、检验仪器检定证书、工艺文件、人员名单。", actor=clerk, at=at(day, 10),
    )  # fmt: skip
    if until == "handed_in":
        return
    day = plus(day, 2)
    if until == "asked":
        applications.ask(application=row, missing="检验仪器检定证书已过期，请补交有效证书。", on=day, actor=clerk, at=at(day, 10))
        return
    row = applications.accept(application=row, on=day, actor=clerk, at=at(day, 10))
    if until != "accepted":
        _examined(stage, row, until, day)
        if until in ("issued", "refused"):
            _decided(row, until, clerk, head, today)


def _examined(stage: Stage, row: LicenceApplication, until: str, day: date) -> None:
    clerk, looked = stage.people["shengju"], plus(day, 12)
    failed = until == "refused"
    row = applications.examine(
        application=row, examiners=EXAMINERS[: 2 + failed], answers=MET | ({"equipment": "unmet"} if failed else {}),
        findings="没有泄漏电流测试仪，出厂检验无法进行。" if failed else "设备、人员、文件与申请一致。",
        on=looked, sample_code="" if failed else f"云封-{row.pk:04d}", lab="" if failed else cast.LABORATORIES["province"].name,
        actor=stage.people["chenyan"], at=at(looked, 15),
    )  # fmt: skip
    last = looked
    if not failed:
        row = applications.deliver(application=row, on=plus(looked, 4), actor=clerk, at=at(plus(looked, 4), 10))
        if until == "delivered":
            return
        last = plus(looked, 34)
        row = applications.record_test(application=row, passed=True, report_code=f"YJX-{row.pk:05d}", on=last, actor=clerk, at=at(last, 10))
    told = plus(last, 3)
    opinion = "不具备出厂检验手段，建议不予许可。" if failed else "核查、检验均合格，建议准予许可。"
    applications.propose(application=row, grant=not failed, opinion=opinion, on=told, actor=clerk, at=at(told, 16))


def _decided(row: LicenceApplication, until: str, clerk: object, head: object, today: date) -> None:
    row.refresh_from_db()
    day = min(plus(row.proposed_on, 5), today)
    if until == "refused":
        applications.refuse(
            application=row, refusal="conditions", reason="没有泄漏电流测试仪，不具备出厂检验手段。", on=day, actor=head, at=at(day, 10)
        )
        return
    row = applications.grant(application=row, on=day, actor=head, at=at(day, 10))
    issued = min(plus(day, 4), today)
    applications.issue(application=row, number=f"(云)XK06-001-{30000 + row.pk:05d}", issuer=ISSUER, on=issued, actor=clerk, at=at(issued, 10))


def _inspector(stage: Stage, number: int, index: int, name: str, ago: int, left: int | None, posted: bool, today: date) -> None:  # noqa: PLR0917 – a row of the table above
    issued = today - timedelta(days=ago)
    clerk = stage.people["zhoumin"]
    made = inspectors.certify(
        stage.companies[index], name=name, number=f"云质检-{number:04d}", training="云岭省质量协会 质检员岗位培训 40 学时",
        trained_on=issued - timedelta(days=20), issuer=ISSUER, issued_on=issued,
        valid_to=None if left is None else today + timedelta(days=left), actor=clerk, at=at(work(issued), 10),
    )  # fmt: skip
    if posted:
        inspectors.post(made, on=issued + timedelta(days=7), actor=clerk, at=at(work(issued + timedelta(days=7)), 10))
