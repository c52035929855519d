"""R052: ownership changes no outcome. R053: a ladder more is rows, not code. R001: every row names an instrument that is on file."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from django.conf import settings

from enforcement.law import additions, cautions, choice, clashes
from enforcement.law.ladder import CITY, RULEBOOKS
from enforcement.law.rungs import Rulebook
from enterprises.models import Licence
from quality_portal.core.instruments import INSTRUMENTS, S1
from quality_portal.core.law import Citation
from tests.enforcement.conftest import Road

FORMS = ("国有企业", "集体所有制", "有限责任公司", "有限责任公司（自然人独资）", "外商投资企业", "个人独资企业", "个体工商户", "")


@pytest.mark.parametrize("legal_form", FORMS)
def test_s0_6_ownership_changes_neither_ladder_nor_terms_nor_measures(cast, make_finding, maker, legal_form):
    maker.enterprise.legal_form = legal_form
    maker.enterprise.save(update_fields=["legal_form"])
    road = Road(cast, make_finding())
    case = road.open()
    order = road.order()
    facts = (case.rulebook, order.office.level, (order.comply_by - order.served_on).days, {row.state for row in Licence.objects.all()})
    assert facts == ("policy/city", "city", 30, {"suspended"})
    road.later(20)
    road.recheck("fail")
    assert case.target == "announcement"


def test_s0_6_no_rule_and_no_act_reads_the_ownership():
    rooms = ("enforcement", "inspections", "brands")
    read = [
        str(path)
        for room in rooms
        for part in ("law", "actions", "states")
        for path in Path(settings.ROOT, room).glob(f"{part}*/**/*.py")
        if "legal_form" in path.read_text(encoding="utf-8")
    ]
    assert read == []


def test_s0_6_a_ladder_more_is_rows_and_the_acts_follow_it(monkeypatch, road):
    """A town shortens the term and leaves out the announcement: no line of code knows of it."""
    order, _, stop, revoke, request = CITY.rungs
    order = dataclasses.replace(order, name="镇级责令整改", term=dataclasses.replace(order.term, length=10), on_failed="stop", on_overdue="stop")
    rungs = tuple(dataclasses.replace(row, number=number) for number, row in enumerate((order, stop, revoke, request), start=1))
    town = dataclasses.replace(CITY, key="policy/town", name="镇级规则", rungs=rungs)
    monkeypatch.setitem(RULEBOOKS, town.key, town)
    monkeypatch.setattr(choice, "CHOICE", (choice.Choice("policy", "city", town.key, S1.passage("（十一）")),))
    case = road.open()
    assert case.rulebook == "policy/town"
    step = road.serve(road.decide())
    assert (step.row.name, step.days) == ("镇级责令整改", 10)
    road.later(5)
    road.recheck("fail")
    assert case.target == "stop"


def cited(value):
    """Every citation in a row, however deep."""
    if isinstance(value, Citation):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from cited(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from cited(one)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from cited(getattr(value, field.name))


TABLES: dict[str, Rulebook | tuple[object, ...]] = {
    **RULEBOOKS, "clashes": clashes.CLASHES, "cautions": cautions.CAUTIONS + cautions.OF_THE_STATUTES, "choice": choice.CHOICE,
    "additions": additions.ADDITIONS, "tracks": additions.TRACKS,
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_s0_preamble_every_citation_names_an_instrument_on_file_and_a_place_in_it(name):
    found = list(cited(TABLES[name]))
    assert found
    on_file = {instrument.code for instrument in INSTRUMENTS} | {"OFFICE"}
    assert {citation.instrument.code for citation in found} <= on_file
    assert all(citation.place for citation in found)
