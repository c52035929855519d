"""The register of legal bases: whatever the portal cites is on file, and cited where it says so."""

from __future__ import annotations

import dataclasses
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

import brands.law
import enforcement.law
import enterprises.law
import inspections.law
import quality_portal.documents.law
import quality_portal.reports.law
import quality_portal.workdays.law
from quality_portal.core.instruments import INSTRUMENTS, S0, S1, S2, S3, S4
from quality_portal.core.law import Citation

ROOMS = (brands.law, enforcement.law, enterprises.law, inspections.law, quality_portal.documents.law, quality_portal.reports.law, quality_portal.workdays.law)
# Articles that have one paragraph only, so that an item is cited without 第一款.
ONE_PARAGRAPH = {"APL": (9, 64), "LL": (70,), "PQL": (18,), "REG": (12,)}
POLICY = {
    "S0": r"第[二三四五六]部分(第[1-5]点)?",
    "S1": r"（十?[一二三四五六七八九]）|（十）",
    "S2": r"[一二三](（[一二三四五]）)?",
    "S3": r"第([1-9]|1\d|2\d|30)点",
    "S4": r"[一二三四](（[一二三四五六]）[1-7]?)?|附件|标题",
}


def modules() -> Iterator[object]:
    for room in ROOMS:
        yield room
        if hasattr(room, "__path__"):
            yield from (import_module(found.name) for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."))


def cited(value: object, seen: set[int]) -> Iterator[Citation]:
    """Every citation in a value, however deep."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, Citation):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from cited(getattr(value, field.name), seen)
    elif isinstance(value, dict):
        for part in value.values():
            yield from cited(part, seen)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from cited(part, seen)


SEEN: set[int] = set()
CITED = [citation for module in modules() for value in list(vars(module).values()) for citation in cited(value, SEEN)]


def test_s0_preamble_every_instrument_cited_is_in_the_register():
    assert len(CITED) > 300
    assert {citation.instrument.code for citation in CITED} <= {row.code for row in INSTRUMENTS}


@pytest.mark.parametrize("row", INSTRUMENTS, ids=lambda row: row.code)
def test_s0_preamble_an_instrument_has_a_title_and_an_issuer(row):
    assert row.title
    assert row.issuer or row.note == "国家标准"
    assert row.until is None or row.in_force < row.until


@pytest.mark.parametrize("instrument", [S0, S1, S2, S3, S4], ids=lambda row: row.code)
def test_a_policy_document_is_cited_by_its_own_numbering(instrument):
    places = {citation.place for citation in CITED if citation.instrument == instrument}
    assert places
    assert {place for place in places if not re.fullmatch(POLICY[instrument.code], place)} == set()
    assert instrument.level


def test_an_item_of_an_article_with_one_paragraph_is_cited_without_it():
    wrong = [
        str(citation)
        for citation in CITED
        for number in ONE_PARAGRAPH.get(citation.instrument.code, ())
        if citation.place.startswith(citation.instrument.article(number).place + "第") and "款" in citation.place
    ]
    assert wrong == []
