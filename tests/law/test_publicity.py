"""How long, by when, and what never ends early; each named after its article."""

from datetime import date

import pytest

from enforcement.law import publicity
from enforcement.law.announcement import KINDS
from quality_portal.audit.official import REASONS
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays import calendar

DAY = date.fromisoformat


@pytest.mark.parametrize(
    ("term", "since", "until"),
    [
        (publicity.PUBLISH, "2026-03-02", "2026-03-30"),
        (publicity.WITHDRAW, "2026-03-04", "2026-03-09"),
        (publicity.REPLY, "2026-03-02", "2026-03-30"),
    ],
)
def test_o45_9_and_apl_48_working_days(term, since, until):
    assert calendar.due(term, DAY(since)).date == DAY(until)


@pytest.mark.parametrize(("key", "until"), [("criticism", "2026-06-02"), ("penalty", "2029-03-02"), ("stop", "2029-03-02")])
def test_o45_13_three_months_or_three_years(key, until):
    assert calendar.due(publicity.DISPLAYS[key].term, DAY("2026-03-02")).nominal == DAY(until)


@pytest.mark.parametrize("key", ["stop", "revoke", "bar"])
def test_o45_14_a_stop_a_revocation_and_a_bar_never_end_early(key):
    row = publicity.DISPLAYS[key]
    assert not row.early
    assert row.basis.place == "第十四条"


@pytest.mark.parametrize(
    ("kind", "acts", "title"), [("stop_production", "", "责令停产停业"), ("licence", "吊销", "吊销许可证件、吊销营业执照"), ("result", "责令停产整顿", "责令停产停业")]
)
def test_o45_14_an_announcement_of_them_is_refused_an_early_end(kind, acts, title):
    with pytest.raises(RuleBroken, match=title) as refused:
        publicity.check_early(kind, acts)
    assert refused.value.field == "reason_code"


def test_o45_14_other_announcements_may_end_early():
    publicity.check_early("result", "责令限期整改")


def test_every_ground_is_known_to_the_open_data_and_cites_its_law():
    assert set(publicity.GROUNDS) | {publicity.TERM_OVER} == set(REASONS)
    assert all(str(row.basis) for row in publicity.GROUNDS.values())
    assert [row.code for row in publicity.GROUNDS.values() if row.early] == ["credit_repaired"]
    with pytest.raises(RuleBroken, match="请选择撤下的原因"):
        publicity.ground("because")


def test_what_a_lawyer_has_to_confirm_says_so():
    assert "待核" in str(publicity.REPLY.basis)
    assert "待核" in str(publicity.EARLY.basis)
    assert "待核" not in str(publicity.WITHDRAW.basis)


def test_every_kind_of_announcement_has_its_term_with_a_citation():
    for kind in KINDS.values():
        assert str(kind.display_basis)
        assert kind.display is None or kind.display.length in (3, 1)
