"""S3 第28点: what is exposed, and why."""

import pytest

from enforcement.law import exposure as law
from enforcement.law.announcement import KINDS


def codes(kind, **facts):
    return [row.code for row in law.reasons(kind, **{"safety": False, "livelihood": False, "complaints": 0, **facts})]


def test_s3_28_a_failed_inspection_is_exposed_for_goods_of_safety_of_livelihood_or_of_many_complaints():
    assert codes("result", safety=True) == ["safety"]
    assert codes("result", livelihood=True) == ["livelihood"]
    assert codes("result", complaints=law.COMPLAINTS) == ["complaints"]
    assert codes("result", safety=True, livelihood=True, complaints=9) == ["safety", "livelihood", "complaints"]


def test_a_failed_inspection_of_other_goods_is_announced_and_not_exposed():
    assert codes("result", complaints=law.COMPLAINTS - 1) == []


def test_s1_18_counterfeiting_and_grave_problems_are_exposed_whatever_the_goods():
    assert codes("counterfeit") == ["counterfeit"]
    for kind in ("overdue", "recheck_failed", "stop_production"):
        assert codes(kind) == ["serious"]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"result", *law.OF_KIND}))
def test_nothing_else_is_exposed(kind):
    assert codes(kind, safety=True, livelihood=True, complaints=99) == []


def test_every_reason_has_its_document_and_what_no_text_defines_is_marked():
    assert all(row.basis for row in law.REASONS)
    assert not all(place.certain for place in law.BY_CODE["serious"].basis)
    assert set(law.OF_KIND.values()) <= set(law.BY_CODE)
