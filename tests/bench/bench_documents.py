"""Printing against two rivals: Typst and the machine's own browser, both warm and taking turns with us in one run.

A one-page announcement, a report with six charts and eight tables, an annex of a thousand rows. Every print has another
text (Typst remembers what it has set before); the rivals set the same words in the same tables, without the grid, the
check code, cover and contents, the rules of PDF/UA or the declaration of PDF/A. Goals: the page at most 2 × Typst, the report and the annex
at most 1 × the browser, the annex at most 3.5 × Typst and 10 s. A rival that is not on the machine is not compared.
Run by `./dev bench documents`; on a busy machine the ratios say nothing, as our children let everybody else go first.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from html import escape
from random import Random
from statistics import median
from typing import Any

ROWS, ROUNDS, MOST = 1_000, 5, 10.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
COMMON = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]  # 3,666 characters
SENTENCE, PARAGRAPH = 24, 60  # characters
CALLED, BARE, KEPT, BROWSER = "Typst", "Typst（不找本机字体）", "Typst（编译器留用）", "浏览器"
COLUMNS = ["序号", "企业名称", "所在地", "产品名称", "商标", "规格型号", "生产日期/批号", "检验机构", "不合格项目", "结果"]
STYLE = (
    "@page{size:A4;margin:28mm}body{font-family:'Noto Serif SC','Noto Serif CJK SC',serif}table{border-collapse:collapse;"
    "font-size:8.5pt;width:100%}td,th{border:1px solid}tr{break-inside:avoid}"
)
Print = Callable[[], object]


@dataclass(frozen=True)
class Paper:
    """What all sides print: paragraphs, tables (the first row is the head), charts as SVG."""

    paragraphs: list[str]
    tables: list[list[list[str]]] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    wide: bool = False


def paragraphs(salt: int, count: int, length: int = PARAGRAPH) -> list[str]:
    """Paragraphs that nobody has set before: a rival that remembers words, or glyphs, has to set and cut them anew."""
    chosen = Random(salt).choices(COMMON, k=count * length)
    sentences = ["".join(chosen[at : at + SENTENCE]) for at in range(0, len(chosen), SENTENCE)]
    each = -(-len(sentences) // count)
    return ["，".join(sentences[at : at + each]) + "。" for at in range(0, len(sentences), each)]


def rows(salt: int, count: int) -> list[list[str]]:
    """Made-up rows that differ from each other and from those of the last print."""
    return [
        [
            str(n), f"栖云市第{n + salt}电缆制造有限责任公司", "栖云市", "额定电压450/750V及以下聚氯乙烯绝缘电线", "恒照",
            "BV 2.5mm²", f"2026-06-{n % 28 + 1:02d}/{n + salt:04d}", "云岭省产品质量监督检验研究院",
            f"导体电阻（标准≤7.41，实测{7.5 + (n + salt) % 50 / 100:.2f}）", "不合格",
        ]
        for n in range(1, count + 1)
    ]  # fmt: skip


def page(salt: int) -> Paper:
    return Paper(paragraphs(salt, 2))


def annex(salt: int) -> Paper:
    return Paper(paragraphs(salt, 1), [[COLUMNS, *rows(salt, ROWS)]], wide=True)


def report(salt: int) -> Paper:
    from quality_portal.documents import charts

    bars = [{"rows": [{"label": f"第{n}类", "count": n * 3 + salt % 7} for n in range(1, 9)]} for _ in range(6)]
    table = [["类别", "批次", "合格", "合格率"], *([f"第{n}类产品", str(n + salt), str(n), f"{90 + n / 10:.1f}"] for n in range(12))]
    return Paper(paragraphs(salt, 24, 3 * PARAGRAPH), [table] * 8, [charts.svg("bars", data) for data in bars])


def content(paper: Paper) -> dict[str, Any]:
    """The paper as the portal's documents keep it."""
    if paper.charts:
        made = [{"type": "text", "text": words} for words in paper.paragraphs]
        made += [{"type": "table", "caption": "分类合格率", "columns": head, "rows": body} for head, *body in paper.tables]
        return {"sections": [{"title": f"{'一二三四五六'[at]}、情况", "blocks": made[at::6]} for at in range(6)]}
    annexes = [{"title": "不合格产品名单", "columns": head, "rows": body} for head, *body in paper.tables]
    return {"paragraphs": paper.paragraphs, **({"annexes": annexes} if annexes else {})}


def ours(paper: Paper) -> Print:
    """As a worker prints it, from the page on: charts are drawn before, for the browser, too."""
    from dataclasses import replace

    from quality_portal.documents import printing
    from quality_portal.documents.actions import faces_folder
    from quality_portal.documents.faces import faces
    from quality_portal.documents.press import press

    kind = ("report.html", "quality_report") if paper.charts else ("gazette.html", "announcement")
    document = printing.Paper(
        template=kind[0], kind=kind[1], kind_title="公告", title="关于2026年第三季度产品质量监督抽查结果的公告", number="云市监公告〔2026〕12号",
        issuer="云岭省市场监督管理局", issued_on=date(2026, 11, 20), check_code="7Q4K9ZMX", check_address="https://portal.example/verify/",
        identifier="bench", content=content(paper), public=True,
    )  # fmt: skip
    made, drawn = printing.page_of(document), faces(faces_folder())
    pictures = "".join(f'<p class="para"><img src="svg:{at}" alt="图"></p>' for at in range(len(paper.charts)))
    charts = {f"svg:{at}": svg for at, svg in enumerate(paper.charts)}
    made = replace(made, html=made.html.replace("</body>", pictures + "</body>"), charts=made.charts | charts)
    return lambda: press(made, drawn)


def browser(stack: ExitStack) -> Callable[[Paper], Print] | None:
    """The same words from a browser that stays open; None without one."""
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if program is None or importlib.util.find_spec("playwright") is None:
        return None
    from playwright.sync_api import sync_playwright

    tab = stack.enter_context(sync_playwright()).chromium.launch(executable_path=program, args=QUIET).new_page()

    def ready(paper: Paper) -> Print:
        tables = "".join(f"<table><thead>{_line(head, 'th')}</thead>{''.join(_line(row, 'td') for row in body)}</table>" for head, *body in paper.tables)
        words = "".join(f"<p>{escape(one)}</p>" for one in paper.paragraphs)
        source = f"<!DOCTYPE html><meta charset=utf-8><title>公告</title><style>{STYLE}</style>{words}{''.join(paper.charts)}{tables}"

        def work() -> None:
            tab.set_content(source)
            tab.pdf(prefer_css_page_size=not paper.wide, landscape=paper.wide, format="A4", tagged=True, outline=True)  # as ours are

        return work

    return ready


def _line(cells: list[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def typst(way: str) -> Callable[[Paper], Print] | None:
    """The same words from Typst, with our Song, in one of three ways; None without it.

    CALLED is the library's own call, by which the goal was set: it begins anew for every paper, as our children do, so
    nothing of one can reach the next; most of it is the look through the machine's faces. The other two are told beside
    it, without a goal: spared that look (BARE), and one compiler for all papers (KEPT), which keeps what it has set.
    """
    if importlib.util.find_spec("typst") is None:
        return None
    import typst as library

    from quality_portal.documents.faces import SONG, wheel_file

    folder = [str(wheel_file(SONG).parent)]

    def new() -> Any:
        return library.Compiler(font_paths=folder, ignore_system_fonts=True)

    one = new() if way == KEPT else None

    def ready(paper: Paper) -> Print:
        source = _source(paper)
        if way == CALLED:
            return lambda: library.compile(source, font_paths=folder, format="pdf")
        return lambda: (one or new()).compile(input=source, format="pdf")

    return ready


def _source(paper: Paper) -> bytes:
    text = f'#set page(paper: "a4", flipped: {str(paper.wide).lower()}, margin: 28mm)\n#set text(font: "Noto Serif SC", lang: "zh", size: 16pt)\n'
    text += "".join(f"#par[#{_quoted(words)}]\n" for words in paper.paragraphs)
    for first, *body in paper.tables:
        cells = ", ".join(_quoted(cell) for row in body for cell in row)
        top = ", ".join(_quoted(cell) for cell in first)
        text += f"#text(size: 8.5pt)[#table(columns: (1fr,) * {len(first)}, table.header({top}), {cells})]\n"
    return text.encode()


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def in_turns(make: Callable[[int], Paper], sides: list[Callable[[Paper], Print]]) -> list[float]:
    """Median seconds of each side, taken in turns so that all meet the same machine; the first round warms up."""
    times: list[list[float]] = [[] for _ in sides]
    for salt in range(ROUNDS + 1):
        paper = make(salt * 10_000 + time.time_ns() % 10_000)
        for ready, taken in zip(sides, times, strict=True):
            work = ready(paper)
            began = time.perf_counter()
            work()
            taken.append(time.perf_counter() - began)
    return [median(taken[1:]) for taken in times]


PAPERS: tuple[tuple[str, Callable[[int], Paper], dict[str, float | None]], ...] = (
    ("一页公告", page, {CALLED: 2.0, BARE: None, KEPT: None}),
    ("报告，六图八表", report, {BROWSER: 1.0}),
    (f"{ROWS:,} 行附件", annex, {CALLED: 3.5, BARE: None, KEPT: None, BROWSER: 1.0}),
)


def main() -> bool:
    fine = True
    with ExitStack() as stack:
        rivals = {way: typst(way) for way in (CALLED, BARE, KEPT)} | {BROWSER: browser(stack)}
        for words, make, goals in PAPERS:
            there = {name: ready for name, ready in rivals.items() if ready and name in goals}
            mine, *others = in_turns(make, [ours, *there.values()])
            sys.stdout.write(f"文书打印（{words}）：{mine:.2f} 秒，每秒 {1 / mine:.1f} 份\n")
            fine = fine and mine <= MOST
            for name, seconds in zip(there, others, strict=True):
                ratio, goal = mine / seconds, goals[name]
                sys.stdout.write(f"  {name} {seconds:.3f} 秒，是它的 {ratio:.2f} 倍")
                if goal is not None:
                    fine = fine and ratio <= goal
                    sys.stdout.write(f"，目标 ≤ {goal:g} 倍{'' if ratio <= goal else '，没有达到'}")
                sys.stdout.write("\n")
            for name in goals.keys() - there.keys():
                sys.stdout.write(f"  本机没有 {name}，未比较\n")
    return fine
