"""Pieces are made once for the same values, and never mistaken for one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

from enterprises.models import Enterprise
from quality_portal.core import pieces

TAG = "components/tag.html"
CRUMBS = "components/crumbs.html"


@pytest.fixture(autouse=True)
def none_kept():
    pieces._made.cache_clear()


def test_the_same_values_are_printed_once():
    made = [pieces.piece(TAG, words="不合格", tone="bad", icon="cross") for _ in range(3)]
    assert made[0] is made[2]
    assert 'class="tag tag--bad"' in made[0]


def test_other_values_and_other_languages_are_other_pieces():
    assert pieces.piece(TAG, words="合格", tone="ok") != pieces.piece(TAG, words="不合格", tone="ok")
    with translation.override("zh-hans"):
        chinese = pieces.piece("components/citation.html", basis="《产品质量法》", label=True)
    with translation.override("en"):
        english = pieces.piece("components/citation.html", basis="《产品质量法》", label=True)
    assert "依据" in chinese
    assert "依据" not in english


@pytest.mark.parametrize("safe_first", [True, False])
def test_equal_text_is_escaped_unless_it_is_safe(safe_first):
    words = "<b>合格</b>"
    for safe in (safe_first, not safe_first):
        given = mark_safe(words) if safe else words
        assert (words in pieces.piece(TAG, words=given, tone="ok")) is safe
        assert (words in pieces.piece(CRUMBS, crumbs=((given, ""),))) is safe


def test_one_is_not_true():
    assert "1" in pieces.piece(TAG, words=1, tone="ok")
    assert "True" in pieces.piece(TAG, words=True, tone="ok")


@dataclass(frozen=True)
class Holds:
    thing: object


@dataclass
class Changeable:
    thing: object = ""


@pytest.mark.parametrize(
    "thing",
    [Enterprise(pk=1, name="甲"), Holds(Enterprise(pk=1)), (Enterprise(pk=1),), Holds(mark_safe("<b>")), ["甲"], object()],
    ids=["row", "record of a row", "tuple of a row", "safe text in a record", "list", "object"],
)
def test_what_can_change_or_deceive_is_refused(thing):
    with pytest.raises(TypeError):
        pieces.piece(TAG, words=thing, tone="ok")


def test_records_that_can_change_are_no_values():
    assert pieces.is_value((Holds(date(2026, 11, 22)), None, 1.5))
    assert not pieces.is_value(Changeable())


def test_a_component_prints_the_words_of_what_is_no_value():
    shown = Template("{% load portal %}{% tag thing 'ok' %}").render(Context({"thing": Enterprise(pk=1, name="甲<乙")}))
    assert "甲&lt;乙" in shown
