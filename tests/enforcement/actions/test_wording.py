"""What a lawyer asks of a decision: which certificates, what follows, to whom the party may turn."""

from __future__ import annotations

from enforcement.actions import wording
from enforcement.models import Step
from enterprises.models import Licence
from inspections.models import Plan


def text_of(step):
    return "".join(part if isinstance(part, str) else part.get("lead", "") + part["text"] for part in step.document.content["paragraphs"])


def test_apl_59_the_order_names_the_certificates_and_where_to_turn(road):
    road.open()
    road.order()
    text = text_of(Step.objects.get())
    assert "所涉证书：" in text
    assert "XK09-001-00001" in text
    assert "AQ2025-0001" in text
    assert f"向{road.case.office.region.name}人民政府申请行政复议" in text
    assert "逾期不改正或者复查不合格的，依照同一规定作出下一步处理：向社会公告。" in text


def test_without_a_certificate_the_order_says_so(road):
    Licence.objects.all().delete()
    road.open()
    road.order()
    assert "没有本决定所及的有效证书" in text_of(Step.objects.get())


def test_s3_15_overdue_is_followed_by_a_recheck_and_the_paper_says_so(road):
    Plan.objects.update(level="province")
    step = Step(case=road.open(), rung="order")
    assert wording.consequence(step).startswith("逾期不报告的，本机关期满后主动复查；复查不合格的")
    assert "吊销生产许可证" in wording.consequence(step)
