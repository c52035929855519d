"""Pages of the draw: for the staff who freeze, key in and void, and for everybody who wants to run it again."""

import json
import subprocess
import sys
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from enterprises.models import Enterprise
from inspections import actions
from inspections.models import Recusal
from quality_portal.settings import ROOT
from quality_portal.workdays.calendar import today_is
from tests.inspections.conftest import AT, DAY

SCRIPT = ROOT / "quality_portal" / "static" / "portal" / "verify_draw.py"


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


def page(response):
    assert response.status_code == 200
    return response.content.decode()


def commit_data(cast, **changes):
    data = {
        "source_kind": "lottery", "value_source": "双色球第2026040期开奖号码", "value_due": "2026-04-15",
        "officers": [cast.wang.pk, cast.zhao.pk], "limit": "",
    }  # fmt: skip
    return data | changes


def test_a_list_is_frozen_in_the_browser_after_a_look_at_it(as_, cast, plan, item, make_company, time_machine):
    time_machine.move_to(AT + 20 * DAY)
    make_company("甲水壶厂")
    make_company("吊销厂", state="revoked")
    url = reverse("inspections:draw_commit", args=[plan.number, item.pk])
    preview = page(as_(cast.planner).get(url))
    assert "吊销厂" in preview
    assert "第十五条第一款" in preview
    assert "公布日期" in page(as_(cast.planner).post(url, commit_data(cast, value_due="2026-02-30")))
    assert "产生以前锁定" in page(as_(cast.planner).post(url, commit_data(cast, value_due="2026-03-19")))
    refused = page(as_(cast.planner).post(url, commit_data(cast, value_source="双色球")))
    assert "期号" in refused
    assert 'value="双色球"' in refused
    assert as_(cast.planner).post(url, commit_data(cast, limit="9")).url == plan.get_absolute_url()
    frozen = item.draws.get()
    assert (frozen.source_kind, frozen.value_due, frozen.input["limit"]) == ("lottery", date(2026, 4, 15), 9)
    key_page = reverse("inspections:draw_key", args=[frozen.number])
    assert "才公布" in page(as_(cast.planner).post(key_page, {"public_value": "1 2 3", "witness": "刘监督"}))
    assert as_(cast.planner).get(reverse("inspections:draw_commit", args=[plan.number, 0])).status_code == 404


@pytest.fixture
def committed(cast, item, make_company):
    make_company("甲水壶厂")
    return actions.draw.commit(plan_item=item, value_source="双色球第2026025期", value_due=date(2026, 3, 4), actor=cast.planner, at=AT + DAY)


def test_two_people_key_in_and_the_page_says_whose_turn_it_is(as_, cast, committed):
    url = reverse("inspections:draw_key", args=[committed.number])
    refused = page(as_(cast.planner).post(url, {"public_value": "3 8 17", "witness": "李科"}))
    assert "录入数值的人" in refused
    assert "3 8 17" in refused
    assert as_(cast.planner).post(url, {"public_value": "3 8 17", "witness": "刘监督"}).url == committed.get_absolute_url()
    assert "另一人" in page(as_(cast.planner).post(url, {"public_value": "3 8 17", "witness": "刘监督"}))
    waiting = page(as_(cast.approver).get(committed.get_absolute_url()))
    assert "等待第二人" in waiting
    assert "3 8 17" not in waiting
    assert 'name="witness"' not in page(as_(cast.approver).get(url))
    assert "不一致" in page(as_(cast.approver).post(url, {"public_value": "3 8 18"}))
    assert as_(cast.approver).post(url, {"public_value": "3 8 17"}).url == committed.get_absolute_url()
    done = page(as_(cast.officer).get(committed.get_absolute_url()))
    assert "完全一致" in done
    assert as_(cast.approver).post(url, {"public_value": "3 8 17"}).status_code == 302  # the second click
    assert as_(cast.wang).get(url).status_code == 403
    assert as_(cast.stranger).get(url).status_code == 404


def test_voiding_in_the_browser_takes_two_and_stays_public(as_, client, cast, committed, item):
    ask, answer = (reverse(f"inspections:{name}", args=[committed.number]) for name in ("draw_void_request", "draw_void"))
    assert "请填写" in page(as_(cast.planner).post(ask, {"reason": ""}))
    assert as_(cast.planner).post(ask, {"reason": "企业库登记有误"}).status_code == 302
    assert as_(cast.planner).post(answer, {"decision": "void"}).status_code == 403
    assert as_(cast.approver).post(answer, {"decision": "keep"}).status_code == 302
    as_(cast.planner).post(ask, {"reason": "企业库登记有误"})
    assert as_(cast.approver).post(answer, {"decision": "void", "reason": ""}).status_code == 302
    committed.refresh_from_db()
    assert committed.state == "void"
    client.logout()
    listed = page(client.get("/draws/"))
    assert "作废的抽取" in listed
    assert "企业库登记有误" in listed
    assert "近一年共作废 1 次" in listed
    assert committed.number in page(client.get("/draws/?state=void"))
    assert "申请作废时，公开数值已经可以查到" in page(client.get(f"/draws/{committed.number}/"))


def test_the_lists_and_the_panel_open_empty_and_full(as_, cast, request):
    for full in (False, True):
        if full:
            request.getfixturevalue("drawing")
        for name in ("draws", "draw_fairness", "recusals", "recusal_new"):
            page(as_(cast.planner).get(reverse(f"inspections:{name}")))
    assert "不足以判断" in page(as_(cast.planner).get(reverse("inspections:draw_fairness")))
    assert as_(cast.auditor).get(reverse("inspections:draws")).status_code == 403


def test_a_recusal_is_declared_and_ended_in_the_browser(as_, cast, drawing):
    url = reverse("inspections:recusal_new")
    company = drawing.drawn.get(rank=1).enterprise
    data = {"officer": cast.wang.pk, "enterprise": company.credit_code, "reason": "kinship"}
    assert "没有查到" in page(as_(cast.wang).post(url, data | {"enterprise": "X"}))
    assert "人员" in page(as_(cast.wang).post(url, data | {"officer": cast.zhao.pk}))
    assert as_(cast.wang).post(url, data).status_code == 302
    assert "已经在册" in page(as_(cast.wang).post(url, data))
    assert "王抽样员已申报回避，请更换" in page(as_(cast.planner).get(drawing.get_absolute_url()))
    end = reverse("inspections:recusal_end", args=[Recusal.objects.get().pk])
    assert as_(cast.wang).get(end).status_code == 403
    assert as_(cast.planner).post(end, {"reason": "亲属已离职"}).status_code == 302
    assert "已解除" in page(as_(cast.planner).get(reverse("inspections:recusals")))


def test_a_stranger_verifies_the_draw_with_the_script_alone(client, weighted, tmp_path, capsys):
    data = client.get(f"/draws/{weighted.number}/data.json")
    (tmp_path / "data.json").write_bytes(data.content)
    served = client.get("/draws/verify.py")
    (tmp_path / "verify_draw.py").write_bytes(b"".join(served.streaming_content))
    command = [sys.executable, "-I", "verify_draw.py", "data.json"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, env={"PYTHONIOENCODING": "utf-8"})
    assert "SAME as published" in ran.stdout
    call_command("redraw", weighted.number)
    told = capsys.readouterr().out
    by_script = [line.split()[1] for line in ran.stdout.splitlines() if line[0].isdigit()]
    by_command = [line.split()[1] for line in told.splitlines() if line[0].isdigit()]
    assert by_script == by_command == [row["key"] for row in data.json()["outcome"]]
    assert len(by_script) == 9


def test_going_back_to_key_in_after_the_draw_leads_to_its_result(as_, cast, drawing):
    response = as_(cast.planner).get(reverse("inspections:draw_key", args=[drawing.number]), follow=True)
    assert response.redirect_chain == [(drawing.get_absolute_url(), 302)]
    assert "不再录入数值" in page(response)


@pytest.mark.parametrize("change", ["input", "public_value", "outcome", "number", "seed", "rank", "name", "reserve"])
def test_the_script_notices_what_was_tampered_with(client, weighted, tmp_path, change):
    data = client.get(f"/draws/{weighted.number}/data.json").json()
    if change == "input":
        data["input"]["candidates"][0]["weight"] += 1
    elif change == "public_value":
        data["public_value"] += "1"
    elif change in ("number", "seed"):
        data[change] = "0" * 64
    elif change in ("rank", "name", "reserve"):
        data["outcome"][0][change] = {"rank": 2, "name": "别的公司", "reserve": True}[change]
    else:
        data["outcome"][0], data["outcome"][1] = data["outcome"][1], data["outcome"][0]
    (tmp_path / "data.json").write_text(json.dumps(data), encoding="utf-8")
    ran = subprocess.run([sys.executable, "-I", SCRIPT, "data.json"], cwd=tmp_path, capture_output=True, text=True, check=False, env={"PYTHONIOENCODING": "utf-8"})
    assert ran.returncode == 1
    assert "NOT the same" in ran.stdout


def test_the_script_notices_a_result_without_a_value(client, weighted, tmp_path):
    data = client.get(f"/draws/{weighted.number}/data.json").json()
    (tmp_path / "data.json").write_text(json.dumps(data | {"public_value": ""}), encoding="utf-8")
    ran = subprocess.run([sys.executable, "-I", SCRIPT, "data.json"], cwd=tmp_path, capture_output=True, check=False, env={"PYTHONIOENCODING": "utf-8"})
    assert ran.returncode == 1


def test_a_draw_verifies_after_an_enterprise_was_renamed(client, weighted, tmp_path):
    Enterprise.objects.filter(pk=weighted.drawn.first().enterprise_id).update(name="改了名的公司")
    (tmp_path / "data.json").write_bytes(client.get(f"/draws/{weighted.number}/data.json").content)
    ran = subprocess.run([sys.executable, "-I", SCRIPT, "data.json"], cwd=tmp_path, capture_output=True, text=True, check=False, env={"PYTHONIOENCODING": "utf-8"})
    assert "SAME as published" in ran.stdout


def test_the_script_checks_a_list_that_is_not_yet_drawn(client, committed, tmp_path):
    (tmp_path / "data.json").write_bytes(client.get(f"/draws/{committed.number}/data.json").content)
    ran = subprocess.run([sys.executable, "-I", SCRIPT, "data.json"], cwd=tmp_path, capture_output=True, text=True, check=True, env={"PYTHONIOENCODING": "utf-8"})
    assert "= published" in ran.stdout


def test_the_published_script_is_short_and_needs_only_python():
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 80
    imported = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names


def test_the_public_page_shows_weights_reasons_and_finds_a_firm(client, weighted):
    whole = page(client.get(f"/draws/{weighted.number}/"))
    assert "起点，人人都有" in whole
    assert "近三年抽查有 1 次不合格" in whole  # the formula
    assert 'src="/static/portal/draw' in whole
    assert "<script>" not in whole
    assert "不足以判断" in whole
    found = page(client.get(f"/draws/{weighted.number}/", {"q": "“7”号"}))
    assert found.count("起点，人人都有") == 2  # in the formula and beside the one firm
    assert "名单里没有" in page(client.get(f"/draws/{weighted.number}/", {"q": "没有的厂"}))
    assert client.get("/draws/none/data.json").status_code == 404


def test_the_file_for_running_it_again_holds_no_reason_of_a_recusal_and_no_undrawn_name(client, weighted, cast):
    text = client.get(f"/draws/{weighted.number}/data.json").content.decode()
    assert f"U{cast.zhao.pk}" in text
    assert "利害关系" not in text
    assert cast.zhao.display_name not in text


def test_public_pages_take_a_fixed_number_of_queries(client, weighted, django_assert_max_num_queries):
    for path, most in (("/draws/", 6), (f"/draws/{weighted.number}/", 12), (f"/draws/{weighted.number}/data.json", 5)):
        with django_assert_max_num_queries(most):
            page(client.get(path))
