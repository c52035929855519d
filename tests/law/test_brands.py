"""Honours by the book: how long a title holds, what a no-inspection title is worth, and that no row stands without its citation."""

from datetime import date

import pytest

from brands import law
from brands.law import Kind, Tier
from inspections.law import exemption

D = date
OLD = "《产品免于质量监督检查管理办法》"
LOCAL = "《栖云市产品免检办法》（栖政发〔2024〕9号）"


@pytest.mark.parametrize(
    ("kind", "granted", "years", "bounds", "end"),
    [
        (Kind.EXEMPTION, D(2003, 5, 20), 3, (OLD, None), D(2006, 5, 20)),
        (Kind.EXEMPTION, D(2006, 5, 20), 3, (OLD, None), D(2008, 9, 18)),  # cut by the repeal
        (Kind.EXEMPTION, D(2005, 9, 18), 3, (OLD, None), D(2008, 9, 18)),
        (Kind.EXEMPTION, D(2025, 3, 1), 3, (LOCAL, None), D(2028, 3, 1)),
        (Kind.EXEMPTION, D(2025, 3, 1), 3, (LOCAL, D(2027, 1, 1)), D(2027, 1, 1)),
        (Kind.NAMED_BRAND, D(2024, 2, 29), 3, (LOCAL, None), D(2027, 2, 28)),
        (Kind.QUALITY_AWARD, D(2024, 2, 29), 4, (LOCAL, None), D(2028, 2, 29)),
    ],
)
def test_a_title_ends_with_its_years_or_with_its_basis(kind, granted, years, bounds, end):
    basis, until = bounds
    assert law.ends(kind, granted_on=granted, years=years, basis=basis, basis_until=until) == end


@pytest.mark.parametrize(
    ("granted", "end"),
    [
        (D(2004, 9, 1), D(2007, 9, 1)),  # over before the extension
        (D(2005, 7, 9), D(2008, 7, 9)),  # its last day was the day before
        (D(2005, 9, 1), D(2010, 9, 1)),  # titles of September 2005 reach September 2010
        (D(2007, 9, 1), D(2012, 9, 1)),
    ],
)
def test_letter_36_of_2008_extends_titles_that_were_still_valid(granted, end):
    assert law.china_brand_ends(granted) == end


@pytest.mark.parametrize("day", [D(2008, 9, 18), D(2008, 9, 19), D(2020, 1, 1), D(2026, 11, 22)])
@pytest.mark.parametrize("rulebook", ["policy", "statute-2020"])
def test_after_the_repeal_no_national_title_exempts(day, rulebook):
    worth = law.exempts_from_draw(day, rulebook, basis=OLD, basis_from=D(2001, 12, 4), basis_until=D(2008, 9, 18))
    assert not worth.exempts
    assert worth.words


@pytest.mark.parametrize("day", [D(2002, 1, 1), D(2008, 9, 17), D(2026, 11, 22)])
def test_todays_law_knows_no_exemption_whatever_the_basis(day):
    for basis in (OLD, LOCAL):
        assert not law.exempts_from_draw(
            day, "statute-2020", basis=basis, basis_from=D(2000, 1, 1), basis_until=None
        ).exempts


@pytest.mark.parametrize(
    ("day", "basis", "since", "until", "exempts"),
    [
        (D(2008, 9, 17), OLD, D(2001, 12, 4), D(2008, 9, 18), True),
        (D(2001, 12, 3), OLD, D(2001, 12, 4), D(2008, 9, 18), False),
        (D(2025, 6, 1), LOCAL, D(2024, 5, 1), None, True),
        (D(2024, 4, 30), LOCAL, D(2024, 5, 1), None, False),
        (D(2027, 1, 1), LOCAL, D(2024, 5, 1), D(2027, 1, 1), False),
        (D(2025, 6, 1), "", D(2024, 5, 1), None, False),
        (D(2025, 6, 1), LOCAL, None, None, False),
    ],
)
def test_under_the_policy_rulebook_a_title_is_worth_what_its_basis_is(day, basis, since, until, exempts):
    found = law.exempts_from_draw(day, "policy", basis=basis, basis_from=since, basis_until=until)
    assert found.exempts is exempts


@pytest.mark.parametrize("rulebook", ["policy", "statute-2020"])
@pytest.mark.parametrize("day", [D(2003, 1, 1), D(2008, 9, 17), D(2008, 9, 18), D(2026, 1, 1)])
@pytest.mark.parametrize(
    ("basis", "since", "until"),
    [(OLD, D(2001, 12, 4), D(2008, 9, 18)), (LOCAL, D(2002, 1, 1), None), ("", D(2002, 1, 1), None)],
)
def test_the_draw_and_the_lists_say_the_same(day, rulebook, basis, since, until):
    here = law.exempts_from_draw(day, rulebook, basis=basis, basis_from=since, basis_until=until).exempts
    assert here == exemption(rulebook=rulebook, on=day, basis=basis).excludes


def test_every_kind_has_criteria_and_a_ground_of_loss():
    for kind in Kind:
        assert law.CRITERIA[kind]
        assert str(law.LOSS[kind]).startswith("《")


def test_every_row_cites_and_keys_are_used_once():
    rows = [row for rows in law.CRITERIA.values() for row in rows]
    for kind in Kind:
        keys = [row.key for row in law.CRITERIA[kind]]
        assert len(keys) == len(set(keys))
    assert all(str(row.basis).startswith("《") for row in (*rows, *law.BARS, *law.SCHEMES))
    assert len({bar.key for bar in law.BARS}) == len(law.BARS)


def test_what_is_not_confirmed_says_so():
    unsure = [law.BRAND_TERM.basis, law.THREE_YEARS.basis, law.LOSS[Kind.EXEMPTION], law.LOSS[Kind.NAMED_BRAND]]
    unsure += [row.basis for row in law.CRITERIA[Kind.NAMED_BRAND]]
    unsure += [scheme.basis for scheme in law.SCHEMES if scheme.key in ("exemption-2000", "china-brand")]
    assert all(str(citation).endswith("（待核）") for citation in unsure)


def test_the_list_recommends_nothing():
    assert law.NOTICE.startswith("本名单不构成推荐")


def test_tiers_are_four():
    assert [tier.value for tier in Tier] == ["nation", "province", "city", "area"]
