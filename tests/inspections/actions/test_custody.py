"""The chain: starts with the sealing, every hand-over kept, a gap or a broken seal found and named."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from inspections import actions
from inspections.models import Handover, Part
from inspections.queries import custody
from quality_portal.audit.models import Event
from quality_portal.core.errors import NotPermitted, RuleBroken
from tests.inspections.conftest import AT, DAY

LAB = "栖云市产品质量检验所"


@pytest.fixture
def move(sample, cast):
    """Hand the test sample over; break one thing at a time."""

    def go(giver="王抽样员、赵抽样员", taker=LAB, **changes):
        fields = {"part": "test", "at": AT + 4 * DAY, "seal_state": "intact", "note": "", "actor": cast.wang} | changes
        return actions.custody.hand_over(sample=sample, giver=giver, taker=taker, **fields)

    return go


def test_o18_24_both_parts_are_sealed_when_the_sample_is_recorded(sample):
    for part in Part:
        (sealing,) = custody.chain(sample, part)
        assert (sealing.giver, sealing.seal_state) == ("", "intact")
        assert "王抽样员" in sealing.taker
        assert custody.faults(sample, part) == []


def test_a_sample_without_back_up_has_no_chain_of_it(sample_fields):
    one = actions.sample.record(**sample_fields | {"backup_quantity": "", "backup_seal_no": ""})
    assert list(custody.chain(one, "backup")) == []
    assert "没有封样和交接的记录" in custody.faults(one, "backup")[0]


def test_o18_25_a_back_up_kept_at_the_party_is_in_the_partys_hand(sample_fields):
    one = actions.sample.record(**sample_fields | {"backup_kept": "party"})
    assert str(one.enterprise) in custody.holder(one, "backup")


def test_a_chain_of_hands_holds(sample, move):
    move()
    move(LAB + " 孙检验", "望海市产品质量检验所", at=AT + 5 * DAY)
    assert custody.faults(sample, "test") == []
    assert Event.objects.filter(verb="sample.handed_over").count() == 2


def test_whoever_brings_it_to_the_lab_is_named_and_that_is_enough(sample, move):
    move(giver="顺丰速运 SF1234567890")
    assert custody.faults(sample, "test") == []


@pytest.mark.parametrize("state", ["broken", "missing"])
def test_o18_30_a_seal_that_is_not_whole_breaks_the_chain(sample, move, state):
    move(seal_state=state, note="纸封撕开一角")
    (fault,) = custody.faults(sample, "test")
    assert "纸封撕开一角" in fault
    assert custody.faults(sample, "backup") == []


def test_a_missing_link_is_named_with_both_hands(sample, move):
    move()
    move("不相干的人", "望海市产品质量检验所", at=AT + 5 * DAY)
    (fault,) = custody.faults(sample, "test")
    assert "不相干的人" in fault
    assert LAB in fault


def test_what_was_opened_for_the_test_goes_no_further(sample, move):
    move()
    move(LAB, LAB + "检验室", at=AT + 5 * DAY, seal_state="opened")
    assert custody.faults(sample, "test") == []
    move(LAB + "检验室", "望海市产品质量检验所", at=AT + 6 * DAY)
    assert "已为检验启封" in custody.faults(sample, "test")[0]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"giver": " "}, "giver"),
        ({"taker": ""}, "taker"),
        ({"giver": LAB}, "taker"),
        ({"taker": "长" * 121}, "taker"),
        ({"part": "third"}, "part"),
        ({"seal_state": "好"}, "seal_state"),
        ({"seal_state": "broken"}, "note"),
        ({"at": AT + 9 * DAY, "now": AT + 8 * DAY}, "at"),
        ({"at": AT + 2 * DAY}, "at"),
        ({"at": AT + 3 * DAY - timedelta(minutes=5)}, "at"),
    ],
)
def test_what_cannot_be_is_named_with_its_field(move, change, field):
    with pytest.raises(RuleBroken) as refusal:
        move(**change)
    assert refusal.value.field == field
    assert refusal.value.message.endswith("。")
    assert Handover.objects.count() == 2


def test_a_double_click_writes_one_row(sample, move):
    assert move() == move()
    assert custody.chain(sample, "test").count() == 2


def test_rows_are_evidence(move):
    row = move()
    for act in (row.delete, lambda: Handover.objects.filter(pk=row.pk).update(taker="别人")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_who_may(move, cast):
    assert move(actor=cast.tester).recorded_by == cast.tester
    with pytest.raises(NotPermitted):
        move(actor=cast.desk)


def test_a_photo_goes_with_it_and_one_that_is_none_is_refused(move, photo):
    from django.core.files.uploadedfile import SimpleUploadedFile

    with pytest.raises(RuleBroken, match="内容与扩展名不符"):
        move(photo=SimpleUploadedFile("封条.jpg", b"not a picture"))
    assert move(photo=photo()).photo.kind == "jpeg"


def test_a_form_filed_later_was_sealed_on_its_day(sample_fields):
    late = actions.sample.record(**sample_fields | {"at": AT + 6 * DAY})
    (sealing,) = custody.chain(late, "test")
    assert sealing.at.astimezone().date() == date(2026, 3, 5)
