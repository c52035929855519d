import gzip
import io

import pytest
import xlsxwriter

from enterprises.intake import columns, reading
from quality_portal.core.errors import RuleBroken

TABLE = "企业名称,统一社会信用代码,注册日期\n江海甲厂,91990102MA0A1B2C3C,1998-01-01\n\n“引”号厂,x,\n"


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (TABLE.encode("utf-8-sig"), "utf-8-sig"),
        (TABLE.encode("gb18030"), "gb18030"),
        (TABLE.encode("utf-16"), "utf-16"),
        (TABLE.replace(",", "\t").replace("\n", "\r\n").encode(), "utf-8"),
    ],
)
def test_encodings_and_separators_read_alike(tmp_path, content, encoding):
    source = reading.open_source(write(tmp_path, "a.csv", content), "a.csv")
    assert source.encoding == encoding
    assert source.headers == ("企业名称", "统一社会信用代码", "注册日期")
    assert [(line, cells[0]) for line, cells in source.rows()] == [(2, "江海甲厂"), (4, "“引”号厂")]


def test_a_letter_of_gb18030_far_down_is_still_seen(tmp_path):
    content = b"name,code\n" + b"ascii,1\n" * 200_000 + "龘".encode("gb18030") + b",2\n"
    assert reading.open_source(write(tmp_path, "a.csv", content), "a.csv").encoding == "gb18030"


def test_gzip_is_known_by_its_content(tmp_path):
    path = write(tmp_path, "whatever.bin", gzip.compress(TABLE.encode()))
    source = reading.open_source(path, "whatever.bin")
    assert (source.format, source.about) == ("csv.gz", 3)


def test_a_sheet_gives_dates_and_numbers_as_people_read_them(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    from datetime import date

    sheet.write_row(0, 0, ["名称", "日期", "数"])
    sheet.write_row(1, 0, ["甲厂", date(1998, 1, 2), 3854.0])
    sheet.write_row(2, 0, ["乙厂", date(1998, 1, 3), 9.1990102e17])
    book.close()
    source = reading.open_source(path, "a.xlsx")
    assert source.format == "xlsx"
    assert [cells for _, cells in source.rows()] == [["甲厂", "1998-01-02", "3854"], ["乙厂", "1998-01-03", "9.1990102e+17"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "没有表头"),
        (b"\n\n", "没有表头"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "打不开"),
        (b"PK\x03\x04broken", "打不开"),
        (b"\x1f\x8b\x08\x00broken", "打不开"),
        (b"%PDF-1.7\n" + bytes(3000) + b"\xff\xfe\x80" * 50, "不是表格文件"),
        (b"a,b\n\xff\xff\xff\xff\n", "编码认不出来"),
        (("列," * 300).encode() + b"\n", "最多 200 列"),
    ],
)
def test_what_cannot_be_read_is_told_in_words(tmp_path, content, words):
    with pytest.raises(RuleBroken, match=words):
        reading.open_source(write(tmp_path, "表.csv", content), "表.csv")


def test_an_unpaired_quote_names_its_row(tmp_path):
    content = "名称,代码\n甲,1\n".encode() + b'"' + b"x" * 40_000 + b"\n"
    source = reading.open_source(write(tmp_path, "a.csv", content), "a.csv")
    with pytest.raises(RuleBroken, match="第 3 行"):
        list(source.rows())


def test_an_archive_that_would_unfold_too_far_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_UNPACKED", 1000)
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    book.add_worksheet().write(0, 0, "名称")
    book.close()
    with pytest.raises(RuleBroken, match="过大"):
        reading.open_source(write(tmp_path, "a.xlsx", packed.getvalue()), "a.xlsx")
    with pytest.raises(RuleBroken, match="解压后超过"):
        reading.open_source(write(tmp_path, "a.gz", gzip.compress(b"x" * 2000)), "a.gz")


@pytest.mark.parametrize(
    ("headers", "places"),
    [
        (["企业名称", "统一社会信用代码", "注册地址"], {"name": 0, "credit_code": 1, "address": 2}),
        (["序号", "单位 名称（全称）", "社会信用代码*"], {"name": 1, "credit_code": 2}),
        (["NAME", "USCC"], {"name": 0, "credit_code": 1}),
        (["随便", "什么"], {}),
    ],
)
def test_columns_are_known_by_their_headers(headers, places):
    assert columns.match(headers) == places
    assert bool(columns.missing(places)) == (not places)
