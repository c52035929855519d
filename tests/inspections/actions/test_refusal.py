"""Refusals: every lawful ground answered, evidence, a second person; then what the rulebook says and nothing else."""

from datetime import date

import pytest

from inspections import actions
from inspections.law.onsite import NO_EXCUSE
from inspections.models import Conclusion, Lead, Plan, Refusal
from inspections.queries import figures
from quality_portal.accounts.models import OfficeRulebook
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents.queries import of as documents_of
from tests.inspections.conftest import AT, DAY

LATER = AT + 4 * DAY


@pytest.fixture
def statute(place):
    OfficeRulebook.objects.create(office=place.offices.city, rulebook="statute-2020", since=date(2020, 1, 1))


def deem(refusal, cast, **changes):
    return actions.refusal.deem(refusal=refusal, **{"reason": "各项理由均不成立", "actor": cast.approver, "at": LATER} | changes)


def yes(ground):
    return {key: {"applies": key == ground, "note": "只来了一人" if key == ground else ""} for key in NO_EXCUSE}


def test_o18_22_a_refusal_is_recorded_and_reported_the_same_day(refusal, task, place):
    task.refresh_from_db()
    assert refusal.number == "JJ990102-2026-0001"
    assert (task.state, refusal.state) == ("refused", "recorded")
    assert refusal.reported_on == refusal.refused_on
    assert "河西区" in refusal.reported_to
    assert Lead.objects.get().office == place.offices.county
    assert refusal.officers.count() == 2


def test_o133_19_each_ground_has_to_be_answered(refusal_fields):
    for key in NO_EXCUSE:
        grounds = {name: row for name, row in refusal_fields["grounds"].items() if name != key}
        with pytest.raises(RuleBroken, match="请逐项回答") as refusal:
            actions.refusal.record(**refusal_fields | {"grounds": grounds})
        assert refusal.value.field == key
    assert not Refusal.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"way": "so"}, "way"),
        ({"place": " "}, "place"),
        ({"facts": ""}, "facts"),
        ({"refused_on": date(2026, 3, 6)}, "refused_on"),
        ({"refused_on": date(2026, 3, 3)}, "refused_on"),
        ({"grounds": {key: {"applies": key == "fee", "note": ""} for key in NO_EXCUSE}}, "fee_note"),
    ],
)
def test_what_is_missing_or_cannot_be_is_named(refusal_fields, change, field):
    with pytest.raises(RuleBroken) as refusal:
        actions.refusal.record(**refusal_fields | change)
    assert refusal.value.field == field


def test_a_double_click_records_once(refusal, refusal_fields):
    assert actions.refusal.record(**refusal_fields) == refusal
    with pytest.raises(RuleBroken, match="被拒绝"):
        actions.refusal.record(**refusal_fields | {"refused_on": date(2026, 3, 4)})


def test_s3_18_deemed_nonconforming_then_told_and_final_like_any_result(refusal, cast):
    conclusion = deem(refusal, cast)
    assert (conclusion.verdict, conclusion.state, conclusion.report, conclusion.sample) == ("deemed", "pending", None, None)
    paper = documents_of(refusal).get()
    assert f"向{refusal.office.region.name}人民政府申请行政复议" in str(paper.content)
    assert paper.number == "栖质监拒认〔2026〕1号"
    assert "产品质量按不合格论处" in str(paper.content)
    told = actions.conclusion.notify(conclusion=conclusion, received_on=date(2026, 3, 6), actor=cast.planner, at=AT + 5 * DAY)
    assert told.objection_until >= date(2026, 3, 21)
    assert actions.conclusion.finalise_due(at=AT + 40 * DAY) == 1
    finding = actions.finding.confirm_finding(conclusion=told, actor=cast.planner, at=AT + 41 * DAY)
    assert (finding.sample, finding.severity) == (None, "serious")


def test_o18_34_the_refuser_is_told_in_writing_like_any_party(refusal, cast):
    (notice,) = actions.notice.send(conclusion=deem(refusal, cast), actor=cast.planner, at=LATER)
    assert notice.enterprise == refusal.enterprise
    assert "按不合格论处" in str(notice.document.content)
    received = actions.notice.receive(notice=notice, received_on=date(2026, 3, 6), method="hand", actor=cast.planner, at=LATER)
    received.conclusion.refresh_from_db()
    assert received.conclusion.state == "notified"


def test_deemed_stands_in_no_rate(refusal, cast, place):
    conclusion = deem(refusal, cast)
    Conclusion.objects.filter(pk=conclusion.pk).update(state="final", final_on=date(2026, 3, 30))
    quarter = figures.quarter(place.offices.city, 2026, 1)
    assert (quarter.tested, quarter.failed, quarter.deemed) == (0, 0, 1)
    assert quarter.enterprises.tested == 0


def test_a_second_person_decides_who_was_not_there(refusal, cast, person):
    both = person("city", Role.SAMPLER, Role.APPROVER)
    refusal.officers.add(both)
    with pytest.raises(RuleBroken, match="不能自己认定"):
        deem(refusal, cast, actor=both)
    with pytest.raises(NotPermitted):
        deem(refusal, cast, actor=cast.wang)
    with pytest.raises(NotPermitted):
        deem(refusal, cast, actor=cast.planner)
    with pytest.raises(RuleBroken, match="理由"):
        deem(refusal, cast, reason=" ")


def test_without_witness_and_without_file_nothing_is_decided(refusal_fields, cast, photo):
    bare = actions.refusal.record(**refusal_fields | {"witness": "", "photos": []})
    with pytest.raises(RuleBroken, match="没有见证人"):
        deem(bare, cast)
    actions.refusal.add_evidence(refusal=bare, upload=photo(), actor=cast.zhao, at=LATER)
    assert deem(bare, cast).verdict == "deemed"


@pytest.mark.parametrize("ground", list(NO_EXCUSE))
def test_o133_19_one_ground_that_applies_and_nothing_is_deemed(refusal_fields, cast, ground):
    refusal = actions.refusal.record(**refusal_fields | {"grounds": yes(ground)})
    with pytest.raises(RuleBroken, match="依法可以拒绝"):
        deem(refusal, cast)
    assert not Conclusion.objects.exists()


def test_a_lawful_refusal_has_no_effect_and_looks_into_the_samplers(refusal_fields, cast, task):
    refusal = actions.refusal.record(**refusal_fields | {"grounds": yes("alone")})
    done = actions.refusal.excuse(refusal=refusal, ground="alone", reason="监控显示只有一人到场", actor=cast.approver, at=LATER)
    task.refresh_from_db()
    assert (done.state, done.complaint.kind, task.state) == ("lawful", "procedure", "cancelled")
    assert (done.complaint.enterprise, done.complaint.category) == (None, None)
    assert not Conclusion.objects.exists()
    assert not documents_of(refusal).exists()
    again = actions.task.assign(
        plan_item=task.plan_item, enterprise=task.enterprise, drawn=task.drawn, officers=list(task.officers.all()), due_on=date(2026, 3, 31),
        actor=cast.planner, at=LATER,
    )  # fmt: skip
    assert again.open


def test_an_excuse_names_its_ground_and_reason(refusal, cast):
    for change, field in (({"ground": "rain"}, "ground"), ({"reason": ""}, "reason")):
        with pytest.raises(RuleBroken) as wrong:
            actions.refusal.excuse(refusal=refusal, actor=cast.approver, at=LATER, **{"ground": "fee", "reason": "确实要了钱"} | change)
        assert wrong.value.field == field


def test_what_is_decided_is_decided(refusal, cast):
    deem(refusal, cast)
    for act in (lambda: deem(refusal, cast), lambda: actions.refusal.excuse(refusal=refusal, ground="fee", reason="x", actor=cast.approver, at=LATER)):
        with pytest.raises(RuleBroken, match="已经认定"):
            act()
    assert Conclusion.objects.count() == 1


def test_pql_56_under_todays_law_a_refusal_goes_to_the_penalty_and_is_no_result(refusal, cast, statute):
    with pytest.raises(RuleBroken, match="警告") as wrong:
        deem(refusal, cast)
    assert "第五十六条" in wrong.value.basis
    done = actions.refusal.refer(refusal=refusal, reason="各项理由均不成立", actor=cast.approver, at=LATER)
    assert done.state == "referred"
    assert not Conclusion.objects.exists()
    assert "给予警告" in str(documents_of(refusal).get().content)
    with pytest.raises(RuleBroken, match="不允许强制抽查"):
        actions.refusal.force(refusal=refusal, actor=cast.planner, at=LATER)


def test_the_policy_has_no_other_way_than_to_deem(refusal, cast):
    with pytest.raises(RuleBroken, match="按不合格论处"):
        actions.refusal.refer(refusal=refusal, reason="x", actor=cast.approver, at=LATER)


def test_s3_18_the_refuser_is_sampled_by_force_once_two_people_want_it(refusal, cast):
    with pytest.raises(RuleBroken, match="认定拒检"):
        actions.refusal.force(refusal=refusal, actor=cast.planner, at=LATER)
    deem(refusal, cast)
    plan = actions.refusal.force(refusal=refusal, actor=cast.planner, at=LATER)
    assert (plan.kind, plan.state) == ("forced", "draft")
    assert [row.enterprise for row in plan.items.get().targets.all()] == [refusal.enterprise]
    assert actions.refusal.force(refusal=refusal, actor=cast.planner, at=LATER) == plan
    assert Plan.objects.filter(kind="forced").count() == 1
    actions.plan.approve(plan=plan, actor=cast.approver, at=LATER)
    task = actions.task.assign(
        plan_item=plan.items.get(), enterprise=refusal.enterprise, officers=[cast.wang, cast.zhao], due_on=date(2026, 3, 20), actor=cast.planner,
        at=AT + 5 * DAY,
    )  # fmt: skip
    papers = {paper.kind: paper for paper in documents_of(task)}
    assert set(papers) == {"sampling_notice", "forced_sampling"}
    words = str(papers["forced_sampling"].content)
    assert "不得向被检查人收取检验费用" in words
    assert refusal.number in words
