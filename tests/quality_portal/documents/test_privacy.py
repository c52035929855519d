"""No public paper is issued with somebody's data in it; files are read as far as a machine can."""

from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from PIL import Image
from pypdf import PdfWriter

from quality_portal.core.errors import RuleBroken
from quality_portal.documents import privacy
from quality_portal.documents.reading import read_bytes

MOBILE = "13800138000"
OFFICE = SimpleNamespace(phone="0991-6812315", address="澄州市衡平路1号")


def check(content, **fields):
    privacy.check(fields.pop("title", "公告"), content, office=OFFICE, **fields)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ({"paragraphs": [f"致电{MOBILE}"]}, "正文"),
        ({"paragraphs": [{"style": "body", "text": "文", "lead": MOBILE}]}, "正文"),
        ({"annexes": [{"title": "名单", "columns": ["企业", {"title": "电话"}], "rows": [["甲", "乙"], ["丙", MOBILE]]}]}, "“名单”第2行"),
        ({"annexes": [{"title": "附件二", "paragraphs": [MOBILE]}]}, "附件二"),
        ({"table": [[["联系电话", MOBILE]]]}, "正文"),
        ({"sections": [{"title": "一、总体", "blocks": [{"type": "points", "items": [MOBILE]}]}]}, "一、总体"),
        ({"contact": f"王某 {MOBILE}"}, "正文"),
    ],
)
def test_wherever_it_stands_the_paper_is_refused(content, where):
    with pytest.raises(RuleBroken, match=f"公开文书的{where}有手机号码"):
        check(content)


def test_a_title_is_read_too():
    with pytest.raises(RuleBroken, match="公开文书的标题"):
        check({"paragraphs": []}, title=f"致{MOBILE}")


def test_the_offices_own_line_and_what_was_cleared_may_stand():
    check({"contact": "咨询电话：0991-6812315，地址：澄州市衡平路1号", "paragraphs": ["热线0990-6100000"]}, cleared=["0990-6100000"])


def test_a_column_of_batches_is_not_a_column_of_telephones():
    check({"annexes": [{"title": "名单", "columns": ["批号"], "rows": [[MOBILE]]}]})


def docx(body, author="赵法人"):
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in body)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{words}"><w:body><w:p>{runs}</w:p></w:body></w:document>')
        archive.writestr("docProps/core.xml", f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{author}</dc:creator></c>')
    return stream.getvalue()


def test_word_runs_are_joined_and_the_author_is_read():
    found = read_bytes("docx", docx(["1380", "0138", "000"]))
    assert MOBILE in found.text
    assert "赵法人" in found.text
    assert not found.unread


def test_a_picture_and_a_page_without_words_are_for_a_person():
    stream = BytesIO()
    Image.new("RGB", (9, 9)).save(stream, "PNG")
    assert read_bytes("png", stream.getvalue()).unread
    paper = PdfWriter()
    paper.add_blank_page(100, 100)
    paper.add_metadata({"/Author": "赵法人"})
    stream = BytesIO()
    paper.write(stream)
    found = read_bytes("pdf", stream.getvalue())
    assert found.unread
    assert "赵法人" in found.text
