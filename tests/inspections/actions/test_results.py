"""Files of published results: taken in as they are, counted, never doubled, bad rows told."""

from io import StringIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError

from enterprises.models import Enterprise
from inspections import actions, queries
from inspections.actions import results_copy
from inspections.models import ImportedResult, ResultFile, ResultMapping
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
    assert {event.verb for event in trail_of(row)} == {"results.imported", "enterprise.registered_many"}


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
    listed = row.errors_file.read().decode("utf-8-sig").splitlines()
    assert listed[0].startswith("行,列,填写的内容,原因,信息来源")
    assert listed[2].startswith("4,发布日期,昨天,")
    assert listed[2].endswith(ROWS[0].split(",", 13)[13].replace("2022-01-14", "昨天"))


def test_the_list_of_refused_rows_can_be_mended_and_uploaded(db, tmp_path):
    row = take(write(tmp_path, [ROWS[0], ROWS[1].replace("合格,", ",")]))
    assert (row.errors, row.created, row.error_rows[0][1]) == (1, 1, "判定")
    mended = tmp_path / "mended.csv"
    text = row.errors_file.read().decode("utf-8-sig").replace(",,国内监督抽查", ",合格,国内监督抽查")
    mended.write_text(text, encoding="utf-8")
    again = take(mended)
    assert (again.errors, again.created) == (0, 1)
    assert ImportedResult.objects.get(file=again).extra == {}


@pytest.mark.parametrize(("head", "words"), [("甲,乙", "产品名称"), ("物料名称,生产商", "判定"), ("物料名称,检测项目", "判定")])
def test_a_file_without_the_columns_is_refused(db, tmp_path, head, words):
    with pytest.raises(RuleBroken, match=words):
        take(write(tmp_path, ["1,2"], head=head))
    assert not ImportedResult.objects.exists()


def test_an_upload_waits_for_its_columns_then_becomes_a_job_that_ends_with_its_result(cast, tmp_path):
    content = write(tmp_path, ROWS).read_bytes()
    row = upload(cast, "结果.csv", content)
    assert row.waiting
    assert row.columns["product_name"] == 2
    row, job = start(cast, row, source="某网站")
    assert start(cast, row)[1] == job  # a double click gets the same job
    done = run_job(str(job.pk))
    assert done.state == "done", done.error
    counts = {"rows": 5, "new": 4, "repeats": 1, "bad": 0}
    assert done.result == {"url": row.get_absolute_url(), "counts": counts}
    again = upload(cast, "x.csv", content)
    assert (again.pk, again.done) == (row.pk, True)
    assert start(cast, again) == (again, None)
    assert ResultFile.objects.count() == 1


def test_columns_are_remembered_for_the_source_and_proposed_for_the_same_header(cast, tmp_path):
    head = "品名,厂家,结论性意见,公布于"
    row = upload(cast, "a.csv", write(tmp_path, ["豆干,甲公司,合格,2022/1/4"], head=head).read_bytes())
    chosen = {"product_name": 0, "producer_name": 1, "verdict_text": 2, "published_on": 3}
    row, job = start(cast, row, columns=chosen, lab=cast.lab)
    assert run_job(str(job.pk)).state == "done"
    assert str(ImportedResult.objects.get().published_on) == "2022-01-04"
    known = queries.results.proposal(head.split(","))
    assert (known.columns, known.mapping.lab, known.mapping.name) == (chosen, cast.lab, cast.lab.name)
    assert queries.results.proposal(["品名", "厂家"]).mapping is None
    other = upload(cast, "b.csv", write(tmp_path, ["豆皮,乙公司,合格,2022/1/4"], name="b.csv", head=head).read_bytes())
    start(cast, other, columns=chosen | {"producer_name": 3, "published_on": 1}, source="某网站")
    assert queries.results.proposal(head.split(","), source=cast.lab.name).columns == chosen
    assert ResultMapping.objects.count() == 2


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({}, "产品名称"),
        ({"product_name": 0}, "判定"),
        ({"product_name": 0, "verdict_text": 0}, "同一列"),
        ({"product_name": 0, "verdict_text": 99}, "不在文件里"),
    ],
)
def test_columns_that_cannot_be_are_refused_in_words(cast, tmp_path, chosen, words):
    row = upload(cast, "a.csv", write(tmp_path, ROWS).read_bytes())
    with pytest.raises(RuleBroken, match=words):
        start(cast, row, columns=chosen)
    row.refresh_from_db()
    assert row.waiting


def test_a_file_taken_out_again_leaves_no_row_and_can_come_in_with_other_columns(cast, tmp_path):
    row, job = start(cast, upload(cast, "a.csv", write(tmp_path, ROWS).read_bytes()))
    run_job(str(job.pk))
    with pytest.raises(RuleBroken, match="理由"):
        actions.results.undo(file=row, reason=" ", actor=cast.planner, at=AT)
    actions.results.undo(file=row, reason="列选错", actor=cast.planner, at=AT)
    assert not ImportedResult.objects.exists()
    assert trail_of(row).get(verb="results.undone").note == "列选错"
    with pytest.raises(RuleBroken, match="不需要撤回"):
        actions.results.undo(file=row, reason="再来", actor=cast.planner, at=AT)
    row.refresh_from_db()
    _, second = start(cast, row, columns=row.columns | {"note": 1})
    assert second.pk != job.pk
    assert run_job(str(second.pk)).state == "done"
    assert ImportedResult.objects.count() == 4


def test_a_file_on_which_a_later_one_rests_is_not_taken_out(cast, tmp_path):
    first, job = start(cast, upload(cast, "a.csv", write(tmp_path, ROWS).read_bytes()))
    run_job(str(job.pk))
    second, job = start(cast, upload(cast, "b.csv", write(tmp_path, [*ROWS, ROWS[0].replace("豆干", "豆皮")], name="b.csv").read_bytes()))
    run_job(str(job.pk))
    second.refresh_from_db()
    assert (second.known, second.created) == (4, 1)
    with pytest.raises(RuleBroken, match="先撤回那个文件"):
        actions.results.undo(file=first, reason="列选错", actor=cast.planner, at=AT)
    actions.results.undo(file=second, reason="列选错", actor=cast.planner, at=AT)
    actions.results.undo(file=first, reason="列选错", actor=cast.planner, at=AT)


def test_each_sheet_of_a_workbook_comes_in_once(cast, tmp_path):
    path = tmp_path / "两张.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title, product in (("一月", "豆干"), ("二月", "豆皮")):
            sheet = book.add_worksheet(title)
            sheet.merge_range("A1:C1", f"{title}抽查结果")
            sheet.write_row(1, 0, ["产品名称", "生产企业", "判定"])
            sheet.write_row(2, 0, [product, "甲公司", "合格"])
    row = upload(cast, path.name, path.read_bytes())
    assert (row.sheet, row.head) == ("一月", 2)
    for sheet in ("一月", "二月", "二月"):
        taken, job = start(cast, row, sheet=sheet)
        if job:
            assert run_job(str(job.pk)).state == "done"
    assert (taken.sheet, job) == ("二月", None)
    assert sorted(ImportedResult.objects.values_list("product_name", flat=True)) == ["豆干", "豆皮"]
    assert ResultFile.objects.count() == 2


def test_nothing_goes_in_by_half(db, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(results_copy.Intake, "keep_errors", fail)
    with pytest.raises(OSError, match="disk full"):
        take(write(tmp_path, ROWS))
    assert not ImportedResult.objects.exists()
    assert not Enterprise.objects.exists()
    assert not ResultFile.objects.exists()


def test_makers_are_written_down_by_one_statement_and_one_trace_and_hidden_names_are_not(db, tmp_path, django_assert_max_num_queries):
    rows = [ROWS[0].replace("栖云(市)豆业有限公司", f"栖云第{number}豆业有限公司") for number in range(40)]
    rows.append(ROWS[0].replace("栖云(市)豆业有限公司", "五**集团"))
    with django_assert_max_num_queries(30):
        row = take(write(tmp_path, rows))
    assert (row.created, row.producers) == (41, 40)
    assert Enterprise.objects.get(name="栖云第7豆业有限公司").initials == "qyd7dyyxgs"
    assert ImportedResult.objects.filter(producer=None).get().producer_name == "五**集团"
    assert trail_of(row).filter(verb="enterprise.registered_many").get().after["count"] == 40


def upload(cast, name, content):
    return actions.results.upload(upload=SimpleUploadedFile(name, content), actor=cast.planner, at=AT)


def start(cast, row, **given):
    given.setdefault("columns", row.columns)
    return actions.results.start(file=row, actor=cast.planner, at=AT, **given)


def test_who_may_upload(cast, tmp_path):
    with pytest.raises(NotPermitted):
        actions.results.upload(upload=SimpleUploadedFile("x.csv", b"1"), actor=cast.wang, at=AT)
    row = upload(cast, "a.csv", write(tmp_path, ROWS).read_bytes())
    with pytest.raises(NotPermitted):
        actions.results.start(file=row, columns=row.columns, actor=cast.wang, at=AT)
    with pytest.raises(NotPermitted):
        actions.results.undo(file=row, reason="x", actor=cast.wang, at=AT)


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
