"""Pages: who may open them, what a refusal says, what stays in the form, how many queries a list takes."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from inspections.models import Finding, Lead, Plan, Sample
from quality_portal.workdays.calendar import today_is
from tests.inspections.conftest import AT, DAY

LISTS = ["plans", "samples", "findings", "leads"]


@pytest.fixture
def as_(client):
    def login(user):
        client.force_login(user)
        return client

    return login


@pytest.fixture(autouse=True)
def in_march():
    with today_is(date(2026, 3, 20)):
        yield


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_for_the_planner_empty_and_full(as_, cast, name, request):
    client = as_(cast.planner)
    url = reverse(f"inspections:{name}")
    assert client.get(url).status_code == 200
    request.getfixturevalue("finding")
    assert client.get(url, {"q": "水壶"}).status_code == 200


@pytest.mark.parametrize("name", [*LISTS, "results", "plan_new", "lead_new"])
def test_strangers_to_the_house_are_kept_out(client, as_, cast, name):
    url = reverse(f"inspections:{name}")
    assert client.get(url).status_code == 302
    assert as_(cast.auditor).get(url).status_code == 403


def test_objects_of_another_city_do_not_exist(as_, cast, finding, drawing, sample, plan):
    client = as_(cast.stranger)
    pages = [plan, drawing, sample, finding]
    assert {client.get(page.get_absolute_url()).status_code for page in pages} == {404}
    conclusion = finding.conclusion_id
    for name in ("notify", "waive", "finalise"):
        assert client.post(reverse(f"inspections:conclusion_{name}", args=[conclusion])).status_code == 404


def test_pages_open_for_the_office(as_, cast, finding, drawing, sample, plan):
    client = as_(cast.planner)
    for page in (plan, drawing, sample, finding):
        response = client.get(page.get_absolute_url())
        assert response.status_code == 200, page
    assert "结果完全一致" in client.get(drawing.get_absolute_url()).content.decode()


def test_a_sampler_may_look_at_a_plan_but_not_approve_it(as_, cast, plan):
    client = as_(cast.wang)
    assert client.get(plan.get_absolute_url()).status_code == 200
    assert client.post(reverse("inspections:plan_approve", args=[plan.number])).status_code == 403


def plan_data(category, **changes):
    data = {
        "title": "春季水壶", "kind": "routine", "year": "2026", "quarter": "2", "reason": "投诉多", "budget": "",
        "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0",
        "form-0-category": str(category.pk), "form-0-region": "", "form-0-quota": "4", "form-0-reserves": "",
        "form-1-category": "", "form-1-quota": "", "form-2-category": "", "form-2-quota": "",
    }  # fmt: skip
    return data | changes


def test_a_plan_is_drafted_and_approved_in_the_browser(as_, cast, category, time_machine):
    time_machine.move_to(AT)
    response = as_(cast.planner).post(reverse("inspections:plan_new"), plan_data(category))
    plan = Plan.objects.get()
    assert response.url == plan.get_absolute_url()
    assert plan.items.get().quota == 4
    client = as_(cast.approver)
    url = reverse("inspections:plan_approve", args=[plan.number])
    assert client.get(url).status_code == 200
    assert client.post(url).url == plan.get_absolute_url()
    plan.refresh_from_db()
    assert plan.state == "approved"
    again = client.post(url)
    assert again.status_code == 200
    assert "可能已有人办理" in again.content.decode()


def test_a_refused_plan_keeps_what_was_typed(as_, cast, category, time_machine):
    time_machine.move_to(AT)
    page = as_(cast.planner).post(
        reverse("inspections:plan_new"), plan_data(category, **{"form-0-category": "", "form-0-quota": ""})
    ).content.decode()
    assert "至少要有一个" in page
    assert "春季水壶" in page
    page = as_(cast.planner).post(reverse("inspections:plan_new"), plan_data(category, year="两千")).content.decode()
    assert "应为整数" in page
    assert not Plan.objects.exists()


def test_more_rows_are_asked_for_without_losing_any(as_, cast, category):
    page = as_(cast.planner).post(reverse("inspections:plan_new"), plan_data(category, more="1")).content.decode()
    assert 'name="form-4-quota"' in page
    assert "春季水壶" in page
    assert not Plan.objects.exists()


def sample_data(drawing, **changes):
    drawn = drawing.drawn.get(rank=1)
    data = {
        "drawn": drawn.pk, "samplers": [user.pk for user in drawn.officers.all()], "product_name": "电热水壶", "batch": "B1",
        "sampled_on": "2026-03-19", "produced_on": "2026-01-02", "place": "成品库", "quantity": "3 台", "seal_no": "F77",
    }  # fmt: skip
    return data | changes


def test_a_sample_is_recorded_in_the_browser_and_once(as_, cast, plan, drawing):
    client = as_(cast.wang)
    url = reverse("inspections:sample_new", args=[plan.number])
    assert client.get(url, {"drawn": drawing.drawn.first().pk}).status_code == 200
    assert client.get(url, {"drawn": "zzz"}).status_code == 200
    first = client.post(url, sample_data(drawing))
    assert first.url == Sample.objects.get().get_absolute_url()
    second = client.post(url, sample_data(drawing))
    assert second.status_code == 200
    assert Sample.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"samplers": []}, "抽样人员"),
        ({"produced_on": "2026-03-20"}, "晚于抽样日期"),
        ({"sampled_on": "2026-02-30"}, "抽样日期"),
        ({"backup_seal_no": "F77"}, "不能相同"),
        ({"drawn": "9999999"}, "被抽查企业"),
        ({"price": "十元"}, "数字"),
    ],
)
def test_a_refused_sample_keeps_what_was_typed(as_, cast, plan, drawing, change, words):
    response = as_(cast.wang).post(reverse("inspections:sample_new", args=[plan.number]), sample_data(drawing, **change))
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "成品库" in page
    assert not Sample.objects.exists()


def test_a_finding_is_refused_in_words_with_its_law_while_the_term_runs(as_, cast, notified):
    client = as_(cast.planner)
    with time_machine.travel(AT + 12 * DAY, tick=False):
        page = client.post(reverse("inspections:finding_confirm", args=[notified.pk])).content.decode()
    assert "异议期到" in page
    assert "第十五条第四款" in page
    assert f"{notified.enterprise.name} · {notified.product_name}" in page
    assert not Finding.objects.exists()


def test_a_lead_is_taken_down_and_answered_in_the_browser(as_, cast):
    client = as_(cast.desk)
    data = {"kind": "tip", "product_name": "电热毯", "facts": "无厂名", "received_on": "2026-03-01"}
    page = client.post(reverse("inspections:lead_new"), data | {"credit_code": "91990102MA0A1B2C3T"}).content.decode()
    assert "企业库里没有" in page
    assert "电热毯" in page
    client.post(reverse("inspections:lead_new"), data)
    lead = Lead.objects.get()
    assert client.get(lead.get_absolute_url()).status_code == 200
    client.post(reverse("inspections:lead_answer", args=[lead.number]), {"move": "close", "because": "查无此厂"})
    lead.refresh_from_db()
    assert lead.state == "closed"


def test_lists_take_as_many_queries_for_three_rows_as_for_one(as_, cast, drawing, sample, sample_fields):
    from inspections import actions

    client = as_(cast.planner)
    urls = [reverse(f"inspections:{name}") for name in LISTS]

    def counted():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        counts = []
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
        return counts

    counted()
    one = counted()
    for rank in (2, 3):
        drawn = drawing.drawn.get(rank=rank)
        fields = {"drawn": drawn, "enterprise": drawn.enterprise, "samplers": list(drawn.officers.all()), "substitution": "前面停产"}
        actions.sample.record(**sample_fields | fields | {"seal_no": f"G{rank}", "backup_seal_no": f"H{rank}"})
    assert counted() == one
    assert max(one) <= 25


def test_the_draw_and_plan_pages_take_a_fixed_number_of_queries(as_, cast, drawing, plan, django_assert_max_num_queries):
    client = as_(cast.planner)
    for page in (drawing, plan):
        with django_assert_max_num_queries(28):
            assert client.get(page.get_absolute_url()).status_code == 200

