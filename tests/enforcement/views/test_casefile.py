"""The case page: everything of a case on one page, for a cost that does not grow with what is on file."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.enforcement.conftest import Road

MOST = 25


@pytest.fixture
def recent(cast, finding):
    """A case opened long enough ago that the page's own clock lies after every act."""
    road = Road(cast, finding)
    road.at = timezone.now() - timedelta(days=120)
    road.open()
    return road


@pytest.fixture
def shown(client):
    """The page as a person reads it."""

    def get(user, case):
        client.force_login(user)
        return client.get(reverse("enforcement:case", args=[case.number]))

    return get


@pytest.mark.parametrize("role", ["officer", "head", "lawyer", "sampler"])
def test_a_new_case_takes_few_queries(shown, recent, cast, role, django_assert_max_num_queries):
    with django_assert_max_num_queries(MOST):
        assert shown(getattr(cast, role), recent.case).status_code == 200


def test_a_case_with_a_long_history_takes_no_more(shown, recent, cast, django_assert_max_num_queries):
    recent.order()
    recent.later(10)
    recent.recheck("fail")
    recent.announce()
    recent.later(10)
    recent.recheck("fail")
    recent.notified()
    with django_assert_max_num_queries(MOST):
        answer = shown(cast.officer, recent.case)
    assert answer.status_code == 200
    assert "复查不合格" in answer.content.decode()
