"""The public gate: what the lists say on a day."""

from dataclasses import fields
from datetime import date, timedelta

import pytest

from brands.actions import honour
from brands.law import Kind
from brands.models import Programme
from brands.queries import public
from quality_portal.core.actors import SYSTEM
from quality_portal.search.terms import read
from tests.brands.conftest import AT, TODAY


@pytest.fixture
def lists(brand, make_programme, give, maker):
    """A brand, a local exemption, an award, and a historic exemption."""
    give(brand)
    give(make_programme(Kind.EXEMPTION, name="栖云免检产品"), certificate_no="M-1")
    give(make_programme(Kind.QUALITY_AWARD, name="市长质量奖"), product=None, certificate_no="A-1")
    give(Programme.objects.get(key="exemption-2001"), granted_on=date(2007, 3, 1), certificate_no="OLD-1", actor=SYSTEM)


def test_each_list_shows_what_holds_on_the_day(lists):
    assert [row.certificate_no for row in public.named_brands(TODAY)] == ["QY-2026-001"]
    assert [row.certificate_no for row in public.exemptions(TODAY)] == ["M-1"]
    assert [row.certificate_no for row in public.awards(TODAY)] == ["A-1"]
    assert [row.certificate_no for row in public.exemptions(date(2008, 9, 17))] == ["OLD-1"]
    assert public.exemptions(date(2008, 9, 18)) == []
    assert public.counts(TODAY) == {"exemption": 1, "named_brand": 1, "quality_award": 1}


def test_the_edges_of_a_title(lists):
    assert public.named_brands(TODAY - timedelta(days=1)) == []
    assert len(public.named_brands(date(2029, 3, 1))) == 1
    assert public.named_brands(date(2029, 3, 2)) == []
    assert public.ended("named_brand", date(2029, 3, 2))[0].state == "expired"


def test_a_title_cut_by_the_repeal_is_history(lists):
    row = public.ended("exemption", TODAY)[0]
    assert (row.state, row.valid_to) == ("historic", date(2008, 9, 17))


def test_a_list_can_be_narrowed(lists):
    assert public.named_brands(TODAY, tier="province") == []
    assert len(public.named_brands(TODAY, tier="city", term="沸点")) == 1
    assert public.named_brands(TODAY, term="没有") == []


def test_an_exemption_says_what_it_means_today(lists):
    assert "免于监督抽查" in public.exemptions(TODAY)[0].effect
    assert public.named_brands(TODAY)[0].effect == ""


def test_a_withdrawn_title_is_gone_from_the_day_on_with_its_reason(lists, cast):
    row = public.named_brands(TODAY)[0]
    from brands.models import Honour

    title = Honour.objects.get(certificate_no=row.certificate_no)
    honour.withdraw(honour=title, because="抽查不合格", actor=cast.head, at=AT + timedelta(days=10))
    gone = date(2026, 3, 12)
    assert public.named_brands(gone) == []
    assert len(public.named_brands(gone - timedelta(days=1))) == 1
    found = public.ended("named_brand", gone)[0]
    assert (found.state, found.withdrawn_on, found.withdrawn_because) == ("withdrawn", gone, "抽查不合格")
    before = public.honours_of("91990102MA0000001A", TODAY)
    assert {entry.state for entry in before if entry.kind == "named_brand"} == {"valid"}
    assert {entry.withdrawn_because for entry in before} == {""}


def test_a_company_and_a_search_find_their_titles(lists):
    assert len(public.honours_of("91990102MA0000001A", TODAY)) == 4
    assert {row.number for row in public.honours_found(read("沸点"), limit=9).hits} == {"QY-2026-001", "M-1", "A-1", "OLD-1"}
    assert [row.number for row in public.honours_found(read("old 1"), limit=9).hits] == ["OLD-1"]
    assert public.honours_found(read("沸"), limit=9).hits == ()


def test_no_person_and_no_model_leaves_the_gate(lists):
    allowed = (str, date, bool, type(None))
    for row in public.honours_of("91990102MA0000001A", TODAY):
        assert all(isinstance(getattr(row, field.name), allowed) for field in fields(row))
        assert "张局" not in str(row)


def test_lists_cost_the_same_for_one_and_for_many(lists, django_assert_num_queries, give, brand, maker):
    with django_assert_num_queries(1):
        public.named_brands(TODAY)
    give(brand, product=maker.lamp, certificate_no="QY-2026-002")
    with django_assert_num_queries(1):
        assert len(public.named_brands(TODAY)) == 2
