"""The rows of a file of results: the act that took them in vouches for each, until an act takes them out again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from inspections import actions
from inspections.models import ImportedResult, ResultFile
from quality_portal.audit import anchors, deep, seal
from quality_portal.audit.models import Event
from quality_portal.jobs.runner import run_job
from tests.inspections.conftest import AT

ROWS = "inspections.importedresult"
TABLE = "产品名称,生产企业,判定\n豆干,甲公司,合格\n豆皮,乙公司,不合格\n腐乳,丙公司,合格\n"


@pytest.fixture
def for_real(committed_db):
    """Must come first: the sealer reads what has been committed."""


@pytest.fixture
def file(for_real, cast) -> ResultFile:
    row = actions.results.upload(upload=SimpleUploadedFile("a.csv", TABLE.encode()), actor=cast.planner, at=AT)
    take_in(row, cast)
    return row


def take_in(row, cast) -> None:
    _, job = actions.results.start(file=row, columns=row.columns, actor=cast.planner, at=AT)
    assert run_job(str(job.pk)).state == "done"
    seal.seal_pending()


def faults() -> list[str]:
    """What the deep check says of imported results; the fixtures wrote their plans and people without acts."""
    return [one.words for one in deep._compare(ROWS, anchors.ANCHORED[ROWS])[1]]


def leaf() -> int:
    return Event.objects.get(verb="results.imported").leaf.position


def run(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_a_changed_row_of_a_file_is_found(file):
    assert Event.objects.get(verb="results.imported").after["roll"]["rows"] == 3
    assert faults() == []
    chosen = ImportedResult.objects.get(verdict="fail")
    run("UPDATE inspections_importedresult SET verdict = 'pass' WHERE id = %s", chosen.pk)
    assert faults() == [f"导入的抽查结果（编号 {chosen.pk}）与留痕不一致，最后一次办理是第 {leaf()} 号"]


def test_a_row_taken_away_and_one_slipped_in_are_found(file):
    chosen = ImportedResult.objects.get(verdict="fail")
    kept = {field.attname: getattr(chosen, field.attname) for field in chosen._meta.concrete_fields if not field.generated and not field.primary_key}
    run("DELETE FROM inspections_importedresult WHERE id = %s", chosen.pk)
    gone = f"导入的抽查结果（编号 {chosen.pk}）已被删除，最后一次办理是第 {leaf()} 号"
    assert faults() == [gone]
    strange = ImportedResult.objects.create(**kept | {"key": "0" * 32})
    assert faults() == [gone, f"导入的抽查结果（编号 {strange.pk}）没有任何办理留痕"]


def test_a_file_taken_out_again_is_missed_by_nobody(file, cast):
    old = ImportedResult.objects.order_by("pk").first()
    actions.results.undo(file=file, reason="列选错", actor=cast.planner, at=AT)
    assert faults() == []  # the act waits to be sealed
    seal.seal_pending()
    assert faults() == []
    file.refresh_from_db()
    take_in(file, cast)
    assert (ImportedResult.objects.count(), faults()) == (3, [])
    run("UPDATE inspections_importedresult SET id = %s WHERE id = %s", old.pk, ImportedResult.objects.latest("pk").pk)
    assert f"导入的抽查结果（编号 {old.pk}）没有任何办理留痕" in faults()  # the first roll speaks for nothing any more
