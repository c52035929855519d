"""From a document's frozen content to a page ready for the press: text escaped by the template, charts drawn, code added."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

import segno
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from quality_portal.documents import charts, composer, tables
from quality_portal.documents.kinds import template_names
from quality_portal.documents.press import Page

BLOCK_WIDTH = 156  # mm
CHART_WIDTH = 560  # the theme's units that fill the block
WAYS_OF_SERVICE = ("直接", "留置", "邮寄", "电子", "委托", "公告")


@dataclass(frozen=True)
class Paper:
    """What is printed besides the content: taken from the document's own columns, never from today's master data."""

    template: str
    kind_title: str
    title: str
    number: str
    issuer: str
    issued_on: date
    check_code: str
    check_address: str
    identifier: str
    content: dict = field(default_factory=dict)
    kind: str = ""
    public: bool = False
    seal: bytes = b""  # PNG

    @property
    def signers(self) -> list[str]:
        """Who signs, the issuer first."""
        return [self.content.get("signer") or self.issuer, *self.content.get("co_signers", [])]

    @property
    def seal_address(self) -> str:
        """Where the press finds the picture of the seal; empty when the office has none."""
        return "png:seal" if self.seal else ""

    @property
    def printed_by(self) -> str:
        """The left side of the colophon."""
        return self.content.get("printed_by") or f"{self.issuer}办公室"

    @property
    def date(self) -> str:
        """The day of issue as ISO."""
        return self.issued_on.isoformat()

    @property
    def title_lines(self) -> list[str]:
        """A report's title, broken for its cover."""
        return composer.title_lines(self.title, "", longest=14)

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways of service a receipt offers."""
        return WAYS_OF_SERVICE

    @property
    def code_picture(self) -> SafeString:
        """The QR code that opens the check page with this document's code filled in. A draft has no code to check."""
        if not self.check_code:
            return SafeString()
        picture = segno.make(f"{self.check_address}?no={self.check_code}", error="m", micro=False)
        markup = picture.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None, title="核验二维码：扫码打开本文书的核验页")
        return mark_safe(markup)  # noqa: S308 - made by segno from our own address


def page_of(paper: Paper) -> Page:
    """Everything the press needs for one document."""
    sections, pictures = _report_parts(paper.content)
    annexes = annex_parts(paper.content)
    context = {"doc": paper, "content": paper.content, "annexes": annexes, "sections": sections}
    return Page(
        html=render_to_string(template_names(paper.kind, paper.template), context),
        sheet="report" if paper.template == "report.html" else "gazette",
        identifier=paper.identifier,
        charts=pictures,
        pictures={paper.seal_address: paper.seal} if paper.seal else {},
        lists=[annex["listing"].order() for annex in annexes if "listing" in annex],
        data=machine_readable(paper) if paper.public else "",
        created=paper.date,
    )


def annex_parts(content: dict) -> list[dict]:
    """The annexes with their labels, each table among them set in pages and numbered. A table below a text has pages of its own."""
    given, parts, number = content.get("annexes", []), [], 0
    for place, annex in enumerate(given, 1):
        label = f"附件{place}" if len(given) > 1 else "附件"
        if "paragraphs" in annex:
            parts.append({"title": annex["title"], "paragraphs": annex["paragraphs"], "label": label})
        if "columns" in annex:
            table = {key: value for key, value in annex.items() if key != "paragraphs"}
            below = f"{label}附表" if len(given) > 1 else "附表"
            parts.append({**table, "label": below if "paragraphs" in annex else label, "listing": tables.lay_out(table), "which": number})
            number += 1
    return parts


def machine_readable(paper: Paper) -> str:
    """A public document as JSON, embedded in its own PDF: what it says, word for word, for a program to read."""
    said = {
        "schema": "quality-portal/document/1",
        "number": paper.number,
        "kind": paper.kind_title,
        "title": paper.title,
        "issuer": paper.issuer,
        "issued_on": paper.date,
        "check": f"{paper.check_address}?no={paper.check_code}",
        "content": paper.content,
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


def _report_parts(content: dict) -> tuple[list[dict], dict[str, str]]:
    """The sections of a report with figures and tables numbered, and the drawn figures by address."""
    sections, pictures = deepcopy(content.get("sections", [])), {}
    for number, section in enumerate(sections, 1):
        section["anchor"] = f"s{number}"
    for number, block in enumerate(_blocks(sections, "chart"), 1):
        address = f"svg:{number}"
        pictures[address] = charts.svg(block["chart"], block["data"])
        block |= {"number": number, "picture": address, "width": f"{_natural_width(pictures[address]):.1f}"}
    for number, block in enumerate(_blocks(sections, "table"), 1):
        block["number"] = number
    for block in _blocks(sections, "points"):
        block["lines"] = block["items"]  # "items" in a template is the dictionary's own method
    return sections, pictures


def _natural_width(drawing: str) -> float:
    """Width of a chart in mm, so that type in every chart has the size the theme gives it."""
    return min(BLOCK_WIDTH, float(re.search(r'width="([\d.]+)"', drawing)[1]) * BLOCK_WIDTH / CHART_WIDTH)


def _blocks(sections: list[dict], kind: str) -> Iterator[dict]:
    return (block for section in sections for block in section["blocks"] if block["type"] == kind)
