"""Circulars: counties, departments and home offices learn of what stands, each once, and answer."""

from datetime import date

import pytest

from inspections import actions
from inspections.models import Circular, CircularEntry
from inspections.queries import circular as queries
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from tests.inspections.conftest import AT, DAY

LATER = AT + 60 * DAY


@pytest.fixture
def final(notified, cast):
    return actions.conclusion.finalise(conclusion=notified, actor=cast.planner, at=AT + 40 * DAY)


def send(final, cast, **fields):
    given = {"office": final.office, "conclusions": [final], "actor": cast.planner, "at": LATER}
    return actions.circular.send(**given | fields)


def test_s1_11_the_county_government_and_each_department_get_a_numbered_paper(final, cast):
    county, department, _upper = send(final, cast, departments=["工业和信息化局", " 工业和信息化局 ", ""])
    assert (county.kind, county.addressee) == ("county", "河西区人民政府")
    assert (department.kind, department.addressee) == ("department", "河西区工业和信息化局")
    assert county.document.number == "栖质监通报〔2026〕1号"
    assert county.document.content["annexes"][0]["rows"][0][1] == final.enterprise.name
    assert county.feedback_due == date(2026, 6, 1)  # thirty days end on Sunday the 31st
    assert not queries.waiting(final.office).exists()


def test_o18_44_a_maker_elsewhere_is_told_to_the_same_level_there(final, cast, place):
    final.enterprise.region = place.regions.other
    final.enterprise.save()
    home, _upper = send(final, cast, departments=["工业和信息化局"])
    assert (home.kind, home.to_office, home.addressee) == ("home", place.offices.other, "望海市质量监督局")
    assert list(queries.received(place.offices.other)) == [home]
    done = actions.circular.acknowledge(circular=home, received_on=date(2026, 5, 2), received_by="外人", actor=cast.stranger, at=LATER + DAY)
    assert done.state == "received"


def test_nobody_is_told_twice(final, cast):
    first = send(final, cast)
    assert send(final, cast) == first
    assert [paper.addressee for paper in send(final, cast, departments=["经信局"])] == ["河西区经信局"]
    assert Circular.objects.count() == CircularEntry.objects.count() == 3


def test_o18_44_the_next_organ_up_is_reported_to_once(final, cast, place):
    upper = send(final, cast)[-1]
    assert (upper.kind, upper.to_office) == ("upper", place.offices.province)
    assert upper.document.title == "关于监督抽查不合格情况的报告"
    assert (upper.document.kind, upper.document.number) == ("upward_report", "栖质监报〔2026〕1号")
    assert not upper.document.content["signatory"].strip()  # the planner sends it; a head signs by hand
    assert list(queries.received(place.offices.province)) == [upper]
    assert send(final, cast)[-1] == upper
    assert upper not in queries.unanswered(final.office)  # a report asks for no answer
    assert not upper.is_done
    assert str(upper) == f"报{upper.addressee}的报告（{upper.document.number}）"
    with pytest.raises(RuleBroken, match="不要求反馈"):
        actions.circular.answer(circular=upper, feedback="已知悉", feedback_on=upper.sent_on, actor=cast.planner, at=LATER)


def test_o18_10_only_who_organised_the_round_tells_of_its_results(cast, final, place):
    with pytest.raises(RuleBroken, match="不属于本机关") as refusal:
        actions.circular.send(office=place.offices.other, conclusions=[final], actor=cast.stranger, at=LATER)
    assert "第十条" in str(refusal.value.basis)


def test_only_failures_that_stand_are_told(notified, cast, final):
    with pytest.raises(RuleBroken, match="至少选择一项"):
        send(final, cast, conclusions=[])
    with pytest.raises(RuleBroken, match="应在今天以后") as refusal:
        send(final, cast, feedback_due=date(2026, 4, 1))
    assert refusal.value.field == "feedback_due"


def test_a_result_in_its_term_is_not_told(notified, cast):
    with pytest.raises(RuleBroken, match="确定以后才能通报"):
        actions.circular.send(office=notified.office, conclusions=[notified], actor=cast.planner, at=AT + 12 * DAY)


def test_the_answer_is_kept_once(final, cast):
    paper, _upper = send(final, cast)
    with pytest.raises(NotPermitted):
        actions.circular.answer(circular=paper, feedback="已整改", feedback_on=date(2026, 5, 2), actor=cast.desk, at=LATER)
    good = {"circular": paper, "feedback": "已整改", "feedback_on": date(2026, 5, 2), "actor": cast.planner, "at": LATER + DAY}
    for fields, words in (({"feedback": " "}, "反馈的内容"), ({"feedback_on": date(2026, 4, 1)}, "发出的日期"), ({"feedback_on": date(2027, 1, 1)}, "今天之间")):
        with pytest.raises(RuleBroken, match=words):
            actions.circular.answer(**good | fields)
    actions.circular.acknowledge(circular=paper, received_on=date(2026, 5, 2), received_by="区府办 周某", actor=cast.planner, at=LATER + DAY)
    done = actions.circular.answer(**good)
    assert (done.state, actions.circular.answer(**good).pk) == ("answered", done.pk)
    with pytest.raises(IllegalMove):
        actions.circular.answer(**good | {"feedback": "又一次"})
    assert not queries.unanswered(final.office).exists()
