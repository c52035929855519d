"""Every other kind from its facts: who may announce it, its columns, its text; figures counted here by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from enforcement.actions import announcement as announcements
from enforcement.actions import recall as recalls
from enforcement.models import Announcement, Case
from enforcement.queries.bulletin import build
from enforcement.queries.bulletin.tables import lists_of
from enterprises.models import Licence, LicenceAct
from inspections.models import Catalogue, CatalogueEntry, Conclusion
from quality_portal.accounts.models import OfficeRulebook
from quality_portal.core.errors import NotPermitted, RuleBroken
from tests.enforcement.results import Round

AT = datetime(2026, 4, 13, 1, 0, tzinfo=UTC)
YEAR = {"since": "2026-01-01", "until": "2026-12-31"}


def drafted(kind, source, actor, at=AT):
    return announcements.draft_from_facts(kind=kind, source=source, actor=actor, at=at)


def published(notice, cast, at=AT):
    announcements.review(announcement=notice, actor=cast.lawyer, at=at)
    return announcements.publish(announcement=notice, actor=cast.head, at=at)


def test_pql_17_a_failed_recheck_is_announced_by_the_province_alone(road, place):
    OfficeRulebook.objects.create(office=place.offices.city, rulebook="statute-2020", since=date(2020, 1, 1))
    with pytest.raises(RuleBroken, match="由省级以上机关公告，栖云市市场监督管理局是市级机关") as refused:
        drafted("recheck_failed", {"cases": "x"}, road.cast.officer)
    assert "第十七条第一款" in refused.value.basis


def test_s1_11_under_the_policy_the_city_announces_what_failed_the_recheck(road):
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    notice = drafted("recheck_failed", {"cases": road.case.number}, road.cast.officer, road.at)
    assert notice.kind == "recheck_failed"
    assert notice.title == "关于栖云市沸点电器有限公司电热水壶复查仍不合格的公告"
    assert notice.body[0] == "在产品质量监督抽查中，下列企业的产品不合格，经责令限期改正，复查仍不合格：栖云市沸点电器有限公司（电热水壶）。"
    (table,) = lists_of(notice)
    assert table.head == ("序号", "企业名称", "所属地市", "产品名称", "规格型号", "生产日期／批号", "抽查类别", "复查检验机构", "不合格项目")
    assert drafted("recheck_failed", {"cases": road.case.number}, road.cast.officer, road.at).pk == notice.pk
    published(notice, road.cast, road.at)
    assert Case.objects.get().rung == "announcement"


def test_what_was_not_put_right_in_time_is_overdue_and_not_failed(road):
    road.open()
    road.order()
    Case.objects.filter(pk=road.case.pk).update(state="awaiting_step", target="announcement", outcome="overdue")
    assert not build("recheck_failed", {"cases": road.case.number}, office=road.case.office, on=road.at.date()).lines
    found = build("overdue", {"cases": road.case.number}, office=road.case.office, on=road.at.date())
    assert found.title.endswith("逾期未改正的公告")
    assert [line.row["product"] for line in found.lines] == ["电热水壶"]


@pytest.fixture
def acts(maker, cast):
    """A licence suspended and since resumed, another revoked."""
    made = []
    for number, (move, state) in enumerate((("suspend", "valid"), ("revoke", "revoked"), ("suspend", "suspended")), start=1):
        paper = Licence.objects.create(
            enterprise=maker.enterprise, kind="production", number=f"XK{number}", product=maker.product, state=state, valid=DateRange(date(2024, 1, 1), date(2029, 1, 1))
        )
        to = "suspended" if move == "suspend" else "revoked"
        made.append(
            LicenceAct.objects.create(
                licence=paper, move=move, ground="x", from_state="valid", to_state=to, on=date(2026, 3, number), because="抽查不合格", basis="《条例》第五十四条",
                by=cast.officer, at=AT,
            )
        )  # fmt: skip
    return made


def test_table_c_names_licences_as_they_stand(acts, cast):
    notice = drafted("licence", YEAR, cast.officer)
    (table,) = lists_of(notice)
    assert table.head == ("序号", "企业名称", "统一社会信用代码", "住所", "产品名称", "证书编号", "原有效期", "处理", "依据", "日期")
    assert [row[5:] for row in table.rows] == [
        ("生产许可证 XK2", "2024-01-01至2028-12-31", "吊销", "《条例》第五十四条", "2026-03-02"),
        ("生产许可证 XK3", "2024-01-01至2028-12-31", "暂停", "《条例》第五十四条", "2026-03-03"),
    ]
    assert "下列企业的证书被依法处理：吊销1张，暂停1张。" in notice.body[0]
    left = build("licence", YEAR, office=notice.office, on=AT.date()).left_out
    assert [row.reason for row in left] == ["证书现在有效，与这项处理不一致，不再公告这项处理。"]
    published(notice, cast)
    again = build("licence", YEAR, office=notice.office, on=AT.date())
    assert not again.lines
    assert [row.reason for row in again.left_out].count("已经公告过。") == 2


def test_a_recall_starts_with_what_consumers_do(maker, cast):
    given = {
        "enterprise": maker.enterprise, "product_name": "移动电源", "batch": "20260311", "quantity": "1240 只", "hazard": "充电时过热，可能起火。",
        "remedy": "请停用，凭产品退款。", "reported_on": AT.date(), "actor": cast.officer, "at": AT,
    }  # fmt: skip
    row = recalls.record(**given)
    assert recalls.record(**given).pk == row.pk
    with pytest.raises(RuleBroken, match="请填写消费者怎么办"):
        recalls.record(**{**given, "batch": "2", "remedy": " "})
    notice = drafted("recall", {"recall": row.pk}, cast.officer)
    assert notice.summary == "请停用，凭产品退款。"
    assert notice.body[:4] == ["一、消费者怎么办", "请停用，凭产品退款。", "二、缺陷和可能的后果", "充电时过热，可能起火。"]
    (table,) = lists_of(notice)
    assert table.rows[0][-2:] == ("充电时过热，可能起火。", "请停用，凭产品退款。")
    recalls.close(recall=row, recovered="1100 只", on=AT.date(), actor=cast.officer, at=AT)
    Announcement.objects.all().update(state="returned")
    with pytest.raises(RuleBroken, match="召回已于2026年4月13日完成"):
        drafted("recall", {"recall": row.pk}, cast.officer)


def test_s1_10_the_catalogue_is_a_notice_and_only_once_it_is_published(place, maker, cast):
    row = Catalogue.objects.create(
        number="ML-1", title="2026年目录", year=2026, level="city", office=place.offices.city, drafted_by=cast.officer, drafted_at=AT,
    )  # fmt: skip
    CatalogueEntry.objects.create(catalogue=row, category=maker.category, order=1)
    with pytest.raises(RuleBroken, match="目录待发布，发布以后才能公告"):
        drafted("catalogue", {"catalogue": row.pk}, cast.officer)
    Catalogue.objects.filter(pk=row.pk).update(state="published", published_at=AT, published_by=cast.head)
    notice = drafted("catalogue", {"catalogue": row.pk}, cast.officer)
    assert notice.title == "栖云市市场监督管理局关于公布2026年产品质量监督抽查目录的通告"
    assert lists_of(notice)[0].rows[0][1] == "电热水壶"


def test_o45_11_a_withdrawal_repeats_no_names(place, cast):
    one = Round(place)
    one.result("fail")
    notice = published(drafted("result", one.source, cast.officer), cast)
    with pytest.raises(RuleBroken, match="请先撤下原公告"):
        drafted("withdrawal", {"announcement": notice.pk}, cast.officer)
    announcements.withdraw(announcement=notice, reason="复检改变了结论", actor=cast.head, at=AT)
    told = drafted("withdrawal", {"announcement": notice.pk}, cast.officer)
    assert told.about_id == notice.pk
    assert "第1电器" not in f"{told.title}{told.body}{[entry.row for entry in told.entries.all()]}"
    assert "因复检改变了结论，已于2026年4月13日撤下" in told.body[0]


def test_a_correction_says_what_the_announcement_said_and_what_is_so(place, cast):
    one = Round(place)
    found = one.result("fail")
    notice = published(drafted("result", one.source, cast.officer), cast)
    with pytest.raises(RuleBroken, match="没有可以更正的内容"):
        drafted("correction", {"announcement": notice.pk}, cast.officer)
    Conclusion.objects.filter(pk=found.pk).update(state="withdrawn", withdrawn_on=AT.date(), withdrawn_because="复检改变了结论")
    told = drafted("correction", {"announcement": notice.pk}, cast.officer)
    (table,) = lists_of(told)
    assert table.rows[0][2:] == ("栖云市第1电器有限公司", "电热水壶", "全部", "整条撤回", "整条撤回：复检改变了结论")
    assert drafted("correction", {"announcement": notice.pk}, cast.officer).pk == told.pk


def test_stopped_production_is_listed_until_it_is_lifted(at_stop):
    road = at_stop
    road.stop()
    notice = drafted("stop_production", YEAR, road.cast.officer, road.at + timedelta(days=1))
    (table,) = lists_of(notice)
    assert table.head[5:8] == ("决定书文号", "停产整顿起", "停产整顿止")
    assert table.rows[0][1] == "栖云市沸点电器有限公司"
    assert notice.body[0].endswith("下列1家企业因监督抽查不合格，被责令停产整顿。现予公告，名单见附件。")
    road.later(10)
    road.recheck("pass")
    (left,) = build("stop_production", YEAR, office=notice.office, on=road.at.date()).left_out
    assert "复查合格，停产整顿已经解除" in left.reason


def test_another_office_cannot_draft_for_this_one(place, cast):
    one = Round(place)
    one.result("fail")
    with pytest.raises(NotPermitted, match="不能代为起草"):
        announcements.draft_from_facts(kind="result", source=one.source, office=place.offices.city, actor=cast.county, at=AT)
