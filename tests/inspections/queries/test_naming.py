"""Who is named on a published result of goods that were not taken from their maker."""

from dataclasses import fields
from datetime import date

import pytest

from inspections import actions
from inspections.actions.report import withdraw
from inspections.law.telling import RETEST_FINAL
from inspections.models import MakerConfirmation
from inspections.queries import public
from quality_portal.search.terms import read
from tests.inspections.conftest import AT, DAY, morning


@pytest.fixture
def shopped(bought, cast, join):
    """A failed result of a shop's goods whose terms are over; answers what the maker said."""
    conclusion = bought()
    member = None
    for notice in actions.notice.send(conclusion=conclusion, actor=cast.planner, at=AT + 10 * DAY):
        member = join(notice.enterprise)
        actions.notice.sign(notice=notice, member=member, at=AT + 11 * DAY)
    actions.conclusion.finalise_due(at=AT + 60 * DAY)
    conclusion.refresh_from_db()
    conclusion.member = member  # the maker's: it was told last
    return conclusion


def answer(conclusion, said, photo=None):
    asked = MakerConfirmation.objects.get()
    fields = {"reasons": "我厂没有这个批号", "files": [photo()]} if said == "denied" else {}
    actions.confirmation.reply(confirmation=asked, answer=said, member=conclusion.member, at=AT + 61 * DAY, **fields)


def lines():
    return public.listed(public.chosen(public.read_choice({})), limit=10)


def test_o18_35_asked_is_held_back(shopped):
    assert shopped.state == "final"
    assert lines() == []
    assert public.results() == []
    assert public.record_of(shopped.enterprise.credit_code).results == ()


def test_o18_35_confirmed_names_both(shopped, seller):
    answer(shopped, "confirmed")
    (row,) = public.results()
    assert (row.enterprise, row.seller, row.maker_note) == (shopped.enterprise.name, seller.name, "")
    assert len(public.record_of(shopped.enterprise.credit_code).results) == 1


def test_o18_35_denied_names_the_seller_alone_and_does_not_find_the_maker(shopped, seller, photo):
    answer(shopped, "denied", photo)
    (row,) = public.results()
    for told in (row, *lines()):
        assert (told.enterprise, told.credit_code, told.region, told.url) == (seller.name, "", "", "")
        assert shopped.enterprise.name not in str(told)
    assert public.record_of(shopped.enterprise.credit_code).results == ()
    assert public.results_found(read(shopped.enterprise.name), limit=5).hits == ()
    assert public.results_found(read("电热水壶"), limit=5).count == 1


def test_o18_35_silence_names_the_maker_as_unconfirmed(shopped):
    actions.confirmation.lapse_due(at=morning(date(2026, 5, 20)))
    (row,) = public.results()
    assert (row.enterprise, row.maker_note) == (shopped.enterprise.name, "标称生产企业（未确认）")


@pytest.mark.parametrize("said", ["confirmed", "denied", "silent"])
def test_o18_35_the_list_tells_of_each_result_what_its_own_page_tells(shopped, photo, said):
    if said == "silent":
        actions.confirmation.lapse_due(at=morning(date(2026, 5, 20)))
    else:
        answer(shopped, said, photo)
    (row,), (line,) = public.results(), lines()
    assert [getattr(line, field.name) for field in fields(line)] == [getattr(row, field.name) for field in fields(line)]


def test_a_search_shows_the_mark(shopped, client):
    actions.confirmation.lapse_due(at=morning(date(2026, 5, 20)))
    assert "标称生产企业（未确认）" in client.get("/search/?q=电热水壶").content.decode()


def test_what_was_never_published_under_a_name_is_not_withdrawn_from_it(shopped, cast, photo):
    code = shopped.enterprise.credit_code
    withdrawal = {"because": "更正", "basis": RETEST_FINAL.basis, "actor": cast.planner, "at": AT + 70 * DAY}
    withdraw(shopped, **withdrawal)
    assert public.withdrawn_of(code) == []
    shopped.maker_answer = "confirmed"
    shopped.save(update_fields=["maker_answer"])
    assert len(public.withdrawn_of(code)) == 1
