"""Tags that set text on the grid. Everything is escaped; nothing here takes markup from a content."""

from datetime import date
from itertools import groupby

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from quality_portal.documents import composer, tables

register = template.Library()

ROW = 10.4455  # mm
POINT = 25.4 / 72  # mm
FORM_ROW, FORM_LINE = 8.6, 5.6  # mm: a form row of one line, and each further line
FORM_BOX = 135  # mm: a taller form no longer stays on one page
LABEL_WIDTH = 28  # mm
MARK_SIZE, MARK_WIDTH = 42, 156  # pt, mm


def _faces(paragraph: str | dict) -> list[tuple[str, str]]:
    """The characters of a paragraph with the face each is printed in ("" is the body's)."""
    paragraph = {"text": paragraph} if isinstance(paragraph, str) else paragraph
    style = {"h1": "hei", "h2": "kai"}.get(paragraph.get("style", "body"), "")
    lead, text = composer.tidy(paragraph.get("lead", "")), composer.tidy(paragraph["text"])
    lead_face = "kai" if lead.startswith("（") else "hei"
    faces = [style] * len(text)
    for words in paragraph.get("strong", []):
        start = text.find(composer.tidy(words)) if words else -1
        if start >= 0:
            size = len(composer.tidy(words))
            faces[start : start + size] = ["hei"] * size
    return [(char, lead_face) for char in lead] + list(zip(text, faces, strict=True))


def _set(pairs: list[tuple[str, str]], grid: composer.Grid, indent: int) -> SafeString:
    """The composed lines of a paragraph."""
    lines = []
    for line in composer.compose([char for char, _ in pairs], grid, indent):
        runs = [
            (face, "".join(char for char, _ in run))
            for face, run in groupby(pairs[line.start : line.stop], key=lambda pair: pair[1])
        ]
        inner = format_html_join("", "{}", ((_run(face, text),) for face, text in runs))
        spacing = composer.thousandths(line.tracking)
        lines.append((format_html('<span class="line" style="letter-spacing:{}">{}</span>', spacing, inner),))
    return format_html_join(SafeString("<br>"), "{}", lines)


def _run(face: str, text: str) -> SafeString | str:
    return format_html('<span class="{}">{}</span>', face, text) if face else text


@register.simple_tag
def paragraph(content: str | dict) -> SafeString:
    """What was typed as one text, 28 characters a line; each line end that was typed begins a paragraph."""
    content = {"text": content} if isinstance(content, str) else content
    first, *others = [part for part in content["text"].splitlines() if part.strip()] or [""]
    parts = [content | {"text": first}, *({key: content[key] for key in content.keys() - {"lead"}} | {"text": part} for part in others)]
    return format_html_join("\n", "{}", ((_paragraph(part),) for part in parts))


def _paragraph(content: dict) -> SafeString:
    style = content.get("style", "body")
    tag = {"h1": "h2", "h2": "h3"}.get(style, "p")
    flush = style == "flush"
    body = _set(_faces(content), composer.BODY, 0 if flush else 2)
    return format_html('<{0} class="para{1}">{2}</{0}>', SafeString(tag), " flush" if flush else "", body)


@register.simple_tag
def flush_line(addressee: str) -> SafeString:
    """主送机关: flush left, ends with a full-width colon."""
    return paragraph({"style": "flush", "text": f"{addressee.rstrip('：:')}："})


@register.simple_tag
def annex_names(annexes: list) -> SafeString:
    """附件说明: one name a line, numbered when there are several, no mark at the end."""
    several, rows = len(annexes) > 1, []
    for number, annex in enumerate(annexes, 1):
        word = "附件：" if number == 1 else "　　　"
        rows.append((paragraph(f"{word}{number}.{annex['title']}" if several else f"{word}{annex['title']}"),))
    return format_html_join("\n", "{}", rows)


@register.simple_tag
def annex_label(label: str) -> SafeString:
    """附件, 附件2 or 附件2附表 at the head of its first page."""
    return paragraph({"style": "flush", "lead": label, "text": ""})


@register.simple_tag
def report_paragraph(text: str) -> SafeString:
    """A text of a report, 36 characters a line."""
    parts = [part for part in text.splitlines() if part.strip()]
    return format_html_join("\n", '<p class="para">{}</p>', ((_set(_faces(part), composer.REPORT, 2),) for part in parts))


def _copies_lines(text: str) -> list[str]:
    return composer.wrap(f"抄送：{text.rstrip('。')}。", 14, (156 - 2 * 4.94) / POINT)


@register.simple_tag
def copies(text: str) -> SafeString:
    """抄送 in 4号 on the colophon's narrower measure."""
    return format_html_join(SafeString("<br>"), "<span>{}</span>", ((line,) for line in _copies_lines(text)))


@register.simple_tag
def colophon_room(text: str) -> str:
    """Height to keep free for the colophon, in mm: two rows of 9 mm, more when the copies run over."""
    return f"{22 + 9 * (len(_copies_lines(text)) - 1):.2f}"


@register.filter
def title_lines(title: str, issuer: str) -> list[str]:
    """A title broken into lines."""
    return composer.title_lines(title, issuer)


@register.filter
def tidy(text: str) -> str:
    """Words as the body sets them: no blanks between Han and figures."""
    return composer.tidy(text)


@register.filter
def long_date(text: str) -> str:
    """2026-11-20 as 2026年11月20日."""
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def cells(text: str) -> str:
    """The width of a text in characters, for the style sheet."""
    return f"{composer.text_width(text):.2f}"


@register.filter
def mark_size(mark: str) -> str:
    """Size of the red mark in points: 42, or what lets a long name keep to one line."""
    return f"{_mark_points(mark):.2f}"


@register.simple_tag
def mark_top(mark: str, edge: float) -> str:
    """Where the mark's line box begins so that its ink begins `edge` mm under the paper's edge, whatever its size."""
    size = _mark_points(mark) * POINT
    return f"{edge - 34.303 - 8 + 0.4225 * size:.3f}"


def _mark_points(mark: str) -> float:
    return min(MARK_SIZE, MARK_WIDTH / max(1.0, composer.text_width(mark)) / POINT)


@register.simple_tag
def spaced_code(code: str) -> str:
    """A check code in groups of four."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


@register.inclusion_tag("documents/parts/form.html")
def form_table(rows: list, mode: str = "box") -> dict:
    """A form of known height: its cells are broken here. In a box it takes whole rows and stays on one page.

    One that would fill most of a page flows, row by row, and may go on overleaf.
    """
    made, height = [], 1.0
    for row in rows:
        value_width = (156 - LABEL_WIDTH * len(row)) / len(row) - 4
        cells_ = [
            (composer.wrap(label, 11, (LABEL_WIDTH - 2) / POINT), composer.wrap(value, 12, value_width / POINT))
            for label, value in row
        ]
        lines = max(len(part) for cell in cells_ for part in cell)
        tall = FORM_ROW + FORM_LINE * (lines - 1)
        height += tall
        made.append({"height": f"{tall:.2f}", "cells": cells_, "alone": len(row) == 1})
    rows_high = int((height + 3) / ROW) + 1
    top = (rows_high * ROW - height) / 2
    flows = mode == "flow" or height > FORM_BOX
    return {"rows": made, "box": f"{rows_high * ROW:.4f}", "top": f"{top:.3f}", "label": LABEL_WIDTH, "flows": flows}


@register.simple_tag
def correction(old: dict) -> SafeString:
    """The first paragraph of a correction: what it puts right, and which of the two holds."""
    name = f"本机关{long_date(old['date'])}制发的《{old['title']}》（{old['number']}）"
    if old["void"]:
        return paragraph(f"{name}已经作废，由本文书代替。")
    return paragraph(f"{name}有误，现予更正。原文书与本文书不一致的，以本文书为准。")


@register.filter
def column_title(column: str | dict) -> str:
    """The head of a column, however it was given."""
    return column if isinstance(column, str) else column["title"]


@register.filter
def shares(columns: list[str | dict]) -> list[str]:
    """How the columns of a report's table share its width, where any of them asks for one: the others count as one."""
    asked = [1.0 if isinstance(column, str) else column.get("width", 1.0) for column in columns]
    given = any(not isinstance(column, str) and "width" in column for column in columns)
    return [f"{100 * one / sum(asked):.2f}%" for one in asked] if given else []


@register.filter
def is_wide(annex: dict) -> bool:
    """Whether an annex table is turned."""
    return "columns" in annex and tables.is_wide(annex)


@register.filter
def mm(length: float) -> str:
    """A length for the style sheet."""
    return f"{length:.3f}mm"
