"""Pages and API of imported results: upload, columns, job, what came of it; every odd file gets a sentence."""

import io
import json
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inspections.models import ImportedResult, ResultFile, ResultMapping
from quality_portal.jobs.models import Job
from quality_portal.jobs.runner import run_pending

INDEX = "/staff/results/"
TABLE = "物料名称,生产商,判定,发布日期,网址\n豆干,甲公司,合格,2022-01-14,x\n,甲公司,合格,2022-01-14,x\n豆皮,乙公司,不合格,2022-02-30,x\n"
OLD = Path(__file__).parents[2] / "enterprises" / "intake" / "old.xls"


@pytest.fixture
def client_of(client, cast):
    def login(user=cast.planner):
        client.force_login(user)
        return client

    return login


def upload(client, content, name="结果.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(INDEX, {"file": SimpleUploadedFile(name, content)})


def confirm(client, page, **given):
    form = client.get(page).context["form"]
    data = {name: form.chosen(int(name[4:])) for name in form.fields if name.startswith("col_")}
    data |= {"sheet": form.initial["sheet"], "head": form.initial["head"]}
    return client.post(page, data | given)


def test_upload_columns_job_result_download_and_search(client_of, django_assert_max_num_queries):
    client = client_of()
    page = upload(client, TABLE)["Location"]
    text = client.get(page).content.decode()
    for words in ("物料名称", "豆干 ┆ 豆皮", "表头在第 1 行"):
        assert words in text
    job = confirm(client, page, source="某网站")["Location"]
    assert "/jobs/" in job
    run_pending()
    row = ResultFile.objects.get()
    assert (row.rows, row.created, row.errors) == (3, 1, 2)
    result = client.get(row.get_absolute_url()).content.decode()
    for words in ("没有产品名称", "没有这一天", "某网站", "网址"):
        assert words in result
    listed = b"".join(client.get(reverse("inspections:result_errors", args=[row.pk])).streaming_content).decode("utf-8-sig")
    assert "3,产品名称,,没有产品名称。,,甲公司,合格" in listed
    with django_assert_max_num_queries(12):
        found = client.get("/staff/results/rows/", {"q": "豆干 甲公", "verdict": "pass", "file": row.pk, "since": "2022-01-01"})
    assert "共 1 条" in found.content.decode()
    assert "没有符合条件" in client.get("/staff/results/rows/", {"q": "豆腐"}).content.decode()
    one = client.get(f"/staff/results/rows/{ImportedResult.objects.get().pk}/").content.decode()
    assert "网址" in one
    assert "甲公司" in one
    again = upload(client, TABLE)
    assert again["Location"] == row.get_absolute_url()


def test_columns_chosen_wrong_come_back_with_what_was_chosen(client_of):
    client = client_of()
    page = upload(client, TABLE)["Location"]
    answer = confirm(client, page, col_0="", col_4="note")
    assert answer.status_code == 422
    assert "还不知道哪一列是产品名称" in answer.content.decode()
    assert {column.at: chosen for column, chosen in answer.context["columns"]}[4] == "note"
    twice = confirm(client, page, col_4="product_name")
    assert "“产品名称”已经选给了第 1 列，又选给了第 5 列" in twice.content.decode()
    assert not ResultMapping.objects.exists()
    assert not Job.objects.exists()


def test_the_next_file_of_the_source_finds_its_columns_filled_in(client_of, cast):
    client = client_of()
    head = "品名,厂家,说法\n"
    page = upload(client, head + "豆干,甲公司,合格\n")["Location"]
    chosen = {"col_0": "product_name", "col_1": "producer_name", "col_2": "verdict_text", "lab": cast.lab.pk}
    assert "/jobs/" in confirm(client, page, **chosen)["Location"]
    again = client.get(upload(client, head + "豆皮,乙公司,合格\n")["Location"])
    assert "已按“栖云市产品质量检验所”上次确认的列对应填好" in again.content.decode()
    assert [chosen for _, chosen in again.context["columns"]] == ["product_name", "producer_name", "verdict_text"]
    assert again.context["form"].initial["lab"] == cast.lab.pk


def workbook(fill):
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        fill(book)
    return packed.getvalue()


def wide(book):
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["产品名称", "判定", *(f"列{number}" for number in range(198))])
    sheet.write_row(1, 0, ["豆干", "合格", *("x" for _ in range(198))])


def merged(book):
    sheet = book.add_worksheet("结果")
    sheet.merge_range("A1:C1", "抽查结果")
    sheet.write_row(1, 0, ["产品名称", "生产企业", "判定"])
    sheet.merge_range("B3:B4", "甲公司")
    for row, product in ((2, "豆干"), (3, "豆皮")):
        sheet.write_row(row, 0, [product])
        sheet.write(row, 2, "合格")


def formulas(book):
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["产品名称", "检验结果", "判定"])
    for row, (formula, value) in enumerate((("=1+1", 2), ("=A9", ""), ("=1/0", "#DIV/0!")), start=1):
        sheet.write(row, 0, "豆干")
        sheet.write_formula(row, 1, formula, None, value)
        sheet.write(row, 2, "合格")


@pytest.mark.parametrize(
    ("name", "content", "told", "counts"),
    [
        ("宽.xlsx", workbook(wide), (), (1, 1, 0)),
        ("合并.xlsx", workbook(merged), ("竖向合并", "表头在第 2 行"), (2, 2, 0)),
        ("公式.xlsx", workbook(formulas), ("公式没有存下结果",), (3, 1, 2)),
        ("旧.xls", OLD.read_bytes(), ("2 张工作表",), (3, 2, 1)),
        ("国标.csv", TABLE.encode("gb18030"), (), (3, 1, 2)),
        ("标题.csv", "某市抽查结果,,,,\n\n" + TABLE, ("表头在第 3 行",), (3, 1, 2)),
    ],
)
def test_odd_files_come_in_and_say_what_is_odd(client_of, name, content, told, counts):
    client = client_of()
    page = upload(client, content, name)["Location"]
    text = client.get(page).content.decode()
    assert all(words in text for words in told)
    assert "/jobs/" in confirm(client, page)["Location"]
    run_pending()
    row = ResultFile.objects.get()
    assert (row.rows, row.created, row.errors) == counts
    assert client.get(row.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "是空的"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "打不开"),
        (b"PK\x03\x04junk", "打不开"),
        (b"%PDF-1.7\n" + bytes(3000), "不是表格文件"),
        (b"a,b\n\xff\xff\xff\n", "编码认不出来"),
        (("列," * 300).encode() + b"\n1,2\n", "最多 200 列"),
        (("物料名称,判定\n" + '"' + "x" * 40_000).encode(), "双引号没有配对"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(client_of, content, words):
    answer = upload(client_of(), content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ResultFile.objects.exists()


def test_a_table_without_known_columns_can_still_be_matched_by_hand(client_of):
    client = client_of()
    page = upload(client, "甲,乙\n豆干,苯\n")["Location"]
    answer = confirm(client, page, col_0="product_name", col_1="item", failures_only="on")
    assert "/jobs/" in answer["Location"]
    run_pending()
    assert ImportedResult.objects.get().verdict == "fail"


@pytest.mark.parametrize("query", [{"sheet": "没有"}, {"head": "99"}, {"head": "x"}, {"head": "9" * 30}, {"mapping": "x"}])
def test_addresses_made_up_show_the_page_again(client_of, query):
    client = client_of()
    page = upload(client, TABLE)["Location"]
    assert client.get(page, query).status_code == 200


def test_an_import_is_undone_with_a_reason(client_of):
    client = client_of()
    confirm(client, upload(client, TABLE)["Location"])
    run_pending()
    row = ResultFile.objects.get()
    undo = reverse("inspections:result_undo", args=[row.pk])
    assert "撤回" in client.get(undo).content.decode()
    client.post(undo, {"reason": "列选错"})
    assert not ImportedResult.objects.exists()
    assert client.get(row.get_absolute_url())["Location"] == reverse("inspections:result_columns", args=[row.pk])


def test_officers_read_and_only_planners_import(client_of, cast):
    client = client_of()
    page = upload(client, TABLE)["Location"]
    confirm(client, page)
    run_pending()
    row = ResultFile.objects.get()
    client_of(cast.officer)
    assert client.get(INDEX).status_code == 200
    assert client.get(row.get_absolute_url()).status_code == 200
    assert client.get("/staff/results/rows/").status_code == 200
    assert client.get(page).status_code == 403
    assert "没有" in upload(client, TABLE + "x").content.decode()
    client_of(cast.auditor)
    assert client.get(INDEX).status_code == 403
    assert client.get(row.get_absolute_url()).status_code == 404


def test_another_sheet_of_a_file_that_is_in_is_a_click_away(client_of):
    def two(book):
        for title, product in (("一月", "豆干"), ("二月", "豆皮")):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["产品名称", "生产企业", "判定"])
            sheet.write_row(1, 0, [product, "甲公司", "合格"])

    client = client_of()
    confirm(client, upload(client, workbook(two), "两张.xlsx")["Location"])
    run_pending()
    first = ResultFile.objects.get()
    page = client.get(first.get_absolute_url()).content.decode()
    columns = reverse("inspections:result_columns", args=[first.pk])
    assert f"{columns}?sheet=%E4%BA%8C%E6%9C%88" in page
    form = client.get(columns, {"sheet": "二月"}).context["form"]
    answer = client.post(columns, {"sheet": "二月", "head": "1"} | {f"col_{at}": form.chosen(at) for at in range(3)})
    assert "/jobs/" in answer["Location"]
    run_pending()
    assert sorted(ResultFile.objects.values_list("sheet", "created")) == [("一月", 1), ("二月", 1)]


def test_the_api_uploads_runs_and_tells(client_of):
    client = client_of()
    made = client.post("/api/v1/result-files/", {"file": SimpleUploadedFile("a.csv", TABLE.encode())})
    assert made.status_code == 201
    file = made.json()
    assert (file["waiting"], file["columns"]["product_name"]) == (True, 0)
    url = f"/api/v1/result-files/{file['id']}/"
    wrong = client.post(url + "run/", json.dumps({"columns": {"product_name": 0}}), content_type="application/json")
    assert wrong.status_code == 409
    assert "判定" in wrong.json()["message"]
    unknown = client.post(url + "run/", json.dumps({"columns": {"x": 0}}), content_type="application/json")
    assert unknown.status_code == 400
    started = client.post(url + "run/", "{}", content_type="application/json")
    assert started.status_code == 202
    assert client.post(url + "run/", "{}", content_type="application/json").json()["job"] == started.json()["job"]
    run_pending()
    assert client.get(url).json()["created"] == 1
    assert client.get(url + "errors/").json()[0] == {"row": 3, "column": "产品名称", "value": "", "reason": "没有产品名称。"}
    rows = client.get("/api/v1/imported-results/", {"q": "豆干"}).json()["results"]
    assert (rows[0]["product_name"], rows[0]["extra"]) == ("豆干", {"网址": "x"})
    undone = client.post(url + "undo/", json.dumps({"reason": "列选错"}), content_type="application/json")
    assert undone.json()["waiting"] is True
