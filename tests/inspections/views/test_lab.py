"""The bench in the browser and through the API: blind until verified, by two people, with a spreadsheet or by hand."""

import io
from datetime import UTC, date, datetime

import pgtrigger
import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from inspections import actions
from inspections.models import Conclusion, LabBody, LabJob, LabScope, TestReport
from inspections.queries import public
from inspections.worksheet import Found
from quality_portal.core.roles import Role
from quality_portal.documents.models import Attachment
from quality_portal.workdays import calendar
from quality_portal.workdays.calendar import today_is
from tests.enforcement.actions.test_rectification import pdf
from tests.inspections.bench import colleague
from tests.inspections.conftest import AT, DAY

T = AT + 4 * DAY


def now() -> str:
    """The real day: pages act at the real time."""
    return calendar.local_date(timezone.now()).isoformat()


CHECKS = dict.fromkeys(("sealed", "appearance", "quantity", "form"), "yes")


@pytest.fixture
def as_(client):
    def login(user):
        client.force_login(user)
        return client

    return login


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel(datetime(2026, 3, 20, 4, tzinfo=UTC)), today_is(date(2026, 3, 20)):
        yield


@pytest.fixture
def second(cast):
    return colleague(cast.lab, cast.tester)


@pytest.fixture
def secret(specified):
    """A sample whose form, goods and seller carry names."""
    Enterprise.objects.filter(pk=specified.enterprise_id).update(name="栖云市藏名水壶厂")
    type(specified).objects.filter(pk=specified.pk).update(trademark="藏名牌", seller="某某商场", product_name="藏名牌电热水壶")
    specified.refresh_from_db()
    return specified


@pytest.fixture
def job(secret, cast):
    return actions.labjob.assign(sample=secret, lab=cast.lab, due_on=date(2026, 3, 25), actor=cast.planner, at=T)


@pytest.fixture
def received(job, cast):
    checks = dict.fromkeys(CHECKS, True)
    return actions.labjob.receive(job=job, giver="王抽样员", seal_seen="F0001", checks=checks, actor=cast.tester, at=T)


NAMES = ("藏名", "商场")


def bench_pages(client, job, sample):
    """Every page and resource that a laboratory's person can open, by address."""
    pages = [
        reverse("inspections:lab_bench"), reverse("inspections:lab_done"), job.get_absolute_url(), reverse("inspections:lab_template", args=[job.blind_no]),
        reverse("inspections:lab_verify", args=[job.blind_no]), reverse("inspections:lab_return", args=[job.blind_no]),
        reverse("inspections:lab_stop", args=[job.blind_no]), reverse("inspections:samples"), reverse("inspections:labs"),
        sample.get_absolute_url(), reverse("inspections:lab_scores"), "/api/v1/lab-jobs/", f"/api/v1/lab-jobs/{job.blind_no}/", "/api/v1/samples/",
        f"/api/v1/samples/{sample.number}/", "/api/v1/test-reports/",
    ]  # fmt: skip
    return {page: client.get(page) for page in pages}


@pytest.mark.parametrize("state", ["assigned", "received", "entered"])
def test_the_bench_never_sees_whose_goods_it_tests_before_the_report(as_, cast, job, secret, second, state):
    if state != "assigned":
        checks = dict.fromkeys(CHECKS, True)
        actions.labjob.receive(job=job, giver="快递", seal_seen="F0001", checks=checks, actor=cast.tester, at=T)
    if state == "entered":
        actions.labjob.enter(job=job, found=[Found(1, "9"), Found(2, "符合")], actor=cast.tester, at=T)
    answers = bench_pages(as_(second), job, secret)
    told = {page: name for page, answer in answers.items() for name in (*NAMES, secret.number) if name in answer.content.decode(errors="ignore")}
    assert {page: name for page, name in told.items() if answers[page].status_code == 200} == {}
    assert answers[secret.get_absolute_url()].status_code == 404
    assert "＊＊电热水壶" in answers[job.get_absolute_url()].content.decode()


def test_another_laboratory_sees_nothing(as_, job, person, cast):
    other = person(None, Role.LAB)
    LabBody.objects.create(name="别的检验所").people.add(other)
    client = as_(other)
    assert client.get(job.get_absolute_url()).status_code == 404
    assert client.get(f"/api/v1/lab-jobs/{job.blind_no}/").status_code == 404
    assert client.get("/api/v1/lab-jobs/").json()["results"] == []
    assert as_(cast.planner).get(job.get_absolute_url()).status_code in (403, 404)


def test_a_sample_is_assigned_in_the_browser_to_who_may_test_it(as_, cast, secret):
    client = as_(cast.planner)
    url = reverse("inspections:lab_assign", args=[secret.number])
    weak = LabBody.objects.create(name="弱检验所")
    page = client.get(url).content.decode()
    assert "泄漏电流（GB 4706.1）" in page  # what the weak one lacks
    assert "抽样与检验分离" in page
    assert "第九条" in page
    assert client.post(url, {"lab": weak.pk}).status_code == 200
    assert not LabJob.objects.exists()
    assert client.post(url, {"lab": cast.lab.pk, "due_on": "2099-03-30"}).url == secret.get_absolute_url()
    client.post(url, {"lab": cast.lab.pk})  # the back button
    assert LabJob.objects.count() == 1
    shown = client.get(secret.get_absolute_url()).content.decode()
    assert LabJob.objects.get().blind_no in shown


def test_samples_are_assigned_together_and_those_that_cannot_go_say_why(as_, cast, secret, sample_fields, drawing):
    drawn = drawing.drawn.get(rank=2)
    fields = {"drawn": drawn, "enterprise": drawn.enterprise, "samplers": list(drawn.officers.all()), "seal_no": "F7", "backup_seal_no": "F8"}
    bare = actions.sample.record(**sample_fields | fields)
    with pgtrigger.ignore("inspections.Sample:frozen"):
        type(bare).objects.filter(pk=bare.pk).update(specification=None)
    client = as_(cast.planner)
    url = reverse("inspections:lab_to_assign")
    page = client.get(url).content.decode()
    assert secret.number in page
    assert bare.number in page
    assert "请勾选" in client.post(url, {"lab": cast.lab.pk}).content.decode()
    page = client.post(url, {"lab": cast.lab.pk, "samples": [secret.pk, bare.pk]}, follow=True).content.decode()
    assert "1 份样品已交" in page
    assert f"{bare.number}：这份样品没有抽样当日施行的实施细则" in page
    assert LabJob.objects.get().sample == secret
    assert as_(cast.tester).get(url).status_code == 403


def test_what_a_laboratory_refused_waits_and_can_go_elsewhere(as_, cast, job):
    actions.labjob.receive(job=job, giver="快递", seal_seen="无", checks=dict.fromkeys(CHECKS, True), actor=cast.tester, at=T)
    page = as_(cast.planner).get(reverse("inspections:lab_to_assign")).content.decode()
    assert "已拒收" in page
    assert f'value="{job.sample_id}"' in page


def test_the_whole_way_in_the_browser(as_, cast, job, second):
    client = as_(cast.tester)
    url = job.get_absolute_url()
    assert client.post(url, CHECKS | {"giver": "王抽样员", "seal_seen": ""}).status_code == 200
    assert client.post(url, CHECKS | {"giver": "王抽样员", "seal_seen": "F0001"}).url == url
    typed = {"revision": "0", "value-1": "很多", "value-2": "符合"}
    page = client.post(url, typed).content.decode()
    assert "应为数字，您填的是“很多”" in page
    assert 'value="很多"' in page
    assert client.post(url, typed | {"keep": "1"}).url == url
    assert 'value="很多"' in client.get(url).content.decode()
    assert "同事改过" in client.post(url, typed | {"value-1": "92"}).content.decode()  # the page of before the keeping
    tried = client.post(url, typed | {"revision": "1", "value-1": "92", "try": "1"}).content.decode()
    assert "不合格" in tried
    assert client.post(url, typed | {"revision": "1", "value-1": "92"}).url == url
    verify = reverse("inspections:lab_verify", args=[job.blind_no])
    assert "另一个人复核" in client.post(verify, {"issued_on": now()}).content.decode()
    client = as_(second)
    assert "早于抽样日期" in client.post(verify, {"issued_on": "2026-03-01"}).content.decode()
    upload = SimpleUploadedFile("报告.pdf", pdf(), content_type="application/pdf")
    done = client.post(verify, {"issued_on": now(), "file": upload})
    report = TestReport.objects.get()
    assert done.url == report.get_absolute_url()
    assert Attachment.objects.get().subject_pk == str(report.pk)
    assert client.get(Attachment.objects.get().get_absolute_url()).status_code == 200
    page = client.get(report.get_absolute_url()).content.decode()
    assert "盖章的报告" in page
    assert client.get(report.sample.get_absolute_url()).status_code == 200  # verified: no longer blind
    assert as_(cast.planner).get(report.get_absolute_url()).status_code == 200
    assert as_(cast.stranger).get(report.get_absolute_url()).status_code == 404
    assert as_(cast.stranger).get(Attachment.objects.get().get_absolute_url()).status_code == 404


def test_a_refused_sample_says_why_and_waits_with_the_planner(as_, cast, job):
    client = as_(cast.tester)
    client.post(job.get_absolute_url(), CHECKS | {"giver": "快递", "seal_seen": "F0001", "form": "no"})
    job.refresh_from_db()
    assert job.state == "refused"
    assert "抽样单与样品不一致" in as_(cast.planner).get(job.sample.get_absolute_url()).content.decode()


def test_a_correction_is_opened_in_the_browser(as_, cast, failed, second):
    client = as_(cast.tester)
    url = reverse("inspections:test_report_correct", args=[failed.report.number])
    assert client.get(url).status_code == 200
    opened = client.post(url, {"because": "换算错误"})
    job = LabJob.objects.get(purpose="correction")
    assert opened.url == job.get_absolute_url()
    client.post(job.get_absolute_url(), {"revision": "0", "value-1": "9.2", "value-2": "符合"})
    as_(second).post(reverse("inspections:lab_verify", args=[job.blind_no]), {"issued_on": "2026-03-20"})
    failed.refresh_from_db()
    assert failed.state == "withdrawn"
    page = client.get(failed.report.get_absolute_url()).content.decode()
    assert "更正" in page
    assert "原报告保留" in page
    assert as_(cast.planner).get(failed.sample.get_absolute_url()).status_code == 200


def test_the_world_sees_the_correction_and_no_longer_what_was_corrected(client, finding, cast):
    code = finding.enterprise.credit_code
    assert [row.number for row in public.record_of(code).results] == [finding.conclusion.report.number]
    assert public.withdrawn_of(code) == []
    at = AT + 60 * DAY
    job = actions.labjob.correct(report=finding.conclusion.report, because="换算错误", actor=cast.tester, at=at)
    actions.labjob.enter(job=job, found=[Found(1, "9.2")], actor=cast.tester, at=at)
    new = actions.labjob.verify(job=job, issued_on=at.date(), actor=colleague(cast.lab, cast.tester), at=at)
    assert public.record_of(code).results == ()  # the new one is not final yet
    assert [(row.number, "换算错误" in row.because) for row in public.withdrawn_of(code)] == [(finding.conclusion.report.number, True)]
    page = client.get(f"/enterprises/{code}/").content.decode()
    assert "抽查结果已撤回" in page
    actions.conclusion.notify(conclusion=new.conclusion, received_on=at.date(), actor=cast.planner, at=at)
    actions.conclusion.finalise_due(at=at + 30 * DAY)
    assert [(row.number, row.failed) for row in public.record_of(code).results] == [(new.number, False)]


# --- Spreadsheets ---


def workbook(*rows, merge=None, columns=0):
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for column in range(len(rows[0]), columns):
            sheet.write(0, column, f"列{column}")
        if merge:
            sheet.merge_range(*merge)
    return SimpleUploadedFile("记录.xlsx", output.getvalue())


HEAD = ("序号", "检验项目", "检验结果", "单位")


def send(client, job, upload, **typed):
    return client.post(job.get_absolute_url(), {"revision": str(job.revision), "file": upload, **typed}, follow=True).content.decode()


def csv(text):
    return SimpleUploadedFile("x.csv", text.encode())


def test_the_template_comes_back_filled(as_, cast, received):
    client = as_(cast.tester)
    template = client.get(reverse("inspections:lab_template", args=[received.blind_no]))
    assert template.content[:2] == b"PK"
    page = send(client, received, workbook(HEAD, (1, "泄漏电流", 92, "mA"), (2, "标志", "符合", "")))
    assert "填入 2 项" in page
    received.refresh_from_db()
    assert [row["value"] for row in received.worksheet] == ["92", "符合"]


def test_what_a_file_cannot_say_is_told_by_row_and_nothing_typed_is_lost(as_, cast, received):
    client = as_(cast.tester)
    upload = workbook(HEAD, (1, "泄漏电流", "很多", "mA"), (2, "标志", "符合", "kg"), (3, "别的项目", 1, ""), (4, "泄漏电流", 2, "mA"))
    page = send(client, received, upload, **{"value-2": "手填的"})
    for words in ("第 3 行：“标志”的单位应为“无”，文件里是“kg”", "第 4 行：检验项目“别的项目”不在实施细则里", "第 5 行：“泄漏电流”在前面的行已经填过"):
        assert words in page
    received.refresh_from_db()
    assert [row["value"] for row in received.worksheet] == ["很多", "手填的"]
    assert "应为数字，您填的是“很多”" in client.post(received.get_absolute_url(), {"revision": "1", "value-1": "很多", "value-2": "符合"}).content.decode()


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("x.xlsx", b"PK\x03\x04 broken"), ""),
        (SimpleUploadedFile("x.csv", "名称,数\n泄漏电流,1\n".encode()), "找不到这些列：检验项目、检验结果"),
        (SimpleUploadedFile("x.csv", b"\x00\x01\x02\xff\xfe"), ""),
        (workbook(HEAD, (1, "泄漏电流", 1, "mA"), columns=240), "最多 200 列"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence_and_keeps_what_was_typed(as_, cast, received, upload, words):
    page = send(as_(cast.tester), received, upload, **{"value-1": "77.5"})
    assert words in page
    assert 'value="77.5"' in page


def test_merged_cells_and_formulas_are_told(as_, cast, received):
    upload = workbook(HEAD, (1, "泄漏电流", "=90+2", "mA"), (2, "标志", "符合", ""), merge=(2, 2, 3, 2, "符合"))
    page = send(as_(cast.tester), received, upload)
    assert "公式" in page
    received.refresh_from_db()
    assert received.state == "received"


def test_a_formula_without_its_result_is_no_result(as_, cast, received):
    page = send(as_(cast.tester), received, csv("检验项目,检验结果\n泄漏电流,=90+2\n标志,符合\n"))
    assert "第 2 行：“泄漏电流”的结果是没有算出来的公式“=90+2”" in page
    received.refresh_from_db()
    assert [row["value"] for row in received.worksheet] == ["", "符合"]


def test_a_file_that_fills_nothing_in_is_refused_with_its_reasons(as_, cast, received):
    page = send(as_(cast.tester), received, csv("检验项目,检验结果\n泄漏电流,#DIV/0!\n"), **{"value-1": "77.5"})
    assert "文件里没有可以填入的结果。第 2 行：“泄漏电流”的结果是没有算出来的公式" in page
    assert 'value="77.5"' in page


def test_the_second_click_on_receiving_is_no_empty_worksheet(as_, cast, job):
    form = CHECKS | {"giver": "王抽样员", "seal_seen": "F0001", "note": ""}
    client = as_(cast.tester)
    client.post(job.get_absolute_url(), form)
    assert "有内容需要改正" not in client.post(job.get_absolute_url(), form).content.decode()


def test_a_sample_in_hand_is_not_offered_again_and_its_way_is_told(as_, cast, job):
    page = as_(cast.planner).get(job.sample.get_absolute_url()).content.decode()
    assert reverse("inspections:lab_assign", args=[job.sample.number]) not in page
    assert f"交付检验：初检 {job.blind_no}" in page


# --- The API ---


@pytest.fixture
def post(client):
    def sent(user, path, body):
        client.force_login(user)
        return client.post(f"/api/v1/{path}", body, content_type="application/json")

    return sent


def test_the_whole_way_through_the_api(post, cast, secret, second):
    given = post(cast.planner, f"samples/{secret.number}/assign/", {"lab": cast.lab.pk})
    assert given.status_code == 201
    path = f"lab-jobs/{given.json()['blind_no']}/"
    assert [row["name"] for row in given.json()["worksheet"]] == ["泄漏电流", "标志"]
    body = {"giver": "快递", "seal_seen": "F0001", "checks": dict.fromkeys(CHECKS, True)}
    assert post(cast.tester, path + "receive/", body).json()["state"] == "received"
    wrong = post(cast.tester, path + "enter/", {"found": [{"order": 1, "value": "很多"}, {"order": 2, "value": "符合"}]})
    assert (wrong.status_code, "应为数字" in wrong.json()["message"]) == (409, True)
    right = post(cast.tester, path + "enter/", {"found": [{"order": 1, "value": "92"}, {"order": 2, "value": "符合"}]}).json()
    assert (right["state"], right["worksheet"][0]["computed"]) == ("entered", "fail")
    own = post(cast.tester, path + "verify/", {"issued_on": now()})
    assert own.status_code == 409
    assert post(second, path + "return/", {"because": "再看一次"}).json()["state"] == "received"
    post(cast.tester, path + "enter/", {"found": [{"order": 1, "value": "92"}, {"order": 2, "value": "符合"}]})
    done = post(second, path + "verify/", {"issued_on": now()})
    assert done.status_code == 201
    assert done.json()["report"] == TestReport.objects.get().number
    assert Conclusion.objects.get().verdict == "fail"
    again = post(second, path + "verify/", {"issued_on": now()})
    assert (again.status_code, TestReport.objects.count()) == (201, 1)
    opened = post(second, f"test-reports/{TestReport.objects.get().number}/correct/", {"because": "抄错"})
    assert opened.json()["purpose"] == "correction"


def test_a_retest_is_not_given_away_without_its_objection(post, cast, secret):
    given = post(cast.planner, f"samples/{secret.number}/assign/", {"lab": cast.lab.pk, "purpose": "retest", "part": "backup"}).json()
    assert (given["purpose"], given["part"]) == ("first", "test")


def test_what_is_no_json_is_told_in_words(client, cast, job):
    client.force_login(cast.tester)
    answer = client.post(f"/api/v1/lab-jobs/{job.blind_no}/receive/", "{bad", content_type="application/json")
    assert (answer.status_code, "读不出来" in answer.json()["detail"]) == (400, True)


def test_a_lab_outside_its_scope_is_a_409_with_its_law(post, cast, secret):
    LabScope.objects.all().delete()
    refused = post(cast.planner, f"samples/{secret.number}/assign/", {"lab": cast.lab.pk})
    assert refused.status_code == 409
    assert "泄漏电流" in refused.json()["message"]
    assert "第十九条" in refused.json()["basis"]


def test_the_bench_takes_as_many_queries_for_three_jobs_as_for_one(as_, cast, job, django_assert_max_num_queries):
    client = as_(cast.tester)
    client.get(reverse("inspections:lab_bench"))
    with django_assert_max_num_queries(16):
        client.get(reverse("inspections:lab_bench"))
