"""What the public search finds of enterprises, licences and categories."""

import pytest

from enterprises import actions
from enterprises.models import Enterprise, ProductCategory
from enterprises.queries import public
from enterprises.queries.enterprise import matching
from quality_portal.core.actors import SYSTEM
from quality_portal.search.shapes import Rank
from quality_portal.search.terms import read
from tests.enterprises.facts import AT, CODE_A, CODE_B


@pytest.fixture
def hengju(place):
    return actions.enterprise.register(name="江海市恒炬機械有限公司", credit_code=CODE_A, region=place.regions.county, actor=SYSTEM, at=AT)


def titles(found):
    return [hit.title for hit in found.hits]


@pytest.mark.parametrize("typed", ["恒炬机械", "恒炬機械", "恒炬　機械", "hengju", "heng ju", "hengj", "hj", "HJJX", "jhshj", CODE_A.lower(), f"{CODE_A[:8]} {CODE_A[8:]}", CODE_A[:8]])
def test_found_however_it_is_typed(hengju, other_company, typed):
    assert titles(public.companies_found(read(typed), limit=5)) == [hengju.name]
    assert list(matching(Enterprise.objects.all(), typed)) == [hengju]


@pytest.mark.parametrize("typed", ["%", "_%", "恒_机械", "\\", "'; --", "恒%", "机恒", "hengjuji xi e zz"])
def test_wildcards_and_rubbish_find_nothing(hengju, typed):
    assert public.companies_found(read(typed), limit=5).hits == ()


def test_a_former_name_finds_and_is_told(hengju):
    actions.enterprise.update(hengju, name="江海磐石重工有限公司", credit_code=CODE_A, actor=SYSTEM, at=AT)
    hit = public.companies_found(read("恒炬机械"), limit=5).hits[0]
    assert (hit.title, "曾用名 江海市恒炬機械有限公司" in hit.text) == ("江海磐石重工有限公司", True)
    assert titles(public.companies_found(read("panshi"), limit=5)) == [hit.title]
    assert public.companies_found(read("hengju"), limit=5).hits == ()


def test_the_name_itself_stands_before_names_that_begin_so_and_names_that_hold_it(place):
    names = ["望海新华厂", "新华厂", "新华厂分厂"]
    codes = [CODE_A, CODE_B, "91990102MA0B3D4E5J"]
    for name, code in zip(names, codes, strict=True):
        actions.enterprise.register(name=name, credit_code=code, confirmed=True, actor=SYSTEM, at=AT)
    found = public.companies_found(read("新华厂"), limit=5)
    assert titles(found) == ["新华厂", "新华厂分厂", "望海新华厂"]
    assert [hit.rank for hit in found.hits] == [Rank.EXACT, Rank.BEGINS, Rank.HOLDS]
    assert titles(public.companies_found(read("新华厂"), limit=1, offset=1)) == ["新华厂分厂"]


@pytest.mark.parametrize("typed", ["恒矩机械", "恒炬械有限公司", "恒炬机戒", "恒机炬械有限公司", CODE_A[:6] + CODE_A[7] + CODE_A[6] + CODE_A[8:], CODE_A[:5] + CODE_A[6:], CODE_A[:9] + "X" + CODE_A[10:]])
def test_one_slip_is_forgiven(hengju, other_company, typed):
    assert public.companies_found(read(typed), limit=5).hits == ()
    near = public.companies_near(read(typed), limit=5)
    assert [(hit.title, hit.rank) for hit in near] == [(hengju.name, Rank.NEAR)]


def test_licences_by_number_whatever_stands_between_its_parts(xk, company):
    for typed in ("(苏)XK13-014-00123", "苏xk1301400123", "（苏）ＸＫ13 014 00123"):
        hit = public.licences_found(read(typed), limit=5).hits[0]
        assert (hit.number, hit.rank, hit.url, hit.mark) == (xk.number, Rank.EXACT, company.public_url, "有效")
    assert public.licences_found(read("甲电器"), limit=5).hits[0].number == xk.number
    assert public.licences_found(read("苏XK13-014-00132"), limit=5).hits == ()
    assert [hit.number for hit in public.licences_near(read("苏XK13-014-00132"), limit=5)] == [xk.number]


def test_categories_by_name_sound_and_with_a_slip(category):
    ProductCategory.objects.get_or_create(code="T02", defaults={"name": "洗发水专用瓶"})
    for typed in ("电热水壶", "電熱水壺", "dianreshuihu", "drsh", "t01"):
        assert "/products/T01/" in [hit.url for hit in public.categories_found(read(typed), limit=5).hits]
    assert [hit.url for hit in public.categories_near(read("洗发水专甪瓶"), limit=5)] == ["/products/T02/"]


def test_enterprises_without_a_code_and_persons_are_not_found(hengju):
    actions.enterprise.register(name="恒炬无证作坊", actor=SYSTEM, at=AT)
    actions.enterprise.name_principal(hengju, name="周某某", role="legal_rep", actor=SYSTEM, at=AT)
    assert titles(public.companies_found(read("恒炬"), limit=5)) == [hengju.name]
    assert public.companies_found(read("周某某"), limit=5).hits == ()
