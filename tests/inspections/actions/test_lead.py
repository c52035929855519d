"""Leads are taken down, then used or laid aside with a reason."""

from datetime import date

import pytest

from inspections import actions
from inspections.models import Conclusion, Lead
from inspections.queries import figures
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from tests.inspections.conftest import AT


@pytest.fixture
def fields(place, cast):
    return {
        "office": place.offices.city, "kind": "tip", "product_name": "电热毯", "facts": "无厂名厂址", "received_on": date(2026, 3, 1),
        "enterprise_name": "某作坊", "actor": cast.desk, "at": AT,
    }  # fmt: skip


def test_a_lead_is_used_once(fields, cast):
    lead = actions.lead.register(**fields)
    assert (lead.number, lead.state) == ("XS990100-2026-0001", "open")
    with pytest.raises(RuleBroken, match=lead.number):
        actions.lead.register(**fields)
    with pytest.raises(RuleBroken, match="理由"):
        actions.lead.adopt(lead=lead, because=" ", actor=cast.desk, at=AT)
    assert actions.lead.adopt(lead=lead, because="列入专项抽查", actor=cast.desk, at=AT).state == "adopted"
    with pytest.raises(IllegalMove):
        actions.lead.close(lead=lead, because="重复", actor=cast.desk, at=AT)


def test_s2_3_3_what_monitoring_found_is_a_lead_and_stands_in_no_figure(fields, place):
    lead = actions.lead.register(**fields | {"kind": "monitor"})
    assert lead.get_kind_display() == "风险监测"
    assert not Conclusion.objects.exists()
    found = figures.quarter(place.offices.city, 2026, 1)
    assert (found.tested, found.deemed, found.separate) == (0, 0, ())


def test_pql_10_the_form_asks_for_no_informant_and_says_so(fields):
    with pytest.raises(RuleBroken, match="不要写举报人的姓名") as refusal:
        actions.lead.register(**fields | {"facts": ""})
    assert "第十条第二款" in str(refusal.value.basis)
    assert not {field.name for field in Lead._meta.get_fields()} & {"informant", "reporter", "phone", "contact"}


@pytest.mark.parametrize(
    ("change", "field"), [({"product_name": ""}, "product_name"), ({"facts": " "}, "facts"), ({"received_on": date(2026, 3, 3)}, "received_on")]
)
def test_what_is_missing_is_named(fields, change, field):
    with pytest.raises(RuleBroken) as refusal:
        actions.lead.register(**fields | change)
    assert refusal.value.field == field


def test_a_stranger_to_the_desk_may_not_answer(fields, cast):
    lead = actions.lead.register(**fields)
    with pytest.raises(NotPermitted):
        actions.lead.close(lead=lead, because="x", actor=cast.wang, at=AT)
