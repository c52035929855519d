"""Views of the desk: kept under a name, one of them first, one's own."""

import pytest

from enforcement.actions.view import MOST, drop_view, save_view
from enforcement.models import SavedView
from quality_portal.core.errors import RuleBroken
from tests.enforcement.conftest import OPENED


def keep(user, name="城东逾期", query="tab=all&due=late", **fields):
    return save_view(name=name, query=query, actor=user, at=OPENED, **fields)


def test_the_same_name_overwrites_and_only_one_view_is_first(cast):
    one = keep(cast.officer, first=True)
    assert keep(cast.officer, query="tab=mine").pk == one.pk
    keep(cast.officer, name="甲", first=True)
    keep(cast.officer, name="乙", first=True)
    assert list(SavedView.objects.filter(first=True).values_list("name", flat=True)) == ["乙"]
    assert SavedView.objects.get(pk=one.pk).query == "tab=mine"


def test_a_name_is_asked_for_and_there_is_a_most(cast):
    for name in (" ", "长" * 21):
        with pytest.raises(RuleBroken) as refusal:
            keep(cast.officer, name=name)
        assert refusal.value.field == "name"
    for at in range(MOST):
        keep(cast.officer, name=f"视图{at}")
    with pytest.raises(RuleBroken, match="最多保存"):
        keep(cast.officer, name="再一个")
    keep(cast.second, name="别人的不算")


def test_dropping_twice_is_once_and_nobody_drops_the_view_of_another(cast):
    view = keep(cast.officer)
    drop_view(view=view, actor=cast.second, at=OPENED)
    assert SavedView.objects.count() == 1
    drop_view(view=view, actor=cast.officer, at=OPENED)
    drop_view(view=view, actor=cast.officer, at=OPENED)
    assert not SavedView.objects.exists()
