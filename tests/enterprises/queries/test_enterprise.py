import pytest
from django.db import connection

from enterprises import actions, queries
from enterprises.models import Enterprise
from enterprises.queries import public
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT, CODE_A


def names(found):
    return {row.name for row in found}


@pytest.mark.parametrize(("office", "seen"), [("province", 2), ("city", 1), ("county", 1), ("other", 1)])
def test_staff_see_their_region_and_below(person, company, other_company, office, seen):
    found = queries.enterprise.visible(person(office, Role.CASE_OFFICER))
    assert found.count() == seen
    assert (other_company in found) == (office in ("province", "other"))


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.LAB])
def test_administrators_auditor_and_labs_see_none(person, company, role):
    assert not queries.enterprise.visible(person("province", role)).exists()


def test_members_see_only_their_own(person, company, other_company):
    member = person(None, Role.ENTERPRISE_MEMBER)
    actions.membership.add(member, company, position="质量负责人", actor=SYSTEM, at=AT)
    assert names(queries.enterprise.visible(member)) == {company.name}


def test_unplaced_enterprises_are_shown_at_the_top_only(person, place):
    actions.enterprise.register(name="来历不明作坊", actor=SYSTEM, at=AT)
    assert queries.enterprise.visible(person("province", Role.PLANNER)).count() == 1
    assert queries.enterprise.visible(person("city", Role.PLANNER)).count() == 0


@pytest.mark.parametrize("term", [CODE_A, "9199 0102 ma0a1b2c3c", "91990102", "甲电器", "江海 有限公司", "jhjdq", "江"])
def test_found_by_code_initials_and_words(company, other_company, term):
    assert names(queries.enterprise.matching(Enterprise.objects.all(), term)) == {company.name}


@pytest.mark.parametrize("term", ["甲乙", "器电", "%", "_", "91990102MA0A1B2C3X", "zzz", "海甲电电"])
def test_absent_terms_find_nothing(company, term):
    assert not queries.enterprise.matching(Enterprise.objects.all(), term).exists()


def test_brackets_of_either_width_find_each_other(place):
    actions.enterprise.register(name="临江（中国）食品厂", actor=SYSTEM, at=AT)
    for term in ("(中国)", "（中国）食品"):
        assert queries.enterprise.matching(Enterprise.objects.all(), term).count() == 1


def test_words_are_found_through_the_index(db):
    found = queries.enterprise.matching(Enterprise.objects.order_by(), "甲电器")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "enterprise_words" in found.explain()


def test_the_public_gate_shows_no_person_and_no_working_note(company, xk):
    actions.enterprise.name_principal(company, name="周某某", role="legal_rep", actor=SYSTEM, at=AT)
    shown = public.company(CODE_A, AT.date())
    assert shown.licences[0].state == "有效"
    assert shown.url == f"/enterprises/{CODE_A}/"
    assert "周某某" not in repr(shown)


def test_the_public_search_needs_two_letters_and_a_code(company, other_company):
    actions.enterprise.register(name="江海无证作坊", actor=SYSTEM, at=AT)
    assert public.find("江") == []
    assert [row.name for row in public.find("江海")] == [company.name]
    assert public.company("91990102MA0A1B2C3X") is None
