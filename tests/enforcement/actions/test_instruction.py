"""Notices: three pairs of hands, what a draft has to say, the privacy gate, the paper, receipts, repeal and correction."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from enforcement.actions import instruction as actions
from enforcement.models import Instruction, InstructionRelease
from enforcement.queries import instruction as queries
from quality_portal.accounts.models import Agency
from quality_portal.audit.models import Event
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents.queries.public import State, check

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday
PLAN = {"title": "工作方案", "text": "一、总体目标\n用一年时间建立机制。\n（一）主要任务\n按季度分析质量状况。"}
TABLE = {"title": "任务分工表", "table": "序号|任务|时限\n1|分析报告|每季度\n2|整改复查|"}


@pytest.fixture
def clerk(person):
    return person("city", Role.CASE_OFFICER, name="周敏")


@pytest.fixture
def wording(place):
    def make(**fields):
        given = {
            "title": "关于印发大质量工作机制建设工作方案的通知", "body": "现将工作方案印发给你们，请认真组织实施。", "offices": [place.offices.county],
            "annexes": [PLAN, TABLE], "copies_to": "栖云市人民政府办公室",
        }  # fmt: skip
        return actions.Wording(**{**given, **fields})

    return make


@pytest.fixture
def drafted(place, clerk, wording):
    def make(**fields):
        return actions.draft(office=place.offices.city, wording=wording(**fields), actor=clerk, at=AT)

    return make


@pytest.fixture
def issued(drafted, cast):
    def make(**fields):
        row = actions.review(instruction=drafted(**fields), actor=cast.lawyer, at=AT)
        return actions.issue(instruction=row, actor=cast.head, at=AT)

    return make


def test_r258_a_work_plan_is_issued_by_a_notice_with_its_annexes(issued, cast):
    row = issued()
    paper = row.document
    assert (row.state, paper.kind, paper.number, paper.public) == ("issued", "instruction", "栖市监通知〔2026〕1号", True)
    said = paper.content
    assert paper.title == "栖云市市场监督管理局关于印发大质量工作机制建设工作方案的通知"
    assert said["addressee"] == "河西区市场监督管理局"
    assert said["annexes"][0]["paragraphs"][0] == {"style": "h1", "text": "一、总体目标"}
    assert said["annexes"][0]["paragraphs"][2] == {"style": "h2", "text": "（一）主要任务"}
    assert said["annexes"][1] == {"title": "任务分工表", "columns": ["序号", "任务", "时限"], "rows": [["1", "分析报告", "每季度"], ["2", "整改复查", ""]]}
    assert (said["closing"], said["copies_to"]) == ("（此件公开发布）", "栖云市人民政府办公室")
    assert row.sign_by.isoformat() == "2026-03-05"  # three working days
    assert [event.verb for event in trail_of(row)] == ["instruction.issue", "instruction.review", "instruction.drafted"]


def test_r258_an_annex_may_hold_a_text_and_below_it_a_table(issued, drafted, cast):
    both = {**PLAN, "table": TABLE["table"]}
    (said,) = issued(annexes=[both]).document.content["annexes"]
    assert [part["text"] if isinstance(part, dict) else part for part in said["paragraphs"]] == PLAN["text"].splitlines()
    assert (said["columns"], said["rows"][0]) == (["序号", "任务", "时限"], ["1", "分析报告", "每季度"])
    row = drafted(annexes=[{**both, "text": "联系人手机13900139000。", "table": "单位|联系方式\n质量科|手机13900139001"}], body="另一份。")
    assert [hit.place for hit in queries.gate_of(row).marked] == ["附件1第1段", "附件1表格第1行"]
    with pytest.raises(RuleBroken, match="表头只有 2 格"):
        drafted(annexes=[{**both, "table": "序号|任务\n1|甲|乙"}])


@pytest.mark.parametrize(
    ("fields", "blamed"),
    [
        ({"title": "工作方案"}, "title"),
        ({"body": " \n "}, "body"),
        ({"offices": []}, "offices"),
        ({"annexes": [{"title": "", "text": "内容"}]}, "annexes"),
        ({"annexes": [{"title": "方案"}]}, "annexes"),
        ({"annexes": [{"title": "方案", "table": " | \n\t"}]}, "annexes"),
        ({"annexes": [{"title": "表", "table": "序号|任务\n1|甲|乙"}]}, "annexes"),
        ({"annexes": [{"title": "表", "table": "序号|任务"}]}, "annexes"),
        ({"openness": "request"}, "openness_reason"),
        ({"openness": "whatever"}, "openness"),
        ({"effect": "repeal"}, "about"),
    ],
)
def test_a_draft_that_lacks_something_is_refused_by_the_name_of_the_field(drafted, fields, blamed):
    with pytest.raises(RuleBroken) as refusal:
        drafted(**fields)
    assert refusal.value.field == blamed
    assert refusal.value.basis
    assert not Instruction.objects.exists()


def test_notices_go_down_not_up_and_not_to_strangers(drafted, place):
    for office in (place.offices.province, place.offices.other, place.offices.city):
        with pytest.raises(RuleBroken, match="不是本机关的下级机关"):
            drafted(offices=[office])


def test_the_same_draft_sent_twice_is_one(drafted):
    assert drafted() == drafted()
    assert Instruction.objects.count() == 1
    assert Event.objects.filter(verb="instruction.drafted").count() == 1


def test_three_people_and_those_of_the_office(drafted, clerk, cast, person):
    row = drafted()
    with pytest.raises(NotPermitted):
        actions.review(instruction=row, actor=cast.province_lawyer, at=AT)
    with pytest.raises(IllegalMove):
        actions.issue(instruction=row, actor=cast.head, at=AT)
    actions.review(instruction=row, actor=cast.lawyer, at=AT)
    with pytest.raises(NotPermitted):
        actions.issue(instruction=row, actor=cast.province, at=AT)
    with pytest.raises(NotPermitted):
        actions.issue(instruction=row, actor=clerk, at=AT)
    actions.issue(instruction=row, actor=cast.head, at=AT)
    with pytest.raises(IllegalMove):
        actions.issue(instruction=row, actor=cast.head, at=AT)


def test_a_returned_draft_is_edited_by_its_drafter_and_reviewed_anew(drafted, wording, clerk, cast):
    row = drafted()
    actions.review(instruction=row, actor=cast.lawyer, at=AT)
    with pytest.raises(RuleBroken, match="文字不能再改"):
        actions.edit(instruction=row, wording=wording(body="改过。"), actor=clerk, at=AT)
    actions.send_back(instruction=row, reason="附件缺表格。", actor=cast.head, at=AT)
    with pytest.raises(NotPermitted):
        actions.edit(instruction=row, wording=wording(), actor=cast.officer, at=AT)
    row = actions.edit(instruction=row, wording=wording(body="改过。"), actor=clerk, at=AT)
    assert (row.state, row.body, row.reviewed_by_id) == ("draft", "改过。", None)
    assert row.addressees.count() == 1


def test_an_edit_is_recorded_by_what_it_changed_and_not_twice(drafted, wording, clerk, place):
    row = drafted()
    agency = Agency.objects.create(kind="department", name="栖云市工信局", region=place.regions.city)
    for _twice in range(2):
        actions.edit(instruction=row, wording=wording(body="改过。", agencies=[agency], main_to="河西区市场监督管理局"), actor=clerk, at=AT)
    assert [event.note for event in Event.objects.filter(verb="instruction.edited")] == ["正文、受文单位"]


def test_what_is_issued_is_frozen(issued, place):
    row = issued()
    for change in (lambda: Instruction.objects.filter(pk=row.pk).update(body="另一份"), lambda: row.addressees.create(office=place.offices.city, name="另一家")):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            change()


def test_nothing_personal_goes_to_the_public_unless_the_reviewer_lets_it_stand(drafted, cast):
    row = drafted(annexes=[{"title": "联系表", "table": "单位|联系方式\n质量科|手机13900139000"}])
    hit = queries.gate_of(row).marked[0]
    assert hit.place == "附件1表格第1行"
    with pytest.raises(RuleBroken, match="个人信息没有处理"):
        actions.review(instruction=row, actor=cast.lawyer, at=AT)
    with pytest.raises(RuleBroken, match="写明为什么"):
        actions.release(instruction=row, mark=hit.mark, reason="", actor=cast.lawyer, at=AT)
    made = actions.release(instruction=row, mark=hit.mark, reason="机关对外公布的热线", actor=cast.lawyer, at=AT)
    assert actions.release(instruction=row, mark=hit.mark, reason="再来一次", actor=cast.lawyer, at=AT) == made
    assert InstructionRelease.objects.count() == 1
    actions.review(instruction=row, actor=cast.lawyer, at=AT)
    assert actions.issue(instruction=row, actor=cast.head, at=AT).document.public


def test_an_id_card_number_never_stands(drafted, cast):
    row = drafted(body="联系人身份证号110105194912310021。")
    with pytest.raises(RuleBroken, match="任何情况下都不得公开"):
        actions.release(instruction=row, mark=queries.gate_of(row).marked[0].mark, reason="确有需要", actor=cast.lawyer, at=AT)


def test_what_is_not_made_public_needs_a_reason_and_no_gate(issued):
    row = issued(openness="closed", openness_reason="属于内部事务信息", body="联系电话13900139000。")
    assert (row.document.public, row.document.content["closing"]) == (False, "（此件不予公开）")
    assert not check(row.document.number).title


def test_an_office_signs_for_itself_once(issued, cast):
    row = issued()
    place = row.addressees.get()
    given = {"addressee": place, "signed_on": AT.date(), "signed_name": "小林", "at": AT}
    with pytest.raises(NotPermitted):
        actions.sign(actor=cast.officer, **given)
    with pytest.raises(RuleBroken, match="签收日期应在"):
        actions.sign(actor=cast.county, **{**given, "signed_on": AT.date() + timedelta(days=1)})
    with pytest.raises(RuleBroken, match="请填写签收人"):
        actions.sign(actor=cast.county, **{**given, "signed_name": " "})
    first = actions.sign(actor=cast.county, **given)
    again = actions.sign(actor=cast.county, **{**given, "signed_name": "别人", "at": AT + timedelta(days=1)})
    assert (again.signed_name, again.signed_at) == ("小林", first.signed_at)
    assert Event.objects.filter(verb="instruction.signed").count() == 1


def test_the_issuer_records_what_a_body_outside_signed(issued, place, clerk, cast):
    agency = Agency.objects.create(kind="department", name="栖云市工信局", region=place.regions.city)
    row = issued(offices=[], agencies=[agency])
    outside = row.addressees.get()
    with pytest.raises(NotPermitted):
        actions.sign(addressee=outside, signed_on=AT.date(), signed_name="王", actor=cast.county, at=AT)
    assert actions.sign(addressee=outside, signed_on=AT.date(), signed_name="王", actor=clerk, at=AT).signed_on


def test_a_later_notice_repeals_an_earlier_one(issued, drafted, cast):
    old = issued()
    new = issued(title="关于废止大质量工作机制建设工作方案的通知", annexes=[], about=old, effect="repeal")
    old.refresh_from_db()
    assert old.state == "repealed"
    assert new.document.content["paragraphs"][-1] == f"《{old.title}》（{old.document.number}）自本通知印发之日起废止。"
    told = check(old.document.number)
    assert (told.state, told.void_reason) == (State.VOID, f"已由{new.document.number}废止")
    with pytest.raises(RuleBroken, match="不用签收"):
        actions.sign(addressee=old.addressees.get(), signed_on=AT.date(), signed_name="小林", actor=cast.county, at=AT)
    with pytest.raises(RuleBroken, match="不是本机关正在执行的通知"):
        drafted(about=old, effect="repeal", body="再废止一次。")


def test_a_later_notice_puts_an_earlier_one_right(issued, drafted):
    old = issued()
    new = issued(title="关于更正工作方案附件的通知", about=old, effect="correct", annexes=[])
    old.refresh_from_db()
    assert old.state == "issued"
    assert check(old.document.number).corrected_by.number == new.document.number
    with pytest.raises(RuleBroken, match="已有一份通知更正原通知"):
        drafted(about=old, effect="correct", body="又更正。")
