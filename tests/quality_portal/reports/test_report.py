"""A report of an empty quarter is enough to see who may do what, and that a published number never moves."""

import re
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from quality_portal.accounts.models import Office, Region, RoleGrant, User
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.demo.clock import at
from quality_portal.jobs import runner
from quality_portal.reports import actions, figures, pages
from quality_portal.reports.models import QuarterlyReport
from quality_portal.reports.queries import public as gate

NOW = at(date(2026, 1, 12))


@pytest.fixture
def office(db):
    region = Region.objects.create(code="990100", name="栖云市", level="city", path="990100")
    return Office.objects.create(name="栖云市质量监督局", short_name="市局", code="栖质监", level="city", region=region)


@pytest.fixture
def person(office):
    def make(name: str, *roles: Role) -> User:
        user = User.objects.create_user(name, "pw", display_name=name, office=office)
        RoleGrant.objects.bulk_create([RoleGrant(user=user, role=role.value) for role in roles])
        return user

    return make


@pytest.fixture
def report(office, person):
    """The draft of 2025's last quarter, compiled by a planner."""
    found = figures.collect(office, 2025, 4, at=NOW)
    return actions.store_figures(office=office, year=2025, quarter=4, figures=found, actor=person("li", Role.PLANNER), at=NOW)


def test_a_quarter_that_is_not_over_is_refused(office, person):
    with pytest.raises(RuleBroken, match="还没有结束"):
        actions.compile_report(office=office, year=2026, quarter=1, actor=person("li", Role.PLANNER), at=NOW)


def test_compiling_is_a_job_that_leaves_a_draft(office, person):
    job = actions.compile_report(office=office, year=2025, quarter=4, actor=person("li", Role.PLANNER), at=NOW)
    again = actions.compile_report(office=office, year=2025, quarter=4, actor=job.owner, at=NOW)
    assert again == job
    runner.run_pending()
    job.refresh_from_db()
    assert job.state == "done"
    assert QuarterlyReport.objects.get().get_absolute_url() == job.result["url"]


def test_whoever_compiled_may_not_publish(report, person):
    RoleGrant.objects.create(user=report.compiled_by, role=Role.APPROVER.value)
    both = User.objects.get(pk=report.compiled_by_id)
    with pytest.raises(RuleBroken, match="编制人不能签发"):
        actions.publish_report(report=report, actor=both, at=NOW)


def test_an_officer_may_not_publish(report, person):
    with pytest.raises(NotPermitted):
        actions.publish_report(report=report, actor=person("wang", Role.CASE_OFFICER), at=NOW)


def test_a_published_report_is_public_and_never_moves(report, person):
    assert gate.reports() == []
    actions.publish_report(report=report, actor=person("zhang", Role.APPROVER), at=NOW)
    assert gate.report(2025, 4).number == "栖质监质析〔2026〕1号"
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        QuarterlyReport.objects.update(figures={"tested": 1})
    with pytest.raises(RuleBroken, match="已经发布"):
        actions.compile_report(office=report.office, year=2025, quarter=4, actor=report.compiled_by, at=NOW)


def test_a_second_click_publishes_once(report, person):
    head = person("zhang", Role.APPROVER)
    first = actions.publish_report(report=report, actor=head, at=NOW)
    assert actions.publish_report(report=report, actor=head, at=NOW).document_id == first.document_id


def test_an_empty_quarter_says_so_and_states_no_rate(report):
    view = pages.build(report.figures)
    assert "未抽查" in view["points"][0]
    assert view["figures"][0]["value"] == "—"


def test_s1_12_key_goods_have_a_table_of_their_own_with_n(report):
    def tables(rows):
        blocks = pages.build({**report.figures, "key_goods": rows})["sections"][1]["blocks"]
        return [block for block in blocks if block.get("caption") == "重要物资和食品抽查情况"]

    assert tables([]) == []
    found = tables([{"name": "农药", "code": "", "tested": 40, "passed": 38}, {"name": "食品", "code": "", "tested": 3, "passed": 3}])
    assert [row[:4] for row in found[0]["rows"]] == [["农药", "40", "2", "95.0"], ["食品", "3", "0", "—"], ["合计", "43", "2", "95.3"]]
    assert "（十二）" in found[0]["notes"][0]


def test_a_report_published_before_it_had_key_goods_still_reads(report):
    old = {key: value for key, value in report.figures.items() if key != "key_goods"}
    assert pages.build(old)["sections"]


@pytest.mark.parametrize(("role", "status"), [(Role.PLANNER, 200), (Role.AUDITOR, 403), (Role.ENTERPRISE_MEMBER, 403)])
def test_only_staff_see_the_list(client, person, role, status):
    client.force_login(person("x", role))
    assert client.get("/staff/reports/").status_code == status


def test_pages_of_a_report(client, report, person):
    client.force_login(person("zhang", Role.APPROVER))
    page = client.get(report.get_absolute_url())
    assert "签发并发布" in page.content.decode()
    client.post(f"{report.get_absolute_url()}publish/")
    assert client.get("/reports/2025-q4/").status_code == 200
    assert client.get("/reports/2025-q4/data.json").json()["digest"] == report.digest
    assert client.get("/api/v1/reports/").json()[0]["digest"] == report.digest


def test_the_english_page_says_that_the_report_is_chinese_and_marks_it(client, report, person):
    client.force_login(person("zhang", Role.APPROVER))
    client.post(f"{report.get_absolute_url()}publish/")
    page = client.get("/en/reports/2025-q4/").content.decode()
    assert "Report on product quality: Q4 2025" in page
    assert "are in Chinese only" in page
    body = page.partition('<div class="section" lang="zh-Hans">')[2].partition('<section class="section" aria-labelledby="h-check">')[0]
    assert "批次合格率" in body
    assert not re.search(r">[^<]*[A-Z][a-z]{3,}[^<]*<", body), "one language in the body"
    assert "are in Chinese only" not in client.get("/reports/2025-q4/").content.decode()
