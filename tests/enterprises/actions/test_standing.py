from datetime import date

import pytest

from enterprises import actions, queries
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT

ON, UNTIL = date(2026, 3, 2), date(2026, 6, 2)


def grant(enterprise, kind="procurement_barred", **changes):
    facts = {"since": ON, "until": UNTIL, "because": "抽查不合格", "basis": "《某办法》第一条", "actor": SYSTEM, "at": AT}
    return actions.standing.grant(kind, enterprise, **facts | changes)


def holds(enterprise, on, kind=None):
    return queries.standing.in_force(enterprise, on, kind).exists()


def test_it_holds_from_the_first_day_up_to_the_day_it_ends(company):
    grant(company)
    days = (date(2026, 3, 1), ON, date(2026, 6, 1), UNTIL)
    assert [holds(company, day) for day in days] == [False, True, True, False]


def test_kinds_are_told_apart(company):
    grant(company)
    assert not holds(company, ON, "exempt")


def test_ended_early_it_holds_no_longer(company):
    standing = grant(company, until=None)
    actions.standing.end(standing, on=date(2026, 4, 1), because="更正", actor=SYSTEM, at=AT)
    assert holds(company, date(2026, 3, 31))
    assert not holds(company, date(2026, 4, 1))


def test_ending_again_later_does_not_prolong(company):
    standing = grant(company)
    again = actions.standing.end(standing, on=date(2027, 1, 1), because="再次", actor=SYSTEM, at=AT)
    assert again.until == UNTIL


def test_the_same_source_grants_once(company, xk):
    assert grant(company, source=xk).pk == grant(company, source=xk).pk
    assert queries.standing.of_source("enterprises.licence", xk.pk).count() == 1


def test_a_licence_of_another_company_is_refused(other_company, xk):
    with pytest.raises(RuleBroken, match="不属于"):
        grant(other_company, licence=xk)


def test_a_sampler_grants_nothing(company, person):
    with pytest.raises(NotPermitted):
        grant(company, actor=person("city", Role.SAMPLER))


def test_the_public_gate_shows_bars_but_not_working_knowledge(company):
    grant(company)
    grant(company, kind="key_supervision")
    from enterprises.queries import public

    assert [bar.words for bar in public.procurement_bars(company.credit_code, ON)] == ["禁止参加政府采购"]
    assert [row.kind for row in public.company(company.credit_code, ON).standings] == ["procurement_barred"]
    assert public.procurement_bars(company.credit_code, UNTIL) == []
