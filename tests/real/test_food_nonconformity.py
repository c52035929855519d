"""A research coding of real results without names of companies: the counts of the folder's own description."""

from collections import Counter
from pathlib import Path

import pytest

from inspections import actions
from inspections.models import ImportedResult
from quality_portal.core.actors import SYSTEM
from tests.inspections.conftest import AT

PATH = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "food_nonconformity_cn" / "filtered_samples.csv"


@pytest.fixture
def taken(db):
    return actions.results.take(path=PATH, actor=SYSTEM, at=AT, progress=lambda *_: None)


def test_the_counts_agree(taken):
    assert (taken.rows, taken.failed, taken.passed, taken.other, taken.repeats, taken.errors, taken.created) == (5000, 5000, 0, 0, 0, 0, 5000)
    grades = Counter(ImportedResult.objects.values_list("grade", flat=True))
    assert grades == {"0": 4245, "1": 297, "2": 100, "3": 358}


def test_places_items_and_what_has_no_field_are_kept(taken):
    row = ImportedResult.objects.get(origin_no="951")
    assert (row.maker_region, row.maker_place, row.seller_region, row.seller_place) == ("山东省", "菏泽市", "河南省", "开封市")
    assert (row.product_name, row.category_path, row.item, row.item_class) == ("alcohol", "alcohol", "酒精度;原麦汁浓度", "Specification")
    assert row.extra["mandate_level"] == "Provincially Mandated"
    assert row.producer is None
    assert len(set(ImportedResult.objects.values_list("maker_region", flat=True))) == 26


def test_the_same_file_again_changes_nothing(taken):
    again = actions.results.take(path=PATH, actor=SYSTEM, at=AT, progress=lambda *_: None)
    assert again.pk == taken.pk
    assert ImportedResult.objects.count() == 5000
