"""The public site on a real failure: the list and its filters, one result, the package in the hand, the site map, linked data."""

import json
import re

import pytest

from enforcement.models import Announcement, AnnouncementEntry
from tests.enforcement import conftest as enforcement
from tests.enforcement.conftest import DAY

cast, finding, make_finding, maker, person, place, road = (
    getattr(enforcement, name) for name in ("cast", "finding", "make_finding", "maker", "person", "place", "road")
)
FIRST_VIEW = 200 * 1024


@pytest.fixture
def announced(road):
    """The whole way to an announcement that is on display."""
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    road.announce()
    return Announcement.objects.get()


def text(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_from_home_to_a_given_result_in_three_interactions(client, finding):
    """Home → list → result: two links; each page answers without script."""
    number = finding.conclusion.report.number
    assert 'href="/results/"' in text(client, "/")
    listed = text(client, "/results/?verdict=fail")
    assert f'href="/results/{number}/"' in listed
    page = text(client, f"/results/{number}/")
    assert finding.product_name in page
    assert "消费者怎么办" in page
    assert page.index("消费者怎么办") < page.index("检验项目")


def test_the_list_tells_its_count_its_filters_and_its_file(client, finding):
    page = text(client, "/results/?verdict=fail&q=" + finding.product_name)
    assert re.sub(r"<[^>]+>", "", re.search(r'id="h-count"[^>]*>(.*?)</h2>', page)[1]) == "共 1 条，不合格 1 条"
    assert page.count("chip--on") == 2
    assert 'href="/data/results.csv?q=' in page
    assert "verdict=fail" in page
    assert "没有符合条件的抽查结果" in text(client, "/results/?verdict=pass")


def test_an_unknown_page_number_is_the_last_and_rubbish_the_first(client, finding):
    assert "共 <b>1</b> 条" in text(client, "/results/?page=99")
    assert "共 <b>1</b> 条" in text(client, "/results/?page=x&verdict='&period=%0a")


def test_the_lookup_has_three_answers_and_none_is_safe(client, finding):
    batch = finding.sample.batch
    assert "本批次在公告中" in text(client, f"/lookup/?batch={batch}")
    assert "同款其他批次在公告中" in text(client, f"/lookup/?batch=29990101&q={finding.product_name}")
    nothing = text(client, "/lookup/?batch=29990101")
    assert "未见记录，不代表合格" in nothing
    for said in (nothing, text(client, "/lookup/?barcode=6901234567892")):
        assert not re.search(r"安全的|放心|>合格<", said)
    wrong = text(client, "/lookup/?barcode=6901234567893")
    assert "第 13 位（校验位）不对" in wrong
    assert 'aria-invalid="true"' in wrong
    assert "<title>错误：" in wrong


def test_an_announcement_tells_what_to_do_first_and_links_its_result(client, announced):
    page = text(client, f"/announcements/{announced.uuid}/")
    assert page.index("消费者怎么办") < page.index("不合格项目") < page.index("公告全文")
    assert "/corrections/?about=%2Fannouncements%2F" in page
    assert 'class="ladder' in page
    number = announced.entries.get().case.finding.conclusion.report.number
    assert announced.title in text(client, f"/results/{number}/")


def test_two_enterprises_of_one_name_are_told_apart_on_page_and_paper(client, announced):
    from enforcement.actions.announcement.content import content_of
    from enterprises.models import Enterprise

    address, firm = f"/announcements/{announced.uuid}/", announced.entries.get().enterprise
    assert "另有同名企业" not in text(client, address)
    Enterprise.objects.create(name=firm.name, credit_code="91990103MA0000009H", region=firm.region, verified=True)
    assert re.search(rf"另有同名企业[^/]*{firm.credit_code}", text(client, address))
    paper = json.dumps(content_of(announced, list(announced.entries.all())), ensure_ascii=False)
    assert f"{firm.name}（{firm.credit_code}）" in paper


def test_a_draft_carries_no_code_that_looks_registered(announced, road):
    from enforcement.actions.announcement.preview import draft_paper
    from quality_portal.documents.printing import page_of

    html = page_of(draft_paper(announced, road.at)).html
    assert announced.title[:6] in re.sub(r"<[^>]+>", "", html)
    assert "核验码" not in html
    assert "核验二维码" not in html


def test_what_an_enterprise_says_stands_beside_the_finding(client, announced, road):
    from enforcement.models import EnterpriseStatement

    entry = announced.entries.get()
    EnterpriseStatement.objects.create(entry=entry, enterprise=entry.enterprise, text="我公司已<b>召回</b>。", given_by=road.cast.officer, given_at=road.at)
    page = text(client, f"/announcements/{announced.uuid}/")
    assert "企业陈述" in page
    assert "我公司已&lt;b&gt;召回" in page


def test_linked_data_is_data_and_cannot_end_its_block(client, announced):
    entry = announced.entries.get()
    for address, kind in (
        (f"/announcements/{announced.uuid}/", "SpecialAnnouncement"),
        (f"/enterprises/{entry.enterprise.credit_code}/", "Organization"),
        (f"/results/{entry.case.finding.conclusion.report.number}/", "Report"),
    ):
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text(client, address), re.DOTALL)
        assert json.loads(block)["@type"] == kind
        assert "<" not in block


def test_the_page_of_a_government_site_says_who_answers_for_it(client, announced, settings):
    page = text(client, f"/announcements/{announced.uuid}/")
    for name in ("SiteName", "ColumnName", "ArticleTitle", "PubDate", "ContentSource"):
        assert f'<meta name="{name}"' in page, name
    assert page.count('name="ContentSource"') == 1
    assert "站点地图" in page


def test_a_withdrawn_announcement_leaves_site_map_lists_and_lookups_at_once(client, announced, road):
    from enforcement.actions import announcement as actions

    address, code = f"/announcements/{announced.uuid}/", announced.entries.get().enterprise.credit_code
    assert address in text(client, "/sitemap-announcements.xml")
    assert address in text(client, "/")
    actions.withdraw(announcement=announced, reason="决定被撤销", reason_code="decision_annulled", actor=road.cast.head, at=road.at)
    assert address not in text(client, "/sitemap-announcements.xml")
    assert address not in text(client, "/")
    assert announced.title not in text(client, "/announcements/")
    company = text(client, f"/enterprises/{code}/")
    assert address not in company
    assert "撤下 1 份" in company
    text(client, address, status=410)


def test_the_site_map_holds_every_page_that_a_reader_may_need(client, db):
    pages = text(client, "/sitemap-pages.xml")
    for address in ("/corrections/", "/subscribe/", "/feeds/", "/data/", "/changes/", "/log/", "/verify/", "/lookup/"):
        assert f"http://testserver{address}<" in pages, address


def test_the_site_map_holds_results_makers_and_goods(client, finding):
    index = text(client, "/sitemap.xml")
    parts = re.findall(r"<loc>http://testserver(/[^<]+)</loc>", index)
    held = "".join(text(client, part) for part in parts)
    for address in (f"/results/{finding.conclusion.report.number}/", f"/enterprises/{finding.enterprise.credit_code}/", "/products/", "/lookup/"):
        assert f"http://testserver{address}</loc>" in held, address
    assert "Sitemap: http://testserver/sitemap.xml" in text(client, "/robots.txt")


@pytest.fixture
def thousand(road):
    """An announcement of a thousand rows on display."""
    from enforcement.actions import announcement as actions

    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    notice = actions.draft(cases=[road.case], actor=road.cast.officer, at=road.at)
    first = notice.entries.get()
    rows = [
        AnnouncementEntry(announcement=notice, position=place, enterprise=first.enterprise, case=first.case, row=first.row)
        for place in range(2, 1001)
    ]
    AnnouncementEntry.objects.bulk_create(rows)
    notice = actions.review(announcement=notice, actor=road.cast.lawyer, at=road.at)
    return actions.publish(announcement=notice, actor=road.cast.head, at=road.later(1))


def test_a_thousand_rows_are_paged_light_and_take_a_fixed_number_of_queries(client, thousand, django_assert_max_num_queries):
    address = f"/announcements/{thousand.uuid}/"
    with django_assert_max_num_queries(24):
        page = text(client, address)
    assert len(page.encode()) < FIRST_VIEW / 2
    assert page.count("<tr>") == 51
    assert "1,000 条" in page
    last = text(client, address + "?page=20")
    assert "第 20/20 页" in last
    with django_assert_max_num_queries(12):
        assert "等 1000 条" in text(client, "/announcements/")


def test_the_list_of_announcements_is_narrowed(client, announced):
    kind, year, office = announced.kind, announced.published_at.year, announced.office.code
    for query, there in ((f"kind={kind}&year={year}&office={office}", True), ("kind=recall", True), (f"year={year - 1}", True)):
        page = text(client, f"/announcements/?{query}")
        assert (announced.title in page) is there  # what nobody could choose is as if it were not asked
    assert f'value="{kind}" selected' in text(client, f"/announcements/?kind={kind}") or "chip--on" in text(client, f"/announcements/?kind={kind}")


def test_figures_are_told_with_number_and_interval(client, finding):
    page = text(client, "/products/")
    assert "95% 区间" in page
    code = finding.conclusion.plan_item.category.code
    goods = text(client, f"/products/{code}/")
    assert "批次太少，不算合格率" in goods or "95% 区间" in goods or "没有常规抽查" in goods




def test_a_batch_number_in_an_announcement_is_found_whole_and_not_in_part(announced):
    from enforcement.queries import public

    batch = announced.entries.get().row["batch"].split("／")[-1]
    ((hit, row),) = public.with_batch([batch])
    assert (hit.url, row.enterprise) == (f"/announcements/{announced.uuid}/", announced.entries.get().row["enterprise"])
    assert public.with_batch([batch[:-1]]) == []
    assert public.with_batch([""]) == []


def test_what_became_of_cases_is_counted_once_they_had_ninety_days(client, announced, road):
    """A case counts in the year that ended ninety days ago; one that failed its recheck and is still open was put right by no day."""
    from enforcement.queries import public

    opened = road.case.opened_on
    assert public.effect(opened + 90 * DAY).cases == 0
    told = public.effect(opened + 91 * DAY)
    assert (told.cases, told.failed_again, told.within) == (1, 1, ((30, 0), (60, 0), (90, 0)))
    assert public.effect(opened + 456 * DAY).cases == 0
