"""The register of laboratories: entered, loaded from annexes, searched by staff and public; gaps and scores."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enterprises.models import ProductCategory
from inspections import actions
from inspections.law.lab import RECEIPT_CHECKS
from inspections.models import LabBody, LabScope
from inspections.queries import lab as queries
from inspections.queries import scorecard
from inspections.queries.labjob import blank_rows
from inspections.queries.scorecard import Share
from inspections.worksheet import Found
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import today_is
from tests.inspections.bench import colleague, file_report, scope
from tests.inspections.conftest import AT, DAY, GOOD

TODAY = date(2026, 3, 20)
NOW = AT + 18 * DAY
TABLE = "产品类别\t检验项目\t检验方法\t批准日期\t有效期至\n"


@pytest.fixture
def as_(client):
    def login(user):
        client.force_login(user)
        return client

    return login


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel(datetime(2026, 3, 20, 4, tzinfo=UTC)), today_is(TODAY):
        yield


@pytest.fixture
def paper(cast):
    return actions.lab.accredit(lab=cast.lab, kind="cma", number="21", since=date(2024, 1, 1), until=date(2029, 1, 1), actor=cast.planner, at=NOW)


def test_a_laboratory_is_entered_accredited_and_peopled_in_the_browser(as_, cast, place, person):
    client = as_(cast.planner)
    data = {"name": "河西区检验所", "level": "county", "region": place.regions.county.pk, "address": "河西路 1 号"}
    lab_url = client.post(reverse("inspections:lab_new"), data).url
    lab = LabBody.objects.get(name="河西区检验所")
    assert lab_url == lab.get_absolute_url()
    assert "已在检验机构名册里" in client.post(reverse("inspections:lab_new"), data).content.decode()  # the second click
    paper = {"kind": "cma", "number": "A1", "since": "2025-01-01", "until": "2024-01-01"}
    assert "早于发证日期" in client.post(reverse("inspections:lab_accredit", args=[lab.pk]), paper).content.decode()
    assert client.post(reverse("inspections:lab_accredit", args=[lab.pk]), paper | {"until": "2030-12-31"}).url == lab_url
    tester = person(None, Role.LAB, name="赵检")
    client.post(reverse("inspections:lab_people", args=[lab.pk]), {"person": tester.pk})
    assert list(lab.people.all()) == [tester]
    assert f'<option value="{tester.pk}"' not in client.get(reverse("inspections:lab_people", args=[lab.pk])).content.decode()
    client.post(reverse("inspections:lab_people", args=[lab.pk]), {"person": tester.pk})  # a second click
    assert list(lab.people.all()) == [tester]
    client.post(reverse("inspections:lab_people", args=[lab.pk]), {"person": tester.pk, "remove": "1"})
    assert not lab.people.exists()
    assert client.get(lab_url).status_code == 200
    client.post(reverse("inspections:lab_edit", args=[lab.pk]), data | {"address": "河西路 2 号", "closed_on": ""})
    lab.refresh_from_db()
    assert lab.address == "河西路 2 号"
    assert {"lab.registered", "lab.accredited", "lab.person_added", "lab.person_removed", "lab.changed"} <= {event.verb for event in trail_of(lab)}


def test_the_register_is_kept_by_its_own_office(as_, cast, place):
    lab = LabBody.objects.create(name="省院", office=place.offices.province, level="province")
    assert as_(cast.planner).post(reverse("inspections:lab_edit", args=[lab.pk]), {}).status_code == 404
    assert as_(cast.planner).get(lab.get_absolute_url()).status_code == 200
    assert as_(cast.tester).get(reverse("inspections:labs")).status_code == 200
    assert as_(cast.auditor).get(reverse("inspections:labs")).status_code == 403
    with pytest.raises(NotPermitted):
        actions.lab.register(name="x", level="city", actor=cast.tester, at=NOW)


def test_only_a_laboratorys_account_joins_and_only_one_body(cast, person, place):
    with pytest.raises(RuleBroken, match="没有检验机构角色"):
        actions.lab.add_person(lab=cast.lab, person=cast.wang, actor=cast.planner, at=NOW)
    other = LabBody.objects.create(name="另一所")
    with pytest.raises(RuleBroken, match="不能同时在两个机构"):
        actions.lab.add_person(lab=other, person=cast.tester, actor=cast.planner, at=NOW)


def test_an_annex_is_pasted_or_sent_and_twice_adds_nothing(as_, cast, paper, category):
    client = as_(cast.planner)
    url = reverse("inspections:lab_scope", args=[cast.lab.pk])
    text = TABLE + "电热水壶\t泄漏电流\tGB 4706.1—2005\t2024-05-01\t\nT01\t标志\tGB 4706.1\t\t2027年1月31日\n"
    assert client.post(url, {"accreditation": paper.pk, "text": text}).url == cast.lab.get_absolute_url()
    rows = {row.item: row for row in LabScope.objects.all()}
    assert (rows["泄漏电流"].since, rows["泄漏电流"].until) == (date(2024, 5, 1), None)
    assert (rows["标志"].since, rows["标志"].until) == (paper.since, date(2027, 1, 31))
    csv = SimpleUploadedFile("附表.csv", text.replace("\t", ",").encode("gb18030"))
    client.post(url, {"accreditation": paper.pk, "file": csv})
    assert LabScope.objects.count() == 2
    assert client.get(reverse("inspections:lab_scope_template")).content[:2] == b"PK"


def test_wrong_rows_are_named_and_none_goes_in(as_, cast, paper, category):
    text = TABLE + "电热水壶\t泄漏电流\tGB 1\t2024-13-01\t\n没有的类别\t铅\tGB 2\t\t\n电热水壶\t\tGB 2\t\t\n电热水壶\t铅\tGB 2\t2025-01-01\t2024-01-01\n电热水壶\t好的\tGB 3\t\t\n"
    page = as_(cast.planner).post(reverse("inspections:lab_scope", args=[cast.lab.pk]), {"accreditation": paper.pk, "text": text}).content.decode()
    for words in ("第 2 行：日期“2024-13-01”看不懂", "第 3 行：产品类别“没有的类别”不在目录里", "第 4 行：没有填检验项目", "第 5 行：有效期至 2024-01-01 早于"):
        assert words in page
    assert "一行也没有导入" in page
    assert not LabScope.objects.exists()
    assert "好的" in page  # what was pasted is still there


def test_an_ability_ends(as_, cast, paper, category):
    actions.lab.load_scope(accreditation=paper, abilities=[actions.lab.Ability(category, "铅", "GB 2", paper.since)], actor=cast.planner, at=NOW)
    row = LabScope.objects.get()
    url = reverse("inspections:lab_scope_end", args=[cast.lab.pk, row.pk])
    assert "早于" in as_(cast.planner).post(url, {"until": "2020-01-01", "because": "暂停"}).content.decode()
    as_(cast.planner).post(url, {"until": "2026-03-19", "because": "暂停"})
    assert queries.search("铅", TODAY).count() == 0
    assert queries.search("铅", date(2026, 3, 19)).count() == 1


@pytest.fixture
def capable(cast, paper, specification, place):
    """The city's laboratory may test kettles in full."""
    LabBody.objects.filter(pk=cast.lab.pk).update(region=place.regions.city, level="city")
    abilities = [actions.lab.Ability(specification.category, item.name, item.method, paper.since) for item in specification.items.all()]
    actions.lab.load_scope(accreditation=paper, abilities=abilities, actor=cast.planner, at=NOW)
    return LabBody.objects.get(pk=cast.lab.pk)


def test_who_is_capable_of_a_product(capable, specification, place):
    assert list(queries.capable(specification.category_id, TODAY)) == [capable]
    assert list(queries.capable(specification.category_id, date(2029, 1, 2))) == []  # the certificate has run out
    child = ProductCategory.objects.create(code="T01-1", name="保温水壶", parent=specification.category)
    assert list(queries.capable(child.pk, TODAY, rows=[])) == [capable]  # scope for a category covers what lies under it


def test_r136_leading_products_without_a_laboratory_here(capable, make_company, place, specification, as_, cast):
    make_company()
    assert queries.gaps(place.offices.city, TODAY) == []
    LabScope.objects.filter(item="标志").delete()
    gap = queries.gaps(place.offices.city, TODAY)[0]
    assert (gap.category, gap.enterprises, gap.best, gap.missing) == (specification.category, 1, capable.name, ("标志（GB 4706.1）",))
    assert "标志（GB 4706.1）" in as_(cast.planner).get(reverse("inspections:lab_gaps")).content.decode()


def test_r135_items_added_in_a_year_against_the_target(capable, as_, cast):
    items = queries.progress(2024)[0]
    assert (items.count, items.target.number, items.aimed) == (2, 1000, None)
    assert queries.progress(2015)[0].aimed == 1000
    page = as_(cast.planner).get(reverse("inspections:labs"), {"year": "2024"}).content.decode()
    assert "2024 年新增" in page


def test_r287_the_public_finds_who_can_test(client, capable):
    page = client.get("/labs/", {"q": "水壶 泄漏"}).content.decode()
    assert "泄漏电流" in page
    assert capable.name in page
    assert "不是推荐" in page
    assert client.get("/labs/", {"q": "没有的东西"}).status_code == 200
    assert client.get(f"/labs/{capable.pk}/").status_code == 200
    assert client.get("/labs/999999/").status_code == 404
    assert client.get("/labs/data.json", {"q": "GB 4706.1"}).json()["rows"][0]["lab"] == capable.name
    assert client.get("/labs/data.json").json()["rows"][0]["items"] == 2
    assert [row["item"] for row in client.get("/api/v1/lab-abilities/", {"q": "泄漏"}).json()] == ["泄漏电流"]
    assert client.get("/api/v1/lab-abilities/", {"page": "x"}).status_code == 400


def test_the_api_lists_laboratories_and_scope(client, capable, cast):
    client.force_login(cast.planner)
    assert client.get("/api/v1/labs/").json()["results"][0]["items"] == 2
    rows = client.get("/api/v1/labs/scope/", {"q": "泄漏"}).json()["results"]
    assert [row["item"] for row in rows] == ["泄漏电流"]


def test_a_scorecard_tells_numbers_and_no_rate_of_few(report_fields, as_, cast, client):
    assert scorecard.scores(date(2026, 1, 1), date(2026, 12, 31)) == []
    file_report(**report_fields | {"items": [GOOD]})
    score = scorecard.of_lab(cast.lab, TODAY)
    assert (score.reports, score.corrected, score.late, score.overturned) == (1, Share(0, 1), Share(0, 0), Share(0, 0))
    assert as_(cast.planner).get(reverse("inspections:lab_scores")).status_code == 200
    assert "1 件中 0 件（件数太少，不算比例）" in client.get("/labs/").content.decode()


@pytest.mark.parametrize(
    ("share", "words"),
    [(Share(0, 0), "没有可以统计的"), (Share(1, 4), "不算比例"), (Share(2, 10), "2/10，20.0%（95% 区间"), (Share(2, 10), "件数少，仅供参考"), (Share(3, 60), "3/60，5.0%")],
)
def test_a_share_is_told_honestly(share, words):
    assert words in share.words
    assert ("仅供参考" in Share(3, 60).words) is False


def test_a_scorecard_counts_the_late_the_corrected_and_the_overturned(specified, cast):
    second = colleague(cast.lab, cast.tester)
    job = actions.labjob.assign(sample=specified, lab=cast.lab, due_on=date(2026, 3, 7), actor=cast.planner, at=AT + 4 * DAY)
    checks = {row.key: True for row in RECEIPT_CHECKS}
    actions.labjob.receive(job=job, giver="快递", seal_seen="F0001", checks=checks, actor=cast.tester, at=AT + 4 * DAY)
    actions.labjob.enter(job=job, found=[Found(1, "92"), Found(2, "符合")], actor=cast.tester, at=AT + 7 * DAY)
    report = actions.labjob.verify(job=job, issued_on=date(2026, 3, 9), actor=second, at=AT + 7 * DAY)
    again = actions.labjob.correct(report=report, because="抄错", actor=cast.tester, at=AT + 8 * DAY)
    actions.labjob.enter(job=again, found=[Found(1, "9"), Found(2, "符合")], actor=cast.tester, at=AT + 8 * DAY)
    actions.labjob.verify(job=again, issued_on=date(2026, 3, 10), actor=second, at=AT + 8 * DAY)
    score = scorecard.of_lab(cast.lab, TODAY)
    assert (score.reports, score.late, score.corrected) == (1, Share(1, 1), Share(1, 1))
    assert scorecard.scores(date(2026, 3, 10), TODAY) == []


def test_the_draws_seed_names_a_laboratory_and_anybody_can_compute_it(specified, cast, specification, place):
    import hmac

    other = LabBody.objects.create(name="省质检院", region=place.regions.province)
    scope(other, specification.category, blank_rows(specification))
    options = queries.assessed(specification.category_id, queries.wanted(blank_rows(specification)), TODAY)
    seed = specified.drawn.draw.seed
    tickets = {lab.name: hmac.digest(seed.encode(), f"lab#{specified.number}#{lab.name}".encode(), "sha256") for lab in (cast.lab, other)}
    assert queries.by_ticket(specified, options).name == min(tickets, key=tickets.get)
    assert queries.by_ticket(specified, reversed(options)) == queries.by_ticket(specified, options)
    other.scope.all().delete()
    again = queries.assessed(specified.plan_item.category_id, queries.wanted(blank_rows(specification)), TODAY)
    assert queries.by_ticket(specified, again) == cast.lab  # only the capable take part
