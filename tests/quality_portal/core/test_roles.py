import pytest

from quality_portal.core.errors import IllegalMove
from quality_portal.core.instruments import PQL
from quality_portal.core.roles import SEPARATED, Role, conflicting
from quality_portal.core.workflow import Move, legal


@pytest.mark.parametrize("separated", sorted(SEPARATED))
@pytest.mark.parametrize("other", sorted(set(Role)))
def test_the_three_administrators_hold_nothing_else(separated, other):
    roles = frozenset({separated, other})
    assert bool(conflicting(roles)) == (separated != other)


def test_an_enterprise_member_is_no_officer():
    assert conflicting(frozenset({Role.ENTERPRISE_MEMBER, Role.SAMPLER}))
    assert not conflicting(frozenset({Role.SAMPLER, Role.CASE_OFFICER}))


MOVES = (
    Move("close", "结案", ("open", "late"), "closed", frozenset({Role.APPROVER}), PQL.article(17)),
    Move("reopen", "恢复办理", ("closed",), "open", frozenset({Role.APPROVER}), PQL.article(17)),
)


def test_a_move_starts_where_the_table_says():
    assert legal(MOVES, "close", "late").to == "closed"


def test_an_illegal_move_is_refused_in_words_with_its_basis():
    with pytest.raises(IllegalMove, match="现在的状态不能“结案”") as refusal:
        legal(MOVES, "close", "closed")
    assert "产品质量法" in refusal.value.basis


def test_an_unknown_move_is_a_programming_error():
    with pytest.raises(LookupError):
        legal(MOVES, "fly", "open")
