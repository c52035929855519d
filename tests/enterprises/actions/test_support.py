from datetime import date, timedelta

import pytest

from enterprises import actions
from enterprises.models import Support
from enterprises.queries import support as queries
from enterprises.states import StandingKind, SupportState
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT

ON = date(2026, 3, 2)


@pytest.fixture
def head(person):
    return person("city", Role.APPROVER)


def enlist(company, officer, **changes):
    facts = {"enterprise": company, "office": officer.office, "year": 2026, "entry": "quality", "because": "达到国际先进水平"}
    return actions.support.enlist(**facts | {"actor": officer, "at": AT} | changes)


def bar(company, kind=StandingKind.HONOUR_BARRED):
    return actions.standing.grant(
        kind, company, since=ON, until=ON + timedelta(days=300), because="监督抽查不合格", basis="依据", actor=SYSTEM, at=AT
    )


def test_s1_5_listed_once_a_year_with_grounds(company, officer):
    made = enlist(company, officer)
    assert "（五）" in made.basis
    with pytest.raises(RuleBroken, match="已在2026年度名录中"):
        enlist(company, officer)
    assert enlist(company, officer, year=2027).year == 2027
    for changes in ({"year": 2025}, {"entry": "x"}, {"because": " "}):
        with pytest.raises(RuleBroken):
            enlist(company, officer, **changes)


@pytest.mark.parametrize("kind", ["honour_barred", "stop_production", "blacklisted", "procurement_barred", "licence_revoked"])
def test_s3_18_whom_a_measure_stands_against_is_not_listed(company, officer, kind):
    bar(company, kind)
    with pytest.raises(RuleBroken, match="不能列入名录"):
        enlist(company, officer)


def test_s3_18_a_failure_calls_for_removal_and_the_year_is_lost(company, officer, head):
    row = enlist(company, officer)
    assert queries.to_remove(officer, 2026, ON) == {}
    bar(company)
    assert [standing.because for standing in queries.to_remove(officer, 2026, ON).values()] == ["监督抽查不合格"]
    with pytest.raises(NotPermitted):
        actions.support.remove(support=row, ground_key="failed", because="抽查不合格", actor=officer, at=AT)
    gone = actions.support.remove(support=row, ground_key="failed", because="抽查不合格", actor=head, at=AT)
    assert (gone.state, gone.removed_on) == (SupportState.REMOVED, ON)
    with pytest.raises(IllegalMove):
        actions.support.remove(support=row, ground_key="failed", because="再移", actor=head, at=AT)
    Support.objects.get().enterprise.standings.all().delete()
    with pytest.raises(RuleBroken, match="当年不再列入"):
        enlist(company, officer)
