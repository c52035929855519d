"""Files of published results: taken in as they are, counted, never doubled, bad rows told."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError

from enterprises.models import Enterprise
from inspections import actions, intake
from inspections.models import ImportedResult, ResultFile
from quality_portal.audit.queries import trail_of
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.jobs.runner import run_job
from tests.inspections.conftest import AT

HEAD = "信息来源,搜索条件,物料名称,产品分类,生产商,供应商,生产日期,批号,项目分类,检测项目,单位,检测结果,限量值,判定,发布单位,发布日期,备注"
ROWS = [
    "某网,,豆干,豆制品-->非发酵,栖云(市)豆业有限公司 ,某店 ,2022-01-14,,,,,,,合格,国内监督抽查,2022-01-14,",
    "某网,,豆干,豆制品-->非发酵,栖云（市）豆业有限公司,某店,2022-01-14,,,,,,,合格,国内监督抽查,2022-01-14,甲",
    "某网,,豆干,豆制品-->非发酵,栖云(市)豆业有限公司 ,某店 ,2022-01-14,,,,,,,合格,国内监督抽查,2022-01-14,",
    '某网,,腐乳,豆制品,"经销者：甲公司\n生产者：乙公司 ",某店,2022-01-21,,,大肠菌群,,"1.3×10⁵CFU/g；\n10CFU/g","n=5,c=2,m=10²CFU/g,\nM=10³CFU/g",不合格,国内监督抽查,06-01-2020 17:16:27,',
    "RASFF,,Corn flour,cereals,,,,2020.1479,mycotoxins,Fumonisins,ppb,3048,1000,serious,国外预警,01-04-2020 09:35:17,",
]


def write(tmp_path, rows, name="r.csv", encoding="utf-8-sig", head=HEAD):
    path = tmp_path / name
    path.write_bytes("\r\n".join([head, *rows, ""]).encode(encoding))
    return path


def take(path):
    return actions.results.take(path=path, actor=SYSTEM, at=AT, progress=lambda *_: None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_counted_as_it_is(db, tmp_path, encoding):
    row = take(write(tmp_path, ROWS, encoding=encoding))
    assert (row.rows, row.passed, row.failed, row.other, row.repeats, row.errors, row.created) == (5, 3, 1, 1, 1, 0, 4)
    assert row.tested == 4
    assert ImportedResult.objects.count() == 4
    failed = ImportedResult.objects.get(verdict="fail")
    assert failed.value_text == "1.3×10⁵CFU/g；\n10CFU/g"
    assert str(failed.published_on) == "2020-01-06"
    assert failed.producer.name == "乙公司"
    assert trail_of(row).get().verb == "results.imported"


def test_producers_are_found_by_name_however_wide_its_signs_or_made_unverified(db, tmp_path):
    known = Enterprise.objects.create(name="栖云（市）豆业有限公司", credit_code="91990102MA0A1B2C3T", verified=True)
    take(write(tmp_path, ROWS))
    assert set(ImportedResult.objects.filter(verdict="pass").values_list("producer", flat=True)) == {known.pk}
    made = Enterprise.objects.exclude(pk=known.pk).get()
    assert (made.name, made.credit_code, made.verified) == ("乙公司", None, False)


def test_the_same_file_again_changes_nothing_and_a_longer_one_adds_what_is_new(db, tmp_path):
    path = write(tmp_path, ROWS)
    assert take(path).pk == take(path).pk
    more = take(write(tmp_path, [*ROWS, ROWS[0].replace("豆干", "豆皮")], name="s.csv"))
    assert more.created == 1
    assert ImportedResult.objects.count() == 5
    assert Enterprise.objects.count() == 2


def test_bad_rows_are_told_with_line_column_and_reason_and_the_others_go_in(db, tmp_path):
    rows = [ROWS[0], ROWS[0].replace("豆干", ""), ROWS[0].replace("2022-01-14,\r", "x").replace(",2022-01-14,", ",昨天,"), ROWS[1] + ",,多,出"]
    row = take(write(tmp_path, rows))
    assert (row.rows, row.errors, row.created) == (4, 3, 1)
    assert [(line, column) for line, column, _, _ in row.error_rows] == [("3", "产品名称"), ("4", "发布日期"), ("5", "整行")]


@pytest.mark.parametrize(("head", "words"), [("甲,乙", "产品名称"), ("物料名称,生产商", "判定")])
def test_a_file_without_the_columns_is_refused(db, tmp_path, head, words):
    with pytest.raises(RuleBroken, match=words):
        take(write(tmp_path, ["1,2"], head=head))
    assert not ImportedResult.objects.exists()


def test_a_bilingual_header_is_read():
    heads = ["产品/Product", "生产企业/Subject", "不合格项（标准值）/Substance/Hazard", "生产日期/通报编号/Reference", "检验结果/Analytical Result"]
    layout = intake.layout_of(heads)
    assert layout.failures_only
    row = intake.read_row(layout, ["芝麻油", "油坊", "苯并芘", "2015-05-12", "26"])
    assert (row["producer_name"], row["item"], row["verdict"], row["value_text"]) == ("油坊", "苯并芘", "fail", "26")


def test_an_upload_becomes_a_job_that_ends_with_its_result(cast, tmp_path):
    content = write(tmp_path, ROWS).read_bytes()
    row, job = actions.results.upload(upload=SimpleUploadedFile("结果.csv", content), actor=cast.planner, at=AT)
    done = run_job(str(job.pk))
    assert done.state == "done", done.error
    counts = {"rows": 5, "new": 4, "repeats": 1, "bad": 0}
    assert done.result == {"url": row.get_absolute_url(), "counts": counts}
    again, no_job = actions.results.upload(upload=SimpleUploadedFile("x.csv", content), actor=cast.planner, at=AT)
    assert (again.pk, no_job) == (row.pk, None)
    assert ResultFile.objects.count() == 1


def test_who_may_upload(cast, tmp_path):
    with pytest.raises(NotPermitted):
        actions.results.upload(upload=SimpleUploadedFile("x.csv", b"1"), actor=cast.wang, at=AT)


def test_the_command_prints_the_counts(db, tmp_path):
    out = StringIO()
    call_command("import_results", str(write(tmp_path, ROWS)), stdout=out)
    assert "5 行，检验 4（合格 3，不合格 1），其他结论 1，完全重复 1，未收入 0，新增 4" in out.getvalue()
    with pytest.raises(CommandError, match="找不到文件"):
        call_command("import_results", str(tmp_path / "no.csv"))
    empty = tmp_path / "e.csv"
    empty.write_bytes(b"")
    with pytest.raises(CommandError, match="表头"):
        call_command("import_results", str(empty))
