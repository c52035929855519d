"""The pages of elimination, opening review, irregular production, key support and the market check."""

from datetime import date, timedelta

import pytest

from enterprises import actions
from enterprises.actions.elimination import EntryDraft
from enterprises.actions.opening import ItemDraft
from enterprises.law import conditions as checklist
from enterprises.models import (
    EliminationBatch,
    EliminationTask,
    Equipment,
    Irregularity,
    OpeningCatalogue,
    OpeningReview,
    ProductCategory,
    Support,
)
from enterprises.states import IrregularityState, OpeningState, StandingKind
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import business_today
from tests.enterprises.facts import AT

ON = business_today()  # pages act now
TODAY = ON.isoformat()
LATER = (ON + timedelta(days=60)).isoformat()
LAW = date(2025, 1, 1)


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def head(person):
    return person("city", Role.APPROVER)


@pytest.fixture
def taps(db):
    return ProductCategory.objects.create(code="9904", name="卫浴")


@pytest.fixture
def cables(db):
    return ProductCategory.objects.create(code="0203", name="电线电缆")


@pytest.fixture
def task(officer, head, company, taps):
    entry = EntryDraft("product", "螺旋升降式铸铁水嘴", ["螺旋升降"], category=taps)
    batch = actions.elimination.record_batch(
        kind="elimination", title="淘汰目录", number="第1号", issuer="国家有关部门", issued_on=LAW, since=LAW, entries=[entry], actor=officer, at=AT
    )
    actions.elimination.publish_batch(batch=batch, actor=head, at=AT)
    actions.product.add(company, name="螺旋升降式水嘴", category=taps, standard="GB 1", actor=SYSTEM, at=AT)
    return EliminationTask.objects.get()


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_batch_is_recorded_row_by_row_and_published_by_another(signed_in, client, head, company, taps):
    actions.product.add(company, name="螺旋升降式水嘴", category=taps, actor=SYSTEM, at=AT)
    page = "/staff/elimination/batches/new/"
    rows = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-target": "product", "form-0-title": "螺旋升降式铸铁水嘴"}
    rows |= {"form-0-words": "螺旋升降、铸铁水嘴", "form-0-reason": "backward", "form-0-category": taps.pk}
    facts = {"kind": "elimination", "title": "目录第一批", "number": "第6号", "issuer": "某部门", "issued_on": "2025-01-01", "since": "2025-02-01"}
    assert "再加两行" in text(signed_in.post(page, facts | rows | {"more": "1"}))
    assert signed_in.post(page, facts | rows | {"since": "2024-01-01"}).status_code == 422
    assert signed_in.post(page, facts | rows).status_code == 302
    batch = EliminationBatch.objects.get()
    assert batch.entries.get().words == ["螺旋升降", "铸铁水嘴"]
    assert signed_in.post(f"/staff/elimination/batches/{batch.pk}/publish/").status_code == 403
    client.force_login(head)
    assert "发布目录" in text(client.get(batch.get_absolute_url()))
    assert client.post(f"/staff/elimination/batches/{batch.pk}/publish/").status_code == 302
    assert EliminationTask.objects.get().enterprise == company
    assert "螺旋升降式水嘴" in text(client.get("/staff/elimination/"))
    assert "第6号" in text(client.get("/staff/elimination/batches/"))


def test_a_task_is_assigned_settled_and_reopened_on_its_page(signed_in, task, company):
    page = text(signed_in.get(task.get_absolute_url()))
    assert "办结" in page
    assert "第17点" in page
    base = f"/staff/elimination/{task.pk}"
    assert signed_in.post(f"{base}/assign/", {"reason": "waste", "lead_department": "经信局", "due_on": LATER}).status_code == 302
    assert signed_in.post(f"{base}/settle/", {"ending": "moved", "on": TODAY, "note": "搬走"}).status_code == 422
    assert signed_in.post(f"{base}/settle/", {"ending": "converted", "on": TODAY, "note": "改产陶瓷芯"}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.lead_department) == ("converted", "经信局")
    assert signed_in.post(f"{base}/reopen/", {"because": "又在生产", "due_on": LATER}).status_code == 302
    assert signed_in.get("/staff/elimination/?state=late&q=水嘴").status_code == 200
    assert signed_in.get("/staff/elimination/?state=zz&page=99").status_code == 200
    assert "淘汰任务" in text(signed_in.get(company.get_absolute_url()))


def test_equipment_is_written_down_and_taken_away_on_the_page_of_the_enterprise(signed_in, company):
    facts = {"name": "车床", "serial": "A1", "maker": "甲厂", "site": "城东路1号", "installed_on": "2020-01-01", "origin": "declared"}
    page = f"/staff/enterprises/{company.pk}/equipment/new/"
    assert signed_in.post(page, facts).status_code == 302
    assert "先登记拆除" in signed_in.post(page, facts).content.decode()
    piece = Equipment.objects.get()
    assert "出厂编号 A1" in text(signed_in.get(company.get_absolute_url()))
    assert signed_in.post(f"/staff/equipment/{piece.pk}/remove/", {"on": TODAY, "because": "报废"}).status_code == 302
    assert "已拆除" in text(signed_in.get(company.get_absolute_url()))


def test_lists_cost_the_same_for_one_and_for_many(signed_in, task, company, taps, django_assert_max_num_queries, django_assert_num_queries):
    with django_assert_max_num_queries(14) as first:
        signed_in.get("/staff/elimination/")
    for number in range(6):
        actions.product.add(company, name="螺旋升降式水嘴", model=f"A{number}", category=taps, actor=SYSTEM, at=AT)
    with django_assert_num_queries(len(first)):
        assert len(signed_in.get("/staff/elimination/").context["page"].object_list) == 7


def test_strangers_see_no_task(client, person, task):
    client.force_login(person("other", Role.CASE_OFFICER))
    assert client.get(task.get_absolute_url()).status_code == 404
    client.force_login(person(None, Role.ENTERPRISE_MEMBER))
    assert client.get("/staff/elimination/").status_code == 403


@pytest.fixture
def listed(officer, head, cables):
    made = actions.opening.draft_catalogue(
        office=officer.office, joint_with="经信局", since=LAW, items=[ItemDraft(cables, "涉及人身安全")], actor=officer, at=AT
    )
    return actions.opening.publish_catalogue(catalogue=made, actor=head, at=AT)


def test_a_catalogue_of_opening_review_is_drafted_and_published(signed_in, client, head, cables):
    rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-category": cables.pk, "form-0-because": "涉及人身安全"}
    assert signed_in.post("/staff/opening/catalogues/new/", {"joint_with": "经信局", "since": LATER} | rows).status_code == 302
    made = OpeningCatalogue.objects.get()
    assert "电线电缆" in text(signed_in.get(made.get_absolute_url()))
    client.force_login(head)
    assert client.post(f"{made.get_absolute_url()}publish/").status_code == 302
    made.refresh_from_db()
    assert made.document.number in text(client.get("/staff/opening/catalogues/"))


def test_r214_the_catalogue_of_opening_review_is_public_a_draft_is_not(client, officer, listed, cables):
    address = "/lists/opening-review/"
    assert address in client.get("/lists/").content.decode()
    shown = text(client.get(address))
    for words in ("电线电缆", "涉及人身安全", "经信局", listed.document.number, officer.office.name):
        assert words in shown
    actions.opening.draft_catalogue(
        office=officer.office, joint_with="应急局", since=date.fromisoformat(LATER), items=[ItemDraft(cables, "另有理由")], actor=officer, at=AT
    )
    assert "另有理由" not in text(client.get(address))
    assert client.get(listed.document.get_absolute_url()).status_code not in (302, 404)  # the notice is for everybody


def test_opening_review_from_the_counter_to_the_verdict(signed_in, client, officer, head, person, listed, company, cables):
    page = f"/staff/enterprises/{company.pk}/opening/new/"
    assert signed_in.post(page, {"category": cables.pk, "product": "延长线", "site": "城东路1号"}).status_code == 302
    review = OpeningReview.objects.get()
    assert "不准开工生产这类产品" in text(signed_in.get(review.get_absolute_url()))
    second = person("county", Role.SAMPLER)
    facts = {"on": TODAY, "examiners": [officer.pk, second.pk], "opinion": "具备条件"}
    facts |= {row.key: "met" for row in checklist.conditions_for(checklist.Purpose.OPENING)}
    short = signed_in.post(f"{review.get_absolute_url()}examine/", facts | {"equipment": "unmet"})
    assert short.status_code == 422
    assert "不符合的条件须写明情况" in short.content.decode()
    assert signed_in.post(f"{review.get_absolute_url()}examine/", facts).status_code == 302
    client.force_login(head)
    assert "决定是否准予开工" in text(client.get(review.get_absolute_url()))
    assert client.post(f"{review.get_absolute_url()}decide/", {"start": "yes"}).status_code == 302
    review.refresh_from_db()
    assert review.state == OpeningState.GRANTED
    assert review.document.number in text(client.get(review.get_absolute_url()))
    assert "延长线" in text(client.get("/staff/opening/?state=granted"))


def test_the_enterprise_reads_that_it_must_not_start_yet(client, person, listed, company, cables):
    company.established_on = date(2026, 1, 1)
    company.save()
    actions.product.add(company, name="延长线", category=cables, actor=SYSTEM, at=AT)
    member = person(None, Role.ENTERPRISE_MEMBER)
    actions.membership.add(member, company, position="厂长", actor=SYSTEM, at=AT)
    client.force_login(member)
    assert "现在不得生产" in text(client.get("/desk/opening/"))


def test_a_lead_goes_from_the_comparison_to_confirmation(signed_in, company, cables):
    actions.product.add(company, name="延长线", category=cables, standard="GB 1", actor=SYSTEM, at=AT)
    assert signed_in.post("/staff/irregularities/sweep/").status_code == 302
    row = Irregularity.objects.get()
    assert "无证生产" in text(signed_in.get("/staff/irregularities/?state=open&kind=unlicensed&q=延长"))
    assert "没有登记过这类证书" in text(signed_in.get(row.get_absolute_url()))
    base = row.get_absolute_url()
    assert signed_in.post(f"{base}clear/", {"ending": "licensed", "because": "口头说有"}).status_code == 422
    assert signed_in.post(f"{base}confirm/", {"on": TODAY, "facts": "正在生产，成品20件"}).status_code == 302
    row.refresh_from_db()
    assert row.state == IrregularityState.CONFIRMED
    assert "正在生产，成品20件" in text(signed_in.get(base))
    assert signed_in.get("/staff/irregularities/?kind=zz&state=zz").status_code == 200


def test_what_was_met_on_the_spot_is_reported_once(signed_in, company):
    page = f"/staff/enterprises/{company.pk}/irregularities/new/"
    facts = {"kind": "standardless", "product_name": "散装水嘴", "facts": "3月1日在车间看到"}
    assert signed_in.post(page, facts).status_code == 302
    assert signed_in.post(page, facts).status_code == 302
    row = Irregularity.objects.get()
    assert signed_in.post(f"{row.get_absolute_url()}dismiss/", {"because": "是样品"}).status_code == 302


def test_the_support_list_tells_who_is_to_be_removed(signed_in, client, head, company):
    page = f"/staff/enterprises/{company.pk}/key-support/new/"
    year = business_today().year
    assert signed_in.post(page, {"year": year, "entry": "quality", "because": "新产品达到先进水平"}).status_code == 302
    actions.standing.grant(
        StandingKind.HONOUR_BARRED, company, since=ON, until=ON + timedelta(days=300), because="监督抽查不合格", basis="依据", actor=SYSTEM, at=AT
    )
    assert "应当移出" in text(signed_in.get("/staff/key-support/"))
    row = Support.objects.get()
    client.force_login(head)
    assert "监督抽查不合格" in text(client.get(f"/staff/key-support/{row.pk}/remove/"))
    assert client.post(f"/staff/key-support/{row.pk}/remove/", {"ground_key": "failed", "because": "抽查不合格"}).status_code == 302
    assert "已移出" in text(client.get(f"/staff/key-support/?year={year}"))


@pytest.mark.parametrize("address", ["/staff/market-check/", "/market-check/"])
def test_s1_12_the_market_check_says_whether_a_certificate_is_needed_and_valid(signed_in, address, company, cables, taps):
    def ask(**query):
        return text(signed_in.get(address, query))

    assert "不需要许可证或者强制性认证" in ask(category=taps.code)
    assert "需要证书" in ask(category=cables.code)
    assert "没有查到有效证书" in ask(category=cables.code, maker=company.name)
    actions.licence.add(
        company, kind="production", number="XK06-001-00001", valid_from=LAW, valid_to=date(2089, 12, 31), actor=SYSTEM, at=AT
    )
    page = ask(category=cables.code, maker=company.credit_code)
    assert "证书有效" in page
    assert "XK06-001-00001" in page
    assert "没有查到这家生产企业" in ask(category=cables.code, maker="不存在的厂")
    assert "请选择产品类别" in ask(category="")
    assert signed_in.get(address).status_code == 200


def test_the_market_check_names_eliminated_goods(client, task, taps):
    assert "国家明令淘汰" in text(client.get("/market-check/", {"category": taps.code, "product": "螺旋升降式水嘴"}))
