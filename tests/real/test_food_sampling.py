"""Real published results, as they are: the counts of the folder's own description."""

from pathlib import Path

import pytest

from inspections import actions
from inspections.models import ImportedResult
from quality_portal.core.actors import SYSTEM
from tests.inspections.conftest import AT

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "food_sampling_cn"

# rows, 合格, 不合格, exact repeats
COUNTS = {
    "sampling_2022_a.csv": (2297, 2242, 55, 51),
    "sampling_2022_b.csv": (721, 719, 2, 22),
    "sampling_2021_h1.csv": (629, 588, 41, 32),
    "sampling_2021_01.csv": (540, 493, 47, 11),
    "sampling_2021_02.csv": (538, 495, 43, 17),
    "mixed_2015cn_2020eu_01.csv": (580, 436, 108, 32),
    "mixed_2015cn_2020eu_03.csv": (1404, 476, 389, 28),
    "rasff_2021_zh_translated.csv": (684, 0, 0, 3),
    "sampling_wide_bilingual_header.csv": (37, 0, 37, 0),
}


def take(name):
    return actions.results.take(path=FOLDER / name, actor=SYSTEM, at=AT, progress=lambda *_: None)


@pytest.mark.parametrize("name", COUNTS)
def test_the_counts_agree(db, name):
    row = take(name)
    rows, passed, failed, repeats = COUNTS[name]
    assert row.error_rows == []
    assert (row.rows, row.passed, row.failed, row.repeats) == (rows, passed, failed, repeats)
    assert row.tested == passed + failed
    assert row.other == rows - passed - failed
    assert row.created == rows - repeats


def test_all_files_in_a_row_and_again(db):
    for name in COUNTS:
        take(name)
    count = ImportedResult.objects.count()
    for name in COUNTS:
        take(name)
    assert ImportedResult.objects.count() == count
    assert not ImportedResult.objects.filter(verdict="fail", item="", file__name__startswith="sampling").exists()
