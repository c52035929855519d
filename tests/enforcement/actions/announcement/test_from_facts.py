"""Drafting from the facts: figures recomputed by hand, what may not be told is left out with the reason, one draft a source."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from enforcement.actions import announcement as announcements
from enforcement.actions.announcement.from_facts import edited
from enforcement.models import Announcement
from enforcement.queries.bulletin import build, moved
from enforcement.queries.bulletin.tables import lists_of
from inspections.models import Conclusion
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.jobs import runner
from quality_portal.jobs.models import Job
from tests.enforcement.results import Round

AT = datetime(2026, 4, 13, 1, 0, tzinfo=UTC)


@pytest.fixture
def quarter(place, cast):
    """Five tested batches of two products; two failed, one of them in two items."""
    one = Round(place)
    one.cast = cast
    one.result("pass")
    one.result("pass", company=one.maker(1))
    one.result("fail", items=(("泄漏电流", "≤75 mA", "92"), ("接地电阻", "≤0.1 Ω", "0.3")))
    one.result("fail", product="插座", company=one.maker(9, size="large", region="city"))
    one.result("pass", product="插座", company=one.maker(9, size="large", region="city"))
    return one


def drafted(one, **fields):
    return announcements.draft_from_facts(kind="result", source=one.source, actor=one.cast.officer, at=AT, **fields)


def published(one, notice):
    announcements.review(announcement=notice, actor=one.cast.lawyer, at=AT)
    return announcements.publish(announcement=notice, actor=one.cast.head, at=AT + timedelta(days=1))


def test_the_text_of_a_quarter_holds_the_figures_counted_by_hand(quarter):
    """Golden text: 5 batches, 2 failed = 40.0 %; of 4 enterprises; by region county 3 (1 failed), city 2 (1 failed)."""
    notice = drafted(quarter)
    assert notice.title == "栖云市市场监督管理局关于2026年第一季度产品质量监督抽查结果的公告"
    assert notice.body[0].startswith("根据《产品质量监督抽查管理暂行办法》第四十四条、")
    assert notice.body[0].endswith(
        "栖云市市场监督管理局组织对插座、电热水壶进行了2026年第一季度产品质量监督抽查。现将结果公告如下："
    ) or notice.body[0].endswith("栖云市市场监督管理局组织对电热水壶、插座进行了2026年第一季度产品质量监督抽查。现将结果公告如下：")
    assert notice.body[1:6] == [
        "一、基本情况",
        "本次公布抽查2种产品、3家企业的5批次产品，未发现不合格3批次，不合格2批次，涉及2家企业，不合格发现率40.0%（2／5）。",
        "按企业所在地分：河西区抽查3批次，不合格1批次；栖云市抽查2批次，不合格1批次。",
        "按企业规模分：小型抽查3批次，不合格1批次；大型抽查2批次，不合格1批次。",
        "抽样中没有发现无证生产。",
    ]
    assert "电热水壶。抽查3批次，不合格1批次，不合格发现率1／3。不合格项目：接地电阻（1批次）、泄漏电流（1批次）。" in notice.body
    assert "插座。抽查2批次，不合格1批次，不合格发现率1／2。不合格项目：泄漏电流（1批次）。" in notice.body
    assert notice.summary == "电热水壶、插座有2批次不合格。请对照名单上的商标、型号和批号，是同一批次的请停用，凭购物凭证退换。"
    assert [text for text in notice.body if text[1:2] == "、"] == [
        "一、基本情况", "二、抽查结果分析", "三、拒检情况", "四、跟踪抽查情况", "五、处理措施", "六、消费提示",
    ]  # fmt: skip
    assert "没有企业拒绝接受监督抽查。" in notice.body


def test_table_a_has_two_lists_and_the_knowledge(quarter):
    passed, failed = lists_of(drafted(quarter))
    assert (passed.part, len(passed.rows)) == ("pass", 3)
    assert failed.head == (
        "序号", "企业名称（标称生产者）", "所在地", "产品名称", "商标", "规格型号（等级）", "生产日期／批号", "抽查结果", "主要不合格项目（标准值／实测值）", "承检机构", "备注",
    )  # fmt: skip
    assert "主要不合格项目（标准值／实测值）" not in passed.head
    (row,) = (row for row in failed.rows if row[3] == "电热水壶")
    assert row[1:7] == ("栖云市第3电器有限公司", "河西区", "电热水壶", "沸点", "M3", "2026-01-05／20260003")
    assert row[8] == "泄漏电流（要求≤75 mA，实测92 mA）；接地电阻（要求≤0.1 Ω，实测0.3 mA）"


def test_a_seller_gets_its_columns_and_a_denied_maker_no_name(quarter):
    one = quarter
    one.result("fail", company=one.maker(20), source="seller", seller="河西区家电商店", maker_answer="denied")
    notice = drafted(one)
    _, failed = lists_of(notice)
    assert failed.head[3:5] == ("受检单位", "受检单位所在地")
    (row,) = (row for row in failed.rows if row[3] == "河西区家电商店")
    assert (row[1], row[4], row[-1]) == ("—", "河西区", "企业声称非其生产")
    assert not any("第20电器" in str(entry.row) for entry in notice.entries.all())


def test_o18_35_what_may_not_be_told_yet_is_left_out_with_the_reason(quarter):
    one = quarter
    one.result("fail", company=one.maker(11), state="pending")
    one.result("fail", company=one.maker(12), source="seller", seller="某店", maker_answer="asked")
    with_term = one.result("fail", company=one.maker(13), state="notified")
    Conclusion.objects.filter(pk=with_term.pk).update(notified_on=AT.date())
    found = build("result", one.source, office=one.office, on=AT.date())
    assert len(found.lines) == 5
    reasons = {row.title.split()[0][4:6]: row.reason for row in found.left_out}
    assert reasons["11"].startswith("检验结论还没有告知当事人")
    assert reasons["12"] == "标称生产企业的确认期没有届满，暂不公布。"
    assert "异议期到 2026-04-28 为止" in reasons["13"]
    assert "检验结果尚未确定的，确定以后另行公布。" in drafted(one).body


def test_nothing_to_tell_says_why(place, cast):
    one = Round(place)
    one.result("fail", state="pending")
    with pytest.raises(RuleBroken, match=r"尚不能公布：栖云市第1电器有限公司.*还没有告知当事人"):
        announcements.draft_from_facts(kind="result", source=one.source, actor=cast.officer, at=AT)


def test_a_double_click_gives_one_job_and_one_draft(quarter):
    jobs = [announcements.ask_draft(kind="result", source=quarter.source, actor=quarter.cast.officer, at=AT) for _ in range(2)]
    assert jobs[0].pk == jobs[1].pk
    done = runner.run_job(str(jobs[0].pk))
    assert done.state == "done", done.error
    assert done.result["message"] == "草稿已起好，共 5 条。"
    assert drafted(quarter).pk == Announcement.objects.get().pk
    again = Job.objects.create(kind="announcement.draft", key="again", title="再起草", params=jobs[0].params, created_at=AT)
    assert runner.run_job(str(again.pk)).result["message"] == "这一来源已有草稿，没有重复起草。"
    known = Announcement.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.create(
            kind="result", office=known.office, title="又一份", source_key=known.source_key, drafted_by=quarter.cast.officer, drafted_at=AT
        )


def test_figures_stay_computed_and_rewritten_words_are_marked(quarter):
    notice = drafted(quarter)
    given = {"announcement": notice, "title": notice.title, "summary": notice.summary, "actor": quarter.cast.officer, "at": AT}
    with pytest.raises(RuleBroken, match="“一、基本情况”里的数字按登记的事实计算"):
        announcements.edit(texts={"basics": ["不合格发现率0%。"]}, **given)
    with pytest.raises(NotPermitted, match="由起草人修改"):
        announcements.edit(texts={}, **{**given, "actor": quarter.cast.second})
    notice = announcements.edit(texts={"advice": ["请停用。"]}, **given)
    assert [part["key"] for part in notice.parts if edited(part)] == ["advice"]
    assert notice.body[-1] == "请停用。"
    announcements.review(announcement=notice, actor=quarter.cast.lawyer, at=AT)
    with pytest.raises(RuleBroken, match="文字不能再改"):
        announcements.edit(texts={"advice": ["再改。"]}, **given)


def test_facts_that_moved_since_drafting_stop_the_publication_until_it_is_drafted_anew(quarter):
    notice = drafted(quarter)
    announcements.review(announcement=notice, actor=quarter.cast.lawyer, at=AT)
    assert not moved(notice, AT.date())
    quarter.result("fail", company=quarter.maker(30))
    changed = moved(notice, AT.date())
    assert len(changed.added) == 1
    assert ("批次", 5, 6) in changed.figures
    with pytest.raises(RuleBroken, match="起草以后登记的事实有变：新增1条（栖云市第30电器有限公司 电热水壶"):
        announcements.publish(announcement=notice, actor=quarter.cast.head, at=AT)
    fresh = announcements.redraft(announcement=notice, actor=quarter.cast.officer, at=AT)
    notice.refresh_from_db()
    assert (notice.state, notice.return_reason) == ("returned", "登记的事实有变，按最新事实重新起草")
    assert fresh.entries.count() == 6
    assert announcements.redraft(announcement=fresh, actor=quarter.cast.officer, at=AT).pk == fresh.pk
    assert published(quarter, fresh).state == "published"


def test_what_was_published_is_not_told_twice_and_later_results_are_a_supplement(quarter):
    published(quarter, drafted(quarter))
    with pytest.raises(RuleBroken, match="没有可以公布的内容"):
        drafted(quarter)
    quarter.result("pass", company=quarter.maker(31))
    later = drafted(quarter)
    assert later.title.endswith("结果的公告（补充）")
    assert later.entries.count() == 1


def test_o18_10_only_who_organised_the_round_tells_of_it(quarter):
    with pytest.raises(RuleBroken, match="由组织抽查的机关公布") as refused:
        announcements.draft_from_facts(kind="result", source=quarter.source, actor=quarter.cast.county, at=AT)
    assert "第十条" in refused.value.basis


def test_a_round_of_risk_monitoring_is_no_result_to_publish(place, cast):
    one = Round(place, kind="monitor")
    one.result("fail")
    with pytest.raises(RuleBroken, match="风险监测的结果不作为监督抽查结果公布"):
        announcements.draft_from_facts(kind="result", source={"plan": one.plan.pk}, actor=cast.officer, at=AT)


def test_thousand_rows_need_few_queries(quarter, few_queries):
    for number in range(40, 60):
        quarter.result("fail", company=quarter.maker(number))
    with few_queries():
        build("result", quarter.source, office=quarter.office, on=AT.date())
