"""A plan is filed with the organ above: when, with whom, under which receipt."""

from datetime import date

import pytest
from django.urls import reverse

from inspections import actions
from inspections.models import PlanFiling
from inspections.queries import inbox
from quality_portal.accounts.models import Office
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.workdays.calendar import today_is
from tests.inspections.conftest import AT, DAY


def file(plan, cast, **fields):
    given = {"plan": plan, "filed_on": date(2026, 3, 3), "receipt_no": "云质监备〔2026〕17号", "actor": cast.planner, "at": AT + DAY}
    return actions.filing.file(**given | fields)


def test_o18_11_a_yearly_plan_is_filed_with_the_organ_above_once(plan, cast, place):
    assert list(inbox.plans_to_file(place.offices.city)) == [plan]
    filing = file(plan, cast)
    assert (filing.to_office, filing.addressee) == (place.offices.province, place.offices.province.name)
    assert file(plan, cast, receipt_no="另一个号").pk == filing.pk
    assert PlanFiling.objects.count() == 1
    assert list(inbox.plans_to_file(place.offices.city)) == []
    line = trail_of(plan).filter(verb="plan.filed").get()
    assert "第十一条" in line.basis
    assert "云质监备〔2026〕17号" in line.note


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"receipt_no": " "}, "receipt_no"),
        ({"filed_on": date(2026, 3, 1)}, "filed_on"),
        ({"filed_on": date(2026, 3, 4)}, "filed_on"),
    ],
)
def test_o18_11_a_filing_has_its_receipt_and_its_day(plan, cast, change, field):
    with pytest.raises(RuleBroken) as refusal:
        file(plan, cast, **change)
    assert refusal.value.field == field
    assert "第十一条" in refusal.value.basis


def test_only_an_approved_plan_of_ones_own_office_is_filed(plan, cast):
    with pytest.raises(NotPermitted, match="由该机关报送"):
        file(plan, cast, actor=cast.stranger)
    actions.plan.withdraw(plan=plan, reason="不再实施", actor=cast.approver, at=AT + DAY)
    with pytest.raises(RuleBroken, match="已撤回"):
        file(plan, cast)


def test_where_no_organ_above_is_known_it_is_named(plan, cast, place):
    Office.objects.filter(pk=place.offices.city.pk).update(parent=None)
    with pytest.raises(RuleBroken, match="请填写报送的机关"):
        file(plan, cast)
    assert file(plan, cast, addressee="国家市场监督管理总局").to_office is None


def test_the_page_shows_it_open_and_then_done(plan, cast, client):
    client.force_login(cast.planner)
    page, form = plan.get_absolute_url(), reverse("inspections:plan_file", args=[plan.number])
    with today_is(date(2026, 3, 3)):
        before = client.get(page).content.decode()
        assert "还没有报送" in before
        assert form in before
        assert plan.title in client.get("/staff/plans/?state=unfiled").content.decode()
        assert "计划待报上级备案" in client.get("/staff/plans/").content.decode()
        assert "第十一条" in client.get(form).content.decode()
    filing = file(plan, cast)
    after = client.get(page).content.decode()
    assert filing.receipt_no in after
    assert form not in after
    assert plan.number not in client.get("/staff/plans/?state=unfiled").content.decode()


def test_the_api_files_it(plan, cast, client):
    client.force_login(cast.planner)
    url = f"/api/v1/plans/{plan.number}/file/"
    bad = client.post(url, {"filed_on": "2026-01-01", "receipt_no": "备1"}, content_type="application/json")
    assert (bad.status_code, bad.json()["field"]) == (409, "filed_on")
    good = client.post(url, {"filed_on": "2026-03-02", "receipt_no": "备1"}, content_type="application/json")
    assert good.json()["receipt_no"] == "备1"
