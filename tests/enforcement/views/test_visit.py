"""The pages and the API of a recheck's visit and of a failure twice running."""

import pytest
from django.urls import reverse

from enforcement.actions.visit import arrange, cancel
from enforcement.models import Message, Recheck, RecheckVisit
from enforcement.queries import recheck as queries
from inspections.actions import plan as plans
from inspections.models import SamplingTask
from quality_portal.core.formats import zhdate
from quality_portal.core.roles import Role
from tests.enforcement.conftest import DAY


@pytest.fixture
def due(road, time_machine):
    road.open()
    road.order()
    road.later(20)
    time_machine.move_to(road.at)
    return road


@pytest.fixture
def samplers(person):
    return [person("city", Role.CASE_OFFICER, Role.SAMPLER, name=name) for name in ("沈抽样", "陆抽样")]


def test_arranged_approved_and_sent_out_through_the_pages(client, due, samplers):
    client.force_login(due.cast.officer)
    address = reverse("enforcement:visit", args=[due.case.number])
    assert "复查窗口" in client.get(address).content.decode()
    data = {"planned_on": str(due.at.date() + 2 * DAY), "place": "成品库", "officers": [samplers[0].pk], "version": due.case.version}
    answer = client.post(address, data)
    assert answer.status_code == 200
    assert "两名以上" in answer.content.decode()
    data["officers"] = [user.pk for user in samplers]
    assert client.post(address, data).status_code == 302
    assert client.post(address, data).status_code == 302  # the second click
    visit = RecheckVisit.objects.get()
    send = reverse("enforcement:visit_send", args=[visit.pk])
    refused = client.post(send, {"officers": data["officers"]})
    assert "还没有批准" in refused.content.decode()
    plans.approve(plan=visit.plan, actor=due.cast.head, at=due.at)
    assert client.post(send, {"officers": data["officers"]}).status_code == 302
    assert SamplingTask.objects.get().plan_item.plan == visit.plan
    client.post(reverse("enforcement:visit_cancel", args=[visit.pk]), {"because": "企业停电"})
    assert queries.open_visit(visit.step) is None


def test_strangers_find_no_visit(client, due, samplers):
    client.force_login(due.cast.stranger)
    assert client.get(reverse("enforcement:visit", args=[due.case.number])).status_code == 404


def test_the_api_arranges_by_the_same_rules(client, due, samplers):
    client.force_login(due.cast.officer)
    address = f"/api/v1/cases/{due.case.number}/visits/"
    body = {"planned_on": str(due.at.date() + 2 * DAY), "officers": [samplers[0].username]}
    refused = client.post(address, body, content_type="application/json")
    assert refused.status_code == 409
    body["officers"] = [user.username for user in samplers]
    assert client.post(address, body, content_type="application/json").status_code == 201
    (shown,) = client.get(address).json()
    assert shown["stage"] == "等局领导批准复查抽样计划"
    called_off = client.post(f"/api/v1/recheck-visits/{shown['id']}/cancel/", {"because": "改期"}, content_type="application/json")
    assert called_off.json()["visit_state"] == "cancelled"


def test_the_shortcuts_of_a_case_over_the_api(client, due):
    client.force_login(due.cast.officer)
    address = f"/api/v1/cases/{due.case.number}/shortcuts/"
    assert client.get(address).json() == []
    body = {"shortcut": "twice_running", "take": True, "reason": "快一点"}
    assert client.post(address, body, content_type="application/json").status_code == 409


def test_the_enterprise_sees_when_who_comes_and_opens_the_paper(client, due, samplers, members):
    """Day, officers and the notice on its desk and on the order's page; nobody else's enterprise sees them."""
    visit = arrange(case=due.case, planned_on=due.at.date() + 2 * DAY, officers=samplers, place="成品库", actor=due.cast.officer, at=due.at)
    desk, notice, paper = reverse("enforcement:desk"), reverse("enforcement:notice", args=[visit.step_id]), visit.document.get_absolute_url()
    client.force_login(members.own)
    for address in (desk, notice):
        said = client.get(address).content.decode()
        assert all(words in said for words in (zhdate(visit.planned_on), "成品库", "沈抽样、陆抽样", visit.document.number, paper))
    assert client.get(paper).status_code in (200, 202)
    client.force_login(members.other)
    assert visit.document.number not in client.get(desk).content.decode()
    assert client.get(paper).status_code == 404
    told = Message.objects.get(enterprise=due.case.enterprise)
    assert (notice, "沈抽样、陆抽样" in told.text) == (told.link, True)
    cancel(visit=visit, because="企业停电", actor=due.cast.officer, at=due.at)
    client.force_login(members.own)
    assert "复查安排" not in client.get(desk).content.decode()
    assert "企业停电" in client.get(reverse("enforcement:messages_of", args=[due.case.number])).content.decode()
    assert "企业停电" in client.get(notice).content.decode()


def test_the_enterprise_opens_the_result_of_the_recheck(client, due, members):
    found = due.recheck("fail", note="泄漏电流仍超标")
    paper = Recheck.objects.get(case=due.case).document
    client.force_login(members.own)
    assert paper.number in client.get(reverse("enforcement:desk")).content.decode()
    assert paper.number in client.get(reverse("enforcement:notice", args=[due.case.steps.get().pk])).content.decode()
    assert found is not None
