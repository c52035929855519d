"""The enterprises' side: a question and its answer, a member invited, a wish for an account, an accident."""

from __future__ import annotations

from datetime import date, timedelta

from enforcement.actions import accident, message
from enforcement.models import Case
from enterprises.actions import invitation, registration
from quality_portal.accounts.models import Office

from . import cast
from .clock import at, work
from .desk import COMPANY
from .photos import photo
from .scene import Stage


def play(stage: Stage, today: date) -> None:
    """What came in over the last days."""
    company, member = stage.companies[COMPANY], stage.people[cast.MEMBERS[1][0]]
    case = Case.objects.filter(enterprise=company).order_by("-pk").first()
    now = today - timedelta(days=1)  # an enterprise reports and registers on any day; the office works on working days
    told = min(work(today - timedelta(days=4)), now)  # over a long holiday the next working day lies ahead
    asked = min(work(today - timedelta(days=5)), told - timedelta(days=1))
    if case is not None:
        message.ask(case=case, text="封存的库存可以返工后自检吗？自检合格是否还要送检？", actor=member, at=at(asked, 10, 12))
        text = "可以返工。返工后请送有资质的检验机构检验不合格项目，报告作为证明材料上传；复查时我们会再抽样。"
        message.answer(case=case, text=text, actor=stage.people["zhoumin"], at=at(told, 9, 40))
    invitation.invite(enterprise=company, invitee="沈文博", position="质检员", role="reader", actor=member, at=at(told, 14))
    other = stage.companies[4]
    office = Office.objects.filter(region=other.region).first() or stage.city
    registration.file(
        credit_code=other.credit_code or "", company=other.name, office=office, name="梁若溪", position="质量负责人", phone="0991-6813377",
        username="liangruoxi", password=cast.PASSWORD, proofs=[photo("营业执照.png"), photo("授权书.png")], at=at(now, 11, 5),
    )  # fmt: skip
    accident.report(
        enterprise=company, happened_at=at(now, 8, 30), place="澄州市某小学", product_name="儿童书包", batch="2026 秋季批次",
        what="书包肩带断裂，一名学生摔倒。学校当日电话告知。", injured=1, dead=0, measures="已通知经销商下架同批次产品，派员到校了解情况，封存库存。",
        phone="0991-6812315", actor=member, at=at(now, 15, 20),
    )  # fmt: skip
