"""Two people at once on site: one task, one sample, one seal, one decision; the other meets a sentence."""

from datetime import date

import pytest

from inspections import actions
from inspections.models import Conclusion, Handover, Refusal, Sample, SamplingTask
from quality_portal.documents.models import Document
from tests.inspections.conftest import AT, DAY
from tests.inspections.test_two_at_once import both


@pytest.fixture
def for_real(committed_db):
    """Must come first: what the threads see has to be committed."""


def kinds(got):
    return sorted(type(one).__name__ for one in got)


def test_two_send_one_task_with_one_notice(for_real, drawing, item, cast):
    first = drawing.drawn.get(rank=1)
    fields = {
        "plan_item": item, "enterprise": first.enterprise, "drawn": first, "officers": list(first.officers.all()), "due_on": date(2026, 3, 31),
        "actor": cast.planner, "at": AT + 2 * DAY,
    }  # fmt: skip
    assert kinds(both(lambda: actions.task.assign(**fields))) == ["RuleBroken", "SamplingTask"]
    assert SamplingTask.objects.count() == Document.objects.filter(kind="sampling_notice").count() == 1


def test_two_samplers_file_one_form(for_real, on_site, cast):
    turns = iter([cast.wang, cast.zhao])
    got = both(lambda: actions.sample.record(**on_site | {"actor": next(turns)}))
    assert kinds(got) == ["RuleBroken", "Sample"]
    assert Sample.objects.count() == 1
    assert Handover.objects.count() == 2


def test_one_sampler_clicking_twice_files_one_form(for_real, on_site):
    got = both(lambda: actions.sample.record(**on_site))
    assert got[0] == got[1] == Sample.objects.get()


def test_two_samples_never_share_a_seal(for_real, drawing, sample_fields):
    second = drawing.drawn.get(rank=2)
    other = {"drawn": second, "enterprise": second.enterprise, "samplers": list(second.officers.all()), "backup_seal_no": "F0009"}
    turns = iter([{}, other])
    got = both(lambda: actions.sample.record(**sample_fields | next(turns)))
    assert kinds(got) == ["RuleBroken", "Sample"]
    (told,) = (one for one in got if type(one).__name__ == "RuleBroken")
    assert told.field == "seal_no"


def test_one_seal_is_not_on_a_sample_and_on_the_back_up_of_another(for_real, drawing, sample_fields):
    second = drawing.drawn.get(rank=2)
    other = {"drawn": second, "enterprise": second.enterprise, "samplers": list(second.officers.all()), "seal_no": "F0009", "backup_seal_no": "F0001"}
    turns = iter([{}, other])
    assert kinds(both(lambda: actions.sample.record(**sample_fields | next(turns)))) == ["RuleBroken", "Sample"]


def test_two_decide_one_refusal(for_real, refusal, cast):
    got = both(lambda: actions.refusal.deem(refusal=refusal, reason="没有一项成立", actor=cast.approver, at=AT + 4 * DAY))
    assert kinds(got) == ["Conclusion", "RuleBroken"]
    assert Conclusion.objects.count() == Document.objects.filter(kind="refusal_decision").count() == 1


def test_a_refusal_and_a_sample_of_one_task_exclude_each_other(for_real, on_site, refusal_fields):
    turns = iter([(actions.sample.record, on_site), (actions.refusal.record, refusal_fields)])

    def go():
        act, fields = next(turns)
        return act(**fields)

    got = both(go)
    assert "RuleBroken" in kinds(got)
    assert Sample.objects.count() + Refusal.objects.count() == 1


def test_two_hand_over_one_part_once(for_real, sample, cast):
    def go():
        return actions.custody.hand_over(
            sample=sample, part="test", giver="王抽样员", taker="栖云检验所", at=AT + 4 * DAY, seal_state="intact", note="", actor=cast.wang
        )

    got = both(go)
    assert got[0] == got[1]
    assert Handover.objects.filter(sample=sample, part="test").count() == 2
