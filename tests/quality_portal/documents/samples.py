"""Papers to print, and how their pages are read back."""

import io
from datetime import date

import pypdf

from quality_portal.documents.press import Printed, press
from quality_portal.documents.printing import Paper, page_of

OPENING = (
    "根据《中华人民共和国产品质量法》第十五条、第二十四条和《产品质量监督抽查管理暂行办法》第四十四条的规定，省市场监督管理局"
    "组织对电线电缆、复合肥料、细木工板、家用燃气灶具、婴幼儿及儿童服装、车用尿素水溶液等6种产品进行了2026年第三季度监督抽查。"
)
LIST = {
    "title": "不合格产品名单",
    "columns": ["序号", "企业名称", "所在地", "产品名称", "商标", "规格型号", "生产日期/批号", "结果"],
    "rows": [[str(n), f"栖云市第{n}电缆厂", "栖云市", "电线", "恒照", "BV 2.5mm²", "2026-06-18", "不合格"] for n in range(1, 41)],
    "notes": ["注：结果仅对所抽批次负责。"],
}


KINDS = {
    "gazette.html": "announcement",
    "upward.html": "upward_report",
    "notice.html": "order",
    "form.html": "sample_form",
    "letter.html": "letter",
    "report.html": "quality_report",
}


def paper(template: str, content: dict, **changes) -> Paper:
    """A paper of a fictitious bureau."""
    facts = {
        "kind": KINDS[template],
        "template": template,
        "kind_title": "公告",
        "title": "云岭省市场监督管理局关于2026年第三季度电线电缆等6种产品质量监督抽查结果的公告",
        "number": "云市监公告〔2026〕12号",
        "issuer": "云岭省市场监督管理局",
        "issued_on": date(2026, 11, 20),
        "check_code": "7Q4K9ZMX",
        "check_address": "https://portal.example/verify/",
        "identifier": "test",
    }
    return Paper(**(facts | changes), content=content)


def printed(faces: dict, template: str, content: dict, **changes) -> Printed:
    """Print a paper for real, in the child process."""
    return press(page_of(paper(template, content, **changes)), faces)


def text(pdf: bytes, page: int | None = None) -> str:
    """The text of a PDF without blanks and line ends."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    chosen = pages if page is None else [pages[page]]
    return "".join("".join(one.extract_text().split()) for one in chosen)


def rows(pdf: bytes, page: int) -> list[tuple[float, float, str]]:
    """Printed lines of a page: baseline from the top and left edge in mm, with the text of each piece."""
    found, height = [], float(pypdf.PdfReader(io.BytesIO(pdf)).pages[page].mediabox.height)

    def visit(piece, current, matrix, font, size):
        if piece.strip():
            x = matrix[4] * current[0] + matrix[5] * current[2] + current[4]
            y = matrix[4] * current[1] + matrix[5] * current[3] + current[5]
            found.append(((height - y) * 25.4 / 72, x * 25.4 / 72, piece))

    pypdf.PdfReader(io.BytesIO(pdf)).pages[page].extract_text(visitor_text=visit)
    return found
