"""What a failed item means: the gravest hazard first, plain words, nothing for nothing."""

import pytest

from quality_portal.public.hazards import HAZARDS, hazard_of, meaning


@pytest.mark.parametrize(
    ("items", "key"),
    [
        (["泄漏电流"], "shock"), (["标志", "温升"], "fire"), (["导体截面积（要求≥1.0，实测0.72）"], "fire"), (["增塑剂总含量（DBP、BBP、DEHP）"], "chemical"),
        (["菌落总数"], "food"), (["小零件"], "injury"), (["标志"], "label"), (["养分含量"], "quality"), (["大肠菌群", "标签"], "food"),
    ],
)  # fmt: skip
def test_the_gravest_hazard_is_named(items, key):
    assert hazard_of(items).key == key


def test_nothing_failed_is_no_hazard():
    assert hazard_of([]) is None
    assert hazard_of([""]) is None


def test_an_item_has_its_sentence_or_none():
    assert "起火" in str(meaning("温升"))
    assert meaning("养分含量") == ""


def test_each_sign_is_told_once():
    signs = [sign for hazard in HAZARDS for sign, _words in hazard.signs]
    assert len(signs) == len(set(signs))
