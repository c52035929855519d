"""What is kept of a sample is let go of only when the law lets go of it."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from inspections import actions
from inspections.models import Disposal
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import NotPermitted, RuleBroken
from tests.inspections.conftest import AT, DAY

LATER = datetime(2029, 1, 5, 1, 0, tzinfo=UTC)


def dispose(sample, cast, **fields):
    given = {
        "sample": sample, "what": "backup", "way": "returned", "disposed_on": date(2026, 4, 20), "witness": "市局 刘监督", "actor": cast.planner,
        "at": AT + 60 * DAY,
    }  # fmt: skip
    return actions.disposal.dispose(**given | fields)


def test_o18_55_papers_are_not_disposed_of_before_two_years_are_over(sample, cast):
    """Taken on 2026-03-05: kept to 2028-03-05 and, that being a Sunday, over the Monday."""
    papers = {"what": "papers", "way": "destroyed"}
    for day in (date(2026, 4, 20), date(2028, 3, 5), date(2028, 3, 6)):
        with pytest.raises(RuleBroken, match="至少保存到2028年3月6日") as refusal:
            dispose(sample, cast, **papers, disposed_on=day, at=LATER)
        assert "第五十五条" in refusal.value.basis
    done = dispose(sample, cast, **papers, disposed_on=date(2028, 3, 7), at=LATER)
    assert "第五十五条" in trail_of(sample).filter(verb="sample.disposed").get().basis
    assert dispose(sample, cast, **papers, disposed_on=date(2028, 5, 1), at=LATER).pk == done.pk


def test_o18_24_a_back_up_sample_waits_for_a_result_that_stands(sample, failed, notified, cast):
    with pytest.raises(RuleBroken, match="没有确定") as refusal:
        dispose(sample, cast)
    assert "第二十四条" in refusal.value.basis
    actions.conclusion.finalise(conclusion=notified, actor=cast.planner, at=AT + 40 * DAY)
    assert dispose(sample, cast).what == "backup"
    with pytest.raises(RuleBroken, match="已经处置"):
        actions.custody.hand_over(
            sample=sample, part="backup", giver="王抽样员", taker="仓库", at=AT + 61 * DAY, seal_state="intact", note="", actor=cast.planner
        )


def test_o18_24_nor_may_it_go_while_an_objection_is_open(sample, objected, cast):
    with pytest.raises(RuleBroken, match="异议或者复检还没有处理完毕"):
        dispose(sample, cast)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"witness": " "}, "witness"), ({"way": "archived"}, "way"), ({"what": "all"}, "what"), ({"disposed_on": date(2026, 3, 1)}, "disposed_on")],
)
def test_what_is_missing_is_named(sample, cast, change, field):
    with pytest.raises(RuleBroken) as refusal:
        dispose(sample, cast, **change)
    assert refusal.value.field == field


def test_only_the_office_that_keeps_it_disposes(sample, cast):
    with pytest.raises(NotPermitted):
        dispose(sample, cast, actor=cast.stranger)
    with pytest.raises(NotPermitted):
        dispose(sample, cast, actor=cast.officer)
    with pytest.raises(RuleBroken, match="还没有检验"):
        dispose(sample, cast)


def test_the_page_and_the_api_refuse_and_show(sample, cast, client):
    client.force_login(cast.planner)
    form = reverse("inspections:sample_dispose", args=[sample.number])
    assert form in client.get(sample.get_absolute_url()).content.decode()
    page = client.post(form, {"what": "papers", "way": "destroyed", "disposed_on": "2026-03-05", "witness": "刘监督"}).content.decode()
    assert "至少保存到2028年3月6日" in page
    assert "第五十五条" in page
    answer = client.post(
        f"/api/v1/samples/{sample.number}/disposals/",
        {"what": "papers", "way": "destroyed", "disposed_on": "2026-03-05", "witness": "刘监督"}, content_type="application/json",
    )  # fmt: skip
    assert (answer.status_code, answer.json()["field"]) == (409, "disposed_on")
    Disposal.objects.create(
        sample=sample, what="papers", way="archived", disposed_on=date(2028, 6, 1), witness="档案馆 王某", disposed_by=cast.planner, recorded_at=LATER
    )
    assert "移交档案机构" in client.get(sample.get_absolute_url()).content.decode()
