"""Two imports at the same moment: nothing doubled, nobody sees a 500."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.models import Enterprise
from inspections import actions
from inspections.models import ImportedResult, ResultFile, ResultMapping
from quality_portal.jobs.models import Job
from tests.inspections.conftest import AT
from tests.inspections.test_two_at_once import both

HEAD = "产品名称,生产企业,判定\n"
TABLE = HEAD + "豆干,甲公司,合格\n豆皮,乙公司,不合格\n"


@pytest.fixture
def for_real(committed_db):
    """Must come first: what the threads see has to be committed."""


def upload(cast, text, name="a.csv"):
    return actions.results.upload(upload=SimpleUploadedFile(name, text.encode()), actor=cast.planner, at=AT)


def test_two_upload_and_start_one_file(for_real, cast):
    rows = both(lambda: upload(cast, TABLE))
    assert rows[0].pk == rows[1].pk
    row = rows[0]
    started = both(lambda: actions.results.start(file=row, columns=row.columns, actor=cast.planner, at=AT))
    assert started[0][1].pk == started[1][1].pk
    assert (ResultFile.objects.count(), Job.objects.count(), ResultMapping.objects.count()) == (1, 1, 1)
    done = both(lambda: actions.results.run(file=row, actor=cast.planner, at=AT, progress=lambda *_: None))
    assert [got.created for got in done] == [2, 2]
    assert ImportedResult.objects.count() == 2


def test_two_files_that_share_rows_and_makers(for_real, cast):
    files = iter([upload(cast, TABLE), upload(cast, TABLE + "腐乳,甲公司,合格\n", "b.csv")])
    done = both(lambda: actions.results.run(file=next(files), actor=cast.planner, at=AT, progress=lambda *_: None))
    assert sorted(got.created + got.known for got in done) == [2, 3]
    assert ImportedResult.objects.count() == 3
    assert Enterprise.objects.filter(name__in=["甲公司", "乙公司"]).count() == 2
