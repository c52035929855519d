"""The public page runs the draw again in the reader's browser, under the portal's own policy of contents."""

import pytest

from inspections.models import Draw
from tests.inspections.conftest import AT


@pytest.fixture
def for_real(committed_db):
    """Must come first: what the browser sees has to be committed."""


def test_the_browser_gets_the_same_as_the_portal(for_real, weighted, live_server, opened):
    page = opened(f"{live_server.url}/draws/{weighted.number}/")
    assert 'data-result="same"' in page
    assert page.count('data-again=""') == page.count("data-drawn=") == weighted.drawn.count()
    assert page.count('data-again="" hidden') == 0


def test_the_browser_notices_another_list_than_the_published_one(for_real, weighted, item, live_server, opened):
    forged = weighted.input | {"number": "CQ-forged"}
    Draw.objects.create(
        plan_item=item, number="CQ-forged", input=forged, candidates=weighted.candidates, officers=weighted.officers, take=6,
        algorithm=weighted.algorithm, commitment="0" * 64, value_source="双色球第2026025期", committed_at=AT,
    )  # fmt: skip
    assert 'data-result="differs"' in opened(f"{live_server.url}/draws/CQ-forged/")
