"""Typical cases: which are told, their figures counted here by hand, no person and nobody unpunished named, gone with their announcements."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from enforcement.actions import announcement as announcements
from enforcement.actions import counterfeit, paper
from enforcement.models import Announcement, CounterfeitCase
from enforcement.queries.bulletin import build, choices
from enforcement.queries.bulletin.tables import lists_of
from enforcement.queries.gate import gate_of
from quality_portal.core.errors import RuleBroken
from quality_portal.core.formats import zhdate
from tests.enforcement.conftest import Fakes

WORTH = "消费者选购电线，先看护套上的厂名和认证标志，再掂分量：同样长度明显偏轻的，多半是铜芯不足。"


def announced(fakes):
    """The announcement of the case itself, published."""
    notice = counterfeit.announce(case=fakes.case, summary="请停用。", actor=fakes.cast.officer, at=fakes.at)
    announcements.review(announcement=notice, actor=fakes.cast.lawyer, at=fakes.at)
    announcements.publish(announcement=notice, actor=fakes.cast.head, at=fakes.at)
    fakes.case.refresh_from_db()


def tellable(fakes, *, more=()):
    """Decided, served on everybody, announced."""
    fakes.deliver(fakes.decide(more=more))
    announced(fakes)
    return fakes


@pytest.fixture
def pair(fakes, cast, maker):
    """Two cases: one of the maker alone, one with a natural seller and a helper who was not punished."""
    other = Fakes(cast, maker)
    CounterfeitCase.objects.filter(pk=other.case.pk).update(title="涉嫌伪造厂名的插座案")
    seller = other.party(role="seller", name="欧阳建国", natural=True)
    other.party(role="accomplice", name="上官文静", natural=True, assistance=["storage"])
    other.case.refresh_from_db()
    return tellable(fakes), tellable(other, more=[other.penalty(party=seller, violation="V53", base_amount=Decimal(1000), fine=Decimal(500), gains=Decimal(300))])


def source(*cases):
    return {"cases": ",".join(one.case.number for one in cases)}


def found(fakes, given=None):
    return build("typical", given or source(fakes), office=fakes.case.office, on=fakes.at.date())


def drafted(pair, given=None):
    first = pair[0]
    return announcements.draft_from_facts(kind="typical", source=given or source(*pair), actor=first.cast.officer, at=first.at)


def written(pair, notice):
    texts = {part["key"]: [WORTH] for part in notice.parts if part.get("required")}
    return announcements.edit(announcement=notice, title=notice.title, summary=notice.summary, texts=texts, actor=pair[0].cast.officer, at=pair[0].at)


def published(pair, notice=None, at=None):
    cast, at = pair[0].cast, at or pair[0].at
    notice = written(pair, notice or drafted(pair))
    announcements.review(announcement=notice, actor=cast.lawyer, at=at)
    return announcements.publish(announcement=notice, actor=cast.head, at=at)


def why_not(fakes):
    (left,) = found(fakes).left_out
    return left.reason


def test_the_text_of_two_cases_holds_the_figures_counted_by_hand(pair):
    """Two cases; goods 60,000 + 60,000; fines 60,000 + 60,000 + 500; gains 300."""
    notice = drafted(pair)
    assert notice.title == "栖云市市场监督管理局关于公布2起制假售假典型案例的公告"
    assert notice.body[0].startswith("根据《中华人民共和国行政处罚法》第四十八条第一款、")
    assert notice.body[0].endswith(
        "现公布栖云市市场监督管理局查处的2起制假售假典型案例。这些案件涉案货值合计 120,000.00 元，处以罚款 120,500.00 元，没收违法所得 300.00 元。"
    )
    assert notice.body[1] == "一、消费者怎么办"
    assert [text for text in notice.body if text[1:2] == "、" or text.startswith("（")] == [
        "一、消费者怎么办", "二、生产以假充真的电线电缆案", "（一）基本案情", "（二）处理结果", "（三）典型意义", "三、伪造厂名的插座案", "（一）基本案情", "（二）处理结果", "（三）典型意义",
    ]  # fmt: skip
    number = pair[1].case.decisions.get().document.number
    start = notice.body.index(f"栖云市市场监督管理局于2026年4月1日作出行政处罚决定（{number}）：")
    firm, seller = notice.body[start + 1 : start + 3]
    assert firm.startswith("栖云市沸点电器有限公司：在产品中掺杂、掺假")
    assert firm.endswith("，依据《中华人民共和国产品质量法》第五十条，没收涉案产品，罚款 60,000.00 元。")
    assert seller.startswith("欧阳某：伪造产品产地")
    assert seller.endswith("，没收涉案产品，没收违法所得 300.00 元，罚款 500.00 元。")


def test_nobody_unpunished_and_no_person_is_named(pair):
    notice = drafted(pair)
    said = f"{notice.title}{notice.body}{[entry.row for entry in notice.entries.all()]}"
    assert "欧阳某（售假者）" in said
    assert "建国" not in said
    assert "上官" not in said


def test_what_the_drafter_writes_cannot_name_a_natural_party(pair):
    notice = drafted(pair)
    texts = {part["key"]: ["上官文静出租仓库。"] for part in notice.parts if part.get("required")}
    announcements.edit(announcement=notice, title=notice.title, summary=notice.summary, texts=texts, actor=pair[0].cast.officer, at=pair[0].at)
    notice.refresh_from_db()
    assert {one.words for one in gate_of(notice, pair[0].at.date()).marked} == {"上官文静"}


def test_table_d_has_a_line_for_each_punished_party(pair):
    (table,) = lists_of(drafted(pair))
    assert table.title == "典型案例一览表"
    assert table.head == ("序号", "案件名称", "当事人", "违法事实", "依据", "处理结果", "决定机关", "决定日期")
    assert [row[1:3] for row in table.rows] == [
        ("生产以假充真的电线电缆案", "栖云市沸点电器有限公司"), ("伪造厂名的插座案", "栖云市沸点电器有限公司"), ("伪造厂名的插座案", "欧阳某"),
    ]  # fmt: skip


def test_apl_61_a_decision_that_did_not_reach_everybody_is_not_told(fakes):
    fakes.decide()
    assert "还没有送达全部当事人" in why_not(fakes)
    fakes.deliver(fakes.case.decisions.get())
    assert "本案的处罚还没有公告" in why_not(fakes)
    announced(fakes)
    assert not found(fakes).left_out


def test_a_case_without_a_decision_is_not_told(fakes):
    assert "还没有作出处罚决定" in why_not(fakes)


@pytest.mark.parametrize(("accepted", "words"), [(None, "已经移送公安机关，还没有答复"), (True, "刑事案件没有办结"), (False, "")])
def test_apl_27_a_case_with_the_police_is_not_told_until_they_refuse_it(fakes, cast, accepted, words):
    tellable(fakes)
    counterfeit.transfer(case=fakes.case, receiver="栖云市公安局", reasons="涉案金额大", actor=cast.head, at=fakes.at)
    if accepted is not None:
        counterfeit.record_reply(case=fakes.case, accepted=accepted, on=fakes.at.date(), reply="答复", actor=cast.officer, at=fakes.at)
    left = found(fakes).left_out
    assert [words in row.reason for row in left] == ([True] if words else [])


@pytest.mark.parametrize(
    ("ending", "said"), [("judged", "人民法院已经作出生效判决"), ("unprosecuted", "人民检察院决定不起诉"), ("dropped", "公安机关已经撤销案件")]
)
def test_apl_27_a_case_whose_criminal_case_ended_is_told_with_its_end(fakes, cast, ending, said):
    tellable(fakes)
    counterfeit.transfer(case=fakes.case, receiver="栖云市公安局", reasons="涉案金额大", actor=cast.head, at=fakes.at)
    counterfeit.record_reply(case=fakes.case, accepted=True, on=fakes.at.date(), reply="立案", actor=cast.officer, at=fakes.at)
    assert "请先在案件页登记" in why_not(fakes)
    counterfeit.record_end(case=fakes.case, ending=ending, on=fakes.at.date(), number="云检〔2026〕9号", note="内部说明", actor=cast.officer, at=fakes.at)
    told = found(fakes)
    assert not told.left_out
    (decision,) = (part for part in told.parts if part.key.startswith("decision"))
    assert decision.texts[-1] == f"本案涉嫌犯罪，移送公安机关立案侦查；{said}（{zhdate(fakes.at.date())}）。"
    assert not any("内部说明" in text or "云检" in text for part in told.parts for text in part.texts)


def test_a_transfer_after_drafting_keeps_the_draft_back(pair, cast):
    notice = written(pair, drafted(pair))
    announcements.review(announcement=notice, actor=cast.lawyer, at=pair[0].at)
    counterfeit.transfer(case=pair[1].case, receiver="栖云市公安局", reasons="涉案金额大", actor=cast.head, at=pair[0].at)
    with pytest.raises(RuleBroken, match="不再列入2条"):
        announcements.publish(announcement=notice, actor=cast.head, at=pair[0].at)


def test_a_half_year_takes_the_cases_decided_in_it(pair):
    office, day = pair[0].case.office, pair[0].case.decisions.get().decided_on
    assert day.month <= 6
    own = {"office": office.pk, "year": day.year}
    assert found(pair[0], {**own, "half": 1}).title.endswith(f"关于公布{day.year}年上半年制假售假典型案例的公告")
    assert found(pair[0], {**own, "half": 1}).figures["案件"] == 2
    assert not found(pair[0], {**own, "half": 2}).lines
    assert found(pair[0], own).figures["案件"] == 2
    with pytest.raises(RuleBroken, match="来源没有看懂"):
        found(pair[0], {**own, "half": 3})


def test_only_the_office_that_decided_tells(pair, place):
    with pytest.raises(RuleBroken, match="由作出决定的机关公布"):
        build("typical", source(*pair), office=place.offices.county, on=pair[0].at.date())
    with pytest.raises(RuleBroken, match="请选择本机关"):
        build("typical", {"office": pair[0].case.office_id, "year": 2026}, office=place.offices.county, on=pair[0].at.date())


def test_the_meaning_is_written_before_the_legal_review(pair, cast):
    notice = drafted(pair)
    with pytest.raises(RuleBroken, match=r"“生产以假充真的电线电缆案”的“典型意义”还没有写.*另有1处没有写") as refused:
        announcements.review(announcement=notice, actor=cast.lawyer, at=pair[0].at)
    assert "典型意义" in refused.value.basis
    announcements.review(announcement=written(pair, notice), actor=cast.lawyer, at=pair[0].at)


def test_what_was_written_is_there_again_when_the_draft_came_back(pair, cast):
    notice = written(pair, drafted(pair))
    announcements.send_back(announcement=notice, reason="补充识别方法", actor=cast.lawyer, at=pair[0].at)
    again = drafted(pair)
    assert again.pk != notice.pk
    assert [part["texts"] for part in again.parts if part.get("required")] == [[WORTH], [WORTH]]


def test_the_same_cases_in_another_order_are_the_same_draft(pair):
    assert drafted(pair).pk == drafted(pair, source(*reversed(pair))).pk


def test_a_case_is_told_once(pair):
    published(pair)
    assert [row.reason for row in found(pair[0], source(*pair)).left_out] == ["已经作为典型案例公布过。"] * 2


def test_o45_13_it_is_shown_no_longer_than_the_announcements_of_its_cases(pair):
    own = pair[0].case.announcement.term_until
    notice = published(pair, at=pair[0].at + timedelta(days=20))
    assert notice.term_until == own


def test_o45_13_a_case_whose_announcement_ran_out_is_not_told(fakes):
    tellable(fakes)
    later = build("typical", source(fakes), office=fakes.case.office, on=date(2030, 1, 1))
    assert "公示期已满" in later.left_out[0].reason


def test_apl_48_2_withdrawing_the_announcement_of_a_case_withdraws_the_typical_cases_that_tell_it(pair, cast):
    notice = published(pair)
    fakes = pair[1]
    announcements.withdraw(announcement=fakes.case.announcement, reason="复议机关撤销了决定", reason_code="decision_annulled", actor=cast.head, at=fakes.at)
    notice.refresh_from_db()
    assert (notice.state, notice.withdrawn_code) == ("withdrawn", "decision_annulled")
    assert notice.withdrawn_because.endswith("已经撤下：复议机关撤销了决定")
    assert Announcement.objects.get(counterfeit_case=pair[0].case).state == "published"
    assert "公告已经撤下" in why_not(fakes)
    assert not found(pair[0]).left_out  # the other one may be told anew


def test_the_paper_has_a_section_for_each_case(pair):
    content = published(pair).document.content
    styles = [(one["style"], one["text"]) for one in content["paragraphs"] if isinstance(one, dict)]
    assert styles[:4] == [("h1", "一、消费者怎么办"), ("h1", "二、生产以假充真的电线电缆案"), ("h2", "（一）基本案情"), ("h2", "（二）处理结果")]
    assert content["annexes"][0]["title"] == "典型案例一览表"


def test_what_may_be_chosen_are_half_years_and_the_cases_one_by_one(pair, cast, maker):
    fresh = Fakes(cast, maker)
    fresh.decide()
    offered = choices("typical", office=pair[0].case.office, on=pair[0].at.date())
    assert [one.words for one in offered] == ["2026年上半年", "伪造厂名的插座案", "生产以假充真的电线电缆案"]
    assert offered[0].note == "可以公布 2 件"
    assert [one.case for one in offered] == ["", pair[1].case.number, pair[0].case.number]


def test_reading_many_cases_takes_as_many_questions_as_one(pair, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        found(pair[0], source(*pair))


def test_a_paper_handed_over_in_part_is_not_in_force(fakes):
    seller = fakes.party(role="seller", name="欧阳建国", natural=True)
    fakes.case.refresh_from_db()
    decision = fakes.decide(more=[fakes.penalty(party=seller, base_amount=Decimal(1000), fine=Decimal(500))])
    paper.serve_party(party=fakes.maker, document=decision.document, how="in_person", served_on=fakes.at.date(), actor=fakes.cast.officer, at=fakes.at)
    assert "还没有送达全部当事人" in why_not(fakes)
