"""S2 二（一）: a grave quality accident is reported, taken in hand, and told to the government by another person."""

from datetime import timedelta

import pytest

from enforcement.actions import accident as actions
from enforcement.models import AccidentReport
from enforcement.queries import accident as queries
from inspections.models import Lead
from quality_portal.accounts.models import Agency
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.enforcement.conftest import OPENED


@pytest.fixture
def report(maker, members):
    def make(**fields):
        given = {
            "enterprise": maker.enterprise, "happened_at": OPENED - timedelta(hours=3), "place": "河西区某住宅", "product_name": "电热水壶",
            "what": "加热时壶体爆裂。", "injured": 1, "dead": 0, "measures": "已通知下架。", "phone": "0999-6812315", "actor": members.own, "at": OPENED,
        }  # fmt: skip
        return actions.report(**{**given, **fields})

    return make


@pytest.fixture
def government(place):
    return Agency.objects.create(kind="government", name="河西区人民政府", region=place.regions.county)


def test_a_report_is_a_lead_at_once_and_a_double_click_one_receipt(report):
    first = report()
    assert report() == first
    assert AccidentReport.objects.count() == 1
    lead = Lead.objects.get()
    assert (lead.kind, lead.enterprise, first.lead) == ("accident", first.enterprise, lead)
    assert "0999" not in lead.facts


def test_two_people_bring_it_to_the_government(report, place, person, government):
    filed = report()
    both = person("county", Role.CASE_OFFICER, Role.APPROVER)
    head = person("county", Role.APPROVER)
    assert filed.office == place.offices.county
    taken = actions.take(accident=filed, opinion="派员到场，先行下架。", actor=both, at=OPENED)
    with pytest.raises(RuleBroken, match="不能是同一人"):
        actions.forward(accident=taken, agency=government, actor=both, at=OPENED)
    done = actions.forward(accident=taken, agency=government, actor=head, at=OPENED)
    assert (done.state, done.agency) == ("forwarded", government)
    assert (done.document.template, done.document.content["signatory"]) == ("upward.html", head.display_name)
    assert done.document.content["addressee"] == "河西区人民政府"
    assert actions.forward(accident=taken, agency=government, actor=head, at=OPENED).document == done.document


def test_a_future_hour_and_an_empty_field_are_named(report):
    with pytest.raises(RuleBroken, match="晚于现在") as refusal:
        report(happened_at=OPENED + timedelta(hours=1))
    assert refusal.value.field == "happened_at"
    with pytest.raises(RuleBroken, match="已采取的措施"):
        report(measures=" ")


def test_strangers_neither_report_nor_see(report, members, cast):
    with pytest.raises(NotPermitted):
        report(actor=members.other)
    filed = report()
    assert not queries.own(members.other).exists()
    assert not queries.visible(cast.stranger).exists()
    with pytest.raises(NotPermitted):
        actions.take(accident=filed, opinion="好", actor=cast.stranger, at=OPENED)
